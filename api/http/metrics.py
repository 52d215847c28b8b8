"""Counters for Prometheus, of all workers together: whichever is asked answers for its colleagues, too."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import Metric

EXTENSION = "pilotgraph-metrics"
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
_PATIENCE = 1.0  # seconds that a colleague has to tell its numbers
_CREATED = "_created"

# A family as JSON: name, type, documentation, and samples of name, labels and value.
_Family: TypeAlias = list[Any]


class Metrics:
    """The numbers that one worker process keeps."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "pilotgraph_requests", "Requests answered", ("endpoint", "method", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "pilotgraph_request_seconds", "Time to answer", ("endpoint",), buckets=_BUCKETS, registry=self.registry
        )
        self.cut = Counter(
            "pilotgraph_answers_cut", "Answers that ended early after they had begun", ("code",), registry=self.registry
        )
        self._folder: Path | None = None

    def count(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self.requests.labels(endpoint, method, str(status)).inc()
        self.seconds.labels(endpoint).observe(seconds)

    def exposition(self) -> Response:
        """The numbers in Prometheus' text format."""
        families = [self._families(), *(self._of_colleagues() if self._folder else ())]
        return Response(generate_latest(_Summed(families)), content_type=CONTENT_TYPE_LATEST)

    def share(self, folder: Path) -> None:
        """Tell the numbers to whoever asks at a socket in a folder, and ask there from now on.

        Parameters
        ----------
        folder
            Of the service's own; the sockets of all workers lie there.

        Raises
        ------
        OSError
            If there is no room for the socket; the numbers stay this worker's own.
        """
        address = _address(folder, os.getpid())
        # A worker that died may have had the same number.
        address.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listener.bind(str(address))
            listener.listen()
        except OSError:
            listener.close()
            raise
        self._folder = folder
        threading.Thread(target=self._tell, args=(listener,), name="metrics", daemon=True).start()

    def _families(self) -> list[_Family]:
        return [
            [family.name, family.type, family.documentation, [[s.name, s.labels, s.value] for s in family.samples]]
            for family in self.registry.collect()
        ]

    def _tell(self, listener: socket.socket) -> None:
        while True:
            with contextlib.suppress(OSError), listener.accept()[0] as asking:
                asking.settimeout(_PATIENCE)
                asking.sendall(json.dumps(self._families()).encode())

    def _of_colleagues(self) -> Iterator[list[_Family]]:
        assert self._folder is not None
        for address in self._folder.glob(_address(Path(), "*").name):
            if address != _address(self._folder, os.getpid()):
                with contextlib.suppress(OSError, ValueError), socket.socket(socket.AF_UNIX) as connection:
                    connection.settimeout(_PATIENCE)
                    connection.connect(str(address))
                    with connection.makefile("rb") as told:
                        yield json.loads(told.read())


class _Summed(CollectorRegistry):
    """What several workers counted, as one."""

    def __init__(self, told: Iterable[list[_Family]]) -> None:
        super().__init__()
        self._told = told

    def collect(self) -> Iterator[Metric]:
        """The families, each sample summed over the workers; of the moments of beginning the first."""
        found: dict[str, tuple[str, str, dict[tuple[str, tuple[tuple[str, str], ...]], float]]] = {}
        for families in self._told:
            for name, kind, documentation, samples in families:
                _, _, sums = found.setdefault(name, (kind, documentation, {}))
                for sample, labels, value in samples:
                    key = (sample, tuple(labels.items()))
                    known = sums.get(key)
                    if sample.endswith(_CREATED):
                        sums[key] = value if known is None else min(known, value)
                    else:
                        sums[key] = value + (known or 0.0)
        for name, (kind, documentation, sums) in found.items():
            metric = Metric(name, documentation, kind)
            for (sample, pairs), value in sums.items():
                metric.add_sample(sample, dict(pairs), value)
            yield metric


def register_metrics(app: Flask, metrics: Metrics) -> None:
    """Count the app's requests and answer `/metrics`."""

    def count(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        metrics.count(request.endpoint or "none", request.method, response.status_code, seconds)
        return response

    app.after_request(count)
    app.add_url_rule("/metrics", "metrics", metrics.exposition)
    app.extensions[EXTENSION] = metrics


def metrics_of(app: Flask | None = None) -> Metrics:
    """The numbers that an app keeps, by default the one that handles this request."""
    found = (app or current_app).extensions[EXTENSION]
    assert isinstance(found, Metrics)
    return found


def _address(folder: Path, worker: int | str) -> Path:
    return folder / f"metrics-{worker}"
