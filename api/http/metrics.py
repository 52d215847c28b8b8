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
        self.queries = Counter(
            "pilotgraph_queries", "SPARQL queries by how they ended", ("outcome",), registry=self.registry
        )

    def exposition(self) -> Response:
        """The numbers in Prometheus' text format."""
        return Response(generate_latest(self.registry), content_type=CONTENT_TYPE_LATEST)


def register_metrics(app: Flask) -> None:
    """Count the app's requests and answer `/metrics`."""
    metrics = Metrics()
    app.extensions["pilotgraph.metrics"] = metrics

    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        metrics.requests.labels(endpoint, request.method, str(response.status_code)).inc()
        if "began" in g:
            metrics.seconds.labels(endpoint).observe(time.perf_counter() - g.began)
        return response

    app.after_request(count)
    app.add_url_rule("/metrics", "metrics", metrics.exposition)
