"""SERVICE: refused unless the operator allows the address, and then answered within limits."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from api.cli import main
from api.http.errors import ForbiddenQueryError, ServiceFailedError
from api.http.federation import service_clauses
from api.http.outbound import post_query
from api.http.settings import Settings

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


class _Peculiar(BaseHTTPRequestHandler):
    """An endpoint that answers by its path, and keeps what it was asked."""

    asked: list[str] = []  # noqa: RUF012 - one list for all requests is meant

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked.append(f"{self.path} {body}")
        if self.path == "/redirect":
            self.send_response(307)
            self.send_header("Location", "/rows")
            self.end_headers()
            return
        if self.path == "/slow":
            time.sleep(3)
        self.send_response(200)
        self.end_headers()
        bindings: list[dict[str, object]] = [
            {"x": {"type": "literal", "value": 'a "quote"\n', "xml:lang": "en"}, "y": {"type": "bnode", "value": "b0"}},
            {"x": {"type": "uri", "value": "http://e.example/<x> } DROP"}} if self.path == "/evil" else {},
        ]
        if self.path == "/many":
            bindings = [{"x": {"type": "literal", "value": str(number)}} for number in range(60_000)]
        told = {"head": {"vars": ["x", "y"]}, "results": {"bindings": bindings}}
        self.wfile.write(b"rubbish" if self.path == "/rubbish" else json.dumps(told).encode())

    def log_message(self, *_: object) -> None:
        return None


@pytest.fixture(scope="module")
def peculiar() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Peculiar) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def federated(
    start_server: Any,
    save_dataset: Any,
    sample: Any,
    live: Any,
    peculiar: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Any:
    directory = save_dataset(tmp_path_factory.mktemp("federated") / "data", sample)
    names = ("rows", "redirect", "slow", "evil", "many", "rubbish")
    allowed = (f"{live.url}/sparql", *(f"{peculiar}/{name}" for name in names), "http://nothing.invalid/sparql")
    return start_server(directory, time_limit=2.0, service_allow=allowed)


def ask(server: Any, query: str) -> requests.Response:
    return requests.post(f"{server.url}/sparql", data={"query": query}, timeout=30)


def rows(server: Any, query: str) -> list[dict[str, str]]:
    response = ask(server, query)
    assert response.status_code == 200, response.text
    bindings = response.json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def test_an_allowed_service_is_joined(federated: Any, live: Any) -> None:
    there = f"<{live.url}/sparql>"
    asked = "PREFIX r: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?s ?name WHERE { ?s r:label ?name %s }"
    here = rows(federated, asked % "")
    assert here and sorted(map(str, rows(federated, asked % f"SERVICE {there} {{ ?s r:label ?name }}"))) == sorted(
        map(str, here)
    )
    nested = f"SELECT * {{ {{ SELECT ?n {{ SERVICE {there} {{ SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} }} }} }} }}"
    assert int(rows(federated, nested)[0]["n"]) == int(rows(live, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"])
    named = f"SERVICE {there} {{ ?s <{LABEL}> '云湖县'@zh }}"
    both = f"ASK {{ {named} FILTER NOT EXISTS {{ SERVICE {there} {{ ?s ?p 1 }} }} }}"
    assert ask(federated, both).json()["boolean"] is True


def test_names_and_kinds_of_terms(federated: Any, peculiar: str) -> None:
    found = rows(federated, f"PREFIX p: <{peculiar}/> SELECT * {{ SERVICE p:rows {{ ?x ?p ?y }} }}")
    assert found == [{"x": 'a "quote"\n', "y": f"{peculiar}/.well-known/genid/b0"}, {}]
    assert "SELECT+%2A+WHERE+%7B+%3Fx+%3Fp+%3Fy+%7D" in _Peculiar.asked[-1]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("redirect", 502, "service-failed"),
        ("rubbish", 502, "service-failed"),
        ("evil", 502, "service-failed"),
        ("slow", 504, "time-limit"),
        ("many", 507, "result-limit"),
    ],
)
def test_limits_hold_for_what_others_answer(path: str, status: int, code: str, federated: Any, peculiar: str) -> None:
    response = ask(federated, f"SELECT * {{ SERVICE <{peculiar}/{path}> {{ ?x ?p ?y }} }}")
    assert response.status_code == status and response.json()["type"].endswith(code)
    if path != "slow":
        assert rows(federated, f"SELECT * {{ SERVICE SILENT <{peculiar}/{path}> {{ ?x ?p ?y }} }}") == [{}]


def test_no_redirect_is_followed(federated: Any, peculiar: str) -> None:
    ask(federated, f"SELECT * {{ SERVICE <{peculiar}/redirect> {{ ?x ?p ?y }} }}")
    assert _Peculiar.asked[-1].startswith("/redirect ")


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <{url}/other> {{ ?s ?p ?o }}",
        "SERVICE SILENT <{url}/rows/> {{ ?s ?p ?o }}",
        "SERVICE <{url}/rows?x=1> {{ ?s ?p ?o }}",
        "SERVICE ?where {{ ?s ?p ?o }}",
        "BIND(<{url}/rows> AS ?where) SERVICE ?where {{ ?s ?p ?o }}",
        "SERVICE <{url}/rows> {{ SERVICE <{url}/rows> {{ ?s ?p ?o }} }}",
        "SERVICE <{url}/rows> {{ ?s ?p '\\u007D' }}",
        "SERVICE <file:///etc/passwd> {{ ?s ?p ?o }}",
    ],
)
def test_everything_else_is_refused_before_anybody_is_asked(clause: str, federated: Any, peculiar: str) -> None:
    before = len(_Peculiar.asked)
    response = ask(federated, "SELECT * { " + clause.format(url=peculiar) + " }")
    assert response.status_code == 403 and response.json()["type"].endswith("forbidden-query")
    assert len(_Peculiar.asked) == before


def test_names_do_not_lead_inside(federated: Any) -> None:
    response = ask(federated, "SELECT * { SERVICE <http://nothing.invalid/sparql> { ?s ?p ?o } }")
    assert response.status_code == 502
    # Names that every resolver reads as the number of this machine.
    for host in ("127.1", "2130706433"):
        with pytest.raises(ServiceFailedError, match="no host of the public internet"):
            post_query(f"http://{host}/sparql", "ASK {}", time.monotonic() + 5, 1000)


def test_without_a_list_all_are_refused(live: Any, federated: Any) -> None:
    told = [requests.get(f"{server.url}/sparql", timeout=30).text for server in (live, federated)]
    assert ["BasicFederatedQuery" in description for description in told] == [False, True]
    response = ask(live, f"SELECT * {{ SERVICE <{federated.url}/sparql> {{ ?s ?p ?o }} }}")
    assert response.status_code == 403 and "sends no requests to others" in response.json()["detail"]


def test_clauses_are_found_where_they_stand() -> None:
    query = "# SERVICE <x:>\nSELECT * { { SERVICE <http://a/> { ?s ?p '}' } } UNION { SERVICE <b> { <{> ?p ?q } } }"
    _, (first, second) = service_clauses(query)
    assert query[first.start : first.end] == "SERVICE <http://a/> { ?s ?p '}' }"
    assert second.address.endswith("/id/b") and not first.is_silent
    with pytest.raises(ForbiddenQueryError):
        service_clauses("SELECT * { SERVICE }")


@pytest.mark.parametrize("address", ["ftp://e.example/", "sparql", "http://", "http://e.example/a b"])
def test_bad_addresses_are_told_at_the_start(address: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no address of a SPARQL endpoint"):
        Settings(service_allow=(address,))
    told = CliRunner().invoke(main, ["serve", "--data", str(tmp_path), "--service-allow", address])
    assert told.exit_code == 2 and "is no address of a SPARQL endpoint" in told.output
