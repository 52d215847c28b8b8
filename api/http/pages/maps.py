"""The map of the province as SVG: outlines of prefectures, and points of pilots on them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from api.http.pages.records import Pilot
from graph.outlines import OUTLINES_FILE

_MARGIN = 12.0
_NUMBER = re.compile(r"-?[0-9.]+")


@dataclass(frozen=True, slots=True)
class Outline:
    """A prefecture's border, as an SVG path in the map's units."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Point:
    """A pilot on the map; `size` is the radius, by how many units it plans."""

    pilot: Pilot
    x: float
    y: float
    size: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class ProvinceMap:
    """What the template draws; `box` is the SVG's viewBox."""

    box: str
    outlines: tuple[Outline, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class _Base:
    west: float
    north: float
    per_degree: float
    narrowing: float
    outlines: tuple[Outline, ...]


def province_map(pilots: Iterable[Pilot], chosen: str = "") -> ProvinceMap:
    """The map with the pilots whose position is known; large ones first, so that small ones stay in reach.

    Parameters
    ----------
    chosen
        The IRI of the pilot to point out, if any.
    """
    base = _base()
    points = []
    for pilot in pilots:
        if pilot.place.latitude is None or pilot.place.longitude is None:
            continue
        size = 6.0 + len(pilot.leaves) ** 0.5
        x = (pilot.place.longitude - base.west) * base.per_degree * base.narrowing
        y = (base.north - pilot.place.latitude) * base.per_degree
        points.append(Point(pilot, round(x, 1), round(y, 1), round(size, 1), pilot.iri == chosen))
    points.sort(key=lambda point: (point.chosen, -point.size, point.pilot.iri))
    return ProvinceMap(_box(base, points), base.outlines, tuple(points))


@cache
def _base() -> _Base:
    described = json.loads((files("graph") / OUTLINES_FILE).read_text(encoding="utf-8"))
    outlines = tuple(Outline(entry["name"], entry["path"]) for entry in described["outlines"])
    return _Base(**described["projection"], outlines=outlines)


def _box(base: _Base, points: Iterable[Point]) -> str:
    xs, ys = [point.x for point in points], [point.y for point in points]
    for outline in base.outlines:
        numbers = [float(number) for number in _NUMBER.findall(outline.path)]
        xs += numbers[::2]
        ys += numbers[1::2]
    left, top = min(xs) - _MARGIN, min(ys) - _MARGIN
    return f"{left:.0f} {top:.0f} {max(xs) + _MARGIN - left:.0f} {max(ys) + _MARGIN - top:.0f}"
