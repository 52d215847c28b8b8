"""The report on a draft as one page of HTML, without scripts or anything to load."""

from __future__ import annotations

from typing import IO

from jinja2 import Environment, PackageLoader, StrictUndefined

from graph.reports import wording
from graph.similarity.compare import DraftComparison

TEMPLATE = "draft.html"


def write_html(report: DraftComparison, file: IO[bytes]) -> None:
    """Write the report; everything taken from drafts and documents is escaped."""
    environment = Environment(
        loader=PackageLoader("graph.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template(TEMPLATE).render(report=report, say=wording)
    file.write(page.encode("utf-8"))
