"""What the tests of fact finders share: chapters made of a few sentences of an invented county."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from loaders.chapter import Chapter
from loaders.readers import ReadError, read_bytes
from loaders.records import Genre, Level, PilotField, Unit, UnitKind
from loaders.text import DenseText, SourceText, Span

ChapterMaker = Callable[..., Chapter]


@pytest.fixture(scope="session")
def chapter_of() -> ChapterMaker:
    """Makes a chapter of 云湖县 in 青岚市 from a text; keywords replace the chapter's fields.

    `around` is the length of further text in the document, which other chapters would hold;
    `units` may be given as pairs of a path and the unit's text.
    """

    def make(text: str, *, around: int = 0, units: tuple[object, ...] = (), **overrides: object) -> Chapter:
        source = SourceText(text + "\n" + "余" * around)
        span = Span(0, len(text))
        chapter = Chapter(
            source=source,
            span=span,
            dense=DenseText.of(source, span),
            genre=Genre.TASK_BOOK,
            place="云湖县",
            prefecture="青岚市",
            level=Level.COUNTY,
            fields=(),
            units=tuple(unit if isinstance(unit, Unit) else _unit(text, *unit) for unit in units),  # type: ignore[misc]
        )
        return replace(chapter, **overrides)

    return make


@pytest.fixture(scope="session")
def field_of() -> Callable[[str, str, str], PilotField]:
    """Makes a field of the pilot where its value stands in a text."""

    def make(text: str, name: str, value: str) -> PilotField:
        at = text.index(value)
        return PilotField(name=name, value=value, span=Span(at, at + len(value)), method="stock-phrase")

    return make


@pytest.fixture(scope="session")
def read_damaged() -> Callable[[bytes, str, random.Random, int], None]:
    """Sets bytes of a file at random: what is left must be read, or refused with a cause."""

    def read(sample: bytes, name: str, chance: random.Random, changes: int) -> None:
        data = bytearray(sample)
        for _ in range(changes):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            assert read_bytes(bytes(data), name).text
        except ReadError as error:
            assert error.cause

    return read


def _unit(text: str, path: str, part: str) -> Unit:
    span = Span(text.index(part), text.index(part) + len(part))
    return Unit(
        span=span,
        method="number",
        path=path,
        parent=None,
        kind=UnitKind.APPLICATION,
        is_group=False,
        title=part[:4],
        title_span=Span(span.start, span.start + 4),
        own_span=span,
    )
