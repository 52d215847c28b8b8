"""The pages for people: one module a kind of page, each a blueprint."""

from __future__ import annotations

from flask import Flask

from api.http.pages import home, numbers, pilots, projects, reader, search, things
from api.http.pages.language import register_language

BLUEPRINTS = (
    home.blueprint,
    search.blueprint,
    pilots.blueprint,
    projects.blueprint,
    reader.blueprint,
    things.blueprint,
)


def register_pages(app: Flask) -> None:
    """Add the pages to an app, and what their templates call."""
    register_language(app)
    app.context_processor(
        lambda: {"amount_of": numbers.amount_of, "percentage": numbers.percentage, "grouped": numbers.grouped}
    )
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
