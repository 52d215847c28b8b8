"""In front of the app: whole responses that were given before are given again without asking the app.

Only answers of `/sparql` and `/api/queries` are kept: they depend on the dataset's version, the address
and a few headers alone. Everything else about such a request (its id, its place in log and metrics, the
limit of its client's rate) is as for any other.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from api.http.cache import AnswerCache
from api.http.headers import log_request, valid_request_id
from api.http.metrics import Metrics
from api.http.rate import RateLimiter
from api.http.service import GraphService

Environment = dict[str, Any]
StartResponse = Callable[..., Any]
WSGI = Callable[[Environment, StartResponse], Iterable[bytes]]

_KEPT_PATHS = ("/sparql", "/api/queries/")
_KEY_HEADERS = ("PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_HOST")
_OWN_HEADERS = frozenset({"X-Request-Id", "RateLimit", "RateLimit-Policy"})
_SECRET_HEADERS = ("HTTP_COOKIE", "HTTP_IF_NONE_MATCH", "HTTP_RANGE", "HTTP_ACCEPT_LANGUAGE")


@dataclass(frozen=True, slots=True)
class KeptResponse:
    """A response of status 200, as it was given; what each request has of its own is not among the headers."""

    endpoint: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Front:
    """A WSGI application that answers from memory what it can and passes on the rest.

    Parameters
    ----------
    app
        The application behind.
    """

    def __init__(self, app: WSGI, service: GraphService, metrics: Metrics, limiter: RateLimiter) -> None:
        self._app = app
        self._service = service
        self._metrics = metrics
        self._limiter = limiter
        self._kept: AnswerCache[KeptResponse] = AnswerCache(service.settings.cache_bytes)

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        began = time.perf_counter()
        key = self._key(environ)
        kept = self._kept.get(key) if key is not None else None
        if kept is None or not self._limiter.allows(environ.get("REMOTE_ADDR", "")):
            return self._app(environ, start_response)
        identifier = valid_request_id(environ.get("HTTP_X_REQUEST_ID")) or uuid.uuid4().hex
        own = (("X-Request-Id", identifier), *self._limiter.headers(environ.get("REMOTE_ADDR", "")))
        start_response("200 OK", [*kept.headers, *own])
        seconds = time.perf_counter() - began
        self._metrics.count(kept.endpoint, "GET", 200, seconds)
        log_request("GET", environ["PATH_INFO"], 200, seconds, identifier, environ.get("REMOTE_ADDR"))
        return [kept.body]

    def keep(self, response: Response) -> Response:
        """Remember a response of the app where it may be given again."""
        key = self._key(request.environ)
        if (
            key is not None
            and response.status_code == 200
            and "ETag" in response.headers
            and not response.is_streamed
            and "Set-Cookie" not in response.headers
        ):
            body = response.get_data()
            headers = tuple((name, value) for name, value in response.headers if name not in _OWN_HEADERS)
            kept = KeptResponse(request.endpoint or "", headers, body)
            self._kept.put(key, kept, len(body) + sum(map(len, map(str, key))))
        return response

    def _key(self, environ: Environment) -> tuple[str, ...] | None:
        if (
            environ["REQUEST_METHOD"] != "GET"
            or not environ["PATH_INFO"].startswith(_KEPT_PATHS)
            or any(name in environ for name in _SECRET_HEADERS)
        ):
            return None
        return (self._service.version, *(environ.get(name, "") for name in _KEY_HEADERS))
