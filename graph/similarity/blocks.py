"""Feature blocks: for each kind of agreement one sparse matrix, units × terms.

A row is weighted by rarity and brought to length 1, so that the product of two rows
is their cosine, and the weighted sum over the blocks is the score. What no second
place has cannot be shared and is left out before the length is taken.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.similarity.items import ContributionKind, Item
from graph.similarity.segmentation import character_pairs, words

Matrix: TypeAlias = "sparse.csr_array[Any]"
Vector: TypeAlias = NDArray[np.float64]
SECOND_TYPE = 0.5


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
        values = np.array([count for _, count in known]) * rarity(self.frequency[index], self.units)
        return normalised(sparse.csr_array((values, ([0] * len(known), index)), shape=(1, len(self.terms))))


def rarity(frequency: NDArray[np.int64], units: int) -> Vector:
    """How much a term counts: ln(N / n) for a term that n of N units have (inverse document frequency)."""
    return np.log(max(units, 1) / np.maximum(frequency, 1))


def normalised(matrix: Matrix) -> Matrix:
    """The rows brought to length 1; rows of zeros stay."""
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1))
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return sparse.csr_array(sparse.diags_array(scale) @ matrix)


def damped(kind: ContributionKind, count: float) -> float:
    """How often-said counts: 1 + ln n for pairs of characters, n for all else."""
    return 1.0 + math.log(count) if kind is ContributionKind.WORDING else count


def counts_of(item: Item) -> dict[ContributionKind, Mapping[str, float]]:
    """What a unit has of each kind, with how much of it; themes are derived later.

    The words of the title count twice, whether or not the text repeats it.
    """
    title_in_text = item.title in item.text[: len(item.title) + 12]
    spoken = "。".join([item.title, item.text] if title_in_text else [item.title, item.title, item.text])
    return {
        ContributionKind.TYPES: {t: 1.0 if n == 0 else SECOND_TYPE for n, t in reversed([*enumerate(item.types)])},
        ContributionKind.WORDS: Counter(words(spoken)),
        ContributionKind.WORDING: Counter(character_pairs(spoken)),
        ContributionKind.PLATFORMS: dict.fromkeys(item.platforms, 1.0),
        ContributionKind.TECHNOLOGIES: dict.fromkeys(item.technologies, 1.0),
        ContributionKind.TARGETS: Counter(w for o in item.target_objects for w in words(o)),
        ContributionKind.PROGRAMME: {item.document: 1.0} if item.document else {},
    }


def count_block(kind: ContributionKind, counted: Sequence[Mapping[str, float]], places: Sequence[str]) -> Block:
    """The block of one kind over all units, from what each of them has."""
    frequency: Counter[str] = Counter()
    first_place: dict[str, str] = {}
    shared: set[str] = set()
    for counts, place in zip(counted, places, strict=True):
        frequency.update(counts.keys())
        for term in counts:
            if first_place.setdefault(term, place) != place:
                shared.add(term)
    terms = tuple(sorted(shared))
    columns = {term: column for column, term in enumerate(terms)}
    indices: list[int] = []
    values: list[float] = []
    starts = [0]
    for counts in counted:
        for term, count in counts.items():
            column = columns.get(term)
            if column is not None:
                indices.append(column)
                values.append(damped(kind, count))
        starts.append(len(indices))
    matrix = sparse.csr_array(
        (np.array(values, dtype=np.float64), np.array(indices, dtype=np.int32), np.array(starts, dtype=np.int64)),
        shape=(len(counted), len(terms)),
    )
    matrix.sort_indices()
    counted_units = np.array([frequency[term] for term in terms], dtype=np.int64)
    weighted = sparse.csr_array(matrix @ sparse.diags_array(rarity(counted_units, len(counted))))
    return Block(kind, terms, counted_units, normalised(weighted), len(counted))


def by_kind(items: Iterable[Item]) -> dict[ContributionKind, list[Mapping[str, float]]]:
    """The counts of many units, kind by kind."""
    collected: dict[ContributionKind, list[Mapping[str, float]]] = defaultdict(list)
    for item in items:
        for kind, counts in counts_of(item).items():
            collected[kind].append(counts)
    return collected
