"""The W3C's query tests of SPARQL 1.0 and 1.1, each asked over HTTP of a live server.

All data files of the suites are graphs of one dataset, each under its own address; a test names
the graphs that it is about with `default-graph-uri` and `named-graph-uri`.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

SUITES = Path(__file__).resolve().parents[3] / "shared" / "w3c" / "sparql"
BASE = "http://w3c.example/"
EMPTY = BASE + "empty"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
MANIFESTS = (
    "sparql10/manifest-evaluation.ttl",
    "sparql10/manifest-syntax.ttl",
    "sparql11/manifest-sparql11-query.ttl",
    "sparql11/manifest-sparql11-results.ttl",
)
EXPECTED_CASES = 814
FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".n3": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
}


@dataclass(frozen=True)
class Reason:
    """Why tests fail: the engine's way, the smallest query that shows it, and where it is discussed."""

    text: str
    query: str
    thread: str


OXIGRAPH = "https://github.com/oxigraph/oxigraph"
NORMALISED = Reason(
    "The engine keeps the value of a number and not its spelling: 1, 01 and 1.0 of one datatype are one term, so a\n"
    "test that tells them apart, or wants them as written, fails. No rewriting of a query brings a lost spelling back.",
    'SELECT (STR("01"^^xsd:integer) AS ?s) {} # "1" instead of "01"',
    f"{OXIGRAPH}/issues/526",
)
DATES = Reason(
    "The engine compares dates as XSD 1.1 does: one without and one with a time zone are never equal. The test, older\n"
    "than that, takes it for unknown whether they are; whether it belongs into the suite is disputed.",
    'SELECT ("2006-08-23"^^xsd:date != "2006-08-23Z"^^xsd:date AS ?d) {} # true instead of unbound',
    "https://github.com/w3c/rdf-tests/issues/367",
)
GRAPHS = Reason(
    "The engine hands a graph's name down to the triple patterns instead of evaluating the group once for each graph.\n"
    "Where the group has no triple pattern of its own, the name stays unbound; across MINUS it joins what should be\n"
    "apart. Whatever a query is rewritten to, its groups are evaluated in this way.",
    "SELECT ?g ?x { GRAPH ?g { VALUES ?x { 1 } } } # one row without ?g instead of a row for each graph",
    f"{OXIGRAPH}/issues/1450; {OXIGRAPH}/pull/1758 is merged, but pyoxigraph 0.5.13 still does it",
)
ROWS = Reason(
    "The engine's BNODE(text) gives the same blank node for a text in all rows, where each row should have its own.\n"
    "An expression cannot tell which row it is in.",
    'SELECT DISTINCT (BNODE("x") AS ?b) { VALUES ?i { 1 2 } } # one row instead of two',
    "https://github.com/w3c-cg/sparql-dev/issues/36 asks for what the engine does",
)
EXCEPTIONS: dict[str, Reason] = {
    "open-world/manifest#open-eq-01": NORMALISED,
    "open-world/manifest#date-2": DATES,
    "expr-builtin/manifest#dawg-str-1": NORMALISED,
    "expr-builtin/manifest#dawg-str-2": NORMALISED,
    "expr-builtin/manifest#sameTerm-simple": NORMALISED,
    "expr-builtin/manifest#sameTerm-eq": NORMALISED,
    "expr-builtin/manifest#sameTerm-not-eq": NORMALISED,
    "expr-equals/manifest#eq-graph-1": NORMALISED,
    "expr-equals/manifest#eq-graph-2": NORMALISED,
    "distinct/manifest#distinct-1": NORMALISED,
    "distinct/manifest#distinct-9": NORMALISED,
    "aggregates/manifest#agg-empty-group-count-graph": GRAPHS,
    "bindings/manifest#graph": GRAPHS,
    "functions/manifest#bnode01": ROWS,
    "negation/manifest#graph-minus": GRAPHS,
}


@dataclass(frozen=True)
class Case:
    """One test of a manifest."""

    iri: str
    kind: str
    query: str
    data: tuple[str, ...]
    named: tuple[str, ...]
    result: str | None
    lax: bool


def read(iri: str) -> bytes:
    return (SUITES / iri.removeprefix(BASE)).read_bytes()


