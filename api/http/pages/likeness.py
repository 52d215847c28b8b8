"""Which projects are alike and why, as the pages tell it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from api.http.pages.language import language
from api.http.pages.records import Pilot, Unit
from api.http.pages.site import Site, unwrapped
from ontology.scheme import scenario_type
from queries.similar import Reason

if TYPE_CHECKING:
    from graph.similarity import Explanation, Item, Similar

SHOWN = 8
# What is shared of these kinds says something to a reader; pairs of characters and themes do not.
_TELLING = frozenset({"types", "facets", "platforms", "technologies", "targets", "words", "concepts"})
LEAST_SHARE = 0.005


@dataclass(frozen=True, slots=True)
class Likeness:
    """A project like another, with the reasons; the sentences are empty where no texts are at hand."""

    unit: Unit
    pilot: Pilot
    score: float
    reasons: tuple[Reason, ...]
    own_sentence: str
    sentence: str


def projects_like(here: Site, unit: Unit) -> tuple[Likeness, ...]:
    """The projects of other places most like one; empty where it is not of the kinds that are compared."""
    ranking = here.remembered("ranking", lambda: _ranking(here))
    found = ranking.get(unit.iri, ())
    return here.remembered(
        ("alike", unit.iri, language()), lambda: tuple(_told(here, unit.iri, similar) for similar in found)
    )


def projects_like_text(here: Site, item: Item, found: Iterable[Similar]) -> tuple[Likeness, ...]:
    """The same for a description of the reader's own."""
    return tuple(_told(here, item, similar) for similar in found)


def _ranking(here: Site) -> dict[str, list[Similar]]:
    ranking: dict[str, list[Similar]] = {}
    for pair in here.index.similar(SHOWN) if here.index else ():
        ranking.setdefault(pair.source, []).append(pair)
    return ranking


def _told(here: Site, source: str | Item, similar: Similar) -> Likeness:
    from graph.similarity.explain import explain

    assert here.index is not None
    unit = here.content.units[similar.target]
    explained = explain(here.index, source, similar.target)
    return Likeness(
        unit=unit,
        pilot=here.content.pilots[unit.pilot],
        score=similar.score,
        reasons=tuple(_reasons(explained)),
        own_sentence=unwrapped(explained.source_sentence),
        sentence=unwrapped(explained.target_sentence),
    )


def _reasons(explained: Explanation) -> Iterable[Reason]:
    for part in explained.parts:
        if part.score < LEAST_SHARE:
            continue
        shared = tuple(item.name for item in part.shared) if part.kind.value in _TELLING else ()
        if part.kind.value == "types":
            shared = tuple(_type_name(name) for name in shared)
        yield Reason(part.kind.value, Decimal(str(part.score)), shared)


def _type_name(name: str) -> str:
    try:
        known = scenario_type(name)
    except KeyError:
        return name
    return known.label_en if language() == "en" else known.label_zh
