from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, serialize

from graph.metadata import DATASET, Counts, metadata_quads
from ontology.identifiers import Graphs, document, pilot, place
from ontology.vocabulary import PG, RDF, RDFS

DOCUMENT = document("yunhu")
PILOT = pilot("990101", "yunhu")
QUADS = (
    Quad(DOCUMENT, RDF.type, PG.SourceDocument, DOCUMENT),
    Quad(PILOT, RDF.type, PG.Pilot, DOCUMENT),
    Quad(PILOT, PG.place, place("990101"), DOCUMENT),
    Quad(place("990101"), RDF.type, PG.Place, Graphs.PLACES),
    Quad(place("990101"), RDFS.label, Literal("云湖县", language="zh"), Graphs.PLACES),
    Quad(place("990101"), RDFS.label, Literal("云湖县", language="zh"), DOCUMENT),
    Quad(DOCUMENT, PG.warning, Literal('two words " . <x>'), DOCUMENT),
)
VOID = "PREFIX void: <http://rdfs.org/ns/void#> "


def described() -> Store:
    store = Store()
    store.bulk_extend(metadata_quads(counted(QUADS), version="1"))
    return store


def counted(quads: Iterable[Quad]) -> Counts:
    counts = Counts()
    counts.add(serialize(quads, format=RdfFormat.N_QUADS) or b"")
    return counts


def rows(store: Store, query: str) -> list[list[str]]:
    solutions = store.query(VOID + query, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    return [[getattr(term, "value", "") for term in solution] for solution in solutions]


def test_a_repeated_statement_counts_once() -> None:
    counts = counted(QUADS)
    assert len(counts.statements) == 6
    assert counts.by_property[str(RDFS.label).encode()] == 1
    assert sum(counts.by_graph.values()) == 7


def test_partitions_agree_with_the_dataset() -> None:
    store = described()
    classes = rows(store, "SELECT ?class ?n { ?d void:classPartition [ void:class ?class ; void:entities ?n ] }")
    assert sorted(classes) == [[name.value, "1"] for name in (PG.Pilot, PG.Place, PG.SourceDocument)]
    properties = rows(store, "SELECT ?p ?n { ?d void:propertyPartition [ void:property ?p ; void:triples ?n ] }")
    assert dict(properties)[RDF.type.value] == "3"
    assert rows(store, "SELECT ?n { ?d void:triples ?n ; void:classes 3 }") == [["6"]]


def test_the_example_is_a_pilot_and_the_source_a_document() -> None:
    store = described()
    assert rows(store, "SELECT ?x { ?d void:exampleResource ?x }") == [[PILOT.value]]
    assert Quad(DATASET, NamedNode("http://purl.org/dc/terms/source"), DOCUMENT, Graphs.METADATA) in store


def test_a_description_does_not_count_itself() -> None:
    first = list(metadata_quads(counted(QUADS), version="1"))
    assert first == list(metadata_quads(counted([*QUADS, *first]), version="1"))
    assert {quad.graph_name for quad in first} == {Graphs.METADATA}
