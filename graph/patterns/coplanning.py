"""What is planned together more often than chance would have it: pairs of types, triples, pairs of pilots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from graph.patterns.null_model import Array, false_discovery_rates, link_probabilities, overlap_by_chance
from graph.patterns.plans_table import PlansTable

SMALLEST_SUPPORT = 3
DIGITS = 6


@dataclass(frozen=True, slots=True)
class CoPlanning:
    """Things that occur together.

    Attributes
    ----------
    members
        The names: of types, or of pilots.
    support
        How many pilots plan all of these types (or how many types all of these pilots plan).
    expected
        How many it would be by chance.
    lift
        `support / expected`.
    p_value
        The probability of this support or more by chance.
    q_value
        The rate of false discoveries at which it is accepted, over all pairs (or triples).
    """

    members: tuple[str, ...]
    support: int
    expected: float
    lift: float
    p_value: float
    q_value: float


def pairs_of_types(table: PlansTable) -> list[CoPlanning]:
    """All pairs of types that at least one pilot plans together, the least likely by chance first."""
    return _pairs(table.plans, link_probabilities(table.plans), table.types)


def pairs_of_pilots(table: PlansTable) -> list[CoPlanning]:
    """All pairs of pilots that plan at least one type together, the least likely by chance first."""
    return _pairs(table.plans.T, link_probabilities(table.plans).T, table.pilots)


def triples_of_types(table: PlansTable, *, support: int = SMALLEST_SUPPORT) -> list[CoPlanning]:
    """Triples of types that go together, the least likely by chance first.

    Only those are looked at that at least `support` pilots plan, and where each type goes with the
    other two clearly more often than chance (by a standard deviation). The false discovery rate
    is taken over all triples that could be, not only those looked at.
    """
    plans, chances = table.plans, link_probabilities(table.plans)
    together = plans.T.astype(np.int64) @ plans.astype(np.int64)
    frequent = [pair for pair in combinations(range(len(table.types)), 2) if together[pair] >= support]
    chosen: list[tuple[int, int, int]] = []
    observed: list[int] = []
    for first, second in frequent:
        both = plans[:, first] & plans[:, second]
        counts = both.astype(np.int64) @ plans[:, second + 1 :].astype(np.int64)
        for offset in np.flatnonzero(counts >= support).tolist():
            chosen.append((first, second, second + 1 + offset))
            observed.append(int(counts[offset]))
    if not chosen:
        return []
    index, counted = np.array(chosen), np.array(observed)
    clear = np.ones(len(index), dtype=bool)
    for member in range(3):
        given, own = _given(plans, index, member), chances[:, index[:, member]].T
        mean, variance = (given * own).sum(axis=1), (given * own * (1 - own)).sum(axis=1)
        clear &= counted > mean + np.sqrt(variance)
    if not clear.any():
        return []
    return _judged(plans, chances, index[clear], counted[clear], table.types, comb(len(table.types), 3))


def _given(plans: NDArray[np.bool_], index: NDArray[np.int64], member: int) -> NDArray[np.bool_]:
    """For each case which rows have all of its members but one."""
    others = np.delete(index, member, axis=1)
    return np.asarray(np.logical_and.reduce([plans[:, others[:, n]] for n in range(others.shape[1])])).T


def _pairs(plans: NDArray[np.bool_], chances: Array, names: Sequence[str]) -> list[CoPlanning]:
    together = plans.T.astype(np.int64) @ plans.astype(np.int64)
    first, second = np.triu_indices(len(names), k=1)
    observed = together[first, second]
    seen = observed > 0
    index = np.stack([first[seen], second[seen]], axis=1)
    if not len(index):
        return []
    return _judged(plans, chances, index, observed[seen], names, len(first))


def _judged(
    plans: NDArray[np.bool_],
    chances: Array,
    index: NDArray[np.int64],
    observed: NDArray[np.int64],
    names: Sequence[str],
    tests: int,
) -> list[CoPlanning]:
    """Each member is tested against the others taken as given; what counts is the weakest of these tests."""
    p_values, expected = np.zeros(len(index)), np.zeros(len(index))
    degrees = plans.sum(axis=0).astype(np.int64)
    for member in range(index.shape[1]):
        given = _given(plans, index, member)
        own = index[:, member]
        p_value, mean = overlap_by_chance(chances[:, own].T, given, degrees[own], observed)
        p_values, expected = np.maximum(p_values, p_value), np.maximum(expected, mean)
    q_values = false_discovery_rates(p_values, tests)
    found = [
        CoPlanning(
            tuple(names[member] for member in members),
            int(support),
            round(float(chance), DIGITS),
            round(float(support / chance), DIGITS),
            _significant(p_value),
            _significant(q_value),
        )
        for members, support, chance, p_value, q_value in zip(
            index.tolist(), observed, expected, p_values, q_values, strict=True
        )
    ]
    return sorted(found, key=lambda pair: (pair.p_value, -pair.support, pair.members))


def _significant(value: float) -> float:
    """Four significant digits: more would only show the order of additions."""
    return float(f"{value:.3e}")
