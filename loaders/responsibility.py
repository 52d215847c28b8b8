"""Who answers for a task: the lists that plans print in brackets, after a label, or in table cells.

Plans name the units that answer for a task in a clause at its end:

- after a label, bracketed or not: `（责任单位：市A局、市B局）`, `牵头单位：市A局；配合单位：市B局`;
- with a duty instead of a label: `（市A局牵头，市B局配合）`, `（市A局、市B局按职责分工负责）`;
- as a bare list in brackets after the closing full stop: `。（市A局、市B局）`;
- as a sentence of their own: `。市A局牵头，市B局配合。`

Everything here works on dense text (no white space), except `names_in_cell`, which reads the cell
of a table as printed, line breaks and all.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_CLAUSE = 1200
LONGEST_NAME = 45

_BODY_ENDINGS = (
    "委员会|管委会|居委会|村委会|委|办公室|[^举承主经协试创筹兴代]办|中心|分局|总局|局|厅|分院|法院|检察院|研究院|设计院|医院|学院|院|馆|总站|站|所|处|署|"
    "政府|人大|政协|街道|街|镇|乡|镇街|区|县|市|总队|支队|大队|中队|"
    "总公司|分公司|公司|集团|银行|分行|支行|企业|学校|大学|中学|报社|通讯社|电视台|广播台|融媒体|协会|学会|联合会|商会|研究会|红十字会|海关|海事|"
    "总工会|慈善总会|工会|妇联|残联|科协|文联|侨联|工商联|供销社|联合社|合作社|联社|部|专班|工作组|领导小组|指挥部|单位|部门|机关|公安|移动|联通|电信|铁塔|"
    "运营商|通信企业"
)
LOOKS_LIKE_UNIT = re.compile(rf"(?:{_BODY_ENDINGS})(?:[（(][^（()）]{{1,24}}[）)])?$")
"""Matches where a printed name ends as the names of organs, public bodies and enterprises end."""

_OPENING, _CLOSING = "（(〔[【［", "）)〕]】］"
_BRACKET = re.compile(f"[{re.escape(_OPENING + _CLOSING)}]")
_LABEL = re.compile(
    r"(?:责任|牵头|配合|协办|协同|协作|主办|承办|参与|参加|实施|落实|主管|承担)"
    r"(?:责任|牵头)?(?:单位|部门|机构|机关|主体|处室|科室)(?:及(?:责任)?分工)?[:：]"
)
_LABEL_PREFIX = re.compile(r"(?:主要|第一|具体|项目|工作|共同|其他|任务|[一二三四五六七八九十\d]{1,2}[、.．])$")
_OTHER_LABEL = re.compile(
    r"(?:完成|推进|实施|建设|工作|整改)?(?:时限|时间|期限|进度|目标|节点|周期|内容|措施|标准|地点|方式|要求|安排)(?:要求|安排|节点)?[:：]"
    r"|(?:责任|分管|牵头|包保|联系|主要)(?:领导|人|负责人)[:：]|(?:备注|说明|注)[:：]"
)
_DUTY_TAIL = re.compile(
    r"(?:等(?:相关|有关|部门|单位|市直|区直|县直|成员|责任|镇街)*)?"
    r"(?:(?:根据|依据|依|按照?)(?:各自|本部门|部门)?(?:职责|职能|任务|责任)(?:范围|分工)?)?"
    r"(?:分别|共同|具体|联合|总|分工|统筹|密切|积极|组织)*"
    r"(?:牵头|负责|配合|参与|参加|落实|承担|协助|协同|抓好|实施|推进|建设|组织|完成|指导)*$"
)
_DUTY = re.compile(r"(?:牵头|负责|配合|参与|参加|协助|协同|按职责|承担|落实)")
_AND_OTHERS = re.compile(r"等(?:市直|区直|县直|省直|其他|相关|有关|责任|成员)*(?:部门|单位|部门单位)?$")
_NO_NAMES = {"单位", "部门", "机关", "企业", "公司", "部门单位", "其他部门", "其他单位"}
_NAME_HEAD = re.compile(r"^(?:由|请|以及|会同|和|与|及|[-—－]+)+")
_SEPARATOR = re.compile(r"[、，,；;。．/／|｜]|会同|以及")
_CONJUNCTION = re.compile(r"[和及与暨]")
_UNBRACKETED_END = re.compile(r"[。！？!?]|[（(【\[](?=[\d一二三四五六七八九十]{1,3}[）)])|[①-⑳]|\d[.．、]|——")
_SENTENCE_END = "。；;！!：:"
# 市教育局负责。: a sentence that says nothing else.
_WHOLE_SENTENCE = re.compile(r"(?<=。)由?[^。；;：:（）()“”《》\d]{3,200}(?:牵头|负责|配合|落实|参与)(?=。)")
# The words between the names of such a sentence: how many characters a name takes along, and the duty at its end.
_BETWEEN_NAMES, _AT_THE_END = 4, 8
_NO_NAME_HOLDS = re.compile(r"[由对将把的是]|工作|任务|以上|牵头|负责")
_SMALL_COUNT = re.compile(r"[\d０-９一二三四五六七八九十]")


@dataclass(frozen=True, slots=True)
class ResponsibleUnit:
    """A name as printed, and where it stands: `text[start:end] == name`."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ResponsibilityClause:
    """One clause that says who answers for a task, brackets and label included."""

    start: int
    end: int
    units: tuple[ResponsibleUnit, ...]


