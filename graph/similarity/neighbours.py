"""The best-scoring units of other places, exactly, a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.similarity.blocks import Matrix, Vector

ROWS_AT_ONCE = 512
MOST_COMPARED_WITH_ALL = 5000


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


def best_of_other_places(
    features: Matrix, places: Sequence[str], top: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For every unit the `top` best units of other places; exact up to 5,000 units.

    Returns
    -------
    (sources, targets)
        Rows of `features`, source by source, the best target first.
    """
    place_codes = codes(places)
    if features.shape[0] > MOST_COMPARED_WITH_ALL:
        return _among_candidates(features, place_codes, top)
    sources: list[NDArray[np.int64]] = []
    targets: list[NDArray[np.int64]] = []
    for start, scores in score_rows(features, features):
        own = place_codes[start : start + len(scores), np.newaxis] == place_codes[np.newaxis, :]
        # Rounded, so that scores which differ by the order of additions alone are equal.
        scores = np.where(own, 0.0, np.round(scores, 9))
        for offset, row in enumerate(scores):
            best = best_of_row(row, top)
            sources.append(np.full(len(best), start + offset, dtype=np.int64))
            targets.append(best)
    if not sources:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return np.concatenate(sources), np.concatenate(targets)


def _among_candidates(
    features: Matrix, place_codes: NDArray[np.int64], top: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    from graph.similarity.candidates import candidate_scores

    sources: list[NDArray[np.int64]] = []
    targets: list[NDArray[np.int64]] = []
    for start, rows, columns, scores in candidate_scores(features, top):
        other = (place_codes[rows + start] != place_codes[columns]) & (scores > 0)
        rows, columns, scores = rows[other], columns[other], np.round(scores[other], 6)
        order = np.lexsort((columns, -scores, rows))
        rows, columns = rows[order], columns[order]
        rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
        sources.append(rows[rank < top] + start)
        targets.append(columns[rank < top])
    return np.concatenate(sources), np.concatenate(targets)
