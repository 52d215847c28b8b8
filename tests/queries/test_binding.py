"""Values become terms, and terms stand where the variable stands, whatever they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from queries.binding import ParameterError, ParameterType, bind, parameter_variables, term_for

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
QUERIES = (
    "SELECT ?s WHERE { ?s ?p ?_word }",
    "SELECT ?s WHERE { { SELECT ?s WHERE { ?s ?p ?_word } } }",
    "SELECT ?s WHERE { ?s ?p ?o FILTER(?o = COALESCE(?_word, ?o)) }",
    "SELECT ?s WHERE { ?s ?p ?o OPTIONAL { ?s ?q ?none } FILTER EXISTS { ?s ?p ?_word } }",
    "# { SELECT '}\nSELECT ?s WHERE { ?s ?p ?_word . VALUES ?y { '{' \"}\" } }",
)


def found(query: str, store: Store) -> list[str]:
    answer = store.query(query)
    assert isinstance(answer, QuerySolutions)
    return [str(row["s"]) for row in answer]


@pytest.mark.parametrize("query", QUERIES)
@given(word=TEXTS, other=TEXTS)
def test_a_text_is_found_and_nothing_else(query: str, word: str, other: str) -> None:
    store = Store()
    store.add(Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal(word)))
    bound = {text: bind(query, {"_word": term_for(ParameterType.STRING, text)}) for text in (word, other)}
    assert set(found(bound[word], store)) == {"<http://e/s>"}
    assert bool(found(bound[other], store)) is (word == other)


def test_what_is_not_given_does_not_restrict() -> None:
    store = Store()
    store.add(Quad(NamedNode("http://e/s"), NamedNode("http://e/p"), Literal("x")))
    assert bind(QUERIES[2], {}) == QUERIES[2]
    assert found(bind(QUERIES[2], {}), store) == ["<http://e/s>"]


def test_parameters_are_found_outside_strings_and_comments() -> None:
    query = "SELECT * { ?s ?__word '?_a' # ?_b\n . ?s <http://e/?_c> ?_count_integer, ?__word }"
    assert [(p.name, p.type, p.required) for p in parameter_variables(query)] == [
        ("word", ParameterType.STRING, False),
        ("count", ParameterType.INTEGER, True),
    ]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ParameterType.IRI, "no iri"),
        (ParameterType.IRI, "http://e/> } #"),
        (ParameterType.INTEGER, "1.5"),
        (ParameterType.INTEGER, "9" * 30),
        (ParameterType.DECIMAL, "1e5"),
        (ParameterType.DECIMAL, "NaN"),
        (ParameterType.BOOLEAN, "yes"),
        (ParameterType.STRING, "\x00"),
        (ParameterType.STRING, "\ud800"),
    ],
)
def test_other_values_are_refused(kind: ParameterType, text: str) -> None:
    with pytest.raises(ParameterError):
        term_for(kind, text)


@pytest.mark.parametrize(
    ("kind", "text", "term"),
    [
        (ParameterType.INTEGER, " 7 ", Literal(7)),
        (ParameterType.BOOLEAN, "1", Literal(True)),
        (ParameterType.IRI, "http://e/a", NamedNode("http://e/a")),
        (ParameterType.STRING, " 县 ", Literal(" 县 ")),
    ],
)
def test_values_become_terms(kind: ParameterType, text: str, term: Literal | NamedNode) -> None:
    assert term_for(kind, text) == term
