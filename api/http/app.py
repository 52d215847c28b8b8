"""The Flask app: `create_app` puts it together from settings; importing this does nothing."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from api.http.compression import register_compression
from api.http.errors import register_error_handlers
from api.http.front import Front
from api.http.headers import register_headers
from api.http.metrics import Metrics, register_metrics
from api.http.pages import register_pages
from api.http.rate import RateLimiter
from api.http.service import GraphService, Served, install
from api.http.settings import RELEASED_DATA, Settings
from api.http.streaming import register_streaming
from api.http.views import BLUEPRINTS
from graph.store import open_dataset


def create_app(config: Settings | None = None, service: GraphService | None = None) -> Flask:
    """The app that serves one graph.

    Parameters
    ----------
    config
        The settings; None serves the released facts in `data/`.
    service
        What answers; by default the dataset that the settings name, opened here and asked in this process,
        where nothing ends a long query: `api.http.server.serve` is what to show to strangers.

    Raises
    ------
    graph.store.DatasetError
        If the dataset cannot be opened.
    """
    settings = config or Settings(data=RELEASED_DATA)
    app = Flask("api.http", template_folder="templates", static_folder="static")
    app.config["MAX_CONTENT_LENGTH"] = settings.largest_upload
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    service = service or GraphService(Served(open_dataset(settings.data or RELEASED_DATA)), settings)
    install(app, service)
    limiter, metrics = RateLimiter(settings.requests_per_minute), Metrics()
    front = Front(app.wsgi_app, service, metrics, limiter)
    # What is registered first runs last after a request: the front keeps responses as they leave.
    register_streaming(app)
    app.after_request(front.keep)
    register_error_handlers(app)
    register_headers(app, limiter)
    register_metrics(app, metrics)
    register_compression(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_pages(app)
    app.wsgi_app = front  # type: ignore[method-assign]
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, *(settings.trusted_proxies for _ in ("for", "proto", "host"))
        )
    return app
