"""The examples as an editor reads them: the three queries that SPARQL editors ask of an endpoint's description."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions, Store

from ontology.vocabulary import PREFIXES
from queries.competency_questions import competency_questions
from queries.examples import example_quads

SHACL = f"PREFIX sh: <{PREFIXES['sh']}> PREFIX rdfs: <{PREFIXES['rdfs']}> PREFIX schema: <{PREFIXES['schema']}> "


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.bulk_extend(example_quads(endpoint="http://127.0.0.1/sparql"))
    return store


def rows(store: Store, query: str) -> list[list[str]]:
    solutions = store.query(SHACL + query, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    return [[getattr(term, "value", "") for term in solution] for solution in solutions]


def test_every_question_is_an_example_in_both_languages(store: Store) -> None:
    found = rows(
        store,
        """SELECT ?query ?zh ?en WHERE {
          ?q a sh:SPARQLExecutable ; sh:select ?query ; rdfs:comment ?zh, ?en ; schema:target ?endpoint .
          FILTER(LANG(?zh) = "zh" && LANG(?en) = "en") }""",
    )
    assert {(zh, en) for _, zh, en in found} == {(q.zh, q.en) for q in competency_questions()}


def test_the_examples_can_be_asked(store: Store) -> None:
    for (query,) in rows(store, "SELECT ?query WHERE { ?q sh:select ?query }"):
        assert isinstance(Store().query(query), QuerySolutions)


def test_prefixes_are_declared(store: Store) -> None:
    found = rows(store, "SELECT ?prefix ?namespace WHERE { [] sh:prefix ?prefix ; sh:namespace ?namespace }")
    assert dict(found) == PREFIXES


def test_the_quads_are_the_same_every_time() -> None:
    assert list(example_quads()) == list(example_quads())
