"""How readers of structured formats put a text together: one paragraph a line, structure by position."""

from __future__ import annotations

from loaders.readers._errors import ReadError
from loaders.text import Cell, Heading, SourceMetadata, SourceText, Span


class TextAssembly:
    """A text under construction.

    Every paragraph becomes one line (a line break inside it stays one), every cell of a
    table likewise, in reading order: row by row, cell by cell.

    Examples
    --------
    >>> assembly = TextAssembly()
    >>> _ = assembly.paragraph("一、总体目标", heading=1)
    >>> assembly.cell(["市大数据局"], table=0, row=0, column=1)
    >>> source = assembly.source("plan")
    >>> source.text
    '一、总体目标\\n市大数据局\\n'
    >>> source.cells[0]
    Cell(span=Span(start=7, end=12), table=0, row=0, column=1)
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._headings: list[Heading] = []
        self._cells: list[Cell] = []
        self._furniture: list[Span] = []

    def paragraph(self, text: str, *, heading: int | None = None, furniture: bool = False) -> Span | None:
        """Add a paragraph; a blank one adds nothing and has no span."""
        text = text.strip()
        if not text:
            return None
        span = Span(self._length, self._length + len(text))
        self._parts += (text, "\n")
        self._length = span.end + 1
        if heading is not None:
            self._headings.append(Heading(span, heading))
        if furniture:
            self._furniture.append(span)
        return span

    def cell(self, paragraphs: list[str], *, table: int, row: int, column: int, furniture: bool = False) -> None:
        """Add a cell of a table; a blank one adds nothing."""
        spans = [span for text in paragraphs if (span := self.paragraph(text, furniture=furniture))]
        if spans and not furniture:
            self._cells.append(Cell(Span(spans[0].start, spans[-1].end), table, row, column))

    @property
    def length(self) -> int:
        """How many characters there are so far: the position of what is added next."""
        return self._length

    def source(
        self,
        name: str,
        metadata: SourceMetadata | None = None,
        *,
        encoding: str | None = None,
        page_starts: tuple[int, ...] = (),
    ) -> SourceText:
        """The finished text.

        Raises
        ------
        ReadError
            If nothing was added.
        """
        if not self._parts:
            raise ReadError("the document holds no text; if it shows pictures of text, recognise them first", file=name)
        return SourceText(
            "".join(self._parts),
            page_starts=page_starts,
            furniture=tuple(self._furniture),
            headings=tuple(self._headings),
            cells=tuple(self._cells),
            metadata=metadata or SourceMetadata(),
            encoding=encoding,
        )
