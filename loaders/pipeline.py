"""One document, from its bytes to typed records."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from loaders.bounds import bounded
from loaders.chapter import Chapter
from loaders.confidence import calibrated
from loaders.facts import find_all, finders
from loaders.genres import ChapterDraft, Draft, read_genre
from loaders.genres.fields import DOCUMENT_NUMBER
from loaders.genres.located import PlaceName
from loaders.line_tables import with_cells_of_lines
from loaders.paragraphs import Paragraph, paragraphs_of
from loaders.places import Gazetteer
from loaders.readers import ReadError, read, readers
from loaders.records import Document, Genre, PilotRecord, Unit, UnitKind
from loaders.scenario_types import assign, assign_topic, lexicon
from loaders.separated_tables import with_cells_of_rows
from loaders.tables import TaskTable, task_tables, with_tables
from loaders.text import DenseText, SourceText
from loaders.units import units_of
from ontology.identifiers import document_id

LONGEST_DOCUMENT = 400_000
"""Characters that are read as one document: twice the longest one published.

Were every one of them part of a number or a name, that would still be read in a few seconds.
"""

MOST_LINES = 25_000
"""Lines with words in them that are read as one document: some four times those of the longest one published."""

_LINE = re.compile(r"\S[^\n\f\v\x85\u2028\u2029]*")

TYPED_KINDS = (UnitKind.APPLICATION, UnitKind.EXPERIENCE, UnitKind.STANDARD)


class Spread(Protocol):
    """A `map` from the chapters of a document to their records."""

    def __call__(  # noqa: D102
        self, function: Callable[[ChapterDraft], PilotRecord], chapters: Sequence[ChapterDraft], /
    ) -> Iterable[PilotRecord]: ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document's records together with the text that their positions count in."""

    document: Document
    source: SourceText


def prepare() -> None:
    """Import what the first document would: worth while before a process is copied to read several."""
    finders()
    readers()
    Gazetteer.default()
    lexicon.shipped()


def load(path: Path, *, gazetteer: Gazetteer | None = None, spread: Spread = map) -> Loaded:
    """Read one document.

    Parameters
    ----------
    path
        A file of any format that a reader takes.
    gazetteer
        Where places are looked up; the table that comes with the program by default.
    spread
        A `map` for the chapters of the document, which may use several processes.

    Raises
    ------
    ReadError
        If the file cannot be read, or nothing in it can be understood as a plan of a place.
    """
    data = path.read_bytes()
    source = read(path)
    document = read_document(
        source,
        name=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        gazetteer=gazetteer or Gazetteer.default(),
        spread=spread,
    )
    return Loaded(document, source)


def read_document(
    source: SourceText,
    *,
    name: str,
    sha256: str,
    gazetteer: Gazetteer,
    assumed_place: PlaceName | None = None,
    spread: Spread = map,
) -> Document:
    """The typed records of a text.

    Parameters
    ----------
    assumed_place
        The place of a text that names none, such as a draft; without it such a text is refused.
    spread
        A `map` for the chapters, which may use several processes.

    Raises
    ------
    ReadError
        If the text is too long, has too many lines or no words, or no task book, plan or digest of a known place is
        in it.
    """
    if len(source.text) > LONGEST_DOCUMENT:
        raise ReadError(
            f"the text has {len(source.text):,} characters, and at most {LONGEST_DOCUMENT:,} are read as one document: "
            "split it into several files",
            file=name,
        )
    lines = sum(1 for _ in _LINE.finditer(source.text))
    if lines > MOST_LINES:
        raise ReadError(
            f"the text has {lines:,} lines, and at most {MOST_LINES:,} are read as one document: "
            "split it into several files",
            file=name,
        )
    source = with_cells_of_rows(with_cells_of_lines(source))
    dense = DenseText.of(source)
    paragraphs = paragraphs_of(source, dense)
    if not paragraphs:
        raise ReadError("the document has no words", file=name)
    draft = Draft(name, source, dense, paragraphs, gazetteer, assumed_place, task_tables(source))
    genre, chapters = read_genre(draft)
    if not chapters:
        raise ReadError(
            "no task book, plan or digest was recognised: no title of one with the name of a place of GB/T 2260 was "
            "found, and no numbered headings under a place's name",
            file=name,
        )
    records, losses = bounded(spread(partial(_record, draft, genre), chapters))
    head = paragraphs[:25]
    metadata = source.metadata
    return Document(
        name=name,
        identifier=document_id(name),
        sha256=sha256,
        genre=genre,
        title=metadata.title or _title(head),
        document_number=metadata.document_number or _document_number(head),
        issuer=metadata.issuer or _issuer(head),
        issued=metadata.issued or _issued(head),
        length=len(source.text),
        pages=len(source.page_starts) or None,
        records=records,
        warnings=(*_warnings(genre, records), *losses),
    )


