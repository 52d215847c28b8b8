"""Which pilot plans which scenario types, as a matrix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PilotFacts:
    """What patterns are compared with: where a pilot belongs. None where it is not known."""

    label: str
    prefecture: str | None = None
    level: str | None = None
    batch: str | None = None


@dataclass(frozen=True)
class PlansTable:
    """Pilots × scenario types.

    Attributes
    ----------
    pilots, types
        The names of rows and columns, both sorted: IRIs of pilots, local names of types.
    plans
        Whether the pilot plans a unit of the type.
    facts
        For pilots of which more is known.
    """

    pilots: tuple[str, ...]
    types: tuple[str, ...]
    plans: NDArray[np.bool_]
    facts: Mapping[str, PilotFacts] = field(default_factory=dict)

    @classmethod
    def of(
        cls, planned: Iterable[tuple[str, Iterable[str]]], facts: Mapping[str, PilotFacts] | None = None
    ) -> PlansTable:
        """The table of pairs of a pilot and types that it plans; a pilot may come more than once.

        >>> table = PlansTable.of([("a", ["health"]), ("b", ["health", "parking"])])
        >>> table.types, table.plans.astype(int).tolist()
        (('health', 'parking'), [[1, 0], [1, 1]])
        """
        collected: dict[str, set[str]] = {}
        for pilot, types in planned:
            collected.setdefault(pilot, set()).update(types)
        pilots = tuple(sorted(collected))
        columns = {name: n for n, name in enumerate(sorted({name for types in collected.values() for name in types}))}
        plans = np.zeros((len(pilots), len(columns)), dtype=bool)
        for row, pilot in enumerate(pilots):
            for name in collected[pilot]:
                plans[row, columns[name]] = True
        return cls(pilots, tuple(columns), plans, facts or {})

    def label(self, pilot: str) -> str:
        """The pilot's name, or its IRI where none is known."""
        known = self.facts.get(pilot)
        return known.label if known else pilot
