from __future__ import annotations

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize
from rdflib import Graph

from ontology import identifiers as iri
from ontology.dl_view import as_ntriples, facts_for_reasoner, ontology_axioms
from ontology.identifiers import Graphs
from ontology.materialise import inferred_quads
from ontology.rules import Rule, shacl_rules
from ontology.vocabulary import ONTOLOGY_BASE, PG, PREFIXES, RDF

PILOT = iri.pilot("990101", "yunhu")
OTHER_PILOT = iri.pilot("990201", "yunhu")
CITY_PILOT = iri.pilot("990200", "yunhu")
UNIT = iri.unit(PILOT, "1.(1)")


@pytest.fixture(scope="module")
def inferred(sample_quads: tuple[Quad, ...]) -> frozenset[Quad]:
    return frozenset(inferred_quads(sample_quads))


def says(inferred: frozenset[Quad], subject: NamedNode, predicate: NamedNode, value: NamedNode) -> bool:
    return Quad(subject, predicate, value, Graphs.INFERRED) in inferred


@pytest.mark.parametrize(
    ("thing", "defined"),
    [
        (PILOT, PG.CountyLevelPilot),
        (PILOT, PG.FourStarPilot),
        (PILOT, PG.PilotWithPlannedProvincialStandard),
        (PILOT, PG.PilotRaisingSocialCapital),
        (PILOT, PG.BigDataLedPilot),
        (OTHER_PILOT, PG.UrbanDistrictPilot),
        (CITY_PILOT, PG.PrefectureLevelPilot),
        (UNIT, PG.UnitWithTarget),
        (UNIT, PG.CrossLevelUnit),
        (iri.platform("云湖通"), PG.SharedPlatform),
        (iri.scenario_type("education"), PG.CrossCityScenarioType),
        (iri.company("智慧运营公司", "990101"), PG.PlannedCompany),
        (iri.place("990100"), PG.Prefecture),
    ],
)
def test_defined_classes_are_filled(inferred: frozenset[Quad], thing: NamedNode, defined: NamedNode) -> None:
    assert says(inferred, thing, RDF.type, defined)


@pytest.mark.parametrize(
    ("thing", "defined"),
    [
        (CITY_PILOT, PG.CountyLevelPilot),
        (PILOT, PG.UrbanDistrictPilot),
        (PILOT, PG.FiveStarPilot),
        (iri.unit(CITY_PILOT, "1.(1)"), PG.CrossLevelUnit),
        (iri.unit(PILOT, "2"), PG.UnitWithTarget),
        (iri.scenario_type("parking"), PG.CrossCityScenarioType),
        (iri.place("990101"), PG.Prefecture),
    ],
)
def test_and_hold_nothing_else(inferred: frozenset[Quad], thing: NamedNode, defined: NamedNode) -> None:
    assert not says(inferred, thing, RDF.type, defined)


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        (PILOT, PG.plansType, iri.scenario_type("health")),
        (PILOT, PG.plansDomain, iri.scenario_type("public-benefit")),
        (PILOT, PG.usesPlatform, iri.platform("云湖通")),
        (PILOT, PG.usesTechnology, iri.technology("5g")),
        (PILOT, PG.involvesAgency, iri.agency("990100", "水利局")),
        (PILOT, PG.involvesAgency, iri.agency("990101", "教育局")),
        (PILOT, PG.pilotPrefecture, iri.place("990100")),
        (CITY_PILOT, PG.pilotPrefecture, iri.place("990200")),
        (UNIT, PG.withinUnit, iri.unit(PILOT, "1")),
        (iri.unit(PILOT, "1"), PG.childUnit, UNIT),
        (iri.document("yunhu"), PG.describes, PILOT),
        (PILOT, PG.hasFact, UNIT),
        (iri.scenario_type("education"), PG.plannedInPrefecture, iri.place("990200")),
    ],
)
def test_properties_follow(
    inferred: frozenset[Quad], subject: NamedNode, predicate: NamedNode, value: NamedNode
) -> None:
    assert says(inferred, subject, predicate, value)


