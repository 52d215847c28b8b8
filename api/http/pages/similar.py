"""Similar to my text: a description pasted, or a draft plan as a file, against all plans; and the report."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from api.http.pages.language import language, words
from api.http.pages.likeness import projects_like_text
from api.http.pages.rendering import page
from api.http.pages.site import Site, site
from loaders.text import SourceText
from ontology.scheme import scenario_type

if TYPE_CHECKING:
    from api.drafts import Draft

blueprint = Blueprint("similar_pages", __name__)

LONGEST_TEXT = 20_000
SHOWN = 10
UNITS_SHOWN = 40
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class AnswerableError(Exception):
    """What the reader of the page can mend; the message is in the page's language."""


@blueprint.route("/similar")
def form() -> Response:
    """Where a description is pasted or a draft chosen."""
    return page("similar.html", text="", problem="", alike=(), types=(), draft=None)


@blueprint.route("/similar", methods=["POST"])
def answer() -> Response:
    """The projects most like the description; or, of a draft, like each of its projects; or the report."""
    # Imported late, as everywhere here: what compares and reads files takes memory that few workers need.
    from api.drafts import draft_of
    from graph.similarity import UnanswerableError

    here = site()
    text = request.form.get("text", "").replace("\r\n", "\n")
    upload = request.files.get("file")
    try:
        if upload is not None and upload.filename:
            return _draft_answer(here, _uploaded(upload.read(), upload.filename))
        if request.form.get("answer") in {"docx", "html"}:
            return _report(here, draft_of(SourceText(text), words("my_draft")))
        return _text_answer(here, text)
    except UnanswerableError as error:
        problem = error.chinese if language() == "zh" else error.english
    except AnswerableError as error:
        problem = str(error)
    return page("similar.html", 422, text=text, problem=problem, alike=(), types=(), draft=None)


def _text_answer(here: Site, text: str) -> Response:
    from api.descriptions import described

    if here.index is None:
        raise AnswerableError(words("no_index"))
    if len(text) > LONGEST_TEXT:
        raise AnswerableError(words("text_too_long", most=LONGEST_TEXT, n=len(text)))
    item = described(text)
    alike = projects_like_text(here, item, here.index.similar_to(item, SHOWN))
    types = [scenario_type(name) for name in item.types]
    return page("similar.html", text=text, problem="", alike=alike, types=types, draft=None)


def _uploaded(data: bytes, name: str) -> Draft:
    from api.drafts import draft_of
    from loaders.readers import ReadError, read_bytes

    try:
        return draft_of(read_bytes(data, name), name)
    except ReadError as error:
        raise AnswerableError(words("cannot_read", cause=str(error))) from error


def _draft_answer(here: Site, draft: Draft) -> Response:
    from graph.similarity import UnanswerableError

    if request.form.get("answer") in {"docx", "html"}:
        return _report(here, draft)
    index = here.index
    if index is None:
        raise AnswerableError(words("no_index"))
    found = []
    for item in draft.items[:UNITS_SHOWN]:
        try:
            found.append((item, projects_like_text(here, item, index.similar_to(item, 3))))
        except UnanswerableError:
            found.append((item, ()))
    return page("similar.html", text="", problem="", alike=(), types=(), draft=draft, found=found)


def _report(here: Site, draft: Draft) -> Response:
    from api.drafts import Comparer
    from graph.reports import write_docx, write_html

    comparer = here.remembered("comparer", lambda: Comparer(here.dataset))
    report = comparer.compare(draft)
    buffer = io.BytesIO()
    if request.form["answer"] == "docx":
        write_docx(report, buffer)
        response = Response(buffer.getvalue(), content_type=WORD)
        response.headers["Content-Disposition"] = 'attachment; filename="report.docx"'
    else:
        write_html(report, buffer)
        response = Response(buffer.getvalue(), content_type="text/html; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="report.html"'
    response.headers["Cache-Control"] = "no-store"
    return response
