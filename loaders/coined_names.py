"""Whether words are a name that somebody coined, a sort of thing, or a slogan.

Plans put all three in quotes: “巡码通” is a name, “智慧供热” says what a platform is for, and
“一网通办” is a slogan of the time. Nothing but the words themselves tells them apart.
"""

from __future__ import annotations

import re

import rjieba

# Sorts of platforms, fields of work, and the words that slogans are made of.
_GENERIC = re.compile(
    r"智慧|数字|智能|数据|互联网|物联|城市|一体化|管理|监管|监督|监测|监控|服务|信息|系统|平台|中心|交通|分析|综合|课堂|教育|教室|校园"
    r"|社区|政务|网格|模式|体系|机制|工作法|场景|应用|建设|运营|指挥|控制|查询|审批|办理|共享|能力|画像|大脑|中枢|驾驶舱|底座|热线"
    r"|电子|网上|线上|线下|掌上[办查]|办事|跑腿|通办|统管|通管|统筹|农业|园区|医疗|旅游|人才|上云|证明|亮证|通道|高速|公里|现场|执法"
    r"|养老|就业|停车|供热|水务|环保|安防|应急|审计|扶贫|住建|节能|治理|治超|健康$|卡包|超市|资源|地图|一张图|样板|经验|标杆|名片|之城"
    r"|创新|孵化|融合|协同|统一|高频|多[\u4e00-\u9fff]合一|政府引导|市场|资产|我要|申请|诉求|好差评|红黑|名单|红黄|环境$|身份|认证|兑现|扫码|文明实践|著名行动|区块链|人工智能"
    r"|孪生|空天地|空地|放管服|营商|消费|中国$|西算$|放心|产学研|政银企|医共体|医联体|会诊|诊疗|带货|化$"
)
# What 智慧 and 数字 are put before to say what something is for: 智慧供热, 数字乡村.
_FIELDS = re.compile(
    r"^(?:城管|海防|边防|文旅|景区|水利|供暖|安全|消防|公安|警务|交警|民政|党建|税务|工地|物业|图书|体育|场馆|物流|商务|商贸|金融|能源|电网|电力|用能"
    r"|照明|灯杆|路灯|管网|燃气|排水|防汛|河湖|水文|海洋|渔业|渔港|港口|港航|航运|矿山|矿区|化工|工厂|制造|车间|乡村|农村|农机|农经|三农"
    r"|畜牧|粮食|林业|森林|气象|人社|社保|医保|健康|卫生|医院|疾控|民生|生活|小区|楼宇|家庭|博物馆|法院|检务|司法|信访|统计|财政|国资|市监"
    r"|食安|食品|药品|信用|综治|安监|生产|国土|规划|不动产|建造|公交|出行|公路|低碳|双碳|村务|大厅|引擎|政府|经济|社会|机关|档案|文化"
    r"|商圈|餐厅|食堂|后勤|考试|教学|就医|救助|矫正|调解|门牌|物联|感知|政法|退役|征迁|招商|招生|劳务|学习|阅读|云|县|市|区|镇|村|省|国)"
)
_BEFORE_FIELD = re.compile(r"^(?:智慧|数字|智能|数智|掌上|移动)")
_SLOGAN = re.compile(
    r"^(?:[一二两四五六七八九十双多全零最非秒N\d]|三(?!农)|无(?!线))|[，,。；;：:！!、]|[式型性]$"
    r"|(?:模式|样板|经验|标杆|名片|之城|新城|特色|风采|理念|原则|机制|战略)$"
    r"|^[\u4e00-\u9fff]{4}[·•・ ][\u4e00-\u9fff]{4}$|一件事$"
)
_CURRENT_SLOGAN = re.compile(
    r"^一(?:网通|网统管|网统筹|网协|网多|网共|窗|链|件|次|站|体|屏|张|图|门|表|业|证|码|卡|键|号|对一|盘|把|条|端|人|企|村|户|老|老一|机|路|点|带"
    r"|核|综|中心|个|套|家|云|点|镇|县|事|日|生|刻)"
)
_COMMON_ENDINGS = re.compile(
    r"(?:网上|掌上|就近|马上|一次|全程|跨省|跨域|异地|自助|极简|指尖|免证|视频|线上|集成|联|代|协|通)办$|^(?:帮办|代办|导办)"
    r"|^(?:一卡|村村|一键|一网|班班|一证|家校)通$|(?:一卡|直|互|联|交|流|开|打|畅|普|贯|融|沟|变|卡)通$"
    r"|(?:二维|健康|市民|付款|支付|交通|资源|扫|一|密|代|条形)码$"
    r"|(?:政务|教育|行业|公有|私有|混合|社会|地理信息|专有|安防)云$"
)
_COINED_ENDING = re.compile(
    r"(?:[\u4e00-\u9fff](?:通|办|帮|钉|码)|办[好成]|保姆|管家|助手|助理|帮手|卫士|[eE][\u4e00-\u9fff]{1,4})$"
    r"|^[\u4e00-\u9fff]{2,4}(?<![上私公专])云(?:校|课|学堂)?$"
)
# 阳光大脑: what the city brain of a place is called. Before 大脑 stands what it thinks for, or a name.
_BRAIN = re.compile(r"^([\u4e00-\u9fff]{2,4})(?:大脑|云脑)$")
_COMMON_CLOUD = re.compile(
    r"(?:政务|教育|行业|公有|私有|混合|社会|信息|专有|安防|边缘|警务|健康|医疗|工业|电信|城市|企业|数据|计算|存储|桌面|服务|专属|国资|旅游|农业"
    r"|超融合|公共|统一|移动|物联|超级|智慧|数字|[省市县区级])云$"
)
# 慧游松山, 云游青岚: sights by their names.
_TRAVEL = re.compile(r"^(?:慧|智|云|畅|乐|掌上?|[eE])游[\u4e00-\u9fff]{2,4}$")
# Four syllables in step are said of a way of working: 联审联批, 应接尽接, 平急两用.
_IN_STEP = re.compile(
    r"^(.).\1.$|^应.尽.$"
    r"|^..(?:一体|合一|两用|分离|结合|联动|同步|互动|贯通|共享|共治|共建|即享|直达|互认|互通|联通|受理|赋智|赋能|智转|数转|减负|提速|增效"
    r"|报到|同权|到底|优先|先行|兜底|承诺|成事)$"
)
# Codes for something that is said in full.
_CODE_NAME = re.compile(r"^[\u4e00-\u9fff]{4,6}(?<!验证|二维|条形|付款|支付|健康)(?<![编密代扫赋亮])码$")
_AFTER_SORT = re.compile(
    r"^(?:政务|社区|服务|旅游|农业|教育|医疗|养老|就业|健康|环保|水务|网格|应急|综合|信息|文明)([\u4e00-\u9fff]{2})$"
)
# What a brain thinks for: 产业大脑 is a sort, as every place has one.
_SECTOR = re.compile(r"产业|工业|经济|企业|机器|生态|防控|园|[镇村街乡省市县区路港电]|超级|最强|超脑")
_DEED = re.compile(r"[办查用治控管通享联即不一]")
# 粤监管, 浙里担: apps and services of a province begin with its letter.
_PROVINCE_LETTER = re.compile(
    r"^(?:[粤浙赣皖闽豫鄂湘桂渝黔滇陇冀晋苏][里政省事商企监盾易智执信康优惠居学护警视服办融农码好]|鲁[里政省事商企监盾易智执信惠通办融])[\u4e00-\u9fff]{0,3}$"
)
_LATIN_LETTER = re.compile(r"[\u4e00-\u9fff][eE][\u4e00-\u9fff]|^[eEi][\u4e00-\u9fff]{1,5}$")
# What slogans of ways to deal with an application end with as well: 省心办, 一企一码.
_OFTEN_SLOGAN_ENDING = re.compile(r"[办码帮]$")


