"""The first page: what is inside, where to begin, and the suggestions of the search box."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, Response, json, request

from api.http.conditional import versioned
from api.http.pages.language import language
from api.http.pages.maps import province_map
from api.http.pages.rendering import page
from api.http.pages.site import Site, site
from ontology.scheme import scenario_types

blueprint = Blueprint("home_pages", __name__)

MOST_SUGGESTIONS = 12
LONGEST_QUESTION = 60


@blueprint.route("/")
def home() -> Response:
    """The page that a newcomer sees first."""
    here = site()
    pilots = list(here.content.pilots.values())
    planned = Counter(name for pilot in pilots for name in pilot.types)
    types = {known.id: known for known in scenario_types()}
    return page(
        "home.html",
        counts=counted(here),
        map=province_map(pilots),
        frequent=[(types[name], count) for name, count in planned.most_common(12)],
    )


@blueprint.route("/suggest")
def suggest() -> Response:
    """Names that hold what is typed: places, types, platforms and agencies, then titles of projects."""
    here = site()
    typed = request.args.get("q", "").strip().lower()[:LONGEST_QUESTION]
    names = here.remembered(("names", language()), lambda: _names(here)) if typed else ()
    holding = [name for name in names if typed in name.lower()]
    holding.sort(key=lambda name: not name.lower().startswith(typed))
    body = json.dumps(holding[:MOST_SUGGESTIONS], ensure_ascii=False)
    response = Response(body, content_type="application/json")
    return versioned(response, here.version, request.full_path, language())


def counted(here: Site) -> list[tuple[str, int, str]]:
    """Figures of the graph: what is counted, how many there are, and the page that lists them."""
    content = here.content
    facts = Counter(fact.kind for pilot in content.pilots.values() for fact in pilot.facts)
    return [
        ("documents", len(content.documents), "/documents"),
        ("pilots", len(content.pilots), "/pilots"),
        ("projects", sum(len(pilot.leaves) for pilot in content.pilots.values()), "/search"),
        ("targets", facts["target"], "/targets"),
        ("standards", facts["standard"], "/standards"),
        ("platforms", len(content.entities_of("platform")), "/platforms"),
        ("agencies", len(content.entities_of("agency")), "/agencies"),
    ]


def _names(here: Site) -> tuple[str, ...]:
    content = here.content
    places = sorted({pilot.place.name for pilot in content.pilots.values()})
    types = [known.label_en if language() == "en" else known.label_zh for known in scenario_types()]
    entities = [entity.name for kind in ("platform", "agency") for entity in content.entities_of(kind)]
    titles = sorted({unit.title for unit in content.units.values() if unit.is_leaf})
    return tuple(dict.fromkeys([*places, *types, *entities, *titles]))
