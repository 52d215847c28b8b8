"""Passing a client's query on to the endpoint that holds the graph."""

from __future__ import annotations

import io
import json

from pyoxigraph import Store

from api.http.answers import (
    GRAPH_FORMATS,
    RESULT_FORMATS,
    SHORT_NAMES,
    Serialised,
    content_type,
    write_answer,
)
from api.http.errors import LimitExceededError, TimeLimitError
from api.http.guard import query_form
from api.http.negotiation import NotAcceptableError, negotiate
from api.http.protocol import QueryRequest
from api.http.settings import Settings
from queries.endpoint import AnswerTooLargeError, EndpointError, EndpointTimeoutError, RemoteDataset


def forwarded(dataset: RemoteDataset, request: QueryRequest, accept: str | None, settings: Settings) -> Serialised:
    """The endpoint's answer, within the limits of this service.

    Raises
    ------
    TimeLimitError, LimitExceededError, NotAcceptableError
        As for embedded data.
    graph.store.GraphError
        If the endpoint does not understand the query or does not answer.
    """
    limit = min(settings.time_limit, request.timeout or settings.time_limit)
    wanted = _wanted(request, accept)
    is_ask = query_form(request.query) == "ASK"
    try:
        answer = dataset.ask(
            request.query,
            "application/sparql-results+json" if is_ask else wanted,
            default_graphs=request.default_graphs,
            named_graphs=request.named_graphs,
            timeout=limit,
            most_bytes=settings.most_bytes,
        )
    except EndpointTimeoutError as error:
        raise TimeLimitError(f"the query was given up after {limit:g} seconds, the limit here") from error
    except AnswerTooLargeError as error:
        raise LimitExceededError(str(error), "bytes") from error
    if is_ask:
        return _truth(_is_true(answer.body, dataset.url), wanted)
    return Serialised(answer.content_type, answer.body)


def _is_true(body: bytes, url: str) -> bool:
    """What the JSON of an ASK query says; Virtuoso writes a row with a number where the standard wants a boolean."""
    try:
        told = json.loads(body)
        if "boolean" in told:
            return bool(told["boolean"])
        rows = told["results"]["bindings"]
        return bool(rows) and str(rows[0]["__ASK_RETVAL"]["value"]) == "1"
    except (ValueError, KeyError, TypeError) as error:
        raise EndpointError(f"{url} answered an ASK query with something else than true or false") from error


def _truth(truth: bool, media_type: str) -> Serialised:
    """True or false in a result format."""
    answer = Store().query("ASK {}" if truth else "ASK { FILTER(false) }")
    buffer = io.BytesIO()
    write_answer(answer, media_type, buffer)
    return Serialised(content_type(media_type), buffer.getvalue())


def _wanted(request: QueryRequest, accept: str | None) -> str:
    """The format to ask the endpoint for: as it would be chosen for embedded data."""
    is_graph = query_form(request.query) in {"CONSTRUCT", "DESCRIBE"}
    offers = list(GRAPH_FORMATS if is_graph else RESULT_FORMATS)
    if request.format is None:
        return negotiate(accept, offers)
    for media_type in (request.format, *SHORT_NAMES.get(request.format.lower(), ())):
        if media_type in offers:
            return media_type
    raise NotAcceptableError(f"there is no format {request.format[:60]!r} for this form of query")
