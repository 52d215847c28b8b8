"""The service as its clients see it: answers, headers, caching, errors, paging."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import requests
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, SPARQLWrapper

from graph.metadata import DATASET, VOID, Counts, metadata_quads
from queries.canned import catalogue

PILOTS = "SELECT ?place WHERE { ?p a <https://w3id.org/pilotgraph/ontology#Pilot> ; <https://w3id.org/pilotgraph/ontology#place>/<http://www.w3.org/2000/01/rdf-schema#label> ?place } ORDER BY ?place"  # noqa: E501
CHINESE = "SELECT ?s WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> '云湖县'@zh }"


def get(live: Any, path: str, **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.get(live.url + path, headers=named, allow_redirects=False, timeout=20)


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("request_method", ["urlencoded", POSTDIRECTLY])
def test_a_real_client_is_answered(method: str, request_method: str, live: Any) -> None:
    client = SPARQLWrapper(f"{live.url}/sparql")
    client.setMethod(method)
    client.setRequestMethod(request_method if method == POST else "urlencoded")
    client.setQuery(CHINESE)
    client.setReturnFormat(JSON)
    bindings = client.queryAndConvert()["results"]["bindings"]  # type: ignore[call-overload,index]
    assert [row["s"]["value"] for row in bindings] == ["https://w3id.org/pilotgraph/id/place/990101"]
    client.setReturnFormat(CSV)
    assert b"990101" in client.queryAndConvert()  # type: ignore[operator]


def test_the_same_bytes_for_the_same_version(live: Any) -> None:
    first = requests.get(f"{live.url}/sparql", params={"query": PILOTS}, timeout=20)
    again = requests.get(
        f"{live.url}/sparql", params={"query": PILOTS}, headers={"If-None-Match": first.headers["ETag"]}, timeout=20
    )
    assert (again.status_code, again.content) == (304, b"")
    other_format = requests.get(
        f"{live.url}/sparql",
        params={"query": PILOTS},
        headers={"If-None-Match": first.headers["ETag"], "Accept": "text/csv"},
        timeout=20,
    )
    assert other_format.status_code == 200 and "Accept" in other_format.headers["Vary"]


def test_head_and_options(live: Any) -> None:
    head = requests.head(f"{live.url}/sparql", params={"query": PILOTS}, timeout=20)
    assert head.status_code == 200 and not head.content and int(head.headers["Content-Length"]) > 0
    options = requests.options(f"{live.url}/sparql", headers={"Origin": "http://e.example"}, timeout=20)
    assert options.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in options.headers["Access-Control-Allow-Methods"]


def test_answers_are_compressed_for_those_who_ask(live: Any) -> None:
    url = f"{live.url}/api/openapi.json"
    plain = requests.get(url, headers={"Accept-Encoding": "identity"}, timeout=20)
    with requests.get(url, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=20) as response:
        packed = response.raw.read(decode_content=False)
    assert response.headers["Content-Encoding"] == "gzip" and len(packed) < len(plain.content)
    assert gzip.decompress(packed) == plain.content
    assert "Content-Encoding" not in plain.headers and "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize("path", ["/", "/sparql", "/api/queries", "/api/queries/pilots", "/nowhere", "/api/search?q=x"])
def test_pages_are_safe(path: str, live: Any) -> None:
    response = get(live, path, Accept="text/html")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff" and response.headers["X-Request-Id"]
    assert "<script>" not in response.text and " onclick" not in response.text


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nowhere", 404, "not-found"),
        ("/api/queries/nothing", 404, "unknown-query"),
        ("/api/queries/pilots.pdf", 404, "not-found"),
        ("/api/queries/pilots?colour=red", 400, "bad-parameter"),
        ("/api/queries/pilots?prefecture=a&prefecture=b", 400, "bad-parameter"),
        ("/api/queries/types?evidence=1", 400, "bad-parameter"),
        ("/api/queries/pilots?limit=0", 400, "bad-parameter"),
        ("/api/search?limit=1000", 400, "bad-parameter"),
        ("/api/similar?id=no%20iri", 400, "bad-parameter"),
        ("/api/export/nothing", 404, "not-found"),
        ("/data/nothing", 404, "not-found"),
        ("/sparql?query=SELECT%20%2A%20%7B&query=ASK%7B%7D", 400, "malformed-request"),
        ("/sparql?query=ASK%7B%7D&timeout=no", 400, "malformed-request"),
        ("/sparql?query=%E8%A7", 400, "malformed-request"),
        ("/sparql?update=CLEAR%20ALL", 403, "update-refused"),
        ("/sparql?query=ASK%7B%7D&format=image/png", 406, "not-acceptable"),
    ],
)
def test_errors_are_problems(path: str, status: int, code: str, live: Any) -> None:
    response = get(live, path)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"].endswith(code) and problem["status"] == status and problem["detail"]


@pytest.mark.parametrize("path", ["/api/queries", "/api/queries/pilots", "/api/search?q=x", "/sparql", "/nowhere"])
def test_pages_of_the_interface_have_both_languages(path: str, live: Any) -> None:
    chinese = get(live, path, Accept="text/html")
    assert '<html lang="zh-CN">' in chinese.text and "Cookie" in chinese.headers["Vary"]
    switched = path + ("&" if "?" in path else "?") + "lang=en"
    assert f'href="{switched.replace("&", "&amp;")}"' in chinese.text
    english = get(live, switched, Accept="text/html")
    assert english.status_code == chinese.status_code and '<html lang="en">' in english.text
    assert english.cookies["lang"] == "en"
    # The choice is kept, and no answer given to others is given again.
    assert '<html lang="en">' in get(live, path, Accept="text/html", Cookie="lang=en").text
    assert '<html lang="zh-CN">' in get(live, path, Accept="text/html").text


def test_syntax_errors_say_where(live: Any) -> None:
    response = requests.post(f"{live.url}/sparql", data={"query": "SELECT *\nWHERE { ?s ?p }"}, timeout=20)
    assert response.status_code == 400
    assert response.json()["line"] == 2 and response.json()["column"] > 10


def test_unacceptable_formats_are_said(live: Any) -> None:
    response = requests.get(
        f"{live.url}/sparql", params={"query": "ASK {}"}, headers={"Accept": "image/png"}, timeout=20
    )
    assert response.status_code == 406


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv;q=0.3, application/sparql-results+xml;q=0.7", "application/sparql-results+xml"),
        ("text/*", "text/xml"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/json"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("nonsense", None),
    ],
)
def test_quality_is_honoured(accept: str, media_type: str | None, live: Any) -> None:
    response = requests.get(f"{live.url}/sparql", params={"query": PILOTS}, headers={"Accept": accept}, timeout=20)
    if media_type is None:
        assert response.status_code == 406
    else:
        assert response.headers["Content-Type"].partition(";")[0] == media_type


def test_a_canned_query_in_every_format(live: Any) -> None:
    table = list(csv.DictReader(io.StringIO(get(live, "/api/queries/pilots.csv").content.decode())))
    assert [row["place"] for row in table] == ["松溪区", "云湖县"]
    assert get(live, "/api/queries/pilots.csv?bom=1").content.startswith(b"\xef\xbb\xbf")
    assert [row["place"] for row in get(live, "/api/queries/pilots.json").json()] == ["松溪区", "云湖县"]
    book = openpyxl.load_workbook(io.BytesIO(get(live, "/api/queries/pilots.xlsx").content))
    assert book.sheetnames == ["result", "sources"]
    assert {"yunhu.txt", "songxi.txt"} <= {row[1].value for row in book["sources"]}
    told = get(live, "/api/queries/pilots", Accept="application/sparql-results+json").json()
    assert len(told["results"]["bindings"]) == 2
    assert "云湖县" in get(live, "/api/queries/pilots", Accept="text/html").text
    assert "SELECT" in get(live, "/api/queries/pilots.rq").text


def test_paging(live: Any) -> None:
    everything = get(live, "/api/queries/initiatives.json").json()
    first = get(live, "/api/queries/initiatives.json?limit=2")
    assert first.json() == everything[:2] and first.headers["X-Total-Count"] == "3"
    following = requests.get(live.url + first.links["next"]["url"], timeout=20)
    assert following.json() == everything[2:] and "next" not in following.links and "prev" in following.links


def test_evidence_gives_the_sentence(live: Any) -> None:
    (row,) = get(live, "/api/queries/find-units.json?word=%E6%99%BA%E6%85%A7%E6%A0%A1%E5%9B%AD&evidence=1").json()
    assert row["evidence_document"] == "yunhu.txt" and row["evidence_page"] == 2
    assert row["evidence_text"].startswith("（1）智慧校园")


def test_things_have_addresses(live: Any) -> None:
    to_data = get(live, "/id/place/990101", Accept="text/turtle")
    to_page = get(live, "/id/place/990101", Accept="text/html")
    assert (to_data.status_code, to_data.headers["Location"]) == (303, "/data/place/990101")
    assert (to_page.status_code, to_page.headers["Location"]) == (303, "/page/place/990101")
    for form, ending in ((RdfFormat.TURTLE, "ttl"), (RdfFormat.N_TRIPLES, "nt"), (RdfFormat.RDF_XML, "rdf")):
        triples = list(parse(get(live, f"/data/place/990101.{ending}").content, format=form))
        assert any("云湖县" in str(triple.object) for triple in triples)
    assert get(live, "/page/place/990101").status_code == 200


def test_the_dataset_describes_itself(live: Any) -> None:
    text = get(live, "/.well-known/void", Accept="application/n-triples").text
    counted = json.loads(
        requests.get(f"{live.url}/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}, timeout=20).text
    )["results"]["bindings"][0]["n"]["value"]
    assert f'<http://rdfs.org/ns/void#triples> "{counted}"' in text


def test_the_description_is_the_one_that_the_dataset_holds(
    start_server: Any, save_dataset: Any, sample: Store, tmp_path: Path
) -> None:
    counts = Counts()
    counts.add(sample.dump(format=RdfFormat.N_QUADS) or b"")
    described, held = Store(), list(metadata_quads(counts, version="7.8"))
    described.extend([*sample, *held])
    server = start_server(save_dataset(tmp_path / "data", described))
    graph = Store()
    graph.extend(
        Quad(triple.subject, triple.predicate, triple.object)
        for triple in parse(get(server, "/.well-known/void", Accept="text/turtle").content, format=RdfFormat.TURTLE)
    )
    server.stop()
    assert {(quad.subject, quad.predicate, quad.object) for quad in held} <= {
        (quad.subject, quad.predicate, quad.object) for quad in graph
    }
    (endpoint,) = graph.quads_for_pattern(DATASET, VOID.sparqlEndpoint, None)
    assert endpoint.object.value.endswith("/sparql")  # type: ignore[union-attr]


def test_the_queries_are_data(live: Any) -> None:
    store = Store()
    store.extend(
        parse(get(live, "/.well-known/sparql-examples", Accept="text/turtle").content, format=RdfFormat.TURTLE)
    )
    selects = list(store.quads_for_pattern(None, NamedNode("http://www.w3.org/ns/shacl#select"), None))
    assert len(selects) == len(catalogue())
    for quad in selects[::7]:
        answer = requests.post(f"{live.url}/sparql", data={"query": quad.object.value}, timeout=20)  # type: ignore[union-attr]
        assert answer.status_code == 200, quad.subject


def test_search_finds_and_counts(live: Any) -> None:
    found = get(live, "/api/search?q=%E6%A0%A1%E5%9B%AD").json()
    assert {hit["place"] for hit in found["hits"]} == {"云湖县", "松溪区"}
    kinds = {facet["value"]: facet["count"] for facet in found["facets"]["kind"]}
    assert kinds == {"application": 1, "experience": 1}
    narrowed = get(live, "/api/search?q=%E6%A0%A1%E5%9B%AD&kind=experience").json()
    assert [hit["place"] for hit in narrowed["hits"]] == ["松溪区"]
    rows = requests.get(f"{live.url}/sparql", params={"query": narrowed["sparql"]}, timeout=20).json()
    assert [row["unit"]["value"] for row in rows["results"]["bindings"]] == [narrowed["hits"][0]["id"]]


def test_methods_are_told_and_limits(live: Any) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        refused = requests.request(method, f"{live.url}/sparql", timeout=20)
        assert refused.status_code == 405 and refused.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    options = requests.options(f"{live.url}/sparql", timeout=20)
    assert set(options.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    left = []
    for _ in range(3):
        # The third comes out of memory.
        answer = requests.get(f"{live.url}/sparql", params={"query": "ASK {} # limits"}, timeout=20)
        assert answer.headers["RateLimit-Policy"] == '"minute";q=60000;w=60'
        left.append(int(answer.headers["RateLimit"].split(";")[1].removeprefix("r=")))
    assert len(set(left)) == 3


def test_workers_count_together(start_server: Any, save_dataset: Any, sample: Store, tmp_path: Path) -> None:
    server = start_server(save_dataset(tmp_path / "data", sample), workers=2)
    # Each on a connection of its own, so that both workers get some.
    for _ in range(20):
        requests.get(f"{server.url}/healthz", timeout=20)
    told = {get(server, "/metrics").text for _ in range(8)}
    server.stop()
    pattern = r'pilotgraph_requests_total\{endpoint="health.healthz",method="GET",status="200"\} (\S+)'
    assert {re.search(pattern, text)[1] for text in told} == {"20.0"}  # type: ignore[index]
    assert all(text.count("# TYPE pilotgraph_requests_total ") == 1 for text in told)


def test_every_line_of_the_log_is_an_object(live: Any) -> None:
    get(live, "/sparql?query=SELECT", X_Request_Id="seen-7")
    lines = [json.loads(line) for line in live.log.read_text(encoding="utf-8").splitlines()]
    assert all(line["event"] and line["level"] and line["timestamp"] for line in lines)
    (seen,) = (line for line in lines if line.get("request_id") == "seen-7")
    assert (seen["status"], seen["path"], seen["method"]) == (400, "/sparql", "GET")
    assert "query" not in str(seen["path"])


def test_metrics_and_probes(live: Any) -> None:
    assert get(live, "/healthz").json() == {"status": "ok"}
    assert get(live, "/readyz").json()["status"] == "ready"
    assert "pilotgraph_requests_total" in get(live, "/metrics").text
