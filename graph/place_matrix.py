"""Two to ten places side by side: scenario types × places, each cell the units behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.plans import PilotPlan, PlannedUnit

FEWEST, MOST = 2, 10


@dataclass(frozen=True, slots=True)
class MatrixPlace:
    """A column; `read` is False for a place of which no document was read: its blanks say nothing."""

    name: str
    prefecture: str
    documents: tuple[str, ...]
    read: bool


@dataclass(frozen=True)
class PlaceMatrix:
    """What places plan, by type.

    Attributes
    ----------
    types
        The rows: local names of the types that any of the places plans, those of most places first.
    cells
        The units behind a cell; a type that a place does not plan has none.
    """

    places: tuple[MatrixPlace, ...]
    types: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[PlannedUnit, ...]]

    def cell(self, type_name: str, place: str) -> tuple[PlannedUnit, ...] | None:
        """The units of a type that a place plans; empty where it plans none, None where it was not read."""
        if not any(column.read for column in self.places if column.name == place):
            return None
        return self.cells.get((type_name, place), ())


def place_matrix(plans: Sequence[PilotPlan], places: Sequence[str]) -> PlaceMatrix:
    """Compare places by name, in the order asked for.

    Raises
    ------
    ValueError
        If fewer than two or more than ten different places are asked for.
    """
    names = list(dict.fromkeys(places))
    if not FEWEST <= len(names) <= MOST:
        raise ValueError(
            f"请选择 {FEWEST} 至 {MOST} 个地区，现有 {len(names)} 个 / "
            f"choose {FEWEST} to {MOST} places; there are {len(names)}"
        )
    columns = []
    cells: dict[tuple[str, str], list[PlannedUnit]] = {}
    for name in names:
        own = [plan for plan in plans if plan.place == name]
        prefecture = own[0].prefecture if own else ""
        columns.append(MatrixPlace(name, prefecture, tuple(dict.fromkeys(p.document for p in own)), bool(own)))
        for plan in own:
            for unit in plan.units:
                for type_name in unit.types:
                    cells.setdefault((type_name, name), []).append(unit)
    spread = {type_name: sum((type_name, name) in cells for name in names) for type_name, _ in cells}
    types = tuple(sorted(spread, key=lambda type_name: (-spread[type_name], type_name)))
    return PlaceMatrix(tuple(columns), types, {key: tuple(units) for key, units in cells.items()})