def responsible_units(text: str) -> tuple[ResponsibleUnit, ...]:
    """The units that answer for a task, in order as printed, each name once.

    Parameters
    ----------
    text
        The dense text of one leaf unit.

    Examples
    --------
    >>> [u.name for u in responsible_units("建设平台。（责任单位：县公安局、县教育和体育局，松溪镇）")]
    ['县公安局', '县教育和体育局', '松溪镇']
    >>> [u.name for u in responsible_units("推进联网（县大数据中心牵头，县财政局等部门配合）。")]
    ['县大数据中心', '县财政局']
    """
    named: dict[str, ResponsibleUnit] = {}
    for clause in responsibility_clauses(text):
        for unit in clause.units:
            named.setdefault(unit.name, unit)
    return tuple(named.values())


def responsibility_clauses(text: str) -> tuple[ResponsibilityClause, ...]:
    """Every clause of a dense text that says who answers for a task, in order.

    Examples
    --------
    >>> clause, = responsibility_clauses("完成接入。责任单位：县水务局、县气象局（二）打造平台")
    >>> clause.start, clause.end, [u.name for u in clause.units]
    (5, 19, ['县水务局', '县气象局'])
    """
    found = [clause for start, end in _brackets(text) if (clause := _bracketed(text, start, end))]
    found += _whole_sentences(text, found)
    found.sort(key=lambda clause: clause.start)
    starts = [clause.start for clause in found]
    at = 0
    for label in _LABEL.finditer(text):
        before = bisect.bisect_right(starts, label.start()) - 1
        in_bracket = before >= 0 and label.start() < found[before].end
        if label.start() >= at and not in_bracket and (clause := _unbracketed(text, label)):
            found.append(clause)
            at = clause.end
    return tuple(sorted(found, key=lambda c: c.start))


def _whole_sentences(text: str, bracketed: list[ResponsibilityClause]) -> Iterator[ResponsibilityClause]:
    """Clauses that are a sentence of names and a duty: 市民政局、市残联负责。"""
    starts = [clause.start for clause in bracketed]
    for match in _WHOLE_SENTENCE.finditer(text):
        units = tuple(_listed(text, *match.span()))
        before = bisect.bisect_right(starts, match.start()) - 1
        inside = before >= 0 and match.start() < bracketed[before].end
        named = all(_is_specific(u.name) and not _NO_NAME_HOLDS.search(u.name) for u in units)
        covered = sum(len(u.name) + _BETWEEN_NAMES for u in units) + _AT_THE_END
        if units and named and not inside and covered >= len(match[0]):
            yield ResponsibilityClause(*match.span(), units)


