"""The home page: what is inside and how to ask."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from api.http.conditional import versioned
from api.http.service import graph_service
from queries.canned import catalogue

blueprint = Blueprint("home", __name__)


@blueprint.route("/")
def home() -> Response:
    """The page that a newcomer sees first."""
    service = graph_service()
    counts = next(service.canned("overview", {}).records())
    documents = list(service.canned("documents", {}).records())
    page = render_template("home.html", counts=counts, documents=documents, queries=catalogue().values())
    return versioned(Response(page), service.version, "home")
