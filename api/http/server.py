"""Running the service: granian with worker processes that share the loaded dataset."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from granian.constants import Interfaces
from granian.server import Server

from api.http.app import create_app
from api.http.service import GraphService
from api.http.settings import Settings
from graph.store import open_dataset

WSGIApp = Callable[..., Any]


def serve(
    data: Path | None,
    endpoint: str | None = None,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 2,
    settings: Settings | None = None,
) -> None:
    """Serve until a signal ends it.

    Parameters
    ----------
    data
        A dataset directory; or None where `endpoint` is given.
    endpoint
        The address of a SPARQL 1.1 endpoint that holds the graph.
    workers
        How many processes answer requests.
    settings
        The limits; what they say of data and endpoint is overridden.

    Raises
    ------
    graph.store.DatasetError
        If the dataset cannot be opened.
    """
    configure_logging()
    settings = Settings(data=data, endpoint=endpoint)
    service = GraphService(open_dataset(data or Path("data")), settings)

    def load() -> WSGIApp:
        return create_app(settings, service)

    server = Server(
        "pilotgraph",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=32,
        backlog=2048,
        respawn_failed_workers=True,
        websockets=False,
    )
    server.serve(target_loader=load, wrap_loader=False)


def configure_logging(level: int = logging.INFO) -> None:
    """Logs as one JSON object a line, to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
