"""The pilot's own facts: finders over the dense text of a chapter, one pattern a way of saying it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from loaders.markers import chinese_number
from loaders.paragraphs import Paragraph
from loaders.records import PilotField
from loaders.text import DenseText

DOCUMENT_NUMBER = r"[\u4e00-\u9fff]{1,14}[〔﹝\[［（(](?:19|20)\d{2}[〕﹞\]］）)]\d{1,4}号"
_AGENCY = r"[^，。；：、“”《》（()）]{3,30}?(?:[（(][^（()）]{2,20}[）)])?"

_DESIGNATED = re.compile(
    r"(?:为|获[评批]|入[选围]|列入|纳入|跻身|成功申报|进入)(?:[^，。；]{1,6}(?:省|自治区))?(20\d\d)年(?:[^，。；]{0,24})试点"
)
# The year before the verb (2023年列入试点), or none (是2022年省级试点), as digests say it.
_DESIGNATED_IN = re.compile(
    r"(20\d\d)年(?:被|已)?(?:获[评批]|入[选围]|列入|列为|纳入|确定为)[^，。；]{0,24}试点"
    r"|(?<=是)(20\d\d)年[^，。；]{0,24}试点(?=[，。；])"
)
# 根据《关于公布2022年…试点名单的通知》（…9号），我市被确定为…试点: the year and the number stand in the title.
_DESIGNATED_BY = re.compile(
    r"《[^》]{0,40}?(20\d\d)年[^》]{0,40}试点[^》]{0,24}名单[^》]{0,8}》"
    rf"[（(](?P<number>{DOCUMENT_NUMBER})[）)][^。；]{{0,30}}(?:确定|列|评|获批|入选)[为入]?[^，。；]{{0,24}}试点"
)
_STAR_AIM = re.compile(
    r"(?:符合|达到|通过|建成|创建|创成|建设|争创|打造|评为|评定为|获评|认定为|晋级|跻身|冲刺)[^。；]{0,30}?([一二三四五])星"
)
_NUMBER = re.compile(DOCUMENT_NUMBER)
_NUMBER_BEHIND = re.compile(rf"[（(]({DOCUMENT_NUMBER})[）)]")
# 作为2022年四星级新型智慧城市建设试点: the aim of a place that names no other.
_STAR_OF_PILOT = re.compile(
    r"(?:作为|列为|列入|入选|获批|获评|确定为|[我全][市县区][为是])[^，。；]{0,20}?([一二三四五])星级[^，。；]{0,16}试点"
)
_GOVERNMENT = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,18}?人民政府)(?:对[^，。；]{0,20}负总责|(?:作为|是|为)[^，。；]{0,12}责任主体)"
)
_LEAD = re.compile(rf"(?<![\u4e00-\u9fff])({_AGENCY})(?:作为|为|是)[^，。；]{{0,8}}牵头(?:单位|部门)")
_LEAD_OF_PLAN = re.compile(
    r"(?:由|(?:^|[，,。；）)、.])(?!由))([\u4e00-\u9fff]{3,24}?(?:[（(][\u4e00-\u9fff]{2,12}[）)])?)(?:总牵头|牵头(?:抓总|负责|总抓|总揽|统筹))|"
    r"(?:由|(?:^|[，,。；]))(?!由)(?:充分发挥|发挥)?([\u4e00-\u9fff]{3,20}领导小组)(?:负责)?统筹(?:推进|协调)|"
    r"由([\u4e00-\u9fff]{3,24}?)(?:负责统筹|统筹协调|具体牵头)"
)
# Many lead a task (牵头推进); who leads the whole is said where the work is organised. Persons are no agencies.
_LEAD_OF_WORK = re.compile(
    r"(?:由|(?:^|[，,。；）)、.])(?!由))([\u4e00-\u9fff]{3,20}?)(?<!负责人)(?<!同志)(?<!领导)(?:具体)?牵头"
    r"(?:日常|推进|组织|实施|协调|落实|做好)"
)
# 由县人民医院牵头组建医共体 is said of a task.
_LEADS_A_TASK = re.compile("(?:医院|学校|大学|学院|公司|集团|企业)$")
_ORGANISED = re.compile("领导小组|专班|指挥部|组织领导|工作机制|联席会议|委员会")
_SUPERVISOR = re.compile(
    rf"(?<![\u4e00-\u9fff])((?:“[^“”]{{2,10}}”)?{_AGENCY}办公室)(?:负责(?:做好)?|要(?:加强|强化|做好)|对[^，。；]{{0,14}}(?:进行|实行|开展|实施)|会同[^，。；]{{2,16}}开展)"
    r"[^。；]{0,24}(?:业务指导|监督考核|考核|年度评估)"
)
# Offices whose trade it is to supervise (县督查督办局, 市政府目标绩效办), with whatever they do to see to it.
_BY_TRADE = re.compile(
    r"(?:由|(?:^|[，,。；.、]))(?!由)([\u4e00-\u9fff]{1,12}?(?:督查(?:督办|考核)?[室局]|督办局|(?:目标)?绩效(?:考核)?办(?:公室)?|督?考(?:核)?办(?:公室)?))"
    r"[^。]{0,50}?(?:考核|督查|督办|评估)"
)
_ASSISTED = re.compile(
    rf"(?:配合|接受)({_AGENCY}办公室)(?:组织|开展|做好|的)[^。；]{{0,10}}(?:中期|终期|评估|考核|验收|业务指导|监督)"
)
_ASSESSMENT = re.compile(r"(20\d\d)年(\d{1,2})月(?:底|末|份|中旬|上旬|下旬)*(?:之)?前?[^，。；年]{0,22}?(中期|终期)")
# Whoever is named beside the designation leads or judges the whole pilot, not a task.
_LEAD_OF_PILOT = re.compile(
    r"(?:由|^|[，,。；])(?!由)([\u4e00-\u9fff]{3,24}?[局委办厅]|[\u4e00-\u9fff]{3,24}?中心)"
    r"(?:(?:具体|总)?牵头(?=[，,。；])|负责(?:推进|牵头|实施)(?=[，,。；]))"
)
_JUDGE_OF_PILOT = re.compile(
    r"(?:由|^|[，,。；])(?!由)([\u4e00-\u9fff]{3,24}?[局委办厅室])负责(?:监督|评估|考核)[^，。；]{0,4}(?:验收|考核)"
)
# 验收 alone is said of projects as well; after a mid-term assessment it is that of the pilot.
_ACCEPTANCE = re.compile(r"(20\d\d)年(?:(\d{1,2})月)?[底末份]?前?[^，。；、年]{0,6}(?<!中期)验收")
_BATCH = re.compile(r"第([一二三四五六七八九十])批|(首)批")
_PERIOD = re.compile(r"(20\d\d)年?[—–－\-~～至到]+(20\d\d)年")
_UNTIL = re.compile(r"(?:即日起|20\d\d年(?:\d{1,2}月)?)(?:至|到)(20\d\d)年(\d{1,2})月")
_VISION = re.compile(
    r"(?:打造|创建|创树|建设|争创|建成|形成|树立|突出|擦亮|叫响|打响|唱响|以)[^。；，“”]{0,14}“([^“”]{3,30})”(?:[^“”，。；]{0,12})?"
    r"(?:品牌|名片|模式|特色|为目标|为主题|为(?:总)?统领|为(?:智慧城市)?(?:发展)?理念|样板|标杆|的新型智慧城市)"
)
_BECOMING = "(?:打造|建成|建设成为|成为|形成|锚定)[^。；，“”]{0,20}"
_SLOGAN_NOT_OWN = re.compile(
    r"^[\dN＋+一二三四五六七八九]+$|优政|一网|一窗|无证明|最后一公里|互联网\+|放管服|一次办好|政府引导|一张"
)


def field(name: str, value: str, dense: DenseText, start: int, end: int, method: str = "stock-phrase") -> PilotField:
    """A pilot's fact whose words are the dense characters `start` to `end`."""
    return PilotField(name=name, value=value, span=dense.span(start, end), method=method)


def chapter_fields(dense: DenseText, paragraphs: Sequence[Paragraph]) -> tuple[PilotField, ...]:
    """The facts that a task book states in stock phrases.

    Parameters
    ----------
    dense
        The dense view of the document, in which the places of the paragraphs count.
    paragraphs
        Those of the chapter: no phrase runs over the end of one.
    """
    stated = [f for p in paragraphs for f in _stock_phrases(dense, p)]
    return tuple(_first_of_each([*stated, *_otherwise(dense, paragraphs)]))


def plan_fields(dense: DenseText, paragraphs: Sequence[Paragraph]) -> tuple[PilotField, ...]:
    """The facts that a plan states in its own words; the aim is the highest star it sets itself."""
    text = str(dense)
    found = [f for p in paragraphs for f in _stock_phrases(dense, p)]
    stars = [(chinese_number(m[1]), m) for m in _STAR_AIM.finditer(text)]
    if stars:
        best, match = max(stars, key=lambda pair: (pair[0], -pair[1].start()))
        found = [f for f in found if f.name != "target_star"]
        found.append(field("target_star", str(best), dense, match.start(), match.end(), "highest-aim"))
    for paragraph in paragraphs:
        led = _LEAD_OF_PLAN.search(paragraph.text)
        if led is None and _ORGANISED.search(paragraph.text):
            led = _LEAD_OF_WORK.search(paragraph.text)
        if (lead := led) and not _LEADS_A_TASK.search(lead[lead.lastindex or 0]):
            group = lead.lastindex or 0
            start, end = (paragraph.start + at for at in lead.span(group))
            found.append(field("lead_agency", lead[group], dense, start, end, "plan-phrase"))
            break
    if period := _PERIOD.search(text[:3000]):
        found.append(field("final_by", f"{period[2]}-12", dense, period.start(), period.end(), "period-of-plan"))
    elif until := max(_UNTIL.finditer(text), key=lambda match: (match[1], int(match[2])), default=None):
        found.append(field("final_by", f"{until[1]}-{int(until[2]):02}", dense, until.start(), until.end(), "stages"))
    return tuple(_first_of_each([*found, *_otherwise(dense, paragraphs)]))


