"""Milestones: what is to be done by a date and cannot be counted, and the stages of a plan.

`到2023年底，建成城市运行中心` is one; a date that governs numbers is a deadline of targets and none.
The mid-term and the final assessment of a pilot are milestones too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.chapter import Chapter
from loaders.counted import EDGE
from loaders.deadlines import DateMention, date_mentions
from loaders.measures import Sort, quantities
from loaders.passages import Sentence, sentences
from loaders.records import Milestone

PRODUCES = "milestones"

CONFIDENCE = {"dated": 0.9, "stage": 0.9, "assessment": 0.95}
"""How far each rule is to be trusted."""

_ASSESSMENTS = {"midterm_by": "中期考核", "final_by": "终期验收"}
_LONGEST_LABEL = 60
_REACH = 400
"""How much of what follows a date is looked at, in characters."""

_STAGE = re.compile(r"(?P<name>[^。；，、：:（）()]{2,30}阶段)[（(](?P<when>[^（）()。；]{4,30})[）)]")
_STAGE_NUMBER = re.compile(r"^(?:第?[一二三四五六七八九十\d]{1,3}[、.．)）]|[一二三四五六七八九十\d]{1,3}[）)])")
_DOING = re.compile(
    r"建成|完成|实现|达到|达成|形成|建设|打造|启动|开展|力争|接入|覆盖|构建|搭建|建立|上线|投入|推进|推广|全面|基本|取得|创建|验收|培育|提升"
)
_PLANNED = re.compile(r"^[，,]?(?:计划|力争|实现|完成|建成|启动|达到|重点|全面|基本|建设|推进|创建|争取|形成)")
_DONE = re.compile(r"(?<!为)了(?!解)|已经?(?:建|完|实|获|形|开|上)|荣获|获评|被评为|印发|以来")
_FIRM = re.compile(r"^(?:力争|争取|计划|预计|截止|到|至|十|[“\"])|(?:[底末前旬]|季度)$")
_MANNER = re.compile(r"围绕|按照|根据|依托|基于|统筹|在|以|通过|结合|切实|进一步|不断|充分|全面负责|随着|为")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*$")


def find(chapter: Chapter) -> tuple[Milestone, ...]:
    """The milestones of a chapter, in the order of the text; what is said twice, once."""
    found: dict[tuple[str, str], Milestone] = {}
    for field in chapter.fields:
        if field.name in _ASSESSMENTS:
            label = _ASSESSMENTS[field.name]
            found[field.value, label] = Milestone(
                span=field.span,
                method="rule:milestone-assessment",
                confidence=CONFIDENCE["assessment"],
                date=field.value,
                label=label,
            )
    year: str | None = None
    for sentence in sentences(chapter, with_afterword=True):
        dates = date_mentions(sentence.text, year)
        if dates:
            year = dates[-1].value[:4]
            for milestone in _of_sentence(chapter, sentence, dates):
                found.setdefault((milestone.date, milestone.label), milestone)
    return tuple(sorted(found.values(), key=lambda m: m.span.start))


def _of_sentence(chapter: Chapter, sentence: Sentence, dates: tuple[DateMention, ...]) -> Iterator[Milestone]:
    text = sentence.text
    stages = list(_STAGE.finditer(text)) if "阶段" in text else []
    for stage in stages:
        ends = date_mentions(stage["when"], dates[0].value[:4])
        if ends:
            name = _STAGE_NUMBER.sub("", stage["name"])
            yield _milestone(chapter, sentence, stage.start(), stage.end(), ends[-1].value, name, "stage")
    for i, date in enumerate(dates):
        if not date.is_deadline or any(s.start() <= date.start < s.end() for s in stages):
            continue
        end = min(dates[i + 1].start if i + 1 < len(dates) else len(text), date.end + _REACH)
        part = re.split(r"[；;。]", text[date.end : end], maxsplit=1)[0]
        firm = _FIRM.search(text[date.start : date.end])
        if _IN_BRACKETS.search(text, max(0, date.start - 40), date.start) or _DONE.search(part):
            continue
        if not firm and not _PLANNED.match(part):
            continue
        label = _label(part)
        if label:
            at = date.end + part.find(label)
            yield _milestone(chapter, sentence, date.start, at + len(label), date.value, label, "dated")


def _label(words: str) -> str:
    """The first clause that says what is done, or an empty string where numbers say it."""
    clauses = [c for c in EDGE.split(words) if c]
    label = next((c for c in clauses if _DOING.search(c) and not _MANNER.match(c)), "")
    counted = [q for q in quantities(label) if q.sort is not Sort.DURATION and not (q.chinese and q.high <= 1)]
    if len(label) < 4 or counted:
        return ""
    return label[:_LONGEST_LABEL].rstrip("前、")


def _milestone(
    chapter: Chapter, sentence: Sentence, start: int, end: int, date: str, label: str, rule: str
) -> Milestone:
    return Milestone(
        span=chapter.dense.span(sentence.start + start, sentence.start + end),
        method=f"rule:milestone-{rule}",
        confidence=CONFIDENCE[rule],
        date=date,
        label=label,
        unit_path=sentence.unit.path if sentence.unit else None,
    )
