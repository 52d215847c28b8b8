from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from graph.standard import standardised
from graph.store import DatasetStore, QuerySyntaxError, evaluate

E = "http://e/"
PREFIX = f"PREFIX e: <{E}> "


def node(name: str) -> NamedNode:
    return NamedNode(E + name)


@pytest.fixture
def dataset() -> DatasetStore:
    store = Store()
    store.add(Quad(node("a"), node("p"), node("b"), node("g1")))
    store.add(Quad(node("b"), node("q"), node("g1"), node("g1")))
    store.add(Quad(node("c"), node("p"), Literal("one", language="en"), node("g2")))
    store.add(Quad(node("c"), node("p"), Literal("two", language="en"), node("g2")))
    return DatasetStore(store, "0")


def asked(dataset: DatasetStore, query: str) -> list[list[str | None]]:
    answer = dataset.query(PREFIX + query)
    assert isinstance(answer, QuerySolutions)
    return sorted(([term and str(term) for term in row] for row in answer), key=str)


def test_keywords_may_be_in_any_case(dataset: DatasetStore) -> None:
    assert asked(dataset, "SELECT (TRUE = True AS ?t) (FALSE AS ?f) ('TRUE' AS ?s) {}")[0][2] == '"TRUE"'


def test_joined_texts_have_no_language(dataset: DatasetStore) -> None:
    query = "SELECT (GROUP_CONCAT(?x; SEPARATOR='|') AS ?all) { SELECT ?x { e:c e:p ?x } ORDER BY ?x }"
    assert asked(dataset, query) == [['"one|two"']]
    assert asked(dataset, "SELECT (group_concat(?x) AS ?all) { ?s e:none ?x }") == [['""']]


def test_a_graphs_name_is_not_known_inside(dataset: DatasetStore) -> None:
    assert asked(dataset, "SELECT * { GRAPH ?g { ?s e:p ?o FILTER(BOUND(?g)) } }") == []
    assert asked(dataset, "SELECT ?s { GRAPH ?g { ?s e:q ?g } }") == [[f"<{E}b>"]]
    assert asked(dataset, "SELECT ?s ?g { GRAPH ?g { ?s e:p ?x OPTIONAL { ?x e:q ?g } } } ORDER BY ?s ?g") == [
        [f"<{E}a>", f"<{E}g1>"],
        [f"<{E}c>", f"<{E}g2>"],
        [f"<{E}c>", f"<{E}g2>"],
    ]


@pytest.mark.parametrize("path", ["*", "?"])
def test_a_path_of_no_length_ends_where_it_starts(dataset: DatasetStore, path: str) -> None:
    assert asked(dataset, f"SELECT ?x {{ e:none e:p{path} ?x }}") == [[f"<{E}none>"]]
    assert asked(dataset, f"SELECT ?x {{ ?x e:p{path} e:none . }}") == [[f"<{E}none>"]]
    assert asked(dataset, f"SELECT ?x {{ e:a e:p{path} ?x }}") == [[f"<{E}a>"], [f"<{E}b>"]]
    # Where the constant is in another graph than the one that is asked.
    only = dataset.query(f"{PREFIX}SELECT ?x {{ e:a e:p{path} ?x }}", default_graphs=[node("g2")])
    assert isinstance(only, QuerySolutions)
    assert [row[0] for row in only] == [node("a")]


@pytest.mark.parametrize("query", ["SELECT ?x { e:a e:p* ?x }", "SELECT ?x { ?x e:p? e:b }"])
def test_paths_from_nodes_of_the_graph_stay_as_they_are(query: str) -> None:
    assert standardised(PREFIX + query, lambda iri: iri in (E + "a", E + "b")).text == PREFIX + query


def test_an_iri_in_place_of_an_operator_is_told(dataset: DatasetStore) -> None:
    with pytest.raises(QuerySyntaxError, match="line 2, column 12: this reads as an IRI") as told:
        dataset.query("SELECT * { ?x ?a ?y\nFILTER ( ?x<?a&&?b>?y ) }")
    assert (told.value.line, told.value.column) == (2, 12)
    assert asked(dataset, "SELECT ?x { ?x e:p ?y FILTER(?x < ?y && ?y > ?x) }") == []
    triples = f"SELECT ?x {{ ?x e:p ?y FILTER EXISTS {{ ?x <{E}p,&&> ?y }} FILTER(?y IN (<{E}b>, <{E},&&>)) }}"
    assert asked(dataset, triples) == []


def test_complaints_are_about_the_query_as_asked(dataset: DatasetStore) -> None:
    with pytest.raises(QuerySyntaxError, match="line 1, column") as told:
        dataset.query("SELECT (GROUP_CONCAT(?x) AS ?all) (TRUE AS ?t) { ?s ?p ?x } LIMIT x")
    with pytest.raises(QuerySyntaxError) as engines:
        evaluate(dataset.store, "SELECT (GROUP_CONCAT(?x) AS ?all) (true AS ?t) { ?s ?p ?x } LIMIT x")
    assert str(told.value) == str(engines.value)


parts = st.sampled_from(
    [*"{}()<>?*.;,'\"\\#", "'''", " ", "\n", "TRUE", "GRAPH ", "?g", "GROUP_CONCAT(", "FILTER(", "<a>", "e:p* ", "&&"]
)


@given(st.lists(parts, max_size=40).map("".join))
@settings(max_examples=500, deadline=None)
def test_any_text_can_be_looked_at(text: str) -> None:
    found = standardised(text)
    assert found.misread_at is None or text[found.misread_at] == "<"
    if not any(word in text for word in ("TRUE", "GRAPH", "GROUP_CONCAT", "e:p")):
        assert found.text == text


@pytest.mark.parametrize("piece", ["GRAPH ?g {", "FILTER(", "GROUP_CONCAT(", "'''", '"', "<a,", "?x <a,b> ", "e:p* "])
def test_long_queries_are_passed_on(piece: str) -> None:
    text = "TRUE " + piece * 20_000
    assert standardised(text).text == text
