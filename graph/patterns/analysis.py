"""All patterns of a collection at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from graph.patterns.communities import (
    Agreement,
    Community,
    Position,
    agreements,
    backbone,
    find_communities,
    positions,
)
from graph.patterns.coplanning import CoPlanning, pairs_of_types, triples_of_types
from graph.patterns.plans_table import PilotFacts, PlansTable
from graph.patterns.templates import Template, find_templates
from graph.similarity.items import Item


@dataclass(frozen=True)
class Patterns:
    """What runs across the plans of a collection.

    Attributes
    ----------
    backbone
        Pilots with links of `weight` and `significant`; see `graph.patterns.communities.backbone`.
    """

    table: PlansTable
    pairs: Sequence[CoPlanning]
    triples: Sequence[CoPlanning]
    backbone: nx.Graph
    communities: Sequence[Community]
    agreements: Sequence[Agreement]
    positions: Sequence[Position]
    templates: Sequence[Template]


def find_patterns(items: Sequence[Item], facts: Mapping[str, PilotFacts] | None = None) -> Patterns:
    """The patterns of planned units: the same for the same units in whatever order.

    Parameters
    ----------
    facts
        For each pilot where it belongs, by the IRI that items name it by.
    """
    table = PlansTable.of(((item.pilot, item.types) for item in items), facts)
    graph = backbone(table)
    communities = find_communities(table, graph)
    return Patterns(
        table=table,
        pairs=pairs_of_types(table),
        triples=triples_of_types(table),
        backbone=graph,
        communities=communities,
        agreements=agreements(table, communities),
        positions=positions(table, communities, graph),
        templates=find_templates(items),
    )
