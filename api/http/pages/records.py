"""What the pages show, as records: the graph read once, with the links between its things resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ontology.scheme import ScenarioType


@dataclass(frozen=True, slots=True)
class Passage:
    """Where something is said; the texts are empty where the dataset holds facts only.

    Attributes
    ----------
    document
        The document's key, as its address has it.
    start, end
        Code points from 0.
    """

    document: str
    start: int
    end: int
    page: int | None = None
    heading: str = ""
    exact: str = ""
    prefix: str = ""
    suffix: str = ""

    def contains(self, other: Passage) -> bool:
        """Whether another passage lies wholly inside this one."""
        return self.document == other.document and self.start <= other.start and other.end <= self.end

    @property
    def address(self) -> str:
        """The address of the document's page, opened at this passage."""
        return f"/page/document/{self.document}?at={self.start}-{self.end}#at"


@dataclass(frozen=True, slots=True)
class Document:
    """A source document."""

    key: str
    iri: str
    title: str
    file_name: str
    genre: str = ""
    number: str = ""
    issuer: str = ""
    issued: str = ""
    length: int = 0
    pages: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place; `prefecture` is its own name where it is one."""

    key: str
    name: str
    prefecture: str
    adcode: str = ""
    level: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """An agency, a platform, a company or a technology that several documents may name."""

    key: str
    iri: str
    name: str
    name_en: str = ""
    kind: str = ""
    kind_zh: str = ""
    kind_en: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Typing:
    """A scenario type of a unit, and the words that speak for it."""

    type: ScenarioType
    rank: int
    confidence: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something found in a document, with where it is said.

    Attributes
    ----------
    kind
        `target`, `standard`, `citation`, `funding`, `company`, `platform`, `technology`, `agency`,
        `milestone` or `assertion`.
    pilot, unit
        Their IRIs; `unit` is empty where the fact belongs to none.
    label
        What it is about, as printed: an object, a topic, a name.
    values
        What else is said, by the graph's own local names.
    """

    kind: str
    iri: str
    pilot: str
    unit: str
    label: str
    passage: Passage | None
    confidence: float
    method: str
    entity: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The local part of its address."""
        return self.iri.split("/id/", 1)[-1]

    def decimal(self, name: str) -> Decimal | None:
        """A value as a number."""
        return Decimal(self.values[name]) if name in self.values else None


@dataclass(frozen=True, slots=True)
class Unit:
    """A planned unit.

    Attributes
    ----------
    children
        IRIs of the units right under it.
    responsible
        Names of responsible agencies as printed, with the agency's IRI or "".
    """

    iri: str
    pilot: str
    path: str
    title: str
    kind: str
    order: int
    is_leaf: bool
    passage: Passage | None
    confidence: float
    parent: str = ""
    types: tuple[Typing, ...] = ()
    responsible: tuple[tuple[str, str], ...] = ()
    children: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The page's address."""
        return "/page/" + self.iri.split("/id/", 1)[-1]

    @property
    def primary(self) -> ScenarioType | None:
        """Its primary scenario type."""
        return self.types[0].type if self.types else None


@dataclass(frozen=True, slots=True)
class Pilot:
    """A pilot, as one document describes it.

    Attributes
    ----------
    assertions
        What is said of the pilot itself, by the local name of the property.
    """

    iri: str
    name: str
    place: Place
    document: Document
    ordinal: int
    level: str
    passage: Passage | None
    assertions: Mapping[str, Fact]
    units: tuple[Unit, ...]
    facts: tuple[Fact, ...]

    @property
    def address(self) -> str:
        """The page's address."""
        return "/page/" + self.iri.split("/id/", 1)[-1]

    def of_kind(self, kind: str) -> tuple[Fact, ...]:
        """Its facts of a kind, in the order of the text."""
        return tuple(fact for fact in self.facts if fact.kind == kind)

    @property
    def leaves(self) -> tuple[Unit, ...]:
        """The units that have none below them."""
        return tuple(unit for unit in self.units if unit.is_leaf)

    @property
    def types(self) -> dict[str, tuple[Unit, ...]]:
        """The leaf units by each scenario type they have, in the scheme's order of first use."""
        found: dict[str, list[Unit]] = {}
        for unit in self.leaves:
            for typing in unit.types:
                found.setdefault(typing.type.id, []).append(unit)
        return {name: tuple(units) for name, units in found.items()}


@dataclass(frozen=True)
class Content:
    """All of a dataset that the pages show.

    Attributes
    ----------
    has_texts
        Whether passages hold their sentences.
    """

    documents: Mapping[str, Document]
    places: Mapping[str, Place]
    pilots: Mapping[str, Pilot]
    units: Mapping[str, Unit]
    entities: Mapping[str, Entity]
    facts_of_entity: Mapping[str, tuple[Fact, ...]]
    units_of_agency: Mapping[str, tuple[Unit, ...]]
    has_texts: bool

    def pilots_of_document(self, key: str) -> tuple[Pilot, ...]:
        """The pilots that a document describes, in its order."""
        return tuple(pilot for pilot in self.pilots.values() if pilot.document.key == key)

    def entities_of(self, kind: str) -> tuple[Entity, ...]:
        """The entities of a kind (`agency`, `platform`, `company`, `technology`) that a document names."""
        return tuple(
            entity
            for entity in self.entities.values()
            if entity.key.startswith(kind + "/")
            and (self.facts_of_entity.get(entity.iri) or self.units_of_agency.get(entity.iri))
        )
