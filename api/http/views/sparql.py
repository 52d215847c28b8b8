"""`/sparql`: the SPARQL 1.1 Protocol for queries, and the service description."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from api.http.conditional import versioned
from api.http.description import DESCRIPTION_FORMATS, service_description
from api.http.negotiation import negotiate
from api.http.pages.language import language
from api.http.protocol import METHODS, parse_request
from api.http.service import Streamed, graph_service
from api.http.streaming import may_stream, streamed
from ontology.vocabulary import PREFIXES
from queries.canned import Label, catalogue

blueprint = Blueprint("sparql", __name__)


@blueprint.route("/sparql", methods=["OPTIONS"], provide_automatic_options=False)
def options() -> Response:
    """What the endpoint can be asked by."""
    response = Response()
    response.allow.update(METHODS)
    return response


@blueprint.route("/sparql", methods=["GET", "POST", "PUT", "DELETE", "PATCH"], provide_automatic_options=False)
def sparql() -> Response:
    """Answer a query, or describe the service where none is given."""
    accept = request.headers.get("Accept")
    asked = parse_request(request.method, request.query_string, request.headers.get("Content-Type"), request.get_data())
    if asked is None:
        return _without_query(accept)
    service = graph_service()
    answer = service.sparql(asked, accept, request.remote_addr or "", may_begin=may_stream())
    if isinstance(answer, Streamed) and answer.length is None:
        response = streamed(answer.body, answer.content_type)
    else:
        response = Response(answer.body, content_type=answer.content_type)
    if isinstance(answer, Streamed) and answer.length is not None:
        response.content_length = answer.length
    if request.method == "POST":
        response.vary.add("Accept")
        return response
    return versioned(response, service.version, request.query_string.decode("latin-1"), answer.content_type)


def _without_query(accept: str | None) -> Response:
    offers = [*DESCRIPTION_FORMATS, "text/html"]
    chosen = negotiate(accept, offers)
    service = graph_service()
    if chosen == "text/html":
        page = render_template("sparql.html", prefixes=dict(PREFIXES), examples=list(_examples()))
        return versioned(Response(page), service.version, chosen, language())
    body = service_description(request.base_url, chosen, asks_others=bool(service.settings.service_allow))
    return versioned(Response(body, content_type=chosen), service.version, request.base_url, chosen)


def _examples() -> Iterator[tuple[str, Label]]:
    """Where the SPARQL of each canned query is to be had, and what it asks."""
    for query in catalogue().values():
        yield f"/api/queries/{query.name}.rq?{urlencode(query.example)}", query.title
