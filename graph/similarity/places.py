"""How alike the plans of two places are: their units' best matches, both ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.similarity.blocks import Vector
from graph.similarity.index import DIGITS, Index
from graph.similarity.neighbours import codes, score_rows

MATCHES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Match:
    """A unit and the unit of the other place that is most like it."""

    source: str
    target: str
    score: float


@dataclass(frozen=True, slots=True)
class SimilarPlaces:
    """How alike the plans of two places are.

    Attributes
    ----------
    score
        From 0 to 1: the mean of every unit's best match in the other place, over the units of both.
    matches
        The best matches, in both directions; each adds `score / units` to the whole.
    units
        How many units the two places have together.
    """

    source: str
    target: str
    score: float
    rank: int
    matches: tuple[Match, ...]
    units: int


def similar_places(index: Index, *, top: int = 20, matches: int = MATCHES_SHOWN) -> list[SimilarPlaces]:
    """For every place the `top` places whose plans are most alike.

    Returns
    -------
    list of SimilarPlaces
        In the order of the places' names, then ranks.

    Notes
    -----
    The symmetric mean of best matches is that of Mihalcea, Corley and Strapparava
    (AAAI 2006), without their weighting of words: a unit is what counts once here.
    """
    names = sorted({item.place for item in index.items})
    if len(names) < 2:
        return []
    place_of = codes([item.place for item in index.items])
    code_of = {item.place: int(code) for item, code in zip(index.items, place_of, strict=True)}
    order = np.argsort(place_of, kind="stable")
    starts = np.searchsorted(place_of[order], np.arange(len(names)))
    sizes = np.diff(np.append(starts, len(order)))
    features = index.features
    best = np.zeros((len(index.items), len(names)))
    best_unit = np.zeros((len(index.items), len(names)), dtype=np.int64)
    for first, scores in score_rows(features, features[order]):
        rounded = np.round(scores, 9)
        for code, (start, size) in enumerate(zip(starts, sizes, strict=True)):
            column = np.argmax(rounded[:, start : start + size], axis=1)
            best_unit[first : first + len(scores), code] = order[start + column]
            best[first : first + len(scores), code] = rounded[np.arange(len(scores)), start + column]
    one_way = np.zeros((len(names), len(names)))
    np.add.at(one_way, place_of, best)
    both = (one_way + one_way.T) / (sizes[:, np.newaxis] + sizes[np.newaxis, :])
    found: list[SimilarPlaces] = []
    for name in names:
        own = code_of[name]
        others = sorted((-round(float(both[own, code_of[other]]), DIGITS), other) for other in names if other != name)
        for rank, (score, other) in enumerate(others[:top], 1):
            pairs = _matches(index, best, best_unit, place_of, own, code_of[other])
            units = int(sizes[own] + sizes[code_of[other]])
            found.append(SimilarPlaces(name, other, -score, rank, tuple(pairs[:matches]), units))
    return found


def _matches(
    index: Index,
    best: Vector,
    best_unit: NDArray[np.int64],
    place_of: NDArray[np.int64],
    own: int,
    other: int,
) -> list[Match]:
    """The best matches between two places, highest first, each pair once."""
    pairs: dict[tuple[int, int], float] = {}
    for row in np.flatnonzero(place_of == own):
        pairs[int(row), int(best_unit[row, other])] = float(best[row, other])
    for row in np.flatnonzero(place_of == other):
        pairs[int(best_unit[row, own]), int(row)] = float(best[row, own])
    return sorted(
        (Match(index.items[s].key, index.items[t].key, round(score, DIGITS)) for (s, t), score in pairs.items()),
        key=lambda match: (-match.score, match.source, match.target),
    )
