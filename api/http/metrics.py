"""Counters for Prometheus."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)


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

    def count(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self.requests.labels(endpoint, method, str(status)).inc()
        self.seconds.labels(endpoint).observe(seconds)

    def exposition(self) -> Response:
        """The numbers in Prometheus' text format."""
        return Response(generate_latest(self.registry), content_type=CONTENT_TYPE_LATEST)


def register_metrics(app: Flask, metrics: Metrics) -> None:
    """Count the app's requests and answer `/metrics`."""

    def count(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        metrics.count(request.endpoint or "none", request.method, response.status_code, seconds)
        return response

    app.after_request(count)
    app.add_url_rule("/metrics", "metrics", metrics.exposition)
