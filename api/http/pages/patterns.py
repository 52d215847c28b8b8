"""Patterns across plans: the network of pilots, groups, a heat map, what goes together, sentences that recur."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from flask import Blueprint, Response, json

from api.http.conditional import versioned
from api.http.errors import NoSuchThingError
from api.http.pages.language import language, word_or, words
from api.http.pages.records import Pilot, Unit
from api.http.pages.rendering import page
from api.http.pages.site import Site, site, unwrapped
from ontology.scheme import scenario_type, scenario_types
from ontology.vocabulary import ID_BASE
from queries.formats import FORMATS
from queries.results import Result

if TYPE_CHECKING:
    from graph.patterns import Patterns
    from graph.patterns.templates import Template

blueprint = Blueprint("pattern_pages", __name__)

PAIRS_SHOWN = 25
TEMPLATES_SHOWN = 30
OCCURRENCES_SHOWN = 6
BRIDGES_SHOWN = 8
LEAST_SUPPORT = 3


@dataclass(frozen=True, slots=True)
class Recurring:
    """A sentence that recurs: its words where the texts are at hand, and the projects that hold it."""

    sentence: str
    places: int
    units: tuple[tuple[Unit, Pilot], ...]


@blueprint.route("/patterns")
def patterns() -> Response:
    """All patterns, each with how to read it."""
    here = site()
    found = patterns_of(here)
    pilots = here.content.pilots
    together = [pair for pair in found.pairs if pair.support >= LEAST_SUPPORT and pair.lift > 1] if found else []
    return page(
        "patterns.html",
        found=found,
        groups=[
            (group, [pilots[iri] for iri in group.pilots], [(scenario_type(t.name), t) for t in group.types])
            for group in (found.communities if found else ())
        ],
        pairs=[([scenario_type(name) for name in pair.members], pair) for pair in together[:PAIRS_SHOWN]],
        significant=sum(pair.q_value <= 0.05 for pair in found.pairs) if found else 0,
        bridges=[(pilots[p.pilot], p) for p in (found.positions[:BRIDGES_SHOWN] if found else ())],
        recurring=[_recurring(here, template) for template in islice(found.templates, TEMPLATES_SHOWN)]
        if found
        else [],
    )


@blueprint.route("/patterns/<name>.json")
def data(name: str) -> Response:
    """What a chart draws."""
    here = site()
    makers = {"network": _network, "heat": _heat, "types": _types}
    if name not in makers:
        raise NoSuchThingError(f"there is no data of patterns named {name[:40]!r}; there is: {', '.join(makers)}")
    content = json.dumps(makers[name](here), ensure_ascii=False)
    return versioned(Response(content, content_type="application/json"), here.version, name, language())


@blueprint.route("/patterns/<name>.csv")
def table(name: str) -> Response:
    """The numbers behind a picture."""
    here = site()
    makers = {"network": _network_table, "heat": _heat_table, "pairs": _pairs_table}
    if name not in makers:
        raise NoSuchThingError(f"there is no table of patterns named {name[:40]!r}; there is: {', '.join(makers)}")
    response = Response(FORMATS["csv"].write(makers[name](here), ()), content_type=FORMATS["csv"].media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return versioned(response, here.version, name)


def patterns_of(here: Site) -> Patterns | None:
    """The patterns of the dataset, found once; None where it has no similarity index."""
    from graph.patterns import PilotFacts, find_patterns

    if here.index is None:
        return None
    index = here.index
    facts = {
        iri: PilotFacts(
            label=pilot.name,
            prefecture=pilot.place.prefecture,
            level=pilot.level,
            batch=pilot.assertions["batch"].label if "batch" in pilot.assertions else None,
        )
        for iri, pilot in here.content.pilots.items()
    }
    return here.remembered("patterns", lambda: find_patterns(index.items, facts))


def _network(here: Site) -> Mapping[str, object]:
    found = patterns_of(here)
    if found is None:
        return {"nodes": [], "links": [], "groups": []}
    group = {iri: community.number for community in found.communities for iri in community.pilots}
    names = Counter(here.content.pilots[iri].name for iri in found.backbone)
    nodes = []
    for iri in sorted(found.backbone):
        pilot = here.content.pilots[iri]
        label = (
            pilot.name
            if names[pilot.name] == 1
            else f"{pilot.name} ({word_or(f'genre_{pilot.document.genre}', pilot.document.key)})"
        )
        nodes.append(
            {
                "id": _key(iri),
                "name": label,
                "prefecture": pilot.place.prefecture,
                "group": group.get(iri, 0),
                "projects": len(pilot.leaves),
                "address": pilot.address,
            }
        )
    links = [
        {"source": _key(first), "target": _key(second), "weight": round(facts["weight"], 4)}
        for first, second, facts in sorted(found.backbone.edges(data=True), key=lambda edge: sorted(edge[:2]))
    ]
    return {"nodes": nodes, "links": links, "groups": [words("group_n", n=c.number) for c in found.communities]}


def _heat(here: Site) -> Mapping[str, object]:
    pilots = list(here.content.pilots.values())
    prefectures = sorted({pilot.place.prefecture for pilot in pilots}, key=lambda name: _code_of(pilots, name))
    counts = Counter((pilot.place.prefecture, name) for pilot in pilots for name in pilot.types)
    types = [known for known in scenario_types() if any(counts[p, known.id] for p in prefectures)]
    return {
        "prefectures": prefectures,
        "types": [known.label_en if language() == "en" else known.label_zh for known in types],
        "ids": [known.id for known in types],
        "values": [
            [column, row, counts[prefecture, known.id]]
            for row, known in enumerate(types)
            for column, prefecture in enumerate(prefectures)
            if counts[prefecture, known.id]
        ],
        "pilots": dict(Counter(pilot.place.prefecture for pilot in pilots)),
    }


def _types(here: Site) -> Mapping[str, object]:
    planned = Counter(name for pilot in here.content.pilots.values() for name in pilot.types)
    ordered = [(scenario_type(name), count) for name, count in planned.most_common()]
    return {
        "names": [known.label_en if language() == "en" else known.label_zh for known, _ in ordered],
        "ids": [known.id for known, _ in ordered],
        "counts": [count for _, count in ordered],
    }


def _network_table(here: Site) -> Result:
    found = patterns_of(here)
    pilots = here.content.pilots
    rows = sorted(
        (min(a, b), max(a, b), str(facts["weight"]))
        for a, b, facts in (found.backbone.edges(data=True) if found else ())
    )
    return Result(
        ("pilot", "place", "other_pilot", "other_place", "weight"),
        tuple((a, pilots[a].name, b, pilots[b].name, weight) for a, b, weight in rows),
    )


def _heat_table(here: Site) -> Result:
    pilots = here.content.pilots.values()
    counts = Counter((pilot.place.prefecture, name) for pilot in pilots for name in pilot.types)
    return Result(("prefecture", "type", "pilots"), tuple((p, name, n) for (p, name), n in sorted(counts.items())))


def _pairs_table(here: Site) -> Result:
    found = patterns_of(here)
    columns = ("type", "other_type", "support", "expected", "lift", "p_value", "q_value")
    return Result(
        columns,
        tuple(
            (*pair.members, pair.support, *map(str, (pair.expected, pair.lift, pair.p_value, pair.q_value)))
            for pair in (found.pairs if found else ())
        ),
    )


def _recurring(here: Site, template: Template) -> Recurring:
    units = {occurrence.unit: here.content.units[occurrence.unit] for occurrence in template.occurrences}
    return Recurring(
        unwrapped(template.occurrences[0].text),
        template.places,
        tuple((unit, here.content.pilots[unit.pilot]) for unit in islice(units.values(), OCCURRENCES_SHOWN)),
    )


def _key(iri: str) -> str:
    return iri.removeprefix(ID_BASE + "pilot/")


def _code_of(pilots: Iterable[Pilot], prefecture: str) -> str:
    return min((pilot.place.adcode or "9" for pilot in pilots if pilot.place.prefecture == prefecture), default="9")
