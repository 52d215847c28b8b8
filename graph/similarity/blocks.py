"""Feature blocks: for each kind of agreement one sparse matrix, units × terms.

A row is weighted by rarity and brought to length 1, so that the product of two rows
is their cosine, and the weighted sum over the blocks is the score. What no second
place has cannot be shared and is left out before the length is taken.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.similarity.concepts import concepts
from graph.similarity.facets import facets
from graph.similarity.items import ContributionKind, Item
from graph.similarity.segmentation import wording, words

Matrix: TypeAlias = "sparse.csr_array[Any]"
Vector: TypeAlias = NDArray[np.float64]
SECOND_TYPE = 0.5
# Who answers for a project is no part of what it is.
DUTY = re.compile(
    r"[（(【〔［](?:责任|牵头|配合|主办|协办)单位(?:[^（）()【】〔〕［］]|[（(][^（）()]{0,20}[）)]){0,200}[）)】〕］]"
)
OPENING = 100
WORD_PLACES = (4, 2, 1)
FACET_PLACES = (8, 4, 1)
# A number and marks may stand before the title that a text repeats.
TITLE_REACH = 12
# Of two characters most are the genre's (平台, 建设): what a unit is about lies in the rare ones.
RARITY_OF_WORDING = 1.5


@dataclass(frozen=True)
class Block:
    """One kind of agreement.

    Attributes
    ----------
    terms
        The names of the columns, sorted.
    frequency
        For each column how many units have it.
    matrix
        Units × terms, rows of length 1 (or 0 where a unit has nothing of the kind).
    units
        How many units the frequencies were counted over.
    """

    kind: ContributionKind
    terms: tuple[str, ...]
    frequency: NDArray[np.int64]
    matrix: Matrix
    units: int

    def row_of(self, counts: Mapping[str, float]) -> Matrix:
        """A row of length 1 for a unit outside the collection."""
        columns = {term: column for column, term in enumerate(self.terms)}
        known = sorted((columns[term], damped(self.kind, n)) for term, n in counts.items() if term in columns)
        if not known:
            return sparse.csr_array((1, len(self.terms)))
        index = np.array([column for column, _ in known])
        values = np.array([count for _, count in known]) * weight(self.kind, self.frequency[index], self.units)
        return normalised(sparse.csr_array((values, ([0] * len(known), index)), shape=(1, len(self.terms))))


def rarity(frequency: NDArray[np.int64], units: int) -> Vector:
    """How much a term counts: ln(1 + N / n) for a term that n of N units have (inverse document frequency)."""
    return np.log1p(max(units, 1) / np.maximum(frequency, 1))


def weight(kind: ContributionKind, frequency: NDArray[np.int64], units: int) -> Vector:
    """How much a term counts: its rarity, raised to 1.5 for wording; 1 for every theme, whose shares say enough."""
    if kind is ContributionKind.THEMES:
        return np.ones(len(frequency))
    return rarity(frequency, units) ** (RARITY_OF_WORDING if kind is ContributionKind.WORDING else 1.0)


def normalised(matrix: Matrix) -> Matrix:
    """The rows brought to length 1; rows of zeros stay."""
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return sparse.csr_array(sparse.diags_array(scale) @ matrix)


def damped(kind: ContributionKind, count: float) -> float:
    """How often-said counts: 1 + ln n for characters and their pairs, √n for facets and themes, n for all else.

    With the roots of shares that add up to 1, the product of two rows of themes is their
    Bhattacharyya coefficient, the overlap of two distributions.
    """
    if kind is ContributionKind.WORDING:
        return 1.0 + math.log(count)
    return math.sqrt(count) if kind in (ContributionKind.THEMES, ContributionKind.FACETS) else count


def counts_of(item: Item) -> dict[ContributionKind, Mapping[str, float]]:
    """What a unit has of each kind, with how much of it.

    What a unit is about is said first: words of the title count 4, of the first 100 characters after it 2, of
    the rest 1; of facets 8, 4 and 1. Concepts are those of the words so counted. Of wording the title counts twice.
    """
    text = DUTY.sub("", item.text)
    title_in_text = item.title in text[: len(item.title) + TITLE_REACH]
    spoken = "。".join([item.title, text] if title_in_text else [item.title, item.title, text])
    body = text.split(item.title, 1)[1] if title_in_text and item.title else text
    parts = (item.title, body[:OPENING], body[OPENING:])
    said = _summed(zip(WORD_PLACES, (Counter(words(part)) for part in parts), strict=True))
    return {
        ContributionKind.TYPES: {t: 1.0 if n == 0 else SECOND_TYPE for n, t in reversed([*enumerate(item.types)])},
        ContributionKind.THEMES: item.themes,
        ContributionKind.FACETS: _summed(zip(FACET_PLACES, map(facets, parts), strict=True)),
        ContributionKind.WORDS: said,
        ContributionKind.CONCEPTS: concepts(said),
        ContributionKind.WORDING: Counter(wording(spoken)),
        ContributionKind.PLATFORMS: dict.fromkeys(item.platforms, 1.0),
        ContributionKind.TECHNOLOGIES: dict.fromkeys(item.technologies, 1.0),
        ContributionKind.TARGETS: Counter(w for o in item.target_objects for w in words(o)),
        ContributionKind.PROGRAMME: {item.document: 1.0} if item.document else {},
    }


def _summed(weighed: Iterable[tuple[int, Mapping[str, int]]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for weight_of_place, counted in weighed:
        for term, count in counted.items():
            total[term] += weight_of_place * count
    return total


class BlockBuilder:
    """Collects what units have of one kind, unit by unit, in arrays that stay small, and makes the block of it."""

    def __init__(self, kind: ContributionKind) -> None:
        self._kind = kind
        self._numbers: dict[str, int] = {}
        self._frequency = array("q")
        self._first_place: list[str | None] = []
        self._terms = array("l")
        self._counts = array("d")
        self._starts = array("q", [0])

    def add(self, counts: Mapping[str, float], place: str) -> None:
        """What the next unit has."""
        for term, count in counts.items():
            number = self._numbers.get(term)
            if number is None:
                number = self._numbers[term] = len(self._numbers)
                self._frequency.append(0)
                self._first_place.append(place)
            elif self._first_place[number] not in (None, place):
                self._first_place[number] = None
            self._frequency[number] += 1
            self._terms.append(number)
            self._counts.append(damped(self._kind, count))
        self._starts.append(len(self._terms))

    def block(self) -> Block:
        """The block of all units, in the order they were added; terms of one place only are left out."""
        units = len(self._starts) - 1
        # A programme that all units belong to tells none from another.
        most = units - 1 if self._kind is ContributionKind.PROGRAMME else units
        terms = tuple(
            sorted(
                term
                for term, number in self._numbers.items()
                if self._first_place[number] is None and self._frequency[number] <= most
            )
        )
        chosen = np.array([self._numbers[term] for term in terms], dtype=np.int64)
        matrix = sparse.csr_array(
            (np.array(self._counts), np.array(self._terms), np.array(self._starts)), shape=(units, len(self._numbers))
        )
        matrix = sparse.csr_array(matrix[:, chosen]) if len(chosen) else sparse.csr_array((units, 0))
        matrix.sort_indices()
        frequency = np.array(self._frequency, dtype=np.int64)[chosen] if len(chosen) else np.empty(0, dtype=np.int64)
        matrix.data *= np.take(weight(self._kind, frequency, units), matrix.indices)
        return Block(self._kind, terms, frequency, normalised(matrix), units)
