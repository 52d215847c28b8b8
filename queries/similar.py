"""The planned units like a given one, with what speaks for each, from the graph."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from graph.store import SelectSource
from ontology.vocabulary import rebased
from queries.binding import bind
from queries.results import plain_result

_SIMILAR = rebased("""PREFIX pg: <https://w3id.org/pilotgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?other ?title ?path ?place ?document ?score ?rank ?kind ?part ?item
WHERE {
  ?pair pg:similarFrom ?_unit_iri ; pg:similarTo ?other ; pg:score ?score ; pg:rank ?rank .
  ?other rdfs:label ?title ; pg:path ?path ; pg:pilot ?pilot .
  ?pilot pg:place/rdfs:label ?place ; pg:describedIn/pg:fileName ?document .
  OPTIONAL {
    ?pair pg:contribution ?contribution .
    ?contribution pg:contributionKind ?kind ; pg:score ?part .
    OPTIONAL { ?contribution pg:sharedItem ?item }
  }
}
ORDER BY ?rank DESC(?part) ?kind ?item
""")
_UNITS = rebased("""PREFIX pg: <https://w3id.org/pilotgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?unit ?title ?path ?place ?document
WHERE {
  ?unit rdfs:label ?title ; pg:path ?path ; pg:pilot ?pilot .
  ?pilot pg:place/rdfs:label ?place ; pg:describedIn/pg:fileName ?document .
}
""")


@dataclass(frozen=True, slots=True)
class Reason:
    """One kind of agreement: what it adds to the score, and what both units have."""

    kind: str
    score: Decimal
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimilarUnit:
    """A unit that is like the one in question; `score` from 0 to 1, `rank` from 1."""

    unit: str
    title: str
    path: str
    place: str
    document: str
    score: Decimal
    rank: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class UnitName:
    """What a reader needs to recognise a unit."""

    title: str
    path: str
    place: str
    document: str


def similar_units(source: SelectSource, unit: str, most: int) -> tuple[SimilarUnit, ...]:
    """The units most like a unit of the graph, the most similar first.

    Raises
    ------
    ValueError
        If `unit` is no IRI.
    """
    found: dict[str, SimilarUnit] = {}
    for row in plain_result(source.select(bind(_SIMILAR, {"_unit_iri": NamedNode(unit)}))).records():
        rank, other = row["rank"], str(row["other"])
        if not isinstance(rank, int) or rank > most:
            continue
        known = found.get(other)
        reasons = _with_reason(known.reasons if known else (), row["kind"], row["part"], row["item"])
        title, path, place, document = (str(row[name]) for name in ("title", "path", "place", "document"))
        found[other] = SimilarUnit(other, title, path, place, document, Decimal(str(row["score"])), rank, reasons)
    return tuple(found.values())


def unit_names(source: SelectSource) -> dict[str, UnitName]:
    """The names of all units by their IRIs."""
    return {
        str(row[0]): UnitName(*(str(value) for value in row[1:])) for row in plain_result(source.select(_UNITS)).rows
    }


def _with_reason(reasons: tuple[Reason, ...], kind: object, part: object, item: object) -> tuple[Reason, ...]:
    if kind is None:
        return reasons
    items = () if item is None else (str(item),)
    if reasons and reasons[-1].kind == kind:
        *before, last = reasons
        return (*before, Reason(last.kind, last.score, (*last.items, *items)))
    return (*reasons, Reason(str(kind), Decimal(str(part)), items))
