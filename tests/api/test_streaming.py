"""Large answers begin before they are whole, and one that a limit cuts short is taken for complete by nobody."""

from __future__ import annotations

import contextlib
import csv
import gzip
import http.client
import io
import json
import socket
import threading
import time
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from lxml import etree
from pyoxigraph import RdfFormat, parse
from SPARQLWrapper import JSON, SPARQLWrapper

from api.http.connections import OutgoingConnection
from api.http.errors import LimitExceededError
from api.http.evaluators.growing import AbandonedError, GrowingBody
from api.http.streaming import cut_mark

MILLION = 1_000_000
TRIPLES = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
ENDLESS = f"SELECT ?b ?e WHERE {{ {TRIPLES} }}"
WHOLE = f"SELECT ?b ?e WHERE {{ {TRIPLES} }} LIMIT {MILLION}"
PEOPLE = "SELECT * WHERE { ?s ?p ?o } LIMIT 5"


@pytest.fixture(scope="module")
def server(start_server: Any, save_dataset: Any, sample: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    directory = save_dataset(tmp_path_factory.mktemp("streaming") / "data", sample)
    return start_server(directory, workers=1, time_limit=30.0, most_rows=MILLION, query_memory=256 << 20)


def connected(server: Any, query: str, **parameters: str) -> http.client.HTTPConnection:
    """A connection on which a query has been asked."""
    accept = parameters.pop("accept", "text/csv")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", "/sparql?" + urlencode({"query": query, **parameters}), headers={"Accept": accept})
    return connection


def cut_answer(server: Any, query: str, accept: str) -> bytes:
    """What came of an answer that a limit cut short."""
    with contextlib.closing(connected(server, query, accept=accept, timeout="1")) as connection:
        response = connection.getresponse()
        assert response.status == 200 and response.headers["Transfer-Encoding"] == "chunked"
        with pytest.raises(http.client.IncompleteRead) as broken:
            response.read()
    return broken.value.partial


def raw_answer(server: Any, query: str, version: str, *headers: str) -> bytes:
    """All bytes of an answer, chunk frames included."""
    target = "/sparql?" + urlencode({"query": query, "format": "csv"})
    head = "\r\n".join((f"GET {target} HTTP/{version}", "Host: here", "Connection: close", *headers))
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(f"{head}\r\n\r\n".encode("ascii"))
        received = bytearray()
        while piece := connection.recv(1 << 20):
            received += piece
    return bytes(received)


def worker_peak(server: Any) -> int:
    """Megabytes that the worker has taken at most since it started, shared pages included."""
    for process in server.processes():
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        if int(fields["Threads"]) > 1:
            return int(fields["VmHWM"].split()[0]) >> 10
    raise AssertionError("no worker")


def test_a_million_rows_come_whole_and_take_little_memory(server: Any) -> None:
    requests.get(f"{server.url}/sparql", params={"query": PEOPLE}, timeout=60)
    before = worker_peak(server)
    rows = size = 0
    with requests.get(
        f"{server.url}/sparql", params={"query": WHOLE}, headers={"Accept": "text/csv"}, stream=True, timeout=60
    ) as response:
        assert response.headers["Transfer-Encoding"] == "chunked" and response.headers["ETag"]
        for piece in response.iter_content(1 << 16):
            rows += piece.count(b"\n")
            size += len(piece)
    assert rows == MILLION + 1
    assert size > 80 << 20
    assert worker_peak(server) - before < 32


def test_a_large_answer_in_every_format_is_read_by_its_parser(server: Any) -> None:
    query = f"SELECT ?b ?e WHERE {{ {TRIPLES} }} LIMIT 300000"
    read = {
        "application/sparql-results+json": lambda body: len(json.loads(body)["results"]["bindings"]),
        "application/sparql-results+xml": lambda body: body.count(b"<result>") if len(etree.fromstring(body)) else 0,
        "text/csv": lambda body: len(list(csv.reader(io.StringIO(body.decode()), strict=True))) - 1,
        "text/tab-separated-values": lambda body: body.count(b"\n") - 1,
    }
    for accept, count in read.items():
        with contextlib.closing(connected(server, query, accept=accept)) as connection:
            assert count(connection.getresponse().read()) == 300_000, accept


def test_a_cut_answer_breaks_every_parser(server: Any) -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(cut_answer(server, ENDLESS, "application/sparql-results+json"))
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(cut_answer(server, ENDLESS, "application/sparql-results+xml"))
    table = cut_answer(server, ENDLESS, "text/csv")
    with pytest.raises(csv.Error):
        list(csv.reader(io.StringIO(table.decode()), strict=True))
    assert "CUT SHORT" in table.decode().rsplit("\n", 1)[1]
    assert "CUT SHORT" in cut_answer(server, ENDLESS, "text/tab-separated-values").decode().rsplit("\n", 1)[1]
    graph = f"CONSTRUCT {{ [] ?b ?e }} WHERE {{ {TRIPLES} }}"
    for form in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD):
        body = cut_answer(server, graph, form.media_type)
        with pytest.raises(SyntaxError):
            list(parse(body, format=form))


