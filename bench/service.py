"""Requests per second and latency of the service beside its peers, in one run over the same data and queries.

    python bench/service.py [--data DIR] [--seconds 6] [--rounds 4] [--connections 4] [--only NAME]...

Peers are `oxigraph serve-read-only`, rdflib-endpoint (under granian, one worker) and, where it is
installed, Virtuoso 7. The service runs with two workers, once as it is and once with the memory of
earlier answers switched off (`uncached`). Every system is asked the same five questions as SPARQL by
GET, JSON wanted, over so many connections that are kept open; answers are checked to have the same
number of rows. All systems run all the time and are asked in turns, round by round, so that whatever else
the machine does meets all of them. Before that a line a system tells the seconds from its start to its
first answer, the list of pilots (peers have their data loaded before, but for rdflib-endpoint; Virtuoso's
time has its loading in it), and what all its processes take when they have rested. The last lines are
ratios: the service over the best and over each peer.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import multiprocessing
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.memory import RESTED, session

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PREFIXES = (
    "PREFIX pg: <https://w3id.org/pilotgraph/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "PREFIX pgt: <https://w3id.org/pilotgraph/type/> "
)
QUESTIONS = {
    "pilots": "SELECT ?pilot ?name WHERE { ?pilot a pg:Pilot ; pg:place ?place . ?place rdfs:label ?name }",
    "type": "SELECT ?pilot (COUNT(?unit) AS ?n) WHERE { ?unit pg:scenarioType pgt:education ; pg:pilot ?pilot } "
    "GROUP BY ?pilot",
    "alike": "SELECT ?other (COUNT(DISTINCT ?type) AS ?n) WHERE { ?unit pg:pilot <PILOT> ; pg:scenarioType ?type . "
    "?others pg:scenarioType ?type ; pg:pilot ?other FILTER(?other != <PILOT>) } "
    "GROUP BY ?other ORDER BY DESC(?n) LIMIT 10",
    "targets": "SELECT ?target ?object ?value ?unit WHERE { ?target a pg:Target ; pg:pilot <PILOT> ; "
    "pg:object ?object ; pg:value ?value ; pg:unitOfMeasure ?unit }",
    "similar": "SELECT ?other ?title ?score WHERE { ?pair pg:similarFrom <UNIT> ; pg:similarTo ?other ; "
    "pg:score ?score . ?other rdfs:label ?title } ORDER BY DESC(?score)",
}
VIRTUOSO_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{isql}
DirsAllowed = {folder}
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 8
MaxKeepAlives = 10
[SPARQL]
ResultSetMaxRows = 100000
"""


@dataclass(frozen=True)
class Running:
    """The first process of a server, and when it was started (seconds of the monotonic clock)."""

    process: int
    began: float


@dataclass(frozen=True)
class System:
    """A running endpoint."""

    name: str
    url: str
    running: Running
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Measured:
    """Requests per second, the median and the 99th percentile of the latency in milliseconds."""

    rate: float
    median: float
    slow: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--seconds", type=float, default=6.0, help="for each question and system, all rounds together")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--only", action="append", choices=list(SYSTEMS))
    arguments = parser.parse_args()
    results: dict[str, dict[str, Measured]] = {}
    rows: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="pilotgraph-bench-") as folder:
        quads = Path(folder) / "dataset.nq"
        quads.write_bytes(gzip.decompress((arguments.data / "dataset.nq.gz").read_bytes()))
        questions = prepared(quads)
        with contextlib.ExitStack() as stack:
            systems = dict(started(arguments.only or list(SYSTEMS), stack, arguments.data, quads, questions["pilots"]))
            for question, query in questions.items():
                for name, system in systems.items():
                    count = row_count(system, query)
                    if rows.setdefault(question, count) != count:
                        print(f"{name}: {question} has {count} rows, others {rows[question]}", flush=True)
                latencies: dict[str, list[float]] = {name: [] for name in systems}
                for _ in range(arguments.rounds):
                    for name, system in systems.items():
                        seconds = arguments.seconds / arguments.rounds
                        latencies[name] += measure(system, query, seconds, arguments.connections)
                for name, found in latencies.items():
                    measured = summary(found, arguments.seconds)
                    results.setdefault(name, {})[question] = measured
                    print(f"{name:20}{question:9}{rows[question]:5} rows{told(measured)}", flush=True)
    print_ratios(results)


def started(
    names: list[str], stack: contextlib.ExitStack, data: Path, quads: Path, query: str
) -> Iterator[tuple[str, System]]:
    """The systems, each started and rested, with a line about it."""
    for name in names:
        try:
            system = stack.enter_context(SYSTEMS[name](data, quads, quads.parent / name))
        except FileNotFoundError as missing:
            print(f"{name}: left out, {missing}", flush=True)
            continue
        row_count(system, query)
        print(idle(name, system, time.monotonic() - system.running.began), flush=True)
        yield name, system


