"""The pure parts of the service: requests, negotiation, the guard, counting rows, the memory of answers, rates."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Store

from api.http.cache import AnswerCache
from api.http.compression import accepts_gzip
from api.http.evaluators.rows import row_counter
from api.http.guard import calls_service, check_length, is_repeatable, query_form
from api.http.metrics import Metrics
from api.http.negotiation import NotAcceptableError, negotiate, parse_accept
from api.http.protocol import (
    DIRECT_QUERY,
    FORM,
    MalformedRequestError,
    MethodNotAllowedError,
    ProtocolError,
    UnsupportedMediaTypeError,
    UpdateRefusedError,
    parse_request,
)
from api.http.rate import RateLimiter

OFFERS = ["application/json", "text/csv", "text/turtle"]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(TEXTS, st.lists(TEXTS, max_size=3), st.lists(TEXTS, max_size=3))
def test_three_ways_to_ask_say_the_same(query: str, default: list[str], named: list[str]) -> None:
    graphs = [("default-graph-uri", graph) for graph in default] + [("named-graph-uri", graph) for graph in named]
    encoded = urlencode([("query", query), *graphs]).encode()
    by_get = parse_request("GET", encoded, None, b"")
    by_form = parse_request("POST", b"", FORM, encoded)
    direct = parse_request("POST", urlencode(graphs).encode(), f"{DIRECT_QUERY}; charset=UTF-8", query.encode())
    assert by_get == by_form == direct
    assert by_get is not None and by_get.query == query and by_get.default_graphs == tuple(default)


def test_percent_encoded_chinese_is_decoded_once() -> None:
    asked = parse_request("POST", b"", FORM, urlencode({"query": "<http://e/%E6%B7%B1>"}).encode())
    assert asked is not None and asked.query == "<http://e/%E6%B7%B1>"


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (("POST", b"", None, b"ASK {}"), MalformedRequestError),
        (("POST", b"", "application/json", b"{}"), UnsupportedMediaTypeError),
        (("POST", b"", f"{DIRECT_QUERY}; charset=utf-16", b"ASK {}"), UnsupportedMediaTypeError),
        (("POST", b"", DIRECT_QUERY, b"\xff\xfe"), MalformedRequestError),
        (("POST", b"query=ASK", DIRECT_QUERY, b"ASK {}"), MalformedRequestError),
        (("POST", b"", FORM, b"other=1"), MalformedRequestError),
        (("POST", b"", FORM, b"update=CLEAR"), UpdateRefusedError),
        (("POST", b"", "application/sparql-update", b"CLEAR ALL"), UpdateRefusedError),
        (("GET", b"query=a&query=b", None, b""), MalformedRequestError),
        (("GET", b"query=a&timeout=0", None, b""), MalformedRequestError),
        (("GET", b"&".join([b"a=1"] * 2000), None, b""), MalformedRequestError),
        (("DELETE", b"", None, b""), MethodNotAllowedError),
    ],
)
def test_wrong_requests_are_refused(request_: tuple[str, bytes, str | None, bytes], error: type[ProtocolError]) -> None:
    with pytest.raises(error):
        parse_request(*request_)


def test_no_query_asks_for_the_description() -> None:
    assert parse_request("GET", b"", None, b"") is None


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("text/*;q=0.1, text/turtle;q=0.2", "text/turtle"),
        ("application/json;q=0, */*", "text/csv"),
        ("*/*;q=0.1, text/turtle", "text/turtle"),
        ("TEXT/CSV ; charset=utf-8 ; q=1", "text/csv"),
    ],
)
def test_negotiation(accept: str | None, expected: str) -> None:
    assert negotiate(accept, OFFERS) == expected


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text", "*/csv", ",,,"])
def test_nothing_acceptable(accept: str) -> None:
    with pytest.raises(NotAcceptableError):
        negotiate(accept, OFFERS)


@given(TEXTS)
def test_any_accept_header_can_be_read(accept: str) -> None:
    assert all(0 <= accepted.quality <= 1 for accepted in parse_accept(accept))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://e/> {} }",
        "SELECT * { service silent ?x {} }",
        "SELECT * { \\u0053ERVICE <http://e/> {} }",
        "SELECT * { ?s ?p 'a' . SERVICE <http://e/> {} }",
        "SELECT * { } # comment\nSERVICE",
        'SELECT * { ?s ?p """a"b""" SERVICE <http://e/> {} }',
    ],
)
def test_service_is_seen(query: str) -> None:
    assert calls_service(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p 'SERVICE <http://e/>' }",
        "SELECT * { ?s ex:SERVICE ?o } # SERVICE",
        "SELECT * { ?s <http://e/SERVICE> ?o ; pg:x 'services'@service }",
        'SELECT * { ?s ?p """ SERVICE " """ }',
    ],
)
def test_other_services_are_no_service(query: str) -> None:
    assert not calls_service(query)


