"""The document reader: nothing of the text is lost or doubled, every fact is marked, every position is found."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.build import build
from api.http.app import create_app
from api.http.pages.maps import province_map
from api.http.pages.numbers import grouped
from api.http.pages.reader import Entry, entries_of, marked_paragraphs, parts_of
from api.http.pages.reader import Part as ReaderPart
from api.http.pages.records import Fact, Passage
from api.http.pages.site import Site, unwrapped
from api.http.settings import Settings
from graph.store import open_dataset
from loaders.text import Span
from tests.pages.conftest import ROOT


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reader") / "data"
    build([ROOT / "examples"], folder)
    return folder


@pytest.fixture(scope="module")
def site(data: Path) -> Site:
    return Site(open_dataset(data))


def test_parts_cover_a_document_without_gaps(site: Site) -> None:
    for document in site.content.documents.values():
        parts = parts_of(site, document)
        assert parts[0].span.start == 0
        assert parts[-1].span.end == document.length
        for part, following in itertools.pairwise(parts):
            assert part.span.end == following.span.start


def test_the_text_is_whole_and_every_fact_is_marked_where_it_stands(site: Site) -> None:
    checked = 0
    for document in site.content.documents.values():
        text = site.text(document.key)
        shown, marked = "", set()
        for part in parts_of(site, document):
            entries = entries_of(site, document, part)
            for pieces in marked_paragraphs(text, site.paragraphs(document.key), part, entries, None):
                shown += "".join(piece.text for piece in pieces)
                marked |= {piece.entry.fact.iri for piece in pieces if piece.entry and piece.entry.fact}
                checked += sum(piece.entry is not None for piece in pieces)
        assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", text)
        for pilot in site.content.pilots_of_document(document.key):
            for fact in pilot.facts:
                inner = [other for other in pilot.facts if fact.passage and other.passage == fact.passage]
                assert any(other.iri in marked for other in inner) or fact.kind == "agency", fact
    assert checked > 40


def fact(start: int, end: int, number: int) -> Entry:
    passage = Passage("d", start, end)
    found = Fact("target", f"https://example.org/id/{number}", "p", "", "", passage, 1.0, "m")
    return Entry(number, None, found, passage)


@given(st.text("甲乙\n 。a", min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20))))
def test_overlapping_marks_never_change_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    entries = [fact(start, start + length, number) for number, (start, length) in enumerate(spans)]
    part = ReaderPart(1, Span(0, len(text)), None)
    pieces = marked_paragraphs(text, [Span(0, len(text))], part, entries, Span(2, 5))
    assert re.sub(r"\s", "", "".join(piece.text for line in pieces for piece in line)) == re.sub(r"\s", "", text)


def test_a_link_to_a_fact_opens_the_document_at_its_words(data: Path, site: Site) -> None:
    client = create_app(Settings(data=data)).test_client()
    pilot = next(iter(site.content.pilots.values()))
    target = pilot.of_kind("target")[0]
    assert target.passage is not None
    page = client.get(target.passage.address.partition("#")[0]).get_data(as_text=True)
    at = re.search(r'id="at"[^>]*>([^<]+)<', page)
    assert at is not None
    assert unwrapped(target.passage.exact).startswith(unwrapped(at[1]))


@pytest.mark.parametrize("query", ["at=5", "at=9-2", "at=a-b", "part=0", "part=999", "part=-1"])
def test_a_wrong_position_is_told_in_words(data: Path, site: Site, query: str) -> None:
    key = next(iter(site.content.documents))
    answer = create_app(Settings(data=data)).test_client().get(f"/page/document/{key}?{query}")
    assert answer.status_code == 400


def test_released_facts_tell_the_position_and_how_to_load_the_text() -> None:
    client = create_app(Settings(data=ROOT / "data")).test_client()
    page = client.get("/page/document/000_83bd0823d5edb45e").get_data(as_text=True)
    assert "/about#documents" in page
    assert re.search(r"\d+–\d+", page)


def test_the_map_holds_every_pilot_whose_place_has_a_position() -> None:
    site = Site(open_dataset(ROOT / "data"))
    pilots = list(site.content.pilots.values())
    drawn = province_map(pilots)
    left, top, width, height = map(float, drawn.box.split())
    assert len(drawn.points) == sum(pilot.place.latitude is not None for pilot in pilots)
    assert all(left < point.x < left + width and top < point.y < top + height for point in drawn.points)


@pytest.mark.parametrize(("number", "written"), [("12500", "12,500"), ("0.5", "0.5"), ("7E+4", "70,000")])
def test_numbers_are_written_with_their_thousands_apart(number: str, written: str) -> None:
    assert grouped(Decimal(number)) == written
