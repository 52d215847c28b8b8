"""A small dataset of invented places that has every kind of thing and nothing wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from pyoxigraph import Literal, Quad, Store

from loaders.rdf import place_quads, quads_of
from loaders.records import (
    Agency,
    AgencyRole,
    Citation,
    Company,
    CompanyStatus,
    Comparator,
    Document,
    Funding,
    FundingKind,
    Genre,
    Level,
    Milestone,
    PilotField,
    PilotRecord,
    PlannedStandard,
    Platform,
    StandardLevel,
    Target,
    Technology,
    TypeAssignment,
    TypeWord,
    Unit,
    UnitKind,
)
from loaders.text import SourceText, Span
from ontology import identifiers as iri
from ontology.files import ontology_quads
from ontology.vocabulary import PG, RDF, XSD

DOCUMENT = iri.document("yunhu")
PILOT = iri.pilot("990101", "yunhu")
OTHER_PILOT = iri.pilot("990201", "yunhu")
CITY_PILOT = iri.pilot("990200", "yunhu")
UNIT = iri.unit(PILOT, "1.(1)")


@dataclass(frozen=True)
class InventedPlace:
    adcode: str
    name: str
    level: Level
    prefecture_code: str | None
    latitude: float | None = 36.5
    longitude: float | None = 117.5
    former_names: tuple[str, ...] = ()
    short_name: str = ""


PLACES = (
    InventedPlace("990100", "青岚市", Level.PREFECTURE, None),
    InventedPlace("990101", "云湖县", Level.COUNTY, "990100", former_names=("云泽县",), short_name="云湖"),
    InventedPlace("990200", "砚山市", Level.PREFECTURE, None, None, None),
    InventedPlace("990201", "松溪区", Level.DISTRICT, "990200"),
)


def _unit(path: str, start: int, end: int, kind: UnitKind, *types: str, parent: str | None = None) -> Unit:
    return Unit(
        span=Span(start, end),
        method="outline",
        confidence=0.98,
        path=path,
        parent=parent,
        kind=kind,
        is_group=not types and kind is UnitKind.APPLICATION,
        title=f"智慧{path}",
        title_span=Span(start, start + 4),
        own_span=Span(start, end),
        types=tuple(
            TypeAssignment(
                type_id=t, score=2.5, confidence=0.9, words=(TypeWord(word="学校", weight=1.0, span=Span(start, end)),)
            )
            for t in types
        ),
        responsible=("市水利局", "县教育局") if path == "1.(1)" else (),
    )


def _fields(start: int, level: Level) -> tuple[PilotField, ...]:
    values = {
        "level": level.value,
        "designated_year": "2021",
        "batch": "1",
        "target_star": "4",
        "designation_doc": "青字办发〔2021〕9号",
        "lead_agency": "大数据局",
        "midterm_by": "2022-10",
        "final_by": "2023-10",
        "vision": "云上家园",
    }
    return tuple(
        PilotField(span=Span(start + i, start + i + 3), method="field", name=name, value=value)
        for i, (name, value) in enumerate(values.items())
    )


def _record(place: str, prefecture: str, adcode: str, level: Level, start: int) -> PilotRecord:
    span = Span(start + 60, start + 66)
    found = {"span": span, "method": "rule", "confidence": 0.8}
    return PilotRecord(
        place=place,
        prefecture=prefecture,
        adcode=adcode,
        level=level,
        span=Span(start, start + 100),
        fields=_fields(start, level),
        units=(
            _unit("1", start + 10, start + 80, UnitKind.APPLICATION),
            _unit("1.(1)", start + 50, start + 80, UnitKind.APPLICATION, "education", "health", parent="1"),
            _unit("2", start + 80, start + 99, UnitKind.FUNDING),
        ),
        targets=(
            Target(
                **found,
                unit_path="1.(1)",
                value=Decimal("2E+3"),
                unit="户",
                comparator=Comparator.AT_LEAST,
                object="农户",
                deadline="2022",
            ),
            Target(
                **found,
                unit_path="1.(1)",
                value=None,
                value_min=Decimal(3),
                value_max=Decimal(5),
                unit="公里",
                comparator=Comparator.EQUAL,
                object="管廊",
            ),
        ),
        standards=(
            PlannedStandard(**found, topic="校园", level=StandardLevel.PROVINCIAL, min_count=1, types=("education",)),
        ),
        citations=(Citation(**found, title="云湖规划", code=None),),
        funding=(
            Funding(
                **found,
                kind=FundingKind.SOCIAL_CAPITAL,
                amount_yuan=Decimal("1E+7"),
                percent=None,
                comparator=Comparator.AT_LEAST,
            ),
        ),
        companies=(Company(**found, name="智慧运营公司", status=CompanyStatus.PLANNED),),
        platforms=(Platform(**found, name="云湖通"),),
        agencies=(
            Agency(**found, name="大数据局", role=AgencyRole.LEAD, agency_kind="big-data"),
            Agency(**found, name="市水利局", role=AgencyRole.RESPONSIBLE, agency_kind="water"),
        ),
        technologies=(Technology(**found, technology="5g", unit_path="1.(1)"),),
        milestones=(Milestone(**found, date="2022-10", label="中期考核", unit_path="1.(1)"),),
    )


def invented_document(shift: int = 0) -> Document:
    """Three pilots of two prefectures; `shift` moves all that is in it further down."""
    return Document(
        name="yunhu.txt",
        identifier="yunhu",
        sha256="0" * 64,
        genre=Genre.TASK_BOOK,
        title="任务书",
        document_number="青政发〔2021〕1号",
        issuer="青岚市人民政府",
        issued="2021-05-06",
        length=400,
        pages=None,
        records=(
            _record("云湖县", "青岚市", "990101", Level.COUNTY, shift),
            _record("松溪区", "砚山市", "990201", Level.DISTRICT, shift + 100),
            _record("砚山市", "砚山市", "990200", Level.PREFECTURE, shift + 200),
        ),
    )


def invented_source() -> SourceText:
    return SourceText("云湖" * 200, page_starts=(0, 150))


@pytest.fixture(scope="session")
def sample_quads() -> tuple[Quad, ...]:
    """The dataset: a document, its places and the ontology, with one similarity between its units."""
    graph = iri.Graphs.SIMILARITY
    similarity = iri.child(UNIT, "similar", 1)
    reason = iri.child(similarity, "by", "types")
    number = {text: Literal(text, datatype=XSD.decimal) for text in ("0.5", "0.2")}
    alike = (
        (similarity, RDF.type, PG.Similarity),
        (similarity, PG.similarFrom, UNIT),
        (similarity, PG.similarTo, iri.unit(OTHER_PILOT, "1.(1)")),
        (similarity, PG.score, number["0.5"]),
        (similarity, PG.rank, Literal("1", datatype=XSD.integer)),
        (similarity, PG.contribution, reason),
        (reason, RDF.type, PG.Contribution),
        (reason, PG.contributionKind, Literal("types")),
        (reason, PG.score, number["0.2"]),
        (reason, PG.sharedItem, Literal("education")),
    )
    return (
        *quads_of(invented_document(), invented_source(), with_text=True),
        *place_quads(PLACES),
        *ontology_quads(),
        *(Quad(s, p, o, graph) for s, p, o in alike),
    )


@pytest.fixture
def sample(sample_quads: tuple[Quad, ...]) -> Store:
    """The dataset in a store of the test's own."""
    store = Store()
    store.bulk_extend(sample_quads)
    return store
