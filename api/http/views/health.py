"""Whether the service lives, and whether it can answer."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from api.http.service import graph_service

blueprint = Blueprint("health", __name__)


@blueprint.route("/healthz")
def healthz() -> Response:
    """The process lives."""
    return _fresh(jsonify(status="ok"))


@blueprint.route("/readyz")
def readyz() -> Response:
    """The dataset is loaded, and queries over it are answered, here and by what evaluates strangers' queries."""
    service = graph_service()
    service.check()
    return _fresh(jsonify(status="ready", dataset=service.version))


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
