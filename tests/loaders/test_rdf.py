"""Records become quads: which statements, in which graph, under which names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from loaders.agency_identity import identify_agency
from loaders.rdf import place_quads, quads_of
from loaders.records import (
    Agency,
    AgencyRole,
    Comparator,
    Document,
    Genre,
    Level,
    PilotField,
    PilotRecord,
    Target,
    TypeAssignment,
    TypeWord,
    Unit,
    UnitKind,
)
from loaders.text import SourceText, Span
from ontology import identifiers as iri
from ontology.vocabulary import OA, PG, QUDT, RDF, RDFS, SCHEMA, WGS84, XSD

DOCUMENT = iri.document("plan")
PILOT = iri.pilot("990101", "plan")
UNIT = iri.unit(PILOT, "1.(1)")
SOURCE = SourceText("云湖县要建设智慧校园。" * 20, page_starts=(0, 100))


def unit(path: str, parent: str | None, start: int, end: int, title: str) -> Unit:
    typed = TypeAssignment(
        type_id="education",
        score=1.23456789,
        confidence=0.5,
        words=(TypeWord(word="校园", weight=1.0, span=Span(start, end)),) * 2,
    )
    return Unit(
        span=Span(start, end),
        method="outline",
        path=path,
        parent=parent,
        kind=UnitKind.EXPERIENCE,
        is_group=parent is None,
        title=title,
        title_span=Span(start, start + 2),
        own_span=Span(start, end),
        types=() if parent is None else (typed,),
        responsible=() if parent is None else ("县教育局", "云湖县教育局"),
    )


def target(value: str, *, start: int = 120) -> Target:
    return Target(
        span=Span(start, start + 5),
        method="rule",
        confidence=2 / 3,
        unit_path="1.(1)",
        value=Decimal(value),
        unit="公里",
        comparator=Comparator.ABOUT,
        object="光缆",
    )


RECORD = PilotRecord(
    place="云湖县",
    prefecture="青岚市",
    adcode="990101",
    level=Level.COUNTY,
    span=Span(0, 200),
    fields=(
        PilotField(span=Span(3, 9), method="field", name="lead_agency", value="大数据局"),
        PilotField(span=Span(9, 12), method="field", name="midterm_by", value="2022-10"),
        PilotField(span=Span(9, 12), method="field", name="target_star", value="4"),
    ),
    units=(unit("1", None, 100, 190, "惠民"), unit("1.(1)", "1", 110, 190, "智慧校园")),
    targets=(target("7E+4"), target("7E+4", start=140)),
    agencies=(Agency(span=Span(3, 9), method="rule", name="大数据局", role=AgencyRole.LEAD, agency_kind="big-data"),),
)


def document(*records: PilotRecord) -> Document:
    return Document(
        name="plan.txt",
        identifier="plan",
        sha256="a" * 64,
        genre=Genre.TASK_BOOK,
        title=None,
        document_number=None,
        issuer=None,
        issued="2021",
        length=220,
        pages=2,
        records=records or (RECORD,),
        warnings=("第 2 页缺失",),
    )


def written(*records: PilotRecord, with_text: bool = False) -> list[Quad]:
    return list(quads_of(document(*records), SOURCE, with_text=with_text))


def values(quads: Iterable[Quad], subject: NamedNode, predicate: NamedNode) -> list[object]:
    return [q.object for q in quads if q.subject == subject and q.predicate == predicate]


def subjects(quads: Iterable[Quad], kind: NamedNode) -> list[str]:
    return [q.subject.value for q in quads if q.predicate == RDF.type and q.object == kind]  # type: ignore[union-attr]


def test_a_pilot_stands_in_the_graph_of_its_document() -> None:
    quads = written()
    about = [q for q in quads if q.subject == PILOT]
    assert {q.graph_name for q in about} == {DOCUMENT}
    assert values(quads, PILOT, PG.place) == [iri.place("990101")]
    assert values(quads, PILOT, PG.midtermBy) == [Literal("2022-10", datatype=XSD.gYearMonth)]
    assert values(quads, PILOT, PG.targetStar) == [Literal("4", datatype=XSD.integer)]
    assert values(quads, PILOT, PG.level) == [Literal("county")]


def test_a_field_says_where_it_stands() -> None:
    quads = written()
    assertion = iri.fact(PILOT, "assertion", "lead_agency")
    agency = iri.agency("990101", "大数据局")
    assert values(quads, PILOT, PG.leadAgency) == [agency]
    assert values(quads, assertion, RDF.object) == [agency]
    assert values(quads, assertion, PG.passage) == [iri.passage(DOCUMENT, 3, 9)]
    assert values(quads, agency, PG.agencyKind) == [iri.agency_kind("big-data")]
    assert values(quads, agency, SCHEMA.areaServed) == [iri.place("990101")]
    assert values(quads, agency, RDFS.label) == [Literal("云湖县大数据局", language="zh")]


def test_a_unit_has_all_its_classes_and_types() -> None:
    quads = written()
    assert set(values(quads, UNIT, RDF.type)) == {PG.Unit, PG.Experience, PG.LeafUnit}
    assert values(quads, UNIT, PG.parentUnit) == [iri.unit(PILOT, "1")]
    assert values(quads, UNIT, PG.primaryType) == [iri.scenario_type("education")]
    typing = iri.child(UNIT, "typing", "education")
    assert values(quads, typing, PG.score) == [Literal("1.234568", datatype=XSD.decimal)]
    assert values(quads, typing, PG.speakingWord) == [Literal("校园")]
    assert values(quads, UNIT, PG.responsibleAgency) == [iri.agency("990101", "教育局")]
    assert values(quads, UNIT, PG.responsibleAsPrinted) == [Literal("县教育局|云湖县教育局")]


def test_numbers_are_written_out() -> None:
    quads = written()
    first = NamedNode(min(subjects(quads, PG.Target), key=len))
    assert values(quads, first, PG.value) == [Literal("70000", datatype=XSD.decimal)]
    assert values(quads, first, PG.confidence) == [Literal("0.666667", datatype=XSD.decimal)]
    assert values(quads, first, QUDT.hasUnit) == [NamedNode("http://qudt.org/vocab/unit/KiloM")]


def test_the_same_content_twice_gets_a_number() -> None:
    one, other = sorted(subjects(written(), PG.Target), key=len)
    assert other == f"{one}-2"


def test_a_passage_knows_page_headings_and_words() -> None:
    passage = iri.passage(DOCUMENT, 120, 125)
    quads = written(with_text=True)
    assert values(quads, passage, PG.page) == [Literal("2", datatype=XSD.integer)]
    assert values(quads, passage, PG.headingPath) == [Literal("惠民 › 智慧校园")]
    assert values(quads, passage, OA.exact) == [Literal(SOURCE.text[120:125])]
    assert not [q for q in written() if q.predicate == OA.exact]


def test_text_needs_its_source() -> None:
    with pytest.raises(ValueError, match="without the source"):
        quads_of(document(), None, with_text=True)


def test_names_do_not_depend_on_positions() -> None:
    moved = replace(RECORD, targets=(target("7E+4", start=150), target("7E+4", start=160), target("8", start=120)))
    before, after = set(subjects(written(), PG.Target)), set(subjects(written(moved), PG.Target))
    assert before < after
    assert len(after) == 3


def test_order_and_bytes_are_the_same_every_time() -> None:
    assert written() == written()


def test_an_unlisted_place_is_described_by_its_document() -> None:
    quads = written(replace(RECORD, adcode=None))
    place = iri.place(None, "云湖县", "青岚市")
    assert values(quads, place, RDFS.label) == [Literal("云湖县", language="zh")]
    assert values(quads, place, PG.inPrefecture) == [iri.place(None, "青岚市", "青岚市")]
    assert not values(quads, place, PG.adcode)


def test_two_chapters_on_one_place_are_two_pilots() -> None:
    assert sorted(subjects(written(RECORD, RECORD), PG.Pilot)) == [PILOT.value, f"{PILOT.value}-2"]


def test_an_unknown_field_is_refused() -> None:
    record = replace(RECORD, fields=(PilotField(span=Span(0, 1), method="m", name="colour", value="red"),))
    with pytest.raises(ValueError, match="no pilot's field 'colour'"):
        written(record)


@dataclass(frozen=True)
class InventedPlace:
    adcode: str = "990101"
    name: str = "云湖县"
    level: Level = Level.COUNTY
    prefecture_code: str | None = "990100"
    latitude: float | None = 36.5
    longitude: float | None = 117.25
    former_names: tuple[str, ...] = ("云泽县", "云湖县")
    short_name: str = "云湖"


def test_places_have_codes_names_and_coordinates() -> None:
    quads = list(place_quads([InventedPlace(), InventedPlace("990100", "青岚市", Level.PREFECTURE, "990100", None)]))
    place = iri.place("990101")
    assert {q.graph_name for q in quads} == {iri.Graphs.PLACES}
    assert values(quads, place, PG.adcode) == [Literal("990101")]
    assert values(quads, place, WGS84.long) == [Literal("117.250000", datatype=XSD.decimal)]
    assert values(quads, place, PG.inPrefecture) == [iri.place("990100")]
    assert len([q for q in quads if q.subject == place and q.object in _labels("云湖", "云泽县")]) == 2
    assert not values(quads, iri.place("990100"), PG.inPrefecture)
    assert not values(quads, iri.place("990100"), WGS84.lat)


def _labels(*names: str) -> list[Literal]:
    return [Literal(name, language="zh") for name in names]


@pytest.mark.parametrize(
    ("name", "place_code", "bare"),
    [
        ("教育局", "990101", "教育局"),
        ("县教育局", "990101", "教育局"),
        ("云湖县教育局", "990101", "教育局"),
        ("云湖县人民政府", "990101", "人民政府"),
        ("市大数据局", "990100", "大数据局"),
        ("青岚市大数据局", "990100", "大数据局"),
        ("市场监管局", "990101", "市场监管局"),
        ("县市场监管局", "990101", "市场监管局"),
        ("市市场监管局", "990100", "市场监管局"),
        ("省工业和信息化厅", "990000", "工业和信息化厅"),
    ],
)
def test_an_agency_is_whose_its_name_says(name: str, place_code: str, bare: str) -> None:
    identity = identify_agency(name, RECORD)
    assert (identity.place_code, identity.bare_name) == (place_code, bare)
