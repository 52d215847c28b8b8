"""The words that speak for scenario types, and how they are found in a text.

`lexicon.csv` was put together from knowledge of the genre: for each type the words that name it
(strength 3), that go with it (2) and that merely hint at it (1 or 0.5); some are one stem with each
of many endings. What was learnt from annotated units are factors: in `levels.json` for each strength
and each type, which hold for words that no unit showed as well, and in `adjustments.csv` for single words.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

NEUTRAL = "-"


@dataclass(frozen=True, slots=True)
class Match:
    """A word of the lexicon at the index `start` of a text, with its weight for each type.

    `leading` is the type of its greatest strength as written; of equals the first by name.
    """

    word: str
    start: int
    weights: Mapping[str, float]
    leading: str

    @property
    def end(self) -> int:
        """The index after the word's last character."""
        return self.start + len(self.word)


class Lexicon:
    """Words with their weights for scenario types.

    Parameters
    ----------
    strengths
        For each word, of at least two characters, its strength by type. A word without strengths
        is neutral: it speaks for nothing and keeps shorter words inside it from speaking.
    adjustments
        Factors for some of the strengths, by word and type; the others are left as they are.

    Raises
    ------
    ValueError
        If a word has fewer than two characters.
    """

    def __init__(
        self,
        strengths: Mapping[str, Mapping[str, float]],
        adjustments: Mapping[tuple[str, str], float] | None = None,
    ):
        factors = adjustments or {}
        lengths: dict[str, set[int]] = {}
        for word in strengths:
            if len(word) < 2:
                raise ValueError(f"a word of the lexicon needs two characters: {word!r}")
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {prefix: tuple(sorted(of_words, reverse=True)) for prefix, of_words in lengths.items()}
        self.weights = MappingProxyType(
            {
                word: {type_id: strength * factors.get((word, type_id), 1.0) for type_id, strength in of_types.items()}
                for word, of_types in strengths.items()
            }
        )
        self._leading = {
            word: min(of_types, key=lambda type_id: (-of_types[type_id], type_id))
            for word, of_types in strengths.items()
            if of_types
        }

    def matches(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Match]:
        """The words found, left to right, the longest at each place, none overlapping another.

        >>> lexicon = Lexicon({"社区": {"community": 2.0}, "智慧社区": {"community": 3.0}})
        >>> [match.word for match in lexicon.matches("智慧社区与社区")]
        ['智慧社区', '社区']
        """
        end = len(text) if end is None else end
        lengths, weights, leading = self._lengths, self.weights, self._leading
        at = start
        while at < end - 1:
            step = 1
            for length in lengths.get(text[at : at + 2], ()):
                word = text[at : at + length]
                if word in weights and at + length <= end:
                    if weights[word]:
                        yield Match(word, at, weights[word], leading[word])
                    step = length
                    break
            at += step


@dataclass(frozen=True, slots=True)
class Levels:
    """Factors for all words of a strength, and for all words of a type; 1 where there is none."""

    strength: Mapping[float, float]
    type: Mapping[str, float]


def graded(
    strengths: Mapping[str, Mapping[str, float]], levels: Levels, adjustments: Mapping[tuple[str, str], float]
) -> Lexicon:
    """A lexicon with all that was learnt: the factors of the levels times those of single words."""
    factors = {
        (word, type_id): levels.strength.get(strength, 1.0)
        * levels.type.get(type_id, 1.0)
        * adjustments.get((word, type_id), 1.0)
        for word, of_types in strengths.items()
        for type_id, strength in of_types.items()
    }
    return Lexicon(strengths, factors)


@cache
def shipped() -> Lexicon:
    """The lexicon with the learnt factors, read once."""
    levels = json.loads((files("loaders.scenario_types") / "levels.json").read_text(encoding="utf-8"))
    adjustments = {(row["word"], row["type"]): float(row["factor"]) for row in _rows("adjustments.csv")}
    return graded(
        written(),
        Levels({float(strength): factor for strength, factor in levels["strength"].items()}, levels["type"]),
        adjustments,
    )


def written() -> dict[str, dict[str, float]]:
    """The strengths as written in `lexicon.csv`, by word and type.

    Raises
    ------
    ValueError
        If a word is written twice for one type.
    """
    strengths: dict[str, dict[str, float]] = {}
    for row in _rows("lexicon.csv"):
        for word in row["words"].split():
            of_types = strengths.setdefault(word, {})
            if row["type"] == NEUTRAL:
                continue
            if row["type"] in of_types:
                raise ValueError(f"lexicon.csv has {word!r} twice for {row['type']!r}")
            of_types[row["type"]] = float(row["strength"])
    return strengths


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files("loaders.scenario_types") / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