def test_bytes_go_out_before_the_evaluation_ends(server: Any) -> None:
    # Ended by its time limit, so that what came had come before.
    slow = f"SELECT * WHERE {{ {TRIPLES} FILTER(STRLEN(CONCAT(STR(?a), STR(?d), STR(?g), STR(?j))) > 200) }}"
    with contextlib.closing(connected(server, slow, timeout="1")) as connection:
        response = connection.getresponse()
        assert response.status == 200
        with pytest.raises(http.client.IncompleteRead) as broken:
            response.read()
    assert len(broken.value.partial) > 1 << 20
    assert "ended after 1 seconds" in broken.value.partial.decode()[-200:]


def test_clients_see_that_an_answer_is_cut(server: Any) -> None:
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        requests.post(f"{server.url}/sparql", data={"query": ENDLESS, "timeout": "1"}, timeout=60)
    client = SPARQLWrapper(f"{server.url}/sparql", returnFormat=JSON)
    client.addParameter("timeout", "1")
    client.setQuery(ENDLESS)
    with pytest.raises((http.client.IncompleteRead, ValueError)):
        client.queryAndConvert()


def test_a_cut_answer_that_is_compressed_has_no_end(server: Any) -> None:
    request = requests.Request("GET", f"{server.url}/sparql", params={"query": ENDLESS}).prepare().url
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    with contextlib.closing(connection):
        path = str(request).removeprefix(server.url)
        connection.request("GET", path, headers={"Accept": "text/csv", "Accept-Encoding": "gzip"})
        with pytest.raises(http.client.IncompleteRead) as broken:
            connection.getresponse().read()
    with pytest.raises(EOFError):
        gzip.decompress(broken.value.partial)
    unpacked = zlib.decompressobj(wbits=31).decompress(broken.value.partial)
    assert "CUT SHORT" in unpacked[-200:].decode()


def test_several_at_once_end_as_they_should(server: Any) -> None:
    outcomes: dict[int, object] = {}

    def ask(number: int) -> None:
        query = ENDLESS if number % 2 else f"SELECT ?b ?e WHERE {{ {TRIPLES} }} LIMIT {300_000 + number}"
        with contextlib.closing(connected(server, query)) as connection:
            response = connection.getresponse()
            try:
                outcomes[number] = response.read().count(b"\n") - 1
            except http.client.IncompleteRead:
                outcomes[number] = "cut"

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == {0: 300_000, 1: "cut", 2: 300_002, 3: "cut"}


def test_a_slow_reader_gets_everything(server: Any) -> None:
    with contextlib.closing(connected(server, WHOLE, timeout="5")) as connection:
        response = connection.getresponse()
        rows = response.read(1000).count(b"\n")
        # The evaluation has its limit; whoever reads has not.
        time.sleep(5.5)
        rows += response.read().count(b"\n")
    assert rows == MILLION + 1


