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
    """The dataset is loaded and a query over it is answered."""
    service = graph_service()
    service.select("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
    return _fresh(jsonify(status="ready", dataset=service.version))


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
