"""`/api/queries`: the canned queries as resources, in every format of `queries.formats`."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, json, render_template, request

from api.http.answers import Serialised
from api.http.conditional import versioned
from api.http.errors import NoSuchThingError
from api.http.negotiation import negotiate
from api.http.pages.language import PARAMETER as LANGUAGE
from api.http.pages.language import language
from api.http.protocol import QueryRequest
from api.http.service import GraphService, graph_service
from queries.binding import ParameterError
from queries.canned import CannedQuery, canned_query, catalogue, choices
from queries.formats import FORMATS, write_csv
from queries.results import Result

blueprint = Blueprint("canned", __name__, url_prefix="/api/queries")

OFFERED = {
    "application/json": "json",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/html": "html",
    "application/sparql-results+json": "srj",
    "application/sparql-query": "rq",
}
EXTENSIONS = frozenset(OFFERED.values())
OPTIONS = frozenset({"evidence", "bom", "limit", "offset"})
HTML_PAGE_SIZE = 200
LARGEST_PAGE = 100_000


@blueprint.route("")
def index() -> Response:
    """All canned queries with their parameters and columns."""
    service = graph_service()
    chosen = negotiate(request.headers.get("Accept"), ["application/json", "text/html"])
    if chosen == "text/html":
        page = render_template("queries.html", queries=catalogue().values())
        return versioned(Response(page), service.version, chosen, language())
    described = [describe(query) for query in catalogue().values()]
    return versioned(Response(_json(described), content_type=chosen), service.version, chosen)


@blueprint.route("/<name>")
def answer(name: str) -> Response:
    """The answer to a canned query; the name may carry a format as its ending (`pilots.csv`)."""
    service = graph_service()
    stem, _, extension = name.partition(".")
    query = canned_query(stem)
    if extension and extension not in EXTENSIONS:
        raise NoSuchThingError(f"there is no format {extension[:40]!r}; there is: {', '.join(sorted(EXTENSIONS))}")
    form = extension or OFFERED[negotiate(request.headers.get("Accept"), list(OFFERED))]
    options, parameters = _given(query)
    spoken = language() if form == "html" else ""
    key = ("canned", service.version, stem, form, spoken, *sorted(request.args.items(multi=True)))
    if (known := service.answers.get(key)) is None:
        known = _written(service, query, form, parameters, options)
        service.answers.put(key, known, len(known.body) + len(request.query_string))
    response = Response(known.body, content_type=known.content_type)
    if total := known.note:
        response.headers["X-Total-Count"] = total
        for relation, address in _pages(options, int(total), form):
            response.headers.add("Link", f'<{address}>; rel="{relation}"')
    if form in {"csv", "tsv", "xlsx"}:
        response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{form}"'
    return versioned(response, service.version, request.full_path, form, spoken)


@blueprint.route("/<name>/choices/<parameter>")
def parameter_choices(name: str, parameter: str) -> Response:
    """The values of a parameter's drop-down, from the graph."""
    service = graph_service()
    for known in canned_query(name).parameters:
        if known.name == parameter:
            found = [{"value": value, "label": label} for value, label in choices(known, service)]
            return versioned(Response(_json(found), content_type="application/json"), service.version, name, parameter)
    raise NoSuchThingError(f"{name} has no parameter {parameter[:60]!r}")


def describe(query: CannedQuery) -> dict[str, object]:
    """A canned query as JSON tells it."""
    return {
        "name": query.name,
        "title": {"zh": query.title.zh, "en": query.title.en},
        "description": {"zh": query.description.zh, "en": query.description.en},
        "tags": list(query.tags),
        "for": list(query.audiences),
        "href": f"/api/queries/{query.name}",
        "evidence": query.evidence is not None,
        "parameters": [
            {
                "name": parameter.name,
                "label": {"zh": parameter.label.zh, "en": parameter.label.en},
                "type": parameter.type.value or "string",
                "required": parameter.required,
                "default": parameter.default,
                "choices": f"/api/queries/{query.name}/choices/{parameter.name}"
                if parameter.choices or parameter.fixed_choices
                else None,
            }
            for parameter in query.parameters
        ],
        "columns": [{"name": name, "label": {"zh": label.zh, "en": label.en}} for name, label in query.columns],
        "example": dict(query.example),
    }


