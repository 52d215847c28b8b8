"""The three graphs that are exported and drawn: pilots, initiatives, and pilots with their types."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from graph.plans import PREFIXES, TYPES_QUERY, PilotPlan, TypeLabel, read_plans, read_type_labels
from graph.store import SelectSource
from ontology.vocabulary import TYPE_BASE

Value: TypeAlias = str | int | float | bool | tuple[str, ...]

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
NEWEST_QUERY = """PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT (MAX(?issued) AS ?newest) WHERE { ?document dcterms:issued ?issued }"""
STRONGEST_LINKS = 8
SIMILAR_RANKS = 5
PALETTE = (
    "#4e79a7",
    "#f28e2b",
    "#59a14f",
    "#e15759",
    "#76b7b2",
    "#b07aa1",
    "#edc948",
    "#9c755f",
    "#ff9da7",
    "#86bcb6",
    "#d37295",
    "#8cd17d",
    "#499894",
    "#d4a6c8",
    "#bab0ac",
    "#a0cbe8",
    "#ffbe7d",
    "#fabfd2",
    "#b6992d",
    "#79706e",
)

SIMILARITY_QUERY = (
    PREFIXES
    + f"""SELECT DISTINCT ?similarity ?from ?to ?score WHERE {{
  ?similarity a pg:Similarity ; pg:similarFrom ?from ; pg:similarTo ?to ; pg:score ?score ; pg:rank ?rank .
  FILTER(?rank <= {SIMILAR_RANKS})
}} ORDER BY ?similarity"""
)


class GraphName(StrEnum):
    """Which graph."""

    PILOTS = "pilots"
    INITIATIVES = "initiatives"
    BIPARTITE = "bipartite"


@dataclass(frozen=True, slots=True)
class Node:
    """A node.

    Attributes
    ----------
    key
        `n1`, `n2` …: what edges refer to; the IRI stands in `iri`.
    kind
        `pilot`, `initiative` or `type`.
    group
        The name of what its colour stands for; `cluster` is the number of that group, from 1.
    x, y
        From -1000 to 1000, y upwards.
    size
        From 4 to 40.
    attributes
        Every node of a network has every attribute of its kind; names are ASCII words that no format reserves.
    """

    key: str
    iri: str
    label: str
    kind: str
    group: str
    cluster: int
    x: float
    y: float
    size: float
    color: str
    attributes: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Edge:
    """An undirected edge: `weight` by the network's formula, `evidence` the IRI where it can be checked."""

    key: str
    source: str
    target: str
    kind: str
    weight: float
    evidence: str
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Network:
    """A graph to export, with what a reader must know about it.

    Attributes
    ----------
    formula
        How the weights of the edges are computed.
    query
        The SPARQL that the graph was read with.
    version, created
        Of the dataset; `created` is the newest date of issue among its documents, empty where none has one.
    """

    name: GraphName
    title: str
    description: str
    formula: str
    query: str
    licence: str
    version: str
    created: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def header(self) -> dict[str, str]:
        """What every file says about itself, in order."""
        return {
            "title": self.title,
            "description": self.description,
            "formula": self.formula,
            "licence": self.licence,
            "version": self.version,
            "created": self.created,
            "query": self.query,
        }


def read_network(
    source: SelectSource, name: GraphName | str, *, version: str = "", created: str | None = None
) -> Network:
    """One of the three graphs, from a dataset or a remote endpoint.

    Parameters
    ----------
    version, created
        What the file is to say of the dataset's version and time; by default the time of `as_of`.

    Raises
    ------
    ValueError
        If there is no graph of that name.
    """
    try:
        chosen = GraphName(name)
    except ValueError:
        known = ", ".join(GraphName)
        raise ValueError(f"there is no graph {str(name)!r}; the graphs are {known}") from None
    plans = [plan for plan in read_plans(source) if plan.units]
    labels = read_type_labels(source)
    if chosen is GraphName.PILOTS:
        draft = _pilots(plans, labels)
    elif chosen is GraphName.INITIATIVES:
        draft = _initiatives(plans, labels, source)
    else:
        draft = _bipartite(plans, labels)
    return draft.finished(chosen, version, as_of(source) if created is None else created)


def as_of(source: SelectSource) -> str:
    """The date that a dataset's facts are as of: the newest date of issue among its documents, as YYYY-MM-DD.

    The time of a build would make other bytes of the same facts, so a dataset holds none.
    """
    newest = source.select(NEWEST_QUERY).rows[0][0]
    return newest.value if isinstance(newest, Literal) else ""


