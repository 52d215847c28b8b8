"""The idle service stays small: what its processes share is held once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import requests

RELEASED = Path(__file__).parent.parent.parent / "data"
MOST = 250  # megabytes, for two workers over the released facts


def megabytes(processes: list[int]) -> float:
    """Proportional set size: pages that several processes share are divided among them."""
    total = 0
    for process in processes:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
        total += int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return total / 1024


def test_two_idle_workers_share_the_dataset(start_server: Any) -> None:
    server = start_server(RELEASED, workers=2)
    answer = requests.get(f"{server.url}/sparql", params={"query": "ASK { ?s ?p ?o }"}, timeout=20)
    assert answer.json()["boolean"] is True
    taken = megabytes(server.processes())
    server.stop()
    assert taken < MOST, f"{taken:.0f} MB are taken; `python bench/memory.py` says by which process"
