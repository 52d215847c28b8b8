"""Pilots and their planned units, as the graph holds them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph.store import SelectSource, Term
from ontology.vocabulary import ID_BASE, ONTOLOGY_BASE, TYPE_BASE

PREFIXES = f"""PREFIX pg: <{ONTOLOGY_BASE}>
PREFIX pgt: <{TYPE_BASE}>
PREFIX id: <{ID_BASE}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""

PILOTS_QUERY = (
    PREFIXES
    + """SELECT DISTINCT ?pilot ?place ?prefecture ?level ?batch ?year ?lat ?long ?document ?code ?heading WHERE {
  ?pilot a pg:Pilot ; pg:place ?at ; pg:describedIn ?source .
  ?at rdfs:label ?place .
  ?source pg:fileName ?document .
  OPTIONAL { ?source pg:documentNumber ?code }
  OPTIONAL { ?source dcterms:title ?heading }
  OPTIONAL { ?at pg:inPrefecture/rdfs:label ?prefecture }
  OPTIONAL { ?at pg:level ?placeLevel }
  OPTIONAL { ?pilot pg:level ?ownLevel }
  BIND(COALESCE(?ownLevel, ?placeLevel) AS ?level)
  OPTIONAL { ?pilot pg:batch ?batch }
  OPTIONAL { ?pilot pg:designatedYear ?year }
  OPTIONAL { ?at geo:lat ?lat ; geo:long ?long }
} ORDER BY ?pilot"""
)

UNITS_QUERY = (
    PREFIXES
    + """SELECT DISTINCT ?unit ?pilot ?title ?path ?kind ?primary ?passage ?start ?end ?page WHERE {
  ?unit a pg:LeafUnit ; pg:pilot ?pilot ; rdfs:label ?title ; pg:path ?path ; pg:kind ?kind ; pg:passage ?passage .
  ?passage oa:start ?start ; oa:end ?end .
  FILTER(?kind IN ("application", "experience"))
  OPTIONAL { ?unit pg:primaryType ?primary }
  OPTIONAL { ?passage pg:page ?page }
} ORDER BY ?unit"""
)

TYPES_QUERY = PREFIXES + "SELECT DISTINCT ?unit ?type WHERE { ?unit a pg:LeafUnit ; pg:scenarioType ?type }"

LABELS_QUERY = (
    PREFIXES
    + """SELECT DISTINCT ?type ?label ?domain WHERE {
  ?type skos:inScheme ?scheme ; skos:prefLabel ?label . FILTER(LANG(?label) = "zh")
  OPTIONAL { ?type skos:broader/skos:prefLabel ?domain . FILTER(LANG(?domain) = "zh") }
}"""
)


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A leaf of a plan: what is planned, of which types, and where it stands.

    Attributes
    ----------
    types
        Local names of scenario types, the primary one first.
    passage
        The IRI of the passage that describes it; `start` and `end` are code points, `page` counts from 1.
    """

    iri: str
    pilot: str
    title: str
    path: str
    kind: str
    types: tuple[str, ...]
    passage: str
    start: int
    end: int
    page: int | None


@dataclass(frozen=True, slots=True)
class PilotPlan:
    """A pilot as one document describes it, with its planned units in the order of their IRIs.

    `latitude` and `longitude` are degrees (WGS 84), those of the place's seat of government. `document` is the
    file's name, `cited` what an office knows the document by: its number, else its title, else the file's name.
    """

    iri: str
    place: str
    prefecture: str
    level: str
    batch: int | None
    year: int | None
    latitude: float | None
    longitude: float | None
    document: str
    cited: str
    units: tuple[PlannedUnit, ...]

    @property
    def types(self) -> dict[str, int]:
        """How many units the pilot plans of each type, types in alphabetical order."""
        counts: dict[str, int] = defaultdict(int)
        for unit in self.units:
            for name in unit.types:
                counts[name] += 1
        return dict(sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class TypeLabel:
    """A scenario type's Chinese name and that of its domain."""

    name: str
    label: str
    domain: str


def read_plans(source: SelectSource) -> list[PilotPlan]:
    """All pilots with their leaves of kind application or experience, in the order of their IRIs."""
    types: dict[str, set[str]] = defaultdict(set)
    for unit, concept in source.select(TYPES_QUERY).rows:
        types[_text(unit)].add(_local(concept))
    units: dict[str, dict[str, PlannedUnit]] = defaultdict(dict)
    for unit, pilot, title, path, kind, primary, passage, start, end, page in source.select(UNITS_QUERY).rows:
        iri = _text(unit)
        first = [_local(primary)] if primary is not None else []
        units[_text(pilot)].setdefault(
            iri,
            PlannedUnit(
                iri=iri,
                pilot=_text(pilot),
                title=_text(title),
                path=_text(path),
                kind=_text(kind),
                types=(*first, *sorted(types[iri] - set(first))),
                passage=_text(passage),
                start=int(_text(start)),
                end=int(_text(end)),
                page=_integer(page),
            ),
        )
    plans: dict[str, PilotPlan] = {}
    for pilot, place, prefecture, level, batch, year, latitude, longitude, document, *names in source.select(
        PILOTS_QUERY
    ).rows:
        iri = _text(pilot)
        plans.setdefault(
            iri,
            PilotPlan(
                iri=iri,
                place=_text(place),
                prefecture=_text(prefecture) or _text(place),
                level=_text(level),
                batch=_integer(batch),
                year=_integer(year),
                latitude=_float(latitude),
                longitude=_float(longitude),
                document=_text(document),
                cited=next(name for name in map(_text, (*names, document)) if name),
                units=tuple(units[iri].values()),
            ),
        )
    return list(plans.values())


def read_type_labels(source: SelectSource) -> dict[str, TypeLabel]:
    """The scenario types of the scheme by local name; the domains themselves have an empty domain."""
    labels: dict[str, TypeLabel] = {}
    for concept, label, domain in source.select(LABELS_QUERY).rows:
        name = _local(concept)
        labels.setdefault(name, TypeLabel(name, _text(label), _text(domain)))
    return dict(sorted(labels.items()))


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""


def _local(term: Term | None) -> str:
    return _text(term).removeprefix(TYPE_BASE)


def _integer(term: Term | None) -> int | None:
    text = _text(term)[:10]
    return int(text) if text.lstrip("-").isdigit() else None


def _float(term: Term | None) -> float | None:
    try:
        return float(_text(term))
    except ValueError:
        return None
