"""Nearest units in collections too large to compare all with all.

A unit's strongest features find its candidates through an inverted list: those that are not too
common, and common ones (a theme) where they make up much of the unit. The candidates are then
scored with all features. What is lost is measured in `bench/similarity.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from graph.similarity.blocks import Matrix, Vector

STRONGEST_FEATURES = 80
MOST_COMMON = 5000
# Only rows with so much of a common feature stand in its list, so that it stays short.
MUCH = 0.1
CANDIDATES_FOR_EACH = 4
ROWS_AT_ONCE = 5000
THREADS = 2


def candidate_scores(features: Matrix, top: int) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.int64], Vector]]:
    """Candidates with their exact scores, rows of `features` at a time.

    Parameters
    ----------
    top
        How many neighbours are wanted; four times as many candidates are scored, the unit itself among them.

    Yields
    ------
    (start, rows, columns, scores)
        The first row of the block, and for each candidate the row counted from it, the column and the score.
    """
    # Imported late: only large collections need it.
    from sparse_dot_topn import sp_matmul_topn

    probes = strongest(features)
    lists = sparse.csr_array(probes.T)
    wanted = CANDIDATES_FOR_EACH * top
    full = features.astype(np.float32)
    for start in range(0, features.shape[0], ROWS_AT_ONCE):
        part = sparse.csr_matrix(probes[start : start + ROWS_AT_ONCE])
        found = sp_matmul_topn(part, sparse.csr_matrix(lists), top_n=wanted, n_threads=THREADS).tocsr()
        rows = np.repeat(np.arange(found.shape[0], dtype=np.int64), np.diff(found.indptr))
        columns = found.indices.astype(np.int64)
        yield start, rows, columns, _scores(full, rows + start, columns)


def strongest(features: Matrix) -> Matrix:
    """The strongest features of each row, in single precision; what many rows have only where it is much of the row.

    Many are more than 5,000 rows, much is 0.1 or more.
    """
    frequency = np.bincount(features.indices, minlength=features.shape[1])
    indices: list[NDArray[np.int32]] = []
    values: list[NDArray[np.float32]] = []
    lengths = np.zeros(features.shape[0], dtype=np.int64)
    for row in range(features.shape[0]):
        first, last = features.indptr[row], features.indptr[row + 1]
        columns, weights = features.indices[first:last], features.data[first:last]
        usable = (frequency[columns] <= MOST_COMMON) | (weights >= MUCH)
        columns, weights = columns[usable], weights[usable]
        if len(weights) > STRONGEST_FEATURES:
            kept = np.argpartition(-weights, STRONGEST_FEATURES - 1)[:STRONGEST_FEATURES]
            columns, weights = columns[kept], weights[kept]
        indices.append(columns.astype(np.int32))
        values.append(weights.astype(np.float32))
        lengths[row] = len(columns)
    probes = sparse.csr_array(
        (np.concatenate(values), np.concatenate(indices), np.concatenate([[0], np.cumsum(lengths)])),
        shape=features.shape,
    )
    probes.sort_indices()
    return probes


def _scores(features: Matrix, rows: NDArray[np.int64], columns: NDArray[np.int64], at_once: int = 50_000) -> Vector:
    scores = np.empty(len(rows))
    for start in range(0, len(rows), at_once):
        part = slice(start, start + at_once)
        scores[part] = np.asarray(features[rows[part]].multiply(features[columns[part]]).sum(axis=1)).ravel()
    return scores
