"""Headings that plain numbers do not show: decimal numbers of several levels, and headings that the format marks.

A decimal number of several levels (2.1, 2.1.3) looks like a measure (2.5 万平方米), so it
counts as a heading only where it continues the numbers before it. Headings of the format
(a Word style, an HTML `h2`) are the outline of a document that does not number them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.markers import Marker, Style, marker_at
from loaders.paragraphs import Paragraph

FEWEST_HEADINGS = 2
LONGEST_FORMAT_HEADING = 60

_DECIMALS = re.compile(r"(\d{1,2}(?:[.．]\d{1,2}){0,3})[.．、]?(?=[\u4e00-\u9fff“《A-Za-z])")
_MEASURE = re.compile("[万亿倍个户处台套家项条米吨元年月日分公平%％‰]")
_LEVELS = (Style.DECIMAL, Style.SECOND_LEVEL, Style.THIRD_LEVEL, Style.FOURTH_LEVEL)


def decimal_headings(paragraphs: Sequence[Paragraph]) -> dict[int, Marker]:
    """The paragraphs, by position, that decimal numbers of several levels head; none where fewer than two do.

    Examples
    --------
    >>> from loaders.text import SourceText
    >>> from loaders.paragraphs import paragraphs_of
    >>> text = "1 目标\\n2 任务\\n2.1 渔港\\n2.5万平方米场地\\n2.2 停车"
    >>> {at: m.label for at, m in decimal_headings(paragraphs_of(SourceText(text))).items()}
    {0: '1', 1: '2', 2: '2.1', 4: '2.2'}
    """
    numbers = [_numbers(paragraph) for paragraph in paragraphs]
    found: dict[int, Marker] = {}
    last: tuple[int, ...] = ()
    for position, (number, length) in enumerate(numbers):
        if number and _continues(last, number):
            last = number
            label = ".".join(map(str, number))
            found[position] = Marker(_LEVELS[len(number) - 1], number[-1], length, label)
    several = sum(marker.style is not Style.DECIMAL for marker in found.values())
    return found if several >= FEWEST_HEADINGS else {}


def format_headings(paragraphs: Sequence[Paragraph]) -> dict[int, int]:
    """The levels of headings without numbers, by position; none where the headings of the format are numbered.

    The title, which stands alone on the highest level, is no part of the outline.
    """
    marked = [
        (position, paragraph.heading)
        for position, paragraph in enumerate(paragraphs)
        if paragraph.heading is not None and not paragraph.in_table and len(paragraph.text) <= LONGEST_FORMAT_HEADING
    ]
    bare = {position: level for position, level in marked if marker_at(paragraphs[position].text, 0) is None}
    levels = list(bare.values())
    if levels and levels[0] == min(levels) and levels.count(levels[0]) == 1:
        del bare[next(iter(bare))]
    return bare if len(bare) >= FEWEST_HEADINGS and 2 * len(bare) > len(marked) else {}


def _numbers(paragraph: Paragraph) -> tuple[tuple[int, ...], int]:
    """The number that heads a paragraph, level by level, and its length; () without one."""
    match = _DECIMALS.match(paragraph.text)
    if match is None or paragraph.in_table or _MEASURE.match(paragraph.text, match.end()):
        return (), 0
    return tuple(int(part) for part in re.split("[.．]", match[1])), match.end()


def _continues(last: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Whether a number is the next on its level, the first below the last one, or opens the next part."""
    if number in ((1,), (1, 1)) and not last:
        return True
    if number == (*last, 1) or (last and number == (last[0] + 1, 1)):
        return True
    depth = len(number)
    return depth <= len(last) and number == (*last[: depth - 1], last[depth - 1] + 1)
