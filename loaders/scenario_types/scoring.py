"""How strongly a unit's words speak for each scenario type.

A type's score is the sum of what single words add to it, so that it can be explained word by
word. What a word adds is its weight in the lexicon times factors for its place: words of the
title and of the first clauses say what the unit is, words of an enumeration of many topics say
little about each, and a word said again adds less each time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.scenario_types.lexicon import Lexicon, Match

CLAUSE_END = re.compile(r"[，。；：！？,;:!?]")
DUTIES = re.compile(r"[（(](?:责任|牵头|主办|配合)(?:单位|部门)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFactors:
    """What a word's place does to its weight.

    Attributes
    ----------
    title, opening
        Factors for words of the title, and of the first `opening_length` characters after it.
    crowd, title_crowd
        A clause (the title) that speaks of k types counts k ** -crowd for each.
    listed
        Factor for a word beside an enumeration comma in a clause of several types.
    again
        Factor for each earlier occurrence of the same word.
    """

    title: float
    opening: float
    opening_length: int
    crowd: float
    title_crowd: float
    listed: float
    again: float


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one word adds to the score of one type; `clause` is None in the title, else its number."""

    type_id: str
    match: Match
    weight: float
    clause: int | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a unit's words add to its types."""

    contributions: tuple[Contribution, ...]

    def scores(self) -> dict[str, float]:
        """The score of each type that any word speaks for."""
        scores: dict[str, float] = defaultdict(float)
        for contribution in self.contributions:
            scores[contribution.type_id] += contribution.weight
        return dict(scores)


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
    duties = DUTIES.search(text, title_end)
    end = duties.start() if duties else len(text)
    contributions: list[Contribution] = []
    seen: dict[str, int] = defaultdict(int)
    for clause, matches in _clauses(lexicon, text, title_start, title_end, end):
        leading = {match.leading for match in matches}
        crowd = len(leading) ** -(factors.title_crowd if clause is None else factors.crowd)
        for match in matches:
            factor = crowd * factors.again ** seen[match.word]
            seen[match.word] += 1
            if clause is None:
                factor *= factors.title
            elif match.start < title_end + factors.opening_length:
                factor *= factors.opening
            if len(leading) > 1 and "、" in (text[match.start - 1 : match.start], text[match.end : match.end + 1]):
                factor *= factors.listed
            contributions += (
                Contribution(type_id, match, weight * factor, clause) for type_id, weight in match.weights.items()
            )
    return Evidence(tuple(contributions))


def _clauses(
    lexicon: Lexicon, text: str, title_start: int, title_end: int, end: int
) -> Iterator[tuple[int | None, list[Match]]]:
    """The words found in the title (numbered None) and in each clause after it."""
    title = list(lexicon.matches(text, title_start, title_end))
    if title:
        yield None, title
    start, number = title_end, 0
    while start < end:
        comma = CLAUSE_END.search(text, start, end)
        clause_end = comma.start() if comma else end
        found = list(lexicon.matches(text, start, clause_end))
        if found:
            yield number, found
        start, number = clause_end + 1, number + 1
