"""Running the service: granian with worker processes that share the loaded dataset."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog
from granian.constants import Interfaces
from granian.server import Server

from api.http.app import RELEASED_DATA, create_app
from api.http.evaluators.nursery import fork
from api.http.evaluators.pool import EvaluatorPool
from api.http.renewal import announced, follow, supervise
from api.http.service import GraphService, Served
from api.http.settings import Settings
from graph.store import DatasetError, DatasetStore, open_dataset
from queries.endpoint import RemoteDataset

WSGIApp = Callable[..., Any]

# Threads of one worker. A thread waits while an evaluator works, so there are more than processors.
_THREADS = 48


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
    queries.endpoint.EndpointError
        If the endpoint does not answer.
    """
    configure_logging()
    settings = replace(settings or Settings(), data=data, endpoint=endpoint)
    if endpoint is not None:
        remote = RemoteDataset(endpoint, settings.time_limit)
        _run(lambda: create_app(settings, GraphService(Served(remote), settings)), host, port, workers)
        return
    dataset = open_dataset(settings.data or RELEASED_DATA)
    with tempfile.TemporaryDirectory(prefix="pilotgraph-") as folder, _supervisor(Path(folder), dataset, settings):
        _run(lambda: _worker(Path(folder), dataset, settings), host, port, workers)


def _run(load: Callable[[], WSGIApp], host: str, port: int, workers: int) -> None:
    server = Server(
        "pilotgraph",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        backpressure=_THREADS,
        backlog=2048,
        respawn_failed_workers=True,
        websockets=False,
    )
    server.serve(target_loader=load, wrap_loader=False)


@contextlib.contextmanager
def _supervisor(runtime: Path, dataset: DatasetStore, settings: Settings) -> Iterator[None]:
    """A supervisor beside this process, for as long as the block runs."""
    lifeline = os.pipe()
    directory = settings.data or RELEASED_DATA
    process = fork(lambda: supervise(runtime, directory, dataset, lifeline, settings.query_memory))
    os.close(lifeline[0])
    try:
        while announced(runtime) is None:
            if os.waitpid(process, os.WNOHANG)[0]:
                raise DatasetError(f"{directory}: the process that evaluates queries could not be started")
            time.sleep(0.005)
        yield
    finally:
        os.close(lifeline[1])
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(process, signal.SIGTERM)
            os.waitpid(process, 0)


def _worker(runtime: Path, dataset: DatasetStore, settings: Settings) -> WSGIApp:
    """The app of one worker process, which takes up what the supervisor announces."""
    told = announced(runtime)
    if told is None:
        raise DatasetError(f"{runtime}: no dataset is announced")
    if told.version != dataset.version:
        dataset = open_dataset(settings.data or RELEASED_DATA)
    service = GraphService(Served(dataset, EvaluatorPool(told.nursery, settings)), settings)
    threading.Thread(target=follow, args=(runtime, told, service), name="renewal", daemon=True).start()
    return create_app(settings, service)


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
        cache_logger_on_first_use=True,
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
