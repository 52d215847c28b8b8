"""The reader: a document's text with what was found in it marked, and a margin that lists it."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from api.http.errors import NoSuchThingError
from api.http.pages.records import Document, Fact, Passage, Pilot, Unit
from api.http.pages.rendering import page
from api.http.pages.site import Site, site
from loaders.text import Span
from queries.binding import ParameterError

blueprint = Blueprint("reader_pages", __name__)

# A part of a document that belongs to no pilot is cut into pieces of so many characters.
LONGEST_PART = 20_000
# What stands between two chapters is shown with the second if it is no longer than this.
SHORTEST_PART = 400
_AT = re.compile(r"(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document that is shown at a time: a pilot's chapter, or what stands between."""

    number: int
    span: Span
    pilot: Pilot | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the margin: a unit or a fact, by its number in the part."""

    number: int
    unit: Unit | None
    fact: Fact | None
    passage: Passage


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph under the same marks.

    Attributes
    ----------
    entry
        The innermost fact that covers it, or None.
    first
        Whether the fact begins here.
    at
        Whether the reader was sent to this run.
    begins
        The units that begin here.
    """

    text: str
    entry: Entry | None
    first: bool
    at: bool
    begins: tuple[Entry, ...] = ()


@blueprint.route("/page/document/<key>")
def document_page(key: str) -> Response:
    """A document: its text with the facts in it, or where they stand if the text is not at hand."""
    here = site()
    document = here.content.documents.get(key)
    if document is None:
        raise NoSuchThingError(f"the graph says nothing of the document {key}")
    at = _asked_passage()
    parts = parts_of(here, document)
    part = _asked_part(parts, at)
    entries = entries_of(here, document, part)
    text = here.text(key)
    marked = marked_paragraphs(text, here.paragraphs(key), part, entries, at) if text else []
    return page(
        "document.html",
        document=document,
        parts=parts,
        part=part,
        entries=entries,
        paragraphs=marked,
        at=at,
        pilots=here.content.pilots_of_document(key),
    )


def parts_of(here: Site, document: Document) -> list[Part]:
    """A document cut into chapters and what stands between them, in order and without gaps."""
    chapters = sorted(
        (pilot for pilot in here.content.pilots_of_document(document.key) if pilot.passage),
        key=lambda pilot: pilot.passage.start if pilot.passage else 0,
    )
    spans: list[tuple[Span, Pilot | None]] = []
    end = 0
    for pilot in chapters:
        assert pilot.passage is not None
        start = max(end, pilot.passage.start)
        if start - end <= SHORTEST_PART:
            start = end
        spans += [(span, None) for span in _pieces(end, start)]
        if pilot.passage.end > start:
            spans.append((Span(start, pilot.passage.end), pilot))
            end = pilot.passage.end
    if spans and document.length - end <= SHORTEST_PART:
        last, pilot_at_end = spans[-1]
        spans[-1] = Span(last.start, max(end, document.length)), pilot_at_end
    else:
        spans += [(span, None) for span in _pieces(end, max(end, document.length))]
    return [Part(number, span, pilot) for number, (span, pilot) in enumerate(spans or [(Span(0, 0), None)], 1)]


def entries_of(here: Site, document: Document, part: Part) -> list[Entry]:
    """The units and facts that begin in a part, in the order of the text."""
    found: list[tuple[Passage, Unit | None, Fact | None]] = []
    for pilot in here.content.pilots_of_document(document.key):
        found += [(unit.passage, unit, None) for unit in pilot.units if unit.passage]
        facts = (*pilot.facts, *pilot.assertions.values())
        found += [(fact.passage, None, fact) for fact in facts if fact.passage]
    inside = [entry for entry in found if part.span.start <= entry[0].start < max(part.span.end, 1)]
    inside.sort(key=lambda entry: (entry[0].start, -entry[0].end, entry[1] is None))
    return [Entry(number, unit, fact, passage) for number, (passage, unit, fact) in enumerate(inside, 1)]


def marked_paragraphs(
    text: str, paragraphs: Sequence[Span], part: Part, entries: Iterable[Entry], at: Span | None
) -> list[list[Piece]]:
    """The paragraphs of a part, cut where marks begin and end."""
    facts = [entry for entry in entries if entry.fact is not None]
    units = [entry for entry in entries if entry.unit is not None]
    marks = [Span(entry.passage.start, entry.passage.end) for entry in facts] + ([at] if at else [])
    cuts = sorted({position for mark in marks for position in (mark.start, mark.end)})
    cuts = sorted({*cuts, *(entry.passage.start for entry in units)})
    begun: set[int] = set()
    marked = []
    for paragraph in paragraphs:
        start, end = max(paragraph.start, part.span.start), min(paragraph.end, part.span.end)
        if start >= end:
            continue
        inner = cuts[bisect.bisect_right(cuts, start) : bisect.bisect_left(cuts, end)]
        edges = [start, *inner, end]
        pieces = []
        for first, last in itertools.pairwise(edges):
            covering = [entry for entry in facts if entry.passage.start <= first and last <= entry.passage.end]
            entry = min(covering, key=lambda entry: (len_of(entry.passage), entry.number), default=None)
            begins = tuple(unit for unit in units if first <= unit.passage.start < last)
            is_first = entry is not None and entry.number not in begun
            if entry is not None:
                begun.add(entry.number)
            is_at = at is not None and at.start <= first and last <= at.end
            pieces.append(Piece(_shown(text[first:last]), entry, is_first, is_at, begins))
        marked.append(pieces)
    return marked


def len_of(passage: Passage) -> int:
    """How many characters a passage has."""
    return passage.end - passage.start


def _shown(text: str) -> str:
    """A run of text without the breaks that only wrap it; white space at its ends stays one space in Latin text."""
    return re.sub(r"[ \t\u3000]*\n[ \t\u3000]*", "", text)


def _pieces(start: int, end: int) -> list[Span]:
    return [Span(at, min(at + LONGEST_PART, end)) for at in range(start, end, LONGEST_PART)]


def _asked_passage() -> Span | None:
    given = request.args.get("at", "")
    if not given:
        return None
    found = _AT.fullmatch(given)
    if found is None or int(found[1]) > int(found[2]):
        raise ParameterError("at is two positions with a hyphen between them, as in at=120-180")
    return Span(int(found[1]), int(found[2]))


def _asked_part(parts: Sequence[Part], at: Span | None) -> Part:
    given = request.args.get("part", "")
    if given:
        if not (given.isascii() and given.isdigit() and 1 <= int(given[:6]) <= len(parts)):
            raise ParameterError(f"part is a whole number from 1 to {len(parts)}")
        return parts[int(given) - 1]
    if at is not None:
        return next((part for part in parts if part.span.start <= at.start < part.span.end), parts[-1])
    return next((part for part in parts if part.pilot), parts[0])