def test_whole_answers_end_with_a_trailer_for_those_who_ask(server: Any) -> None:
    told = raw_answer(server, WHOLE, "1.1", "TE: trailers")
    assert b"trailer: pilotgraph-answer" in told[:4000].lower()
    assert told.endswith(b"\r\n0\r\nPilotgraph-Answer: complete\r\n\r\n")
    assert raw_answer(server, WHOLE, "1.1").endswith(b"\r\n0\r\n\r\n")
    cut = raw_answer(server, ENDLESS, "1.1", "TE: trailers")
    assert b"CUT SHORT" in cut[-500:] and b"\r\n0\r\n" not in cut[-500:]


def test_where_no_chunks_can_be_sent_nothing_begins_early(server: Any) -> None:
    head, _, _ = raw_answer(server, ENDLESS, "1.0").partition(b"\r\n\r\n")
    assert b" 507 " in head.splitlines()[0] and b"problem+json" in head
    head, _, body = raw_answer(server, WHOLE, "1.0").partition(b"\r\n\r\n")
    assert b" 200 " in head.splitlines()[0] and body.count(b"\n") == MILLION + 1
    assert f"content-length: {len(body)}".encode() in head.lower()


def test_small_answers_and_those_without_a_first_byte_are_as_before(server: Any) -> None:
    small = requests.get(f"{server.url}/sparql", params={"query": PEOPLE}, timeout=60)
    assert int(small.headers["Content-Length"]) == len(small.content) and "Transfer-Encoding" not in small.headers
    count = f"SELECT (COUNT(*) AS ?n) WHERE {{ {TRIPLES} }}"
    ended = requests.get(f"{server.url}/sparql", params={"query": count, "timeout": "1"}, timeout=60)
    assert ended.status_code == 504 and ended.json()["limit"] == "time"


def test_a_growing_body_is_read_while_it_is_written() -> None:
    body, pieces = GrowingBody(), [bytes([number % 251]) * 50_000 for number in range(100)]

    def write() -> None:
        for piece in pieces:
            body.write(piece)
        body.finish(LimitExceededError("enough", "rows"))

    writer = threading.Thread(target=write)
    writer.start()
    read = bytearray()
    with pytest.raises(LimitExceededError):
        for piece in body:
            read += piece
    writer.join()
    assert bytes(read) == b"".join(pieces)
    left = GrowingBody()
    left.close()
    with pytest.raises(AbandonedError):
        left.write(b"in vain")


def test_the_right_connection_is_broken_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, contextlib.ExitStack() as stack:
        pairs = []
        for _ in range(3):
            client = stack.enter_context(socket.create_connection(listener.getsockname(), timeout=10))
            pairs.append((client, stack.enter_context(listener.accept()[0])))
        outgoing = OutgoingConnection()
        outgoing.sent(b"x" * 10_000)
        frame = b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 30 + b"\r\n2710\r\n" + b"x" * 10_000 + b"\r\n"
        for index, (_, serving) in enumerate(pairs):
            serving.sendall(frame if index == 1 else frame[:5000])
        for index, (client, _) in enumerate(pairs):
            client.recv(len(frame) if index == 1 else 5000, socket.MSG_WAITALL)
        assert outgoing.break_off()
        assert pairs[1][0].recv(1) == b""
        for index in (0, 2):
            pairs[index][1].sendall(b"alive")
            assert pairs[index][0].recv(5) == b"alive"


def test_marks_say_why() -> None:
    problem: dict[str, object] = {"title": "Too <long> & wide", "detail": "two\nlines"}
    assert (
        json.loads("{" + cut_mark("application/json", problem).decode().strip().lstrip(",") + "}")["error"] == problem
    )
    assert b"Too &lt;long> &amp; wide" in cut_mark("application/sparql-results+xml", problem)
    assert cut_mark("text/turtle", problem).count(b"\n") == 2