def _otherwise(dense: DenseText, paragraphs: Sequence[Paragraph]) -> Iterator[PilotField]:
    """Facts that no phrase states: who is assisted in the assessments supervises them, a pilot's star is its aim."""
    for name, pattern in (("supervisor", _ASSISTED), ("target_star", _STAR_OF_PILOT)):
        for paragraph in paragraphs:
            if match := pattern.search(paragraph.text):
                value = str(chinese_number(match[1])) if name == "target_star" else match[1]
                start, end = (paragraph.start + at for at in match.span(1))
                yield field(name, value, dense, start, end)


def batch_of(text: str) -> int | None:
    """The batch of pilots that the title of a notice names.

    >>> batch_of("关于印发第三批新型智慧城市建设试点工作任务书的通知"), batch_of("首批试点亮出任务书")
    (3, 1)
    """
    match = _BATCH.search(text)
    return (chinese_number(match[1]) if match[1] else 1) if match else None


def assessments(text: str) -> Iterator[tuple[str, str, re.Match[str]]]:
    """By when the pilot is assessed and accepted: the field's name, the month, and where it is said.

    A year alone means its end.

    >>> [(name, month) for name, month, _ in assessments("2024年6月前完成中期评估、2025年底前完成验收。")]
    [('midterm_by', '2024-06'), ('final_by', '2025-12')]
    """
    midterm_end = None
    for match in _ASSESSMENT.finditer(text):
        name = "midterm_by" if match[3] == "中期" else "final_by"
        yield name, f"{match[1]}-{int(match[2]):02}", match
        if midterm_end is None and name == "midterm_by":
            midterm_end = match.end()
    # Looked for once: from each assessment on, a text of nothing else would take time by its square.
    if midterm_end is not None and (last := _ACCEPTANCE.search(text, midterm_end)):
        yield "final_by", f"{last[1]}-{int(last[2] or 12):02}", last


