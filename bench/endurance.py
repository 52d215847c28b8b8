"""Mixed load for minutes, with renewals, full disks, broken datasets, killed processes and hostile queries.

    python bench/endurance.py [--data DIR] [--minutes 10] [--clients 3] [--plot FILE]

A copy of the dataset is served by two workers, whose own files (copies of datasets, large answers) lie on a
small disk: a tmpfs where this may be mounted (as root on Linux). Meanwhile

- clients ask canned queries, SPARQL, large answers and pages, and compare each answer with the one that the
  dataset had at the start; another client asks hostile queries all the time;
- every 20 seconds the dataset is replaced by the same facts with another version, every minute by rubbish first;
- every 30 seconds an evaluator or a nursery is killed, every 90 seconds a worker (requests that it had fail in the
  open and are counted apart);
- every 60 seconds the small disk is filled for 15: `pilotgraph build` into it must then fail with a message and
  leave the dataset that is there as it was, and succeed with the same facts when there is room again. Builds are
  also killed on the way.

At the end the service must have taken up the last dataset. Printed are requests, wrong and failed answers,
latencies and the memory of all processes (proportional set size), with a plot of it where asked for.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import hashlib
import http.client
import os
import random
import shlex
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
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.memory import session as processes

ROOT = Path(__file__).resolve().parent.parent
SERVE = """
import sys
from pathlib import Path
from api.http.server import serve
from api.http.settings import Settings
serve(Path(sys.argv[1]), port=int(sys.argv[2]), workers=2, settings=Settings(time_limit=5.0, requests_per_minute=10**9))
"""
PG = "PREFIX pg: <https://w3id.org/pilotgraph/ontology#> "
LARGE = "/sparql?query=" + urllib.parse.quote(PG + "SELECT ?s ?n WHERE { ?s pg:rank ?n } ORDER BY ?s ?n")
PATHS = (
    "/api/queries/pilots.csv",
    "/api/queries/types.json",
    "/api/queries/initiatives.json?limit=50",
    "/api/queries/funding.csv",
    "/api/search?q=%E7%A4%BE%E5%8C%BA",
    "/sparql?query=" + urllib.parse.quote(PG + "SELECT (COUNT(?p) AS ?n) WHERE { ?p a pg:Pilot }"),
    "/sparql?query=" + urllib.parse.quote(PG + "SELECT ?u WHERE { ?u a pg:Unit } ORDER BY ?u"),
    LARGE,
)
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f",
    "SELECT * WHERE { ?a (!<x:>)* ?b . ?c (!<x:>)* ?d }",
)


SMALL_DISK = 24 << 20  # bytes
KILLED_LATELY = 3.0  # seconds in which requests that a killed process had may fail
EXAMPLES = ROOT / "examples"


@dataclass
class Tally:
    """What happened so far."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    counts: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    killed: float = 0.0

    def note(self, outcome: str, seconds: float, complaint: str = "") -> None:
        with self.lock:
            if outcome == "failed" and time.monotonic() - seconds - KILLED_LATELY < self.killed:
                outcome, complaint = "failed with the killed process", ""
            self.counts[outcome] += 1
            self.latencies.append(seconds)
            if complaint:
                self.complaints.append(complaint)

    def event(self, name: str, complaint: str = "") -> None:
        with self.lock:
            self.events[name] += 1
            if complaint:
                self.complaints.append(f"{name}: {complaint}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--clients", type=int, default=3)
    parser.add_argument("--plot", type=Path, help="where to draw memory over time (SVG)")
    arguments = parser.parse_args()
    measured: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory(prefix="pilotgraph-endurance-") as name, small_disk(Path(name)) as disk:
        folder = Path(name)
        data, log = folder / "data", folder / "log"
        shutil.copytree(arguments.data, data)
        with running(data, disk, log) as (process, url):
            expected = {path: get(url + path) for path in PATHS}
            tally, ended = Tally(), threading.Event()
            builds = Builds(disk, folder, tally)
            tasks = [
                threading.Thread(target=ask, daemon=True, args=(url, expected, tally, ended))
                for _ in range(arguments.clients)
            ]
            tasks.append(threading.Thread(target=be_hostile, daemon=True, args=(url, ended)))
            tasks.append(threading.Thread(target=disturb, daemon=True, args=(process, data, tally, ended)))
            tasks.append(threading.Thread(target=builds.run, daemon=True, args=(ended,)))
            for task in tasks:
                task.start()
            began = told = time.monotonic()
            while time.monotonic() < began + arguments.minutes * 60:
                time.sleep(2.0)
                measured.append((time.monotonic() - began, memory(process.pid)))
                if time.monotonic() >= told + 30:
                    told = time.monotonic()
                    while tally.complaints:
                        print(tally.complaints.pop(0)[:400])
                    print(f"{report(tally)}  memory {measured[-1][1]:5.0f} MB", flush=True)
            ended.set()
            for task in tasks:
                task.join()
            print(f"after: {report(tally)}  memory {memory(process.pid):5.0f} MB")
            print(f"last renewal taken up: {takes_up(data, log)}; answers right at the end: {all_right(url, expected)}")
            refused = log.read_text(encoding="utf-8", errors="replace")
            told_of = (
                "dataset taken up",
                "dataset refused",
                "no room for a dataset",
                "nursery died",
                "nursery not repl",
            )
            print("the service's log:", {text: refused.count(text) for text in told_of})
            time.sleep(10.0)
            print(f"10 s later: memory {memory(process.pid):5.0f} MB in {len(processes(process.pid))} processes")
    print(trend(measured))
    for complaint in tally.complaints[:20]:
        print(complaint[:400])
    if arguments.plot is not None:
        plot(measured, arguments.plot)


