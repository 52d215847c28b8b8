"""The similarity index of a collection of planned units.

The score of two units is a weighted sum of cosines, one for each kind of agreement,
so that every score can be taken apart again into what speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.similarity.blocks import Block, BlockBuilder, Matrix, Vector, counts_of
from graph.similarity.items import Contribution, ContributionKind, Item, SharedItem, Similar
from graph.similarity.neighbours import Divisions, best_of_other_places, best_of_row, codes
from graph.similarity.weights import WEIGHTS

DIGITS = 6
COMPARED_KINDS: tuple[ContributionKind, ...] = tuple(
    kind for kind in ContributionKind if kind is not ContributionKind.PROGRAMME
)
PAIRS_AT_ONCE = 20_000
MOST_CHARACTERS = 200_000
_MICRO = 10**DIGITS


class UnanswerableError(ValueError):
    """A question that has no answer, with the reason in Chinese and in English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese} / {english}")
        self.chinese = chinese
        self.english = english


@dataclass(frozen=True)
class Neighbours:
    """Pairs of units as rows of an index, with what each kind of agreement adds, in millionths."""

    sources: NDArray[np.int64]
    targets: NDArray[np.int64]
    micros: Mapping[ContributionKind, NDArray[np.int64]]


@dataclass(frozen=True)
class Index:
    """All units of a collection, ready to be compared.

    Attributes
    ----------
    items
        The units, sorted by key.
    blocks
        The features of each kind; row n belongs to `items[n]`.
    weights
        How much each kind counts; they add up to 1.
    """

    items: tuple[Item, ...]
    blocks: Mapping[ContributionKind, Block]
    weights: Mapping[ContributionKind, float]

    @classmethod
    def build(cls, items: Sequence[Item], weights: Mapping[ContributionKind, float] = WEIGHTS) -> Index:
        """Index a collection.

        Raises
        ------
        ValueError
            If two units have the same key.
        """
        ordered = tuple(sorted(items, key=lambda item: item.key))
        return cls.of_counts(ordered, (counts_of(item) for item in ordered), weights)

    @classmethod
    def of_counts(
        cls,
        items: tuple[Item, ...],
        counted: Iterable[Mapping[ContributionKind, Mapping[str, float]]],
        weights: Mapping[ContributionKind, float] = WEIGHTS,
    ) -> Index:
        """The index of units, sorted by key, from what each of them has of each kind; see `build`."""
        if len({item.key for item in items}) != len(items):
            raise ValueError("two units have the same key: every unit needs one of its own")
        builders = {kind: BlockBuilder(kind) for kind in ContributionKind}
        for item, counts in zip(items, counted, strict=True):
            for kind, builder in builders.items():
                builder.add(counts.get(kind, {}), item.place)
        return cls(items, {kind: builder.block() for kind, builder in builders.items()}, weights)

    @property
    def features(self) -> Matrix:
        """All blocks but the programmes side by side, scaled so that the product of two rows is their score."""
        return sparse.csr_array(
            sparse.hstack([self.blocks[kind].matrix * np.sqrt(self.weights[kind]) for kind in COMPARED_KINDS])
        )

    @property
    def divisions(self) -> Divisions:
        """Places and programmes of the rows; a unit without a programme that others have is alone in its own."""
        programmes = -1 - np.arange(len(self.items), dtype=np.int64)
        matrix = self.blocks[ContributionKind.PROGRAMME].matrix.tocoo()
        programmes[matrix.row[matrix.data > 0]] = matrix.col[matrix.data > 0]
        places = codes([item.place for item in self.items])
        return Divisions(places, programmes, self.weights[ContributionKind.PROGRAMME])

    def row(self, key: str) -> int:
        """The row of a unit.

        Raises
        ------
        KeyError
            If the collection has no such unit.
        """
        for number, item in enumerate(self.items):
            if item.key == key:
                return number
        raise KeyError(f"no unit {key} in the collection of {len(self.items)}")

    def neighbours(self, top: int = 20) -> Neighbours:
        """For every unit the `top` most similar ones of other places, as arrays; see `similar`."""
        sources, targets = best_of_other_places(self.features, self.divisions, top)
        micros = {
            kind: _pair_contributions(self.blocks[kind].matrix, sources, targets, self.weights[kind])
            for kind in COMPARED_KINDS
        }
        programmes = self.divisions.programmes
        micros[ContributionKind.PROGRAMME] = self.programme_micros(micros, programmes[sources] == programmes[targets])
        return Neighbours(sources, targets, micros)

    def programme_micros(
        self, micros: Mapping[ContributionKind, NDArray[np.int64]], same: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        """What a common programme adds to pairs: its weight, but no more than all else together."""
        rest = np.sum([micros[kind] for kind in COMPARED_KINDS], axis=0)
        bonus = round(self.weights[ContributionKind.PROGRAMME] * _MICRO)
        return np.where(same, np.minimum(rest, bonus), 0)

    def similar(self, top: int = 20) -> list[Similar]:
        """For every unit the `top` most similar ones of other places, in the order of keys and ranks."""
        if not self.items:
            return []
        found = self.neighbours(top)
        keys = [item.key for item in self.items]
        sources, targets = found.sources.tolist(), found.targets.tolist()
        return _ranked([keys[s] for s in sources], [keys[t] for t in targets], found.micros)

    def similar_to(self, item: Item, top: int = 20) -> list[Similar]:
        """The units of other places most like one that is not in the collection, a description or a unit of a draft.

        Parameters
        ----------
        item
            With an empty `place` it is compared with all; with a name, with the units of other places.

        Raises
        ------
        UnanswerableError
            If the text is empty, too long or shares no word with the collection.
        """
        rows = self.rows_of(asked_counts(item))
        scores = sum(
            np.asarray((self.blocks[kind].matrix @ rows[kind].T).toarray()).ravel() * self.weights[kind]
            for kind in COMPARED_KINDS
        )
        programme = self.blocks[ContributionKind.PROGRAMME].matrix
        same = np.asarray((programme @ rows[ContributionKind.PROGRAMME].T).toarray()).ravel() > 0
        scores = scores + np.where(same, np.minimum(scores, self.weights[ContributionKind.PROGRAMME]), 0.0)
        own = np.array([bool(item.place) and other.place == item.place for other in self.items])
        best = best_of_row(np.where(own, 0.0, np.round(scores, 9)), top)
        micros = {
            kind: _micro(
                np.asarray((self.blocks[kind].matrix[best] @ rows[kind].T).toarray()).ravel() * self.weights[kind]
            )
            for kind in COMPARED_KINDS
        }
        micros[ContributionKind.PROGRAMME] = self.programme_micros(micros, same[best])
        return _ranked([item.key] * len(best), [self.items[n].key for n in best], micros)

    def rows_of(self, counted: Mapping[ContributionKind, Mapping[str, float]]) -> dict[ContributionKind, Matrix]:
        """The features of a unit outside the collection, from its `asked_counts`.

        Raises
        ------
        UnanswerableError
            If it shares no word with the collection.
        """
        rows = {kind: self.blocks[kind].row_of(counts) for kind, counts in counted.items()}
        if not any(row.nnz for row in rows.values()):
            raise UnanswerableError(
                "描述中没有任何词语出现在已收录的项目里：请用中文描述项目内容，例如“建设智慧停车平台”。",
                "No word of the text occurs in the collection: describe the project in Chinese.",
            )
        return rows

    def shared(self, kind: ContributionKind, left: Matrix, right: Matrix, most: int = 5) -> tuple[SharedItem, ...]:
        """What two rows of one block have in common, what adds most first."""
        block = self.blocks[kind]
        product = sparse.csr_array(left.multiply(right))
        order = np.lexsort((product.indices, -product.data))[:most]
        return tuple(
            SharedItem(
                block.terms[product.indices[n]],
                round(float(product.data[n] * self.weights[kind]), DIGITS),
                int(block.frequency[product.indices[n]]),
            )
            for n in order
            if product.data[n] > 0
        )


def asked_counts(item: Item) -> dict[ContributionKind, Mapping[str, float]]:
    """What a unit outside the collection has of each kind.

    Raises
    ------
    UnanswerableError
        If the text is empty or too long.
    """
    if not (item.title + item.text).strip():
        raise UnanswerableError("没有文字：请输入要查找的项目的描述。", "The text is empty: describe a project.")
    if len(item.title) + len(item.text) > MOST_CHARACTERS:
        raise UnanswerableError(
            f"文字过长（超过 {MOST_CHARACTERS:,} 字）：请只输入一个项目的描述，或用整份草案对照。",
            f"The text has more than {MOST_CHARACTERS:,} characters: describe one project or compare a draft.",
        )
    return counts_of(item)


def similar_items(items: Sequence[Item], *, top: int = 20) -> list[Similar]:
    """For every unit the `top` most similar ones of other places.

    Returns
    -------
    list of Similar
        In the order of source keys, then ranks.
    """
    return Index.build(items).similar(top)


def _pair_contributions(
    matrix: Matrix, sources: NDArray[np.int64], targets: NDArray[np.int64], weight: float
) -> NDArray[np.int64]:
    """What one kind adds to each pair, in millionths; some pairs at a time, for their rows are copied."""
    parts = [np.empty(0, dtype=np.int64)]
    for start in range(0, len(sources), PAIRS_AT_ONCE):
        chosen = slice(start, start + PAIRS_AT_ONCE)
        products = matrix[sources[chosen]].multiply(matrix[targets[chosen]]).sum(axis=1)
        parts.append(_micro(np.asarray(products, dtype=np.float64).ravel() * weight))
    return np.concatenate(parts)


def _micro(values: Vector) -> NDArray[np.int64]:
    """Contributions as whole millionths, so that their sum is the score to the last digit."""
    return np.asarray(np.rint(values * _MICRO), dtype=np.int64)


def _ranked(
    sources: Sequence[str], targets: Sequence[str], micros: Mapping[ContributionKind, NDArray[np.int64]]
) -> list[Similar]:
    """Candidates as ranked answers: by score, then by the key of the target."""
    if not len(sources):
        return []
    kinds = list(micros)
    table = np.stack([micros[kind] for kind in kinds], axis=1)
    totals = table.sum(axis=1)
    order = np.lexsort((np.array(targets), -totals, np.array(sources)))
    largest_first = np.argsort(-table, axis=1, kind="stable").tolist()
    rows, scores = table.tolist(), totals.tolist()
    ranked: list[Similar] = []
    source, rank = "", 0
    for number in order.tolist():
        rank = rank + 1 if sources[number] == source and rank else 1
        source = sources[number]
        row = rows[number]
        contributions = tuple(
            Contribution(kinds[column], row[column] / _MICRO) for column in largest_first[number] if row[column]
        )
        ranked.append(Similar(source, targets[number], scores[number] / _MICRO, rank, contributions))
    return ranked