def rdf_format(iri: str) -> RdfFormat:
    return FORMATS["." + iri.rpartition(".")[2]]


def graph_of(iri: str) -> Store:
    store = Store()
    store.load(read(iri), format=rdf_format(iri), base_iri=iri)
    return store


def objects(store: Store, subject: Any, predicate: str) -> list[Any]:
    return [quad.object for quad in store.quads_for_pattern(subject, NamedNode(predicate), None)]


def one(store: Store, subject: Any, predicate: str) -> Any:
    return next(iter(objects(store, subject, predicate)), None)


def members(store: Store, head: Any) -> Iterator[Any]:
    while head is not None and head != NamedNode(RDF + "nil"):
        yield one(store, head, RDF + "first")
        head = one(store, head, RDF + "rest")


def cases_of(manifest: str) -> Iterator[Case]:
    store = graph_of(manifest)
    root = NamedNode(manifest)
    for included in objects(store, root, MF + "include"):
        for inner in members(store, included):
            yield from cases_of(inner.value)
    for entry in members(store, one(store, root, MF + "entries")):
        action, result = one(store, entry, MF + "action"), one(store, entry, MF + "result")
        query = one(store, action, QT + "query") or action
        graphs = objects(store, action, QT + "graphData")
        named = tuple(g.value for g in graphs if isinstance(g, NamedNode))
        data = tuple(d.value for d in objects(store, action, QT + "data"))
        lax = one(store, entry, MF + "resultCardinality") == NamedNode(MF + "LaxCardinality")
        kind = one(store, entry, RDF + "type").value.removeprefix(MF)
        yield Case(entry.value, kind, query.value, data, named, result and result.value, lax)


def collect() -> list[Case]:
    if not SUITES.is_dir():
        return []
    return [case for manifest in MANIFESTS for case in cases_of(BASE + manifest)]


CASES = collect()


def data_files() -> Iterator[str]:
    """Every file that can be a graph of a test's dataset."""
    for path in sorted(SUITES.rglob("*")):
        if path.suffix in FORMATS and not path.name.startswith("manifest") and "manifest" not in path.name:
            yield BASE + path.relative_to(SUITES).as_posix()


@pytest.fixture(scope="module")
def w3c_server(start_server: Any, save_dataset: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    if not CASES:
        pytest.skip("the W3C test suites are not beside this checkout")
    store = Store()
    for iri in data_files():
        try:
            store.load(read(iri), format=rdf_format(iri), base_iri=iri, to_graph=NamedNode(iri))
        except SyntaxError:
            store.remove_graph(NamedNode(iri))
    directory = save_dataset(tmp_path_factory.mktemp("w3c") / "data", store)
    return str(start_server(directory, workers=1).url)


def ask(server: str, case: Case, accept: str) -> requests.Response:
    query = read(case.query).decode()
    parameters = []
    if not re.search(r"\bFROM\b", query, re.IGNORECASE):
        parameters += [("default-graph-uri", iri) for iri in case.data or (EMPTY,)]
        parameters += [("named-graph-uri", iri) for iri in case.named]
    body = f"BASE <{case.query}>\n{query}".encode()
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    return requests.post(f"{server}/sparql", params=parameters, data=body, headers=headers, timeout=60)


def canonical(triples: Iterable[tuple[Any, Any, Any]]) -> list[str]:
    """Triples in an order and with names of blank nodes that depend on nothing else.

    Numbers are written as the engine writes them: a store keeps their values, so 1.0 comes back as 1.
    """
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return sorted(str(quad) for quad in dataset)


def as_triples(rows: Iterable[dict[str, Any]], *, ordered: bool, lax: bool) -> Iterator[tuple[Any, Any, Any]]:
    """Solutions as triples, so that they can be compared whatever their blank nodes are called."""
    seen = []
    for index, row in enumerate(rows):
        if lax and row in seen:
            continue
        seen.append(row)
        node = BlankNode(f"row{index}")
        yield node, NamedNode(RDF + "type"), NamedNode(RS + "Row")
        if ordered:
            yield node, NamedNode(RS + "index"), Literal(index)
        for name, term in row.items():
            yield node, NamedNode(RS + "bound/" + name), term


def solutions(found: QuerySolutions) -> list[dict[str, Any]]:
    names = [variable.value for variable in found.variables]
    return [{name: term for name, term in zip(names, row, strict=True) if term is not None} for row in found]


def result_set(store: Store) -> tuple[bool | list[dict[str, Any]], bool]:
    """An expected result written in the result-set vocabulary, and whether its rows are in order."""
    root = next(
        quad.subject for quad in store.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(RS + "ResultSet"))
    )
    truth = one(store, root, RS + "boolean")
    if truth is not None:
        return truth.value == "true", False
    rows = []
    for solution in objects(store, root, RS + "solution"):
        index = one(store, solution, RS + "index")
        row = {
            one(store, binding, RS + "variable").value: one(store, binding, RS + "value")
            for binding in objects(store, solution, RS + "binding")
        }
        rows.append((int(index.value) if index else 0, row))
    ordered = bool(rows) and len({index for index, _ in rows}) == len(rows) > 1
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])], ordered


