"""`/api/similar`: planned units like a unit of the graph, or like a text."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, json, request

from api.http.conditional import versioned
from api.http.errors import NoSuchThingError
from api.http.protocol import MalformedRequestError
from api.http.service import graph_service
from queries.binding import ParameterError
from queries.similar import similar_units

blueprint = Blueprint("similar", __name__)

MOST = 20
LONGEST_TEXT = 100_000


@blueprint.route("/api/similar")
def of_unit() -> Response:
    """The units most like the unit whose IRI is `id`."""
    if unknown := set(request.args) - {"id", "limit"}:
        raise ParameterError(f"similar has no parameter {min(unknown)[:60]!r}; it has: id, limit")
    unit = request.args.get("id", "")
    try:
        found = similar_units(graph_service(), unit, _limit())
    except ValueError as error:
        raise ParameterError(f"id is no IRI: {unit[:120]!r}") from error
    if not found:
        raise NoSuchThingError(f"the graph compares no unit {unit[:200]}; units are the initiatives of /api/queries")
    told = [
        {
            "rank": similar.rank,
            "score": float(similar.score),
            "id": similar.unit,
            "title": similar.title,
            "path": similar.path,
            "place": similar.place,
            "document": similar.document,
            "reasons": [
                {"kind": reason.kind, "score": float(reason.score), "items": reason.items} for reason in similar.reasons
            ],
        }
        for similar in found
    ]
    return versioned(_json(told), graph_service().version, request.full_path)


@blueprint.route("/api/similar", methods=["POST"])
def of_text() -> Response:
    """The units most like a text: the body as `text/plain`, or a form's `text` or `file`, with an optional `title`."""
    title, text = _described()
    return _json([dict(entry) for entry in graph_service().similar_to_text(title, text, _limit())])


def _described() -> tuple[str, str]:
    if request.mimetype == "text/plain":
        title, body = "", request.get_data()
    elif request.mimetype in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        title = request.form.get("title", "")
        upload = request.files.get("file")
        body = upload.read() if upload is not None else request.form.get("text", "").encode()
    else:
        raise MalformedRequestError("send the text as text/plain, or a form with `text` or `file`")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MalformedRequestError(f"the text is not UTF-8: byte {error.start}") from error
    if len(text) > LONGEST_TEXT:
        raise MalformedRequestError(f"the text has {len(text)} characters; at most {LONGEST_TEXT} are compared")
    return title, text


def _limit() -> int:
    text = request.args.get("limit", str(MOST))
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST):
        raise ParameterError(f"limit is a whole number from 1 to {MOST}")
    return int(text)


def _json(content: Any) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), content_type="application/json")
