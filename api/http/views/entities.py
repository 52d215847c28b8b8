"""The things of the graph by their own addresses: `/id/…`, `/data/…`, `/page/…`, `/ontology`, `/.well-known/void`.

An identifier answers 303 with the address of the data or of the page, by what the client
accepts (https://www.w3.org/TR/cooluris/).
"""

from __future__ import annotations

from importlib.resources import files
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from api.http.answers import Serialised
from api.http.conditional import versioned
from api.http.description import DESCRIPTION_FORMATS
from api.http.errors import NoSuchThingError
from api.http.negotiation import negotiate
from api.http.pages.language import language
from api.http.service import graph_service
from api.http.void import void_description
from graph.network import LICENCE
from ontology.axioms import pilot_ontology
from ontology.context import context_text
from ontology.vocabulary import ID_BASE, PREFIXES, TYPE_BASE, rebased

blueprint = Blueprint("entities", __name__)

EXTENSIONS = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
MOST_INCOMING = 2000


@blueprint.route("/id/<path:path>")
def identifier(path: str) -> Response:
    """Send the client on to the data or the page of a thing."""
    chosen = negotiate(request.headers.get("Accept"), [*DESCRIPTION_FORMATS, "text/html"])
    folder = "page" if chosen == "text/html" else "data"
    return _see_other(f"/{folder}/{quote(path)}")


@blueprint.route("/data/<path:path>")
def data(path: str) -> Response:
    """What the graph says of a thing, as RDF; the address may carry a format as its ending (`.ttl`)."""
    stem, dot, extension = path.rpartition(".")
    if dot and extension in EXTENSIONS and not _triples(path):
        chosen, found = EXTENSIONS[extension], _triples(stem)
    else:
        chosen, found = negotiate(request.headers.get("Accept"), list(DESCRIPTION_FORMATS)), _triples(path)
    if not found:
        raise NoSuchThingError(f"the graph says nothing of {ID_BASE}{path}")
    return versioned(_rdf(found, chosen), graph_service().version, path, chosen)


@blueprint.route("/page/<path:path>")
def page(path: str) -> Response:
    """What the graph says of a thing, as a page."""
    found = _triples(path)
    if not found:
        raise NoSuchThingError(f"the graph says nothing of {ID_BASE}{path}")
    subject = NamedNode(ID_BASE + path)
    html = render_template(
        "thing.html",
        iri=subject.value,
        outgoing=[(t.predicate.value, t.object) for t in found if t.subject == subject],
        incoming=[(t.predicate.value, t.subject) for t in found if t.subject != subject],
        path=path,
    )
    return versioned(Response(html), graph_service().version, path, "html", language())


@blueprint.route("/ontology")
@blueprint.route("/ontology/<version>")
def ontology(version: str | None = None) -> Response:
    """The ontology as RDF, or its page; its version IRI answers for the version that this service holds."""
    if version not in (None, pilot_ontology().version):
        raise NoSuchThingError(f"this service holds version {pilot_ontology().version} of the ontology")
    chosen = negotiate(request.headers.get("Accept"), [*DESCRIPTION_FORMATS, "text/html"])
    if chosen == "text/html":
        return _see_other("/vocabulary")
    text = rebased((files("ontology") / "pilotgraph.ttl").read_text(encoding="utf-8")).encode()
    if chosen != "text/turtle":
        triples = [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)]
        return versioned(_rdf(triples, chosen), graph_service().version, chosen)
    return versioned(Response(text, content_type=chosen), graph_service().version, chosen)


@blueprint.route("/ontology/context.jsonld")
def context() -> Response:
    """The JSON-LD context of the ontology's terms."""
    return versioned(Response(context_text(), content_type="application/ld+json"), graph_service().version)


@blueprint.route("/type/")
@blueprint.route("/type/<name>")
def scenario_type(name: str = "") -> Response:
    """A concept of the scheme of scenario types, or the scheme itself, as RDF or as its page."""
    chosen = negotiate(request.headers.get("Accept"), [*DESCRIPTION_FORMATS, "text/html"])
    if chosen == "text/html":
        return _see_other(f"/types/{quote(name)}" if name else "/types")
    if name:
        found = graph_service().about(NamedNode(TYPE_BASE + name), MOST_INCOMING)
    else:
        text = rebased((files("ontology") / "scenario-types.ttl").read_text(encoding="utf-8"))
        found = [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)]
    if not found:
        raise NoSuchThingError(f"there is no scenario type {name[:100]}")
    return versioned(_rdf(found, chosen), graph_service().version, name, chosen)


@blueprint.after_app_request
def signpost(response: Response) -> Response:
    """Tell programs that meet a page of a thing its lasting address and where its data are.

    https://signposting.org/FAIR/
    """
    if request.path.startswith("/page/") and response.status_code == 200:
        path = quote(request.path.removeprefix("/page/"))
        links = [f'<{ID_BASE}{path}>; rel="cite-as"', f'<{LICENCE}>; rel="license"']
        links += [f'</data/{path}.{end}>; rel="describedby"; type="{form}"' for end, form in EXTENSIONS.items()]
        response.headers.add("Link", ", ".join(links))
    return response


def _see_other(address: str) -> Response:
    response = redirect(address, 303)
    response.vary.add("Accept")
    assert isinstance(response, Response)
    return response


@blueprint.route("/.well-known/void")
def void() -> Response:
    """What the dataset holds, counted."""
    chosen = negotiate(request.headers.get("Accept"), list(DESCRIPTION_FORMATS))
    service = graph_service()
    key = ("void", service.version, request.host_url, chosen)
    if (known := service.answers.get(key)) is None:
        body = _rdf(void_description(service, request.host_url), chosen).get_data()
        known = Serialised(chosen, body)
        service.answers.put(key, known, len(body))
    response = Response(known.body, content_type=known.content_type)
    return versioned(response, service.version, request.host_url, chosen)


def _triples(path: str) -> list[Triple]:
    try:
        node = NamedNode(ID_BASE + path)
    except ValueError:
        return []
    return graph_service().about(node, MOST_INCOMING)


def _rdf(triples: list[Triple], media_type: str) -> Response:
    chosen = DESCRIPTION_FORMATS[media_type]
    prefixes = PREFIXES if chosen in (RdfFormat.TURTLE, RdfFormat.RDF_XML) else None
    return Response(serialize(triples, format=chosen, prefixes=prefixes), content_type=media_type)