def test_nothing_stated_is_inferred_and_the_order_is_fixed(sample_quads: tuple[Quad, ...]) -> None:
    stated = {quad.triple for quad in sample_quads}
    first = list(inferred_quads(sample_quads))
    assert not stated & {quad.triple for quad in first}
    assert first == list(inferred_quads(reversed(sample_quads)))
    assert first == list(inferred_quads([*sample_quads, *first])), "what was inferred before is no premise"


def test_owlrl_draws_the_same_conclusions(sample_quads: tuple[Quad, ...], inferred: frozenset[Quad]) -> None:
    """Against an independent OWL 2 RL engine: same classes and properties of this ontology for all named things.

    OWL RL counts no values, so what follows from "at least two" is beyond it, and the rules of
    `rules.ttl` are given to it as facts.
    """
    derived = {PG.pilotPrefecture, PG.plannedInPrefecture, PG.namedIn}
    facts = [*sample_quads, *(quad for quad in inferred if quad.predicate in derived)]
    graph = Graph().parse(data=as_ntriples([*ontology_axioms(), *facts_for_reasoner(facts)]), format="nt")
    from_taxonomy = [q.triple for q in sample_quads if q.predicate.value == PREFIXES["skos"] + "broader"]
    graph.parse(data=as_ntriples(from_taxonomy), format="nt")
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    closed = Store()
    closed.bulk_load((serialize_graph(graph)).encode(), format=RdfFormat.N_TRIPLES)
    counted = {PG.SharedPlatform, PG.CrossCityScenarioType}
    ours = {q.triple for q in inferred if _about_us(q) and q.object not in counted}
    theirs = {q.triple for q in closed if _about_us(q)}
    stated = {quad.triple for quad in facts_as_quads(facts)}
    assert ours - theirs == set()
    assert theirs - ours - stated == set()


def serialize_graph(graph: Graph) -> str:
    """What is an RDF triple: OWL RL also concludes things about literals."""
    from rdflib import Literal as RdflibLiteral

    kept = Graph()
    for triple in graph:
        if not isinstance(triple[0], RdflibLiteral):
            kept.add(triple)
    return kept.serialize(format="nt")


def facts_as_quads(quads: list[Quad]) -> list[Quad]:
    return [Quad(t.subject, t.predicate, t.object) for t in facts_for_reasoner(quads)]


def _about_us(quad: Quad) -> bool:
    """Whether a statement puts a thing of a document in a class of ours or relates two things by a property of ours."""
    if not isinstance(quad.subject, NamedNode) or not quad.subject.value.startswith(iri.ID_BASE):
        return False
    if quad.predicate == RDF.type:
        return isinstance(quad.object, NamedNode) and quad.object.value.startswith(ONTOLOGY_BASE)
    return quad.predicate.value.startswith(ONTOLOGY_BASE) and isinstance(quad.object, NamedNode)


def test_a_rule_must_construct() -> None:
    quad = Quad(PILOT, RDF.type, PG.Pilot)
    with pytest.raises(ValueError, match="no CONSTRUCT"):
        list(inferred_quads([quad], rules=(Rule("wrong", "SELECT * WHERE { ?s ?p ?o }"),)))


def test_shacl_rules_are_read_in_their_order() -> None:
    turtle = """
        @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <urn:s> sh:rule [ rdfs:label "second"@en ; sh:order 2 ; sh:construct "CONSTRUCT {} WHERE { ?a pg:x ?b }" ] ,
            [ rdfs:label "first"@en ; sh:order 1 ; sh:construct "CONSTRUCT {} WHERE { ?a xsd:y ?b }" ] ."""
    rules = list(shacl_rules(turtle.encode()))
    assert [rule.name for rule in rules] == ["first", "second"]
    assert f"<{ONTOLOGY_BASE}x>" in rules[1].construct


def test_the_graph_can_be_left_out(sample: Store, inferred: frozenset[Quad]) -> None:
    sample.bulk_extend(inferred)
    lines = serialize(sample.quads_for_pattern(None, None, None, Graphs.INFERRED), format=RdfFormat.N_QUADS)
    assert lines is not None
    assert lines.count(b"\n") == len(inferred)
    sample.remove_graph(Graphs.INFERRED)
    assert Quad(PILOT, PG.level, Literal("county"), iri.document("yunhu")) in sample
