"""`/api/openapi.json`: the service as OpenAPI."""

from __future__ import annotations

from flask import Blueprint, Response, json, request

from api.http.conditional import versioned
from api.http.openapi import openapi_document
from api.http.service import graph_service

blueprint = Blueprint("interface", __name__)


@blueprint.route("/api/openapi.json")
def openapi() -> Response:
    """The OpenAPI 3.1 document."""
    version = graph_service().version
    content = json.dumps(openapi_document(version, request.host_url.rstrip("/")), ensure_ascii=False)
    return versioned(Response(content, content_type="application/json"), version, request.host_url)
