"""The canned questions as forms, with results as a table, a chart or a map."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from api.http.pages.maps import ProvinceMap, province_map
from api.http.pages.rendering import page
from api.http.pages.site import Site, site
from api.http.service import graph_service
from ontology.vocabulary import ID_BASE, TYPE_BASE
from queries.binding import ParameterError
from queries.canned import CannedQuery, Label, canned_query, catalogue, choices
from queries.results import Result, Value, text_of

blueprint = Blueprint("question_pages", __name__)

ROWS = 200
MOST_BARS = 70
# Numbers that name or place something rather than count it.
_NO_QUANTITIES = frozenset(
    {"start", "end", "adcode", "year", "latitude", "longitude", "rank", "batch", "designated_year", "ordinal", "page"}
)


@blueprint.route("/questions")
def index() -> Response:
    """All canned questions by what they are about."""
    by_tag: dict[str, list[CannedQuery]] = {}
    for query in catalogue().values():
        by_tag.setdefault(query.tags[0] if query.tags else "", []).append(query)
    return page("questions.html", by_tag=by_tag)


@blueprint.route("/questions/<name>")
def question(name: str) -> Response:
    """One question: its form, and the answer where enough is given."""
    service, here = graph_service(), site()
    query = canned_query(name)
    known = {parameter.name for parameter in query.parameters}
    given = {key: value for key, value in request.args.items() if key in known and value}
    problem, result = "", None
    try:
        result = service.canned(name, given or dict(query.example))
        given = given or dict(query.example)
    except ParameterError as error:
        problem = str(error)
    offset = _offset()
    return page(
        "question.html",
        query=query,
        given=given,
        problem=problem,
        choices={parameter.name: choices(parameter, service) for parameter in query.parameters},
        columns=_columns(query, result) if result else [],
        rows=[[_cell(here, value) for value in row] for row in result.page(offset, ROWS).rows] if result else [],
        total=len(result.rows) if result else 0,
        offset=offset,
        page_size=ROWS,
        bars=_bars(result) if result else None,
        map=_map(here, result) if result else None,
        sparql=query.bound(given) if result else query.sparql,
        arguments=urlencode(given),
    )


def _columns(query: CannedQuery, result: Result) -> list[tuple[str, Label | None, bool]]:
    """Each column with its label and whether it holds numbers."""
    labels = dict(query.columns)
    kept = list(zip(*result.rows, strict=True)) or [()] * len(result.columns)
    return [
        (column, labels.get(column), any(map(_is_number, values)))
        for column, values in zip(result.columns, kept, strict=True)
    ]


def _bars(result: Result) -> tuple[str, str] | None:
    """The columns of a bar chart: those that name a row and the last that counts; None where there are none."""
    if not 1 < len(result.rows) <= MOST_BARS:
        return None
    records = list(result.records())
    naming = [
        column
        for column in result.columns
        if all(isinstance(record[column], str) and "://" not in str(record[column]) for record in records)
    ]
    counting = [
        column
        for column in result.columns
        if column not in _NO_QUANTITIES
        and any(record[column] for record in records)
        and all(_is_number(record[column]) or record[column] is None for record in records)
    ]
    for names in (*([column] for column in naming), naming[:2]):
        if counting and names and len({tuple(record[name] for name in names) for record in records}) == len(records):
            return ",".join(names), counting[-1]
    return None


def _map(here: Site, result: Result) -> ProvinceMap | None:
    """The pilots whose places a result names, where it names places."""
    if "place" not in result.columns:
        return None
    named = {str(record["place"]) for record in result.records()}
    pilots = [pilot for pilot in here.content.pilots.values() if pilot.place.name in named]
    return province_map(pilots) if pilots else None


def _is_number(value: Value) -> bool:
    return value is not None and not isinstance(value, (str, bool))


def _cell(here: Site, value: Value) -> Mapping[str, object]:
    """A value as a table shows it: things of the graph by name and with their page."""
    text = text_of(value)
    if text.startswith(ID_BASE):
        path = text.removeprefix(ID_BASE)
        unit, pilot, entity = (
            here.content.units.get(text),
            here.content.pilots.get(text),
            here.content.entities.get(text),
        )
        name = unit.title if unit else pilot.name if pilot else entity.name if entity else path
        return {"text": name, "address": f"/page/{path}", "number": False}
    if text.startswith(TYPE_BASE) and len(text) > len(TYPE_BASE):
        name = text.removeprefix(TYPE_BASE)
        return {"text": name, "address": f"/types/{name}", "number": False}
    return {"text": text, "address": "", "number": _is_number(value)}


def _offset() -> int:
    text = request.args.get("offset", "0")
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise ParameterError("offset is a whole number")
    return int(text)
