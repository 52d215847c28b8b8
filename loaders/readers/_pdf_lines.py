"""From printed characters to lines, and from lines to paragraphs."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loaders.readers._pdf_page import Glyph

# As shares of the size of the writing.
_WORD_GAP = 0.2
_HANZI_GAP = 0.9
_OVERPRINT = 0.35
_INDENT = 0.8
_SHORT_OF_MARGIN = 2.2
_PARAGRAPH_GAP = 1.35
_SIZE_CHANGE = 1.15
# Against the left margin.
_WIDEST_RIGHT_MARGIN = 1.35
_BEGINS_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]\D|[①-⑳])"
)
_ENDS_SENTENCE = ("。", "；", "：", "！", "？", ":", ";")
# Between a title on a contents page and its page number.
_LEADERS = ("...", "…", "···", "．．．")
_PAGE = "0123456789 "
_FULL_STOPS = ("。", "！", "？", "。”", "！”", "？”", "。）")
# Such as the units responsible.
_ADDS_TO_SENTENCE = "〔（(["
NEVER_FIRST = "，。；：、）】〕］》〉」』”’？！%"
"""What no line begins with but one that continues another."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line: its text, its box, the size of its writing, and the margins of its column if it is in one."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    page: int = 0
    column: Margins | None = None


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of running text begin and end."""

    left: float
    right: float


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs by the printed row they stand in, from the top, each row from the left."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: -g.middle):
        # The first of a row is among its highest; a smaller one may sit anywhere beside it.
        if rows and abs(rows[-1][0].middle - glyph.middle) <= 0.5 * max(_height(rows[-1][0]), _height(glyph)):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda g: g.left) for row in rows]


def line_of(row: Sequence[Glyph], page: int = 0) -> TextLine | None:
    """The line that a row of glyphs makes; None if it is blank."""
    size = statistics.median(map(_height, row)) or 1.0
    pieces: list[str] = []
    previous: Glyph | None = None
    for glyph in row:
        if previous is not None:
            overprinted = glyph.left - previous.left < _OVERPRINT * (previous.right - previous.left)
            if overprinted and glyph.character == previous.character:
                continue
            gap = glyph.left - previous.right
            wide = _WORD_GAP if _is_latin(previous.character) and _is_latin(glyph.character) else _HANZI_GAP
            if gap > wide * size and not glyph.character.isspace() and not previous.character.isspace():
                pieces.append(" ")
        pieces.append(glyph.character)
        previous = glyph
    text = " ".join("".join(pieces).split())
    if not text:
        return None
    inked = [g for g in row if not g.character.isspace()]
    return TextLine(
        text,
        min(g.left for g in inked),
        min(g.bottom for g in inked),
        max(g.right for g in inked),
        max(g.top for g in inked),
        size,
        page,
    )


def lines_of(glyphs: Iterable[Glyph], page: int = 0) -> list[TextLine]:
    """The lines of some glyphs, from the top."""
    return [line for row in rows_of(glyphs) if (line := line_of(row, page)) is not None]


def margins_of(lines: Sequence[TextLine], width: float) -> Margins:
    """The margins of running text: where most lines begin, and as far right as most lines reach.

    Where no line is long, the right margin is taken to be about as wide as the left one, lest
    short lines that end at the same place be taken for full ones.
    """
    if not lines:
        return Margins(0.0, width)
    left = 2.0 * min(statistics.multimode(round(line.left / 2) for line in lines))
    rights = sorted(line.right for line in lines)
    return Margins(left, max(rights[int(0.9 * (len(rights) - 1))], width - _WIDEST_RIGHT_MARGIN * left))


def continues(line: TextLine, following: TextLine, margins: Margins) -> bool:
    """Whether a line break only wraps a paragraph.

    It does if the line reaches the right margin, and the next one is written in the same size, is
    not indented, and follows at the usual distance, or in the next column or on the next page. Print
    without indents shows no paragraph's end where its last line happens to be full; there, a short
    line without a stop after one with a full stop is taken for a heading, but not what stands in
    brackets. A line of a contents page is whole, though its page number stands at the right margin.
    """
    size = max(line.size, following.size)
    if size > _SIZE_CHANGE * min(line.size, following.size):
        return False
    if following.text[0] in NEVER_FIRST:
        return True
    if line.text[-1].isdigit() and line.text.rstrip(_PAGE).endswith(_LEADERS):
        return False
    above, below = line.column or margins, following.column or margins
    if line.right < above.right - _SHORT_OF_MARGIN * size or following.left > below.left + _INDENT * size:
        return False
    if line.page == following.page and line.bottom - following.top > _PARAGRAPH_GAP * size:
        return False
    if _BEGINS_ITEM.match(following.text) and line.text.endswith(_ENDS_SENTENCE):
        return False
    is_heading = (
        following.right < below.right - _SHORT_OF_MARGIN * size
        and following.text[0] not in _ADDS_TO_SENTENCE
        and not following.text.endswith((*_ENDS_SENTENCE, "”"))
    )
    return not (is_heading and line.text.endswith(_FULL_STOPS))


def joined(text: str, following: str) -> str:
    """Two wrapped pieces as one; Latin words keep a space between them.

    >>> joined("建设智慧", "城市"), joined("smart", "city")
    ('建设智慧城市', 'smart city')
    """
    needs_space = text and following and _is_latin(text[-1]) and _is_latin(following[0])
    return f"{text} {following}" if needs_space and text[-1].isalpha() else text + following


def _height(glyph: Glyph) -> float:
    return glyph.top - glyph.bottom


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
