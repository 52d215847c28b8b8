"""Which scenario types a unit gets, in which order, and how sure that is."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from loaders.records import TypeAssignment, TypeWord
from loaders.scenario_types.lexicon import shipped
from loaders.scenario_types.scoring import JOINT, Evidence, PlaceFactors, weigh
from loaders.text import DenseText

MOST_TYPES = 3
CANDIDATES = 6
NAMING_WEIGHT = 2.0


def assign(title: str, body: DenseText | str, *, parents: tuple[str, ...] = ()) -> tuple[TypeAssignment, ...]:
    """The scenario types of a unit, the primary one first; none where nothing fits.

    Parameters
    ----------
    title
        The unit's title, with or without white space.
    body
        The unit's whole text, number and title included, as its dense view; the spans of the
        words are then positions in the source. Of a plain string, positions in that string.
    parents
        The titles of the groups above, nearest last. They decide only where the unit's own
        words say nothing.

    Returns
    -------
    tuple of TypeAssignment
        At most three. The shares of the words of each add up to its score.

    Examples
    --------
    >>> unit = assign("建设智慧停车平台", "（1）建设智慧停车平台。整合停车位，缓解停车难。")
    >>> [typing.type_id for typing in unit]
    ['parking']
    >>> unit[0].words[0].word
    '智慧停车'
    """
    dense = body if isinstance(body, DenseText) else _dense(body)
    model = fitted()
    evidence = weigh(shipped(), model.factors, "".join(title.split()), str(dense))
    typings = _named(evidence, model, dense)
    if typings or not parents:
        return typings
    return tuple(
        TypeAssignment(type_id=t.type_id, score=t.score, confidence=t.confidence * model.of_parent, words=())
        for t in assign(parents[-1], parents[-1], parents=parents[:-1])
    )


def assign_topic(topic: str) -> tuple[str, ...]:
    """The scenario types of the topic of a planned standard, the primary one first.

    A topic that lists several things gets the primary type of each, at most three.

    >>> assign_topic("智慧养老")
    ('elderly-care',)
    >>> assign_topic("智慧停车、智慧农业等")
    ('parking', 'agriculture')
    """
    listed = [typings[0].type_id for part in JOINT.split(topic) if (typings := assign(part, part))]
    whole = [typing.type_id for typing in assign(topic, topic)]
    return tuple(dict.fromkeys(listed if len(listed) > 1 else whole))[:MOST_TYPES]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model: the probability for named values is that of the weighted sum."""

    intercept: float
    slopes: dict[str, float]

    def probability(self, values: dict[str, float]) -> float:
        """The probability, from 0 to 1."""
        total = self.intercept + sum(slope * values[name] for name, slope in self.slopes.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Model:
    """The numbers learnt from annotated units (`model.json`).

    Attributes
    ----------
    least_score
        A type that scores less is not assigned.
    primary
        How likely the highest type is the primary one.
    further
        How likely a lower type is named beside it; `least_further` is the least that will do.
    of_parent
        What a typing taken over from the group above keeps of its confidence.
    """

    factors: PlaceFactors
    least_score: float
    least_further: float
    of_parent: float
    primary: Logistic
    further: Logistic


@cache
def fitted() -> Model:
    """The shipped model, read once."""
    data = json.loads((files("loaders.scenario_types") / "model.json").read_text(encoding="utf-8"))
    return Model(
        factors=PlaceFactors(**data["factors"]),
        least_score=data["least_score"],
        least_further=data["least_further"],
        of_parent=data["of_parent"],
        primary=Logistic(**data["primary"]),
        further=Logistic(**data["further"]),
    )


def primary_values(evidence: Evidence, ranking: list[tuple[str, float]]) -> dict[str, float]:
    """What the sureness of the primary type depends on."""
    type_id, score = ranking[0]
    return {
        "lead": 1.0 - (ranking[1][1] / score if len(ranking) > 1 else 0.0),
        "share": score / sum(s for _, s in ranking),
        "strength": math.log1p(score),
        "in_title": float(any(c.type_id == type_id and c.clause is None for c in evidence.contributions)),
    }


def further_values(evidence: Evidence, ranking: list[tuple[str, float]]) -> list[tuple[str, dict[str, float]]]:
    """For each candidate, what its naming beside the primary type depends on.

    Most titles name one thing, so the text after the title decides: how much of it speaks for the
    type, by how many words of its own, whether sentences are about it, and whether it names a
    project of it. A title that joins two things (停车与充电) names both.

    Returns
    -------
    list of (str, dict)
        The candidates, the highest first, with these values: `ratio`, score over that of the
        primary type; `body_strength`, logarithm of the score from the text after the title;
        `own_words`, logarithm of the number of different words that name it before any other
        type; `sentences_led` and `sentences_own`, sentences (at most 2) in which it scores highest,
        and twice as high as any other; `project`, whether a platform, a system … of it is to be
        built; `title_joined`, whether the title names it beside the primary type; `length`,
        logarithm of the number of clauses.
    """
    body: dict[str, float] = defaultdict(float)
    clauses: set[int] = set()
    sentences: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    words: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, set[int]] = defaultdict(set)
    projects: set[str] = set()
    for c in evidence.contributions:
        if c.type_id == c.match.leading:
            if c.match.weights[c.type_id] >= NAMING_WEIGHT:
                words[c.type_id].add(c.match.word)
            if c.title_part is not None:
                parts[c.type_id].add(c.title_part)
        if c.clause is None or c.sentence is None:
            continue
        body[c.type_id] += c.weight
        clauses.add(c.clause)
        sentences[c.sentence][c.type_id] += c.weight
        if c.names_project and c.match.weights[c.type_id] >= NAMING_WEIGHT:
            projects.add(c.type_id)
    primary, highest = ranking[0]
    return [
        (
            type_id,
            {
                "ratio": score / highest,
                "body_strength": math.log1p(body[type_id]),
                "own_words": math.log1p(len(words[type_id])),
                "sentences_led": float(min(2, sum(_leads(type_id, s) for s in sentences.values()))),
                "sentences_own": float(min(2, sum(_leads(type_id, s, 2.0) for s in sentences.values()))),
                "project": float(type_id in projects),
                "title_joined": float(any(p != q for p in parts[type_id] for q in parts[primary])),
                "length": math.log1p(len(clauses)),
            },
        )
        for type_id, score in ranking[1:CANDIDATES]
    ]


