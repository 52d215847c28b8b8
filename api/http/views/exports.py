"""`/api/export/FORMAT`: the networks as files of graph tools."""

from __future__ import annotations

import io

from flask import Blueprint, Response, request

from api.http.answers import Serialised
from api.http.conditional import versioned
from api.http.errors import NoSuchThingError
from api.http.service import graph_service
from queries.binding import ParameterError

blueprint = Blueprint("exports", __name__)


@blueprint.route("/api/export/<name>")
def export(name: str) -> Response:
    """A network in a format; `graph` says which."""
    # Imported late: what lays networks out takes memory that most workers never need.
    from graph.exports import ExportError, exporter
    from graph.network import GraphName, read_network

    service = graph_service()
    try:
        chosen = exporter(name)
    except ExportError as error:
        raise NoSuchThingError(str(error)) from error
    wanted = request.args.get("graph", GraphName.PILOTS.value)
    if unknown := set(request.args) - {"graph"}:
        raise ParameterError(f"an export has no parameter {min(unknown)[:60]!r}; it has: graph")
    if wanted not in [known.value for known in GraphName]:
        raise ParameterError(f"graph is one of: {', '.join(known.value for known in GraphName)}")
    key = ("export", service.version, name, wanted)
    if (known := service.answers.get(key)) is None:
        network = read_network(service, wanted, version=service.version)
        buffer = io.BytesIO()
        chosen.write(network, buffer)
        known = Serialised(chosen.MEDIA_TYPE, buffer.getvalue())
        service.answers.put(key, known, len(known.body))
    response = Response(known.body, content_type=known.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{wanted}.{chosen.SUFFIX.removeprefix(".")}"'
    return versioned(response, service.version, name, wanted)
