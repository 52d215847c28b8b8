"""Enterprises that a plan names, and those that are still to be founded."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import rjieba

from loaders.chapter import Chapter
from loaders.records import Company, CompanyStatus

PRODUCES = "companies"

LONGEST_NAME = 30

# Founded in the sentence: 成立由国有企业控股的智慧城市运营公司, 组建云湖智城数据有限公司.
_FOUNDED = re.compile(
    r"(?:成立|组建|建立|设立|注册|筹建|创办|新设)了?“?"
    r"(?:由[^，,。；;]{1,40}?的|[^，,。；;、由的]{1,24}的)?"
    r"(?:[一两二三\d][家个])?“?(?P<name>[^，,。；;、：:“”的《》]{1,28}?(?:公司|集团(?!公司|有限|股份|总公司|控股)))"
    r"(?:[和及与、](?P<other>[^，,。；;、：:“”的《》和及与]{2,20}?公司))?"
)
_ALREADY = re.compile(r"已经?[^，,。；;]{0,20}$|(?:19|20)\d{2}年[^。；;]{0,40}$")
_STILL_TO_COME = re.compile(r"将|拟|计划|争取|力争|探索|底前|年内")
_NO_NEW_COMPANY = re.compile(r"(?:分|子)公司$|^公司$|^集团$|(?:医疗|教育|医院|办学|健康)集团$")

_SUFFIX = re.compile(
    r"(?:有限责任公司|股份有限公司|有限公司|股份公司|集团总公司|集团公司|集团|总公司)(?:[\u4e00-\u9fff]{2,6}分公司)?"
)
# What a name of an enterprise cannot hold: the name begins after the last of these before its suffix.
_BEFORE_NAME = re.compile(
    r"[^\u4e00-\u9fffA-Za-z0-9（()）·]|成立|组建|建立|设立|注册|依托|推动|推进|加快|支持|扶持|引进|引入|鼓励|发挥|通过|指定|所属|下属|旗下|企业|选取|选择|委托|授权"
    r"|借助|联合|按照|作为|利用|吸引|其中|充分|负责|参与|合作|牵头|入驻|开展|采取|采用|包括|由|与|和|及|以|的|将|向|是|(?<!华)为|对|在|给|局(?=[\u4e00-\u9fff]{1,4}[市县区])"
)
# 建设松都集团数据中心: what is built is not the enterprise.
_VERB = re.compile(r"(?:建设|打造|提升|完善|整合|接入|对接|升级|改造)(?!银行|投资|工程|开发|发展|集团)")
_NO_NAME = re.compile(
    r"^(?:大型|国有|企业|产业|龙头|控股|投资|教育|医疗|紧密型|县域|跨国|知名|该|本|各|其|有关|相关|合资|第三方|某|省属|市属|区属|县属)*"
    r"(?:有限责任公司|有限公司|集团公司|集团|总公司|股份公司|股份有限公司)$|(?:医疗|教育|医院|办学)集团$|医共体"
)

# The level or a place before them names one: 县城投公司, 市国投公司; without it they are a sort.
_STATE_OWNED = re.compile(
    r"(?<![城社园辖街地各])(?P<name>[省市县区](?:属)?(?:城投|国投|财金|交投|水投|农投|产投|建投|文旅投|文旅|城建(?:投资)?|城乡(?:建设|发展)|国资|金控|水务|供电|热力|燃气|公交|"
    r"自来水|供水|供热|大数据|数字产业|投资|城市建设投资|国有资产运营|金控|城发|数据|数字科技|智慧城市)(?:集团)?(?:公司|集团)"
    r"|[省市县区]农商行|[省市县区](?:邮政|供电|移动|联通|电信|铁塔|广电(?:网络)?|烟草|石油|天然气|盐业)(?:分)?公司)"
)
_SORT_OF_COMPANY = re.compile(
    r"国有|国资|本地|本土|属|的|企业|各|专业|知名|相关|有关|网络公司|项目公司|第三方|成立|组建|引进|与|和"
)

_OPERATORS = "中国移动|中国联通|中国电信|中国铁塔|中国广电|中国邮政|国家电网|国网|南方电网"
# Enterprises that plans name by their short names; no place's own.
_KNOWN = (
    f"{_OPERATORS}|华为|浪潮|阿里巴巴|腾讯|科大讯飞|海康威视|大华股份|海尔|海信|中兴通讯|新华三|紫光|奇安信|中国电子|中国电科|"
    "中国系统|航天科工|太极股份|神州数码|中科曙光|数梦工场|商汤科技|旷视科技|云从科技|东软|用友|金蝶|字节跳动|中国平安|三一重工|"
    "潍柴|魏桥|瀚高|中车|比亚迪|宁德时代|树根互联|卡奥斯|"
    "中国电建|中国能建|中国铁建|中国中铁|中国建筑|中国建材|中国节能|中国石油|中国石化|中国海油|中国华能|中国大唐|中国华电|国家电投|"
    "中国人保|中国人寿|中国太保|中国银联|人保财险|太平洋财险|平安财险|中国软件|中国长城|中国信科|中国通号|中电科|中电数据|中电万维|"
    "航天信息|航天宏图|四维图新|易华录|千方科技|美亚柏科|拓尔思|卫宁健康|东华软件|万达信息|亚信科技|中软国际|烽火通信|长飞光纤|"
    "深信服|绿盟科技|安恒信息|启明星辰|天融信|第四范式|寒武纪|京东方|大疆|富士康|蚂蚁集团|菜鸟网络|中通快递|圆通速递|申通快递|"
    "数字广东|数字浙江|数广集团|云上贵州大数据|万物云|碧桂园服务|保利物业|绿城服务|招商积余"
)
_OFTEN_PLATFORMS = "京东|百度|美团|顺丰|拼多多|滴滴|快手|抖音|淘宝|小米|360"
_OPERATOR_LIST = re.compile(
    r"(?<!中国)(?P<list>(?:移动|联通|电信)(?:、(?:移动|联通|电信|铁塔|广电)){1,4})(?=等|三|四|公司|运营|[，,。；;）)和及与]|通信|基础)"
)
_OPERATOR_COMPANY = re.compile(
    r"(?<!中国)(?P<name>(?:移动|联通|电信|铁塔|广电(?:网络)?)(?:(?:公司)?[\u4e00-\u9fff]{2,4}分公司|(?:分)?公司))"
)
_CITY_BANKS = (
    "齐鲁|齐商|莱商|临商|青岛|日照|烟台|潍坊|东营|济宁|泰安|枣庄|德州|北京|天津|上海|江苏|南京|苏州|杭州|宁波|温州|徽商|长沙|贵阳|贵州|重庆|成都|"
    "西安|长安|郑州|中原|汉口|湖北|江西|九江|赣州|海峡|厦门|泉州|兰州|甘肃|富滇|桂林|北部湾|盛京|哈尔滨|龙江|吉林|大连|河北|晋商|内蒙古|宁夏|青海|新疆|海南|广州|东莞"
)
_BANK = re.compile(
    r"(?P<name>(?:中国(?=[工农建银邮])|中国(?=银行))?"
    r"(?:工商|农业|建设|交通|邮政储蓄|邮储|招商|民生|中信|光大|浦发|兴业|平安|恒丰|国家开发|农业发展|进出口|华夏|广发|浙商|渤海|"
    rf"{_CITY_BANKS}|(?!整合|依托|支持|协调|引导|鼓励|推动|联合)[\u4e00-\u9fff]{{2}}农商|[\u4e00-\u9fff]{{2}}农村商业)银行(?!业|间|家|卡|账|系统)"
    r"(?:[\u4e00-\u9fff]{2,4}[分支]行)?)"
)
_SOLD_AS = re.compile(rf"(?P<name>(?:{_OFTEN_PLATFORMS})(?:集团|公司|科技|物流|速运|速递|快递))")
# 吸引甲、乙、丙等知名企业入驻: what is listed is an enterprise, even where its name shows nothing.
_WELL_KNOWN_LIST = re.compile(
    r"(?:吸引|引进|引入|招引|联合|与|携手|依托|支持|鼓励|包括|如)(?P<list>[\u4e00-\u9fffA-Za-z0-9]{2,12}(?:、[\u4e00-\u9fffA-Za-z0-9]{2,12}){1,9})"
    r"等(?:国内外|国内|国际|省内外|一批|一线|行业)*(?:知名|龙头|骨干|头部|领军|重点|优质|大型)[\u4e00-\u9fff]{0,6}(?:企业|公司)"
)
# 整合顺松物流、云岭物流等企业: names of two characters before their trade, where enterprises are listed.
_LISTED_TRADE = r"[\u4e00-\u9fff]{2}(?:物流|机械|食品|化工|电子|科技|生物|汽车|纺织|服饰|建材|家居|农业)"
_TRADE_LIST = re.compile(rf"(?P<list>{_LISTED_TRADE}(?:、{_LISTED_TRADE}){{1,6}})等[^，,。；;]{{0,8}}企业")
# 与腾讯、百度等企业合作: one known name vouches for the others of its list.
_ENTERPRISE_LIST = re.compile(
    r"(?P<list>[\u4e00-\u9fffA-Za-z0-9]{2,8}(?:、[\u4e00-\u9fffA-Za-z0-9]{2,6}){1,9})等[\u4e00-\u9fff]{0,8}?(?:企业|公司|厂商)"
)
_LIST_LEAD = re.compile(r"^.{0,6}(?:吸引|引进|引入|招引|联合|携手|依托|支持|鼓励|包括|借助|对接|[与和如同])")
_VOUCHES = re.compile(rf"^(?:{_KNOWN}|{_OFTEN_PLATFORMS}|阿里)$")
_SORTS_OF_BUSINESS = re.compile(
    r"互联网|电商|商贸|物流|软件|通信|运营|设备|集成|服务|制造|加工|软硬件|信息|平台|[业商]$|^(?:数字|智慧|智能|大数据|物联网|人工智能|金融)"
)
# 松岭机械、云山重工: beside a name that shows its trade, names whose trade is a common word.
_TRADE_BEFORE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2}(?:机械|动力|食品|化工|电子|科技|股份|生物|电气|汽车|能源|环保))、$"
)
_TRADE_BEHIND = re.compile(
    r"、(?P<name>[\u4e00-\u9fff]{2}(?:机械|动力|食品|化工|电子|科技|股份|生物|电气|汽车|能源|环保))(?=[、等和及])"
)
# 支持松重特公司等龙头企业: an enterprise by a short name that nothing else shows to be one.
_SHORT_BEFORE_KIND = re.compile(
    r"(?:支持|依托|联合|引导|鼓励|发挥|推动)(?P<name>[\u4e00-\u9fff]{2,4}公司)(?=等[^，,。；;]{0,8}企业)"
)
# 推动2家云湖合资公司落地: what is to land is founded, so many of it as it may be.
_TO_LAND = re.compile(
    r"(?:推动|促进|争取|力争)[^，,。；;、\d]{0,10}\d{1,2}(?:[-—~至]\d{1,2})?家"
    r"(?P<name>[^，,。；;、\d]{0,8}(?:合资|运营|国有)[^，,。；;、\d]{0,6}公司)(?:成立|落地|组建|注册)"
)
# Short names that end in their trade: 松溪酒业, after a word that an enterprise can follow.
_TRADE_NAME = re.compile(
    r"(?:建设|推动|推进|扶持|支持|依托|[市县区]|、|以|与|和)(?P<name>[\u4e00-\u9fff]{2}(?:酒业|纸业|重工|药业|锂业|矿业|乳业|啤酒|制药|置业|轮胎|钢铁|重汽))"
    r"(?!产业|行业|工程|市场)"
)
# 支持松屯煤矿、云庄煤矿建设: collieries by name; 重点煤矿 are a sort.
_COLLIERY = re.compile(
    r"(?:支持|推动|推进|以|在|对|、|和|与|依托)(?P<name>[\u4e00-\u9fff]{2}煤矿)(?!安全|企业|监管|开采|智能化|领域)"
)
# 扶持松溪生物…项目: words for a trade that many other words go with, so only as the object of such a verb.
_SUPPORTED = re.compile(
    r"(?:扶持|支持|推动|推进)(?P<name>[\u4e00-\u9fff]{2}(?:机械|动力|食品|生物|电气|新材|种业))"
    r"(?!产业|行业|企业|园|领域|安全|监管|追溯|等|和|及|与|、|医药|制药|技术|质|多样|资源|学|加工|生产|制造|的)"
)
_TRADE_STEM = re.compile(
    r"现代|绿色|健康|特色|优质|工程|农业|海洋|新型|休闲|安全|放心|清洁|重点|高端|智能|装备|专用|通用|进口|有机|微|新兴|先进|高效|电力|地方|本地"
    r"|全[市县区]|我[市县区]|农产|预制|冷链|网络|经济|创新|内生|外生|发展|改革|原|强大|澎湃|新生|核心|橡胶|汽车|造纸|白酒|葡萄|生物|中医|传统"
    r"|钢铁|普通|特种|优势|数字|智慧"
)

# Short names of operators' branches: 云湖移动, but not 云湖移动办公.
_NOT_A_BRANCH = r"(?!数据|[办执端应警支监终公化查图医课诈子力费视台互]|政务|服务|网络|通信|信号|客户|平台|商务)"

# Shares that were right among what each rule finds in the reference annotations, drawn towards
# one half where there were few: (right + 1) / (found + 2).
_CONFIDENCES = {
    "founded": 0.97,
    "company-suffix": 0.94,
    "state-owned": 0.8,
    "known-enterprise": 0.9,
    "listed-enterprise": 0.75,
    "trade-name": 0.89,
}


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    rule: str
    status: CompanyStatus = CompanyStatus.EXISTING


def find(chapter: Chapter) -> tuple[Company, ...]:
    """Enterprises by name and enterprises to be founded, each name once, outside the prescribed text.

    One to be founded bears the name that the plan describes it by (智慧城市运营公司); the words
    that only say whose it is (由国有企业控股的 …) are left out.
    """
    text = str(chapter.dense)
    found: dict[str, Company] = {}
    end = 0
    for candidate in sorted(_candidates(text, _own_company(chapter)), key=lambda c: (c.start, -c.end)):
        if candidate.start < end:
            continue
        span = chapter.dense.span(candidate.start, candidate.end)
        if chapter.is_boilerplate(span.start):
            continue
        end = candidate.end
        name = text[candidate.start : candidate.end]
        # A company that is founded anywhere in the plan does not exist where the plan relies on it.
        if name not in found or candidate.status is CompanyStatus.PLANNED is not found[name].status:
            found[name] = Company(
                name=name,
                status=candidate.status,
                span=span,
                method=candidate.rule,
                confidence=_CONFIDENCES[candidate.rule],
            )
    # 财金集团 is 云湖县财金集团 again, 中国移动 is 中国移动云湖分公司 again.
    longer = {name: [n for n in found if n != name and (n.startswith(name) or n.endswith(name))] for name in found}
    return tuple(company for name, company in found.items() if not longer[name])


def _own_company(chapter: Chapter) -> re.Pattern[str]:
    """Short names of companies of the pilot's place: 云湖热力公司, 云湖移动."""
    names = {chapter.place, chapter.prefecture, chapter.place[:-1], chapter.prefecture[:-1]}
    place = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if len(name) > 1)
    place = place or "(?!)"
    return re.compile(
        rf"(?P<name>(?:{place})[\u4e00-\u9fff]{{2,8}}?(?<![分子])公司|(?:{place})(?:移动|联通|电信|铁塔|广电){_NOT_A_BRANCH})"
    )


