"""The processes of the service: a supervisor, its nurseries, and workers that share the loaded dataset."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from granian.constants import Interfaces
from granian.server import Server

from api.http.app import create_app
from api.http.evaluators.nursery import fork
from api.http.evaluators.pool import EvaluatorPool
from api.http.logs import SERVER_LOGS
from api.http.metrics import metrics_of
from api.http.renewal import announced, follow, opened_copy, release_memory, supervise
from api.http.service import GraphService, Served
from api.http.settings import RELEASED_DATA, Settings
from graph.store import DatasetError, DatasetStore
from queries.endpoint import RemoteDataset

_log = structlog.get_logger("pilotgraph.hosting")
WSGIApp = Callable[..., Any]

_LAST_ANSWERS = 60  # seconds for the answers that are being given when the service is told to end
# Threads of one worker. A thread waits while an evaluator works, so there are more than processors.
_THREADS = 48


def host_dataset(dataset: DatasetStore, settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve a dataset and those that take its place in its directory, until a signal ends it."""
    with tempfile.TemporaryDirectory(prefix="pilotgraph-") as folder:
        share_memory()
        with _supervisor(Path(folder), dataset, settings):
            # Made before the workers are: what they share takes memory once.
            service = GraphService(Served(dataset), settings)
            app = create_app(settings, service)
            share_memory()
            _run(lambda: _worker(Path(folder), app, service), host, port, workers)


def host_endpoint(url: str, settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve the graph of another endpoint, until a signal ends it."""
    remote = RemoteDataset(url, settings.time_limit)
    app = create_app(settings, GraphService(Served(remote), settings))
    share_memory()
    with tempfile.TemporaryDirectory(prefix="pilotgraph-") as folder:
        _run(lambda: _counting(Path(folder), app), host, port, workers)


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
        log_dictconfig=SERVER_LOGS,
        # Requests that have begun are ended first; one that nobody fetches does not hold the end up for ever.
        workers_kill_timeout=_LAST_ANSWERS,
        websockets=False,
    )
    server.serve(target_loader=load, wrap_loader=False)


def share_memory() -> None:
    """Let processes forked from now on share what this one holds.

    The collector writes to every object that it looks at, which gives each process a copy of its own;
    what is frozen it leaves alone.
    """
    release_memory()
    gc.freeze()


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


def _worker(runtime: Path, app: Flask, service: GraphService) -> WSGIApp:
    """The app in a worker process, where it takes up what the supervisor announces."""
    told = announced(runtime)
    if told is None:
        raise DatasetError(f"{runtime}: no dataset is announced")
    dataset = service.dataset
    if told.version != dataset.version:
        dataset = opened_copy(told, dataset.directory)
    service.renew(Served(dataset, EvaluatorPool(told.nursery, service.settings)))
    threading.Thread(target=follow, args=(runtime, told, service), name="renewal", daemon=True).start()
    return _counting(runtime, app)


def _counting(runtime: Path, app: Flask) -> WSGIApp:
    """The app, whose numbers the other workers learn from now on."""
    try:
        metrics_of(app).share(runtime)
    except OSError as error:
        # On a full disk it is better to count alone than not to answer.
        _log.error("requests are counted for each worker alone", cause=str(error))
    return app
