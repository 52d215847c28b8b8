"""Search: hits with what was found marked, facets, an address for every state, and the view as a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from api.http.errors import NoSuchThingError
from api.http.pages.language import language, word_or
from api.http.pages.records import Pilot, Unit
from api.http.pages.rendering import page
from api.http.pages.site import Site, site
from api.http.service import graph_service
from ontology.scheme import ScenarioType, scenario_types
from queries.binding import ParameterError
from queries.formats import FORMATS
from queries.results import Result
from queries.search import FACETS, Hit, SearchRequest, sparql_of

blueprint = Blueprint("search_pages", __name__)

PAGE_SIZE = 20
# Things of other kinds that bear the name, shown above the projects.
NAMED = 8
MOST = 10_000
# A line break that only wraps Chinese text.
_WRAP = re.compile(r"[ \t\u3000]*\n[ \t\u3000]*")
COLUMNS = ("document", "prefecture", "place", "path", "title", "types", "kind", "start", "end", "unit")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how it is called, how many it would leave, and the address that chooses or drops it."""

    label: str
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with its unit; the texts are cut into parts that are marked or not."""

    unit: Unit
    pilot: Pilot
    title: tuple[tuple[str, bool], ...]
    snippet: tuple[tuple[str, bool], ...]


@blueprint.route("/search")
def search() -> Response:
    """Search the planned units."""
    here = site()
    asked = _asked()
    result = graph_service().search_index().search(asked)
    facets = {
        name: [
            Choice(_label(name, count.value), count.count, count.chosen, _toggled(asked, name, count.value))
            for count in counts
        ]
        for name, counts in result.facets.items()
    }
    return page(
        "search.html",
        asked=asked,
        total=result.total,
        found=[_found(here, hit) for hit in result.hits],
        facets={name: choices for name, choices in facets.items() if choices},
        address=lambda **changes: _address(asked, **changes),
        sparql=sparql_of(asked),
        page_size=PAGE_SIZE,
        types=types_called(asked.words),
        pilots=[pilot for pilot in here.content.pilots.values() if asked.words and asked.words in pilot.name][:NAMED],
        entities=[
            entity
            for kind in ("platform", "agency", "company")
            for entity in here.content.entities_of(kind)
            if asked.words and asked.words.lower() in entity.name.lower()
        ][:NAMED],
    )


def types_called(name: str) -> list[ScenarioType]:
    """The scenario types that are called so, in either language, wholly or in part."""
    wanted = name.lower()
    if not wanted:
        return []
    return [
        known
        for known in scenario_types()
        if any(
            wanted in called.lower() or (len(called) > 1 and called.lower() in wanted)
            for called in (known.label_zh, known.label_en, *known.alternatives_zh, *known.alternatives_en)
        )
    ][:NAMED]


@blueprint.route("/search.<ending>")
def export(ending: str) -> Response:
    """All that a search finds, as a file."""
    if ending not in {"csv", "xlsx"}:
        raise NoSuchThingError("a search is written as csv or xlsx")
    here = site()
    asked = _asked(limit=MOST)
    units = [here.content.units[hit.item.unit] for hit in graph_service().search_index().search(asked).hits]
    result = Result(COLUMNS, tuple(_row(here, unit) for unit in units))
    sources = [("search", request.full_path), ("dataset version", here.version)]
    response = Response(FORMATS[ending].write(result, sources), content_type=FORMATS[ending].media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="search.{ending}"'
    return response


def _row(here: Site, unit: Unit) -> tuple[str | int | None, ...]:
    pilot = here.content.pilots[unit.pilot]
    types = "|".join(typing.type.id for typing in unit.types)
    start, end = (unit.passage.start, unit.passage.end) if unit.passage else (None, None)
    names = (pilot.document.file_name, pilot.place.prefecture, pilot.place.name)
    return (*names, unit.path, unit.title, types, unit.kind, start, end, unit.iri)


def _asked(limit: int = PAGE_SIZE) -> SearchRequest:
    values = {name: tuple(value for value in request.args.getlist(name) if value) for name in FACETS}
    return SearchRequest(
        words=request.args.get("q", "").strip(),
        chosen={name: chosen for name, chosen in values.items() if chosen},
        offset=0 if limit == MOST else _offset(),
        limit=limit,
    )


def _offset() -> int:
    text = request.args.get("offset", "0")
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ParameterError("offset is a whole number from 0 to 99999")
    return int(text)


def _address(asked: SearchRequest, *, path: str = "/search", offset: int = 0) -> str:
    given: dict[str, object] = {"q": asked.words} if asked.words else {}
    given |= {name: list(values) for name, values in asked.chosen.items()}
    if offset:
        given["offset"] = offset
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def _toggled(asked: SearchRequest, name: str, value: str) -> str:
    chosen = {known: values for known, values in asked.chosen.items() if known != name}
    own = asked.chosen.get(name, ())
    left = tuple(kept for kept in own if kept != value) if value in own else (*own, value)
    return _address(SearchRequest(asked.words, {**chosen, name: left} if left else chosen))


def _label(name: str, value: str) -> str:
    if name == "type":
        known = {found.id: found for found in scenario_types()}.get(value)
        return value if known is None else known.label_zh if language() == "zh" else known.label_en
    if name == "domain":
        domains = {found.domain.label_zh: found.domain for found in scenario_types()}
        return domains[value].label_en if language() == "en" and value in domains else value
    return word_or(f"{name}_{value}", value)


def _found(here: Site, hit: Hit) -> Found:
    unit = here.content.units[hit.item.unit]
    return Found(
        unit,
        here.content.pilots[unit.pilot],
        _parts(hit.item.title, hit.title_marks),
        _parts(hit.snippet, hit.snippet_marks),
    )


def _parts(text: str, marks: tuple[tuple[int, int], ...]) -> tuple[tuple[str, bool], ...]:
    parts, end = [], 0
    for start, stop in marks:
        parts += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    cut = [(_WRAP.sub("", part), marked) for part, marked in [*parts, (text[end:], False)]]
    return tuple(part for part in cut if part[0])
