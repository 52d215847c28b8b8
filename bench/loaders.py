"""How fast documents are read, and what one costs among 100 and among 10,000.

usage: python bench/loaders.py [--sizes 100,1000,10000] [--corpus DIR] [--plot FILE]

Each size is read by a process of its own, so that its peak memory is its own: the process
and its workers read every document and write its quads to disk, one after another. What is
computed over the whole collection afterwards (similarities, inference) is measured by
`bench/similarity.py` and `bench/reasoning.py`. The documents come from
`bench/generate_documents.py`; the real ones are read as a further line where they are at hand.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent
SEED = 20261121
# Run as a script, this file would stand before the package of the same name.
sys.path[0] = str(BENCH.parent)


def read(folder: Path) -> dict[str, float]:
    """Read a folder of documents into a spool; seconds, bytes, peak megabytes of the reader and of a worker."""
    from api.build.reading import read_all
    from api.build.report import Failure
    from api.build.sources import find_sources
    from api.build.spool import Spool

    files, _ = find_sources([folder])
    failures = 0
    with tempfile.TemporaryDirectory() as aside:
        spool = Spool(Path(aside) / "documents")
        started = time.perf_counter()
        for _, outcome in read_all(files, facts_only=False, workers=2, executor=None):
            if isinstance(outcome, Failure):
                failures += 1
            else:
                spool.add(outcome)
        seconds = time.perf_counter() - started
    return {
        "documents": len(files),
        "failures": failures,
        "bytes": sum(path.stat().st_size for path in files),
        "seconds": seconds,
        "reader_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "worker_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def measured(folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--read", str(folder)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    figures: dict[str, float] = json.loads(answer.splitlines()[-1])
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--corpus", type=Path, default=BENCH.parent.parent / "shared" / "corpus")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.read:
        print(json.dumps(read(args.read)))
        return
    print(" documents      MB  seconds   docs/s   MB/s  ms/doc reader MB worker MB")
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in map(int, args.sizes.split(",")):
            folder = Path(scratch) / str(size)
            generator = [
                sys.executable,
                str(BENCH / "generate_documents.py"),
                str(size),
                str(folder),
                "--seed",
                str(SEED),
            ]
            subprocess.run(generator, check=True, capture_output=True)
            rows.append(measured(folder))
            show(rows[-1])
    if args.corpus.is_dir():
        show(measured(args.corpus), "published documents")
    first, last = rows[0], rows[-1]
    cost = (last["seconds"] / last["documents"]) / (first["seconds"] / first["documents"])
    memory = max(last["reader_mb"], last["worker_mb"]) / max(first["reader_mb"], first["worker_mb"])
    print(f"a document among {last['documents']} costs {cost:.2f} times one among {first['documents']}")
    print(f"peak memory is {memory:.2f} times as high")
    if args.plot:
        plot(rows, args.plot)


def show(row: dict[str, float], label: str = "") -> None:
    megabytes = row["bytes"] / 1e6
    print(
        f"{row['documents']:>10} {megabytes:>7.1f} {row['seconds']:>8.2f} {row['documents'] / row['seconds']:>8.1f} "
        f"{megabytes / row['seconds']:>6.2f} {1000 * row['seconds'] / row['documents']:>7.1f} "
        f"{row['reader_mb']:>9.0f} {row['worker_mb']:>9.0f}  {label}",
        flush=True,
    )


def plot(rows: list[dict[str, float]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    sizes = [row["documents"] for row in rows]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
    left.plot(sizes, [1000 * row["seconds"] / row["documents"] for row in rows], marker="o")
    left.set(xscale="log", xlabel="documents", ylabel="milliseconds a document", ylim=(0, None))
    right.plot(sizes, [row["reader_mb"] for row in rows], marker="o", label="reader")
    right.plot(sizes, [row["worker_mb"] for row in rows], marker="s", label="largest worker")
    right.set(xscale="log", xlabel="documents", ylabel="peak memory, MB", ylim=(0, None))
    right.legend()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
