"""Tables that plain text prints a row a line, its cells parted by tabs, bars or wide blanks.

The header is a line whose cells name columns; the rows are the lines below it that are parted in the
same way into as many cells. Tabs and bars keep a cell that was left blank, wide blanks do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from loaders.tables import names_column
from loaders.text import PAGE_NUMBER_LINE, Cell, SourceText, Span

FEWEST_COLUMNS = 3
FEWEST_ROWS = 1
LONGEST_ROW = 2000
_SEPARATORS = (re.compile(r"\t"), re.compile(r"[|｜]"), re.compile(r"[ \xa0]{2,}|[ \xa0]*\u3000+[ \xa0]*"))
_LINE = re.compile(r"[^\r\n\f]*\S[^\r\n\f]*")
_RULE = re.compile(r"[\s|｜:+\-—=─]+")
_BLANK = " \t\u3000\xa0\ufeff"


def with_cells_of_rows(source: SourceText) -> SourceText:
    """The source with the cells of such tables; unchanged where its format states tables itself.

    Examples
    --------
    >>> text = "序号\\t任务\\t责任单位\\n1\\t智慧渔港\\t县水务局\\n2\\t智慧停车\\t县公安局"
    >>> [text[c.span.start : c.span.end] for c in with_cells_of_rows(SourceText(text)).cells if c.row == 2]
    ['2', '智慧停车', '县公安局']
    """
    if source.cells:
        return source
    cells: list[Cell] = []
    separator: re.Pattern[str] | None = None
    columns = table = row = 0
    held: list[Cell] = []
    for line in _lines(source):
        words = source.text[line.start : line.end]
        if separator is not None:
            if _RULE.fullmatch(words):
                continue
            parted = _parted(words, separator)
            if len(parted) == columns or (separator is not _SEPARATORS[2] and 1 < len(parted) < columns):
                row += 1
                held += _cells(parted, line.start, table, row)
                continue
            cells, table = _kept(cells, held, row, table)
            separator = None
        separator, parted = _header(words)
        if separator is not None:
            columns, row = len(parted), 0
            held = list(_cells(parted, line.start, table, 0))
    if separator is not None:
        cells, table = _kept(cells, held, row, table)
    return replace(source, cells=tuple(cells)) if cells else source


def _kept(cells: list[Cell], held: list[Cell], rows: int, table: int) -> tuple[list[Cell], int]:
    """All cells with those of a table that has rows, and the number of the next table."""
    return ([*cells, *held], table + 1) if rows >= FEWEST_ROWS else (cells, table)


def _lines(source: SourceText) -> Iterator[Span]:
    furniture = {span.start for span in source.furniture}
    for match in _LINE.finditer(source.text):
        if match.start() not in furniture and not PAGE_NUMBER_LINE.fullmatch(match[0]):
            yield Span(*match.span())


def _header(words: str) -> tuple[re.Pattern[str] | None, list[tuple[int, int]]]:
    """How a line that names columns is parted, and its cells; None where it names none."""
    if len(words) <= LONGEST_ROW:
        for separator in _SEPARATORS:
            parted = _parted(words, separator) if separator.search(words) else []
            if len(parted) >= FEWEST_COLUMNS and all(names_column(words[start:end]) for start, end in parted):
                return separator, parted
    return None, []


def _parted(words: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """The cells of a line, without the white space around them; a blank one is an empty run."""
    if len(words) > LONGEST_ROW:
        return []
    left = len(words) - len(words.lstrip(" \u3000\xa0\ufeff" if separator is _SEPARATORS[0] else _BLANK))
    right = len(words.rstrip(" \u3000\xa0\r" if separator is _SEPARATORS[0] else _BLANK + "\r"))
    if separator is _SEPARATORS[1]:
        left += words.startswith(("|", "｜"), left)
        right -= words.endswith(("|", "｜"), left, right)
    edges = [left]
    for match in separator.finditer(words, left, right):
        edges += match.span()
    edges.append(max(left, right))
    return [_stripped(words, *edges[i : i + 2]) for i in range(0, len(edges), 2)]


def _stripped(words: str, start: int, end: int) -> tuple[int, int]:
    cell = words[start:end]
    start += len(cell) - len(cell.lstrip(_BLANK))
    return start, max(start, start + len(cell.strip(_BLANK)))


def _cells(parted: list[tuple[int, int]], at: int, table: int, row: int) -> Iterator[Cell]:
    for column, (start, end) in enumerate(parted):
        if end > start:
            yield Cell(Span(at + start, at + end), table, row, column)
