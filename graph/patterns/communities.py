"""Groups of pilots that plan alike, what sets them apart, and who holds them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb

import networkx as nx
import numpy as np

from graph.patterns.coplanning import pairs_of_pilots
from graph.patterns.null_model import false_discovery_rates
from graph.patterns.plans_table import PlansTable

SEED = 20
STRONGEST = 5
SIGNIFICANCE = 0.05
PERMUTATIONS = 999
SHOWN_TYPES = 6


@dataclass(frozen=True, slots=True)
class DistinctiveType:
    """A type that one community plans more often than the rest.

    Attributes
    ----------
    inside, outside
        Which share of the pilots of the community, and of the others, plan it.
    p_value, q_value
        Fisher's exact test, one-sided, and the rate of false discoveries over all types and communities.
    """

    name: str
    inside: float
    outside: float
    p_value: float
    q_value: float


@dataclass(frozen=True, slots=True)
class Community:
    """Pilots that plan alike; the largest community is number 1."""

    number: int
    pilots: tuple[str, ...]
    types: tuple[DistinctiveType, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far communities agree with a division that is known.

    Attributes
    ----------
    division
        `prefecture`, `level` or `batch`.
    index
        The adjusted Rand index: 1 the same division, 0 no more than chance.
    p_value
        The share of random relabellings that agree as well or better.
    pilots
        How many pilots the division is known of.
    """

    division: str
    index: float
    p_value: float
    pilots: int


@dataclass(frozen=True, slots=True)
class Position:
    """Where a pilot stands in the backbone.

    Attributes
    ----------
    degree
        How many pilots it is linked to.
    betweenness
        The share of shortest paths between others that run over it, from 0 to 1.
    participation
        How evenly its links are spread over communities: 0 all in one (Guimerà and Amaral 2005).
    """

    pilot: str
    community: int
    degree: int
    betweenness: float
    participation: float


def backbone(table: PlansTable, *, strongest: int = STRONGEST) -> nx.Graph:
    """Pilots, each linked to the `strongest` others that share most of what is rare with it.

    The weight of a link, from 0 to 1, is the rarity ln(N/n) of the shared types over that of the
    types of either; `significant` says whether they share more types than chance gives, at a
    rate of false discoveries of 5 %.
    """
    graph = nx.Graph()
    graph.add_nodes_from(table.pilots)
    plans = table.plans.astype(np.float64)
    rarity = np.log(len(table.pilots) / np.maximum(plans.sum(axis=0), 1.0))
    shared = (plans * rarity) @ plans.T
    own = np.diag(shared)
    either = own[:, np.newaxis] + own[np.newaxis, :] - shared
    weights = np.round(np.divide(shared, either, out=np.zeros_like(shared), where=either > 1e-12), 6)
    significant = {pair.members for pair in pairs_of_pilots(table) if pair.q_value <= SIGNIFICANCE}
    np.fill_diagonal(weights, 0.0)
    for row, pilot in enumerate(table.pilots):
        for other in np.lexsort((np.arange(len(weights)), -weights[row]))[:strongest].tolist():
            if weights[row, other] > 0:
                first, second = sorted((pilot, table.pilots[other]))
                graph.add_edge(
                    first, second, weight=float(weights[row, other]), significant=(first, second) in significant
                )
    return graph


def find_communities(table: PlansTable, graph: nx.Graph | None = None) -> list[Community]:
    """Communities of the backbone by the Louvain method, with a fixed seed; single pilots are none."""
    graph = backbone(table) if graph is None else graph
    found = [tuple(sorted(group)) for group in nx.community.louvain_communities(graph, weight="weight", seed=SEED)]
    groups = sorted((group for group in found if len(group) > 1), key=lambda group: (-len(group), group))
    distinctive = _distinctive_types(table, groups)
    return [Community(n, group, distinctive[n - 1]) for n, group in enumerate(groups, 1)]