def _candidates(text: str, own_company: re.Pattern[str]) -> Iterator[_Candidate]:
    for match in _FOUNDED.finditer(text):
        for group in ("name", "other"):
            if match[group] and not _NO_NEW_COMPANY.search(match[group]):
                yield _Candidate(*match.span(group), "founded", _status(text, match.start()))
    for match in _SHORT_BEFORE_KIND.finditer(text):
        if not _SORT_OF_COMPANY.search(match["name"]) and not _SORTS_OF_BUSINESS.search(match["name"][:-2]):
            yield _Candidate(*match.span("name"), "listed-enterprise")
    for match in _TO_LAND.finditer(text):
        yield _Candidate(*match.span("name"), "founded", CompanyStatus.PLANNED)
    for match in _SUFFIX.finditer(text):
        if start := _name_start(text, match):
            yield _Candidate(start[0], match.end(), "company-suffix", _status_of_named(text, start[0]))
    for match in own_company.finditer(text):
        if not _SORT_OF_COMPANY.search(match["name"]):
            yield _Candidate(*match.span("name"), "state-owned")
    for pattern, rule in (
        (_STATE_OWNED, "state-owned"),
        (_known_name(), "known-enterprise"),
        (_SOLD_AS, "known-enterprise"),
        (_OPERATOR_COMPANY, "known-enterprise"),
        (_BANK, "known-enterprise"),
    ):
        yield from (_Candidate(*match.span("name"), rule) for match in pattern.finditer(text))
    yield from _listed(text)
    for match in _SUPPORTED.finditer(text):
        if not _TRADE_STEM.match(match["name"]) and not own_company.match(match["name"] + "公司"):
            yield _Candidate(*match.span("name"), "trade-name")
    for match in _COLLIERY.finditer(text):
        if not _TRADE_STEM.match(match["name"]) and not rjieba.has_word(match["name"][:2]):
            yield _Candidate(*match.span("name"), "trade-name")
    for match in _TRADE_NAME.finditer(text):
        if not _TRADE_STEM.match(match["name"]):
            yield _Candidate(*match.span("name"), "trade-name")
            beside = (
                _TRADE_BEFORE.search(text, max(0, match.start("name") - 5), match.start("name")),
                _TRADE_BEHIND.match(text, match.end("name")),
            )
            yield from (_Candidate(*other.span("name"), "trade-name") for other in beside if other)