def trend(measured: list[tuple[float, float]]) -> str:
    """Memory in the second and in the last quarter: the first has the start in it."""
    quarter = len(measured) // 4
    second, last = (sorted(m for _, m in part) for part in (measured[quarter : 2 * quarter], measured[3 * quarter :]))
    return "memory, median and highest: " + ", ".join(
        f"{name} quarter {statistics.median(part):.0f} and {part[-1]:.0f} MB"
        for name, part in (("second", second), ("last", last))
    )


def plot(measured: list[tuple[float, float]], path: Path) -> None:
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "pilotgraph"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 3))
    axes.plot([seconds / 60 for seconds, _ in measured], [taken for _, taken in measured], linewidth=0.8)
    axes.set(xlabel="minutes", ylabel="MB of all processes", ylim=(0, None), xlim=(0, None))
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


class Builds:
    """Builds into the small disk while it is full, while it is not, and some that are killed."""

    def __init__(self, disk: Path, folder: Path, tally: Tally) -> None:
        self._out, self._filler, self._tally = disk / "built", disk / "filler", tally
        self._documents = folder / "documents"
        shutil.copytree(EXAMPLES, self._documents)
        ended = self._build().wait()
        if ended:
            raise RuntimeError("the first build failed")
        self._expected = content(self._out)

    def run(self, ended: threading.Event) -> None:
        number = 0
        while not ended.wait(20.0):
            number += 1
            with filled(self._filler):
                full_until = time.monotonic() + 15
                self._without_room()
                if ended.wait(max(0.0, full_until - time.monotonic())):
                    break
            self._with_room()
            if number % 2 == 0:
                self._killed(random.Random(number).uniform(0.5, 6.0))

    def _build(self) -> subprocess.Popen[str]:
        # Without what earlier builds kept, every build reads all documents.
        program = "from api.cli import main; main()"
        command = [
            sys.executable,
            "-c",
            program,
            "build",
            str(self._documents),
            "--out",
            str(self._out),
            "--facts-only",
        ]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def _without_room(self) -> None:
        build = self._build()
        _, told = build.communicate()
        if build.returncode == 0:
            self._check("build found room after all")
            return
        if build.returncode != 1 or "No space left on device" not in told or "Traceback" in told:
            self._tally.event("build on a full disk did not fail properly", f"{build.returncode}: {told[-300:]}")
        self._check("build on a full disk refused")

    def _with_room(self) -> None:
        build = self._build()
        _, told = build.communicate()
        if build.returncode:
            self._tally.event("build failed", told[-300:])
        self._check("build done")

    def _killed(self, seconds: float) -> None:
        build = self._build()
        with contextlib.suppress(subprocess.TimeoutExpired):
            build.wait(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(build.pid, signal.SIGKILL)
        build.communicate()
        self._check("build killed")
        for leftover in self._out.parent.glob(".built-*"):
            shutil.rmtree(leftover, ignore_errors=True)

    def _check(self, name: str) -> None:
        right = content(self._out) == self._expected
        self._tally.event(name, "" if right else "the dataset in place is another one")


def content(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir()) if path.is_file()}


