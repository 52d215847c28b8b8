from __future__ import annotations

import pytest

from graph.outlines import prefecture_outlines
from loaders.places import Gazetteer


def _inside(longitude: float, latitude: float, ring: tuple[tuple[float, float], ...]) -> bool:
    """Whether a point lies in a ring: a ray to the east crosses it an odd number of times."""
    crossed = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > latitude) != (y2 > latitude) and longitude < x1 + (x2 - x1) * (latitude - y1) / (y2 - y1):
            crossed = not crossed
    return crossed


def test_rings_are_closed_areas_within_the_province():
    outlines = prefecture_outlines()
    assert len(outlines) == 17
    for outline in outlines:
        for ring in outline.rings:
            assert len(ring) > 10
            assert all(114.7 < longitude < 123 and 34.2 < latitude < 38.6 for longitude, latitude in ring)


@pytest.mark.parametrize("name", ["济南市", "青岛市", "菏泽市", "烟台市", "聊城市"])
def test_the_seat_of_a_prefecture_lies_in_its_outline(name):
    place = Gazetteer.default().find(name)
    found = {
        outline.name
        for outline in prefecture_outlines()
        if any(_inside(place.longitude, place.latitude, ring) for ring in outline.rings)
    }
    assert found == {name}
