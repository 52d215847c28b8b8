"""Concepts: groups of words that mean nearly the same, so that units meet that say it in different words.

One plan has 停车位, the other 泊位. `concepts.csv` groups the words of the genre by their meaning; each word
belongs to up to three concepts, with a share in each. `bench/fit_concepts.py` made it from embeddings of words.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

MOST_OF_A_WORD = 3
DIGITS = 3


@cache
def concept_shares() -> dict[str, dict[str, float]]:
    """For each word of the table its concepts with its share in each, from 0.01 to 1.

    Raises
    ------
    ValueError
        If a word is a single Chinese character or in more than three concepts, or a share is not from 1 to 100.
    """
    shares: dict[str, dict[str, float]] = {}
    text = (files("graph.similarity") / "concepts.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        for entry in row["words"].split():
            word, _, hundredths = entry.partition(":")
            if not (len(word) > 1 or (word.isascii() and word.isalpha())):
                raise ValueError(f"concepts.csv: a word needs two characters or a letter: {entry!r}")
            if not (hundredths.isdecimal() and 1 <= int(hundredths) <= 100):
                raise ValueError(f"concepts.csv: a share is from 1 to 100: {entry!r}")
            of_word = shares.setdefault(word, {})
            if row["concept"] in of_word or len(of_word) == MOST_OF_A_WORD:
                raise ValueError(f"concepts.csv has {word!r} twice in a concept, or in more than {MOST_OF_A_WORD}")
            of_word[row["concept"]] = int(hundredths) / 100
    return shares


def concepts(counts: Mapping[str, float]) -> dict[str, float]:
    """How much words speak for each concept: of each word the root of its count, times its share.

    >>> one, other = concepts({"停车位": 4}), concepts({"泊位": 1})
    >>> {concept: (one[concept], other[concept]) for concept in sorted(one.keys() & other.keys())}
    {'点位、床位': (1.56, 0.88), '点位、消纳': (1.14, 0.43)}
    """
    shares = concept_shares()
    found: defaultdict[str, float] = defaultdict(float)
    for word, count in counts.items():
        for concept, share in shares.get(word, {}).items():
            found[concept] += math.sqrt(count) * share
    return {concept: round(amount, DIGITS) for concept, amount in found.items()}