@contextlib.contextmanager
def filled(filler: Path) -> Iterator[None]:
    """The disk of a file filled to the last byte, and whatever others free of it, while the block runs."""
    over = threading.Event()

    def fill() -> None:
        with filler.open("wb", buffering=0) as file:
            while True:
                for size in (1 << 16, 1 << 9, 1):
                    with contextlib.suppress(OSError):
                        while file.write(bytes(size)) == size:
                            pass
                if over.wait(0.05):
                    return

    filling = threading.Thread(target=fill, daemon=True)
    filling.start()
    time.sleep(0.5)
    try:
        yield
    finally:
        over.set()
        filling.join()
        filler.unlink()


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of a few megabytes, mounted while the block runs."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        raise SystemExit(f"`{shlex.join(mount)}` was refused: run this as root")
    try:
        (disk / "tmp").mkdir()
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def takes_up(data: Path, log: Path) -> bool:
    """Whether the service takes up what lies in its directory, within a minute."""
    version = hashlib.sha256((data / "dataset.nq.gz").read_bytes()).hexdigest()[:16]
    deadline = time.monotonic() + 60
    while f'"version": "{version}"' not in log.read_text(encoding="utf-8", errors="replace"):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def all_right(url: str, expected: dict[str, bytes]) -> bool:
    for path, answer in expected.items():
        for patience in (5.0, 5.0, 0.0):
            try:
                if get(url + path) != answer:
                    return False
                break
            except urllib.error.HTTPError:
                if not patience:
                    return False
                time.sleep(patience)
    return True


def report(tally: Tally) -> str:
    with tally.lock:
        latencies, tally.latencies = sorted(tally.latencies), []
        counts = dict(tally.counts)
    if not latencies:
        return f"{counts}"
    slow = latencies[int(len(latencies) * 0.99)]
    told = f"{counts} {dict(tally.events)}"
    return f"{told}  median {statistics.median(latencies) * 1000:6.1f} ms  p99 {slow * 1000:7.1f} ms"


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
        outcome, complaint = "failed", ""
        try:
            right = get(url + path + fresh) == expected[path]
            outcome, complaint = ("right", "") if right else ("wrong", f"wrong: {path}")
        except urllib.error.HTTPError as error:
            # What a busy service says instead of an answer: a limit was reached.
            with error:
                told = error.read(1000)
            outcome = "told of a limit" if error.code in (503, 504) else "failed"
            if error.code == 507 and b"disk" in told:
                outcome = "large answers refused, the disk being full"
            complaint = f"{error.code} {told!r}: {path}" if outcome == "failed" else ""
        except http.client.IncompleteRead as error:
            # An answer that was being sent when it reached a limit: its last bytes say so.
            mark = error.partial[-1000:].rpartition(b'"error":')[2]
            outcome = "told of a limit" if b"limit" in mark else "failed"
            complaint = f"{error.partial[-300:]!r}: {path}" if outcome == "failed" else ""
        except (OSError, http.client.HTTPException) as error:
            complaint = f"{error!r}: {path}"
        tally.note(outcome, time.perf_counter() - began, complaint)
        time.sleep(0.02)


def be_hostile(url: str, ended: threading.Event) -> None:
    number = 0
    while not ended.is_set():
        number += 1
        query = f"{HOSTILE[number % len(HOSTILE)]} # {number}"
        with contextlib.suppress(OSError, http.client.HTTPException):
            get(f"{url}/sparql?query={urllib.parse.quote(query)}")
        time.sleep(1.0)


def disturb(process: subprocess.Popen[bytes], data: Path, tally: Tally, ended: threading.Event) -> None:
    """Replace the dataset, now and then by rubbish; kill evaluators and nurseries, now and then a worker."""
    number = 0
    packed = gzip.decompress((data / "dataset.nq.gz").read_bytes())
    while not ended.wait(10.0):
        number += 1
        if number % 6 == 0:
            replace(data, b"rubbish")
            tally.event("rubbish")
        elif number % 2 == 0:
            replace(data, gzip.compress(packed, 1 + number % 9, mtime=number))
            tally.event("renewal")
        others = [p for p in session(process.pid) if p != process.pid]
        if number % 9 == 0:
            kill([p for p in others if workers(p)], "worker killed", tally)
        elif number % 3 == 0:
            kill([p for p in others if not children(p) and not workers(p)], "evaluator or nursery killed", tally)
    replace(data, gzip.compress(packed, 5, mtime=number + 1))


def kill(candidates: list[int], name: str, tally: Tally) -> None:
    if candidates:
        with contextlib.suppress(ProcessLookupError):
            os.kill(random.choice(candidates), signal.SIGKILL)
            tally.killed = time.monotonic()
            tally.event(name)


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
def running(data: Path, disk: Path, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        command = [sys.executable, "-c", SERVE, str(data), str(port)]
        environment = {**os.environ, "TMPDIR": str(disk / "tmp")}
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=output, stderr=output, start_new_session=True, env=environment
        )
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
