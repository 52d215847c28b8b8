"""Cost of similarity from 1,000 to 100,000 generated units, beside scikit-learn's brute-force neighbours.

Run with `python -m bench.similarity [--sizes 1000 10000 100000] [--plot FILE.png]`. For each size it
prints seconds and milliseconds a unit of indexing and of finding the 20 best units of other places
with all contributions, the peak memory of the process, the recall of a sample against exact
scores, and the milliseconds a unit that scikit-learn takes for the same neighbours, measured on
that sample in the same run. Times are of the processor, of all threads together, so that what else
the machine does changes them little.

The units are generated: 59 scenario types and, as in growing collections (Heaps' law), 30 √N kinds of
projects, each with words of its own beside those of its type and those of the genre. The latter two are words of the
table of concepts, so that a unit has some eighty concepts; real ones have a hundred. A unit speaks of its kind's
type, of a second one of the kind and of six others drawn at random, which gives its shares of themes, and of two
facets of its kind in one of their words each, beside one drawn at random.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
from sklearn.neighbors import NearestNeighbors

from graph.similarity import Index, Item
from graph.similarity.concepts import concept_shares
from graph.similarity.facets import facet_words

TOP = 20
SAMPLE = 500
CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]


def generate(count: int, seed: int = 1) -> list[Item]:
    """Units of places with nine units each; kinds of projects are common and rare after Zipf."""
    source = random.Random(seed)

    def words(number: int) -> list[str]:
        return ["".join(source.choices(CHARACTERS, k=2)) for _ in range(number)]

    kinds = int(30 * count**0.5)
    known = [word for word in concept_shares() if not word.isascii()]
    generic, of_type = source.sample(known, 400), [source.sample(known, 80) for _ in range(59)]
    by_facet = defaultdict(list)
    for word, facet in facet_words().items():
        by_facet[facet].append(word)
    facets = list(by_facet.values())
    facets_of_kind = [source.sample(facets, 2) for _ in range(kinds)]
    second_type = [source.randrange(59) for _ in range(kinds)]
    type_of_kind, of_kind = [source.randrange(59) for _ in range(kinds)], [words(15) for _ in range(kinds)]
    weights = [1 / (rank + 10) ** 0.7 for rank in range(kinds)]
    items = []
    for number, kind in enumerate(source.choices(range(kinds), weights, k=count)):
        own = source.choices(of_kind[kind], k=14) + source.choices(of_type[type_of_kind[kind]], k=12)
        own += source.choices(generic, k=16) + words(4)
        own += [source.choice(facet) for facet in [*facets_of_kind[kind], source.choice(facets)]]
        source.shuffle(own)
        shares = {type_of_kind[kind]: 0.6, second_type[kind]: 0.25}
        shares |= {name: 0.025 for name in source.sample(range(59), 6) if name not in shares}
        items.append(
            Item(
                key=f"u{number:06}",
                place=f"p{number // 9}",
                pilot=f"p{number // 9}",
                document="d",
                path="1",
                title="".join(own[:3]),
                text="，".join("".join(own[n : n + 6]) for n in range(0, len(own), 6)),
                types=(f"t{type_of_kind[kind]}",),
                themes={f"t{name}": share for name, share in shares.items()},
            )
        )
    return items


def measure(count: int) -> dict[str, float]:
    items = generate(count)
    started = time.process_time()
    index = Index.build(items)
    indexed = time.process_time()
    found = index.neighbours(TOP)
    done = time.process_time()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    recall, brute = beside(index, found.sources, found.targets)
    return {
        "units": count,
        "indexing s": indexed - started,
        "neighbours s": done - indexed,
        "ms a unit": 1000 * (done - started) / count,
        "peak GB": memory,
        "recall": recall,
        "scikit-learn ms a unit": brute,
        "ratio": brute / (1000 * (done - indexed) / count),
    }


def beside(index: Index, sources: np.ndarray, targets: np.ndarray) -> tuple[float, float]:
    """Recall against exact scores, and what scikit-learn takes, both on a sample of units.

    A neighbour counts as found if its exact score reaches that of the 20th best: of equals any will do.
    """
    features = index.features
    sample = np.random.default_rng(0).choice(len(index.items), size=min(SAMPLE, len(index.items)), replace=False)
    peer = NearestNeighbors(n_neighbors=min(TOP + 9, len(index.items)), metric="cosine", algorithm="brute")
    peer.fit(features)
    started = time.process_time()
    peer.kneighbors(features[sample])
    brute = 1000 * (time.process_time() - started) / len(sample)
    places = np.array([item.place for item in index.items])
    hits = wanted = 0
    for row in sample:
        scores = np.asarray((features @ features[[row]].T).toarray()).ravel()
        scores[places == places[row]] = 0
        best = np.sort(scores)[::-1][:TOP]
        best = best[best > 0]
        own = scores[targets[sources == row]]
        hits += int((own >= best[-1] - 1e-6).sum()) if len(best) else 0
        wanted += len(best)
    return hits / wanted, brute


def plot(rows: list[dict[str, float]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 4))
    units = [row["units"] for row in rows]
    axes.loglog(units, [row["ms a unit"] for row in rows], "o-", label="this program: indexing and neighbours")
    axes.loglog(units, [row["scikit-learn ms a unit"] for row in rows], "s--", label="scikit-learn: neighbours alone")
    axes.set_xlabel("units")
    axes.set_ylabel("milliseconds of processor time a unit")
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=120, metadata={"Software": None})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--plot", type=Path)
    arguments = parser.parse_args()
    rows = []
    for size in arguments.sizes:
        rows.append(measure(size))
        print("  ".join(f"{name} {value:,.3f}" for name, value in rows[-1].items()), flush=True)
    first, last = rows[0], rows[-1]
    print(
        f"cost a unit at {last['units']:,.0f} / at {first['units']:,.0f}: {last['ms a unit'] / first['ms a unit']:.2f}"
    )
    if arguments.plot:
        plot(rows, arguments.plot)


if __name__ == "__main__":
    main()
