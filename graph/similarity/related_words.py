"""Which words meet in the concepts that two units share: 停车位≈泊位.

A concept has no name that would tell a reader anything. What is shown of it are two words close in meaning, one of
each unit, with the part of the concepts' contribution that is due to the two.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from graph.similarity.blocks import Block, Vector, weight
from graph.similarity.concepts import concept_shares, concepts
from graph.similarity.index import DIGITS
from graph.similarity.items import SharedItem

# The cosine of two words' shares. Below, pairs are often of one field only: 数字≈计算, 医院≈患者.
CLOSE = 0.8
SIGN = "≈"
# A pair that adds less explains nothing; most of those are generic (推动≈发展).
LEAST = 0.001


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a unit with how often it says them (up to a factor), and how much they speak for each concept."""

    words: Mapping[str, float]
    concepts: Mapping[str, float]

    @classmethod
    def of_words(cls, words: Mapping[str, float]) -> Said:
        """From counts of words."""
        return cls(words, concepts(words))

    @classmethod
    def of_row(cls, block: Block, row: int) -> Said:
        """From a row of the block of words."""
        part = slice(block.matrix.indptr[row], block.matrix.indptr[row + 1])
        columns = block.matrix.indices[part]
        counts = block.matrix.data[part] / weight(block.kind, block.frequency[columns], block.units)
        names = (block.terms[column] for column in columns.tolist())
        return cls.of_words(dict(zip(names, (counts / counts.min(initial=math.inf)).tolist(), strict=True)))

    def part(self, word: str, concept: str) -> float:
        """How much of what is said of a concept is due to a word, from 0 to 1."""
        return math.sqrt(self.words[word]) * concept_shares()[word][concept] / self.concepts[concept]


def meetings(
    block: Block, columns: NDArray[np.int32], scores: Vector, source: Said, target: Said, *, repeated: bool = True
) -> list[SharedItem]:
    """The words that meet in the concepts two units share, what adds most first.

    Parameters
    ----------
    block
        The block of concepts.
    columns, scores
        The concepts that both units have, with what each adds.
    repeated
        Whether words that both say are named where no pair is: they stand under words already.

    Returns
    -------
    list of SharedItem
        Pairs of close words that only one of the two units says and that add 0.001 or more, each with the units that
        have the concept in which they meet most; where there is none, words that both say if `repeated`.
    """
    both = source.words.keys() & target.words.keys()
    only_source, only_target = source.words.keys() - both, target.words.keys() - both
    close = [(word, other) for word in only_source for other in close_words(word) & only_target]
    if not (close or repeated):
        return []
    added = {block.terms[column]: score for column, score in zip(columns.tolist(), scores.tolist(), strict=True)}
    units = {block.terms[column]: int(block.frequency[column]) for column in columns.tolist()}

    def met(pairs: Iterable[tuple[str, str]]) -> list[SharedItem]:
        found = []
        for word, other in pairs:
            adds = {
                concept: added[concept] * source.part(word, concept) * target.part(other, concept)
                for concept in sorted(_concepts(word) & _concepts(other) & added.keys())
            }
            if adds:
                name = word if word == other else f"{word}{SIGN}{other}"
                most = max(adds, key=adds.__getitem__)
                found.append(SharedItem(name, round(sum(adds.values()), DIGITS), units[most]))
        return sorted(found, key=lambda item: (-item.score, item.name))

    pairs = [item for item in met(close) if item.score >= LEAST]
    return pairs if pairs or not repeated else met((word, word) for word in both)


def _concepts(word: str) -> Set[str]:
    return concept_shares().get(word, {}).keys()


@cache
def close_words(word: str) -> frozenset[str]:
    """The other words of the table that are close in meaning: the cosine of the shares is 0.8 or more.

    >>> "泊位" in close_words("停车位"), "挂号" in close_words("停车位")
    (True, False)
    """
    cosines: defaultdict[str, float] = defaultdict(float)
    for concept in concept_shares().get(word, ()):
        members = _members()[concept]
        for other, share in members.items():
            cosines[other] += members.get(word, 0.0) * share
    return frozenset(other for other, cosine in cosines.items() if cosine >= CLOSE and other != word)


@cache
def _members() -> dict[str, dict[str, float]]:
    """The words of each concept but single letters, with their shares as parts of rows of length 1."""
    members: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for word, shares in concept_shares().items():
        if len(word) == 1:
            continue
        length = math.sqrt(sum(share * share for share in shares.values()))
        for concept, share in shares.items():
            members[concept][word] = share / length
    return members
