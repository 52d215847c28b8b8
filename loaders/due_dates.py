"""By when tasks are to be done: dates that stand in a field of their own (完成时限), not in a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from loaders.chapter import Chapter
from loaders.deadlines import date_mentions

LONGEST_CELL = 24
_FIELD = re.compile(r"(?:完成|办结|建成)(?:时限|时间|期限|节点)[：:]([^，。；;：:（(）)\]】〕]{4,24})")


@dataclass(frozen=True, slots=True)
class DueDates:
    """Dates (`YYYY` or `YYYY-MM`) by table and row, and by the path of a unit without parts."""

    of_rows: Mapping[tuple[int, int], str]
    of_units: Mapping[str, str]


def due_dates(chapter: Chapter) -> DueDates:
    """The dates that cells give their rows, and that fields in the text (完成时限：2025年12月) give their units."""
    rows = {}
    for cell in chapter.source.cells:
        if len(cell.span) <= LONGEST_CELL and chapter.span.contains(cell.span):
            words = "".join(chapter.source.text[cell.span.start : cell.span.end].split())
            for mention in date_mentions(words):
                if mention.end - mention.start >= len(words) - 4:
                    rows[cell.table, cell.row] = mention.value
    units = {}
    for match in _FIELD.finditer(str(chapter.dense)):
        unit = chapter.unit_at(chapter.dense.position(match.start()))
        mentions = date_mentions(match[1])
        if unit is not None and not unit.is_group and mentions:
            units[unit.path] = mentions[-1].value
    return DueDates(rows, units)
