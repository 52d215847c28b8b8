"""Answers that begin before their end is known, and how they end where a limit cuts them short.

What has gone out cannot be taken back, and its status was 200. So such an answer ends with a mark that
breaks the syntax of its format and says why, and the connection is closed without the chunk that ends
a whole answer: neither a parser nor an HTTP library takes it for complete. A client that says
`TE: trailers` finds `Pilotgraph-Answer: complete` after a whole answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import structlog
from flask import Flask, Response, g, json, request

from api.http.connections import OutgoingConnection
from api.http.errors import problem_content, problem_of
from api.http.evaluators.growing import GrowingBody
from api.http.metrics import Metrics, metrics_of

TRAILER: Final = "Pilotgraph-Answer"
COMPLETE: Final = "complete"
_log = structlog.get_logger("pilotgraph.streaming")


class AnswerCutError(Exception):
    """An answer ended early; the mark has gone out."""


def may_stream() -> bool:
    """Whether the answer to the request at hand may begin before it is whole.

    HTTP/1.0 ends an answer by closing the connection, so that a broken one looks like a whole one, and
    HTTP/2 shares the connection with other answers.
    """
    return request.method != "HEAD" and request.environ.get("SERVER_PROTOCOL") == "HTTP/1.1"


def streamed(body: GrowingBody, media_type: str) -> Response:
    """A response that begins now, with what is told where it ends early.

    Parameters
    ----------
    body
        The answer, closed when the response is.
    media_type
        Of the answer, with or without parameters.
    """
    pieces = _marked(body, media_type.partition(";")[0], str(g.get("request_id", "")), metrics_of())
    response = Response(pieces, content_type=media_type)
    response.automatically_set_content_length = False
    response.call_on_close(body.close)
    g.begun = True
    return response


def register_streaming(app: Flask) -> None:
    """Let answers that have begun end as they should. To be registered before whatever changes their bytes."""
    app.after_request(_watched)


def cut_mark(media_type: str, problem: dict[str, object]) -> bytes:
    """What ends an answer that is cut short.

    It breaks the syntax wherever the answer was cut: raw line ends are allowed in no string of JSON or of the
    RDF formats, and what is opened here is never closed.

    >>> cut_mark("text/csv", {"title": "Too long", "detail": "ended"}).decode()
    '\\r\\n"\\r\\n"THE ANSWER IS CUT SHORT: Too long; ended'
    """
    told = "; ".join(str(problem[name]) for name in ("title", "detail") if name in problem)
    words = f"THE ANSWER IS CUT SHORT: {told}".replace("\n", " ")
    if media_type.endswith("json"):
        return f'\n,"error":{json.dumps(problem, ensure_ascii=False)}'.encode()
    if media_type.endswith("xml"):
        return f"\n<error>{words.replace('&', '&amp;').replace('<', '&lt;')}".encode()
    if media_type == "text/csv":
        # The first quote closes a field that may be open, or opens one; the last field stays open either way.
        return f'\r\n"\r\n"{words}'.encode()
    if media_type == "text/tab-separated-values":
        return f'\n"{words}'.encode()
    return f"\n# {words}\n<cut-short".encode()


def _marked(body: GrowingBody, media_type: str, request_id: str, metrics: Metrics) -> Iterator[bytes]:
    try:
        yield from body
    except Exception as error:
        problem = problem_of(error)
        limit = getattr(error, "limit", None)
        metrics.cut.labels(problem.code).inc()
        _log.warning("answer cut short", code=problem.code, cause=str(error), request_id=request_id)
        yield cut_mark(media_type, problem_content(problem, str(error), request_id, limit=limit))
        raise AnswerCutError(str(error)) from error


def _watched(response: Response) -> Response:
    if not g.get("begun"):
        return response
    wants_trailer = "trailers" in (part.strip().lower() for part in request.headers.get("TE", "").split(","))
    if wants_trailer:
        response.headers["Trailer"] = TRAILER
        response.headers["Connection"] = "close"
    response.response = _ended(iter(response.response), OutgoingConnection(), wants_trailer)  # type: ignore[arg-type]
    return response


def _ended(pieces: Iterator[bytes], connection: OutgoingConnection, wants_trailer: bool) -> Iterator[bytes]:
    """The pieces, and an end of the connection that says what they are."""
    try:
        for piece in pieces:
            if piece:
                connection.sent(piece)
                yield piece
    except AnswerCutError:
        if not connection.break_off():
            # Servers other than ours break off where this is raised.
            raise
        return
    if wants_trailer:
        connection.end_with(TRAILER, COMPLETE)
