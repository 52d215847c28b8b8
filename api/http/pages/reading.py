"""Reading the graph into the records that pages show: one pass over the store, a fraction of a second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from api.http.pages.records import Content, Document, Entity, Fact, Passage, Pilot, Place, Typing, Unit
from graph.store import named_graphs
from ontology.identifiers import Graphs
from ontology.scheme import scenario_types
from ontology.vocabulary import DCTERMS, ID_BASE, OA, PG, RDF, RDFS, SCHEMA, SKOS, TYPE_BASE, WGS84

_Term = NamedNode | BlankNode | Literal | Triple
_NO_DATA = frozenset({Graphs.SIMILARITY.value, ID_BASE + "graph/patterns", ID_BASE + "graph/inferred"})

# The class of a fact, what the pages call it, the property that says what it is about, and its entity's property.
_FACTS: tuple[tuple[NamedNode, str, NamedNode, NamedNode | None], ...] = (
    (PG.Target, "target", PG.object, None),
    (PG.PlannedStandard, "standard", PG.topic, None),
    (PG.Citation, "citation", DCTERMS.title, None),
    (PG.Funding, "funding", PG.fundingKind, None),
    (PG.CompanyMention, "company", PG.nameAsPrinted, PG.company),
    (PG.PlatformMention, "platform", PG.nameAsPrinted, PG.platform),
    (PG.TechnologyMention, "technology", PG.nameAsPrinted, PG.technology),
    (PG.AgencyInvolvement, "agency", PG.nameAsPrinted, PG.agency),
    (PG.Milestone, "milestone", RDFS.label, None),
)
_VALUES = (
    *(PG.value, PG.minimumValue, PG.maximumValue, PG.unitOfMeasure, PG.comparator, PG.deadline, PG.standardLevel),
    *(PG.minimumCount, PG.documentNumber, PG.fundingKind, PG.amount, PG.percent, PG.companyStatus, PG.role, PG.date),
)
_ENTITIES: tuple[tuple[NamedNode, str], ...] = (
    (PG.Agency, "agency"),
    (PG.Platform, "platform"),
    (PG.Company, "company"),
    (PG.Technology, "technology"),
)


def read_content(store: Store) -> Content:
    """All that the pages show of a dataset."""
    nodes = _Nodes(store)
    places = _places(nodes)
    documents = _documents(nodes)
    passages = {iri: _passage(nodes, iri) for iri in nodes.of_class(PG.Passage)}
    units = _units(nodes, passages)
    entities = _entities(nodes, places)
    facts = list(_facts(nodes, passages))
    pilots = _pilots(nodes, passages, places, documents, units.values(), facts)
    of_entity: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.entity:
            of_entity[fact.entity].append(fact)
    of_agency: dict[str, list[Unit]] = defaultdict(list)
    for unit in units.values():
        for agency in dict.fromkeys(iri for _, iri in unit.responsible if iri):
            of_agency[agency].append(unit)
    return Content(
        documents=documents,
        places=places,
        pilots=pilots,
        units=units,
        entities=entities,
        facts_of_entity={iri: tuple(found) for iri, found in of_entity.items()},
        units_of_agency={iri: tuple(found) for iri, found in of_agency.items()},
        has_texts=any(passage.exact for passage in passages.values()),
    )


class _Nodes:
    """The statements of the documents' graphs by subject and predicate, and subjects by class."""

    def __init__(self, store: Store) -> None:
        self._statements: dict[str, dict[str, list[_Term]]] = {}
        self._classes: dict[str, list[str]] = defaultdict(list)
        for graph in sorted(named_graphs(store), key=lambda name: name.value):
            if graph.value in _NO_DATA:
                continue
            for quad in store.quads_for_pattern(None, None, None, graph):
                if not isinstance(quad.subject, NamedNode):
                    continue
                subject = quad.subject.value
                self._statements.setdefault(subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
                if quad.predicate == RDF.type and isinstance(quad.object, NamedNode):
                    self._classes[quad.object.value].append(subject)

    def of_class(self, kind: NamedNode) -> list[str]:
        return sorted(self._classes.get(kind.value, ()))

    def is_a(self, subject: str, kind: NamedNode) -> bool:
        return kind in self.terms(subject, RDF.type)

    def terms(self, subject: str, predicate: NamedNode) -> list[_Term]:
        return self._statements.get(subject, {}).get(predicate.value, [])

    def texts(self, subject: str, predicate: NamedNode) -> list[str]:
        return [
            term.value for term in self.terms(subject, predicate) if isinstance(term, Literal | NamedNode | BlankNode)
        ]

    def text(self, subject: str, predicate: NamedNode) -> str:
        return next(iter(self.texts(subject, predicate)), "")

    def label(self, subject: str, predicate: NamedNode, language: str) -> str:
        for term in self.terms(subject, predicate):
            if isinstance(term, Literal) and term.language == language:
                return term.value
        return ""

    def number(self, subject: str, predicate: NamedNode) -> float | None:
        found = self.text(subject, predicate)
        try:
            return float(found) if found else None
        except ValueError:
            return None


def _local(iri: str) -> str:
    return iri.removeprefix(ID_BASE)


def _whole(nodes: _Nodes, subject: str, predicate: NamedNode) -> int:
    return int(nodes.number(subject, predicate) or 0)


def _confidence(nodes: _Nodes, subject: str) -> float:
    found = nodes.number(subject, PG.confidence)
    return 1.0 if found is None else found


def _passage(nodes: _Nodes, iri: str) -> Passage:
    return Passage(
        document=_local(nodes.text(iri, PG.inDocument)).removeprefix("document/"),
        start=_whole(nodes, iri, OA.start),
        end=_whole(nodes, iri, OA.end),
        page=_whole(nodes, iri, PG.page) or None,
        heading=nodes.text(iri, PG.headingPath),
        exact=nodes.text(iri, OA.exact),
        prefix=nodes.text(iri, OA.prefix),
        suffix=nodes.text(iri, OA.suffix),
    )


def _documents(nodes: _Nodes) -> dict[str, Document]:
    return {
        (key := _local(iri).removeprefix("document/")): Document(
            key=key,
            iri=iri,
            title=nodes.text(iri, DCTERMS.title) or nodes.text(iri, PG.fileName),
            file_name=nodes.text(iri, PG.fileName),
            genre=nodes.text(iri, PG.genre),
            number=nodes.text(iri, PG.documentNumber),
            issuer=nodes.text(iri, PG.issuer),
            issued=nodes.text(iri, DCTERMS.issued),
            length=_whole(nodes, iri, PG.length),
            pages=nodes.text(iri, DCTERMS.extent),
            warnings=tuple(nodes.texts(iri, PG.warning)),
        )
        for iri in nodes.of_class(PG.SourceDocument)
    }


def _places(nodes: _Nodes) -> dict[str, Place]:
    found = {}
    for iri in nodes.of_class(PG.Place):
        name = nodes.text(iri, RDFS.label)
        above = nodes.text(iri, PG.inPrefecture)
        found[iri] = Place(
            key=_local(iri).removeprefix("place/"),
            name=name,
            prefecture=nodes.text(above, RDFS.label) or name,
            adcode=nodes.text(iri, PG.adcode),
            level=nodes.text(iri, PG.level),
            latitude=nodes.number(iri, WGS84.lat),
            longitude=nodes.number(iri, WGS84.long),
        )
    return found


def _entities(nodes: _Nodes, places: Mapping[str, Place]) -> dict[str, Entity]:
    found: dict[str, Entity] = {}
    for kind, folder in _ENTITIES:
        for iri in nodes.of_class(kind):
            agency_kind = nodes.text(iri, PG.agencyKind)
            place = places.get(nodes.text(iri, SCHEMA.areaServed))
            found[iri] = Entity(
                key=_local(iri),
                iri=iri,
                name=nodes.label(iri, SKOS.prefLabel, "zh") or nodes.text(iri, RDFS.label),
                name_en=nodes.label(iri, SKOS.prefLabel, "en"),
                kind=agency_kind.rsplit("/", 1)[-1] if agency_kind else folder,
                kind_zh=nodes.label(agency_kind, SKOS.prefLabel, "zh"),
                kind_en=nodes.label(agency_kind, SKOS.prefLabel, "en"),
                place=place.name if place else "",
            )
    return dict(sorted(found.items(), key=lambda entry: (entry[1].name, entry[0])))


def _units(nodes: _Nodes, passages: Mapping[str, Passage]) -> dict[str, Unit]:
    types = {TYPE_BASE + known.id: known for known in scenario_types()}
    found: dict[str, Unit] = {}
    for iri in nodes.of_class(PG.Unit):
        typings = [
            Typing(
                type=types[concept],
                rank=_whole(nodes, typing, PG["rank"]),
                confidence=_confidence(nodes, typing),
                words=tuple(sorted(nodes.texts(typing, PG.speakingWord), key=lambda word: (-len(word), word))),
            )
            for typing in nodes.texts(iri, PG.typing)
            if (concept := nodes.text(typing, PG.typingType)) in types
        ]
        found[iri] = Unit(
            iri=iri,
            pilot=nodes.text(iri, PG.pilot),
            path=nodes.text(iri, PG.path),
            title=nodes.text(iri, RDFS.label),
            kind=nodes.text(iri, PG.kind),
            order=_whole(nodes, iri, PG.order),
            is_leaf=nodes.is_a(iri, PG.LeafUnit),
            passage=passages.get(nodes.text(iri, PG.passage)),
            confidence=_confidence(nodes, iri),
            parent=nodes.text(iri, PG.parentUnit),
            types=tuple(sorted(typings, key=lambda typing: typing.rank)),
            responsible=_responsible(nodes, iri),
        )
    below: dict[str, list[Unit]] = defaultdict(list)
    for unit in found.values():
        below[unit.parent].append(unit)
    return {
        iri: replace(unit, children=tuple(child.iri for child in sorted(below[iri], key=lambda unit: unit.order)))
        for iri, unit in sorted(found.items(), key=lambda entry: (entry[1].pilot, entry[1].order))
    }


def _responsible(nodes: _Nodes, unit: str) -> tuple[tuple[str, str], ...]:
    """Names as printed, each with the agency whose name it is or ends with."""
    printed = [name for text in nodes.texts(unit, PG.responsibleAsPrinted) for name in text.split("|") if name]
    agencies = {iri: nodes.text(iri, RDFS.label) for iri in nodes.texts(unit, PG.responsibleAgency)}
    named = []
    for name in printed:
        whose = [iri for iri, label in agencies.items() if label == name or label.endswith(name)]
        named.append((name, min(whose) if whose else ""))
    return tuple(named)


def _facts(nodes: _Nodes, passages: Mapping[str, Passage]) -> Iterable[Fact]:
    for kind, name, about, entity in _FACTS:
        for iri in nodes.of_class(kind):
            yield Fact(
                kind=name,
                iri=iri,
                pilot=nodes.text(iri, PG.pilot),
                unit=nodes.text(iri, PG.inUnit),
                label=nodes.text(iri, about),
                passage=passages.get(nodes.text(iri, PG.passage)),
                confidence=_confidence(nodes, iri),
                method=nodes.text(iri, PG.method),
                entity=nodes.text(iri, entity) if entity else "",
                values={
                    value.value.rsplit("#", 1)[-1]: found for value in _VALUES if (found := nodes.text(iri, value))
                },
            )
    for iri in nodes.of_class(PG.Assertion):
        printed = nodes.text(iri, PG.nameAsPrinted)
        value = nodes.text(iri, RDF.object)
        yield Fact(
            kind="assertion",
            iri=iri,
            pilot=nodes.text(iri, RDF.subject),
            unit="",
            label=printed or value,
            passage=passages.get(nodes.text(iri, PG.passage)),
            confidence=_confidence(nodes, iri),
            method=nodes.text(iri, PG.method),
            entity=value if printed else "",
            values={"predicate": nodes.text(iri, RDF.predicate).rsplit("#", 1)[-1]},
        )


def _pilots(
    nodes: _Nodes,
    passages: Mapping[str, Passage],
    places: Mapping[str, Place],
    documents: Mapping[str, Document],
    units: Iterable[Unit],
    facts: Iterable[Fact],
) -> dict[str, Pilot]:
    units_of: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        units_of[unit.pilot].append(unit)
    facts_of: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        facts_of[fact.pilot].append(fact)
    found = []
    for iri in nodes.of_class(PG.Pilot):
        place = places[nodes.text(iri, PG.place)]
        own = sorted(facts_of[iri], key=_position)
        found.append(
            Pilot(
                iri=iri,
                name=nodes.text(iri, RDFS.label) or place.name,
                place=place,
                document=documents[_local(nodes.text(iri, PG.describedIn)).removeprefix("document/")],
                ordinal=_whole(nodes, iri, PG.ordinal),
                level=nodes.text(iri, PG.level) or place.level,
                passage=passages.get(nodes.text(iri, PG.passage)),
                assertions={fact.values["predicate"]: fact for fact in own if fact.kind == "assertion"},
                units=tuple(sorted(units_of[iri], key=lambda unit: unit.order)),
                facts=tuple(fact for fact in own if fact.kind != "assertion"),
            )
        )
    ordered = sorted(found, key=lambda pilot: (pilot.document.file_name, pilot.ordinal, pilot.iri))
    return {pilot.iri: pilot for pilot in ordered}


def _position(fact: Fact) -> tuple[int, int, str]:
    return (fact.passage.start, fact.passage.end, fact.iri) if fact.passage else (0, 0, fact.iri)
