"""Under which headings a passage stands."""

from __future__ import annotations

import bisect
from collections.abc import Iterable

from loaders.records import Unit
from loaders.text import Span


class HeadingPaths:
    """The headings above any passage of a chapter, found without looking at all its units.

    Parameters
    ----------
    units
        The units of the chapter, in any order.
    """

    def __init__(self, units: Iterable[Unit]):
        # Outer units first, so that the headings of a passage read from the outside in.
        ordered = sorted(units, key=lambda unit: (unit.span.start, -unit.span.end))
        self._starts = [unit.span.start for unit in ordered]
        # For each unit, itself and those that begin before it and have not ended where it begins.
        self._open: list[tuple[Unit, ...]] = []
        running: tuple[Unit, ...] = ()
        for unit in ordered:
            running = (*(above for above in running if above.span.end >= unit.span.start), unit)
            self._open.append(running)

    def over(self, span: Span) -> list[str]:
        """The titles of the units that hold a span, from the outside in."""
        at = bisect.bisect_right(self._starts, span.start) - 1
        return [unit.title for unit in self._open[at] if unit.span.contains(span)] if at >= 0 else []