def is_slogan(name: str) -> bool:
    """Whether words in quotes are a slogan, or a count of things.

    >>> [is_slogan(n) for n in ("一网通办", "政府主导、企业参与", "云湖模式", "巡码通")]
    [True, True, True, False]
    """
    return _SLOGAN.search(name) is not None


def is_current_slogan(name: str) -> bool:
    """Whether a name that begins with 一 is one of the slogans of the time, or a count of things.

    >>> [is_current_slogan(n) for n in ("一网通办", "一件事", "一体化平台", "一网汇")]
    [True, True, True, False]
    """
    return _CURRENT_SLOGAN.search(name) is not None


def is_coined(name: str) -> bool:
    """Whether a name is built as coined names are (巡码通, 惠企e帮, e社区, 农管家) and is no common word.

    >>> [is_coined(n) for n in ("巡码通", "惠企e帮", "e社区", "粤监管", "村村通", "掌上办", "网格")]
    [True, True, True, True, False, False, False]
    """
    if _COMMON_ENDINGS.search(name) or _COMMON_CLOUD.search(name):
        return False
    return any(pattern.search(name) for pattern in (_COINED_ENDING, _TRAVEL, _LATIN_LETTER, _PROVINCE_LETTER))


def may_be_slogan(name: str) -> bool:
    """Whether a coined name ends as slogans do too, so that it takes more than its form to be a name.

    >>> [may_be_slogan(n) for n in ("省心办", "一企一码", "巡码通")]
    [True, True, False]
    """
    return _OFTEN_SLOGAN_ENDING.search(name) is not None


