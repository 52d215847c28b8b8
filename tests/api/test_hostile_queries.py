"""A hundred hostile queries: each ends within its limit and a second, and nobody else suffers."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

LIMIT = 1.5
REFUSED = {400, 403, 422, 429, 503, 504, 507}
ADDRESSES = (
    "http://127.0.0.1:{port}/healthz",
    "http://localhost:{port}/healthz",
    "http://[::1]:{port}/healthz",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "file:///etc/passwd",
)


def cross_products() -> Iterator[str]:
    for triples in range(3, 9):
        pattern = " . ".join(f"?a{i} ?b{i} ?c{i}" for i in range(triples))
        yield f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
        yield f"SELECT (COUNT(DISTINCT ?a0) AS ?n) WHERE {{ {pattern} FILTER(?a0 != ?c1) }}"
        yield f"SELECT * WHERE {{ {pattern} }} ORDER BY ?c2 ?c1"
        yield f"ASK {{ {pattern} FILTER(CONCAT(STR(?a0), STR(?a1), STR(?a2)) = 'x') }}"
        yield f"CONSTRUCT {{ ?a0 ?b1 ?c2 }} WHERE {{ {pattern} }}"


def paths() -> Iterator[str]:
    for path in ("(!<x:>)*", "((!<x:>)|^(!<x:>))*", "((!<x:>)/(!<x:>))*", "(!<x:>)+/(!<x:>)+/(!<x:>)+", "((!<x:>)*)*"):
        yield f"SELECT (COUNT(*) AS ?n) WHERE {{ ?a {path} ?b . ?c {path} ?d }}"
        yield f"SELECT * WHERE {{ ?a {path} ?b . ?b {path} ?c . ?c {path} ?d }}"


def regular_expressions() -> Iterator[str]:
    for pattern in ("(a+)+$", "(.*)*x", "((a|a)*)*b", "(x+x+)+y", "a{1,1000}{1,1000}", "[a-z]{1000}{1000}{1000}", "("):
        yield (
            "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
            f'FILTER(REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), "{pattern}")) }}'
        )
        yield f'SELECT (REPLACE("{"a" * 5000}", "{pattern}", "b") AS ?x) WHERE {{ ?s ?p ?o . ?t ?q ?r . ?u ?v ?w }}'


def large() -> Iterator[str]:
    values = " ".join(f"({i} {i})" for i in range(20_000))
    pairs = f"VALUES (?a ?b) {{ {values} }} VALUES (?c ?d) {{ {values} }}"
    yield f"SELECT (COUNT(*) AS ?n) WHERE {{ {pairs} FILTER(?b < ?d) }}"
    yield f"SELECT * WHERE {{ {pairs} }} ORDER BY ?d"
    yield "SELECT * WHERE { " + "{" * 5000 + "}" * 5000 + " }"
    yield "SELECT * WHERE { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }"
    yield "SELECT (" + "!" * 50_000 + "1 AS ?x) WHERE { }"
    yield "SELECT * WHERE { " + "OPTIONAL { ?s ?p ?o " * 800 + "}" * 800 + " }"
    yield "SELECT * WHERE { " + "{ SELECT * WHERE " * 800 + "{ ?s ?p ?o }" + "}" * 800 + " }"
    yield 'SELECT ("' + "长" * 300_000 + '" AS ?x) WHERE { ?a ?b ?c . ?d ?e ?f }'
    yield 'SELECT * WHERE { ?s ?p "' + "x" * 900_000 + '" }'
    yield "SELECT * WHERE { " + " UNION ".join("{ ?s ?p ?o . ?o ?q ?r }" for _ in range(3000)) + " }"
    yield "SELECT " + " ".join(f"(?s AS ?v{i})" for i in range(20_000)) + " WHERE { ?s ?p ?o . ?t ?q ?r }"
    doubling = "BIND('xxxxxxxxxxxxxxxx' AS ?v0) " + " ".join(
        f"BIND(CONCAT(?v{i}, ?v{i}, ?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(20)
    )
    yield f"SELECT * WHERE {{ {doubling} }}"
    yield "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?x) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    template = " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(3))
    many = " . ".join(f"?s{i % 3} ?p{(i + 1) % 3} ?o{(i // 3) % 3}" for i in range(500))
    yield f"CONSTRUCT {{ {many} }} WHERE {{ {template} }}"
    yield f"CONSTRUCT {{ [] ?p0 ?o1 . [] ?p1 ?o0 }} WHERE {{ {template} }}"
    yield "DESCRIBE * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    yield "SELECT ?s WHERE { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(*) > 10000000) LIMIT"


def reaching_out(port: int) -> Iterator[str]:
    for address in ADDRESSES:
        iri = address.format(port=port)
        yield f"SELECT * WHERE {{ SERVICE <{iri}> {{ ?s ?p ?o }} }}"
        yield f"SELECT * WHERE {{ SERVICE SILENT <{iri}> {{ ?s ?p ?o }} }}"
        yield f"SELECT * FROM <{iri}> WHERE {{ ?s ?p ?o }}"
        yield f"SELECT * FROM NAMED <{iri}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"
        yield f"SELECT * WHERE {{ BIND(<{iri}> AS ?x) S\\u0045RVICE ?x {{ ?s ?p ?o }} }}"
        yield f"LOAD <{iri}>"


def hostile(port: int) -> list[str]:
    return [*cross_products(), *paths(), *regular_expressions(), *large(), *reaching_out(port)]


@pytest.fixture(scope="module")
def server(start_server: Any, save_dataset: Any, sample: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    directory = save_dataset(tmp_path_factory.mktemp("hostile") / "data", sample)
    return start_server(directory, workers=2, time_limit=LIMIT, query_memory=256 << 20, most_bytes=32 << 20)


def processor_seconds(processes: list[int]) -> float:
    ticks = 0
    for process in processes:
        try:
            fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def ask(server: Any, query: str) -> tuple[int, float, str]:
    began = time.monotonic()
    with requests.post(
        f"{server.url}/sparql",
        data=query.encode(),
        headers={"Content-Type": "application/sparql-query"},
        timeout=60,
        stream=True,
    ) as response:
        # Large answers begin before they are whole; one that is cut short breaks off.
        with contextlib.suppress(requests.exceptions.ChunkedEncodingError):
            for _ in response.iter_content(1 << 20):
                continue
        return response.status_code, time.monotonic() - began, response.headers["Content-Type"]


def test_each_ends_in_time_and_others_do_not_suffer(server: Any) -> None:
    queries = hostile(server.port)
    assert len(queries) >= 100
    simple = f"{server.url}/sparql?query=ASK%20%7B%7D"
    ended, wrong = threading.Event(), []

    def be_simple() -> None:
        with requests.Session() as session:
            while not ended.is_set():
                response = session.get(simple, timeout=30)
                if response.status_code != 200 or "true" not in response.text:
                    wrong.append(response.text)
                time.sleep(0.01)

    other = threading.Thread(target=be_simple)
    other.start()
    try:
        with ThreadPoolExecutor(4) as clients:
            answers = list(clients.map(lambda query: ask(server, query), queries))
    finally:
        ended.set()
        other.join()
    assert not wrong
    for query, (status, seconds, content_type) in zip(queries, answers, strict=True):
        told = f"{query[:80]}: {status} after {seconds:.1f} s"
        assert status == 200 or (status in REFUSED and content_type == "application/problem+json"), told
        # The second that the issue allows, and what a loaded machine adds to it.
        assert seconds < LIMIT + 1.0 + 3.0, told
    # Afterwards nothing runs on: over a second the processes use hardly any processor time.
    before = processor_seconds(server.processes())
    time.sleep(1.0)
    assert processor_seconds(server.processes()) - before < 0.5


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_fetched(address: str, server: Any) -> None:
    iri = address.format(port=server.port)
    log_before = server.log.read_text(encoding="utf-8").count('"/healthz"')
    assert ask(server, f"SELECT * WHERE {{ SERVICE <{iri}> {{ ?s ?p ?o }} }}")[0] == 403
    assert (
        ask(server, f"SELECT * WHERE {{ FILTER(?a<?b)SERVICE?c#>\n{{ ?s ?p ?o }} VALUES ?c {{ <{iri}> }} }}")[0] != 200
    )
    status, _, _ = ask(server, f"SELECT * FROM <{iri}> WHERE {{ ?s ?p ?o }}")
    assert status == 200
    assert server.log.read_text(encoding="utf-8").count('"/healthz"') == log_before
