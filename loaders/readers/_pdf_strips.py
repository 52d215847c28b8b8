"""Lines of print beside each other: whether they are running text in two columns, or the cells of a table."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from loaders.readers._pdf_lines import Margins
from loaders.readers._pdf_page import Glyph

FEWEST_LINES = 8
"""Fewer lines side by side make no columns that could be known by themselves."""
_FEWEST_KNOWN = 4
# Columns of text are about as wide as each other.
_LEAST_ALIKE = 0.75
# As shares of the size of the writing.
_NARROWEST = 10.0
_INDENT = 2.5
_SHORT_OF_MARGIN = 2.0
_SAME_TOP = 0.2
# As a share of the gutter.
_GAP_IN_LINE = 0.75
# Of the lines of running text; of the few of a page that only headings and paragraphs' ends may be on.
_FULL = 0.5
_FULL_KNOWN = 0.25
# As a share of the distance between two lines.
_BREAK = 1.25
# Of the narrower of two pieces of white space.
_SAME_SPACE = 0.5
# Of a table, in both columns; a longer row would be a page of its own.
_MOST_LINES_A_ROW = 20
# Of the white space between the lines of a table; of one with the columns of its document's text.
_SHARED = 0.6
_SHARED_KNOWN = 0.9
# Of the beginnings in a table; there may be several paragraphs in a cell.
_ANSWERED = 0.5


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns of running text: their margins, the size of their writing."""

    left: Margins
    right: Margins
    size: float


@dataclass(frozen=True, slots=True)
class Strip:
    """The ink of one line of a column, and the widest gap in it."""

    left: float
    bottom: float
    right: float
    top: float
    gap: float

    @property
    def middle(self) -> float:
        """Half its height."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class _Begin:
    """Where something begins in a column: the top of its first line, the foot of the line above it."""

    top: float
    above: float
    is_break: bool


def strips_of(rows: Iterable[list[Glyph]]) -> list[Strip]:
    """The strips of the lines of one column; of blank ones none."""
    strips = []
    for row in rows:
        inked = [g for g in row if not g.character.isspace()]
        if inked:
            reaches = itertools.accumulate((g.right for g in inked), max)
            gap = max((g.left - reach for reach, g in zip(reaches, inked[1:], strict=False)), default=0.0)
            right, top = max(g.right for g in inked), max(g.top for g in inked)
            strips.append(Strip(inked[0].left, min(g.bottom for g in inked), right, top, gap))
    return strips


def certain_columns(left: Sequence[Strip], right: Sequence[Strip], size: float) -> Columns | None:
    """The columns of lines that can be nothing but running text in two columns; else None."""
    if min(_beside(left, right), _beside(right, left)) < FEWEST_LINES:
        return None
    columns = Columns(_margins(left), _margins(right), size)
    widths = sorted(margins.right - margins.left for margins in (columns.left, columns.right))
    if widths[0] < max(_LEAST_ALIKE * widths[1], _NARROWEST * size):
        return None
    if _full(left, columns.left, columns) < _FULL * len(left):
        return None
    if _full(right, columns.right, columns) < _FULL * len(right):
        return None
    return None if _is_table(left, right, size, _SHARED) else columns


def are_set_in(columns: Columns, left: Sequence[Strip], right: Sequence[Strip], *, are_all: bool) -> bool:
    """Whether lines are set in columns known from elsewhere; few lines tell only where they are all of the page."""
    count = len(left) + len(right)
    if not left or (count < _FEWEST_KNOWN and not are_all):
        return False
    full = _full(left, columns.left, columns) + _full(right, columns.right, columns)
    needed = _FULL_KNOWN if are_all else _FULL
    return full >= needed * count and not _is_table(left, right, columns.size, _SHARED_KNOWN)


def _beside(strips: Sequence[Strip], others: Sequence[Strip]) -> int:
    """How many lines of one column stand at the height of the other."""
    if not strips or not others:
        return 0
    return sum(others[-1].bottom <= strip.middle <= others[0].top for strip in strips)


def _margins(strips: Sequence[Strip]) -> Margins:
    lefts, rights = sorted(s.left for s in strips), sorted(s.right for s in strips)
    outlying = int(0.1 * (len(strips) - 1))
    return Margins(lefts[outlying], rights[-1 - outlying])


def _full(strips: Iterable[Strip], margins: Margins, columns: Columns) -> int:
    """How many lines fill their column, but for an indent and with no gap like those between columns."""
    widest_gap = _GAP_IN_LINE * (columns.right.left - columns.left.right)
    return sum(
        strip.left < margins.left + _INDENT * columns.size
        and strip.right > margins.right - _SHORT_OF_MARGIN * columns.size
        and strip.gap < widest_gap
        for strip in strips
    )


def _is_table(left: Sequence[Strip], right: Sequence[Strip], size: float, share: float) -> bool:
    """Whether the white space between lines is that of a table.

    In a table all white space ends where a cell begins on the other side too, or lies at the same height
    on both sides. Text in columns knows nothing of its neighbour, and only some of its white space does.
    """
    one, other = _begins(left, right, size), _begins(right, left, size)
    answers = [*_answers(one, other, size), *_answers(other, one, size)]
    breaks = [answer for begin, answer in zip((*one[1:], *other[1:]), answers, strict=True) if begin.is_break]
    if sum(breaks) < max(share * len(breaks), (len(left) + len(right)) / _MOST_LINES_A_ROW, 1):
        return False
    return sum(answers) >= _ANSWERED * len(answers)


def _begins(strips: Sequence[Strip], others: Sequence[Strip], size: float) -> list[_Begin]:
    """Where a paragraph or cell begins: first, after white space or a short line, or with an indent."""
    if not strips:
        return []
    distances = sorted(a.middle - b.middle for side in (strips, others) for a, b in itertools.pairwise(side))
    # In a table of short cells most distances are those between its rows.
    usual = distances[len(distances) // 5] if distances else 0.0
    margins = _margins(strips)
    begins = [_Begin(strips[0].top, strips[0].top, is_break=False)]
    for above, below in itertools.pairwise(strips):
        is_break = above.middle - below.middle > _BREAK * usual
        is_short = above.right < margins.right - _SHORT_OF_MARGIN * size
        if is_break or is_short or below.left > margins.left + size:
            begins.append(_Begin(below.top, above.bottom, is_break))
    return begins


def _answers(begins: Sequence[_Begin], others: Sequence[_Begin], size: float) -> Iterator[bool]:
    """Of each beginning but the first, whether one beside it is at its height or below the same white space."""
    breaks = [other for other in others if other.is_break]
    for begin in begins[1:]:
        yield any(abs(begin.top - other.top) < _SAME_TOP * size for other in _nearest(begin, others)) or (
            begin.is_break and any(_share_space(begin, other) for other in _nearest(begin, breaks))
        )


def _nearest(begin: _Begin, others: Sequence[_Begin]) -> Sequence[_Begin]:
    below = bisect.bisect(others, -begin.top, key=lambda other: -other.top)
    return others[max(below - 1, 0) : below + 1]


def _share_space(begin: _Begin, other: _Begin) -> bool:
    overlap = min(begin.above, other.above) - max(begin.top, other.top)
    return overlap > _SAME_SPACE * min(begin.above - begin.top, other.above - other.top)