def check_evaluation(server: str, case: Case) -> None:
    assert case.result is not None
    ending = case.result.rpartition(".")[2]
    if ending in {"ttl", "rdf", "n3", "nt"}:
        expected_graph = graph_of(case.result)
        is_result_set = any(
            expected_graph.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(RS + "ResultSet"))
        )
        if not is_result_set:
            response = ask(server, case, "application/n-triples")
            assert response.status_code == 200, response.text
            found = [(q.subject, q.predicate, q.object) for q in parse(response.content, format=RdfFormat.N_TRIPLES)]
            assert canonical(found) == canonical((q.subject, q.predicate, q.object) for q in expected_graph)
            return
        expected, ordered = result_set(expected_graph)
    elif ending == "csv":
        check_csv(server, case)
        return
    else:
        form = {"srx": QueryResultsFormat.XML, "srj": QueryResultsFormat.JSON, "tsv": QueryResultsFormat.TSV}[ending]
        told = parse_query_results(read(case.result), format=form)
        expected, ordered = bool(told) if isinstance(told, QueryBoolean) else solutions(told), False
    accept, form = {
        "tsv": ("text/tab-separated-values", QueryResultsFormat.TSV),
        "srx": ("application/sparql-results+xml", QueryResultsFormat.XML),
    }.get(ending, ("application/sparql-results+json", QueryResultsFormat.JSON))
    response = ask(server, case, accept)
    assert response.status_code == 200, response.text
    answered = parse_query_results(response.content, format=form)
    if isinstance(expected, bool):
        assert bool(answered) is expected
        return
    assert isinstance(answered, QuerySolutions)
    rows = solutions(answered)
    assert canonical(as_triples(rows, ordered=ordered, lax=case.lax)) == canonical(
        as_triples(expected, ordered=ordered, lax=case.lax)
    )


def check_csv(server: str, case: Case) -> None:
    assert case.result is not None
    response = ask(server, case, "text/csv")
    assert response.status_code == 200, response.text
    found, expected = (list(csv.reader(io.StringIO(text))) for text in (response.text, read(case.result).decode()))
    # The order of the columns of SELECT * is not laid down.
    assert sorted(found[0]) == sorted(expected[0])
    assert csv_rows(found) == csv_rows(expected)


def csv_rows(table: list[list[str]]) -> list[list[tuple[str, str]]]:
    """The rows of a CSV answer in an order of their own; blank nodes have no name that lasts, numbers one spelling."""

    def told(value: str) -> str:
        if value.startswith("_:"):
            return "_:"
        try:
            return f"{float(value):g}"
        except ValueError:
            return value

    return sorted(sorted((name, told(value)) for name, value in zip(table[0], row, strict=True)) for row in table[1:])


def check_positive_syntax(server: str, case: Case) -> None:
    # 422 says that the query was understood and names a function that the engine has not.
    assert ask(server, case, "*/*").status_code in {200, 422}


def check_negative_syntax(server: str, case: Case) -> None:
    response = ask(server, case, "*/*")
    assert response.status_code == 400, response.text
    assert response.headers["Content-Type"] == "application/problem+json"