class _Options:
    """What an address says besides the query's own parameters."""

    def __init__(self, given: dict[str, str]) -> None:
        self.evidence = _switch(given, "evidence")
        self.byte_order_mark = _switch(given, "bom")
        self.limit = _number(given, "limit", 1)
        self.offset = _number(given, "offset", 0) or 0


def _given(query: CannedQuery) -> tuple[_Options, dict[str, str]]:
    repeated = [name for name, values in request.args.lists() if len(values) > 1]
    if repeated:
        raise ParameterError(f"{repeated[0][:60]} is given more than once")
    given = request.args.to_dict()
    given.pop(LANGUAGE, None)
    options = {name: given.pop(name) for name in OPTIONS if name in given}
    return _Options(options), given


def _written(
    service: GraphService, query: CannedQuery, form: str, parameters: dict[str, str], options: _Options
) -> Serialised:
    if form == "rq":
        text = query.bound(parameters, evidence=options.evidence)
        return Serialised("application/sparql-query; charset=utf-8", text.encode())
    if form == "srj":
        asked = QueryRequest(query.bound(parameters, evidence=options.evidence))
        return service.trusted(asked, "application/sparql-results+json")
    result = service.canned(query.name, parameters, evidence=options.evidence)
    total = str(len(result.rows))
    if form == "html" and options.limit is None:
        options.limit = HTML_PAGE_SIZE
    if options.limit is not None or options.offset:
        result = result.page(options.offset, options.limit or LARGEST_PAGE)
    if form == "html":
        return Serialised("text/html; charset=utf-8", _html(service, query, parameters, options, result, total), total)
    if form == "csv":
        body = write_csv(result, byte_order_mark=options.byte_order_mark)
        return Serialised(FORMATS["csv"].media_type, body, total)
    chosen = FORMATS[form]
    return Serialised(chosen.media_type, chosen.write(result, _sources(service, query, parameters)), total)


def _html(
    service: GraphService,
    query: CannedQuery,
    parameters: dict[str, str],
    options: _Options,
    result: Result,
    total: str,
) -> bytes:
    page = render_template(
        "query.html",
        query=query,
        labels=dict(query.columns),
        given=parameters,
        choices={parameter.name: choices(parameter, service) for parameter in query.parameters},
        result=result,
        total=int(total),
        offset=options.offset,
        pages=dict(_pages(options, int(total), "html")),
        sparql=query.bound(parameters, evidence=options.evidence),
        evidence=options.evidence,
        arguments=urlencode({name: value for name, value in request.args.items() if name != LANGUAGE}),
    )
    return page.encode()


def _sources(service: GraphService, query: CannedQuery, parameters: dict[str, str]) -> list[tuple[str, str]]:
    return [
        ("query", f"{query.title.zh} / {query.title.en} ({query.name})"),
        ("parameters", urlencode(parameters) or "-"),
        ("dataset version", service.version),
        ("service", request.host_url),
        *(("document", str(row["document"])) for row in service.canned("documents", {}).records()),
    ]


def _pages(options: _Options, total: int, form: str) -> list[tuple[str, str]]:
    """The addresses of the neighbouring pages, by their relation (RFC 8288)."""
    limit = options.limit or (HTML_PAGE_SIZE if form == "html" else None)
    if limit is None:
        return []
    last = max(0, (total - 1) // limit * limit)
    offsets = {"first": 0, "last": last}
    if options.offset > 0:
        offsets["prev"] = max(0, options.offset - limit)
    if options.offset + limit < total:
        offsets["next"] = options.offset + limit
    given = request.args.to_dict()
    return [
        (relation, f"{request.path}?{urlencode({**given, 'limit': limit, 'offset': offset})}")
        for relation, offset in offsets.items()
    ]


def _switch(given: dict[str, str], name: str) -> bool:
    text = given.get(name, "0").lower()
    if text not in {"0", "1", "true", "false", ""}:
        raise ParameterError(f"{name} is 1 or 0")
    return text in {"1", "true"}


def _number(given: dict[str, str], name: str, least: int) -> int | None:
    if name not in given:
        return None
    text = given[name]
    if not (text.isascii() and text.isdigit()) or not least <= int(text[:12]) <= 10**9:
        raise ParameterError(f"{name} is a whole number of at least {least}")
    return int(text)


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False)