def type_rarity(plans: Sequence[PilotPlan]) -> dict[str, float]:
    """For each planned type ln(N / n): n of the N pilots plan it."""
    counts = Counter(name for plan in plans for name in plan.types)
    return {name: math.log(len(plans) / count) for name, count in sorted(counts.items())}


@dataclass(frozen=True)
class _DraftNode:
    iri: str
    label: str
    kind: str
    group: str
    weight: float
    attributes: Mapping[str, Value]


@dataclass(frozen=True)
class _Draft:
    title: str
    description: str
    formula: str
    query: str
    nodes: list[_DraftNode]
    edges: list[tuple[str, str, str, float, str, Mapping[str, Value]]]

    def finished(self, name: GraphName, version: str, created: str) -> Network:
        """Numbered, laid out and coloured."""
        # Imported late: arrays take memory that most processes never need.
        from graph.layout import force_layout

        numbers = {node.iri: number for number, node in enumerate(self.nodes)}
        links = [(numbers[source], numbers[target], weight) for source, target, _, weight, _, _ in self.edges]
        heaviest = max((weight for _, _, weight in links), default=1.0) or 1.0
        places = force_layout(len(self.nodes), [(s, t, w / heaviest) for s, t, w in links])
        groups = {group: n for n, group in enumerate(sorted({node.group for node in self.nodes}), 1)}
        largest = max((node.weight for node in self.nodes), default=1.0) or 1.0
        nodes = tuple(
            Node(
                key=f"n{number + 1}",
                iri=node.iri,
                label=node.label,
                kind=node.kind,
                group=node.group,
                cluster=groups[node.group],
                x=float(places[number, 0]),
                y=float(places[number, 1]),
                size=round(4 + 36 * math.sqrt(max(node.weight, 0.0) / largest), 2),
                color=PALETTE[(groups[node.group] - 1) % len(PALETTE)],
                attributes=node.attributes,
            )
            for number, node in enumerate(self.nodes)
        )
        edges = tuple(
            Edge(f"e{n}", nodes[numbers[source]].key, nodes[numbers[target]].key, kind, weight, evidence, attributes)
            for n, (source, target, kind, weight, evidence, attributes) in enumerate(self.edges, 1)
        )
        return Network(
            name, self.title, self.description, self.formula, self.query, LICENCE, version, created, nodes, edges
        )


def _pilots(plans: list[PilotPlan], labels: Mapping[str, TypeLabel]) -> _Draft:
    rarity = type_rarity(plans)
    candidates: list[tuple[float, int, int]] = []
    for first, plan in enumerate(plans):
        for second in range(first + 1, len(plans)):
            weight = _shared_rarity(plan, plans[second], rarity)
            if weight > 0:
                candidates.append((weight, first, second))
    candidates.sort(key=lambda c: (-c[0], c[1], c[2]))
    degree: Counter[int] = Counter()
    kept = []
    for weight, first, second in candidates:
        # A link stays if it is among the strongest of either end.
        if min(degree[first], degree[second]) < STRONGEST_LINKS:
            kept.append((first, second, weight))
            degree.update((first, second))
    edges: list[tuple[str, str, str, float, str, Mapping[str, Value]]] = []
    for first, second, weight in sorted(kept):
        shared = sorted(set(plans[first].types) & set(plans[second].types), key=lambda name: (-rarity[name], name))
        evidence: dict[str, Value] = {
            "evidence_other": _passage_of(plans[second], shared[0]),
            "shared_types": tuple(_label(labels, name) for name in shared),
        }
        edges.append(
            (
                plans[first].iri,
                plans[second].iri,
                "shares_types",
                weight,
                _passage_of(plans[first], shared[0]),
                evidence,
            )
        )
    return _Draft(
        title="新型智慧城市试点：共同规划的场景",
        description=f"Pilots linked by the scenario types that both plan; a link stays if it is among the "
        f"{STRONGEST_LINKS} strongest of either end. Colours: prefectures. Evidence: the passage of the rarest "
        "shared type, in either plan.",
        formula="weight = sum of ln(N/n) over the shared types / sum over the types of either; "
        "n of N pilots plan a type",
        query=TYPES_QUERY,
        nodes=[_pilot_node(plan, labels) for plan in plans],
        edges=edges,
    )


