from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store

from graph.shortcuts import MOST_PAIRS, MOST_SOURCES, MOST_STORES, Shortcuts, rewritten_query
from graph.simple_queries import simple_query
from graph.store import DatasetStore, GraphError, QuerySyntaxError, evaluate

E = "http://e/"
PREFIX = f"PREFIX e: <{E}> "
ALIKE = (
    "SELECT ?other (COUNT(DISTINCT ?type) AS ?n) WHERE {{ ?unit e:p {pilot} ; e:q ?type . "
    "?others e:q ?type ; e:p ?other FILTER(?other != {pilot}) }} GROUP BY ?other ORDER BY DESC(?n)"
)

nodes = st.sampled_from([NamedNode(E + name) for name in "abcd"] + [BlankNode("x")])
literals = st.sampled_from(
    [
        Literal("1"),
        Literal("a", language="zh"),
        Literal(1),
        Literal("01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ]
)
predicates = st.sampled_from([NamedNode(E + name) for name in "pqr"])
graphs = st.sampled_from([NamedNode(E + "g1"), NamedNode(E + "g2")])
datasets = st.lists(st.builds(Quad, nodes, predicates, nodes | literals, graphs), max_size=12)

variables = st.sampled_from(["?a", "?b", "?c", "?d", "?u", "?v"])
terms = variables | st.sampled_from(["e:a", "e:b", f"<{E}c>", '"1"', "1", '"a"@zh'])
triples = st.builds(
    lambda s, p, o: f"{s} {p} {o}", variables | st.sampled_from(["e:a", "e:b"]), st.sampled_from(["e:p", "e:q"]), terms
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    patterns = " . ".join(draw(st.lists(triples, min_size=1, max_size=4)))
    seen = sorted({term for term in patterns.split() if term.startswith("?")}) or ["?a"]
    groups = draw(st.lists(st.sampled_from(seen), max_size=2, unique=True))
    counted = draw(st.sampled_from(seen))
    condition = draw(st.sampled_from(["", f" FILTER({counted} != e:a)", f" FILTER(isIRI({counted}) || {counted} = 1)"]))
    if draw(st.booleans()):
        selected = " ".join(dict.fromkeys([counted, *groups]))
        return f"{PREFIX}SELECT DISTINCT {selected} {{ {patterns}{condition} }}"
    head = f"SELECT {' '.join(groups)} (COUNT(DISTINCT {counted}) AS ?n)"
    tail = f" GROUP BY {' '.join(groups)} ORDER BY DESC(?n)" if groups else ""
    return f"{PREFIX}{head} WHERE {{ {patterns}{condition} }}{tail}"


def answers(store: Store, query: str) -> list[list[tuple[str, ...]]]:
    """The rows by the engine, by a rewritten query over the dataset, and over relations (the second time)."""
    dataset = DatasetStore(store, "0")
    return [rows(evaluate(store, query)), rows(dataset.query(query)), rows(dataset.query(query))]


def rows(answer: object) -> list[tuple[str, ...]]:
    assert isinstance(answer, QuerySolutions)
    return [tuple(str(term) for term in row) for row in answer]


def stored(quads: list[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


@given(datasets, queries())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_answer_is_the_same_as_without_shortcuts(quads: list[Quad], query: str) -> None:
    engine, before, after = answers(stored(quads), query)
    assert Counter(engine) == Counter(before)
    assert before == after


@given(datasets, st.sampled_from([f"<{E}{name}>" for name in "abcd"]))
@settings(max_examples=100, deadline=None)
def test_the_nodes_most_alike_are_the_same_as_without_shortcuts(quads: list[Quad], pilot: str) -> None:
    query = PREFIX + ALIKE.format(pilot=pilot)
    assert rewritten_query(query) is not None
    engine, before, after = answers(stored(quads), query)
    assert Counter(engine) == Counter(before)
    assert before == after


def test_two_steps_become_one() -> None:
    rewritten = rewritten_query(PREFIX + ALIKE.format(pilot="e:a"))
    assert rewritten is not None
    assert len(rewritten.relations) == 1
    assert "?unit" not in rewritten.query
    assert "?others" not in rewritten.query
    # Pairs of node and type are a set: each counts once.
    assert "COUNT(?type)" in rewritten.query


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?t { ?u e:p e:a ; e:q ?t }",
        "SELECT (COUNT(?t) AS ?n) { ?u e:p e:a ; e:q ?t }",
        "SELECT DISTINCT ?u ?t { ?u e:p e:a ; e:q ?t }",
        "SELECT DISTINCT ?t { ?u e:p e:a ; e:q ?t FILTER(?u != e:b) }",
        "SELECT DISTINCT ?t { ?u e:p e:a ; e:q ?t ; e:r ?z }",
        "SELECT DISTINCT ?t { ?u e:p e:a ; e:q ?t FILTER(RAND() < 0.5) }",
    ],
)
def test_what_counts_repetitions_or_names_the_middle_stays(query: str) -> None:
    assert rewritten_query(PREFIX + query) is None


@pytest.mark.parametrize(
    "query",
    [
        "SELECT DISTINCT ?t { ?u ?p e:a ; e:q ?t }",
        "SELECT DISTINCT ?t { ?u e:p* e:a ; e:q ?t }",
        "SELECT DISTINCT ?t { ?u e:p/e:q ?t }",
        "SELECT DISTINCT ?t { OPTIONAL { ?u e:p e:a ; e:q ?t } }",
        "SELECT DISTINCT ?t { GRAPH e:g1 { ?u e:p e:a ; e:q ?t } }",
        "SELECT DISTINCT ?t FROM e:g1 { ?u e:p e:a ; e:q ?t }",
        "SELECT DISTINCT ?t { SERVICE <http://127.0.0.1/> { ?u e:p e:a ; e:q ?t } }",
        "SELECT DISTINCT ?t { ?u e:p e:a ; e:q ?t FILTER NOT EXISTS { ?t e:r ?u } }",
        "SELECT DISTINCT ?t { ?u e:p e:a ; e:q ?t FILTER(NOT EXISTS { ?t e:r ?u }) }",
        "SELECT DISTINCT * { ?u e:p e:a ; e:q ?t }",
        "SELECT DISTINCT ?t { ?u e:p [] ; e:q ?t }",
        "SELECT DISTINCT ?t { ?u e:p _:b ; e:q ?t }",
        "SELECT DISTINCT ?t { ?u e:p (e:a) ; e:q ?t }",
        "SELECT DISTINCT ?t { ?u e:p <a> ; e:q ?t }",
        "BASE <http://e/> SELECT DISTINCT ?t { ?u e:p <http://e/a> ; e:q ?t }",
        r"SELECT DISTINCT ?t { ?u e:p e:\u0061 ; e:q ?t }",
        "SELECT DISTINCT ?t { ?u e:p e:a:b ; e:q ?t }",
        "SELECT DISTINCT ?t { ?u e:p e:a%41 ; e:q ?t }",
        "SELECT DISTINCT ?t { ?u e:p e:a.b:c ; e:q ?t }",
        'SELECT DISTINCT ?t { ?u e:p """a""" ; e:q ?t }',
        "SELECT DISTINCT ?t { ?u e:p e:a ; e:q ?t FILTER(?t<e:b&&?u>?t) }",
        "SELECT DISTINCT ?t { ?u e:p e:a ; e:q ?t } HAVING(?t > 1)",
        "SELECT DISTINCT ?t { ?u e:p e:a ; e:q ?t } VALUES ?u { e:a }",
        "SELECT DISTINCT (STR(?t) AS ?s) { ?u e:p e:a ; e:q ?t }",
    ],
)
def test_what_is_beyond_simple_queries_is_not_read(query: str) -> None:
    assert simple_query(PREFIX + query) is None


WORDS = """
    SELECT DISTINCT WHERE { } ( ) . ; , ?t ?u ?n e:p e:q e: e:a.b a <http://e/a> <x:b> 1 2.5 '1' @zh ^^ COUNT AS FILTER
    GROUP ORDER BY DESC LIMIT OFFSET = != < > && || ! + - * / IN STR RAND # \\ PREFIX OPTIONAL
"""
words = st.sampled_from(re.findall(r"\S+", WORDS))


@given(st.data())
@settings(max_examples=600, deadline=None)
def test_what_is_read_is_sparql(data: st.DataObject) -> None:
    query = (PREFIX + ALIKE.format(pilot="e:a") + " LIMIT 10").replace("(", " ( ").replace(")", " ) ").split()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(query) - 1))
        query[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(words, max_size=2))
        query = query or ["SELECT"]
    text = data.draw(st.sampled_from([" ", "\n", "  "])).join(query)
    store = stored([Quad(NamedNode(E + a), NamedNode(E + "p"), NamedNode(E + b)) for a, b in pairwise("abcd")])
    try:
        engine, before, after = answers(store, text)
    except GraphError as error:
        with pytest.raises(type(error)):
            DatasetStore(store, "0").query(text)
    else:
        assert len(engine) == len(before) == len(after)


def test_complaints_are_about_the_query_as_asked() -> None:
    query = PREFIX + "SELECT ?b (COUNT(DISTINCT ?t) AS ?n) { ?u e:p ?b ; e:q ?t }"
    assert rewritten_query(query) is not None
    with pytest.raises(QuerySyntaxError) as ours:
        DatasetStore(Store(), "0").query(query)
    with pytest.raises(QuerySyntaxError) as engines:
        evaluate(Store(), query)
    assert str(ours.value) == str(engines.value)


def test_repeated_triples_count_once() -> None:
    quads = [
        Quad(NamedNode(E + subject), NamedNode(E + predicate), NamedNode(E + value), NamedNode(E + graph))
        for graph in ("g1", "g2")
        for subject, predicate, value in (("u", "p", "a"), ("u", "q", "t"), ("v", "p", "b"), ("v", "q", "t"))
    ]
    _, before, after = answers(stored(quads), PREFIX + ALIKE.format(pilot="e:a"))
    assert before == after == [(f"<{E}b>", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>')]


@pytest.mark.parametrize("size", [MOST_SOURCES + 1, 150])
def test_too_large_relations_are_left_to_the_engine(size: int) -> None:
    middle = [NamedNode(f"{E}{number}") for number in range(size)]
    one = NamedNode(E + "one")
    quads = [Quad(one, NamedNode(E + name), node) for node in middle for name in "pq"]
    query = PREFIX + "SELECT (COUNT(DISTINCT ?b) AS ?n) { ?m e:p ?a ; e:q ?b FILTER(?a != ?b) }"
    store = stored(quads)
    assert size > MOST_SOURCES or size * size > MOST_PAIRS
    rewritten, shortcuts = rewritten_query(query), Shortcuts()
    assert rewritten is not None
    assert shortcuts.store(store, rewritten) is None
    assert shortcuts.store(store, rewritten) is None


def test_few_stores_are_kept() -> None:
    shortcuts, store = Shortcuts(), Store()
    for number in range(2 * MOST_STORES):
        rewritten = rewritten_query(f"SELECT DISTINCT ?b {{ ?m <{E}{number}> ?a ; <{E}p> ?b }}")
        assert rewritten is not None
        assert shortcuts.store(store, rewritten) is None
        assert shortcuts.store(store, rewritten) is not None
    assert len(shortcuts._stores) == MOST_STORES
