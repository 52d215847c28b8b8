"""Planned standards: what a plan sets out to have issued as a standard, at which level, how many.

A plan announces a standard in a heading (形成至少1项省级标准) and says in the text what it is
about: the two are one standard. Standards that exist, or that only are to be followed, are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from loaders.chapter import Chapter
from loaders.measures import Sort, quantities
from loaders.passages import Sentence, sentences
from loaders.records import PlannedStandard, StandardLevel, UnitKind

PRODUCES = "standards"

CONFIDENCE = {"text": 0.94, "heading": 0.85, "elsewhere": 0.8}
"""How far standards found in each place are to be trusted.

For `text` the rule of succession over annotated records (14 found, none of them wrong); the
others are too rare there to count, and are set lower.
"""

_LEVEL = re.compile(
    r"(?P<national>国家(?:级)?标准|国家级[^，。；]{0,12}标准|国标(?!准)|全国标准)"
    r"|(?P<industry>行业标准|行标)"
    r"|(?P<group>团体标准|团标|联盟标准)"
    r"|(?P<provincial>省级[^，。；]{0,40}?标准|(?:全省|省)(?:级)?(?:地方|推荐性)?标准|省标(?!准)|全省[^，。；]{0,6}标准)"
    r"|(?P<local>地方标准|[市县区]级[^，。；]{0,12}标准|地标(?!性)|(?:[市县区]级|地方)[^，。；]{0,8}?规范(?=(?:至少|不少于)?[\d一二两三四五六七八九十]{1,3}[项个部]))"
)
_VERBS = (
    "形成|制定|制订|申报|编制|起草|研制|出台|发布|争创|立项|提炼出?|主导|牵头|"
    "上升为|上升到|参与$|(?:列入|纳入)(?=[^，。；]{0,6}$)|转化为|提升为|建立|完成|推出"
)
_VERBS_AT_END = re.compile(rf"(?:争取|力争|探索|积极|推动|至少|并|拟|将|{_VERBS})+$")
_VERB = re.compile(rf"(?P<done>已经?)?(?:{_VERBS})(?:完善|修订|完成)?(?P<of>了?的)?")
# 推动甲、乙两项团体标准立项: the verb comes after.
_PUSHED = re.compile(r"(?P<done>已经?)?(?:推动|推进|争取)(?P<of>了?的)?")
_BEGUN_AFTER = re.compile(r"(?:[\d一二两三四五六七八九十]{1,3}[项个])?(?:立项|申报|制定|发布|编制|出台)")
_RAISED = re.compile(
    r"(?:争取|力争)?(?:推动|推进|将|使|把)?(?P<topic>[^，。；、]{2,40}?)(?:[相有]关规范)?(?:上升为|上升到|转化为|提升为|申报为)$"
)
_ONLY_USED = re.compile(r"(?:化|的基础|基础上|的?要求|指标|建设任务|进行)")
_COUNTED_IN = {"项", "个", "部", "套", "件"}
_FIELD = re.compile(
    r"(?:围绕|聚焦|针对|在|重点对)(?!此|国家|应用国家|现有|已)(?P<topic>[^，。；]{2,44}?)(?:等)?(?:多个)?(?:产业发展)?(?:领域|方面|方向|环节)(?!的[^，。；]{2,14}(?:领域|方面))"
)
_FIELD_HERE = re.compile(r"(?:^|在|于|对)(?P<topic>[^，。；]{2,40}?)(?:等)?(?:领域|方面|方向)[^，。；]{0,14}$")
_EARLIER_DRAFT = re.compile(
    r"(?:制定|建立|编制|形成|完善)+(?P<topic>[^，。；]{2,40}?)(?:等)?(?:技术)?(?:标准|规范)+[，,]?$"
)
_EARLIER_WORK = re.compile(
    r"(?:探索|推动|聚力|聚焦|围绕|推进|加快|建设|打造)(?P<topic>[^，。；]{3,30}?)(?:建设)?[，,]$"
)
_AIMED_AT = re.compile(r"针对(?P<topic>[^，。；]{2,24})$")
_WIDER_FIELD = re.compile(r"^[^，。；]*领域[的中]?(?=.{3})|^实现(?=.{4})")
_GENERIC = re.compile(
    r"^(?:至少|新型|智慧城市|建设|领域|方面|相关|可复制|可推广|、|的|[市县区]级|地方|和|与|部门|工作|规范|技术|系列|创新|国内|一流|省内|领先|标准化|标准)*$"
)
_TOPIC_END = re.compile(r"(?:等|相关|有关)?(?:建设)?(?:领域|方面|方向|建设基础)?的?(?:相关|有关)?的?$")
_TOPIC_START = re.compile(r"^(?:(?:完善|至少|不少于|相关|有关|可复制|可推广|、|的|一批|系列|部门间)*)")
# 省级地方标准《甲规范》《乙规范》: the titles may follow the level.
_TITLES_BEHIND = re.compile(r"(?:《[^》]{2,40}》[、和]?)+")
_TITLES = re.compile(r"《([^》]{2,40})》")
# More than any plan needs: they bound the work on texts that are none.
_LONGEST_CLAUSE = 300
_LONGEST_ENDING = 64
_MOST_COMPARED = 200
_LONGEST_TOPIC = 40
_LONGEST_HEADING = 16


@dataclass(frozen=True, slots=True)
class _Mention:
    """One standard that a sentence speaks of: the run that says so, and what it says."""

    sentence: Sentence
    start: int
    end: int
    level: StandardLevel
    count: int | None
    topic: str


def find(chapter: Chapter) -> tuple[PlannedStandard, ...]:
    """The planned standards of a chapter, in the order of the text."""
    read = list(sentences(chapter, with_afterword=True))
    has_section = any(s.unit and s.unit.kind is UnitKind.STANDARD for s in read)
    found: list[PlannedStandard] = []
    for section, group in groupby(read, key=_section):
        members = list(group)
        if section is not None:
            found += _of_section(chapter, members)
        else:
            # Beside a section of its own, a standard is only one more where it is counted.
            mentions = [m for s in members for m in _mentions(s)]
            found += _of_mentions(chapter, [m for m in mentions if m.count or not has_section])
    return tuple(found)


def _section(sentence: Sentence) -> str | None:
    """The top-level heading about standards that a sentence stands under, or None."""
    unit = sentence.unit
    return unit.path.split(".")[0] if unit and unit.kind is UnitKind.STANDARD else None


def _of_section(chapter: Chapter, members: Sequence[Sentence]) -> Iterator[PlannedStandard]:
    mentions = [m for s in members for m in _mentions(s)]
    titles = [m for m in mentions if _is_heading(m.sentence)]
    texts = _distinct([m for m in mentions if not _is_heading(m.sentence)])
    # 牵头研制地方标准。: a heading that runs in announces what the text then counts.
    counted = [m for m in texts if m.count or m.topic or len(m.sentence.text) > _LONGEST_HEADING]
    texts = counted or texts
    announced = next((m.count for m in titles if m.count), None)
    uncounted = announced is None and all(m.count is None for m in texts)
    for i, mention in enumerate(texts or titles[:1]):
        one_each = uncounted or announced == len(texts)
        count = mention.count or (1 if one_each else announced if i == 0 else None)
        topic = mention.topic or _field("".join(s.text for s in members if not s.is_title))
        topic = topic or next((t.topic for t in titles if t.topic), "")
        yield _record(chapter, mention, count, topic, "heading" if mention.sentence.is_title else "text")


def _is_heading(sentence: Sentence) -> bool:
    """Whether a sentence only announces; a numbered task of one sentence is a title, but says all there is to say."""
    unit = sentence.unit
    says_all = unit is not None and not unit.is_group and unit.span.end - unit.title_span.end <= 1
    return sentence.is_title and not (says_all and len(sentence.text) > _LONGEST_HEADING)


def _of_mentions(chapter: Chapter, mentions: Sequence[_Mention]) -> Iterator[PlannedStandard]:
    for mention in _distinct(mentions):
        yield _record(chapter, mention, mention.count or 1, mention.topic, "elsewhere")


def _record(chapter: Chapter, mention: _Mention, count: int | None, topic: str, rule: str) -> PlannedStandard:
    at = mention.sentence.start
    return PlannedStandard(
        span=chapter.dense.span(at + mention.start, at + mention.end),
        method=f"rule:standard-{rule}",
        confidence=CONFIDENCE[rule],
        topic=topic,
        level=mention.level,
        min_count=count,
    )


def _distinct(mentions: Sequence[_Mention]) -> list[_Mention]:
    """The mentions without those that only say an earlier one again."""
    kept: list[_Mention] = []
    for mention in mentions:
        again = any(k.level is mention.level and _same(k.topic, mention.topic) for k in kept[-_MOST_COMPARED:])
        if not again:
            kept.append(mention)
    return kept


def _same(topic: str, later: str) -> bool:
    """Whether a later mention adds nothing: no topic, the same one, or a part of one that is no list."""
    return (
        not later
        or topic == later
        or (bool(topic) and "、" not in topic + later and (later in topic or topic in later))
    )


def _mentions(sentence: Sentence) -> Iterator[_Mention]:
    text = sentence.text
    for level in _LEVEL.finditer(text):
        floor = max(0, level.start() - _LONGEST_CLAUSE)
        clause = max(floor, max(text.rfind(mark, floor, level.start()) for mark in "，；：,;") + 1)
        before = text[clause : level.start()]
        verbs = list(_VERB.finditer(before)) or (
            list(_PUSHED.finditer(before)) if _BEGUN_AFTER.match(text, level.end()) else []
        )
        if not verbs or any(v["done"] or v["of"] for v in verbs) or _ONLY_USED.match(text, level.end()):
            continue
        behind = _TITLES_BEHIND.match(text, level.end())
        titles = _TITLES.findall(before) or (_TITLES.findall(behind[0]) if behind else [])
        yield _Mention(
            sentence,
            clause,
            level.end(),
            StandardLevel(level.lastgroup or ""),
            _count(before, text[level.end() : level.end() + 12]) or len(titles) or None,
            _short("、".join(titles)) if titles else _topic(text, clause, before, verbs[-1].end(), level.group()),
        )


def _count(before: str, after: str) -> int | None:
    """How many: 形成至少1项, 选取1项形成, 省级标准2项以上."""
    counted = [q for q in quantities(before) if q.sort is Sort.COUNT and q.unit in _COUNTED_IN]
    counted = counted or [
        q for q in quantities(after) if q.sort is Sort.COUNT and q.unit in _COUNTED_IN and q.start <= 3
    ]
    return int(counted[-1].low) if counted else None


def _topic(text: str, clause: int, before: str, verb_end: int, level: str) -> str:
    """What a standard is about, from the nearest words that say so."""
    # All of these end where the words do: what stands far before them cannot matter.
    raised = _RAISED.search(before[-_LONGEST_ENDING:])
    if raised:
        return _short(raised["topic"])
    own = before[verb_end:]
    count = next((q for q in quantities(own) if q.unit in _COUNTED_IN), None)
    parts = [own[count.end :], own[: count.start]] if count else [own]
    parts.append(re.sub(r"^(?:省|国家|全国|全省|市|县|区|行业|团体|联盟)级?|(?:地方|推荐性)?标准$", "", level))
    for part in parts:
        candidate = _TOPIC_START.sub("", _TOPIC_END.sub("", part))
        named_province = level.startswith("省") and len(candidate) <= 3
        if len(candidate) >= 2 and not _GENERIC.match(candidate) and not named_province:
            return _short(candidate)
    verb_free = _VERBS_AT_END.sub("", before[max(0, verb_end - _LONGEST_CLAUSE // 3) : verb_end])
    here = _AIMED_AT.search(verb_free) or _FIELD.search(verb_free) or _FIELD_HERE.search(verb_free)
    if here:
        return _short(here["topic"])
    return _field(text[:clause]) or _drafted(text[max(0, clause - _LONGEST_ENDING) : clause])


def _field(text: str) -> str:
    """The last field that a text puts as 在甲、乙等领域."""
    fields = [m["topic"] for m in _FIELD.finditer(text)]
    return _short(fields[-1]) if fields else ""


def _drafted(text: str) -> str:
    """What the clause before drafts or does: 制定甲技术标准，并申报…; 推动甲平台建设，形成…."""
    draft = _EARLIER_DRAFT.search(text) or _EARLIER_WORK.search(text)
    return _short(draft["topic"]) if draft else ""


def _short(topic: str) -> str:
    topic = _WIDER_FIELD.sub("", _TOPIC_END.sub("", topic))
    if topic.count("“") != topic.count("”") or (topic.rfind("“") == 0 and topic.endswith("”")):
        topic = topic.strip("“”")
    return "" if _GENERIC.match(topic) else topic.strip("，、")[:_LONGEST_TOPIC]
