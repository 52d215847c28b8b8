"""Names of agencies in running text: bureaus, commissions, offices, ministries, public centres.

Chinese has no word boundaries, so a name is found from its inside: words of the trade of
an agency (公安, 教育和体育, 行政审批服务 …) with an ending (局, 委, 厅 …), and before them the place
or the bare level (县公安局) as far as it is one. Bare sectors (公安、交警) and groups
(各部门) are no names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import rjieba

from loaders.agency_kinds import agency_kinds
from loaders.places import Gazetteer

LONGEST_GROUP_NAME = 26
LONGEST_INSTITUTE_NAME = 18
LONGEST_TRADES = 8
LONGEST_ZONE_NAME = 9

# Words that stand in names of agencies beside the trades of `agency_kinds`.
_OTHER_TRADES = (
    "工业|信息化|经济|社会保障|教科|城乡规划|城乡建设|新闻出版|计生|畜牧兽医|园林绿化|市场|审批|数据|地方金融|国有资产|药品|通信|"
    "投资|消防|发展|改革|政法|智慧城市|卫生健康|执法|自规|数字经济|应用|政务信息|政务和|湖泊|文广旅|文旅体|教体|烟草|邮政|营商环境"
    "|行政服务|城市运营|移民|搬迁|科工|工商|教科文体|农水|商粮"
)
_FILLERS = "管理|服务|监督|监察|监管|保护|促进|事务|事业|综合|救援|资源|数字化|执法|建设|发展"
_LEVELS = "省市县区州旗盟"
# 城区, 全市, 社区 … are no place of which an agency could be.
_NO_LEVEL_BEFORE = frozenset("市县区城社园辖街郊地小片景新港老全我本各该郡")
# 会同县数据局, 市和县数据局: together with the county's bureau, unless the plan is that county's own.
_ALSO_VERBS = frozenset({"会同县", "会同", "和县"})
# 格局, 局面, 委员, 办理 … are no agencies.
_ENDINGS = r"局(?![面部限势长域])|委员会|委(?![员托派任以]|会(?!同|商|议))|办公室|办公厅"
_BUILDS = re.compile(
    r"(?:建设|打造|推进|加快|建立|组建|设立|规划|新建|构建|筹建|建成|完善)(?:(?!依托|接入|对接|利用|通过)[^，,。；;：:、与和及同]){0,10}$"
)
_BUILT = re.compile(r"建设|工程|项目|建成|等(?:平台|系统|项目|场景)")


@dataclass(frozen=True, slots=True)
class AgencyName:
    """A name found in a text: `text[start:end] == name`; `rule` says by which of the rules."""

    name: str
    start: int
    end: int
    rule: str


def agency_names(text: str, own_places: tuple[str, ...] = ()) -> tuple[AgencyName, ...]:
    """Names of agencies in a dense text, in order.

    Parameters
    ----------
    text
        Dense text.
    own_places
        Names of places to be known beside those of the gazetteer (full and short).

    Examples
    --------
    >>> [n.name for n in agency_names("接入县公安局系统，由云湖县大数据中心和省教育厅指导。", ("云湖县",))]
    ['县公安局', '云湖县大数据中心', '省教育厅']
    """
    found: list[AgencyName] = []
    places = (_place_names() - _ALSO_VERBS) | frozenset(own_places)
    end = 0
    for name in sorted(_candidates(text, places), key=lambda n: (n.start, -n.end)):
        if name.start >= end:
            found.append(name)
            end = name.end
    return tuple(found)


def _candidates(text: str, places: frozenset[str]) -> Iterator[AgencyName]:
    for match in _BUREAU.finditer(text):
        start = _from_level(text, _with_place(text, match.start(), places))
        # 展厅 and 大厅 are halls: only a province has an agency that is called 厅.
        is_hall = text[match.end() - 1] == "厅" and "省" not in text[start : match.start()]
        if (
            not is_hall
            and not _OF_A_NUMBER.match(text, match.end())
            and not _OF_EVERY_PLACE.search(text, max(0, start - 14), start)
        ):
            yield AgencyName(text[start : match.end()], start, match.end(), "bureau")
    for match in _OFFICE.finditer(text):
        start = _with_place(text, match.start(), places)
        if start < match.start() or match[0].startswith(("网信", "外事", "乡村振兴", "机构编制", "防汛抗旱", "大数据")):
            yield AgencyName(text[start : match.end()], start, match.end(), "office")
    for match in _INSTITUTE.finditer(text):
        if (at := _institute_start(text, match.start(), places)) is not None:
            yield AgencyName(text[at : match.end()], at, match.end(), "institute")
    for match in _MINISTRY.finditer(text):
        yield AgencyName(match[0], match.start(), match.end(), "ministry")
    for match in _OF_A_PLACE.finditer(text):
        start = _with_place(text, match.start(), places)
        if start < match.start():
            yield AgencyName(text[start : match.end()], start, match.end(), "of-a-place")
    for match in _CENTRE.finditer(text):
        start = _with_place(text, match.start(), places)
        if match.lastgroup == "placed" and start == match.start():
            continue
        if not _BUILDS.search(text[max(0, start - 14) : start]) and not _BUILT.match(text, match.end()):
            yield AgencyName(text[start : match.end()], start, match.end(), "centre")
    for match in _BRIGADE.finditer(text):
        start = _with_place(text, match.start(), places)
        yield AgencyName(text[start : match.end()], start, match.end(), "brigade")
    for match in _BODY.finditer(text):
        start = _with_place(text, match.start(), places)
        if start < match.start() and not _BUILDS.search(text[max(0, start - 14) : start]):
            yield AgencyName(text[start : match.end()], start, match.end(), "body")
    for match in _ZONE.finditer(text):
        start = _with_place(text, match.start(), places)
        # 松湖旅游度假区管委会: zones are named after what no table lists.
        if start == match.start() and (named := _ZONE_NAME.search(text, max(0, start - LONGEST_ZONE_NAME), start)):
            start = named.start("name")
        yield AgencyName(text[start : match.end()], start, match.end(), "body")
    for match in _YOUTH_LEAGUE.finditer(text):
        yield AgencyName(match[0], match.start(), match.end(), "body")
    for match in _GROUP.finditer(text):
        if name := _group_name(text, match, places):
            yield name
    for match in _GRASSROOTS.finditer(text):
        yield AgencyName(match["name"], match.start("name"), match.end("name"), "grassroots")


def _with_place(text: str, at: int, places: frozenset[str]) -> int:
    """Where a name begins whose own words begin at `at`: before the places that stand right before them."""
    start = at
    for _ in range(3):
        longest = next((n for n in range(min(9, start), 1, -1) if text[start - n : start] in places), 0)
        if not longest:
            break
        # 场景|县民政局: no county is named by what ends a word before it.
        if longest == 2 and text[start - 1] == "县" and start > 2 and rjieba.has_word(text[start - 3 : start - 1]):
            return start - 1
        start -= longest
    if start == at and at and text[at - 1] in _LEVELS and (at < 2 or text[at - 2] not in _NO_LEVEL_BEFORE):
        return at - 3 if text.startswith("自治", max(0, at - 3)) and text[at - 1] in "区州县旗" else at - 1
    return start - 2 if start < at and text.endswith("中共", 0, start) else start


def _from_level(text: str, start: int) -> int:
    """Where a bureau's name begins: in a list at its level, whatever trades it has beside known ones (县文体旅游局)."""
    listed = _LISTED_FROM_LEVEL.search(text, max(0, start - LONGEST_TRADES), start)
    return listed.start("name") if listed else start


