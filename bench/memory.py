"""What the idle service costs: time from start to first answer, and memory of all its processes.

    python bench/memory.py [--data DIR] [--workers 2] [--runs 3] [--most MB]

The command `pilotgraph serve` is started as users start it and asked one query as soon as it listens. The processor
time until then says more than the clock where other work keeps the machine busy.
Memory is taken when the processes have rested for a few seconds: the proportional set size of each (pages
that several processes share are divided among them, so that the sum counts every page once), and of it
what only that process has. With `--most` the command fails where the median of the runs is above it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUERY = "SELECT (COUNT(*) AS ?n) WHERE { ?pilot a <https://w3id.org/pilotgraph/ontology#Pilot> }"
RESTED = 3.0  # seconds after the first answer
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Taken:
    """Memory of one process, in megabytes: its share of all, and what nobody else has."""

    process: int
    role: str
    proportional: float
    private: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--most", type=float, help="megabytes above which this fails")
    arguments = parser.parse_args()
    sums, starts = [], []
    for _ in range(arguments.runs):
        with serving(arguments.data, arguments.workers) as (leader, seconds):
            used = processor_seconds(leader)
            time.sleep(RESTED)
            found = session(leader)
        starts.append(seconds)
        sums.append(sum(taken.proportional for taken in found))
        print(f"first answer after {seconds:.2f} s ({used:.2f} s of processor time)")
        print(f"{sums[-1]:.1f} MB in {len(found)} processes:")
        for taken in found:
            print(f"  {taken.process:>8} {taken.role:<12} {taken.proportional:6.1f} MB, {taken.private:6.1f} its own")
    memory, start = statistics.median(sums), statistics.median(starts)
    print(f"median: first answer after {start:.2f} s, idle memory {memory:.1f} MB with {arguments.workers} workers")
    if arguments.most is not None and memory > arguments.most:
        raise SystemExit(f"idle memory is above {arguments.most:g} MB")


@contextlib.contextmanager
def serving(data: Path, workers: int) -> Iterator[tuple[int, float]]:
    """The service, with the seconds from its start to its first answer."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve"]
    command += ["--data", str(data), "--port", str(port), "--workers", str(workers)]
    url = f"http://127.0.0.1:{port}/sparql?{urllib.parse.urlencode({'query': QUERY})}"
    with tempfile.TemporaryFile() as log:
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        try:
            while not answers(url):
                if process.poll() is not None or time.monotonic() > began + PATIENCE:
                    log.seek(0)
                    raise SystemExit(log.read().decode("utf-8", "replace")[-2000:])
                time.sleep(0.01)
            yield process.pid, time.monotonic() - began
        finally:
            process.terminate()
            process.wait(PATIENCE)


def answers(url: str) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=PATIENCE) as response:
        return bool(response.read())
    return False


def session(leader: int) -> list[Taken]:
    """The processes of a session, with what they take."""
    found = []
    for entry in sorted(Path("/proc").iterdir(), key=lambda entry: entry.name):
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and os.getsid(int(entry.name)) == leader:
                found.append(taken(int(entry.name), leader))
    return found


def processor_seconds(leader: int) -> float:
    ticks = 0
    for found in session(leader):
        with contextlib.suppress(OSError):
            ticks += sum(map(int, status(found.process)[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def taken(process: int, leader: int) -> Taken:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    private = kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]
    return Taken(process, role(process, leader), kilobytes["Pss"] / 1024, private / 1024)


def role(process: int, leader: int) -> str:
    """What a process is for, told from its place among the others."""
    if process == leader:
        return "main"
    if len(list(Path(f"/proc/{process}/task").iterdir())) > 1:
        return "worker"
    above = parent(process)
    return "supervisor" if above == leader else "nursery" if parent(above) == leader else "evaluator"


def parent(process: int) -> int:
    return int(status(process)[1])


def status(process: int) -> list[str]:
    """The fields of `/proc/PID/stat` behind the name of the command."""
    return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()


if __name__ == "__main__":
    main()
