"""Task books (试点工作任务书): one chapter a pilot, many in one file or one alone.

A chapter has prescribed tasks (规定任务), the place's own (地方特色) and stock text
about designation and assessment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.genres.draft import (
    LONGEST_TITLE_LINES,
    PRESCRIBED_TASKS,
    ChapterDraft,
    Draft,
    is_title_line,
    task_sections,
)
from loaders.genres.fields import batch_of, chapter_fields, field, vision_field
from loaders.genres.located import PlaceName, place_in_title
from loaders.outline import parse
from loaders.outline_nodes import Node
from loaders.records import Genre
from loaders.text import Span

GENRE = Genre.TASK_BOOK
RANK = 1

LONGEST_TITLE = 45
# What follows a title tells of which prefecture an unlisted place is.
PARAGRAPHS_THAT_TELL = 40
_TITLE = re.compile("任务书[。：]?$")
_OPENING = re.compile(
    "[根依]据|一、|为(?:了|深入|贯彻|落实|加快|全面|扎实|切实|做好)|[按依参]照|贯彻|第一[章节部]|经.{2,30}?(?:批准|同意|审核)"
)


def recognise(draft: Draft) -> bool:
    """Whether some paragraph is the title of a task book of a known place."""
    return next(_titles(draft), None) is not None


def chapters(draft: Draft) -> tuple[ChapterDraft, ...]:
    """A chapter for each title, up to the next."""
    titles = list(_titles(draft))
    head = "".join(p.text for p in draft.paragraphs[: titles[0][0]])
    batch = batch_of(head[:400])
    drafts = []
    for number, (position, place) in enumerate(titles):
        until = titles[number + 1][0] if number + 1 < len(titles) else len(draft.paragraphs)
        drafts.append(_chapter(draft, position, until, place, batch))
    return tuple(drafts)


def _titles(draft: Draft) -> Iterator[tuple[int, PlaceName]]:
    title_end = 0
    for position in range(len(draft.paragraphs)):
        title, lines = _title_at(draft, position)
        if not title or position < title_end:
            continue
        following = draft.paragraphs[position + lines : position + lines + 4]
        if not any(_OPENING.match(p.text) for p in following):
            continue
        text = [p.text for p in draft.paragraphs[position + lines : position + lines + PARAGRAPHS_THAT_TELL]]
        place = place_in_title(title, draft.gazetteer, text)
        if place is None and position and len(draft.paragraphs[position - 1].text) <= 30:
            place = place_in_title(draft.paragraphs[position - 1].text, draft.gazetteer, text)
        if place is not None:
            title_end = position + lines
            yield position, place


def _title_at(draft: Draft, position: int) -> tuple[str, int]:
    """The title of a task book that begins at a paragraph, and over how many it runs; ("", 0) without one."""
    title = ""
    for lines, paragraph in enumerate(draft.paragraphs[position : position + LONGEST_TITLE_LINES], 1):
        title += paragraph.text
        if len(title) > LONGEST_TITLE or (lines > 1 and _TITLE.search(paragraph.text)):
            break
        if _TITLE.search(title):
            return title, lines
        if not is_title_line(title):
            break
    return "", 0


def _chapter(draft: Draft, position: int, until: int, place: PlaceName, batch: int | None) -> ChapterDraft:
    paragraphs = draft.paragraphs[position:until]
    span = Span(paragraphs[0].span.start, paragraphs[-1].span.end)
    root = parse(draft.outside_tables(paragraphs[1:]))
    sections = task_sections(root, with_rest=True)
    fields = list(chapter_fields(draft.dense, paragraphs))
    if batch is not None:
        first = draft.paragraphs[0]
        fields.append(
            field("batch", str(batch), draft.dense, first.start, draft.paragraphs[position].start - 1, "cover")
        )
    if sections:
        own = sections[0].node
        vision = vision_field(draft.dense, own.start, own.own_end) or vision_field(
            draft.dense, paragraphs[0].start, own.start
        )
        fields += [vision] if vision else []
    return ChapterDraft(
        place=place,
        span=span,
        sections=sections,
        fields=tuple(fields),
        boilerplate=_boilerplate(draft, span, root, [s.node for s in sections]),
    )


def _boilerplate(draft: Draft, span: Span, root: Node, own: list[Node]) -> tuple[Span, ...]:
    """Everything but the place's own tasks, where those are set apart; else the prescribed tasks alone."""
    if not own:
        return ()
    set_apart = any(PRESCRIBED_TASKS.search(node.title) for node in root.walk())
    if not set_apart:
        return ()
    start, end = draft.dense.position(own[0].start), draft.dense.span(own[-1].start, own[-1].end).end
    # The place's own tasks may stand in a table below their heading, which the outline leaves out.
    tables = (table.span for table in draft.tables if span.contains(table.span) and table.span.start > start)
    end = max([end, *(table.end for table in tables)])
    return (Span(span.start, start), Span(end, span.end))