def test_long_queries_are_refused() -> None:
    with pytest.raises(MalformedRequestError, match="at most 10"):
        check_length("ASK { ?s ?p ?o }", 10)


def test_what_changes_is_not_repeatable() -> None:
    assert is_repeatable("SELECT * { ?s ?p ?o }")
    for word in ("rand()", "NOW()", "UUID()", "strUUID()", "BNODE()", "\\u004eOW()", "service"):
        assert not is_repeatable(f"SELECT * {{ BIND({word} AS ?x) }}")


@pytest.mark.parametrize("form", ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
def test_forms_are_told(form: str) -> None:
    assert query_form(f"PREFIX ask: <http://e/select> # DESCRIBE\n{form.lower()} ask:x") == form


@given(
    st.lists(st.tuples(TEXTS, TEXTS), max_size=12),
    st.sampled_from([QueryResultsFormat.JSON, QueryResultsFormat.XML, QueryResultsFormat.CSV, QueryResultsFormat.TSV]),
    st.integers(1, 50),
)
def test_rows_are_counted_in_any_pieces(rows: list[tuple[str, str]], form: QueryResultsFormat, piece: int) -> None:
    store = Store()
    for index, (first, second) in enumerate(rows):
        node = NamedNode(f"http://e/{index}")
        store.add(Quad(node, NamedNode("http://e/p"), Literal(first + '{"a":{' + second)))
    answer = store.query("SELECT ?s ?o WHERE { ?s ?p ?o }")
    assert isinstance(answer, QuerySolutions)
    written = answer.serialize(format=form)
    assert written is not None
    media_type = {
        QueryResultsFormat.JSON: "application/json",
        QueryResultsFormat.XML: "text/xml",
        QueryResultsFormat.CSV: "text/csv",
        QueryResultsFormat.TSV: "text/tab-separated-values",
    }[form]
    counter = row_counter(media_type)
    for start in range(0, len(written), piece):
        counter.count(written[start : start + piece])
    assert counter.rows == len(store)
    if form is QueryResultsFormat.CSV:
        assert len(list(csv.reader(io.StringIO(written.decode(), newline="")))) == len(store) + 1
    if form is QueryResultsFormat.JSON:
        assert len(json.loads(written)["results"]["bindings"]) == len(store)


def test_the_memory_of_answers_is_bounded() -> None:
    cache: AnswerCache[bytes] = AnswerCache(100_000)
    for number in range(1000):
        cache.put(number, b"x", 1000)
    kept = [number for number in range(1000) if cache.get(number) is not None]
    assert kept == list(range(1000 - len(kept), 1000)) and 10 < len(kept) <= 66
    cache.put("large", b"x", 50_000)
    assert cache.get("large") is None
    cache.clear()
    assert cache.get(999) is None


def test_rates_are_counted_by_client() -> None:
    limiter = RateLimiter(3)
    assert [limiter.allows("a") for _ in range(3)] == [True] * 3
    assert limiter.allows("b") and 1 <= limiter.seconds_left() <= 60
    told = dict(limiter.headers("a"))
    assert told["RateLimit-Policy"] == '"minute";q=3;w=60' and told["RateLimit"].startswith('"minute";r=0;t=')
    assert not limiter.allows("a")


def test_numbers_are_shared_where_there_is_room(tmp_path: Path) -> None:
    metrics = Metrics()
    metrics.count("a", "GET", 200, 0.1)
    with pytest.raises(OSError):
        metrics.share(tmp_path / "nowhere")
    assert b'pilotgraph_requests_total{endpoint="a",method="GET",status="200"} 1.0' in metrics.exposition().data
    (tmp_path / f"metrics-{os.getpid()}").write_text("left by a worker of the same number")
    metrics.share(tmp_path)
    assert b"} 1.0" in metrics.exposition().data


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        *(("gzip", True), ("br;q=1, gzip;q=0.1", True), ("*", True), ("gzip;q=0.0", False), ("", False)),
        *(("*, gzip;q=0", False), ("gzip;q=0, *", False), ("identity;q=0.5, gzip;q=0.4", False), ("x-gzip", True)),
        *(("identity, GZIP", True), ("gzip;q=0.5, identity;q=0", True), ("gzip;q=2", False)),
    ],
)
def test_compression_is_negotiated(header: str, expected: bool) -> None:
    assert accepts_gzip(header) is expected
