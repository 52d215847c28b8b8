"""Page numbers and running heads: lines of a page that are not the document's own words."""

from __future__ import annotations

import re
from collections import Counter

from loaders.text import Span

# Any of: — 3 —, - 3 -, ·3·, 第 3 页, 第 3 页 共 9 页, 3 / 9, Page 3 of 9.
_NUMBERED_LINE = re.compile(
    r"(?im)^[^\S\n]*(?:"
    r"[—–\-·][^\S\n]*\d{1,4}[^\S\n]*[—–\-·]"
    r"|第[^\S\n]*\d{1,4}[^\S\n]*页(?:[^\S\n]*[,，/（(]?[^\S\n]*共[^\S\n]*\d{1,4}[^\S\n]*页[)）]?)?"
    r"|page[^\S\n]+\d{1,4}(?:[^\S\n]+of[^\S\n]+\d{1,4})?"
    r")[^\S\n]*$"
)
_BARE_NUMBER = re.compile(r"\s*(?:[-—–·]\s*)?\d{1,4}(?:\s*[/／]\s*\d{1,4})?(?:\s*[-—–·])?\s*")
_DIGITS = re.compile(r"\d+")
_LONGEST_HEAD = 60
_EDGE_LINES = 2


def page_furniture(text: str, page_starts: tuple[int, ...] = ()) -> tuple[Span, ...]:
    """The spans of page-number lines and running heads, ascending and apart.

    Parameters
    ----------
    text
        The whole text, lines divided by LF.
    page_starts
        Where its pages begin. With three pages or more, a line that stands first or last
        on at least half of them, digits aside, is a running head; a bare number in such
        a place is a page number. Without pages only unmistakable page-number lines count.

    Examples
    --------
    >>> page_furniture("智慧\\n— 3 —\\n城市\\n")
    (Span(start=3, end=8),)
    """
    spans = {m.span() for m in _NUMBERED_LINE.finditer(text)}
    if len(page_starts) >= 2:
        spans |= _edge_lines(text, page_starts)
    return tuple(Span(start, end) for start, end in sorted(spans))


def is_page_number(line: str) -> bool:
    """Whether a line that stands first or last on its page is nothing but its number.

    >>> [is_page_number(line) for line in ("12", "— 3 —", "第 3 页 共 9 页", "2023年")]
    [True, True, True, False]
    """
    return bool(_BARE_NUMBER.fullmatch(line) or _NUMBERED_LINE.fullmatch(line))


def running_key(line: str) -> str:
    """What is the same of a running head on all pages: the line without its numbers and spaces."""
    return _DIGITS.sub("#", "".join(line.split()))


def _edge_lines(text: str, page_starts: tuple[int, ...]) -> set[tuple[int, int]]:
    edges: list[tuple[str, tuple[int, int]]] = []
    found: set[tuple[int, int]] = set()
    for start, end in zip(page_starts, (*page_starts[1:], len(text)), strict=True):
        lines = _lines(text, start, end)
        top, bottom = lines[:_EDGE_LINES], lines[_EDGE_LINES:][-_EDGE_LINES:]
        outermost = {*lines[:1], *lines[-1:]}
        for where, group in (("top", top), ("bottom", bottom)):
            for span in group:
                line = text[span[0] : span[1]]
                if span in outermost and _BARE_NUMBER.fullmatch(line) and len(lines) > 1:
                    found.add(span)
                elif len(line) <= _LONGEST_HEAD:
                    edges.append((where + running_key(line), span))
    if len(page_starts) < 3:
        return found
    counts = Counter(key for key, _ in edges)
    needed = max(3, (len(page_starts) + 1) // 2)
    return found | {span for key, span in edges if counts[key] >= needed}


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The non-blank lines between two positions, trimmed."""
    lines = []
    for match in re.finditer(r"[^\n\f]+", text[start:end]):
        line = match.group()
        if line.strip():
            begin = start + match.start() + len(line) - len(line.lstrip())
            lines.append((begin, begin + len(line.strip())))
    return lines