def agreements(table: PlansTable, communities: Sequence[Community]) -> list[Agreement]:
    """How far the communities agree with prefectures, levels and batches."""
    number = {pilot: community.number for community in communities for pilot in community.pilots}
    compared = []
    for division in ("prefecture", "level", "batch"):
        known = [
            (number[pilot], value)
            for pilot in table.pilots
            if pilot in number and (facts := table.facts.get(pilot)) and (value := getattr(facts, division)) is not None
        ]
        if len({value for _, value in known}) < 2:
            continue
        ours, theirs = [a for a, _ in known], [b for _, b in known]
        index = adjusted_rand_index(ours, theirs)
        random = np.random.default_rng(SEED)
        better = sum(
            adjusted_rand_index(ours, [theirs[n] for n in random.permutation(len(theirs))]) >= index
            for _ in range(PERMUTATIONS)
        )
        p_value = round((better + 1) / (PERMUTATIONS + 1), 4)
        compared.append(Agreement(division, round(index, 4), p_value, len(known)))
    return compared


def positions(table: PlansTable, communities: Sequence[Community], graph: nx.Graph | None = None) -> list[Position]:
    """Every pilot's place in the backbone, the most bridging first."""
    graph = backbone(table) if graph is None else graph
    number = {pilot: community.number for community in communities for pilot in community.pilots}
    between = nx.betweenness_centrality(graph)
    found = []
    for pilot in table.pilots:
        linked = Counter(number.get(other, 0) for other in graph[pilot])
        degree = sum(linked.values())
        spread = 1 - sum((count / degree) ** 2 for count in linked.values()) if degree else 0.0
        found.append(Position(pilot, number.get(pilot, 0), degree, round(between[pilot], 6), round(spread, 6)))
    return sorted(found, key=lambda position: (-position.betweenness, -position.degree, position.pilot))


def adjusted_rand_index(ours: Sequence[object], theirs: Sequence[object]) -> float:
    """How far two divisions of the same things agree (Hubert and Arabie 1985).

    >>> adjusted_rand_index([1, 1, 2, 2], ["a", "a", "b", "b"])
    1.0
    """
    both = sum(comb(count, 2) for count in Counter(zip(ours, theirs, strict=True)).values())
    first = sum(comb(count, 2) for count in Counter(ours).values())
    second = sum(comb(count, 2) for count in Counter(theirs).values())
    pairs = comb(len(ours), 2)
    chance = first * second / pairs if pairs else 0.0
    most = (first + second) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def _distinctive_types(table: PlansTable, groups: Sequence[tuple[str, ...]]) -> list[tuple[DistinctiveType, ...]]:
    rows = {pilot: row for row, pilot in enumerate(table.pilots)}
    tests = list(_tests(table, groups, rows))
    rates = false_discovery_rates(np.array([p_value for _, _, _, _, p_value in tests]))
    chosen: Mapping[int, list[DistinctiveType]] = {number: [] for number in range(len(groups))}
    for (group, name, inside, outside, p_value), rate in zip(tests, rates.tolist(), strict=True):
        if inside > outside:
            found = DistinctiveType(
                name, round(inside, 4), round(outside, 4), float(f"{p_value:.3e}"), float(f"{rate:.3e}")
            )
            chosen[group].append(found)
    return [
        tuple(sorted(chosen[number], key=lambda found: (found.p_value, found.name))[:SHOWN_TYPES])
        for number in range(len(groups))
    ]


def _tests(
    table: PlansTable, groups: Sequence[tuple[str, ...]], rows: Mapping[str, int]
) -> Iterator[tuple[int, str, float, float, float]]:
    total = len(table.pilots)
    for number, group in enumerate(groups):
        members = [rows[pilot] for pilot in group]
        for column, name in enumerate(table.types):
            planning = int(table.plans[:, column].sum())
            inside = int(table.plans[members, column].sum())
            others = total - len(group)
            outside = (planning - inside) / others if others else 0.0
            yield number, name, inside / len(group), outside, _hypergeometric_tail(total, planning, len(group), inside)


def _hypergeometric_tail(total: int, marked: int, drawn: int, found: int) -> float:
    """The probability of `found` or more marked ones among `drawn` of `total`."""
    ways = sum(comb(marked, k) * comb(total - marked, drawn - k) for k in range(found, min(marked, drawn) + 1))
    return ways / comb(total, drawn)
