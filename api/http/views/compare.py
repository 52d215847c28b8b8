"""`/api/compare`: a draft plan against the graph, as a report."""

from __future__ import annotations

import io

from flask import Blueprint, Response, request

from api.http.errors import NoSuchThingError, UnanswerableTextError
from api.http.negotiation import negotiate
from api.http.pages.site import site
from api.http.protocol import MalformedRequestError

blueprint = Blueprint("compare", __name__)

HTML = "text/html"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.route("/api/compare", methods=["POST"])
def compare() -> Response:
    """Compare a draft, sent as `text/plain` or as a form's `file` or `text`, with all pilots."""
    # Imported late: readers and arrays take memory that most workers never need.
    from api.drafts import Comparer, draft_of
    from graph.reports import write_docx, write_html
    from graph.similarity import IndexFileError, UnanswerableError
    from loaders.readers import ReadError, read_bytes

    chosen = negotiate(request.headers.get("Accept"), [HTML, WORD])
    data, name = _sent()
    here = site()
    try:
        comparer = here.remembered("comparer", lambda: Comparer(here.dataset))
        report = comparer.compare(draft_of(read_bytes(data, name), name))
    except IndexFileError as error:
        raise NoSuchThingError(str(error)) from error
    except (ReadError, UnanswerableError) as error:
        raise UnanswerableTextError(str(error)) from error
    buffer = io.BytesIO()
    (write_docx if chosen == WORD else write_html)(report, buffer)
    response = Response(buffer.getvalue(), content_type=chosen if chosen == WORD else f"{HTML}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="report.{"docx" if chosen == WORD else "html"}"'
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def _sent() -> tuple[bytes, str]:
    if request.mimetype == "text/plain":
        return request.get_data(), "draft.txt"
    if request.mimetype in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        upload = request.files.get("file")
        if upload is not None:
            return upload.read(), upload.filename or "draft.txt"
        return request.form.get("text", "").encode(), "draft.txt"
    raise MalformedRequestError("send the draft as text/plain, or a form with `file` or `text`")
