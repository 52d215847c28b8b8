"""What a fact finder is given, and what it is.

A fact finder is a module of `loaders.facts` with two names: `PRODUCES`, the tuple of
`PilotRecord` that it fills, and `find`, which takes a `Chapter` and returns facts in
the order of the text. It reads nothing else and changes nothing, so that one can be
added, measured or left out without touching another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from loaders.records import Fact, Genre, Level, PilotField, Unit, innermost_unit
from loaders.text import DenseText, SourceText, Span


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chapter:
    """The part of a document that speaks of one pilot, with its outline already read.

    Attributes
    ----------
    dense
        The dense view of `span`; its index 0 is the first character of the chapter.
    fields
        The pilot's own facts, already found.
    boilerplate
        Spans of the chapter that the genre prescribes word for word (规定任务, the designation
        sentence, 组织实施): what they cite and count says nothing about this pilot.
    """

    source: SourceText
    span: Span
    dense: DenseText
    genre: Genre
    place: str
    prefecture: str
    level: Level
    fields: tuple[PilotField, ...]
    units: tuple[Unit, ...]
    boilerplate: tuple[Span, ...] = ()

    def is_boilerplate(self, position: int) -> bool:
        """Whether a source position lies in prescribed text."""
        return any(s.start <= position < s.end for s in self.boilerplate)

    def unit_at(self, position: int) -> Unit | None:
        """The innermost unit whose text holds a source position."""
        return innermost_unit(self.units, position)


FactFinder: TypeAlias = Callable[[Chapter], tuple[Fact, ...]]