@cache
def _known_name() -> re.Pattern[str]:
    """Names that stand for an enterprise in any plan; those by trade are in `loaders/data/enterprises.csv`."""
    rows = csv.DictReader(files("loaders").joinpath("data/enterprises.csv").read_text(encoding="utf-8").splitlines())
    names = {*_KNOWN.split("|"), *(name for row in rows for name in row["names"].split())}
    listed = "|".join(sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(
        rf"(?P<name>(?:{listed})(?:[\u4e00-\u9fff]{{2,4}}(?:省|市|分)?公司|集团|公司|科技)?)"
        r"(?!云(?!计算)|地图|钱包|手机|平台|系统|工业互联网平台)"
        # 浪潮、水质浮标: waves.
        r"(?!(?<=浪潮)(?:、水质|浮标|[监观]测|预警|席卷|涌|[下中]))"
    )


def _status(text: str, founding: int) -> CompanyStatus:
    """Planned, unless the sentence says that the founding lies behind."""
    before = text[max(0, founding - 60) : founding]
    if _ALREADY.search(before) and not _STILL_TO_COME.search(before):
        return CompanyStatus.EXISTING
    return CompanyStatus.PLANNED


def _status_of_named(text: str, start: int) -> CompanyStatus:
    lead = re.search(r"(?:成立|组建|建立|设立|注册|筹建|新设)“?$", text[max(0, start - 4) : start])
    return _status(text, start) if lead else CompanyStatus.EXISTING


def _name_start(text: str, suffix: re.Match[str]) -> tuple[int] | None:
    """Where the name before a suffix begins, or None where no name is before it."""
    window = max(0, suffix.start() - LONGEST_NAME)
    start = max((m.end() for m in _BEFORE_NAME.finditer(text, window, suffix.start())), default=window)
    while start < suffix.start() and text[start] in "）)·":
        start += 1
    if verb := _VERB.match(text, start, suffix.start()):
        start = verb.end()
    name = text[start : suffix.end()]
    if (
        suffix.start() - start < 2
        or _NO_NAME.search(name)
        or name.count("（") + name.count("(") != name.count("）") + name.count(")")
    ):
        return None
    return (start,)


def _listed(text: str) -> Iterator[_Candidate]:
    for match in _OPERATOR_LIST.finditer(text):
        at = match.start("list")
        for item in match["list"].split("、"):
            yield _Candidate(at, at + len(item), "known-enterprise")
            at += len(item) + 1
    for match in _WELL_KNOWN_LIST.finditer(text):
        at = match.start("list")
        for item in match["list"].split("、"):
            if not _SORTS_OF_BUSINESS.search(item):
                yield _Candidate(at, at + len(item), "listed-enterprise")
            at += len(item) + 1
    for match in _TRADE_LIST.finditer(text):
        at = match.start("list")
        items = match["list"].split("、")
        # 烘焙食品、肉类食品等企业 are sorts of business: all of them begin with common words.
        common = all(rjieba.has_word(item[:2]) for item in items)
        sorts = common or any(_TRADE_STEM.match(item) or rjieba.has_word(item) for item in items)
        for item in () if sorts else items:
            yield _Candidate(at, at + len(item), "listed-enterprise")
            at += len(item) + 1
    for match in _ENTERPRISE_LIST.finditer(text):
        lead = _LIST_LEAD.match(match["list"])
        at = match.start("list") + (lead.end() if lead else 0)
        items = text[at : match.end("list")].split("、")
        for item in items if any(_VOUCHES.match(item) for item in items) else ():
            if len(item) > 1 and not _SORTS_OF_BUSINESS.search(item):
                yield _Candidate(at, at + len(item), "listed-enterprise")
            at += len(item) + 1
