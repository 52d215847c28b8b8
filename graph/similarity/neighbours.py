"""The best-scoring units of other places, exactly, a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.similarity.blocks import Matrix, Vector
from graph.similarity.candidates import candidate_scores

ROWS_AT_ONCE = 512
MOST_COMPARED_WITH_ALL = 5000
DIGITS_COMPARED = 9


def codes(names: Sequence[str]) -> NDArray[np.int64]:
    """The same number for the same name."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)


def score_rows(left: Matrix, right: Matrix, rows_at_once: int = ROWS_AT_ONCE) -> Iterator[tuple[int, Vector]]:
    """The scores of all rows of `left` with all of `right`: blocks of rows, each with its first row."""
    transposed = sparse.csc_array(right.T) if right.shape[0] < rows_at_once else sparse.csr_array(right.T)
    for start in range(0, left.shape[0], rows_at_once):
        yield start, np.asarray((left[start : start + rows_at_once] @ transposed).toarray())


def best_of_row(scores: Vector, top: int) -> NDArray[Any]:
    """The columns of the `top` highest scores above zero, highest first, the lower column first in a tie."""
    wanted = min(top, scores.size)
    if wanted <= 0:
        return np.empty(0, dtype=np.int64)
    threshold = -np.partition(-scores, wanted - 1)[wanted - 1]
    candidates = np.flatnonzero((scores >= threshold) & (scores > 0))
    return candidates[np.lexsort((candidates, -scores[candidates]))][:top]


@dataclass(frozen=True)
class Divisions:
    """What a unit belongs to, as numbers for rows of features.

    Attributes
    ----------
    places
        Units of one place are not compared.
    programmes
        Units of one programme get `bonus` on top of their score, but at most that score again.
    """

    places: NDArray[np.int64]
    programmes: NDArray[np.int64]
    bonus: float

    def scored(self, scores: Vector, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Vector:
        """Scores with the bonus, and 0 for units of one place; rounded, for the order of additions is no reason."""
        same = self.programmes[rows] == self.programmes[columns]
        total = scores + np.where(same, np.minimum(scores, self.bonus), 0.0)
        return np.where(self.places[rows] == self.places[columns], 0.0, np.round(total, DIGITS_COMPARED))


def best_of_other_places(
    features: Matrix, divisions: Divisions, top: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For every unit the `top` best units of other places; exact up to 5,000 units.

    Returns
    -------
    (sources, targets)
        Rows of `features`, source by source, the best target first.
    """
    if features.shape[0] > MOST_COMPARED_WITH_ALL:
        return _among_candidates(features, divisions, top)
    columns = np.arange(features.shape[0])[np.newaxis, :]
    sources = [np.empty(0, dtype=np.int64)]
    targets = [np.empty(0, dtype=np.int64)]
    for start, scores in score_rows(features, features):
        rows = np.arange(start, start + len(scores))[:, np.newaxis]
        for offset, row in enumerate(divisions.scored(scores, rows, columns)):
            best = best_of_row(row, top)
            sources.append(np.full(len(best), start + offset, dtype=np.int64))
            targets.append(best)
    return np.concatenate(sources), np.concatenate(targets)


def _among_candidates(features: Matrix, divisions: Divisions, top: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    sources: list[NDArray[np.int64]] = []
    targets: list[NDArray[np.int64]] = []
    for start, rows, columns, scores in candidate_scores(features, top):
        totals = divisions.scored(scores, rows + start, columns)
        rows, columns, totals = rows[totals > 0], columns[totals > 0], totals[totals > 0]
        order = np.lexsort((columns, -totals, rows))
        rows, columns = rows[order], columns[order]
        rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
        sources.append(rows[rank < top] + start)
        targets.append(columns[rank < top])
    return np.concatenate(sources), np.concatenate(targets)
