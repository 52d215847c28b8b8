"""Patterns as quads of the graph `id:graph/patterns`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from graph.patterns.analysis import Patterns
from graph.patterns.communities import PERMUTATIONS, SEED, SIGNIFICANCE, STRONGEST
from graph.patterns.coplanning import SMALLEST_SUPPORT, CoPlanning
from graph.patterns.templates import RESEMBLANCE, SHINGLE, SHORTEST
from graph.patterns.vocabulary import PATTERN, definition_quads
from ontology import identifiers as iri
from ontology.identifiers import Graphs
from ontology.vocabulary import ID_BASE, RDF, RDFS, XSD

VERSION = "1"
METHOD = (
    "Chance: bipartite configuration model with conditional sampling, degrees kept; significance corrected after "
    "Benjamini and Hochberg. Links: rarity-weighted Jaccard. Communities: Louvain. Templates: resemblance of shingles."
)
PARAMETERS = (
    f"strongest links={STRONGEST}; false discovery rate={SIGNIFICANCE}; seed={SEED}; permutations={PERMUTATIONS}; "
    f"smallest support of triples={SMALLEST_SUPPORT}; shingle={SHINGLE} characters; shortest sentence={SHORTEST} "
    f"characters; resemblance={RESEMBLANCE}"
)
PAIRS_WRITTEN = 200
TRIPLES_WRITTEN = 100
TEMPLATES_WRITTEN = 500
COMMON_SHARE, RARE_SHARE = 0.5, 0.05

_BASE = NamedNode(ID_BASE + "pattern")


def pattern_quads(patterns: Patterns) -> Iterator[Quad]:
    """The quads of patterns between pilots and units whose names are IRIs: the same for the same patterns.

    Of pairs the 200, of triples the 100 least likely by chance are written, of templates the 500
    of most places; the sentences of templates are named by unit and number, not quoted.
    """
    graph = Graphs.PATTERNS
    yield Quad(graph, PATTERN.method, Literal(METHOD), graph)
    yield Quad(graph, PATTERN.parameters, Literal(PARAMETERS), graph)
    yield Quad(graph, PATTERN.version, Literal(VERSION), graph)
    yield from definition_quads(graph)
    writer = _Writer()
    writer.frequencies(patterns)
    writer.co_planning("types", patterns.pairs[:PAIRS_WRITTEN])
    writer.co_planning("triple", patterns.triples[:TRIPLES_WRITTEN])
    writer.links(patterns)
    writer.communities(patterns)
    writer.templates(patterns)
    yield from writer.quads


class _Writer:
    """Collects quads; numbers are written with a fixed count of digits."""

    def __init__(self) -> None:
        self.quads: list[Quad] = []

    def frequencies(self, patterns: Patterns) -> None:
        table = patterns.table
        for column, name in enumerate(table.types):
            support = int(table.plans[:, column].sum())
            share = support / len(table.pilots)
            rank = "common" if share >= COMMON_SHARE else "rare" if share <= RARE_SHARE else "ordinary"
            node = self._node("frequency", name, PATTERN.TypeFrequency)
            self._add(node, PATTERN.member, iri.scenario_type(name))
            self._add(node, PATTERN.support, Literal(support))
            self._add(node, PATTERN.share, _decimal(share))
            self._add(node, PATTERN.frequencyClass, Literal(rank))

    def co_planning(self, sort: str, found: Sequence[CoPlanning]) -> None:
        for pair in found:
            node = self._node(sort, "-".join(pair.members), PATTERN.CoPlanning)
            for name in pair.members:
                self._add(node, PATTERN.member, iri.scenario_type(name))
            self._add(node, PATTERN.support, Literal(pair.support))
            self._add(node, PATTERN.expected, _decimal(pair.expected))
            self._add(node, PATTERN.lift, _decimal(pair.lift))
            self._add(node, PATTERN.pValue, _double(pair.p_value))
            self._add(node, PATTERN.qValue, _double(pair.q_value))

    def links(self, patterns: Patterns) -> None:
        for first, second, data in sorted(patterns.backbone.edges(data=True), key=lambda edge: sorted(edge[:2])):
            node = self._node("link", iri.content_key(*sorted((first, second))), PATTERN.Link)
            for pilot in sorted((first, second)):
                self._add(node, PATTERN.member, NamedNode(pilot))
            self._add(node, PATTERN.weight, _decimal(data["weight"]))
            self._add(node, PATTERN.significant, Literal(bool(data["significant"])))

    def communities(self, patterns: Patterns) -> None:
        for community in patterns.communities:
            node = self._node("community", str(community.number), PATTERN.Community)
            self._add(node, RDFS.label, Literal(f"试点群组 {community.number}", language="zh"))
            self._add(node, PATTERN.number, Literal(community.number))
            for pilot in community.pilots:
                self._add(node, PATTERN.member, NamedNode(pilot))
            for distinctive in community.types:
                part = self._node("community", f"{community.number}/{distinctive.name}", PATTERN.Distinction)
                self._add(node, PATTERN.distinction, part)
                self._add(part, PATTERN.member, iri.scenario_type(distinctive.name))
                self._add(part, PATTERN.inside, _decimal(distinctive.inside))
                self._add(part, PATTERN.outside, _decimal(distinctive.outside))
                self._add(part, PATTERN.pValue, _double(distinctive.p_value))
                self._add(part, PATTERN.qValue, _double(distinctive.q_value))
        for agreement in patterns.agreements:
            node = self._node("agreement", agreement.division, PATTERN.Agreement)
            self._add(node, PATTERN.division, Literal(agreement.division))
            self._add(node, PATTERN.randIndex, _decimal(agreement.index))
            self._add(node, PATTERN.pValue, _double(agreement.p_value))
            self._add(node, PATTERN.pilots, Literal(agreement.pilots))
        for position in patterns.positions:
            node = self._node("position", iri.content_key(position.pilot), PATTERN.Position)
            self._add(node, PATTERN.member, NamedNode(position.pilot))
            self._add(node, PATTERN.degree, Literal(position.degree))
            self._add(node, PATTERN.betweenness, _decimal(position.betweenness))
            self._add(node, PATTERN.participation, _decimal(position.participation))
            if position.community:
                community_node = iri.child(_BASE, "community", position.community)
                self._add(node, PATTERN.community, community_node)

    def templates(self, patterns: Patterns) -> None:
        for template in patterns.templates[:TEMPLATES_WRITTEN]:
            first = template.occurrences[0]
            node = self._node("template", iri.content_key(first.unit, first.sentence), PATTERN.Template)
            self._add(node, PATTERN.places, Literal(template.places))
            self._add(node, PATTERN.resemblance, _decimal(template.resemblance))
            for number, occurrence in enumerate(template.occurrences, 1):
                part = iri.child(node, number)
                self._add(node, PATTERN.occurrence, part)
                self._add(part, RDF.type, PATTERN.Occurrence)
                self._add(part, PATTERN.unit, NamedNode(occurrence.unit))
                self._add(part, PATTERN.sentence, Literal(occurrence.sentence))

    def _node(self, sort: str, key: str, kind: NamedNode) -> NamedNode:
        node = iri.child(_BASE, sort, key)
        self._add(node, RDF.type, kind)
        return node

    def _add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.quads.append(Quad(subject, predicate, value, Graphs.PATTERNS))


def _decimal(value: float) -> Literal:
    return Literal(f"{value:.6f}", datatype=XSD.decimal)


def _double(value: float) -> Literal:
    return Literal(f"{value:.3E}" if math.isfinite(value) else "1.0E0", datatype=XSD_DOUBLE)


XSD_DOUBLE = NamedNode(XSD.base + "double")