def _initiatives(plans: list[PilotPlan], labels: Mapping[str, TypeLabel], source: SelectSource) -> _Draft:
    nodes = []
    for plan in plans:
        for unit in plan.units:
            primary = _label(labels, unit.types[0]) if unit.types else "未分类"
            attributes: dict[str, Value] = {
                "place": plan.place,
                "prefecture": plan.prefecture,
                "document": plan.document,
                "path": unit.path,
                "unit_kind": unit.kind,
                "types": tuple(_label(labels, name) for name in unit.types),
                "passage": unit.passage,
                "page": unit.page or 0,
                "text_from": unit.start,
                "text_to": unit.end,
            }
            nodes.append(_DraftNode(unit.iri, unit.title, "initiative", primary, 1.0, attributes))
    known = {node.iri for node in nodes}
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for row in source.select(SIMILARITY_QUERY).rows:
        similarity, left, right, score = row
        if not (
            isinstance(similarity, NamedNode)
            and isinstance(left, NamedNode)
            and isinstance(right, NamedNode)
            and isinstance(score, Literal)
        ):
            continue
        pair = (min(left.value, right.value), max(left.value, right.value))
        if pair[0] in known and pair[1] in known:
            best.setdefault(pair, (float(score.value), similarity.value))
    return _Draft(
        title="新型智慧城市试点：相似的规划项目",
        description=f"Planned projects linked to the {SIMILAR_RANKS} most similar ones of other places. "
        "Colours: primary scenario types. Evidence: the similarity, with what contributes to it.",
        formula="weight = weighted sum of cosines over types, words and other features, from 0 to 1 (pg:Similarity)",
        query=SIMILARITY_QUERY,
        nodes=nodes,
        edges=[(s, t, "similar", weight, evidence, {}) for (s, t), (weight, evidence) in sorted(best.items())],
    )


def _bipartite(plans: list[PilotPlan], labels: Mapping[str, TypeLabel]) -> _Draft:
    counts = Counter(name for plan in plans for name in plan.types)
    nodes = [_pilot_node(plan, labels) for plan in plans]
    for name, pilots in sorted(counts.items()):
        label = labels.get(name)
        attributes: dict[str, Value] = {
            "place": "",
            "prefecture": "",
            "level": "",
            "batch": 0,
            "year": 0,
            "units": sum(plan.types.get(name, 0) for plan in plans),
            "types": (_label(labels, name),),
            "latitude": 0.0,
            "longitude": 0.0,
            "document": "",
        }
        domain = label.domain if label and label.domain else "场景类型"
        nodes.append(_DraftNode(TYPE_BASE + name, _label(labels, name), "type", domain, float(pilots), attributes))
    edges: list[tuple[str, str, str, float, str, Mapping[str, Value]]] = [
        (plan.iri, TYPE_BASE + name, "plans", float(count), _passage_of(plan, name), {})
        for plan in plans
        for name, count in plan.types.items()
    ]
    return _Draft(
        title="新型智慧城市试点与场景类型",
        description="Pilots and the scenario types that they plan. Colours: prefectures and domains. Evidence: the "
        "passage of the first unit of the type.",
        formula="weight = number of planned units of the type",
        query=TYPES_QUERY,
        nodes=nodes,
        edges=edges,
    )


def _pilot_node(plan: PilotPlan, labels: Mapping[str, TypeLabel]) -> _DraftNode:
    attributes: dict[str, Value] = {
        "place": plan.place,
        "prefecture": plan.prefecture,
        "level": plan.level,
        "batch": plan.batch or 0,
        "year": plan.year or 0,
        "units": len(plan.units),
        "types": tuple(_label(labels, name) for name in plan.types),
        "latitude": plan.latitude or 0.0,
        "longitude": plan.longitude or 0.0,
        "document": plan.document,
    }
    return _DraftNode(plan.iri, plan.place, "pilot", plan.prefecture, float(len(plan.units)), attributes)


def _shared_rarity(first: PilotPlan, second: PilotPlan, rarity: Mapping[str, float]) -> float:
    either = sum(rarity[name] for name in set(first.types) | set(second.types))
    both = sum(rarity[name] for name in set(first.types) & set(second.types))
    return round(both / either, 6) if either else 0.0


def _passage_of(plan: PilotPlan, type_name: str) -> str:
    return next((unit.passage for unit in plan.units if type_name in unit.types), plan.iri)


def _label(labels: Mapping[str, TypeLabel], name: str) -> str:
    found = labels.get(name)
    return found.label if found else name
