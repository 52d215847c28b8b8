"""A planned project: its text, its types and why, its targets, projects like it, and whom to ask."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response

from api.http.errors import NoSuchThingError
from api.http.pages.likeness import projects_like
from api.http.pages.records import Fact, Pilot, Unit
from api.http.pages.rendering import page
from api.http.pages.site import Site, site, unwrapped
from ontology.vocabulary import ID_BASE

blueprint = Blueprint("project_pages", __name__)


@blueprint.route("/page/pilot/<place>/<document>/unit/<path>")
def project_page(place: str, document: str, path: str) -> Response:
    """One planned unit."""
    here = site()
    units = here.content.units
    unit = units.get(f"{ID_BASE}pilot/{place}/{document}/unit/{path}")
    if unit is None:
        raise NoSuchThingError(f"the graph says nothing of the unit {place}/{document}/{path}")
    pilot = here.content.pilots[unit.pilot]
    facts = facts_of(unit, pilot)
    return page(
        "project.html",
        unit=unit,
        pilot=pilot,
        parents=_above(unit, units),
        children=[units[child] for child in unit.children],
        targets=[fact for fact in facts if fact.kind == "target"],
        others=[fact for fact in facts if fact.kind not in {"target", "technology"}],
        technologies=list({fact.entity: fact for fact in facts if fact.kind == "technology"}.values()),
        paragraphs=paragraphs_of_unit(here, unit),
        alike=projects_like(here, unit),
    )


def facts_of(unit: Unit, pilot: Pilot) -> list[Fact]:
    """The facts that stand in a unit's text."""
    return [
        fact
        for fact in pilot.facts
        if fact.unit == unit.iri or (fact.passage and unit.passage and unit.passage.contains(fact.passage))
    ]


def paragraphs_of_unit(here: Site, unit: Unit) -> list[str]:
    """A unit's text by paragraphs; empty where the dataset holds facts only."""
    passage = unit.passage
    if passage is None or not passage.exact:
        return []
    text = here.text(passage.document)
    cut = [
        text[max(span.start, passage.start) : min(span.end, passage.end)]
        for span in here.paragraphs(passage.document)
        if span.start < passage.end and span.end > passage.start
    ]
    return [unwrapped(paragraph) for paragraph in cut or [passage.exact]]


def _above(unit: Unit, units: Mapping[str, Unit]) -> list[Unit]:
    """The units that a unit stands under, the highest first."""
    found: list[Unit] = []
    while (above := units.get(unit.parent)) is not None and above not in found:
        found.insert(0, above)
        unit = above
    return found
