"""Passing a client's query on to the endpoint that holds the graph."""

from __future__ import annotations

from api.http.answers import GRAPH_FORMATS, RESULT_FORMATS, SHORT_NAMES, Serialised
from api.http.errors import LimitExceededError, TimeLimitError
from api.http.guard import asks_for_graph
from api.http.negotiation import NotAcceptableError, negotiate
from api.http.protocol import QueryRequest
from api.http.settings import Settings
from queries.endpoint import AnswerTooLargeError, EndpointTimeoutError, RemoteDataset


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
    try:
        answer = dataset.ask(
            request.query,
            _wanted(request, accept),
            default_graphs=request.default_graphs,
            named_graphs=request.named_graphs,
            timeout=limit,
            most_bytes=settings.most_bytes,
        )
    except EndpointTimeoutError as error:
        raise TimeLimitError(f"the query was given up after {limit:g} seconds, the limit here") from error
    except AnswerTooLargeError as error:
        raise LimitExceededError(str(error), "bytes") from error
    return Serialised(answer.content_type, answer.body)


def _wanted(request: QueryRequest, accept: str | None) -> str:
    """The format to ask the endpoint for: as it would be chosen for embedded data."""
    offers = list(GRAPH_FORMATS if asks_for_graph(request.query) else RESULT_FORMATS)
    if request.format is None:
        return negotiate(accept, offers)
    for media_type in (request.format, *SHORT_NAMES.get(request.format.lower(), ())):
        if media_type in offers:
            return media_type
    raise NotAcceptableError(f"there is no format {request.format[:60]!r} for this form of query")
