"""What a search asks and answers: words, chosen values of facets, hits; and the same as a SPARQL query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pyoxigraph import Literal

from ontology.vocabulary import rebased

# Each facet with the pattern that binds its variable, named as the facet, to a plain text.
FACETS: Mapping[str, str] = MappingProxyType(
    {
        "prefecture": """?pilot pg:place ?at .
  ?at rdfs:label ?at_name .
  OPTIONAL { ?at pg:inPrefecture/rdfs:label ?above }
  BIND(STR(COALESCE(?above, ?at_name)) AS ?prefecture)""",
        "level": "?pilot pg:place/pg:level ?level .",
        "domain": """?unit pg:scenarioType/skos:broader/skos:prefLabel ?domain_name .
  FILTER(LANG(?domain_name) = "zh")
  BIND(STR(?domain_name) AS ?domain)""",
        "type": "?unit pg:scenarioType/skos:notation ?type .",
        "batch": "?pilot pg:batch ?batch_number . BIND(STR(?batch_number) AS ?batch)",
        "kind": "?unit pg:kind ?kind .",
    }
)
PREFIXES = rebased("""PREFIX pg: <https://w3id.org/pilotgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX oa: <http://www.w3.org/ns/oa#>
""")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Words and facets.

    Attributes
    ----------
    words
        What the user typed; empty finds everything.
    chosen
        For each facet the chosen values: one of them must hold; facets left out do not restrict.
    """

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class SearchItem:
    """A unit as the search knows it; `facets` holds the values of each facet."""

    unit: str
    title: str
    path: str
    place: str
    document: str
    text: str
    facets: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit that was found.

    Attributes
    ----------
    score
        How well it fits; comparable within one search.
    title_marks, snippet_marks
        Where the question's words stand in the title and in the snippet: pairs of positions.
    snippet
        The part of the text around the first match, or "".
    """

    item: SearchItem
    score: float
    title_marks: tuple[tuple[int, int], ...]
    snippet: str
    snippet_marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet, with the units that choosing it would leave, and whether it is chosen."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits of a page, how many there are in all, and the facets' values."""

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetCount, ...]]


def sparql_of(request: SearchRequest) -> str:
    """A SPARQL query for the units that a state of words and facets describes.

    Facets mean exactly the same; words are looked for as they stand, where the search also knows how
    Chinese is cut into words. Chosen values enter as literals, whatever they hold.

    >>> "VALUES ?kind { \\"experience\\" }" in sparql_of(SearchRequest("", {"kind": ("experience",)}))
    True
    """
    lines = [PREFIXES, "SELECT DISTINCT ?unit ?title", "WHERE {"]
    lines.append("  ?unit a pg:Unit ; rdfs:label ?title ; pg:pilot ?pilot .")
    for name, pattern in FACETS.items():
        if values := request.chosen.get(name):
            # After the pattern: BIND must not find its variable bound.
            lines.append(f"  {pattern}")
            lines.append(f"  VALUES ?{name} {{ {' '.join(str(Literal(value)) for value in values)} }}")
    if request.words.strip():
        lines.append("  OPTIONAL { ?unit pg:passage/oa:exact ?text }")
        for word in request.words.split():
            literal = Literal(word.lower())
            lines.append(f'  FILTER(CONTAINS(LCASE(CONCAT(STR(?title), " ", COALESCE(?text, ""))), {literal}))')
    return "\n".join([*lines, "}", "ORDER BY ?unit", ""])
