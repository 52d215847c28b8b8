"""What one document says of one pilot, as quads."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from loaders.agency_identity import identify_agency
from loaders.heading_paths import HeadingPaths
from loaders.literals import date, decimal, integer, string, zh
from loaders.records import (
    AgencyRole,
    CompanyStatus,
    Fact,
    PilotField,
    PilotRecord,
    Target,
    Unit,
    UnitKind,
)
from ontology import identifiers as iri
from ontology.quantity_units import quantity_unit
from ontology.vocabulary import DCTERMS, PG, QUDT, RDF, RDFS, SCHEMA, XSD

if TYPE_CHECKING:
    from loaders.rdf import DocumentWriter

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


class PilotWriter:
    """Writes what one document says of one pilot."""

    def __init__(self, writer: DocumentWriter, pilot: NamedNode, place_code: str, record: PilotRecord):
        self._writer = writer
        self._add = writer.add
        self._pilot = pilot
        self._place_code = place_code
        self._record = record
        self._keys: Counter[tuple[str, str]] = Counter()
        self._headings = HeadingPaths(record.units)

    def write(self, ordinal: int) -> None:
        """Write all that the record holds; `ordinal` is its place in the document, from 1."""
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
        add(pilot, RDFS.label, zh(record.place))
        add(pilot, PG.place, iri.place(record.adcode, record.place, record.prefecture))
        add(pilot, PG.describedIn, document)
        add(pilot, PG.ordinal, integer(ordinal))
        add(pilot, PG.passage, self._writer.passage(record.span, self._headings))
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
        describe(place, RDFS.label, zh(record.place), graph)
        describe(place, PG.level, Literal(record.level.value), graph)
        if record.prefecture and record.prefecture != record.place:
            prefecture = iri.place(None, record.prefecture, record.prefecture)
            describe(place, PG.inPrefecture, prefecture, graph)
            if self._writer.first(prefecture):
                describe(prefecture, RDF.type, PG.Place, graph)
                describe(prefecture, RDFS.label, zh(record.prefecture), graph)
                describe(prefecture, PG.level, Literal("prefecture"), graph)

    def _write_field(self, field: PilotField) -> None:
        value: NamedNode | Literal | None
        if field.name in _AGENCY_FIELDS:
            predicate, role = _AGENCY_FIELDS[field.name]
            value = self._agency(field.value, self._kind_of(field.value, role))
        elif field.name in _DATE_FIELDS:
            predicate, value = _DATE_FIELDS[field.name], date(field.value)
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
        add(node, RDFS.label, zh(unit.title))
        add(node, PG.pilot, self._pilot)
        add(node, PG.path, Literal(unit.path))
        add(node, PG.kind, Literal(unit.kind.value))
        add(node, PG.order, integer(order))
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
            add(typing, PG.rank, integer(rank))
            add(typing, PG.score, decimal(assigned.score))
            add(typing, PG.confidence, decimal(assigned.confidence))
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
            self._add(node, PG.value, decimal(target.value))
            self._add(node, PG.minimumValue, decimal(target.value_min))
            self._add(node, PG.maximumValue, decimal(target.value_max))
            self._add(node, PG.unitOfMeasure, Literal(target.unit))
            self._add(node, QUDT.hasUnit, quantity_unit(target.unit))
            self._add(node, PG.comparator, Literal(target.comparator.value))
            self._add(node, PG.object, Literal(target.object))
            self._add(node, PG.deadline, string(target.deadline))

    def _write_plans(self) -> None:
        for standard in self._record.standards:
            node = self._fact("standard", PG.PlannedStandard, standard, standard.topic, standard.level.value)
            self._add(node, PG.topic, Literal(standard.topic))
            self._add(node, PG.standardLevel, Literal(standard.level.value))
            self._add(node, PG.minimumCount, integer(standard.min_count))
            for type_id in standard.types:
                self._add(node, PG.scenarioType, iri.scenario_type(type_id))
        for citation in self._record.citations:
            node = self._fact("citation", PG.Citation, citation, citation.title, citation.code)
            self._add(node, DCTERMS.title, string(citation.title))
            self._add(node, PG.documentNumber, string(citation.code))
        for funding in self._record.funding:
            amount, percent = decimal(funding.amount_yuan), decimal(funding.percent)
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
            self._add(node, RDFS.label, zh(milestone.label))

    def _agency(self, name: str, kind: str | None) -> NamedNode:
        identity = identify_agency(name, self._record)
        node = iri.agency(identity.place_code, identity.bare_name)
        if self._writer.first(node):
            self._writer.describe(node, RDF.type, PG.Agency)
            self._writer.describe(node, RDFS.label, zh(identity.label))
            self._writer.describe(node, SCHEMA.areaServed, iri.place_of_key(identity.place_code))
        if kind is not None and self._writer.first_kind(node):
            self._writer.describe(node, PG.agencyKind, iri.agency_kind(kind))
        return node

    def _describe(self, node: NamedNode, type_: NamedNode, name: str) -> None:
        if self._writer.first(node):
            self._writer.describe(node, RDF.type, type_)
            self._writer.describe(node, RDFS.label, zh(name))

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
        self._add(node, PG.passage, self._writer.passage(fact.span, self._headings))
        self._add(node, PG.method, Literal(fact.method))
        self._add(node, PG.confidence, decimal(fact.confidence))

    def _unit(self, path: str | None) -> NamedNode | None:
        return None if path is None else iri.unit(self._pilot, path)


def _target_content(target: Target) -> tuple[object, ...]:
    numbers = (decimal(n) for n in (target.value, target.value_min, target.value_max))
    return (
        *(number and number.value for number in numbers),
        target.unit,
        target.comparator.value,
        target.object,
        target.deadline,
    )
