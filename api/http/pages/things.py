"""Indexes and pages of what several plans share: types, agencies, platforms, companies, technologies, facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from flask import Blueprint, Response, request

from api.http.errors import NoSuchThingError
from api.http.pages.maps import province_map
from api.http.pages.records import Content, Entity, Fact, Pilot, Unit
from api.http.pages.rendering import page
from api.http.pages.site import site
from ontology.scheme import Domain, ScenarioType, scenario_type, scenario_types
from ontology.vocabulary import ID_BASE
from queries.binding import ParameterError

blueprint = Blueprint("thing_pages", __name__)

KINDS = {"agencies": "agency", "platforms": "platform", "companies": "company", "technologies": "technology"}
LONGEST_QUESTION = 100
ROWS = 200


@blueprint.route("/types")
def types() -> Response:
    """All scenario types by domain, with how many pilots plan each."""
    planned = Counter(name for pilot in site().content.pilots.values() for name in pilot.types)
    domains: dict[Domain, list[tuple[ScenarioType, int]]] = {}
    for known in scenario_types():
        domains.setdefault(known.domain, []).append((known, planned[known.id]))
    return page("types.html", domains=domains)


@blueprint.route("/types/<name>")
def type_page(name: str) -> Response:
    """One scenario type: what it is, and who plans it."""
    try:
        known = scenario_type(name)
    except KeyError:
        raise NoSuchThingError(f"the scheme of scenario types has no {name[:60]!r}") from None
    content = site().content
    planning = [(pilot, pilot.types[name]) for pilot in content.pilots.values() if name in pilot.types]
    planning.sort(key=lambda entry: (entry[0].place.adcode or "9", entry[0].document.file_name))
    units = {unit.iri for _, found in planning for unit in found}
    facts = [fact for pilot, _ in planning for fact in pilot.facts if fact.unit in units]
    together = Counter(
        typing.type.id for iri in units for typing in content.units[iri].types if typing.type.id != name
    ).most_common(8)
    return page(
        "type.html",
        type=known,
        planning=planning,
        units=len(units),
        targets=[fact for fact in facts if fact.kind == "target"],
        technologies=_named(content, facts, "technology"),
        platforms=_named(content, facts, "platform"),
        related=[scenario_type(other) for other in known.related],
        together=[(scenario_type(other), count) for other, count in together],
        map=province_map([pilot for pilot, _ in planning]),
        pilots=len(content.pilots),
    )


@blueprint.route("/<any(agencies, platforms, companies, technologies):plural>")
def entities(plural: str) -> Response:
    """All agencies, platforms, companies or technologies that a document names."""
    content = site().content
    rows = [(entity, *_pilots_of(content, entity)) for entity in content.entities_of(KINDS[plural])]
    rows.sort(key=lambda row: (-len(row[1]), -row[2], row[0].name))
    return page("entities.html", plural=plural, rows=rows)


@blueprint.route("/page/<any(agency, platform, company, technology):kind>/<key>")
def entity_page(kind: str, key: str) -> Response:
    """One of them: where it is named, and by whom."""
    content = site().content
    entity = content.entities.get(f"{ID_BASE}{kind}/{key}")
    if entity is None:
        raise NoSuchThingError(f"the graph says nothing of {kind}/{key}")
    facts = content.facts_of_entity.get(entity.iri, ())
    by_pilot: dict[str, list[Fact]] = {}
    for fact in facts:
        by_pilot.setdefault(fact.pilot, []).append(fact)
    return page(
        "entity.html",
        entity=entity,
        kind=kind,
        plural=next(plural for plural, single in KINDS.items() if single == kind),
        by_pilot=[(content.pilots[iri], found) for iri, found in by_pilot.items()],
        units=content.units_of_agency.get(entity.iri, ()),
        unit_of=lambda fact: _unit_of(content.pilots[fact.pilot], fact),
    )


@blueprint.route("/<any(targets, standards):plural>")
def facts(plural: str) -> Response:
    """All targets or planned standards, those that hold a word where one is given."""
    content = site().content
    asked = request.args.get("q", "").strip()[:LONGEST_QUESTION]
    found = [fact for pilot in content.pilots.values() for fact in pilot.of_kind(plural.removesuffix("s"))]
    kept = [fact for fact in found if asked in fact.label or _in_title(content, fact, asked)]
    kept.sort(key=lambda fact: (fact.label, -(fact.decimal("value") or 0), fact.iri))
    offset = _offset()
    return page(
        f"{plural}.html",
        asked_word=asked,
        total=len(kept),
        facts=kept[offset : offset + ROWS],
        offset=offset,
        rows=ROWS,
        objects=Counter(fact.label for fact in found if fact.label).most_common(16),
    )


@blueprint.route("/documents")
def documents() -> Response:
    """All source documents."""
    content = site().content
    return page("documents.html", rows=[(d, content.pilots_of_document(d.key)) for d in content.documents.values()])


@blueprint.route("/page/place/<key>")
def place_page(key: str) -> Response:
    """A place: its pilots, and those of the places in it."""
    content = site().content
    place = content.places.get(f"{ID_BASE}place/{key}")
    if place is None:
        raise NoSuchThingError(f"the graph says nothing of the place {key}")
    own = [pilot for pilot in content.pilots.values() if pilot.place.key == key]
    inside = [pilot for pilot in content.pilots.values() if pilot.place.prefecture == place.name and pilot not in own]
    return page("place.html", place=place, own=own, inside=inside, map=province_map([*own, *inside]))


def _named(content: Content, facts: Iterable[Fact], kind: str) -> Sequence[tuple[Entity, int]]:
    counted = Counter(fact.entity for fact in facts if fact.kind == kind and fact.entity in content.entities)
    return [(content.entities[iri], count) for iri, count in counted.most_common(12)]


def _pilots_of(content: Content, entity: Entity) -> tuple[list[Pilot], int]:
    """The pilots that name an entity, and how often they do."""
    facts = content.facts_of_entity.get(entity.iri, ())
    units = content.units_of_agency.get(entity.iri, ())
    iris = dict.fromkeys([*(fact.pilot for fact in facts), *(unit.pilot for unit in units)])
    return [content.pilots[iri] for iri in iris if iri in content.pilots], len(facts) + len(units)


def _unit_of(pilot: Pilot, fact: Fact) -> Unit | None:
    """The leaf unit in whose text a fact stands."""
    for unit in pilot.leaves:
        if fact.unit == unit.iri or (fact.passage and unit.passage and unit.passage.contains(fact.passage)):
            return unit
    return None


def _in_title(content: Content, fact: Fact, word: str) -> bool:
    unit = content.units.get(fact.unit)
    return unit is not None and word in unit.title


def _offset() -> int:
    text = request.args.get("offset", "0")
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ParameterError("offset is a whole number from 0 to 99999")
    return int(text)