def is_partly_common(name: str) -> bool:
    """Whether words are a name though one of them is common: a code for something (山林资源码), or a coined word.

    A coined word is two characters that no dictionary knows, after a sort: 政务青屋. A brain is a name after
    words that are neither a field nor a sector: 松光大脑.

    >>> [is_partly_common(n) for n in ("山林资源码", "政务青屋", "松光大脑")]
    [True, True, True]
    >>> [is_partly_common(n) for n in ("健康码", "政务大厅", "亮证即用", "产业大脑")]
    [False, False, False, False]
    """
    if _CODE_NAME.search(name):
        return True
    if brain := _BRAIN.match(name):
        return not is_common(brain[1]) and not _FIELDS.match(brain[1]) and not _SECTOR.search(brain[1])
    word = _AFTER_SORT.match(name)
    return word is not None and not _DEED.search(name) and not rjieba.has_word(word[1])


def joins_no_word(name: str) -> bool:
    """Whether the last character of three goes with none before it: 城管 and 通, but 共 and 沟通.

    >>> [joins_no_word(n) for n in ("巡码通", "政企通", "快沟通", "车交通")]
    [True, True, False, False]
    """
    return not rjieba.has_word(name[-2:]) and not rjieba.has_word(name)


def names_a_field(name: str) -> bool:
    """Whether words say what something smart or digital is for (智慧供热, 数字乡村).

    >>> [names_a_field(n) for n in ("智慧供热", "数字乡村", "智慧青禾", "阳光审批")]
    [True, True, False, False]
    """
    rest = _BEFORE_FIELD.sub("", name)
    return rest != name and (len(rest) < 2 or _FIELDS.search(rest) is not None or _GENERIC.search(rest) is not None)


def is_common(name: str) -> bool:
    """Whether words name a sort or a field: no proper name is made of them.

    >>> [is_common(n) for n in ("智慧供热", "综合监管", "村村通", "联审联批", "和为贵", "智慧青禾")]
    [True, True, True, True, False, False]
    """
    generic = _GENERIC.search(_BEFORE_FIELD.sub("", name))
    in_step = _IN_STEP.search(name) or _COMMON_ENDINGS.search(name)
    return names_a_field(name) or generic is not None or in_step is not None
