"""What a plan tells of what stands already, or rests its work on: no target is made of it."""

from __future__ import annotations

import re

from loaders.measures import Quantity

_LOOK_BACK = 80
_LONGEST_TITLE = 120

_VERBS = (
    "建设|建成|新建|改建|扩建|打造|安装|加装|部署|布设|铺设|设置|设立|配备|配置|接入|覆盖|实现|完成|达到|新增|增设|改造|升级|整合|对接|联通|连接|培育|"
    "引进|培养|推进|推动|开展|提供|形成|开通|选取|创建|争创|建立|构建|搭建|开发|汇聚|汇集|归集|采集|更新|投放|发放|推广|扩大|提升|提高|降低|压缩|缩短|"
    "办理|监管|监测|增加|减少|扩容|拓展|普及|服务|惠及|涵盖|辐射|受理|处理|检测|设计|解决|应用|带动|采用|遴选|划分|联动|联网|连通|打通|贯通|"
    "聚合|融合|录入|登记|发展|承载|容纳|存储|吸纳|支撑|支持|取消|迁移|入驻|孵化|招引|吸引|认定|扶持|组织|举办|监控|观测|管理|维护|集成|开放|梳理|编制|纳入|分析|落实|建造|上线"
)
_VERB = re.compile(_VERBS)
# What stands already.
_STANDING = re.compile(
    r"已(?!纳|于|有效)|建有|目前|现有|现已|原有|原来|截至|截止目前|去年|近年来|历年|以来|曾|(?:^|[^每均]{4})拥有(?!量|.{0,24}(?:达到|不少于|不低于|超过))"
)
_STANDING_NOW = re.compile(
    r"^(?:[一二三]期(?:工程|项目)?(?:建设)?已|截至|截止|目前|近[几两三五]?年|[一两二三四五]年(?:多)?来|过去|去年|已|现已|现有|\d{4}年以来|“?十[一二三四]五”?(?:时?期)?以来|“?十[一二三]五”?(?:时?期)?期?间?)"
)
# A title that ends with no stop runs into the sentence below it.
_NOW_BELOW_TITLE = re.compile("(?:方案|计划|要点|意见|规划|年）|年\\))(?:近年来|目前|截至)")
# What a place is, not what is planned for it.
_OF_THE_PLACE = re.compile(
    r"(?:常住|户籍|城镇|总)人口|总?人口$|国土面积|总面积|建成区面积|海岸线(?:总长|长)?(?:近|约|达)?$|[总全下]?辖$|[总全下]辖[^，。；]{0,16}$|位于|地处|版图"
)
_TO_COME = re.compile(
    r"将|计划|拟|力争|争取|确保|(?<!截)[到至]20\d\d年|20\d\d年[底末]?(?:达|实现|建成|完成|扩)|下一步|今后|年底前|月底前|未来|逐步|预计|规划"
)
_BUILT = re.compile(rf"(?<!新建)(?<!新增)(?:{_VERBS}|存在|制定|现存|运行|投用)了?的$")
_WORKED_OVER = re.compile(r"[对将把][^，。；]{0,6}(?:现有|原有|已建成?的?)[^，。；]{0,12}$")
_WORK = re.compile(r"[^，。；]{0,24}(?:改造|升级|整合|迁移|接入|提升|优化|扩容|更新|联网|关停|取消)")
_RESTING_ON = re.compile(
    r"依托|基于|借助|利用|根据|按照|结合|围绕|针对|面对|以(?![上下内及来东南西北外前后])(?=.*$)|聚焦|随着|鉴于"
)
_PER_HEAD = re.compile("每[百千万十]|[人户]均")
_DONE_THERE = re.compile(r"[在对为向将把给][^，。；]{0,4}$")
_WORDS_TO_VERB = re.compile(rf"^[^，。；]{{0,24}}?(?={_VERBS})")
_BASIS_BEFORE = re.compile(r"以(?![上下内及来])[^，。；]*$")
_BASIS_AFTER = re.compile(r"[^，。；以]{0,30}为(?:基础|核心|依托|支撑|重点|主体|载体|抓手|目标|引领|单位)")
_ONE_OF = re.compile(r"[^，。；]{0,20}之一|[^，。；]{0,14}的?基础上")


def tells_what_stands(text: str, quantity: Quantity, clause: str, after: str) -> bool:
    """Whether a number says what stands already, or what the work rests on.

    Parameters
    ----------
    text
        The sentence, without white space.
    clause, after
        Its words before the number, from the last comma on, and those after it.

    Examples
    --------
    >>> from loaders.measures import quantities
    >>> text = "全县已建成渔港12处"
    >>> tells_what_stands(text, quantities(text)[0], "全县已建成渔港", "")
    True
    """
    if _OF_THE_PLACE.search(clause) and not _TO_COME.search(clause):
        return True
    if _BUILT.search(clause) or _ONE_OF.match(after) or (_BASIS_BEFORE.search(clause) and _BASIS_AFTER.match(after)):
        return True
    if _WORKED_OVER.search(clause) and _WORK.match(after):
        return False
    # 每千人拥有充电桩18台 is reached, not owned.
    standing = [m.end() for m in _STANDING.finditer(clause) if not (m[0].endswith("拥有") and _PER_HEAD.search(clause))]
    if standing and not _TO_COME.search(clause, standing[-1]):
        return True
    now = _STANDING_NOW.match(text) or _NOW_BELOW_TITLE.search(text, 0, _LONGEST_TITLE)
    if now and not _TO_COME.search(text, max(now.end(), quantity.start - _LOOK_BACK), quantity.start):
        return True
    resting = [m.end() for m in _RESTING_ON.finditer(clause)]
    # 依托甲在14个乡镇布设: the work is done in what is counted, with what it rests on.
    done_there = _DONE_THERE.search(clause) and _VERB.match(_WORDS_TO_VERB.sub("", after, count=1))
    return bool(resting) and not quantity.bound and not _VERB.search(clause, resting[-1]) and not done_there
