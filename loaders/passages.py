"""The stretches of a chapter that fact finders read, sentence by sentence.

White space is gone from a dense text, and with it the ends of headings and paragraphs;
the outline knows where they were. A passage never runs across the edge of a unit, of a
heading, of a table cell or of prescribed text.
"""

from __future__ import annotations

import bisect
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from loaders.chapter import Chapter
from loaders.numerals import narrow
from loaders.records import Unit
from loaders.text import Cell, Span

# What follows the tasks of a plan and commits to nothing that can be counted.
_AFTERWORD = re.compile(r"[一二三四五六七八九十]、[^。，；]{0,8}(?:保障|组织|工作要求|监督|附则|附件)")
_MAIN_HEADING = re.compile(
    r"[ \t\u3000]*(?:(?P<chapter>第[一二三四五六七八九十]{1,3}[章篇])|(?P<number>[一二三四五六七八九十]{1,3}、))"
)
_PAST = re.compile(
    "工作总结|回顾|成效|现状|(?:发展|建设|工作|现有)基础|基本情况|(?:工作|进展|完成)情况|存在(?:的)?(?:主要)?问题|形势"
)
# What runs on for thousands of characters is no prose; cut, it cannot make the rules' work grow with its square.
_COMMA = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")
_COLON = re.compile(r":(?![/\d])")
# A heading on a line of its own, which ends as no sentence ends: 一、工作目标.
_HEADING_LINE = re.compile(
    r"(?m)^[ \t\u3000]*"
    r"(?:第[一二三四五六七八九十]{1,3}[章节篇]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
    r"[^\n。，；：]{2,20}$"
)
_SENTENCE = re.compile(r"[^。！？]{1,3000}[。！？]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a passage.

    Attributes
    ----------
    start
        Its first character in the chapter's dense text.
    text
        Its dense text, digits and signs made ASCII, punctuation Chinese.
    printed
        The same as printed.
    unit
        The innermost unit that holds it, or None.
    is_title
        Whether it is the unit's title and no more; false where the title only begins it.
    cell
        The cell of a table that it stands in, or None.
    """

    start: int
    text: str
    printed: str
    unit: Unit | None
    is_title: bool
    cell: Cell | None


def sentences(chapter: Chapter, *, with_afterword: bool = False) -> tuple[Sentence, ...]:
    """The sentences of a chapter that may hold facts, in order, without prescribed text.

    Parameters
    ----------
    with_afterword
        Whether what follows the tasks of a plan (保障措施, 工作要求 …) is read too.
    """
    return _read(chapter, with_afterword)


# Several fact finders read the same chapter, one after another.
@lru_cache(maxsize=2)
def _read(chapter: Chapter, with_afterword: bool) -> tuple[Sentence, ...]:
    return tuple(_sentences(chapter, with_afterword))


def _sentences(chapter: Chapter, with_afterword: bool) -> Iterator[Sentence]:
    dense = chapter.dense
    printed = str(dense)
    plain = _chinese_marks(narrow(printed))
    cells = [c for c in chapter.source.cells if chapter.span.contains(c.span)]
    cell_starts = [c.span.start for c in cells]
    outermost = sorted(chapter.units, key=lambda u: (u.span.start, -u.span.end))
    tasks_end = max((u.span.end for u in outermost), default=None)
    lines = _HEADING_LINE.finditer(chapter.source.text, chapter.span.start, chapter.span.end)
    headings = [Span(*line.span()) for line in lines]
    past = _past(chapter.source.text, headings, chapter.span.end)
    edges = _edges(chapter, plain, cells, headings)
    holding: list[Unit] = []
    begun = 0
    for start, end in pairwise(edges):
        position = dense.position(start)
        while begun < len(outermost) and outermost[begun].span.start <= position:
            holding.append(outermost[begun])
            begun += 1
        while holding and holding[-1].span.end <= position:
            holding.pop()
        while past and past[0].end <= position:
            past.popleft()
        if chapter.is_boilerplate(position) or (past and past[0].start <= position):
            continue
        afterword = None
        if not with_afterword and tasks_end is not None and position >= tasks_end:
            afterword = _AFTERWORD.search(plain, start, end)
        unit = holding[-1] if holding else None
        is_title = bool(unit and unit.title_span.contains(dense.span(start, end)))
        cell = cells[bisect.bisect_right(cell_starts, position) - 1] if cells else None
        for match in _SENTENCE.finditer(plain, start, afterword.start() if afterword else end):
            yield Sentence(
                start=match.start(),
                text=match.group(),
                printed=printed[match.start() : match.end()],
                unit=unit,
                is_title=is_title,
                cell=cell if cell and position < cell.span.end and position >= cell.span.start else None,
            )
        if afterword:
            return


def _chinese_marks(text: str) -> str:
    """The text with commas, semicolons and colons of the Latin script made Chinese, but for those in numbers."""
    return _COLON.sub("：", _COMMA.sub("，", text)).replace(";", "；")


def _past(text: str, headings: list[Span], end: int) -> deque[Span]:
    """The main sections, apart and in order, that tell what has been done or what there is (发展基础, 工作总结)."""
    found: deque[Span] = deque()
    for at, heading in enumerate(headings):
        opening = _MAIN_HEADING.match(text, heading.start)
        within = found and heading.start < found[-1].end
        if opening and not within and _PAST.search(text, opening.end(), heading.end):
            later = (h.start for h in headings[at + 1 :] if _style(text, h) == _style(text, heading))
            found.append(Span(heading.start, next(later, end)))
    return found


def _style(text: str, heading: Span) -> str:
    opening = _MAIN_HEADING.match(text, heading.start)
    return opening.lastgroup or "" if opening else ""


def _edges(chapter: Chapter, plain: str, cells: list[Cell], headings: list[Span]) -> list[int]:
    """Where no sentence runs on, as indices of the dense text, ascending."""
    dense = chapter.dense
    spans = [s for u in chapter.units for s in (u.span, u.own_span)]
    spans += [*(c.span for c in cells), *(h.span for h in chapter.source.headings), *chapter.boilerplate]
    spans += headings
    edges = {0, len(dense)} | {dense.index(p) for s in spans for p in (s.start, s.end)}
    for unit in chapter.units:
        edges.add(dense.index(unit.title_span.start))
        end = dense.index(unit.title_span.end)
        # A title may be the first clause of a sentence (一是到2025年，…): then the sentence runs on.
        if plain[end : end + 1] not in ("，", ",", "、", "；", ";"):
            edges.add(end)
    return sorted(edges)
