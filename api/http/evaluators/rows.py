"""Counting the rows of an answer while it is written, whatever its format."""

from __future__ import annotations

import re

_JSON_ROW = re.compile(rb'[\[,]\{(?:\}|"[^"\\]*":\{)')
_OVERLAP = 300


class RowCounter:
    """Counts rows in pieces of an answer; this one counts lines, which fits N-Triples, TSV and roughly Turtle.

    Parameters
    ----------
    heading
        Lines at the beginning that are no rows.
    """

    def __init__(self, heading: int = 0) -> None:
        self.rows = -heading

    def count(self, piece: bytes) -> int:
        """The rows so far, this piece included."""
        self.rows += piece.count(b"\n")
        return self.rows


class CsvRows(RowCounter):
    """Counts line ends outside quotes, after the line that names the columns."""

    def __init__(self) -> None:
        super().__init__(heading=1)
        self._quoted = False

    def count(self, piece: bytes) -> int:  # noqa: D102
        parts = piece.split(b'"')
        for index, part in enumerate(parts):
            if not self._quoted:
                self.rows += part.count(b"\n")
            if index < len(parts) - 1:
                self._quoted = not self._quoted
        return self.rows


class XmlRows(RowCounter):
    """Counts `<result>`; inside texts the engine writes `&lt;`."""

    def __init__(self) -> None:
        super().__init__()
        self._rest = b""

    def count(self, piece: bytes) -> int:  # noqa: D102
        text = self._rest + piece
        self.rows += text.count(b"<result>")
        self._rest = text[-(len(b"<result>") - 1) :]
        return self.rows


class JsonRows(RowCounter):
    r"""Counts the objects that hold bindings: `{"name":{` after `[` or `,`.

    Inside a string a quote is written `\"`, so that the pattern stands nowhere else. Names of variables
    longer than 300 bytes at the border of two pieces are missed.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rest = b""

    def count(self, piece: bytes) -> int:  # noqa: D102
        text = self._rest + piece
        end = 0
        for match in _JSON_ROW.finditer(text):
            self.rows += 1
            end = match.end()
        self._rest = text[max(end, len(text) - _OVERLAP) :]
        return self.rows


def row_counter(media_type: str) -> RowCounter:
    """A counter for answers of a media type."""
    if media_type == "text/csv":
        return CsvRows()
    if media_type == "text/tab-separated-values":
        return RowCounter(heading=1)
    if media_type in {"application/sparql-results+json", "application/json"}:
        return JsonRows()
    if media_type in {"application/sparql-results+xml", "application/xml", "text/xml"}:
        return XmlRows()
    return RowCounter()
