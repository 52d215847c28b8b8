"""From the pages of a PDF to one text: furniture marked, paragraphs whole, tables cell by cell."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from loaders.readers._assembly import TextAssembly
from loaders.readers._furniture import is_page_number, running_key
from loaders.readers._pdf_columns import APART, EDGE, EDGE_LINES, Sheet, blocks_of, columns_of_pages, sheet_of
from loaders.readers._pdf_lines import Margins, TextLine, continues, joined, margins_of
from loaders.readers._pdf_page import PageContent
from loaders.readers._pdf_strips import Columns
from loaders.readers._pdf_tables import Table

_LONGEST_HEAD = 60
_SAME_HEIGHT = 4.0
_SAME_COLUMNS = 6.0


@dataclass(slots=True)
class _Page:
    number: int
    width: float
    head: list[TextLine] = field(default_factory=list)
    foot: list[TextLine] = field(default_factory=list)
    blocks: list[TextLine | Table] = field(default_factory=list)


def write_pages(pages: Iterable[PageContent], assembly: TextAssembly) -> tuple[int, ...]:
    """Write the pages into a text.

    A paragraph that runs over a page break stays whole; the foot of the one page and the head
    of the next follow it.

    Returns
    -------
    tuple of int
        Where each page starts.
    """
    sheets = [sheet_of(content, number) for number, content in enumerate(pages)]
    columns = columns_of_pages(sheets)
    laid_out = [_lay_out(*page) for page in zip(sheets, columns, strict=True)]
    _move_running_heads(laid_out)
    writer = _Writer(assembly, _margins(laid_out, columns))
    for page in laid_out:
        writer.page(page)
    return writer.finish()


def _margins(pages: Sequence[_Page], columns: Iterable[Columns | None]) -> Margins:
    """The margins of what is not in columns; where there is little of it, as wide as both columns."""
    lines = [block for page in pages for block in page.blocks if isinstance(block, TextLine)]
    apart = [line for line in lines if line.column is None]
    both = next((Margins(own.left.left, own.right.right) for own in columns if own is not None), None)
    if both is not None and 2 * len(apart) < len(lines):
        return both
    return margins_of(apart, min((page.width for page in pages), default=0.0))


def _lay_out(sheet: Sheet, columns: Columns | None) -> _Page:
    page = _Page(sheet.number, sheet.width, blocks=blocks_of(sheet, columns))
    first, last = (page.blocks[0], page.blocks[-1]) if len(page.blocks) > 1 else (None, None)
    if isinstance(first, TextLine) and is_page_number(first.text) and first.bottom > sheet.height * (1 - EDGE):
        page.head.append(first)
        page.blocks.remove(first)
    if isinstance(last, TextLine) and is_page_number(last.text) and last.top < sheet.height * EDGE:
        page.foot.append(last)
        page.blocks.remove(last)
    low, high = sheet.height * EDGE, sheet.height * (1 - EDGE)
    page.head += _set_apart(page.blocks[:EDGE_LINES], lambda line: line.bottom > high)
    page.foot += _set_apart(page.blocks[EDGE_LINES:][: -EDGE_LINES - 1 : -1], lambda line: line.top < low)[::-1]
    return page


def _set_apart(blocks: Sequence[TextLine | Table], is_at_edge: Callable[[TextLine], bool]) -> list[TextLine]:
    """Of the outermost blocks, the lines at the page's edge that stand apart from what comes further in."""
    lines: list[TextLine] = []
    for outer, inner in itertools.zip_longest(blocks, blocks[1:]):
        if not isinstance(outer, TextLine) or not is_at_edge(outer):
            break
        lines.append(outer)
        if inner is not None and _is_apart(outer, inner):
            return lines
    return []


def _is_apart(line: TextLine, other: TextLine | Table) -> bool:
    if isinstance(other, Table):
        return True
    distance = max(line.bottom - other.top, other.bottom - line.top)
    return distance > APART * max(line.size, other.size) or not 1 / 1.15 < line.size / other.size < 1.15


def _move_running_heads(pages: Sequence[_Page]) -> None:
    """Keep as heads and feet only page numbers and what recurs in its place; the rest belongs to the text."""
    keys: Counter[tuple[str, int]] = Counter()
    for page in pages:
        keys.update({_key(line) for line in (*page.head, *page.foot) if len(line.text) <= _LONGEST_HEAD})
    needed = max(2, (2 * len(pages) + 4) // 5)
    for page in pages:
        body = {id(block) for block in page.blocks}
        for lines in (page.head, page.foot):
            lines[:] = [line for line in lines if id(line) not in body or keys[_key(line)] >= needed]
        apart = {id(line) for line in (*page.head, *page.foot)}
        page.blocks = [block for block in page.blocks if id(block) not in apart]


def _key(line: TextLine) -> tuple[str, int]:
    return running_key(line.text), round(line.bottom / _SAME_HEIGHT)


class _Writer:
    """Writes block after block, holding a paragraph open until it is known to be over."""

    def __init__(self, assembly: TextAssembly, margins: Margins):
        self._assembly = assembly
        self._margins = margins
        self._starts: list[int] = []
        self._open = ""
        self._last: TextLine | None = None
        self._waiting: list[TextLine] = []
        self._table: Table | None = None
        self._tables = 0
        self._rows = 0

    def page(self, page: _Page) -> None:
        """Write a page."""
        first = page.blocks[0] if page.blocks else None
        if not (isinstance(first, TextLine) and self._continues(first)):
            self._close()
        self._starts.append(self._assembly.length + len(self._open))
        self._furniture(page.head)
        for block in page.blocks:
            if isinstance(block, TextLine):
                self._line(block)
            else:
                self._close()
                self._write_table(block)
        self._furniture(page.foot)

    def finish(self) -> tuple[int, ...]:
        """Write what is still open and give the starts of the pages."""
        self._close()
        return tuple(self._starts)

    def _continues(self, line: TextLine) -> bool:
        return self._last is not None and continues(self._last, line, self._margins)

    def _line(self, line: TextLine) -> None:
        if not self._continues(line):
            self._close()
        self._table = None
        self._open = joined(self._open, line.text)
        self._last = line

    def _furniture(self, lines: Iterable[TextLine]) -> None:
        self._waiting += lines
        if not self._open:
            self._write_waiting()

    def _close(self) -> None:
        self._assembly.paragraph(self._open)
        self._open, self._last = "", None
        self._write_waiting()

    def _write_waiting(self) -> None:
        for line in self._waiting:
            self._assembly.paragraph(line.text, furniture=True)
        self._waiting = []

    def _write_table(self, table: Table) -> None:
        repeated = self._begin_table(table)
        for cell in table.cells:
            self._assembly.cell(
                [cell.text],
                table=self._tables - 1,
                row=self._rows + cell.row,
                column=cell.column,
                furniture=repeated and cell.row == 0,
            )
        self._rows += 1 + max(cell.row for cell in table.cells)
        self._table = self._table or table

    def _begin_table(self, table: Table) -> bool:
        """Whether a table goes on with the one before it and repeats its head."""
        above = self._table
        same = above is not None and len(above.columns) == len(table.columns)
        if (
            above is None
            or not same
            or any(abs(a - b) > _SAME_COLUMNS for a, b in zip(above.columns, table.columns, strict=True))
        ):
            self._table, self._rows = None, 0
            self._tables += 1
            return False
        return _first_row(above) == _first_row(table)


def _first_row(table: Table) -> list[str]:
    return [cell.text for cell in table.cells if cell.row == 0]
