"""Why two units are alike: what they share, what each has alone, how rare it is, and where it is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from graph.similarity.blocks import DUTY, TITLE_REACH, Matrix
from graph.similarity.facets import facets
from graph.similarity.index import COMPARED_KINDS, DIGITS, Index, asked_counts
from graph.similarity.items import ContributionKind, Item, SharedItem
from graph.similarity.related_words import Said, meetings
from graph.similarity.segmentation import sentences, wording, words

SHOWN = 5
SHORTEST_SENTENCE = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of agreement, taken apart.

    Attributes
    ----------
    score
        What it adds.
    shared
        What both have, with what each adds and how many units have it; what adds most first. Of concepts these are
        the words that meet in them.
    only_source, only_target
        What only one of them has, rarest first; nothing of concepts.
    """

    kind: ContributionKind
    score: float
    weight: float
    shared: tuple[SharedItem, ...]
    only_source: tuple[str, ...]
    only_target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reasons for a score.

    Attributes
    ----------
    parts
        One for each kind, largest first; their scores add up to `score`.
    source_sentence, target_sentence
        The two sentences beyond the titles that speak for the likeness most; empty where no texts are at hand.
    units
        How many units the rarities were counted over.
    """

    source: Item
    target: Item
    score: float
    parts: tuple[Part, ...]
    source_sentence: str
    target_sentence: str
    units: int


def explain(index: Index, source: str | Item, target: str, *, shown: int = SHOWN) -> Explanation:
    """The reasons for the score of two units.

    Parameters
    ----------
    source
        The key of a unit of the index, or a unit of one's own.
    target
        The key of a unit of the index.

    Raises
    ------
    KeyError
        If the index has no such unit.
    """
    target_row = index.row(target)
    if isinstance(source, Item):
        counts = asked_counts(source)
        source_item, source_rows, said = source, index.rows_of(counts), Said.of_words(counts[ContributionKind.WORDS])
    else:
        number = index.row(source)
        source_item = index.items[number]
        source_rows = {kind: block.matrix[[number]] for kind, block in index.blocks.items()}
        said = Said.of_row(index.blocks[ContributionKind.WORDS], number)
    target_item = index.items[target_row]
    target_said = Said.of_row(index.blocks[ContributionKind.WORDS], target_row)
    parts = []
    rest = 0.0
    for kind in (*COMPARED_KINDS, ContributionKind.PROGRAMME):
        block = index.blocks[kind]
        left, right = source_rows[kind], block.matrix[[target_row]]
        score = float(left.multiply(right).sum()) * index.weights[kind]
        if kind is ContributionKind.PROGRAMME:
            score = min(score, rest)
        if kind is ContributionKind.CONCEPTS:
            product = sparse.csr_array(left.multiply(right)) * index.weights[kind]
            shared = tuple(meetings(block, product.indices, product.data, said, target_said)[:shown])
            only_source: tuple[str, ...] = ()
            only_target: tuple[str, ...] = ()
        else:
            shared = index.shared(kind, left, right, shown)
            only_source = _alone(index, kind, left, right, shown)
            only_target = _alone(index, kind, right, left, shown)
        parts.append(Part(kind, round(score, DIGITS), index.weights[kind], shared, only_source, only_target))
        rest += score
    parts.sort(key=lambda part: -part.score)
    first, second = sentence_pair(index, _said(source_item), _said(target_item))
    score = round(sum(part.score for part in parts), DIGITS)
    return Explanation(source_item, target_item, score, tuple(parts), first, second, len(index.items))


def sentence_pair(index: Index, source: str, target: str) -> tuple[str, str]:
    """The two sentences whose shared facets, words and wording count most; empty strings where there are none."""
    left, right = _long_enough(source), _long_enough(target)
    if not left or not right:
        return "", ""
    products = _sentence_rows(index, left) @ _sentence_rows(index, right).T
    scores = np.round(np.asarray(products.toarray()), 9)
    best = int(np.argmax(scores))
    if scores.flat[best] <= 0:
        return "", ""
    return left[best // len(right)], right[best % len(right)]


def _said(item: Item) -> str:
    """The text after its number and title, without who is responsible; all of it where nothing else is said."""
    start = item.text.find(item.title, 0, len(item.title) + TITLE_REACH)
    rest = item.text[start + len(item.title) :] if start >= 0 else item.text
    said = DUTY.sub("", rest).lstrip("。：:，,；; \n")
    return said if len(said) >= SHORTEST_SENTENCE else item.text


def _long_enough(text: str) -> list[str]:
    return [sentence for sentence in sentences(text) if len(sentence) >= SHORTEST_SENTENCE]


def _sentence_rows(index: Index, spoken: Sequence[str]) -> Matrix:
    """Rows weighted as the index weights them; not of length 1 but of its root, so that long sentences win."""
    rows = []
    for sentence in spoken:
        parts = []
        for kind, terms in (
            (ContributionKind.FACETS, facets(sentence)),
            (ContributionKind.WORDS, words(sentence)),
            (ContributionKind.WORDING, wording(sentence)),
        ):
            row = index.blocks[kind].row_of(dict.fromkeys(terms, 1.0))
            parts.append(row * np.sqrt(index.weights[kind] * max(row.nnz, 1) ** 0.5))
        rows.append(sparse.hstack(parts))
    return sparse.csr_array(sparse.vstack(rows))


def _alone(index: Index, kind: ContributionKind, has: Matrix, lacks: Matrix, most: int) -> tuple[str, ...]:
    block = index.blocks[kind]
    columns = np.setdiff1d(has.indices, lacks.indices)
    order = np.lexsort((columns, block.frequency[columns]))[:most]
    return tuple(block.terms[column] for column in columns[order])