def vision_field(dense: DenseText, start: int, end: int) -> PilotField | None:
    """The brand or slogan in quotes that the plan gives itself between two dense positions."""
    for match in _VISION.finditer(str(dense), start, end):
        if not _SLOGAN_NOT_OWN.search(match[1]):
            return field("vision", match[1], dense, match.start(1), match.end(1), "quoted-brand")
    return None


def called_itself(dense: DenseText, end: int, place: str) -> PilotField | None:
    """What a plan calls the place it wants to become, in quotes before its tasks: “智慧云湖”, “湖光智城·幸福云湖”."""
    own = re.escape(place[:-1] if len(place) > 2 else place)
    pattern = re.compile(
        rf"“((?:智慧|数字|数智|智汇|云上){own})”(?!PPP|项目|平台|系统|云|大数据|APP|小程序|公司)"
        r"|“([^“”，。、]{4}[·•・][^“”，。、]{4})”"
        rf"|{_BECOMING}“([^“”，。；]{{2,8}}[城都乡县市区州镇])”(?=[，。；的])"
    )
    match = next(
        (m for m in pattern.finditer(str(dense), 0, end) if not _SLOGAN_NOT_OWN.search(m[m.lastindex or 0])), None
    )
    if match is None:
        return None
    group = match.lastindex or 0
    return field("vision", match[group], dense, *match.span(group), "quoted-name")


def _stock_phrases(dense: DenseText, paragraph: Paragraph) -> Iterator[PilotField]:
    text, at = paragraph.text, paragraph.start

    def found(name: str, value: str, match: re.Match[str], group: int = 0) -> PilotField:
        return field(name, value, dense, at + match.start(group), at + match.end(group))

    if match := _DESIGNATED.search(text):
        yield found("designated_year", match[1], match)
        if number := _NUMBER.search(text, 0, match.start()):
            yield found("designation_doc", _trim_number(number[0]), number)
        elif number := _NUMBER_BEHIND.match(text, match.end()):
            yield found("designation_doc", number[1], number, 1)
    elif match := _DESIGNATED_IN.search(text):
        yield found("designated_year", match[match.lastindex or 0], match)
        if match := _LEAD_OF_PILOT.search(text):
            yield found("lead_agency", match[1], match, 1)
        if match := _JUDGE_OF_PILOT.search(text):
            yield found("supervisor", match[1], match, 1)
    if match := _DESIGNATED_BY.search(text):
        yield found("designated_year", match[1], match)
        yield found("designation_doc", _trim_number(match["number"]), match, match.re.groupindex["number"])
    if match := _STAR_AIM.search(text):
        yield found("target_star", str(chinese_number(match[1])), match)
    for name, pattern in (("government", _GOVERNMENT), ("lead_agency", _LEAD), ("supervisor", _SUPERVISOR)):
        said = (m for m in pattern.finditer(text) if name != "lead_agency" or not _LEADS_A_TASK.search(m[1]))
        if match := next(said, None):
            yield found(name, match[1], match, 1)
    if not _SUPERVISOR.search(text) and (match := _BY_TRADE.search(text)):
        yield found("supervisor", match[1], match, 1)
    for name, value, match in assessments(text):
        yield found(name, value, match)


def _trim_number(number: str) -> str:
    """A document number without the words that run into it, as in 根据…办发〔2021〕3号."""
    return re.sub("^(?:根据|按照|依据|印发|精神|的通知)+", "", number)


def _first_of_each(fields: Iterable[PilotField]) -> Iterator[PilotField]:
    seen: set[str] = set()
    for found in fields:
        if found.name not in seen:
            seen.add(found.name)
            yield found
