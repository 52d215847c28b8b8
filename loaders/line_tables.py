"""Tables that plain text prints a cell a line: what copying a table out of a page or a file leaves of it.

The header is a run of lines that name columns, the first of them the column of numbers; a row
begins with the next number and has as many lines as the header. A table that departs from this, because
a cell was left out or runs over two lines, ends with its last regular row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from loaders.tables import is_number_header, names_column
from loaders.text import PAGE_NUMBER_LINE, Cell, SourceText, Span

FEWEST_COLUMNS = 3
MOST_COLUMNS = 10
FEWEST_ROWS = 2
LONGEST_CELL_LINE = 300
_LINE = re.compile(r"[^\n\f]*\S[^\n\f]*")
_NUMBER = re.compile(r"[(（]?(\d{1,3})[)）.．、]?")


def with_cells_of_lines(source: SourceText) -> SourceText:
    """The source with the cells of such tables; unchanged where its format states tables itself.

    Examples
    --------
    >>> text = "序号\\n任务\\n责任单位\\n1\\n智慧渔港\\n县水务局\\n2\\n智慧停车\\n县公安局"
    >>> [text[c.span.start : c.span.end] for c in with_cells_of_lines(SourceText(text)).cells if c.row == 2]
    ['2', '智慧停车', '县公安局']
    """
    if source.cells:
        return source
    lines = list(_lines(source))
    words = [source.text[line.start : line.end] for line in lines]
    cells: list[Cell] = []
    table = at = 0
    while at < len(lines):
        columns = _header(words, at)
        rows = _rows(words, at + columns, columns) if columns else 0
        if rows < FEWEST_ROWS:
            at += 1
            continue
        listed = lines[at : at + columns * (rows + 1)]
        cells += [Cell(span, table, n // columns, n % columns) for n, span in enumerate(listed)]
        table += 1
        at += len(listed)
    return replace(source, cells=tuple(cells)) if cells else source


def _lines(source: SourceText) -> Iterator[Span]:
    furniture = {span.start: span.end for span in source.furniture}
    for match in _LINE.finditer(source.text):
        words = match[0].strip("\ufeff \t\r\u3000\xa0")
        start = match.start() + match[0].index(words)
        span = Span(start, start + len(words))
        if words and furniture.get(start) != span.end and not PAGE_NUMBER_LINE.fullmatch(words):
            yield span


def _header(words: Sequence[str], at: int) -> int:
    """How many columns a header that begins at a line has; 0 where none does."""
    if not is_number_header(words[at]):
        return 0
    columns = 1
    while columns < MOST_COLUMNS and at + columns < len(words) and names_column(words[at + columns]):
        columns += 1
    return columns if columns >= FEWEST_COLUMNS else 0


def _rows(words: Sequence[str], at: int, columns: int) -> int:
    """How many regular rows follow a header."""
    rows = 0
    while at + (rows + 1) * columns <= len(words):
        row = words[at + rows * columns : at + (rows + 1) * columns]
        number = _NUMBER.fullmatch(row[0])
        if number is None or int(number[1]) != rows + 1 or any(len(cell) > LONGEST_CELL_LINE for cell in row):
            break
        # The next row's number inside this one: a cell of this row was left out.
        if any((inner := _NUMBER.fullmatch(cell)) and int(inner[1]) == rows + 2 for cell in row[1:]):
            break
        rows += 1
    return rows
