"""What every answer carries besides its content: request id, security headers, CORS; and the rate limit."""

from __future__ import annotations

import re
import time
import uuid

import structlog
from flask import Flask, Response, g, request

from api.http.errors import TooManyRequestsError
from api.http.rate import RateLimiter

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
CORS_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join(
        ("ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id", "X-Total-Count")
    ),
}
PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match, X-Request-Id",
    "Access-Control-Max-Age": "86400",
}
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = structlog.get_logger("pilotgraph.requests")


def register_headers(app: Flask, limiter: RateLimiter) -> None:
    """Give each request an id, limit how many a client may make, and complete each answer's headers."""

    def check_rate() -> None:
        if request.path not in PROBES and not limiter.allows(request.remote_addr or ""):
            raise TooManyRequestsError(
                "more requests than one client may make in a minute", retry_after=limiter.seconds_left()
            )

    def tell_rate(response: Response) -> Response:
        if request.path not in PROBES:
            response.headers.extend(limiter.headers(request.remote_addr or ""))
        return response

    app.before_request(_begin)
    app.before_request(check_rate)
    app.after_request(tell_rate)
    app.after_request(_complete)


def valid_request_id(given: str | None) -> str | None:
    """An id that a client gave to its request, where it is one that a log can hold."""
    return given if given is not None and _REQUEST_ID.fullmatch(given) else None


def log_request(method: str, path: str, status: int, seconds: float, identifier: str, client: str | None) -> None:
    """Write a request to the log."""
    _log.info(
        "request",
        method=method,
        path=path,
        status=status,
        milliseconds=round(seconds * 1000, 2),
        request_id=identifier,
        client=client,
    )


def _begin() -> None:
    g.request_id = valid_request_id(request.headers.get("X-Request-Id")) or uuid.uuid4().hex
    g.began = time.perf_counter()


def _complete(response: Response) -> Response:
    for name, value in (*SECURITY_HEADERS.items(), *CORS_HEADERS.items()):
        response.headers.setdefault(name, value)
    if request.method == "OPTIONS":
        response.headers.update(PREFLIGHT_HEADERS)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    log_request(
        request.method, request.path, response.status_code, seconds, g.get("request_id", ""), request.remote_addr
    )
    return response