def _record(draft: Draft, genre: Genre, chapter: ChapterDraft) -> PilotRecord:
    dense = draft.dense.within(chapter.span)
    tables = [t for t in draft.tables if chapter.span.contains(t.span) and not _is_prescribed(t, chapter)]
    listed = with_tables(units_of(chapter.sections, draft.dense), tables)
    units = tuple(_typed(unit, draft.dense) for unit in listed)
    facts = find_all(
        Chapter(
            source=draft.source,
            span=chapter.span,
            dense=dense,
            genre=genre,
            place=chapter.place.name,
            prefecture=chapter.place.prefecture,
            level=chapter.place.level,
            fields=chapter.fields,
            units=units,
            boilerplate=chapter.boilerplate,
        )
    )
    record = PilotRecord(
        place=chapter.place.name,
        prefecture=chapter.place.prefecture,
        adcode=chapter.place.adcode,
        level=chapter.place.level,
        span=chapter.span,
        fields=chapter.fields,
        units=units,
    ).with_facts(**facts)
    # A topic that many standards name is looked at once.
    types = {topic: assign_topic(topic) for topic in {standard.topic for standard in record.standards}}
    typed = tuple(replace(standard, types=types[standard.topic]) for standard in record.standards)
    return calibrated(replace(record, standards=typed))


def _is_prescribed(table: TaskTable, chapter: ChapterDraft) -> bool:
    # What follows the place's own tasks (an annex) divides them; only what comes first is prescribed.
    return any(span.contains(table.span) for span in chapter.boilerplate[:1])


def _typed(unit: Unit, dense: DenseText) -> Unit:
    if unit.is_group or unit.kind not in TYPED_KINDS:
        return unit
    return replace(unit, types=assign(unit.title, dense.within(unit.span)))


def _title(head: tuple[Paragraph, ...]) -> str | None:
    pattern = re.compile("(?:任务书|方案|计划|意见|规划|通知|要点|清单)(?:[（(].{2,30}[）)])?$")
    return next((p.text for p in head if len(p.text) <= 80 and pattern.search(p.text)), None)


def _document_number(head: tuple[Paragraph, ...]) -> str | None:
    return next((p.text for p in head if re.fullmatch(DOCUMENT_NUMBER, p.text)), None)


_ISSUER = re.compile(
    "([\u4e00-\u9fff]{4,30}?(?:人民政府办公[室厅]|人民政府|办公室|委员会|大数据局|大数据中心))(?:文件)?"
)


def _issuer(head: tuple[Paragraph, ...]) -> str | None:
    return next((m[1] for p in head if len(p.text) <= 40 and (m := _ISSUER.fullmatch(p.text))), None)


_DATE = re.compile(r"(?:[^\d，。；]{0,30})(20\d\d)年(\d{1,2})月(\d{1,2})日")


def _issued(head: tuple[Paragraph, ...]) -> str | None:
    dates = [m for p in head if (m := _DATE.fullmatch(p.text))]
    return f"{dates[0][1]}-{int(dates[0][2]):02}-{int(dates[0][3]):02}" if dates else None


def _warnings(genre: Genre, records: tuple[PilotRecord, ...]) -> Iterator[str]:
    if genre is Genre.UNKNOWN:
        yield "unknown genre: the outline was read by its numbers alone; check kinds and extents of the units"
    for record in records:
        if record.adcode is None:
            yield f"{record.place}: not in the table of GB/T 2260, so without code and position on the map"
        if not record.units:
            yield f"{record.place}: no planned units were found"
        yield from _numbering_gaps(record)


def _numbering_gaps(record: PilotRecord) -> Iterator[str]:
    labels: dict[str | None, list[str]] = {}
    for unit in record.units:
        labels.setdefault(unit.parent, []).append(unit.path.rsplit(".", 1)[-1].strip("()"))
    for parent, found in labels.items():
        if not all(label.isdecimal() for label in found):
            continue
        numbers = {int(label) for label in found}
        missing = sorted(set(range(1, min(max(numbers), 99) + 1)) - numbers)
        if missing:
            where = f"under {parent}" if parent else "at the top"
            yield f"{record.place}: the numbering {where} leaves out {', '.join(map(str, missing))}"
