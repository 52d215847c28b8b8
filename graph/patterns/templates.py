"""Sentences that recur almost word for word between places: shared templates.

Two sentences are the same template if most of their runs of characters are the same
(Broder 1997: resemblance of shingles).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph.similarity.items import Item
from graph.similarity.segmentation import sentences

SHINGLE = 5
SHORTEST = 20
RESEMBLANCE = 0.6
# A run that more sentences have than this is the genre's, not a template's.
MOST_COMMON = 200


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a template stands: sentence number `sentence` (from 1) of a unit's text."""

    unit: str
    place: str
    sentence: int
    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """Sentences of two or more places that are almost the same.

    Attributes
    ----------
    occurrences
        In the order of units; neighbours by resemblance, directly or over a third.
    resemblance
        The least resemblance that holds the template together, from 0.6 to 1.
    places
        How many places have it.
    """

    occurrences: tuple[Occurrence, ...]
    resemblance: float
    places: int


def find_templates(items: Iterable[Item], *, resemblance: float = RESEMBLANCE) -> list[Template]:
    """The recurring sentences of a collection, those of most places first.

    Parameters
    ----------
    resemblance
        From which share of common runs of five characters on two sentences are the same.
    """
    spoken = [
        Occurrence(item.key, item.place, number, sentence)
        for item in sorted(items, key=lambda item: item.key)
        for number, sentence in enumerate(sentences(item.text), 1)
        if len(sentence) >= SHORTEST
    ]
    runs = [frozenset(o.text[i : i + SHINGLE] for i in range(len(o.text) - SHINGLE + 1)) for o in spoken]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(runs):
        for run in found:
            holders[run].append(number)
    common: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if 1 < len(numbers) <= MOST_COMMON:
            common.update((a, b) for n, a in enumerate(numbers) for b in numbers[n + 1 :])
    parent = list(range(len(spoken)))
    links: list[tuple[int, float]] = []
    for (first, second), shared in common.items():
        if spoken[first].place == spoken[second].place:
            continue
        share = shared / (len(runs[first]) + len(runs[second]) - shared)
        if share >= resemblance:
            parent[_root(parent, second)] = _root(parent, first)
            links.append((first, share))
    weakest: dict[int, float] = {}
    for number, share in links:
        root = _root(parent, number)
        weakest[root] = min(weakest.get(root, 1.0), share)
    groups: dict[int, list[Occurrence]] = defaultdict(list)
    for number, occurrence in enumerate(spoken):
        if _root(parent, number) in weakest:
            groups[_root(parent, number)].append(occurrence)
    found_templates = [
        Template(tuple(group), round(weakest[root], 4), len({occurrence.place for occurrence in group}))
        for root, group in groups.items()
    ]
    return sorted(
        found_templates,
        key=lambda t: (-t.places, -len(t.occurrences), t.occurrences[0].unit, t.occurrences[0].sentence),
    )


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number
