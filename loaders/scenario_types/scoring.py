"""How strongly a unit's words speak for each scenario type.

A type's score is the sum of what single words add to it, so that it can be explained word by
word. What a word adds is its weight in the lexicon times factors for its place: words of the
title and right after it say what the unit is, so does the object of a verb of planning; words
of a clause about many topics say little about each, and a word said again adds less each time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.scenario_types.lexicon import Lexicon, Match

CLAUSE_END = re.compile(r"[，。；：！？,;:!?]")
SENTENCE_ENDS = "。；！？;!?"
PLANNING = re.compile(
    "建设|构建|搭建|打造|推进|推广|推动|推行|开展|完善|建成|提升|升级|改造|实施|新建|部署|优化|开发|建立|发展|探索|加强|深化"
    "|强化|拓展|普及|上线|开通|布设|健全|创建|培育|引进|试点"
)
PLANNING_REACH = 8
JOINT = re.compile(r"[、，,；;]|以及|及|和|与")
PROJECT = re.compile(".{0,6}?(?:平台|系统|中心|工程|场馆|项目|基地|体系)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFactors:
    """What a word's place does to its weight.

    Attributes
    ----------
    title, opening
        Factors for words of the title, and of the first `opening_length` characters after it.
    crowd, title_crowd
        A clause (the title) that speaks of k types counts k ** -crowd for each.
    planned
        Factor for words of the text that follow a verb of planning (建设, 推进 …) closely.
    later
        Factor for each sentence that stands between title and word.
    again
        Factor for each earlier occurrence of the same word.
    """

    title: float
    opening: float
    opening_length: int
    crowd: float
    title_crowd: float
    planned: float
    later: float
    again: float


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one word adds to the score of one type.

    Attributes
    ----------
    clause, sentence
        Which clause and sentence after the title the word stands in, from 0; None in the title.
    title_part
        Which part of the title the word stands in, from 0, where 和, 与, 、 … join parts; None after it.
    names_project
        Whether the word names a platform, a system, a centre … that is to be built.
    """

    type_id: str
    match: Match
    weight: float
    clause: int | None
    sentence: int | None
    title_part: int | None
    names_project: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a unit's words add to its types, in the order of the text."""

    contributions: tuple[Contribution, ...]

    def ranking(self) -> list[tuple[str, float]]:
        """The types that any word speaks for with their scores, the highest first."""
        scores: dict[str, float] = defaultdict(float)
        for contribution in self.contributions:
            scores[contribution.type_id] += contribution.weight
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def weigh(lexicon: Lexicon, factors: PlaceFactors, title: str, text: str) -> Evidence:
    """What each word of a unit adds to each type.

    Parameters
    ----------
    title
        The unit's title, without white space.
    text
        The unit's whole text, its number and title included, without white space. A title that
        does not stand at its head is taken to be the first characters.
    """
    title_start = max(text.find(title, 0, 2 * len(title) + 16), 0)
    title_end = min(title_start + len(title), len(text))
    contributions: list[Contribution] = []
    seen: dict[str, int] = defaultdict(int)
    for clause, sentence, matches in _clauses(lexicon, text, title_start, title_end):
        crowd = len({match.leading for match in matches}) ** -(factors.title_crowd if clause is None else factors.crowd)
        part, part_end = 0, title_start
        for match in matches:
            factor = crowd * factors.again ** seen[match.word]
            seen[match.word] += 1
            names_project = False
            if sentence is None:
                factor *= factors.title
                part += JOINT.search(text, part_end, match.start) is not None
                part_end = match.end
            else:
                factor *= factors.later**sentence
                if match.start < title_end + factors.opening_length:
                    factor *= factors.opening
                if _is_planned(text, match.start):
                    factor *= factors.planned
                    names_project = PROJECT.match(text, match.end) is not None
            for type_id, weight in match.weights.items():
                contributions.append(
                    Contribution(
                        type_id,
                        match,
                        weight * factor,
                        clause,
                        sentence,
                        part if sentence is None else None,
                        names_project and type_id == match.leading,
                    )
                )
    return Evidence(tuple(contributions))


def _is_planned(text: str, start: int) -> bool:
    before = text[max(start - PLANNING_REACH, 0) : start]
    clause_start = max((comma.end() for comma in CLAUSE_END.finditer(before)), default=0)
    return PLANNING.search(before, clause_start) is not None


def _clauses(
    lexicon: Lexicon, text: str, title_start: int, title_end: int
) -> Iterator[tuple[int | None, int | None, list[Match]]]:
    """The title and each clause after it that has words: its number, its sentence's, its words."""
    title = list(lexicon.matches(text, title_start, title_end))
    if title:
        yield None, None, title
    start, clause, sentence = title_end, 0, 0
    while start < len(text):
        comma = CLAUSE_END.search(text, start)
        end = comma.start() if comma else len(text)
        found = list(lexicon.matches(text, start, end))
        if found:
            yield clause, sentence, found
        clause += 1
        sentence += comma is not None and comma.group() in SENTENCE_ENDS
        start = end + 1
