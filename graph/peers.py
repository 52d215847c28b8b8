"""What a comparison with peers needs beside their plans: targets, whom to ask, and texts where they are at hand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph.plans import PREFIXES, PilotPlan, TypeLabel, read_plans, read_type_labels
from graph.store import SelectSource, Term

TARGETS_QUERY = (
    PREFIXES
    + """SELECT DISTINCT ?target ?unit ?value ?low ?high ?measure ?object ?comparator ?deadline ?passage WHERE {
  ?target a pg:Target ; pg:inUnit ?unit ; pg:unitOfMeasure ?measure ; pg:object ?object ; pg:passage ?passage .
  OPTIONAL { ?target pg:value ?value }
  OPTIONAL { ?target pg:minimumValue ?low }
  OPTIONAL { ?target pg:maximumValue ?high }
  OPTIONAL { ?target pg:comparator ?comparator }
  OPTIONAL { ?target pg:deadline ?deadline }
} ORDER BY ?target"""
)

CONTACTS_QUERY = (
    PREFIXES
    + """SELECT DISTINCT ?pilot ?lead ?printed WHERE {
  ?pilot a pg:Pilot ; pg:leadAgency ?agency . ?agency rdfs:label ?lead .
  OPTIONAL { ?assertion a pg:Assertion ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#subject> ?pilot ;
    <http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate> pg:leadAgency ; pg:nameAsPrinted ?printed }
} ORDER BY ?pilot ?lead"""
)

TEXTS_QUERY = (
    PREFIXES
    + """SELECT DISTINCT ?unit ?text WHERE {
  ?unit a pg:LeafUnit ; pg:passage/oa:exact ?text
} ORDER BY ?unit"""
)

_PAGE_NUMBER_LINE = re.compile(r"(?m)^[ \t\u3000\f]*[—–-][ \t\u3000]*\d+[ \t\u3000]*[—–-][ \t\u3000]*$")


@dataclass(frozen=True, slots=True)
class PlannedTarget:
    """A number that a unit commits to; `low` and `high` are the same where it is no range."""

    unit: str
    low: float
    high: float
    measure: str
    object: str
    comparator: str
    deadline: str
    passage: str


@dataclass(frozen=True)
class Peers:
    """All plans of a dataset, ready to be compared with.

    Attributes
    ----------
    targets
        By the IRI of the unit that they stand in.
    contacts
        The agency that leads a pilot, by the pilot's IRI.
    """

    plans: Sequence[PilotPlan]
    labels: Mapping[str, TypeLabel]
    targets: Mapping[str, tuple[PlannedTarget, ...]]
    contacts: Mapping[str, str]

    def label(self, type_name: str) -> str:
        """The Chinese name of a type, or its local name where the scheme has none."""
        known = self.labels.get(type_name)
        return known.label if known else type_name


def read_peers(source: SelectSource) -> Peers:
    """What there is to compare with, from a dataset or a remote endpoint."""
    targets: dict[str, list[PlannedTarget]] = defaultdict(list)
    for _, unit, value, low, high, measure, counted, comparator, deadline, passage in source.select(TARGETS_QUERY).rows:
        smallest = _number(value) if value is not None else _number(low)
        largest = _number(value) if value is not None else _number(high)
        if smallest is None and largest is None:
            continue
        targets[_text(unit)].append(
            PlannedTarget(
                unit=_text(unit),
                low=smallest if smallest is not None else largest or 0.0,
                high=largest if largest is not None else smallest or 0.0,
                measure=_text(measure),
                object=_text(counted),
                comparator=_text(comparator),
                deadline=_text(deadline),
                passage=_text(passage),
            )
        )
    contacts: dict[str, str] = {}
    for pilot, lead, printed in source.select(CONTACTS_QUERY).rows:
        contacts.setdefault(_text(pilot), _text(printed) or _text(lead))
    return Peers(
        plans=read_plans(source),
        labels=read_type_labels(source),
        targets={unit: tuple(found) for unit, found in targets.items()},
        contacts=contacts,
    )


def read_texts(source: SelectSource) -> dict[str, str]:
    """The texts of planned units by IRI, on one line; empty for a dataset of released facts only."""
    texts: dict[str, str] = {}
    for unit, text in source.select(TEXTS_QUERY).rows:
        texts.setdefault(_text(unit), "".join(_PAGE_NUMBER_LINE.sub("", _text(text)).split()))
    return texts


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""


def _number(term: Term | None) -> float | None:
    try:
        return float(_text(term))
    except ValueError:
        return None
