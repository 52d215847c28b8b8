"""Numbers that a sentence shares out over years: 机架规模2023年、2024年、2025年分别达到800架、1500架、2500架."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from loaders.measures import Quantity

_YEARS = re.compile(r"到?20\d\d年[底末]?(?:[、和及与]到?20\d\d年[底末]?){1,6}(?=分别|每年|各)")
_RANGE = re.compile(r"(20\d\d)年?[至到—–－\-~～]+(20\d\d)年[底末]?(?=分别)")
_YEAR = re.compile(r"20\d\d")
_BETWEEN = re.compile(r"[、和及与]|，")
_WORDS_BETWEEN = 14
# Years that a range may have: no plan runs longer, and what is no range (2020年—2099年) makes no work.
LONGEST_RANGE = 10


@dataclass(frozen=True, slots=True)
class Yearly:
    """A sentence without its lists of years, and by when each number is due that they are shared out to.

    Attributes
    ----------
    text
        The sentence with the lists cut out.
    deadlines
        For the index of a quantity its year; none where the years have one number for all of them.
    """

    text: str
    deadlines: dict[int, str]
    _cuts: tuple[tuple[int, int], ...]

    def shifted(self, quantity: Quantity) -> Quantity:
        """A quantity of the sentence where it stands in `text`."""
        gone = sum(end - start for start, end in self._cuts if end <= quantity.start)
        return replace(
            quantity, start=quantity.start - gone, end=quantity.end - gone, unit_end=quantity.unit_end - gone
        )

    def position(self, at: int) -> int:
        """The index in the sentence of an index of `text`."""
        for start, end in self._cuts:
            if start < at:
                at += end - start
        return at


def yearly(text: str, quantities: Sequence[Quantity]) -> Yearly:
    """What a sentence shares out over years.

    A list or a range of years counts where 分别 follows it and as many numbers of one unit as it has years;
    and a list before 每年 or 各, which tells that one number holds for each.

    Examples
    --------
    >>> from loaders.measures import quantities
    >>> text = "机架规模2023年、2024年分别达到800架、1500架"
    >>> shared = yearly(text, quantities(text))
    >>> shared.text, shared.deadlines
    ('机架规模分别达到800架、1500架', {0: '2023', 1: '2024'})
    """
    deadlines: dict[int, str] = {}
    cuts = []
    for listed in sorted([*_YEARS.finditer(text), *_RANGE.finditer(text)], key=lambda match: match.start()):
        years = _YEAR.findall(listed[0])
        if listed.re is _RANGE:
            years = [str(year) for year in range(int(years[0]), int(years[1]) + 1)][:LONGEST_RANGE]
        first = next((i for i, q in enumerate(quantities) if q.start >= listed.end()), len(quantities))
        run = quantities[first : first + len(years)]
        if not text.startswith("分别", listed.end()):
            # 2024年、2025年每年新增30个: one number for all of them.
            cuts.append(listed.span())
            continue
        near = bool(run) and len(run) == len(years) and run[0].start - listed.end() <= _WORDS_BETWEEN
        if near and all(
            _BETWEEN.fullmatch(text, left.end, right.start) and left.unit == right.unit for left, right in pairwise(run)
        ):
            deadlines.update(zip(range(first, first + len(years)), years, strict=True))
            cuts.append(listed.span())
    kept, at = [], 0
    for start, end in cuts:
        kept.append(text[at:start])
        at = end
    return Yearly("".join([*kept, text[at:]]), deadlines, tuple(cuts))
