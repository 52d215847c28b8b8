"""What several pictures are drawn from: the table of plans and the order that shows its groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform

from graph.network import PALETTE
from graph.patterns import PilotFacts, PlansTable
from graph.plans import PilotPlan


def table_of(plans: Sequence[PilotPlan]) -> PlansTable:
    """Pilots × types, with what is known of the pilots."""
    facts = {
        plan.iri: PilotFacts(plan.place, plan.prefecture, plan.level, str(plan.batch) if plan.batch else None)
        for plan in plans
    }
    return PlansTable.of(((plan.iri, plan.types) for plan in plans), facts)


def linkage(rows: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Average linkage over Jaccard distances weighted by rarity, with leaves in the order that shows groups."""
    has = rows.astype(np.float64)
    rarity = np.log(len(has) / np.maximum(has.sum(axis=0), 1.0)) + 1e-9
    shared = (has * rarity) @ has.T
    own = np.diag(shared)
    either = own[:, np.newaxis] + own[np.newaxis, :] - shared
    distance = 1 - np.divide(shared, either, out=np.zeros_like(shared), where=either > 0)
    np.fill_diagonal(distance, 0.0)
    condensed = squareform(np.round((distance + distance.T) / 2, 9), checks=False)
    return np.asarray(hierarchy.linkage(condensed, method="average", optimal_ordering=True))


def colors(names: Sequence[str]) -> dict[str, str]:
    """A colour for each name, the same in every picture of a dataset."""
    return {name: PALETTE[number % len(PALETTE)] for number, name in enumerate(sorted(set(names)))}
