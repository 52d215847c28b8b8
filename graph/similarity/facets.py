"""Facets: what a project is about below the scenario types, whatever words say it.

Markets plan 明厨亮灶, 阳光餐饮 or a 食堂 whose kitchen parents can watch: three words, one facet.
`facets.csv` is a small thesaurus of the genre, written by hand: each facet with its words.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from importlib.resources import files

PREFIX = 2


@cache
def facet_words() -> dict[str, str]:
    """The facet of each word of the thesaurus, in lower case.

    Raises
    ------
    ValueError
        If a word has one character only, or stands in two facets.
    """
    facet_of: dict[str, str] = {}
    text = (files("graph.similarity") / "facets.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        for word in row["words"].lower().split():
            if len(word) < PREFIX:
                raise ValueError(f"facets.csv: a word needs two characters: {word!r}")
            if facet_of.setdefault(word, row["facet"]) != row["facet"]:
                raise ValueError(f"facets.csv has {word!r} in {facet_of[word]} and in {row['facet']}")
    return facet_of


@cache
def _by_prefix() -> dict[str, list[str]]:
    """The words by their first two characters, the longest first."""
    grouped: dict[str, list[str]] = {}
    for word in sorted(facet_words(), key=lambda word: (-len(word), word)):
        grouped.setdefault(word[:PREFIX], []).append(word)
    return grouped


def facets(text: str) -> Counter[str]:
    """How often a text speaks of each facet; of words inside each other the longest counts.

    >>> sorted(facets("推进明厨亮灶，食堂后厨可见；治超。").items())
    [('公路治超', 1), ('食品安全与明厨亮灶', 3)]
    """
    facet_of, words = facet_words(), _by_prefix()
    dense = "".join(text.lower().split())
    found: Counter[str] = Counter()
    at = 0
    while at < len(dense) - 1:
        word = next((word for word in words.get(dense[at : at + PREFIX], ()) if dense.startswith(word, at)), None)
        if word is None:
            at += 1
        else:
            found[facet_of[word]] += 1
            at += len(word)
    return found