def _leads(type_id: str, scores: dict[str, float], by: float = 1.0) -> bool:
    mine = scores.get(type_id, 0.0)
    return mine > 0.0 and all(mine >= by * score for other, score in scores.items() if other != type_id)


def _named(evidence: Evidence, model: Model, dense: DenseText) -> tuple[TypeAssignment, ...]:
    ranking = evidence.ranking()
    if not ranking or ranking[0][1] < model.least_score:
        return ()
    named = [(*ranking[0], model.primary.probability(primary_values(evidence, ranking)))]
    scores = dict(ranking)
    further = [
        (type_id, scores[type_id], model.further.probability(values))
        for type_id, values in further_values(evidence, ranking)
    ]
    named += sorted((f for f in further if f[2] >= model.least_further), key=lambda f: -f[2])[: MOST_TYPES - 1]
    return tuple(
        TypeAssignment(type_id=type_id, score=score, confidence=confidence, words=_words(evidence, type_id, dense))
        for type_id, score, confidence in named
    )


def _words(evidence: Evidence, type_id: str, dense: DenseText) -> tuple[TypeWord, ...]:
    speaking = [c for c in evidence.contributions if c.type_id == type_id]
    speaking.sort(key=lambda c: (-c.weight, c.match.start))
    return tuple(
        TypeWord(word=c.match.word, weight=c.weight, span=dense.span(c.match.start, c.match.end)) for c in speaking
    )


def _dense(text: str) -> DenseText:
    positions = [position for position, character in enumerate(text) if not character.isspace()]
    return DenseText("".join(text[position] for position in positions), positions)
