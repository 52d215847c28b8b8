"""The one table from errors to HTTP answers: problem details (RFC 9457) for programs, a page for browsers.

Domain code raises domain errors and knows no status. What is not in the table is a fault of
ours: its cause goes to the log, and the client learns only the request's id.
"""

from __future__ import annotations

import http
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import structlog
from flask import Flask, Response, g, json, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from api.http.negotiation import NotAcceptableError, negotiate
from api.http.protocol import (
    METHODS,
    MalformedRequestError,
    MethodNotAllowedError,
    UnsupportedMediaTypeError,
    UpdateRefusedError,
)
from graph.store import DatasetError, QueryEvaluationError, QuerySyntaxError
from queries.binding import ParameterError
from queries.canned import UnknownQueryError
from queries.endpoint import EndpointError

PROBLEM = "application/problem+json"


class ServiceError(Exception):
    """An error of the service itself, with what the client may do about it in the message."""


class ForbiddenQueryError(ServiceError):
    """A query that asks for what this service never does."""


class NoSuchThingError(ServiceError):
    """An address under which the graph knows nothing."""


class UnanswerableTextError(ServiceError):
    """A text that cannot be compared with the graph."""


class LimitExceededError(ServiceError):
    """A limit that a request ran into.

    Attributes
    ----------
    limit
        Which one: `time`, `rows`, `bytes`, `memory`, `disk`, `service` (what another service answers).
    """

    def __init__(self, message: str, limit: str) -> None:
        super().__init__(message)
        self.limit = limit


class TimeLimitError(LimitExceededError):
    """A query that was not answered in its time."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "time")


class TooManyQueriesError(ServiceError):
    """More queries at once than one client may run."""


class TooManyRequestsError(ServiceError):
    """More requests than one client may make in a while.

    Attributes
    ----------
    retry_after
        Seconds after which to try again.
    """

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ServiceFailedError(ServiceError):
    """Another service that a query asks and that does not answer as it should."""


class OverloadedError(ServiceError):
    """More queries at once than the service can run."""


@dataclass(frozen=True, slots=True)
class Problem:
    """How an error is told over HTTP."""

    status: int
    code: str
    title: str
    retry_after: int | None = None


PROBLEMS: Mapping[type[Exception], Problem] = {
    MalformedRequestError: Problem(400, "malformed-request", "The request breaks the SPARQL protocol"),
    QuerySyntaxError: Problem(400, "query-syntax", "The query is not SPARQL 1.1"),
    ParameterError: Problem(400, "bad-parameter", "A parameter cannot be used"),
    ForbiddenQueryError: Problem(403, "forbidden-query", "The query asks for what this service does not do"),
    UpdateRefusedError: Problem(403, "update-refused", "Updates are refused"),
    UnknownQueryError: Problem(404, "unknown-query", "There is no such canned query"),
    NoSuchThingError: Problem(404, "not-found", "The graph knows no such thing"),
    MethodNotAllowedError: Problem(405, "method-not-allowed", "The method is not allowed"),
    NotAcceptableError: Problem(406, "not-acceptable", "No acceptable format"),
    UnsupportedMediaTypeError: Problem(415, "unsupported-media-type", "The body's media type is not supported"),
    TooManyQueriesError: Problem(429, "too-many-queries", "Too many queries of one client at once", retry_after=2),
    TooManyRequestsError: Problem(429, "too-many-requests", "Too many requests of one client"),
    UnanswerableTextError: Problem(422, "unanswerable-text", "The text cannot be compared"),
    QueryEvaluationError: Problem(422, "query-evaluation", "The query cannot be evaluated"),
    TimeLimitError: Problem(504, "time-limit", "The query took longer than its limit"),
    LimitExceededError: Problem(507, "result-limit", "The answer is larger than its limit"),
    OverloadedError: Problem(503, "overloaded", "The service is busy", retry_after=5),
    ServiceFailedError: Problem(502, "service-failed", "Another service that the query asks does not answer"),
    EndpointError: Problem(502, "endpoint", "The endpoint that holds the graph does not answer"),
    DatasetError: Problem(503, "no-dataset", "The dataset cannot be read", retry_after=30),
}

_log = structlog.get_logger("pilotgraph.errors")


def register_error_handlers(app: Flask) -> None:
    """Let the app answer every error as a problem."""
    for error_class in PROBLEMS:
        app.register_error_handler(error_class, _known_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected_error)


def problem_of(error: Exception) -> Problem:
    """The row of the table for an error: that of its own class or of the nearest above."""
    for kind in type(error).__mro__:
        if kind in PROBLEMS:
            return PROBLEMS[kind]
    return Problem(500, "internal", "The service failed")


def problem_content(problem: Problem, detail: str, request_id: str, **members: object) -> dict[str, object]:
    """The members of a problem's JSON (RFC 9457, section 3); further ones that are None are left out."""
    return {
        "type": f"urn:pilotgraph:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": detail,
        "instance": f"urn:pilotgraph:request:{request_id}",
        **{name: value for name, value in members.items() if value is not None},
    }


def problem_response(problem: Problem, detail: str, **members: object) -> Response:
    """A problem as a response, in the form that the client prefers."""
    content = problem_content(problem, detail, g.get("request_id", ""), **members)
    if _prefers_page():
        page = render_template("problem.html", problem=content, reason=http.HTTPStatus(problem.status).phrase)
        response = Response(page, problem.status, mimetype="text/html")
    else:
        response = Response(json.dumps(content, ensure_ascii=False), problem.status, mimetype=PROBLEM)
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def _known_error(error: Exception) -> Response:
    members: dict[str, object] = {}
    if isinstance(error, QuerySyntaxError):
        members = {"line": error.line, "column": error.column}
    elif isinstance(error, LimitExceededError):
        members = {"limit": error.limit}
    response = problem_response(problem_of(error), str(error), **members)
    if isinstance(error, TooManyRequestsError):
        response.headers["Retry-After"] = str(error.retry_after)
    elif isinstance(error, MethodNotAllowedError):
        response.headers["Allow"] = ", ".join(METHODS)
    return response


def _http_error(error: HTTPException) -> Response:
    if isinstance(error, RequestRedirect):
        return cast(Response, error.get_response())
    status = error.code or 500
    code = (error.name or "error").lower().replace(" ", "-")
    response = problem_response(Problem(status, code, error.name), error.description or error.name)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "location", "retry-after"}:
            response.headers[name] = value
    return response


def _unexpected_error(error: Exception) -> Response:
    _log.exception("unexpected error", path=request.path, request_id=g.get("request_id"))
    return problem_response(problem_of(error), "the cause is in the server's log, under this request's id")


def _prefers_page() -> bool:
    try:
        return negotiate(request.headers.get("Accept"), [PROBLEM, "application/json", "text/html"]) == "text/html"
    except NotAcceptableError:
        return False
