"""Lines to paragraphs: which line breaks end a paragraph and which only wrap it.

Published files break lines in every way: one line a paragraph (web pages, Word),
hard wrapping at a fixed width with or without blank lines between (text taken from
PDF), and both in one file. What is known of a break is: how wide its line is against
the file's usual full line, whether the line ends a sentence, whether the next one
begins with a number, and whether the file marks paragraph ends by a trailing space,
as text taken from PDFs of Word documents does.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from loaders.markers import marker_at
from loaders.text import PAGE_NUMBER_LINE, DenseText, SourceText, Span

ENDS_SENTENCE = re.compile(r"[。！？；!?;：:][”’）)》」』]*$")
CONTINUES = re.compile(r"[，、,（(“《]$")
# Who answers for a task stands in brackets at its very end.
CLOSES_TASK = re.compile(
    r"[（(【\[〔［](?:责任|牵头|主办|承办|实施|配合|主责)(?:单位|部门)[：:](?:[^。（(【\[［）)]|[（(][^。（(）)]{1,20}[）)]){1,400}[）)】\]〕］]$"
    r"|[（(【\[〔［][^。（(【\[〔［]{3,400}(?:牵头|负责|配合|参与|落实)[）)】\]〕］]$"
)
# A line that a sentence of so few characters opens begins with a heading: 智慧渔港。在岸线布设….
RUNS_IN = re.compile(r"[^，。；：、,;:！？!?\d]{3,12}。(?=.{6})|在[^，。；：、\d]{2,14}(?:方面|领域)，")
LONGEST_CLAUSE_LINES = 12
PUNCTUATION = re.compile(r"[，。；：！？、,;:!?%）)”》]")
LONGEST_BARE_LINE = 16
# Columns of white space at the beginning of a line: from two on they may begin a paragraph.
SHORTEST_INDENT = 2
LONGEST_INDENT = 4
# Columns that a full line may fall short of the usual one: a sign that must not begin a line takes a hanzi along.
ROOM = 4
# The share of a full line that one reaches which ends early because what follows must stay whole.
ALMOST_FULL = 0.85
# How many breaks, and which share of them, must agree before a blank line or an indent is believed.
FEWEST_SIGNS = 4
SURE = 0.93
# A heading is seldom longer than this many characters; a longer line without a full stop was cut.
LONGEST_HEADING = 45
LINES_OF_A_HEADING = 4
SHORTEST_CUT_LINE = 24
# Fewer lines than this do not show whether a file wraps them.
FEWEST_LINES = 12
# A cell with more characters than this is a part of a page, not of a table of data.
LONGEST_DATA_CELL = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words in it: its span without the white space around, and what its break looks like.

    `indented` tells of white space before it, `after_blank` whether blank lines part it from the
    line before: None where it cannot be told, because a page ends between the two.
    """

    span: Span
    text: str
    width: int
    trailing_space: bool
    indented: bool = False
    after_blank: bool | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its span in the source, and where it stands in the dense text.

    `in_table` tells that it stands in a cell of a table, where numbers are no headings;
    `heading` is the level of a heading that the format itself marks.
    """

    span: Span
    start: int
    end: int
    text: str
    in_table: bool = False
    heading: int | None = None


def paragraphs_of(source: SourceText, dense: DenseText | None = None) -> tuple[Paragraph, ...]:
    """The paragraphs of a source, in order, with their places in its dense view.

    Parameters
    ----------
    source
        The text as read.
    dense
        Its dense view, where it has been made already.

    Examples
    --------
    >>> [p.text for p in paragraphs_of(SourceText("一、总体目标\\n两年建成。\\n\\n二、主要任务"))]
    ['一、总体目标', '两年建成。', '二、主要任务']
    """
    dense = DenseText.of(source) if dense is None else dense
    whole = str(dense)
    lines = list(_lines(source))
    hard = _structure_breaks(source)
    cells = _data_cells(source)
    cell_starts = [cell.start for cell in cells]
    # The narrow lines of a table say nothing of how the text around it is wrapped.
    breaks = _Breaks([line for line in lines if not _inside(line.span.start, cells, cell_starts)])
    levels = {heading.span.start: heading.level for heading in source.headings}
    paragraphs: list[Paragraph] = []
    first = 0
    for number, line in enumerate(lines):
        last = number + 1 == len(lines)
        if last or line.span.end in hard or breaks.ends_paragraph(lines[first : number + 1], lines[number + 1]):
            span = Span(lines[first].span.start, line.span.end)
            start, end = dense.index(span.start), dense.index(span.end)
            if end > start:
                in_table = _inside(span.start, cells, cell_starts)
                paragraphs.append(Paragraph(span, start, end, whole[start:end], in_table, levels.get(span.start)))
            first = number + 1
    return tuple(paragraphs)


class _Breaks:
    """What the breaks of one file look like."""

    def __init__(self, lines: list[Line]):
        widths = sorted(line.width for line in lines) or [0]
        usual = widths[int(len(widths) * 0.9)]
        full = sum(0.85 * usual <= w <= 1.15 * usual for w in widths)
        wraps = len(lines) >= FEWEST_LINES and 30 <= usual <= 130 and full >= 0.5 * len(widths)
        self.full_width = 0.82 * usual if wraps else None
        # A sentence that leaves room for more characters at the end of its line was not cut there.
        self.filled_width = usual - ROOM if wraps else None
        self.marks_ends = _trailing_space_marks_ends(lines)
        # Checked against the breaks that show their nature otherwise: full lines run on, others end.
        self.blank_marks_ends = self._tells(lines, lambda following: following.after_blank)
        self.indent_marks_starts = self._tells(lines, lambda following: following.indented)

    def ends_paragraph(self, lines: list[Line], following: Line) -> bool:
        """Whether a paragraph of these lines, from its first to the newest, ends before the following line."""
        line = lines[-1]
        if self.indent_marks_starts:
            return following.indented
        if self.blank_marks_ends and following.after_blank is not None:
            return following.after_blank
        ends_sentence = bool(ENDS_SENTENCE.search(line.text))
        if marker_at(following.text, 0) is not None and (ends_sentence or not CONTINUES.search(line.text)):
            if ends_sentence or not self._is_full(line) or (self.marks_ends and line.trailing_space):
                return True
            return _closes_task(lines)
        if self.marks_ends:
            return line.trailing_space and (ends_sentence or not self._is_full(line) or _may_be_heading(lines))
        if CONTINUES.search(line.text):
            return False
        if _closes_task(lines):
            return True
        if self.full_width is not None:
            if not ends_sentence and self._was_cut(lines):
                return False
            if ends_sentence and "。" in line.text[-2:] and RUNS_IN.match(following.text):
                return True
            # The last line of a paragraph ends a sentence: a short one that does not is a heading.
            leaves_room = self.filled_width is not None and line.width < self.filled_width
            return not self._is_full(line) or (ends_sentence and (leaves_room or self._is_bare(following)))
        if ends_sentence:
            return True
        if marker_at(line.text, 0) is not None:
            return len(line.text) <= LONGEST_HEADING
        return len(line.text) < SHORTEST_CUT_LINE or not re.search("[，。；,;]", line.text)

    def _was_cut(self, lines: list[Line]) -> bool:
        """Whether the last of several lines ends a little early inside a sentence: a number must not be parted."""
        length = sum(len(line.text) for line in lines[-LINES_OF_A_HEADING:])
        return (
            len(lines) > 1
            and length > LONGEST_HEADING
            and self.full_width is not None
            and lines[-1].width >= ALMOST_FULL * self.full_width
            and PUNCTUATION.search(lines[-1].text) is not None
        )

    def _is_bare(self, line: Line) -> bool:
        return not self._is_full(line) and len(line.text) <= LONGEST_BARE_LINE and not PUNCTUATION.search(line.text)

    def _tells(self, lines: list[Line], sign: Callable[[Line], bool | None]) -> bool:
        """Whether a sign at the following line tells reliably where the paragraphs of a wrapped file end."""
        if self.full_width is None:
            return False
        shown = [(line, sign(following)) for line, following in pairwise(lines)]
        ends = [line for line, marked in shown if marked]
        others = [line for line, marked in shown if marked is False]
        if min(len(ends), len(others)) < max(FEWEST_SIGNS, 0.1 * len(shown)):
            return False
        ended = sum(not self._is_full(line) or bool(ENDS_SENTENCE.search(line.text)) for line in ends)
        ran_on = sum(self._is_full(line) for line in others)
        return ended >= SURE * len(ends) and ran_on >= SURE * len(others)

    def _is_full(self, line: Line) -> bool:
        return self.full_width is not None and line.width >= self.full_width


def _closes_task(lines: list[Line]) -> bool:
    """Whether a bracket that says who answers for a task ends with these lines."""
    if lines[-1].text[-1] not in "）)】]〕］":
        return False
    return bool(CLOSES_TASK.search("".join(line.text[-500:] for line in lines[-LONGEST_CLAUSE_LINES:])))


def _may_be_heading(lines: list[Line]) -> bool:
    return (
        marker_at(lines[0].text, 0) is not None
        and sum(len(line.text) for line in lines) <= 2 * LONGEST_HEADING
        and not any("。" in line.text for line in lines)
    )


def _lines(source: SourceText) -> Iterator[Line]:
    text = source.text
    skipped = [m.span() for m in PAGE_NUMBER_LINE.finditer(text)]
    skipped += [(s.start, s.end) for s in source.furniture]
    skipped.sort()
    at = 0
    previous_end: int | None = None
    for match in re.finditer(r"[^\n\f\v\x85\u2028\u2029]+", text):
        while at < len(skipped) and skipped[at][1] <= match.start():
            at += 1
        if at < len(skipped) and skipped[at][0] <= match.start() and match.end() <= skipped[at][1]:
            continue
        words = match[0].strip("\ufeff \t\r\u3000\xa0")
        if not words.strip():
            continue
        start = match.start() + match[0].index(words[0])
        span = Span(start, start + len(words))
        indent = _width(text[match.start() : start])
        after_blank = None
        if previous_end is not None:
            gap = text[previous_end:start]
            after_blank = gap.count("\n") > 1 if gap.isspace() and "\f" not in gap else None
        previous_end = span.end
        width = min(indent, LONGEST_INDENT) + _width(words[:400])
        yield Line(span, words, width, match[0][-1] in " \u3000\xa0", indent >= SHORTEST_INDENT, after_blank)


class _Widths(dict[str, int]):
    """How many columns each character takes, found once."""

    def __missing__(self, character: str) -> int:
        width = 2 if unicodedata.east_asian_width(character) in "WFA" else int(character != "\r")
        self[character] = width
        return width


_WIDTHS = _Widths()


def _width(text: str) -> int:
    return sum(map(_WIDTHS.__getitem__, text))


def _trailing_space_marks_ends(lines: list[Line]) -> bool:
    spaced = [line for line in lines if line.trailing_space]
    if not 0.03 * len(lines) <= len(spaced) <= 0.7 * len(lines) or len(spaced) < 5:
        return False
    return sum(bool(ENDS_SENTENCE.search(line.text)) or len(line.text) < 20 for line in spaced) >= 0.8 * len(spaced)


def _structure_breaks(source: SourceText) -> frozenset[int]:
    """The ends of headings and table cells: a paragraph never runs over them."""
    return frozenset(h.span.end for h in source.headings) | frozenset(c.span.end for c in source.cells)


def _inside(position: int, spans: list[Span], starts: list[int]) -> bool:
    at = bisect.bisect_right(starts, position) - 1
    return at >= 0 and position < spans[at].end


def _data_cells(source: SourceText) -> list[Span]:
    """The cells of tables that hold data, in order; tables that only lay a page out have long or lone cells."""
    cells: list[Span] = []
    for _, listed in groupby(source.cells, key=lambda cell: cell.table):
        table = list(listed)
        rows, columns = {cell.row for cell in table}, {cell.column for cell in table}
        if len(rows) > 1 and len(columns) > 1 and max(len(cell.span) for cell in table) <= LONGEST_DATA_CELL:
            cells += [cell.span for cell in table]
    return cells
