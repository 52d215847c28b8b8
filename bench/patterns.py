"""Cost of patterns as collections grow, and of NetworkX's betweenness with and without a backend.

Run with `python -m bench.patterns [--pilots 60 300 1000]`. The plans are generated: types are common
and rare after Zipf, pilots plan 4 to 20 of 59 types. The backends are the program's own and
`nx-parallel`, where it is installed (`pip install nx-parallel`) and works with this NetworkX; all run in
the same process on the same graph. Betweenness is measured in processor time, the rest in seconds by the clock.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable

import networkx as nx

from graph.patterns import PlansTable
from graph.patterns.communities import agreements, backbone, find_communities, positions
from graph.patterns.coplanning import pairs_of_types, triples_of_types
from graph.patterns.matrix_backend import betweenness_centrality


def generate(pilots: int, seed: int = 1) -> PlansTable:
    source = random.Random(seed)
    weights = [1 / (rank + 4) for rank in range(59)]
    return PlansTable.of(
        (f"p{n:05}", {f"t{t:02}" for t in source.choices(range(59), weights, k=source.randint(6, 40))})
        for n in range(pilots)
    )


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def processor_seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def measure(pilots: int) -> None:
    table = generate(pilots)
    graph = backbone(table)
    communities = find_communities(table, graph)
    timed = {
        "pairs": seconds(lambda: pairs_of_types(table)),
        "triples": seconds(lambda: triples_of_types(table)),
        "backbone": seconds(lambda: backbone(table)),
        "communities": seconds(lambda: find_communities(table, graph)),
        "agreements": seconds(lambda: agreements(table, communities)),
        "positions": seconds(lambda: positions(table, communities, graph)),
    }
    print(f"pilots {pilots}  " + "  ".join(f"{name} {value:.3f} s" for name, value in timed.items()), flush=True)
    alone = processor_seconds(lambda: nx.betweenness_centrality(graph, backend="networkx"))
    ours = processor_seconds(lambda: betweenness_centrality(graph))
    print(f"  betweenness: networkx {alone:.3f} s, ours {ours:.3f} s, ratio {alone / ours:.1f}", flush=True)
    try:
        parallel = seconds(lambda: nx.betweenness_centrality(graph, backend="parallel"))
    except (ImportError, TypeError) as error:
        print(f"  nx-parallel cannot be used: {error}", flush=True)
        return
    print(f"  nx-parallel {parallel:.3f} s by the clock", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pilots", type=int, nargs="+", default=[60, 300, 1000])
    for pilots in parser.parse_args().pilots:
        measure(pilots)


if __name__ == "__main__":
    main()
