"""The pilots: an index with the map, and a page for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from api.http.errors import NoSuchThingError
from api.http.pages.maps import province_map
from api.http.pages.records import Fact, Pilot, Unit
from api.http.pages.rendering import page
from api.http.pages.site import Site, site
from ontology.scheme import Domain
from ontology.vocabulary import ID_BASE

if TYPE_CHECKING:
    from graph.similarity import SimilarPlaces

blueprint = Blueprint("pilot_pages", __name__)

# The order in which a pilot's own facts are told.
ASSERTIONS = (
    *("designatedYear", "batch", "targetStar", "designationDocument", "government", "leadAgency", "supervisor"),
    *("midtermBy", "finalBy", "vision"),
)
SIMILAR_SHOWN = 6
MATCHES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class AlikePlace:
    """A place whose plans are alike, and the pairs of projects that make it so."""

    found: SimilarPlaces
    pilot: Pilot
    pairs: tuple[tuple[Unit, Unit, float], ...]


@blueprint.route("/pilots")
def index() -> Response:
    """All pilots by prefecture."""
    pilots = list(site().content.pilots.values())
    by_prefecture: dict[str, list[Pilot]] = {}
    for pilot in sorted(pilots, key=lambda pilot: (pilot.place.adcode or "9", pilot.document.file_name)):
        by_prefecture.setdefault(pilot.place.prefecture, []).append(pilot)
    return page("pilots.html", by_prefecture=by_prefecture, map=province_map(pilots))


@blueprint.route("/page/pilot/<place>/<document>")
def pilot_page(place: str, document: str) -> Response:
    """One pilot, as one document describes it."""
    here = site()
    pilot = here.content.pilots.get(f"{ID_BASE}pilot/{place}/{document}")
    if pilot is None:
        raise NoSuchThingError(f"the graph says nothing of the pilot {place}/{document}")
    return page(
        "pilot.html",
        pilot=pilot,
        assertions=[(name, pilot.assertions[name]) for name in ASSERTIONS if name in pilot.assertions],
        domains=units_by_domain(pilot),
        others=[other for other in here.pilots_of_place(pilot.place.name) if other.iri != pilot.iri],
        alike=alike_places(here, pilot),
        agencies=by_label(pilot.of_kind("agency")),
        platforms=by_label(pilot.of_kind("platform")),
        companies=by_label(pilot.of_kind("company")),
        technologies=by_label(pilot.of_kind("technology")),
        map=province_map(here.content.pilots.values(), pilot.iri),
    )


def units_by_domain(pilot: Pilot) -> list[tuple[Domain | None, list[Unit]]]:
    """The leaf units by the domain of their primary type; those without a type last."""
    found: dict[Domain | None, list[Unit]] = {}
    for unit in pilot.leaves:
        found.setdefault(unit.primary.domain if unit.primary else None, []).append(unit)
    untyped = found.pop(None, None)
    return [*sorted(found.items(), key=lambda entry: -len(entry[1])), *([(None, untyped)] if untyped else [])]


def by_label(facts: tuple[Fact, ...]) -> list[tuple[Fact, ...]]:
    """Facts that name the same thing, together; in the order of the text."""
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        found.setdefault((fact.entity or fact.label, fact.values.get("role", "")), []).append(fact)
    return [tuple(group) for group in found.values()]


def alike_places(here: Site, pilot: Pilot) -> list[AlikePlace]:
    """The places whose plans are most alike, with the best pairs of projects."""
    units = here.content.units
    found = []
    for pair in here.similar_places.get(pilot.place.name, ())[:SIMILAR_SHOWN]:
        pilots = here.pilots_of_place(pair.target)
        if not pilots:
            continue
        pairs = tuple((units[m.source], units[m.target], m.score) for m in pair.matches[:MATCHES_SHOWN])
        largest = max(pilots, key=lambda other: len(other.leaves))
        found.append(AlikePlace(pair, largest, pairs))
    return found
