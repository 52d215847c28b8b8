"""Plans of one place (实施方案, 行动计划, 三年行动方案): tasks with 责任单位, staged aims."""

from __future__ import annotations

import re
from collections import Counter

from loaders.genres.draft import (
    ChapterDraft,
    Draft,
    head_paragraphs,
    head_titles,
    task_sections,
    without_contents,
)
from loaders.genres.fields import batch_of, called_itself, field, plan_fields, vision_field
from loaders.genres.located import PlaceName, place_in_title
from loaders.outline import parse
from loaders.records import Genre, Level
from loaders.text import Span

GENRE = Genre.IMPLEMENTATION_PLAN
RANK = 3

TITLE = re.compile(
    "(?:实施|行动|工作|建设|推进|总体)?(?:方案|计划|意见|规划|要点|(?:任务|工作|项目)清单|若干措施|工作安排)(?:[（(].{2,30}[）)])?(?:的通知)?$"
)
_PROSE = re.compile("[，。；]")
# How often a place must be named against the next to be taken for the plan's own.
CLEAR_LEAD = 2.0


def recognise(draft: Draft) -> bool:
    """Whether a title among the first paragraphs is a plan's, and a place is to be found."""
    titled = any(
        len(title) <= 80 and not re.search("[。；]", title) and TITLE.search(title.rstrip("。"))
        for title in head_titles(draft)
    )
    return titled and place_of(draft) is not None


def chapters(draft: Draft) -> tuple[ChapterDraft, ...]:
    """One chapter: the whole document."""
    place = place_of(draft)
    return () if place is None else (whole_document(draft, place),)


def whole_document(draft: Draft, place: PlaceName) -> ChapterDraft:
    """The chapter of a document that speaks of one place throughout."""
    first, last = draft.paragraphs[0], draft.paragraphs[-1]
    span = Span(first.span.start, last.span.end)
    root = parse(draft.outside_tables(without_contents(draft.paragraphs)))
    fields = list(plan_fields(draft.dense, draft.paragraphs))
    head = "".join(p.text for p in head_paragraphs(draft))
    batch = batch_of(head)
    if batch is not None:
        fields.append(field("batch", str(batch), draft.dense, first.start, first.end, "title"))
    tasks = task_sections(root)
    goals_end = tasks[0].node.start if tasks else len(draft.dense)
    vision = vision_field(draft.dense, 0, goals_end) or called_itself(draft.dense, goals_end, place.name)
    fields += [vision] if vision else []
    return ChapterDraft(
        place=place,
        span=span,
        sections=tasks,
        fields=tuple(fields),
    )


def place_of(draft: Draft) -> PlaceName | None:
    """The place whose plan this is: named in its title or by its issuer, else the one named most."""
    metadata = draft.source.metadata
    heads = [title for title in head_titles(draft) if len(title) <= 60 and not _PROSE.search(title)]
    body = [p.text for p in draft.paragraphs[:200]]
    for title in (metadata.title, *heads, metadata.issuer):
        if title and (place := place_in_title("".join(title.split()), draft.gazetteer, body)) is not None:
            return place
    counts = Counter(
        named
        for paragraph in draft.paragraphs[:400]
        for sentence in _PROSE.split(paragraph.text[:2000])
        if (named := draft.gazetteer.find_in(sentence)) is not None
    )
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < CLEAR_LEAD * ranked[1][1]):
        return draft.assumed_place
    most = ranked[0][0]
    return PlaceName(most.name, most.prefecture, most.adcode, Level(most.level))
