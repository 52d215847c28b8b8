"""How well similar projects are ranked, against graded judgements; and what each kind of agreement adds.

Run with `python -m bench.ranking DATASET [JUDGEMENTS.json]`, the dataset built from the corpus. Judgements say for
units of one document, named PLACE#PATH, which units of other places are the same project (3), largely the same (2),
related (1) or unrelated (0); ours are in `bench/similar_judgements.json`. Printed are nDCG@10 and success@5 (the
share of those graded 2 or 3 that could be among the first five), over judged candidates only, and the same
without each kind of agreement.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from graph.similarity import FILE_NAME, ContributionKind, Index, load
from graph.similarity.index import COMPARED_KINDS

Judgements = Mapping[str, Mapping[str, int]]


def measured(index: Index, judged: Judgements, document: str, weights: Mapping[ContributionKind, float]) -> str:
    """The two means, as text; queries and candidates that the dataset has not are left out."""
    rows = {f"{item.place}#{item.path}": row for row, item in enumerate(index.items) if item.document == document}
    gains, hits = [], []
    for query, grades in judged.items():
        known = [(rows[name], grade) for name, grade in grades.items() if name in rows]
        if query not in rows or not known:
            continue
        columns = [row for row, _ in known]
        scores = sum(
            weights[kind]
            * np.asarray((index.blocks[kind].matrix[columns] @ index.blocks[kind].matrix[[rows[query]]].T).todense())
            for kind in COMPARED_KINDS
        )
        order = np.argsort(-np.round(np.ravel(scores), 9), kind="stable")
        ranked = [known[place][1] for place in order]
        best = gain(sorted(grades.values(), reverse=True))
        reachable = min(5, sum(grade >= 2 for grade in grades.values()))
        if best:
            gains.append(gain(ranked) / best)
        if reachable:
            hits.append(sum(grade >= 2 for grade in ranked[:5]) / reachable)
    return f"nDCG@10 {np.mean(gains):.3f}  success@5 {np.mean(hits):.3f}  queries {len(gains)}"


def gain(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:10]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("judgements", type=Path, nargs="?", default=Path(__file__).with_name("similar_judgements.json"))
    arguments = parser.parse_args()
    index = load(arguments.dataset / FILE_NAME)
    content = json.loads(arguments.judgements.read_text(encoding="utf-8"))
    judged, document = content["queries"], content["document"]
    print(f"{'as shipped':20} {measured(index, judged, document, index.weights)}", flush=True)
    for kind in COMPARED_KINDS:
        weights = {**index.weights, kind: 0.0}
        print(f"{'without ' + kind.value:20} {measured(index, judged, document, weights)}", flush=True)


if __name__ == "__main__":
    main()