def _institute_start(text: str, ending: int, places: frozenset[str]) -> int | None:
    """Where an institute's name begins: with its place or country. What has neither is a sort of institute: None."""
    window = max(0, ending - LONGEST_INSTITUTE_NAME)
    cut = max((m.end() for m in _NOT_IN_INSTITUTE.finditer(text, window, ending)), default=window)
    for start in range(cut, ending - 3):
        if text.startswith(("中国", "国家", "全国"), start) or any(
            text[start : start + n] in places for n in (5, 4, 3, 2)
        ):
            return start
    return None


def _group_name(text: str, match: re.Match[str], places: frozenset[str]) -> AgencyName | None:
    """A leading group: its name begins with its subject, or after the nearest word that cannot belong to it."""
    window = max(0, match.start() - LONGEST_GROUP_NAME)
    cut = max((m.end() for m in _NOT_IN_GROUP_NAME.finditer(text, window, match.start())), default=window)
    subject = _GROUP_SUBJECT.search(text, cut, match.start())
    if subject:
        start = _with_place(text, subject.start(), places)
    elif 2 < match.start() - cut <= 14:
        start = cut
    else:
        return None
    return AgencyName(text[start : match.end()], start, match.end(), "leading-group")


def _alternatives(*alternations: str) -> str:
    """Alternations joined into one, the longest words first."""
    return "|".join(sorted({word for words in alternations for word in words.split("|")}, key=lambda w: (-len(w), w)))


