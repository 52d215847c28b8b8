"""The service told to machines: `/api/openapi.json`, and its queries at `/.well-known/sparql-examples`."""

from __future__ import annotations

from flask import Blueprint, Response, json, request
from pyoxigraph import RdfFormat, serialize

from api.http.conditional import versioned
from api.http.description import DESCRIPTION_FORMATS
from api.http.negotiation import negotiate
from api.http.openapi import openapi_document
from api.http.service import graph_service
from ontology.vocabulary import PREFIXES
from queries.shacl_examples import example_triples

blueprint = Blueprint("interface", __name__)


@blueprint.route("/api/openapi.json")
def openapi() -> Response:
    """The OpenAPI 3.1 document."""
    version = graph_service().version
    content = json.dumps(openapi_document(version, request.host_url.rstrip("/")), ensure_ascii=False)
    return versioned(Response(content, content_type="application/json"), version, request.host_url)


@blueprint.route("/.well-known/sparql-examples")
@blueprint.route("/sparql/.well-known/sparql-examples")
def examples() -> Response:
    """The canned queries as SHACL SPARQL executables."""
    chosen = negotiate(request.headers.get("Accept"), list(DESCRIPTION_FORMATS))
    form = DESCRIPTION_FORMATS[chosen]
    prefixes = PREFIXES if form in (RdfFormat.TURTLE, RdfFormat.RDF_XML) else None
    body = serialize(example_triples(f"{request.host_url}sparql"), format=form, prefixes=prefixes)
    return versioned(Response(body, content_type=chosen), graph_service().version, request.host_url, chosen)