def names_in_cell(text: str) -> tuple[str, ...]:
    """The units that the cell of a table lists, one a line or separated by `、`.

    A line break or a blank separates two names only where both sides end as names of units end,
    because cells are narrow and break names anywhere.

    Examples
    --------
    >>> names_in_cell("县发展和改\\n革局、县财政局\\n县公安局")
    ('县发展和改革局', '县财政局', '县公安局')
    """
    joined = ""
    lines = text.split()
    for number, line in enumerate(lines):
        joined += line
        following = lines[number + 1] if number + 1 < len(lines) else ""
        head = _SEPARATOR.split(following, maxsplit=1)[0]
        if following and LOOKS_LIKE_UNIT.search(line) and LOOKS_LIKE_UNIT.search(head):
            joined += "、"
    names = (u.name for u in _listed(joined, 0, len(joined)))
    return tuple(dict.fromkeys(names))


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Outermost bracketed runs of bounded length, brackets included; stray brackets are passed over."""
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] in _OPENING:
            opened.append(bracket.start())
        elif opened and bracket.end() - (start := opened.pop()) <= LONGEST_CLAUSE:
            pairs.append((start, bracket.end()))
    at = 0
    for start, end in sorted(pairs):
        if start >= at:
            yield start, end
            at = end


def _bracketed(text: str, start: int, end: int) -> ResponsibilityClause | None:
    inner_start, inner_end = start + 1, end - 1
    inner = text[inner_start:inner_end]
    if _LABEL.search(inner):
        units = tuple(_labelled(text, inner_start, inner_end))
        return ResponsibilityClause(start, end, units) if units else None
    has_duty = _DUTY.search(inner) is not None
    ends_sentence = start > 0 and text[start - 1] in _SENTENCE_END
    if not inner or "。" in inner[:-1] or not (has_duty or ends_sentence):
        return None
    units = tuple(_listed(text, inner_start, inner_end))
    looking = sum(LOOKS_LIKE_UNIT.search(u.name) is not None for u in units)
    if not looking or (looking < len(units) if not has_duty else 2 * looking < len(units)):
        return None
    return ResponsibilityClause(start, end, units)


def _labelled(text: str, start: int, end: int) -> Iterator[ResponsibleUnit]:
    """Names after each label of a bracketed clause, without what other labels (完成时限 …) hold."""
    marks = [(m.start(), m.end(), True) for m in _LABEL.finditer(text, start, end)]
    marks += [(m.start(), m.end(), False) for m in _OTHER_LABEL.finditer(text, start, end)]
    marks.sort()
    for (_, label_end, names), following in zip(marks, [*marks[1:], (end, end, False)], strict=True):
        if names and label_end <= following[0]:
            prefix = _LABEL_PREFIX.search(text, label_end, following[0])
            yield from _listed(text, label_end, prefix.start() if prefix else following[0])


def _unbracketed(text: str, label: re.Match[str]) -> ResponsibilityClause | None:
    """A clause without brackets: it ends where what follows is no list of names any more."""
    limit = min(len(text), label.end() + LONGEST_CLAUSE)
    for pattern in (_LABEL, _OTHER_LABEL, _UNBRACKETED_END):
        if stop := pattern.search(text, label.end(), limit):
            limit = stop.start()
            if pattern is _LABEL and (prefix := _LABEL_PREFIX.search(text, label.end(), limit)):
                limit = prefix.start()
    units: list[ResponsibleUnit] = []
    for unit in _listed(text, label.end(), limit):
        if LOOKS_LIKE_UNIT.search(unit.name):
            units.append(unit)
            continue
        head = _longest_unit_head(unit.name)
        if head:
            units.append(ResponsibleUnit(unit.name[:head], unit.start, unit.start + head))
        break
    return ResponsibilityClause(label.start(), units[-1].end, tuple(units)) if units else None


def _longest_unit_head(name: str) -> int:
    """How much of a run of text, from its start, is the name of a unit (0 if none is)."""
    return max((i for i in range(2, min(len(name), LONGEST_NAME) + 1) if _is_specific(name[:i])), default=0)


def _is_specific(name: str) -> bool:
    return LOOKS_LIKE_UNIT.search(name) is not None and (name[-1] not in "市县区部处所站" or name.endswith("办事处"))


def _listed(text: str, start: int, end: int) -> Iterator[ResponsibleUnit]:
    for item_start, item_end in _items(text, start, end):
        for part_start, part_end in _conjoined(text, item_start, item_end):
            trimmed = _trimmed(text, part_start, part_end)
            if trimmed:
                yield trimmed


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Runs between separators that stand outside brackets."""
    depth, at, i = 0, start, start
    while i < end:
        if text[i] in _OPENING:
            depth += 1
        elif text[i] in _CLOSING:
            depth = max(0, depth - 1)
        elif not depth and (separator := _SEPARATOR.match(text, i, end)):
            yield at, i
            at = i = separator.end()
            continue
        i += 1
    yield at, end


def _conjoined(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Splits `市A局和市B局` but not `市教育和体育局`: only where the left side is a whole name."""
    at = start
    if end - start > 3 * LONGEST_NAME:
        return
    for conjunction in _CONJUNCTION.finditer(text, start, end):
        left, right = text[at : conjunction.start()], text[conjunction.end() : end]
        if len(left) > 2 and _is_specific(left) and LOOKS_LIKE_UNIT.search(_without_duty(right)):
            yield at, conjunction.start()
            at = conjunction.end()
    yield at, end


def _without_duty(name: str) -> str:
    tail = _DUTY_TAIL.search(name)
    return name[: tail.start()] if tail else name


def _trimmed(text: str, start: int, end: int) -> ResponsibleUnit | None:
    item = text[start:end]
    if len(item) > LONGEST_NAME:
        return None
    head = _NAME_HEAD.match(item)
    begin = head.end() if head else 0
    name = _AND_OTHERS.sub("", item[begin:])
    if not LOOKS_LIKE_UNIT.search(name) or _DUTY_TAIL.match(name[-6:]):
        name = _without_duty(name)
    name = name.rstrip(".．:：-—")
    if len(name) < 2 or name in _NO_NAMES or (_SMALL_COUNT.search(name[:4]) and not LOOKS_LIKE_UNIT.search(name)):
        return None
    return ResponsibleUnit(name, start + begin, start + begin + len(name))