_TRADE = _alternatives(
    _OTHER_TRADES, *(re.escape(word) for kind in agency_kinds() if kind.where == "any" for word in kind.words)
)
_FILLER = _alternatives(_TRADE, _FILLERS)
# 办 ends the names of few offices and many other words: 帮办, 交办, 掌上办.
_OFFICE = re.compile(
    r"(?:(?:网信|机构编制|编|金融|扶贫|人防|外事|台|侨|文明|综治|信访|国资|大数据|数字|改革|网格|乡村振兴|防汛抗旱|安委|河长|政务公开|食安|双拥)办"
    r"(?:公室)?)(?![理公事法好成结件案学实])"
)
_INSTITUTE = re.compile(r"(?:研究院|设计院|科学院)(?![等士])")
_NOT_IN_INSTITUTE = re.compile(
    r"[^\u4e00-\u9fff]|[由以在向及将对是的各为等与和]|成立|组建|建立|设立|依托|联合|支持|引进|建设"
)
_BUREAU = re.compile(
    rf"(?:{_TRADE})(?:[和与]?(?:{_FILLER})){{0,6}}(?:{_ENDINGS}|厅(?![室堂]))"
    r"(?:[\u4e00-\u9fff]{2,4}分局)?(?:(?:交警|交通警察|交通管理|刑侦|巡特警|特警|治安|网安|综合执法|综合行政执法)[支大]队)?"
)
# 云大数据局发〔2022〕15号 is the number of a document.
_OF_A_NUMBER = re.compile(r"[发函字规办]{0,2}[〔\[［【﹝（(](?:19|20)\d\d")
# 各县（市、区）公安局 are many.
_OF_EVERY_PLACE = re.compile(r"各(?:[省市县区乡镇街道、（()）]{0,12})$")
_MINISTRY = re.compile(
    r"国务院(?:办公厅)?|(?:财政|工业和信息化|工信|住房和?城乡建设|住建|教育|科学技术|科技|公安|民政|司法|人力资源和?社会保障|人社|"
    r"自然资源|生态环境|交通运输|水利|农业农村|商务|文化和旅游|应急管理|退役军人事务)部(?![门队署件位分])"
    r"|中央网信办|中央政法委|国家信息中心|国家税务总局[\u4e00-\u9fff]{2,8}税务局|国家(?:发展(?:和)?改革委(?:员会)?|发改委|卫生健康委(?:员会)?|卫健委|数据局|能源局|医保局|医疗保障局"
    r"|税务总局|市场监督管理总局)|市场监管总局|(?:中国)?人民银行(?:[\u4e00-\u9fff]{2,6}?(?:中心支行|支行|分行))?"
)
_OF_A_PLACE = re.compile(
    r"(?:人民)?政府(?:办公室|办公厅|办(?![公理事法学]))?|人民法院|人民检察院|人大常委会(?:办公室)?|政协"
    r"|(?:党)?委(?:办公室|办公厅|组织部|宣传部|统战部|社会工作部|政法委(?:员会)?|(?:数字经济发展|全面深化改革|全面依法[治县市区]{2}|审计|财经|网络安全和信息化)委员会(?:办公室)?|网信办|网络安全和信息化委员会办公室|编办|党校|老干部局)"
    r"|委(?![员托派任以书常会])"
)
_CENTRE = re.compile(
    r"大数据(?:中心|局)(?=等(?:部门|单位))|政务服务中心|行政服务中心|(?:政务服务|市民|便民)热线(?:服务|管理|受理)?中心|公安指挥中心|数字(?:化)?城管(?:指挥|监督|管理)?中心|综治中心|大数据(?:服务|发展|管理|应用|运营){1,2}中心"
    r"|网格化(?:服务)?管理(?:服务)?中心|融媒体中心|疾病预防控制中心|疾控中心|公共资源交易中心|(?:住房)?公积金(?:管理)?中心|不动产登记中心"
    r"|(?P<placed>大数据中心|城市运行(?:管理)?(?:服务|指挥)?中心|城运中心|机关事务(?:服务|管理)中心|智慧城市(?:运行|服务|发展|建设)(?:管理)?(?:服务)?中心"
    r"|(?:区域|社会|市域社会|基层社会)治理(?:现代化)?(?:运行管理|服务|指挥)?中心|网格化服务中心|市民中心|信息中心|信息化中心"
    r"|电子政务(?:服务)?中心|行政审批服务中心)"
)
_LISTED_FROM_LEVEL = re.compile(
    r"[、：:；;（(，,](?P<name>[省市县区州旗盟](?!直|级|属|域|城|内|长|委|政府)(?:(?![局委厅办院和与及等由在的将对])[\u4e00-\u9fff]){1,6})$"
)
_BRIGADE = re.compile(
    rf"(?:(?:{_TRADE})(?:{_FILLER}){{0,3}}?)?(?:公安)?"
    r"(?:交警|交通警察|消防救援|消防|综合执法|综合行政执法|刑警|巡特警)(?:支队|大队|总队)"
)
# Bodies whose bare names are sorts: they count with their place or its level before them.
_BODY = re.compile(
    r"(?:供销社|供销合作社(?:联合社)?|总工会|妇联|妇女联合会|残联|残疾人联合会|科协|科学技术协会|工商联|工商业联合会|红十字会"
    r"|法院|检察院|纪委监委|监委|纪委|海关|海事[局处]|邮政管理局|档案馆|气象台|水文(?:勘测)?中心|社会信用中心|(?:医保|医疗保险|社保|社会保险)(?:服务|事业)?中心"
    r"|(?:公共)?就业(?:和人才)?服务中心|人才服务中心|(?:社会)?矛盾纠纷(?:多元)?(?:调处|调解)?(?:化解)?中心|社会治安综合治理中心)"
)
_ZONE = re.compile(
    r"(?:(?:经济技术|经济|高新技术产业|高新技术|旅游|生态|工业|化工)?(?:开发区|度假区|产业园区|工业园区)|高新区|经开区)(?:管委会|管理委员会)"
)
_ZONE_NAME = re.compile(
    r"(?:^|[、，,。；;：:（(])(?P<name>(?!各|由|与|会同|联合|依托|以及)(?:(?![局委办厅院])[\u4e00-\u9fff]){2,8})$"
)
_YOUTH_LEAGUE = re.compile(r"(?<![\u4e00-\u9fff])团[省市县区]委|共青团[\u4e00-\u9fff]{1,6}委员会")
_GROUP = re.compile(
    r"(?:领导|专项|协调|推进|工作领导)小组(?:办公室)?|工作专班(?:办公室)?|(?:防控|防汛|抗旱|防火|防灭火|建设|工程)指挥部(?:办公室)?"
)
_NOT_IN_GROUP_NAME = re.compile(
    r"[^\u4e00-\u9fff]|成立|成为|组建|建立|设立|调整|完善|充实|健全|抽调|充分|发挥|依托|通过|按照|配合|报送|明确|负责|承担|作为|以及"
    r"|[由以在向及将对是的各报为等与于]|经(?![济信贸开])"
)
_GROUP_SUBJECT = re.compile(
    "城市数字化|城市全域|数据要素|新型智慧|智慧|数字|大数据|网络安全|信息化|电子政务|政务|政府职能|社会治理|一体化|一网"
)
_GRASSROOTS = re.compile(
    r"(?:^|[、，,。；;：:（(])(?P<name>(?!各|有关|相关|所有|其他)[\u4e00-\u9fff]{2,6}(?:街道办事处|(?:经济|高新技术产业|高新)开发区管委会|镇人民政府))"
)


@cache
def _place_names() -> frozenset[str]:
    """Names of provinces, prefectures and counties, in full and short, of the whole country."""
    gazetteer = Gazetteer.default()
    names: set[str] = set()
    for code in range(11, 66):
        for place in gazetteer.places_in_province(str(code)):
            names.update((place.name, place.short_name, place.prefecture, place.province))
            names.update(place.former_names)
    return frozenset(name for name in names if len(name) > 1)
