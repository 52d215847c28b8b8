"""The scheme of scenario types for programs: typed records, in the order of `scenario-types.ttl`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology.vocabulary import TYPE_BASE, rebased

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SCHEME = Path(__file__).with_name("scenario-types.ttl")


@dataclass(frozen=True, slots=True)
class Domain:
    """One of the four domains at the top of the scheme; `id` is its local name."""

    id: str
    label_zh: str
    label_en: str


@dataclass(frozen=True, slots=True)
class ScenarioType:
    """A scenario type.

    Attributes
    ----------
    id
        The local name, also its `skos:notation`.
    alternatives_zh, alternatives_en
        Other names.
    related
        Local names of the types that border on this one, in the order of the scheme.
    """

    id: str
    domain: Domain
    label_zh: str
    label_en: str
    definition_zh: str
    definition_en: str
    alternatives_zh: tuple[str, ...] = ()
    alternatives_en: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The concept's IRI."""
        return TYPE_BASE + self.id


@cache
def scenario_types() -> tuple[ScenarioType, ...]:
    """All scenario types, in their order.

    >>> len(scenario_types())
    60
    >>> scenario_types()[0].label_en, scenario_types()[0].domain.label_zh
    ('Government services', '优政')
    """
    facts = _facts()
    domains = {
        name: Domain(name, _one(of_name, "prefLabel@zh"), _one(of_name, "prefLabel@en"))
        for name, of_name in facts.items()
        if "topConceptOf" in of_name
    }
    return tuple(
        ScenarioType(
            id=name,
            domain=domains[_one(of_name, "broader")],
            label_zh=_one(of_name, "prefLabel@zh"),
            label_en=_one(of_name, "prefLabel@en"),
            definition_zh=_one(of_name, "definition@zh"),
            definition_en=_one(of_name, "definition@en"),
            alternatives_zh=tuple(of_name.get("altLabel@zh", ())),
            alternatives_en=tuple(of_name.get("altLabel@en", ())),
            related=tuple(of_name.get("related", ())),
        )
        for name, of_name in facts.items()
        if "broader" in of_name
    )


def scenario_type(name: str) -> ScenarioType:
    """The scenario type of a local name.

    Raises
    ------
    KeyError
        If the scheme has no such type.

    >>> scenario_type("parking").label_zh
    '智慧停车'
    """
    for known in scenario_types():
        if known.id == name:
            return known
    raise KeyError(f"the scheme of scenario types has no {name!r}")


def _one(facts: dict[str, list[str]], name: str) -> str:
    return facts[name][0]


def _facts() -> dict[str, dict[str, list[str]]]:
    """For each concept of the scheme its SKOS values by property and language, in the order of the file."""
    facts: dict[str, dict[str, list[str]]] = {}
    for quad in parse(rebased(_SCHEME.read_text(encoding="utf-8")), format=RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if not isinstance(subject, NamedNode) or not quad.predicate.value.startswith(_SKOS):
            continue
        name = subject.value.removeprefix(TYPE_BASE)
        if not name or "/" in name:
            continue
        key = quad.predicate.value.removeprefix(_SKOS)
        if isinstance(value, Literal):
            facts.setdefault(name, {}).setdefault(f"{key}@{value.language}", []).append(value.value)
        elif isinstance(value, NamedNode):
            facts.setdefault(name, {}).setdefault(key, []).append(value.value.removeprefix(TYPE_BASE))
    return facts
