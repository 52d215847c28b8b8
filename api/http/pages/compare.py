"""Two to ten pilots side by side: scenario types × pilots, as a page, a workbook and a Word document."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from api.http.errors import NoSuchThingError
from api.http.pages.language import language, words
from api.http.pages.records import Pilot, Unit
from api.http.pages.rendering import page
from api.http.pages.site import site
from ontology.scheme import Domain, ScenarioType, scenario_types
from ontology.vocabulary import ID_BASE
from queries.binding import ParameterError
from queries.formats import FORMATS
from queries.results import Result

blueprint = Blueprint("compare_pages", __name__)

FEWEST, MOST = 2, 10
MEDIA_TYPES = {
    "xlsx": FORMATS["xlsx"].media_type,
    "csv": FORMATS["csv"].media_type,
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_UNPRINTABLE = {code: None for code in range(32) if code not in (9, 10, 13)}


@dataclass(frozen=True, slots=True)
class Row:
    """A scenario type, and for each pilot the units of that type."""

    type: ScenarioType
    cells: tuple[tuple[Unit, ...], ...]

    @property
    def planning(self) -> int:
        """How many of the pilots plan it."""
        return sum(bool(cell) for cell in self.cells)


@blueprint.route("/compare")
def compare() -> Response:
    """Choose pilots, or see those chosen."""
    chosen = _chosen()
    pilots = sorted(site().content.pilots.values(), key=lambda pilot: (pilot.place.adcode or "9", pilot.ordinal))
    by_prefecture: dict[str, list[Pilot]] = {}
    for pilot in pilots:
        by_prefecture.setdefault(pilot.place.prefecture, []).append(pilot)
    rows = matrix(chosen) if len(chosen) >= FEWEST else []
    domains: dict[Domain, list[Row]] = {}
    for row in rows:
        domains.setdefault(row.type.domain, []).append(row)
    return page(
        "compare.html",
        chosen=chosen,
        too_many=len(chosen) > MOST,
        rows=rows,
        domains=domains,
        shared=[row for row in rows if row.planning == len(chosen)],
        alone=[[row.type for row in rows if row.planning == 1 and row.cells[number]] for number in range(len(chosen))],
        by_prefecture=by_prefecture,
        query=request.query_string.decode("latin-1"),
        most=MOST,
    )


@blueprint.route("/compare.<ending>")
def export(ending: str) -> Response:
    """The matrix as a file."""
    if ending not in MEDIA_TYPES:
        raise NoSuchThingError(f"a comparison is written as {', '.join(MEDIA_TYPES)}")
    chosen = _chosen()
    if not FEWEST <= len(chosen) <= MOST:
        raise ParameterError(f"choose {FEWEST} to {MOST} pilots; there are {len(chosen)}")
    rows = matrix(chosen)
    if ending == "docx":
        body = _as_word(chosen, rows)
    else:
        header = (words("domain"), words("type"), *(_heading(pilot) for pilot in chosen))
        table = Result(header, tuple((*_names(row.type), *map(_titles, row.cells)) for row in rows))
        sources = [("comparison", request.full_path), ("dataset version", site().version)]
        body = FORMATS[ending].write(table, sources)
    response = Response(body, content_type=MEDIA_TYPES[ending])
    response.headers["Content-Disposition"] = f'attachment; filename="compare.{ending}"'
    return response


def matrix(pilots: Sequence[Pilot]) -> list[Row]:
    """The types that any of the pilots plans, by domain, those of most pilots first."""
    planned = [pilot.types for pilot in pilots]
    order = {known.domain.id: number for number, known in reversed(list(enumerate(scenario_types())))}
    rows = [Row(known, tuple(types.get(known.id, ()) for types in planned)) for known in scenario_types()]
    return sorted((row for row in rows if row.planning), key=lambda row: (order[row.type.domain.id], -row.planning))


def _chosen() -> list[Pilot]:
    pilots = site().content.pilots
    found = []
    for key in dict.fromkeys(request.args.getlist("pilot")):
        pilot = pilots.get(f"{ID_BASE}pilot/{key}")
        if pilot is None:
            raise ParameterError(f"there is no pilot {key[:80]!r}")
        found.append(pilot)
    return found


def _heading(pilot: Pilot) -> str:
    return f"{pilot.name} ({pilot.document.file_name})"


def _names(known: ScenarioType) -> tuple[str, str]:
    if language() == "en":
        return known.domain.label_en, known.label_en
    return known.domain.label_zh, known.label_zh


def _titles(units: tuple[Unit, ...]) -> str:
    return "\n".join(f"{unit.path} {unit.title}" for unit in units)


def _as_word(pilots: Sequence[Pilot], rows: Sequence[Row]) -> bytes:
    # Imported late: only this needs it.
    import docx
    from docx.enum.section import WD_ORIENT

    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading(words("compare_title"), level=1)
    table = document.add_table(rows=1, cols=len(pilots) + 1, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, (words("type"), *(pilot.name for pilot in pilots)), strict=True):
        cell.text = text.translate(_UNPRINTABLE)
    for row in rows:
        texts = (_names(row.type)[1], *map(_titles, row.cells))
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text.translate(_UNPRINTABLE)
    document.add_paragraph(words("footer_text"))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