def idle(name: str, system: System, seconds: float) -> str:
    time.sleep(RESTED)
    taken = session(system.running.process)
    memory = sum(one.proportional for one in taken)
    return f"{name:20}first answer after {seconds:.2f} s, idle memory {memory:.0f} MB in {len(taken)} processes"


def told(measured: Measured) -> str:
    return f"{measured.rate:9.0f} requests/s{measured.median:9.2f} ms median{measured.slow:9.2f} ms p99"


def print_ratios(results: dict[str, dict[str, Measured]]) -> None:
    peers = [name for name in results if not name.startswith("pilotgraph")]
    for ours in (name for name in results if name.startswith("pilotgraph")):
        for question, measured in results[ours].items():
            theirs = {peer: results[peer][question].rate for peer in peers}
            if theirs:
                best = measured.rate / max(theirs.values())
                ratios = "  ".join(f"{measured.rate / rate:7.2f} x {peer}" for peer, rate in theirs.items())
                print(f"{ours:20}{question:9} {best:6.2f} x the best peer  {ratios}")


def prepared(quads: Path) -> dict[str, str]:
    """The questions about the pilot and the unit that the dataset names first."""
    pilot = unit = ""
    with quads.open(encoding="utf-8") as lines:
        for line in lines:
            subject, predicate, value, *_ = line.split(" ", 3)
            if predicate.endswith("#pilot>") and "/target/" in subject:
                pilot = pilot or value
            if predicate.endswith("#similarFrom>"):
                unit = unit or value
            if pilot and unit:
                break
    return {
        name: PREFIXES + query.replace("<PILOT>", pilot).replace("<UNIT>", unit) for name, query in QUESTIONS.items()
    }


def request_bytes(system: System, query: str) -> tuple[str, int, bytes]:
    address = urllib.parse.urlsplit(system.url)
    assert address.hostname is not None and address.port is not None
    parameters = urllib.parse.urlencode([("query", query), *system.parameters])
    head = (
        f"GET {address.path}?{parameters} HTTP/1.1\r\nHost: {address.netloc}\r\n"
        "Accept: application/sparql-results+json\r\n\r\n"
    )
    return address.hostname, address.port, head.encode()


def row_count(system: System, query: str) -> int:
    parameters = urllib.parse.urlencode([("query", query), *system.parameters])
    asked = urllib.request.Request(f"{system.url}?{parameters}", headers={"Accept": "application/sparql-results+json"})
    with urllib.request.urlopen(asked, timeout=120) as response:
        return len(json.load(response)["results"]["bindings"])


def measure(system: System, query: str, seconds: float, connections: int) -> list[float]:
    """Ask over several connections, each in a process of its own, until the time is over; the latencies."""
    # The signal that ends the clients is not to wait for what this process does at its end.
    with multiprocessing.Pool(connections, signal.signal, (signal.SIGTERM, signal.SIG_DFL)) as clients:
        asked = (*request_bytes(system, query), seconds)
        return [latency for found in clients.starmap(client, [asked] * connections) for latency in found]


def summary(latencies: list[float], seconds: float) -> Measured:
    ordered = sorted(latencies)
    slow = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return Measured(len(ordered) / seconds, statistics.median(ordered) * 1000, slow * 1000)


def client(host: str, port: int, request: bytes, seconds: float) -> list[float]:
    """Ask one question over and over on one connection; the latencies in seconds."""
    latencies = []
    with socket.create_connection((host, port), timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        exchange(connection, request)
        end = time.perf_counter() + seconds
        while (began := time.perf_counter()) < end:
            exchange(connection, request)
            latencies.append(time.perf_counter() - began)
    return latencies


def exchange(connection: socket.socket, request: bytes) -> None:
    """Send a request and read its answer to the end, by its length or in chunks."""
    connection.sendall(request)
    received = bytearray(connection.recv(1 << 16))
    while (head := received.find(b"\r\n\r\n")) < 0:
        received += more(connection)
    headers = bytes(received[:head]).lower()
    if not headers.startswith(b"http/1.1 200"):
        raise RuntimeError(headers.decode("latin-1"))
    at = headers.find(b"content-length:")
    if at >= 0:
        length = int(headers[at + 15 :].split(b"\r\n", 1)[0])
        while len(received) < head + 4 + length:
            received += more(connection)
        return
    while not received.endswith(b"\r\n0\r\n\r\n"):
        received += more(connection)


def more(connection: socket.socket) -> bytes:
    piece = connection.recv(1 << 16)
    if not piece:
        raise RuntimeError("the connection ended before the answer")
    return piece


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def process(command: list[str], port: int, log: Path) -> Iterator[Running]:
    """A server, waited for until it listens, ended with all that it started."""
    began = time.monotonic()
    with log.open("wb") as output:
        running = subprocess.Popen(command, stdout=output, stderr=output, cwd=ROOT, start_new_session=True)
    try:
        deadline = time.monotonic() + 300
        while True:
            if running.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.01)
        yield Running(running.pid, began)
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)


SERVE = """
import sys
from pathlib import Path
from api.http.server import serve
from api.http.settings import Settings
settings = Settings(cache_bytes=int(sys.argv[3]), requests_per_minute=10**9)
serve(Path(sys.argv[1]), port=int(sys.argv[2]), workers=2, settings=settings)
"""
RDFLIB = """
import sys
from granian import Granian
from granian.constants import Interfaces
Granian("rdflib_peer:app", port=int(sys.argv[2]), interface=Interfaces.ASGI, workers=1).serve()
"""
RDFLIB_APP = """
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
graph = Dataset(default_union=True)
graph.parse({quads!r}, format="nquads")
app = SparqlEndpoint(graph=graph, path="/")
"""


@contextlib.contextmanager
def ours(data: Path, folder: Path, cache_bytes: int) -> Iterator[System]:
    folder.mkdir()
    port = free_port()
    command = [sys.executable, "-c", SERVE, str(data.resolve()), str(port), str(cache_bytes)]
    with process(command, port, folder / "pilotgraph.log") as running:
        yield System("pilotgraph", f"http://127.0.0.1:{port}/sparql", running)


@contextlib.contextmanager
def oxigraph(_data: Path, quads: Path, folder: Path) -> Iterator[System]:
    port, location, binary = free_port(), folder / "store", str(BIN / "oxigraph")
    if not Path(binary).exists():
        raise FileNotFoundError("oxigraph is not installed")
    folder.mkdir()
    subprocess.run([binary, "load", "--location", str(location), "--file", str(quads)], check=True, capture_output=True)
    command = [binary, "serve-read-only", "--location", str(location), "--bind", f"127.0.0.1:{port}"]
    with process([*command, "--union-default-graph"], port, folder / "oxigraph.log") as running:
        yield System("oxigraph", f"http://127.0.0.1:{port}/query", running)


@contextlib.contextmanager
def rdflib_endpoint(_data: Path, quads: Path, folder: Path) -> Iterator[System]:
    folder.mkdir()
    port = free_port()
    (folder / "rdflib_peer.py").write_text(RDFLIB_APP.format(quads=str(quads)), encoding="utf-8")
    command = ["env", f"PYTHONPATH={folder}", sys.executable, "-c", RDFLIB, "", str(port)]
    with process(command, port, folder / "rdflib.log") as running:
        system = System("rdflib-endpoint", f"http://127.0.0.1:{port}/", running)
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                row_count(system, "SELECT * WHERE { ?s ?p ?o } LIMIT 1")
                break
            time.sleep(1)
        yield system


@contextlib.contextmanager
def virtuoso(_data: Path, quads: Path, folder: Path) -> Iterator[System]:
    server, console = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if server is None or console is None:
        raise FileNotFoundError("virtuoso-t is not installed")
    home, port, isql = folder, free_port(), free_port()
    home.mkdir()
    (home / "virtuoso.ini").write_text(VIRTUOSO_INI.format(folder=home, port=port, isql=isql), encoding="utf-8")
    shutil.copy(quads, home / "dataset.nq")
    command = [server, "+configfile", str(home / "virtuoso.ini"), "+foreground", "+wait"]
    with process(command, port, home / "console.log") as running:
        load = f"ld_dir('{home}', 'dataset.nq', 'http://pilotgraph/'); rdf_loader_run(); checkpoint;"
        subprocess.run([console, f"127.0.0.1:{isql}", "dba", "dba", f"exec={load}"], check=True, capture_output=True)
        yield System("virtuoso", f"http://127.0.0.1:{port}/sparql", running)


SYSTEMS: dict[str, Callable[[Path, Path, Path], contextlib.AbstractContextManager[System]]] = {
    "pilotgraph": lambda data, _quads, folder: ours(data, folder, 32 << 20),
    "pilotgraph-uncached": lambda data, _quads, folder: ours(data, folder, 0),
    "oxigraph": oxigraph,
    "virtuoso": virtuoso,
    "rdflib-endpoint": rdflib_endpoint,
}


def stop(*_: object) -> None:
    """End as after an error, so that what was started is ended, too."""
    raise SystemExit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    main()
