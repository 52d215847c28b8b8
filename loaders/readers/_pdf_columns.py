"""Pages of running text in two columns: where the columns stand, and in which order such a page is read."""

from __future__ import annotations

import itertools
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.readers._pdf_lines import NEVER_FIRST, Margins, TextLine, rows_of
from loaders.readers._pdf_page import Glyph, PageContent, Rule
from loaders.readers._pdf_strips import FEWEST_LINES, Columns, Strip, are_set_in, certain_columns, strips_of
from loaders.readers._pdf_tables import Table, lines_and_tables, ruled_tables

EDGE = 0.15
"""Heads and feet stand in this share of the page's height."""
EDGE_LINES = 2
"""They are at most this many lines deep."""
APART = 0.9
"""Their least distance from the text, as a share of the size of the writing."""

# Where the right column begins, as shares of the page's width.
_LEFTMOST_START = 0.42
_RIGHTMOST_START = 0.62
# As shares of the size of the writing.
_GUTTER = 0.8
_SLACK = 0.1
# More ruling lines between the rows of print are those of a table.
_MOST_RULES = 1
_SAME_PLACE = 2.0
_TOUCH = 3.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page without its ruled tables, which lie beside it: its rows of print from the top."""

    number: int
    width: float
    height: float
    rows: tuple[list[Glyph], ...]
    size: float
    across: tuple[Rule, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class _Band:
    """The rows of a sheet from `begin` to `end`, all of which leave the gutter free, and what stands beside it."""

    begin: int
    end: int
    left_rows: list[list[Glyph]]
    right_rows: list[list[Glyph]]
    left: list[Strip]
    right: list[Strip]


def sheet_of(content: PageContent, number: int) -> Sheet:
    """A page laid out in rows, its ruled tables and their rules apart."""
    tables, rest = ruled_tables(content.glyphs, content.horizontal, content.vertical)
    rows = rows_of(g for g in rest if not g.character.isspace() or g.right > g.left)
    size = statistics.median(row[0].top - row[0].bottom for row in rows) if rows else 0.0
    across = (
        rule
        for rule in content.horizontal
        if not any(table.bottom - _TOUCH <= rule.position <= table.top + _TOUCH for table in tables)
    )
    return Sheet(number, content.width, content.height, tuple(rows), size, tuple(across), tuple(tables))


def columns_of_pages(sheets: Sequence[Sheet]) -> list[Columns | None]:
    """The columns in which the text of each page may be set; None where no page of a document has any.

    On pages with many lines side by side they are certain. The others, the last one for instance, may
    have the same columns as most of these.
    """
    found = [_columns_of(sheet) for sheet in sheets]
    alike: dict[int, list[Columns]] = {}
    for columns in found:
        if columns is not None:
            alike.setdefault(round((columns.right.left - columns.left.left) / _SAME_PLACE), []).append(columns)
    if not alike:
        return found
    usual = max(alike.values(), key=len)[0]
    return [columns or _moved_to(sheet, usual) for sheet, columns in zip(sheets, found, strict=True)]


def _columns_of(sheet: Sheet) -> Columns | None:
    """The columns of a page that has many lines of running text side by side; else None.

    They are known by a gutter near the middle that no row of print crosses, with columns of about
    the same width on both sides that most lines fill. Ruling lines between the rows, or white space
    at the same heights on both sides, speak for a table.
    """
    start = _likely_start(sheet)
    text = _text_rows(sheet)
    if start is None or not text:
        return None
    top, bottom = (sheet.rows[index][0].middle for index in (text[0], text[-1]))
    rules = _rules_across(sheet, start, sheet.size)
    if sum(bottom < position < top for position in rules) > _MOST_RULES:
        return None
    found = (certain_columns(band.left, band.right, sheet.size) for band in _bands(sheet, start, sheet.size))
    return next((columns for columns in found if columns is not None), None)


def _moved_to(sheet: Sheet, columns: Columns) -> Columns:
    """Columns of other pages where they would stand on this one: pages on the left and right of a book differ."""
    text = _text_rows(sheet)
    lefts = sorted(row[0].left for row in sheet.rows[text.start : text.stop])
    by = lefts[len(lefts) // 10] - columns.left.left if lefts else 0.0
    left, right = (Margins(side.left + by, side.right + by) for side in (columns.left, columns.right))
    return Columns(left, right, columns.size)


def blocks_of(sheet: Sheet, columns: Columns | None) -> list[TextLine | Table]:
    """The lines and tables of a page in reading order: where its rows are in columns, the left one comes first."""
    if columns is not None:
        bands = [*_bands(sheet, columns.right.left, columns.size)]
        are_all = len(bands) == 1 and range(bands[0].begin, bands[0].end) == _text_rows(sheet)
        bands = [band for band in bands if are_set_in(columns, band.left, band.right, are_all=are_all)]
        if bands:
            return _in_order(sheet, bands, columns)
    return _placed(lines_and_tables(sheet.rows, sheet.number), sheet.tables)


def _in_order(sheet: Sheet, bands: Sequence[_Band], columns: Columns) -> list[TextLine | Table]:
    """The blocks of a page with some bands in columns; its ruled tables, from the top, where they belong."""
    blocks: list[TextLine | Table] = []
    at = beside = 0
    tables = sheet.tables
    for band in bands:
        top = sheet.rows[band.begin][0].middle
        floor = sheet.rows[band.end][0].middle if band.end < len(sheet.rows) else 0.0
        above = beside
        while above < len(tables) and _middle(tables[above]) > top:
            above += 1
        blocks += _placed(lines_and_tables(sheet.rows[at : band.begin], sheet.number), tables[beside:above])
        beside = above
        while beside < len(tables) and _middle(tables[beside]) > floor and not _parts(tables[beside], columns):
            beside += 1
        inside = tables[above:beside]
        for rows, margins, is_left in ((band.left_rows, columns.left, True), (band.right_rows, columns.right, False)):
            own = [t for t in inside if (t.columns[0] < columns.left.right) == is_left]
            blocks += _placed([*_within(margins, lines_and_tables(rows, sheet.number))], own)
        at = band.end
    return blocks + _placed(lines_and_tables(sheet.rows[at:], sheet.number), tables[beside:])


def _within(margins: Margins, blocks: Iterable[TextLine | Table]) -> Iterator[TextLine | Table]:
    for block in blocks:
        yield replace(block, column=margins) if isinstance(block, TextLine) else block


def _placed(blocks: list[TextLine | Table], tables: Iterable[Table]) -> list[TextLine | Table]:
    """The blocks of one column or of a whole page, with its ruled tables among them."""
    for table in tables:
        place = next((i for i, block in enumerate(blocks) if block.top < table.top), len(blocks))
        blocks.insert(place, table)
    return blocks


def _middle(table: Table) -> float:
    return (table.top + table.bottom) / 2


def _parts(table: Table, columns: Columns) -> bool:
    """Whether a table reaches over both columns and so divides what is above from what is below."""
    return table.columns[0] < columns.left.right and table.columns[-1] > columns.right.left


def _likely_start(sheet: Sheet) -> float | None:
    """Where near the middle many rows of print begin again after a gap; the leftmost such place."""
    starts: Counter[int] = Counter()
    leftmost: dict[int, float] = {}
    low, high, gutter = _LEFTMOST_START * sheet.width, _RIGHTMOST_START * sheet.width, _GUTTER * sheet.size
    for row in sheet.rows:
        reach = float("-inf")
        for glyph in row:
            if glyph.left >= high:
                break
            if glyph.character.isspace():
                continue
            if glyph.left > low and glyph.left - reach > gutter:
                place = round(glyph.left / _SAME_PLACE)
                starts[place] += 1
                leftmost[place] = min(glyph.left, leftmost.get(place, glyph.left))
            reach = max(reach, glyph.right)
    # One place may fall on the border of two.
    support = {place: count + starts[place + 1] for place, count in starts.items()}
    # Of lines that begin with an indent there may be more than of others.
    needed = max(FEWEST_LINES, max(support.values(), default=0) / 3)
    likely = [place for place, count in support.items() if count >= needed]
    return leftmost[min(likely)] if likely else None


def _bands(sheet: Sheet, start: float, size: float) -> Iterator[_Band]:
    """The longest runs of rows that leave the gutter before `start` free; rules and tables across it end them."""
    left, right = start - _GUTTER * size, start - _SLACK * size
    middle = (left + right) / 2
    barriers = _rules_across(sheet, start, size)
    barriers += [_middle(table) for table in sheet.tables if table.columns[0] < left and table.columns[-1] > right]
    barriers.sort()
    inner = _text_rows(sheet)
    begin = inner.start
    for index in inner:
        row = sheet.rows[index]
        is_cut = False
        while barriers and barriers[-1] > row[0].middle:
            barriers.pop()
            is_cut = True
        is_crossed = any(g.right > left and g.left < right and not _may_overhang(g.character) for g in row)
        if (is_cut or is_crossed) and begin < index:
            yield _band(sheet, begin, index, middle)
            begin = index
        if is_crossed:
            begin = index + 1
    if begin < inner.stop:
        yield _band(sheet, begin, inner.stop, middle)


def _rules_across(sheet: Sheet, start: float, size: float) -> list[float]:
    """The heights of the ruling lines that reach over the gutter into both columns."""
    return [r.position for r in sheet.across if r.start < start - 2 * size and r.end > start + size]


def _may_overhang(character: str) -> bool:
    """Whether it may stand beyond the right margin, where nothing of it is seen or little."""
    return character.isspace() or character in NEVER_FIRST


def _band(sheet: Sheet, begin: int, end: int, gutter: float) -> _Band:
    glyphs = [*itertools.chain.from_iterable(sheet.rows[begin:end])]
    # Lines in two columns need not stand at the same heights.
    left = rows_of(g for g in glyphs if g.left <= gutter)
    right = rows_of(g for g in glyphs if g.left > gutter)
    return _Band(begin, end, left, right, strips_of(left), strips_of(right))


def _text_rows(sheet: Sheet) -> range:
    """The rows between what stands apart at the upper and lower edges of the page."""
    rows = sheet.rows
    low, high = sheet.height * EDGE, sheet.height * (1 - EDGE)
    head = _set_apart(rows[: EDGE_LINES + 1], lambda row: min(g.bottom for g in row) > high)
    foot = _set_apart(rows[: -EDGE_LINES - 2 : -1], lambda row: max(g.top for g in row) < low)
    return range(head, max(len(rows) - foot, head))


def _set_apart(rows: Sequence[list[Glyph]], is_at_edge: Callable[[list[Glyph]], bool]) -> int:
    """How many of the outermost rows are at the edge and stand apart from what comes further in."""
    for number, (outer, inner) in enumerate(itertools.pairwise(rows), 1):
        if not is_at_edge(outer):
            return 0
        size = max(g.top - g.bottom for g in (*outer, *inner))
        gap = max(
            min(g.bottom for g in outer) - max(g.top for g in inner),
            min(g.bottom for g in inner) - max(g.top for g in outer),
        )
        if gap > APART * size:
            return number
    return 0
