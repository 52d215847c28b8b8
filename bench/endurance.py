"""Mixed load for minutes, with renewals, broken datasets, killed processes and hostile queries: is anything lost?

    python bench/endurance.py [--data DIR] [--minutes 10] [--clients 3]

A copy of the dataset is served by two workers. Clients ask canned queries, SPARQL and pages and compare
each answer with the one that the dataset had at the start; another client asks hostile queries all the
time. Every 20 seconds the dataset is replaced (by the same facts with another version), every third time
by rubbish first; every 30 seconds an evaluator or a nursery is killed. Printed are requests, wrong and
failed answers, latencies, and the memory of all processes (proportional set size) as the minutes go by.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVE = """
import sys
from pathlib import Path
from api.http.server import serve
from api.http.settings import Settings
serve(Path(sys.argv[1]), port=int(sys.argv[2]), workers=2, settings=Settings(time_limit=2.0, requests_per_minute=10**9))
"""
PG = "PREFIX pg: <https://w3id.org/pilotgraph/ontology#> "
PATHS = (
    "/api/queries/pilots.csv",
    "/api/queries/types.json",
    "/api/queries/initiatives.json?limit=50",
    "/api/queries/funding.csv",
    "/api/search?q=%E7%A4%BE%E5%8C%BA",
    "/sparql?query=" + urllib.parse.quote(PG + "SELECT (COUNT(?p) AS ?n) WHERE { ?p a pg:Pilot }"),
    "/sparql?query=" + urllib.parse.quote(PG + "SELECT ?u WHERE { ?u a pg:Unit } ORDER BY ?u"),
)
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f",
    "SELECT * WHERE { ?a (!<x:>)* ?b . ?c (!<x:>)* ?d }",
)


class Tally:
    """What the clients saw."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self.latencies: list[float] = []
        self.complaints: list[str] = []

    def note(self, outcome: str, seconds: float, complaint: str = "") -> None:
        with self.lock:
            self.counts[outcome] += 1
            self.latencies.append(seconds)
            if complaint:
                self.complaints.append(complaint)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--clients", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pilotgraph-endurance-") as folder:
        data = Path(folder) / "data"
        shutil.copytree(arguments.data, data)
        with running(data, Path(folder) / "log") as (process, url):
            expected = {path: get(url + path) for path in PATHS}
            tally, ended = Tally(), threading.Event()
            tasks = [threading.Thread(target=ask, args=(url, expected, tally, ended)) for _ in range(arguments.clients)]
            tasks.append(threading.Thread(target=be_hostile, args=(url, ended)))
            tasks.append(threading.Thread(target=disturb, args=(process, data, ended)))
            for task in tasks:
                task.start()
            end = time.monotonic() + arguments.minutes * 60
            while time.monotonic() < end:
                time.sleep(min(30.0, max(0.0, end - time.monotonic())))
                for complaint in tally.complaints[-3:]:
                    print(complaint[:300])
                print(f"{report(tally)}  memory {memory(process.pid):5.0f} MB", flush=True)
            ended.set()
            for task in tasks:
                task.join()
            print(f"after: {report(tally)}  memory {memory(process.pid):5.0f} MB")
            for complaint in tally.complaints[:20]:
                print(complaint)


def report(tally: Tally) -> str:
    with tally.lock:
        latencies, tally.latencies = sorted(tally.latencies), []
        counts = dict(tally.counts)
    if not latencies:
        return f"{counts}"
    slow = latencies[int(len(latencies) * 0.99)]
    return f"{counts}  median {statistics.median(latencies) * 1000:6.1f} ms  p99 {slow * 1000:7.1f} ms"


def get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as response:
        return bytes(response.read())


def ask(url: str, expected: dict[str, bytes], tally: Tally, ended: threading.Event) -> None:
    chosen = random.Random(7)
    while not ended.is_set():
        path = chosen.choice(PATHS)
        # A parameter of no meaning to SPARQL keeps every fourth answer from coming out of memory.
        fresh = f"&x={chosen.random()}" if path.startswith("/sparql") and chosen.random() < 0.25 else ""
        began = time.perf_counter()
        try:
            right = get(url + path + fresh) == expected[path]
            seconds = time.perf_counter() - began
            tally.note("right" if right else "wrong", seconds, "" if right else f"wrong: {path}")
        except (OSError, urllib.error.URLError) as error:
            tally.note("failed", time.perf_counter() - began, f"{error!r}: {path}")
        time.sleep(0.02)


def be_hostile(url: str, ended: threading.Event) -> None:
    number = 0
    while not ended.is_set():
        number += 1
        query = f"{HOSTILE[number % len(HOSTILE)]} # {number}"
        with contextlib.suppress(OSError):
            get(f"{url}/sparql?query={urllib.parse.quote(query)}")
        time.sleep(1.0)


def disturb(process: subprocess.Popen[bytes], data: Path, ended: threading.Event) -> None:
    """Replace the dataset, now and then by rubbish; kill evaluators and nurseries."""
    number = 0
    packed = gzip.decompress((data / "dataset.nq.gz").read_bytes())
    while not ended.wait(10.0):
        number += 1
        if number % 6 == 0:
            replace(data, b"rubbish")
        elif number % 2 == 0:
            replace(data, gzip.compress(packed, 1 + number % 9, mtime=number))
        if number % 3 == 0:
            childless = [p for p in session(process.pid) if p != process.pid and not children(p) and not workers(p)]
            if childless:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(random.choice(childless), signal.SIGKILL)


def replace(data: Path, content: bytes) -> None:
    aside = data / ".aside"
    aside.write_bytes(content)
    aside.rename(data / "dataset.nq.gz")


def session(leader: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and os.getsid(int(entry.name)) == leader:
                found.append(int(entry.name))
    return found


def children(process: int) -> bool:
    with contextlib.suppress(OSError):
        return bool(Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").strip())
    return False


def workers(process: int) -> bool:
    """Whether a process has many threads: then it answers requests, and killing it loses those that it has."""
    with contextlib.suppress(OSError):
        return len(list(Path(f"/proc/{process}/task").iterdir())) > 1
    return False


def memory(leader: int) -> float:
    """Megabytes of all processes of a session, shared pages counted once (proportional set size)."""
    total = 0
    for process in session(leader):
        with contextlib.suppress(OSError, StopIteration):
            lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
            total += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return total / 1024


@contextlib.contextmanager
def running(data: Path, log: Path):  # type: ignore[no-untyped-def]
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        command = [sys.executable, "-c", SERVE, str(data), str(port)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, start_new_session=True)
    try:
        while True:
            with contextlib.suppress(OSError):
                get(f"{url}/readyz")
                break
            if process.poll() is not None:
                raise RuntimeError(log.read_text(encoding="utf-8")[-2000:])
            time.sleep(0.1)
        yield process, url
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)


def stop(*_: object) -> None:
    """End as after an error, so that what was started is ended, too."""
    raise SystemExit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    main()
