"""What co-planning would look like by chance, given how much each pilot plans and how common each type is.

The chance of each link comes from the bipartite configuration model, in which every
pilot and every type keeps its degree on average (Saracco, Straka, Di Clemente,
Gabrielli, Caldarelli and Squartini, "Inferring monopartite projections of bipartite
networks", New Journal of Physics 19, 2017). The overlap of two types is then judged
with the degrees of both kept exactly, by conditional sampling (Chen, Dempster and Liu,
"Weighted finite population sampling to maximize entropy", Biometrika 81, 1994).
Everything is computed, nothing sampled, so that no random numbers are needed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 1e-10
MOST_ITERATIONS = 20_000
CASES_AT_ONCE = 4096

Array = NDArray[np.float64]


def link_probabilities(plans: NDArray[np.bool_]) -> Array:
    """The probability of each link: p(i, t) = x(i) y(t) / (1 + x(i) y(t)) with the degrees as expectations.

    Parameters
    ----------
    plans
        Pilots × types.

    Raises
    ------
    ArithmeticError
        If the equations are not solved to 1e-10 within 20,000 iterations.

    Notes
    -----
    Pilots (or types) of equal degree have equal parameters, so that the equations are solved
    for the degrees that occur. Rows and columns that are full or empty are certain and set apart.
    """
    links = plans.astype(np.float64)
    probabilities = links.copy()
    rows, columns = np.arange(plans.shape[0]), np.arange(plans.shape[1])
    while rows.size and columns.size:
        inner = links[np.ix_(rows, columns)]
        keep_rows = (inner.sum(axis=1) > 0) & (inner.sum(axis=1) < columns.size)
        keep_columns = (inner.sum(axis=0) > 0) & (inner.sum(axis=0) < rows.size)
        if keep_rows.all() and keep_columns.all():
            break
        rows, columns = rows[keep_rows], columns[keep_columns]
    if rows.size and columns.size:
        probabilities[np.ix_(rows, columns)] = _solved(links[np.ix_(rows, columns)])
    return probabilities


def _solved(links: Array) -> Array:
    row_degrees, row_of, row_count = np.unique(links.sum(axis=1), return_inverse=True, return_counts=True)
    column_degrees, column_of, column_count = np.unique(links.sum(axis=0), return_inverse=True, return_counts=True)
    scale = np.sqrt(links.sum())
    x, y = row_degrees / scale, column_degrees / scale
    for _ in range(MOST_ITERATIONS):
        x = row_degrees / (column_count * y / (1 + np.outer(x, y))).sum(axis=1)
        y = column_degrees / (row_count * x / (1 + np.outer(y, x))).sum(axis=1)
        product = np.outer(x, y)
        expected = product / (1 + product)
        worst = np.abs((expected * column_count).sum(axis=1) - row_degrees).max()
        if worst < TOLERANCE:
            return np.asarray(expected[np.ix_(row_of, column_of)])
    raise ArithmeticError(f"the configuration model does not settle: degrees are off by {worst:.2e}")


def overlap_by_chance(
    chances: Array, inside: NDArray[np.bool_], drawn: NDArray[np.int64], observed: NDArray[np.int64]
) -> tuple[Array, Array]:
    """How likely it is that so many of the drawn fall inside a set, when exactly so many are drawn.

    Parameters
    ----------
    chances
        Cases × things: the odds of each thing to be drawn, as a probability.
    inside
        Cases × things: whether the thing is in the set.
    drawn
        For each case how many things are drawn in all.
    observed
        For each case how many of them fell inside.

    Returns
    -------
    (p_values, expected)
        The probability of `observed` or more, and the mean.

    Notes
    -----
    Conditional Bernoulli sampling: P(o) is the probability of o inside times that of the rest
    outside, over all o. With equal chances this is Fisher's exact test.

    Examples
    --------
    >>> chances, inside = np.full((1, 4), 0.5), np.array([[True, True, False, False]])
    >>> p_values, expected = overlap_by_chance(chances, inside, np.array([2]), np.array([2]))
    >>> p_values.round(6).tolist(), expected.round(6).tolist()
    ([0.166667], [1.0])
    """
    p_values, expected = np.ones(len(chances)), np.zeros(len(chances))
    for start in range(0, len(chances), CASES_AT_ONCE):
        part = slice(start, start + CASES_AT_ONCE)
        within = _count_distribution(np.where(inside[part], chances[part], 0.0))
        without = _count_distribution(np.where(inside[part], 0.0, chances[part]))
        counts = np.arange(within.shape[1])
        rest = drawn[part, np.newaxis] - counts[np.newaxis, :]
        matching = np.where(rest >= 0, np.take_along_axis(without, np.maximum(rest, 0), axis=1), 0.0)
        joint = within * matching
        joint /= joint.sum(axis=1, keepdims=True)
        reached = counts[np.newaxis, :] >= observed[part, np.newaxis]
        p_values[part] = np.where(reached, joint, 0.0).sum(axis=1)
        expected[part] = joint @ counts
    return np.minimum(p_values, 1.0), expected


def _count_distribution(chances: Array) -> Array:
    """For each case the distribution of how many of its independent draws come true (Poisson binomial)."""
    distribution = np.zeros((len(chances), chances.shape[1] + 1))
    distribution[:, 0] = 1.0
    for draw in range(chances.shape[1]):
        chance = chances[:, draw : draw + 1]
        distribution[:, 1 : draw + 2] = (
            distribution[:, 1 : draw + 2] * (1 - chance) + distribution[:, : draw + 1] * chance
        )
        distribution[:, 0] *= 1 - chance[:, 0]
    return distribution


def false_discovery_rates(p_values: NDArray[Any], tests: int | None = None) -> Array:
    """The rate of false discoveries at which each p-value would be accepted (Benjamini and Hochberg 1995).

    Parameters
    ----------
    tests
        How many tests there were, where the p-values given are only the smallest of them.

    Examples
    --------
    >>> false_discovery_rates(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    if not len(p_values):
        return np.empty(0)
    total = tests if tests is not None else len(p_values)
    order = np.argsort(p_values, kind="stable")
    scaled = p_values[order] * total / np.arange(1, len(p_values) + 1)
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted
