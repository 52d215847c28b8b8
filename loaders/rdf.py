"""From typed records to quads: each document's facts in the named graph of that document.

The shape of the result is docs/explanation/data-model.md, the terms are
`ontology.vocabulary`. The order of the quads depends on the records alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad

from loaders.agency_identity import identify_agency
from loaders.records import (
    AgencyRole,
    CompanyStatus,
    Document,
    Fact,
    PilotField,
    PilotRecord,
    Target,
    Unit,
    UnitKind,
)
from loaders.text import SourceText, Span, sentence_around
from ontology import identifiers as iri
from ontology.quantity_units import quantity_unit
from ontology.vocabulary import DCTERMS, OA, PG, QUDT, RDF, RDFS, SCHEMA, SKOS, WGS84, XSD

HEADING_SEPARATOR = " › "

_UNIT_CLASS = {
    UnitKind.APPLICATION: PG.ApplicationScenario,
    UnitKind.EXPERIENCE: PG.Experience,
    UnitKind.STANDARD: PG.StandardUnit,
    UnitKind.FUNDING: PG.FundingUnit,
    UnitKind.OPERATION: PG.OperationUnit,
}
_AGENCY_FIELDS = {
    "government": (PG.government, AgencyRole.GOVERNMENT),
    "lead_agency": (PG.leadAgency, AgencyRole.LEAD),
    "supervisor": (PG.supervisor, AgencyRole.SUPERVISOR),
}
_INTEGER_FIELDS = {"batch": PG.batch, "target_star": PG.targetStar}
_DATE_FIELDS = {"designated_year": PG.designatedYear, "midterm_by": PG.midtermBy, "final_by": PG.finalBy}
_TEXT_FIELDS = {"level": PG.level, "designation_doc": PG.designationDocument, "vision": PG.vision}
_DATE_TYPES = (
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), XSD.date),
    (re.compile(r"[0-9]{4}-[0-9]{2}"), XSD.gYearMonth),
    (re.compile(r"[0-9]{4}"), XSD.gYear),
)


class GazetteerPlace(Protocol):
    """What is known of a place: the row of the gazetteer (`loaders.places.Place`)."""

    @property
    def adcode(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def level(self) -> str: ...  # noqa: D102
    @property
    def prefecture_code(self) -> str | None: ...  # noqa: D102
    @property
    def latitude(self) -> float | None: ...  # noqa: D102
    @property
    def longitude(self) -> float | None: ...  # noqa: D102
    @property
    def former_names(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def short_name(self) -> str: ...  # noqa: D102


def quads_of(document: Document, source: SourceText | None, *, with_text: bool) -> Iterator[Quad]:
    """What a document says, as quads of its named graph.

    Parameters
    ----------
    source
        The document's text; None leaves out the pages of passages.
    with_text
        Whether passages carry their text (`oa:exact`).

    Raises
    ------
    ValueError
        If text is asked for without a source.
    """
    if with_text and source is None:
        raise ValueError(f"{document.name}: passages cannot carry their text without the source")
    writer = _DocumentWriter(document, source, with_text)
    writer.write()
    return iter(writer.quads)


def place_quads(places: Iterable[GazetteerPlace]) -> Iterator[Quad]:
    """Places with their codes, names, prefectures and coordinates (degrees, WGS 84), for the graph of places."""
    graph = iri.Graphs.PLACES
    for place in places:
        node = iri.place(place.adcode)
        yield Quad(node, RDF.type, PG.Place, graph)
        yield Quad(node, RDFS.label, Literal(place.name, language="zh"), graph)
        yield Quad(node, PG.adcode, Literal(place.adcode), graph)
        yield Quad(node, PG.level, Literal(str(place.level)), graph)
        if place.prefecture_code and place.prefecture_code != place.adcode:
            yield Quad(node, PG.inPrefecture, iri.place(place.prefecture_code), graph)
        if place.latitude is not None and place.longitude is not None:
            for axis, degrees in ((WGS84.lat, place.latitude), (WGS84.long, place.longitude)):
                yield Quad(node, axis, Literal(f"{degrees:.6f}", datatype=XSD.decimal), graph)
        for name in dict.fromkeys((place.short_name, *place.former_names)):
            if name and name != place.name:
                yield Quad(node, SKOS.altLabel, Literal(name, language="zh"), graph)


class _DocumentWriter:
    """Collects the quads of one document; a thing that several facts share is described once."""

    def __init__(self, document: Document, source: SourceText | None, with_text: bool):
        self.quads: list[Quad] = []
        self._document = document
        self._source = source
        self._with_text = with_text
        self._graph = iri.document(document.identifier)
        self._described: set[NamedNode] = set()
        self._with_kind: set[NamedNode] = set()

    def write(self) -> None:
        self._write_document()
        seen: Counter[NamedNode] = Counter()
        for ordinal, record in enumerate(self._document.records, start=1):
            code = iri.place_key(record.adcode, record.place, record.prefecture)
            pilot = iri.pilot(code, self._document.identifier)
            seen[pilot] += 1
            if seen[pilot] > 1:
                pilot = NamedNode(f"{pilot.value}-{seen[pilot]}")
            _PilotWriter(self, pilot, code, record).write(ordinal)

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal | None) -> None:
        if value is not None:
            self.quads.append(Quad(subject, predicate, value, self._graph))

    def describe(
        self,
        subject: NamedNode,
        predicate: NamedNode,
        value: NamedNode | Literal,
        graph: NamedNode = iri.Graphs.ENTITIES,
    ) -> None:
        """Describe a thing that other documents name too, in a graph that they share."""
        self.quads.append(Quad(subject, predicate, value, graph))

    def first(self, node: NamedNode) -> bool:
        """Whether this is the first mention of a shared thing."""
        if node in self._described:
            return False
        self._described.add(node)
        return True

    def first_kind(self, agency: NamedNode) -> bool:
        """Whether this agency still lacks a kind: the first that the document shows counts."""
        if agency in self._with_kind:
            return False
        self._with_kind.add(agency)
        return True

    def passage(self, span: Span, units: tuple[Unit, ...]) -> NamedNode:
        node = iri.passage(self._graph, span.start, span.end)
        if self.first(node):
            self.add(node, RDF.type, PG.Passage)
            self.add(node, PG.inDocument, self._graph)
            self.add(node, OA.start, _integer(span.start))
            self.add(node, OA.end, _integer(span.end))
            headings = [unit.title for unit in units if unit.span.contains(span)]
            if headings:
                self.add(node, PG.headingPath, Literal(HEADING_SEPARATOR.join(headings)))
            if self._source is not None:
                self.add(node, PG.page, _integer(self._source.page_of(span.start)))
                if self._with_text:
                    self._quote(node, span)
        return node

    def _quote(self, node: NamedNode, span: Span) -> None:
        """The words of a passage, with the rest of its sentence before and after them."""
        assert self._source is not None
        text = self._source.text
        self.add(node, OA.exact, Literal(text[span.start : span.end]))
        sentence = sentence_around(text, span)
        if sentence.start < span.start:
            self.add(node, OA.prefix, Literal(text[sentence.start : span.start]))
        if span.end < sentence.end:
            self.add(node, OA.suffix, Literal(text[span.end : sentence.end]))

    def _write_document(self) -> None:
        document, node = self._document, self._graph
        self.add(node, RDF.type, PG.SourceDocument)
        self.add(node, DCTERMS.title, _text(document.title))
        self.add(node, PG.fileName, Literal(document.name))
        self.add(node, PG.documentNumber, _text(document.document_number))
        self.add(node, DCTERMS.issued, _date(document.issued))
        self.add(node, PG.issuer, _text(document.issuer))
        self.add(node, PG.genre, Literal(document.genre.value))
        self.add(node, PG.sha256, Literal(document.sha256))
        self.add(node, PG.length, _integer(document.length))
        self.add(node, DCTERMS.extent, _integer(document.pages))
        for warning in document.warnings:
            self.add(node, PG.warning, Literal(warning))


class _PilotWriter:
    """Writes what one document says of one pilot."""

    def __init__(self, writer: _DocumentWriter, pilot: NamedNode, place_code: str, record: PilotRecord):
        self._writer = writer
        self._add = writer.add
        self._pilot = pilot
        self._place_code = place_code
        self._record = record
        self._keys: Counter[tuple[str, str]] = Counter()
        # Outer units first, so that the headings of a passage read from the outside in.
        self._outline = tuple(sorted(record.units, key=lambda unit: (unit.span.start, -unit.span.end)))

    def write(self, ordinal: int) -> None:
        self._write_pilot(ordinal)
        for order, unit in enumerate(self._record.units, start=1):
            self._write_unit(unit, order)
        self._write_targets()
        self._write_plans()
        self._write_mentions()
        self._write_agencies()
        self._write_milestones()

    def _write_pilot(self, ordinal: int) -> None:
        record, pilot, add = self._record, self._pilot, self._add
        document = iri.document(self._writer._document.identifier)
        add(pilot, RDF.type, PG.Pilot)
        add(pilot, RDFS.label, _zh(record.place))
        add(pilot, PG.place, iri.place(record.adcode, record.place, record.prefecture))
        add(pilot, PG.describedIn, document)
        add(pilot, PG.ordinal, _integer(ordinal))
        add(pilot, PG.passage, self._writer.passage(record.span, self._outline))
        if record.adcode is None:
            self._write_unlisted_place()
        if record.field("level") is None:
            add(pilot, PG.level, Literal(record.level.value))
        for field in record.fields:
            self._write_field(field)

    def _write_unlisted_place(self) -> None:
        """Describe a place that the gazetteer does not know, as far as the document does."""
        record = self._record
        place = iri.place(None, record.place, record.prefecture)
        if not self._writer.first(place):
            return
        describe, graph = self._writer.describe, iri.Graphs.PLACES
        describe(place, RDF.type, PG.Place, graph)
        describe(place, RDFS.label, _zh(record.place), graph)
        describe(place, PG.level, Literal(record.level.value), graph)
        if record.prefecture and record.prefecture != record.place:
            prefecture = iri.place(None, record.prefecture, record.prefecture)
            describe(place, PG.inPrefecture, prefecture, graph)
            if self._writer.first(prefecture):
                describe(prefecture, RDF.type, PG.Place, graph)
                describe(prefecture, RDFS.label, _zh(record.prefecture), graph)
                describe(prefecture, PG.level, Literal("prefecture"), graph)

    def _write_field(self, field: PilotField) -> None:
        value: NamedNode | Literal | None
        if field.name in _AGENCY_FIELDS:
            predicate, role = _AGENCY_FIELDS[field.name]
            value = self._agency(field.value, self._kind_of(field.value, role))
        elif field.name in _DATE_FIELDS:
            predicate, value = _DATE_FIELDS[field.name], _date(field.value)
        elif field.name in _INTEGER_FIELDS:
            predicate, value = _INTEGER_FIELDS[field.name], Literal(field.value, datatype=XSD.integer)
        elif field.name in _TEXT_FIELDS:
            predicate, value = _TEXT_FIELDS[field.name], Literal(field.value)
        else:
            raise ValueError(f"{self._record.place}: the data model has no pilot's field {field.name!r}")
        self._add(self._pilot, predicate, value)
        assertion = iri.fact(self._pilot, "assertion", field.name)
        self._add(assertion, RDF.type, PG.Assertion)
        self._add(assertion, RDF.subject, self._pilot)
        self._add(assertion, RDF.predicate, predicate)
        self._add(assertion, RDF.object, value)
        if field.name in _AGENCY_FIELDS:
            self._add(assertion, PG.nameAsPrinted, Literal(field.value))
        self._evidence(assertion, field)

    def _kind_of(self, name: str, role: AgencyRole) -> str | None:
        """The kind that the finder of agencies gave to a name, first of all in this role."""
        same = [agency for agency in self._record.agencies if agency.name == name and agency.agency_kind]
        same.sort(key=lambda agency: agency.role is not role)
        return same[0].agency_kind if same else None

    def _write_unit(self, unit: Unit, order: int) -> None:
        add, node = self._add, iri.unit(self._pilot, unit.path)
        add(node, RDF.type, PG.Unit)
        add(node, RDF.type, _UNIT_CLASS[unit.kind])
        add(node, RDF.type, PG.UnitGroup if unit.is_group else PG.LeafUnit)
        add(node, RDFS.label, _zh(unit.title))
        add(node, PG.pilot, self._pilot)
        add(node, PG.path, Literal(unit.path))
        add(node, PG.kind, Literal(unit.kind.value))
        add(node, PG.order, _integer(order))
        add(node, PG.parentUnit, self._unit(unit.parent))
        for rank, assigned in enumerate(unit.types, start=1):
            concept = iri.scenario_type(assigned.type_id)
            if rank == 1:
                add(node, PG.primaryType, concept)
            add(node, PG.scenarioType, concept)
            typing = iri.child(node, "typing", assigned.type_id)
            add(node, PG.typing, typing)
            add(typing, RDF.type, PG.Typing)
            add(typing, PG.typingType, concept)
            add(typing, PG.rank, _integer(rank))
            add(typing, PG.score, _decimal(assigned.score))
            add(typing, PG.confidence, _decimal(assigned.confidence))
            for word in dict.fromkeys(word.word for word in assigned.words):
                add(typing, PG.speakingWord, Literal(word))
        if unit.responsible:
            add(node, PG.responsibleAsPrinted, Literal("|".join(unit.responsible)))
            for agency in dict.fromkeys(self._agency(name, None) for name in unit.responsible):
                add(node, PG.responsibleAgency, agency)
        self._evidence(node, unit)

    def _write_targets(self) -> None:
        for target in self._record.targets:
            node = self._fact("target", PG.Target, target, *_target_content(target))
            self._add(node, PG.inUnit, self._unit(target.unit_path))
            self._add(node, PG.value, _decimal(target.value))
            self._add(node, PG.minimumValue, _decimal(target.value_min))
            self._add(node, PG.maximumValue, _decimal(target.value_max))
            self._add(node, PG.unitOfMeasure, Literal(target.unit))
            self._add(node, QUDT.hasUnit, quantity_unit(target.unit))
            self._add(node, PG.comparator, Literal(target.comparator.value))
            self._add(node, PG.object, Literal(target.object))
            self._add(node, PG.deadline, _text(target.deadline))

    def _write_plans(self) -> None:
        for standard in self._record.standards:
            node = self._fact("standard", PG.PlannedStandard, standard, standard.topic, standard.level.value)
            self._add(node, PG.topic, Literal(standard.topic))
            self._add(node, PG.standardLevel, Literal(standard.level.value))
            self._add(node, PG.minimumCount, _integer(standard.min_count))
            for type_id in standard.types:
                self._add(node, PG.scenarioType, iri.scenario_type(type_id))
        for citation in self._record.citations:
            node = self._fact("citation", PG.Citation, citation, citation.title, citation.code)
            self._add(node, DCTERMS.title, _text(citation.title))
            self._add(node, PG.documentNumber, _text(citation.code))
        for funding in self._record.funding:
            amount, percent = _decimal(funding.amount_yuan), _decimal(funding.percent)
            content = (funding.kind.value, amount and amount.value, percent and percent.value, funding.comparator.value)
            node = self._fact("funding", PG.Funding, funding, *content)
            self._add(node, PG.fundingKind, Literal(funding.kind.value))
            self._add(node, PG.amount, amount)
            self._add(node, PG.percent, percent)
            self._add(node, PG.comparator, Literal(funding.comparator.value))

    def _write_mentions(self) -> None:
        for company in self._record.companies:
            node = self._fact("company", PG.CompanyMention, company, company.name, company.status.value)
            planned = company.status is CompanyStatus.PLANNED
            named = iri.company(company.name, self._place_code if planned else None)
            self._add(node, PG.company, named)
            self._add(node, PG.companyStatus, Literal(company.status.value))
            self._add(node, PG.nameAsPrinted, Literal(company.name))
            self._describe(named, PG.Company, company.name)
        for platform in self._record.platforms:
            node = self._fact("platform", PG.PlatformMention, platform, platform.name)
            named = iri.platform(platform.name)
            self._add(node, PG.platform, named)
            self._add(node, PG.nameAsPrinted, Literal(platform.name))
            self._describe(named, PG.Platform, platform.name)
        for technology in self._record.technologies:
            node = self._fact(
                "technology", PG.TechnologyMention, technology, technology.technology, technology.unit_path
            )
            self._add(node, PG.technology, iri.technology(technology.technology))
            self._add(node, PG.inUnit, self._unit(technology.unit_path))
            if self._writer._source is not None:
                printed = self._writer._source.text[technology.span.start : technology.span.end]
                self._add(node, PG.nameAsPrinted, Literal("".join(printed.split())))

    def _write_agencies(self) -> None:
        for agency in self._record.agencies:
            node = self._fact("agency", PG.AgencyInvolvement, agency, agency.name, agency.role.value)
            self._add(node, PG.agency, self._agency(agency.name, agency.agency_kind))
            self._add(node, PG.role, Literal(agency.role.value))
            self._add(node, PG.nameAsPrinted, Literal(agency.name))

    def _write_milestones(self) -> None:
        for milestone in self._record.milestones:
            node = self._fact("milestone", PG.Milestone, milestone, milestone.date, milestone.label)
            self._add(node, PG.inUnit, self._unit(milestone.unit_path))
            self._add(node, PG.date, Literal(milestone.date))
            self._add(node, RDFS.label, _zh(milestone.label))

    def _agency(self, name: str, kind: str | None) -> NamedNode:
        identity = identify_agency(name, self._record)
        node = iri.agency(identity.place_code, identity.bare_name)
        if self._writer.first(node):
            self._writer.describe(node, RDF.type, PG.Agency)
            self._writer.describe(node, RDFS.label, _zh(identity.label))
            self._writer.describe(node, SCHEMA.areaServed, iri.place_of_key(identity.place_code))
        if kind is not None and self._writer.first_kind(node):
            self._writer.describe(node, PG.agencyKind, iri.agency_kind(kind))
        return node

    def _describe(self, node: NamedNode, type_: NamedNode, name: str) -> None:
        if self._writer.first(node):
            self._writer.describe(node, RDF.type, type_)
            self._writer.describe(node, RDFS.label, _zh(name))

    def _fact(self, sort: str, type_: NamedNode, fact: Fact, *content: object) -> NamedNode:
        key = iri.content_key(*content)
        self._keys[sort, key] += 1
        count = self._keys[sort, key]
        node = iri.fact(self._pilot, sort, key if count == 1 else f"{key}-{count}")
        self._add(node, RDF.type, type_)
        self._add(node, PG.pilot, self._pilot)
        self._evidence(node, fact)
        return node

    def _evidence(self, node: NamedNode, fact: Fact) -> None:
        self._add(node, PG.passage, self._writer.passage(fact.span, self._outline))
        self._add(node, PG.method, Literal(fact.method))
        self._add(node, PG.confidence, _decimal(fact.confidence))

    def _unit(self, path: str | None) -> NamedNode | None:
        return None if path is None else iri.unit(self._pilot, path)


def _target_content(target: Target) -> tuple[object, ...]:
    numbers = (_decimal(n) for n in (target.value, target.value_min, target.value_max))
    return (
        *(number and number.value for number in numbers),
        target.unit,
        target.comparator.value,
        target.object,
        target.deadline,
    )


def _zh(text: str) -> Literal:
    return Literal(text, language="zh")


def _text(text: str | None) -> Literal | None:
    return None if text is None else Literal(text)


def _integer(number: int | None) -> Literal | None:
    return None if number is None else Literal(str(number), datatype=XSD.integer)


def _decimal(number: Decimal | float | None) -> Literal | None:
    """A decimal without exponent and trailing zeros; a share or a score to six places."""
    if number is None:
        return None
    written = f"{number:f}" if isinstance(number, Decimal) else f"{number:.6f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return Literal(written, datatype=XSD.decimal)


def _date(text: str | None) -> Literal | None:
    """A date typed by its form (YYYY, YYYY-MM, YYYY-MM-DD); any other text stays a string."""
    if text is None:
        return None
    for form, datatype in _DATE_TYPES:
        if form.fullmatch(text):
            return Literal(text, datatype=datatype)
    return Literal(text)
