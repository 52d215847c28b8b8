"""A document's text, the positions in it, and the dense view that rules are written against.

Positions are code points from 0 in `SourceText.text`. Wrapping, page breaks and
page-number lines fall anywhere in the published files, even inside a word, so
rules never look at that text directly: they look at a `DenseText`, the same text
without white space and page furniture, which knows where each of its characters
stands in the source.
"""

from __future__ import annotations

import bisect
import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

PAGE_NUMBER_LINE = re.compile(r"(?m)^[ \t\u3000\f]*[—–-][ \t\u3000]*\d+[ \t\u3000]*[—–-][ \t\u3000]*$")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A run of a document's text: code points `start` (included) to `end` (excluded).

    Raises
    ------
    ValueError
        If the ends are negative or crossed.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no span of text runs from {self.start} to {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the format itself marks (a Word style, an HTML `h2`), with its level from 1."""

    span: Span
    level: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: which table of the document, row and column, all from 0."""

    span: Span
    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class SourceMetadata:
    """What the format states about the document beside its text; None where it says nothing."""

    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    index_number: str | None = None
    issued: str | None = None


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a reader makes of a file.

    Attributes
    ----------
    text
        The text that all positions of this document count in.
    page_starts
        For each page its first position, ascending; empty for formats without pages.
    furniture
        Runs of `text` that are not the document's own words: page numbers, running heads.
    headings, cells
        Structure that the format states, in order of position; often empty.
    encoding
        The name of the character encoding found, for text formats.
    """

    text: str
    page_starts: tuple[int, ...] = ()
    furniture: tuple[Span, ...] = ()
    headings: tuple[Heading, ...] = ()
    cells: tuple[Cell, ...] = ()
    metadata: SourceMetadata = field(default_factory=SourceMetadata)
    encoding: str | None = None

    def page_of(self, position: int) -> int | None:
        """The page, counted from 1, that holds a position; None where there are no pages.

        >>> SourceText("甲乙丙丁", page_starts=(0, 2)).page_of(3)
        2
        """
        return bisect.bisect_right(self.page_starts, position) or None if self.page_starts else None


SENTENCE_STOP = re.compile(r"[。；！？]|\n[ \t\u3000]*\n(?=[（(]?[一二三四五六七八九十\d]+[、.．）)])")
LONGEST_CONTEXT = 160


def sentence_around(text: str, span: Span) -> Span:
    """The sentence that a run of text stands in, at most 160 characters before and after it.

    >>> text = "建设渔港。布设摄像机120台，接入平台。"
    >>> sentence = sentence_around(text, Span(10, 14))
    >>> text[sentence.start : sentence.end]
    '布设摄像机120台，接入平台。'
    """
    floor = max(0, span.start - LONGEST_CONTEXT)
    stops = [match.end() for match in SENTENCE_STOP.finditer(text, floor, span.start)]
    start = stops[-1] if stops else floor
    while start < span.start and text[start].isspace():
        start += 1
    if span.end > span.start and text[span.end - 1] in "。；！？":
        return Span(start, span.end)
    after = SENTENCE_STOP.search(text, span.end, span.end + LONGEST_CONTEXT)
    end = min(len(text), span.end + LONGEST_CONTEXT) if after is None else after.end()
    return Span(start, max(span.end, span.start + len(text[span.start : end].rstrip())))


_WORDS = re.compile("[^\\s\ufeff]+")


class DenseText:
    """A text without white space and page furniture, with the source position of each character.

    Parameters
    ----------
    characters
        The characters kept.
    positions
        For each of them its position in the source, ascending.

    Examples
    --------
    >>> dense = DenseText.of(SourceText("智慧\\n\\n — 3 — \\n城 市"))
    >>> str(dense)
    '智慧城市'
    >>> dense.span(2, 4)
    Span(start=12, end=15)
    """

    __slots__ = ("_positions", "_string")

    def __init__(self, characters: str, positions: Sequence[int]):
        if len(characters) != len(positions):
            raise ValueError("every character needs its position")
        self._string = characters
        self._positions = positions

    @classmethod
    def of(cls, source: SourceText, within: Span | None = None) -> DenseText:
        """The dense view of a source, or of a part of it."""
        text = source.text
        start, end = (within.start, within.end) if within else (0, len(text))
        skipped = [m.span() for m in PAGE_NUMBER_LINE.finditer(text, start, end)]
        skipped += [(s.start, s.end) for s in source.furniture if s.start < end and s.end > start]
        kept: list[str] = []
        positions = array("l")
        at = start
        for skip_start, skip_end in [*sorted(skipped), (end, end)]:
            for run in _WORDS.finditer(text, at, max(at, min(skip_start, end))):
                kept.append(run[0])
                positions.extend(range(run.start(), run.end()))
            at = max(at, skip_end)
        return cls("".join(kept), positions)

    def __str__(self) -> str:
        return self._string

    def __len__(self) -> int:
        return len(self._string)

    def span(self, start: int, end: int) -> Span:
        """The source positions of the dense characters `start` to `end` (excluded)."""
        if start >= end:
            position = self.position(start)
            return Span(position, position)
        return Span(self._positions[start], self._positions[end - 1] + 1)

    def position(self, index: int) -> int:
        """The source position of one dense character; the end of the last one past the end."""
        if index < len(self._positions):
            return self._positions[index]
        return self._positions[-1] + 1 if len(self._positions) else 0

    def index(self, position: int) -> int:
        """The first dense character at or after a source position."""
        return bisect.bisect_left(self._positions, position)

    def slice(self, start: int, end: int) -> DenseText:
        """A part of this view, with its own indices from 0."""
        return DenseText(self._string[start:end], self._positions[start:end])

    def within(self, span: Span) -> DenseText:
        """The part of this view that lies in a span of the source."""
        return self.slice(self.index(span.start), self.index(span.end))
