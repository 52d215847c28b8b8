"""The pages for people: one module a kind of page, each a blueprint."""

from __future__ import annotations

from flask import Flask

from api.http.pages import (
    compare,
    home,
    numbers,
    patterns,
    pilots,
    projects,
    prose,
    questions,
    reader,
    search,
    similar,
    things,
)
from api.http.pages.language import register_language
from ontology.vocabulary import ID_BASE, ONTOLOGY_BASE, TYPE_BASE

BLUEPRINTS = tuple(
    module.blueprint
    for module in (home, search, pilots, projects, reader, things, compare, similar, patterns, questions, prose)
)


def register_pages(app: Flask) -> None:
    """Add the pages to an app, and what their templates call."""
    register_language(app)
    app.context_processor(
        lambda: {"amount_of": numbers.amount_of, "percentage": numbers.percentage, "grouped": numbers.grouped}
    )
    app.jinja_env.globals.update(ID_BASE=ID_BASE, TYPE_BASE=TYPE_BASE, ONTOLOGY_BASE=ONTOLOGY_BASE)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
