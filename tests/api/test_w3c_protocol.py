"""The W3C's tests of the SPARQL 1.1 Protocol and of service descriptions, against a live server."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

SUITE = Path(__file__).resolve().parents[3] / "shared" / "w3c" / "sparql" / "sparql11" / "protocol"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SD = "http://www.w3.org/ns/sparql-service-description#"
MANIFEST = "http://w3c.example/protocol/manifest.ttl"
FORMATS = {
    "boolean": {"application/sparql-results+xml", "application/sparql-results+json"},
    "tabular": {
        "application/sparql-results+xml",
        "application/sparql-results+json",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"},
}


@dataclass(frozen=True)
class Exchange:
    """A request of a test and what is expected of its answer."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statuses: tuple[str, ...]
    truth: bool | None
    form: str | None


@dataclass(frozen=True)
class Case:
    name: str
    exchanges: tuple[Exchange, ...]


def load() -> Store:
    store = Store()
    if SUITE.is_dir():
        store.load((SUITE / "manifest.ttl").read_bytes(), format=RdfFormat.TURTLE, base_iri=MANIFEST)
    return store


def objects(store: Store, subject: Any, predicate: str) -> list[Any]:
    return [quad.object for quad in store.quads_for_pattern(subject, NamedNode(predicate), None)]


def one(store: Store, subject: Any, predicate: str) -> Any:
    return next(iter(objects(store, subject, predicate)), None)


def members(store: Store, head: Any) -> Iterator[Any]:
    while head is not None and head != NamedNode(RDF + "nil"):
        yield one(store, head, RDF + "first")
        head = one(store, head, RDF + "rest")


def exchange(store: Store, request: Any) -> Exchange:
    body = one(store, request, HT + "body")
    text, encoding = "", "utf-8"
    if body is not None:
        text = one(store, body, CNT + "chars").value
        encoding = one(store, body, CNT + "characterEncoding").value
    expected = one(store, request, HT + "resp")
    truth, form = one(store, expected, MF + "expectedBoolean"), one(store, expected, MF + "expectedFormat")
    return Exchange(
        method=one(store, request, HT + "methodName").value,
        path=one(store, request, HT + "absolutePath").value,
        headers=tuple(
            (one(store, header, HT + "fieldName").value, one(store, header, HT + "fieldValue").value)
            for header in members(store, one(store, request, HT + "headers"))
        ),
        body=text.encode(encoding),
        statuses=tuple(status.value[-3] for status in objects(store, expected, MF + "expectedStatus")),
        truth=None if truth is None else truth.value == "true",
        form=form and form.value,
    )


def collect() -> list[Case]:
    store = load()
    cases = []
    for entry in members(store, one(store, NamedNode(MANIFEST), MF + "entries")):
        requests_ = members(store, one(store, one(store, entry, MF + "action"), HT + "requests"))
        cases.append(Case(entry.value.rpartition("#")[2], tuple(exchange(store, request) for request in requests_)))
    return cases


CASES = collect()


@pytest.fixture(scope="module")
def server(start_server: Any, save_dataset: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    if not CASES:
        pytest.skip("the W3C test suites are not beside this checkout")
    manifest, store = load(), Store()
    for quad in manifest.quads_for_pattern(None, NamedNode(UT + "graph"), None):
        assert isinstance(quad.object, NamedNode)
        label = one(manifest, quad.subject, RDFS + "label")
        assert isinstance(label, Literal)
        data = (SUITE / quad.object.value.rpartition("/")[2]).read_bytes()
        if not any(store.quads_for_pattern(None, None, None, NamedNode(label.value))):
            store.load(data, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(label.value))
    return start_server(save_dataset(tmp_path_factory.mktemp("protocol") / "data", store))


def test_all_cases_are_collected() -> None:
    if not CASES:
        pytest.skip("the W3C test suites are not beside this checkout")
    assert len(CASES) == 34
    assert sum("update" not in case.name for case in CASES) == 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_protocol(case: Case, server: Any) -> None:
    for asked in case.exchanges:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.putrequest(asked.method, asked.path)
        for name, value in asked.headers:
            connection.putheader(name, value)
        if asked.method == "POST":
            connection.putheader("Content-Length", str(len(asked.body)))
        connection.endheaders(asked.body)
        answer = connection.getresponse()
        content = answer.read()
        if "update" in case.name and not case.name.startswith("bad_"):
            if "application/sparql-update" in dict(asked.headers).values() or b"update=" in asked.body:
                assert answer.status == 403, content
            continue
        assert str(answer.status)[0] in asked.statuses, (answer.status, content)
        if answer.status >= 400:
            assert answer.headers.get_content_type() == "application/problem+json"
        if asked.form is not None:
            assert answer.headers.get_content_type() in FORMATS[asked.form]
        if asked.truth is not None:
            assert (b"true" in content) is asked.truth


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/n-triples", "*/*"])
def test_service_description(accept: str, live: Any) -> None:
    endpoint = f"{live.url}/sparql"
    answer = requests.get(endpoint, headers={"Accept": accept}, timeout=20)
    assert answer.status_code == 200
    form = RdfFormat.from_media_type(answer.headers["Content-Type"].partition(";")[0])
    assert form is not None
    store = Store()
    store.extend(parse(answer.content, format=form, base_iri=endpoint))
    (service,) = (
        quad.subject for quad in store.quads_for_pattern(None, NamedNode(SD + "endpoint"), NamedNode(endpoint))
    )
    assert NamedNode(SD + "Service") in objects(store, service, RDF + "type")
    assert NamedNode(SD + "SPARQL11Query") in objects(store, service, SD + "supportedLanguage")
    dataset = one(store, service, SD + "defaultDataset")
    assert NamedNode(SD + "Dataset") in objects(store, dataset, RDF + "type")
    graph = one(store, dataset, SD + "defaultGraph")
    assert NamedNode(SD + "Graph") in objects(store, graph, RDF + "type")
    known = {quad.predicate.value for quad in store.quads_for_pattern(None, None, None)}
    terms = {"endpoint", "supportedLanguage", "feature", "resultFormat", "defaultDataset", "defaultGraph"}
    assert {name for name in known if name.startswith(SD)} <= {SD + term for term in terms}
