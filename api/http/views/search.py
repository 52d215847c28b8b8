"""`/api/search`: full-text search with facets, and the SPARQL that it stands for."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, json, render_template, request

from api.http.conditional import versioned
from api.http.negotiation import negotiate
from api.http.pages.language import PARAMETER as LANGUAGE
from api.http.pages.language import language
from api.http.service import graph_service
from queries.binding import ParameterError
from queries.search import FACETS, Hit, SearchRequest, SearchResult, sparql_of

blueprint = Blueprint("search", __name__)

LARGEST_PAGE = 200
FURTHEST = 10_000
_NUMBERS = {"limit": (20, 1, LARGEST_PAGE), "offset": (0, 0, FURTHEST)}


@blueprint.route("/api/search")
def search() -> Response:
    """Search titles and texts of the planned units."""
    chosen = negotiate(request.headers.get("Accept"), ["application/json", "text/html"])
    asked = _asked()
    service = graph_service()
    result = service.search_index().search(asked)
    if chosen == "text/html":
        page = render_template(
            "search.html",
            asked=asked,
            result=result,
            sparql=sparql_of(asked),
            links=_links(asked, result),
            parts=_parts,
        )
        return versioned(Response(page), service.version, request.full_path, chosen, language())
    content = json.dumps(_told(asked, result), ensure_ascii=False)
    return versioned(Response(content, content_type=chosen), service.version, request.full_path, chosen)


def _asked() -> SearchRequest:
    for name in request.args:
        if name not in {"q", LANGUAGE, *_NUMBERS, *FACETS}:
            raise ParameterError(f"search has no parameter {name[:60]!r}; it has: q, {', '.join((*FACETS, *_NUMBERS))}")
    values = {name: tuple(value for value in request.args.getlist(name) if value) for name in FACETS}
    return SearchRequest(
        words=request.args.get("q", ""),
        chosen={name: chosen for name, chosen in values.items() if chosen},
        offset=_number("offset"),
        limit=_number("limit"),
    )


def _number(name: str) -> int:
    default, least, most = _NUMBERS[name]
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 8 and least <= int(text) <= most):
        raise ParameterError(f"{name} is a whole number from {least} to {most}")
    return int(text)


def _told(asked: SearchRequest, result: SearchResult) -> dict[str, object]:
    return {
        "total": result.total,
        "hits": [_told_hit(hit) for hit in result.hits],
        "facets": {
            name: [{"value": c.value, "count": c.count, "chosen": c.chosen} for c in counts]
            for name, counts in result.facets.items()
        },
        "sparql": sparql_of(asked),
    }


def _told_hit(hit: Hit) -> dict[str, object]:
    return {
        "id": hit.item.unit,
        "title": hit.item.title,
        "titleMarks": hit.title_marks,
        "snippet": hit.snippet,
        "snippetMarks": hit.snippet_marks,
        "path": hit.item.path,
        "place": hit.item.place,
        "document": hit.item.document,
        "facets": hit.item.facets,
        "score": round(hit.score, 4),
    }


def _links(asked: SearchRequest, result: SearchResult) -> dict[tuple[str, str], str]:
    """For each value of each facet the address of the search with that value chosen, or no longer."""
    links = {}
    for name, counts in result.facets.items():
        for count in counts:
            chosen = {known: list(values) for known, values in asked.chosen.items()}
            values = chosen.setdefault(name, [])
            if count.chosen:
                values.remove(count.value)
            else:
                values.append(count.value)
            links[name, count.value] = "/api/search?" + urlencode({"q": asked.words, **chosen}, doseq=True)
    return links


def _parts(text: str, marks: tuple[tuple[int, int], ...]) -> list[tuple[str, bool]]:
    """A text cut into parts that are marked or not."""
    parts, end = [], 0
    for start, stop in marks:
        parts += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    return [part for part in [*parts, (text[end:], False)] if part[0]]
