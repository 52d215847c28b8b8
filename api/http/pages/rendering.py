"""From a template to a response: cached by dataset version, address and language, with an entity tag."""

from __future__ import annotations

from flask import Response, render_template, request

from api.http.conditional import versioned
from api.http.pages.language import language
from api.http.pages.site import site


def page(template: str, status: int = 200, **context: object) -> Response:
    """A page of the served dataset.

    Parameters
    ----------
    template
        Its name under `templates/pages`.
    """
    here = site()
    html = render_template(f"pages/{template}", site=here, content=here.content, **context)
    response = Response(html, status, content_type="text/html; charset=utf-8")
    if status != 200 or request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
        return response
    return versioned(response, here.version, request.full_path, language(), "page")