CHECKS: dict[str, Callable[[str, Case], None]] = {
    "QueryEvaluationTest": check_evaluation,
    "CSVResultFormatTest": check_csv,
    "PositiveSyntaxTest": check_positive_syntax,
    "PositiveSyntaxTest11": check_positive_syntax,
    "NegativeSyntaxTest": check_negative_syntax,
    "NegativeSyntaxTest11": check_negative_syntax,
}


def short(case: Case) -> str:
    """The suite's folder and the test's name."""
    return "/".join(case.iri.split("/")[-2:])


def page() -> str:
    """The conformance page: what is asked, what holds, what does not and why."""
    lines = [PAGE_HEAD]
    for version in ("sparql10", "sparql11"):
        cases = [case for case in CASES if case.query.startswith(BASE + version)]
        failing = [case for case in cases if short(case) in EXCEPTIONS]
        lines.append(
            f"| SPARQL {version[-2]}.{version[-1]} | {len(cases)} | {len(cases) - len(failing)} | {len(failing)} |"
        )
    lines += ["", "## Exceptions"]
    for reason in dict.fromkeys(EXCEPTIONS.values()):
        names = [f"`{name}`" for name, why in EXCEPTIONS.items() if why == reason]
        lines += ["", reason.text, "", f"    {reason.query}", "", f"Thread: {reason.thread}", "", "Tests:", ""]
        lines += [f"- {name}" for name in names]
    lines += ["", PAGE_END]
    return "\n".join(lines) + "\n"


PAGE_HEAD = """# Conformance

Every test of the W3C's query evaluation, syntax and result format suites for SPARQL 1.0 and 1.1 is asked over HTTP of
a running service (`tests/api/test_w3c_queries.py`), and so are the tests of the SPARQL 1.1 Protocol and of the service
description (`tests/api/test_w3c_protocol.py`). A test fails when a case of the table "Exceptions" passes, too, so this
page is what the last run found. It is written by the run itself: `WRITE_PAGES=1 pytest tests/api/test_w3c_queries.py`.

Protocol: all 20 tests of queries pass; all 14 of updates are answered as refused (403) or as malformed (4xx).
Service description: all 3 pass. `FROM` and `FROM NAMED` choose among the graphs of the dataset; nothing is fetched.
`SERVICE` is refused (403) unless the operator allows the address. Federation and entailment suites are not asked.

Answers are compared as RDF terms up to the names of blank nodes, numbers as the engine spells them (1.0 is 1).

| suite | tests | pass | exceptions |
|---|---|---|---|"""

PAGE_END = """## What is set right before the engine reads a query

`graph/standard.py` rewrites these, each in a way that changes nothing for an engine that follows the standard:

| the engine | what it is given instead | tests that pass by it |
|---|---|---|
| reads `true` and `false` in small letters only | small letters | `expr-builtin/manifest#case-insensitive-booleans` |
| keeps the language of texts in `GROUP_CONCAT` | `STR(GROUP_CONCAT(…))` | `agg-groupconcat-04`, `-06` |
| lets a filter or pattern inside `GRAPH ?g` see `?g` | another name inside, compared outside \
| `graph-variable-scope`, `graph-optional` |
| finds no zero-length path at a constant that is not in the graph | `… UNION { VALUES … }` \
| `zero_or_more_set_start`, `_end`, `zero_or_one_set_start`, `_end` |
| takes `?x<?a&&?b>?y` for two comparisons | nothing: an error with line and column | `syn-bad-26` |"""


def test_all_cases_are_collected() -> None:
    if not CASES:
        pytest.skip("the W3C test suites are not beside this checkout")
    assert len(CASES) == EXPECTED_CASES
    assert set(EXCEPTIONS) <= {short(case) for case in CASES}


def test_conformance_page_is_current(root: Path) -> None:
    if not CASES:
        pytest.skip("the W3C test suites are not beside this checkout")
    path = root / "docs" / "reference" / "conformance.md"
    if os.environ.get("WRITE_PAGES"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("case", CASES, ids=short)
def test_w3c(case: Case, w3c_server: str) -> None:
    if short(case) in EXCEPTIONS:
        with pytest.raises(AssertionError):
            CHECKS[case.kind](w3c_server, case)
        return
    CHECKS[case.kind](w3c_server, case)
