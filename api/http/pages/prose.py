"""The pages that explain: about, reliability, data, the API, the ontology; and the feedback on a fact."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request
from pyoxigraph import Literal, NamedNode

from api.http.pages.language import words
from api.http.pages.records import Passage
from api.http.pages.rendering import page
from api.http.pages.site import Site, site
from ontology.files import ontology_quads
from ontology.vocabulary import ID_BASE, ONTOLOGY_BASE, OWL, RDF, RDFS, SKOS
from queries.canned import catalogue

blueprint = Blueprint("prose_pages", __name__)

# Where a reader's remark goes: an e-mail address or a web address, set by whoever runs the service.
FEEDBACK_VARIABLE = "PILOTGRAPH_FEEDBACK"
FLAT_TABLE = "flat table"
_MEASURED = Path(__file__).with_name("reliability.json")


@dataclass(frozen=True, slots=True)
class OntologyTerm:
    """A class or property of the ontology, with its labels and definitions by language."""

    name: str
    kind: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]


@blueprint.route("/about")
def about() -> Response:
    """What this is, where it comes from, and how to load documents."""
    return page("about.html")


@blueprint.route("/reliability")
def reliability() -> Response:
    """How far the facts are to be trusted, as measured."""
    here = site()
    sure = here.remembered("confidences", lambda: _confidences(here))
    return page("reliability.html", measured=_measured(), confidences=sure)


@blueprint.route("/data")
def data() -> Response:
    """Everything there is to download."""
    # Imported late: what lays networks out is needed only here and in the export itself.
    from graph.exports import exporters
    from graph.network import GraphName

    tables = [query for query in catalogue().values() if FLAT_TABLE in query.tags]
    return page("data.html", tables=tables, formats=list(exporters().values()), graphs=list(GraphName))


@blueprint.route("/api")
def api() -> Response:
    """The programming interface by example."""
    return page("api.html", queries=list(catalogue().values()))


@blueprint.route("/vocabulary")
def vocabulary() -> Response:
    """The ontology's classes and properties in words."""
    terms = _terms()
    return page(
        "vocabulary.html",
        classes=[term for term in terms if term.kind == "class"],
        properties=[term for term in terms if term.kind == "property"],
    )


@blueprint.route("/feedback")
def feedback() -> Response:
    """A remark on a fact, with its IRI and passage filled in."""
    here = site()
    iri = request.args.get("fact", "")[:500]
    known = iri.startswith(ID_BASE) and _knows(here, iri)
    passage = _passage_of(here, iri) if known else None
    address = os.environ.get(FEEDBACK_VARIABLE, "")
    where = f"{passage.document} {passage.start}–{passage.end}" if passage else ""
    text = words("feedback_body", fact=iri if known else "", where=where)
    subject = words("feedback_subject")
    link = (
        f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(text)}" if "@" in address else address
    )
    return page("feedback.html", text=text, link=link if link.startswith(("mailto:", "https://")) else "")


def _knows(here: Site, iri: str) -> bool:
    try:
        node = NamedNode(iri)
    except ValueError:
        return False
    return next(iter(here.dataset.store.quads_for_pattern(node, None, None, None)), None) is not None


def _passage_of(here: Site, iri: str) -> Passage | None:
    for thing in (here.content.units.get(iri), here.content.pilots.get(iri)):
        if thing is not None:
            return thing.passage
    return None


def _confidences(here: Site) -> list[tuple[str, int, float, int]]:
    """For each kind of fact how many there are, the mean confidence, and how many are below four in five."""
    by_kind: dict[str, list[float]] = {}
    for pilot in here.content.pilots.values():
        for fact in (*pilot.facts, *pilot.assertions.values()):
            by_kind.setdefault(fact.kind, []).append(fact.confidence)
    return [
        (kind, len(found), sum(found) / len(found), sum(confidence < 0.8 for confidence in found))
        for kind, found in sorted(by_kind.items(), key=lambda entry: -len(entry[1]))
    ]


@cache
def _measured() -> Any:
    return json.loads(_MEASURED.read_text(encoding="utf-8"))


@cache
def _terms() -> tuple[OntologyTerm, ...]:
    kinds: dict[str, str] = {}
    texts: dict[str, dict[str, dict[str, str]]] = {}
    classes = {OWL.Class}
    properties = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    for quad in ontology_quads():
        if not isinstance(quad.subject, NamedNode) or not quad.subject.value.startswith(ONTOLOGY_BASE):
            continue
        name = quad.subject.value.removeprefix(ONTOLOGY_BASE)
        if quad.predicate == RDF.type and quad.object in classes | properties:
            kinds[name] = "class" if quad.object in classes else "property"
        elif quad.predicate in (RDFS.label, SKOS.definition) and isinstance(quad.object, Literal):
            which = quad.predicate.value.rsplit("#", 1)[-1]
            texts.setdefault(name, {}).setdefault(which, {})[quad.object.language or "en"] = quad.object.value
    return tuple(
        OntologyTerm(name, kinds[name], texts.get(name, {}).get("label", {}), texts.get(name, {}).get("definition", {}))
        for name in sorted(kinds)
    )
