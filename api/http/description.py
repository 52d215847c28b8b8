"""The service description: what the endpoint is and can do, as RDF.

https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from ontology.vocabulary import PREFIXES, RDF

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
DESCRIPTION_FORMATS: Mapping[str, RdfFormat] = MappingProxyType(
    {
        "text/turtle": RdfFormat.TURTLE,
        "application/n-triples": RdfFormat.N_TRIPLES,
        "application/rdf+xml": RdfFormat.RDF_XML,
        "application/ld+json": RdfFormat.JSON_LD,
    }
)
_RESULT_FORMATS = (
    *(f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
)


def service_description(endpoint: str, media_type: str, *, asks_others: bool = False) -> bytes:
    """The description of the endpoint at an address, in one of `DESCRIPTION_FORMATS`.

    Parameters
    ----------
    asks_others
        Whether SERVICE is answered for some addresses.
    """
    prefixes = {"sd": SD, "formats": FORMATS, **PREFIXES}
    triples = _triples(endpoint, asks_others)
    chosen = DESCRIPTION_FORMATS[media_type]
    named = prefixes if chosen in (RdfFormat.TURTLE, RdfFormat.RDF_XML) else None
    return serialize(triples, format=chosen, prefixes=named) or b""


def _triples(endpoint: str, asks_others: bool) -> Iterator[Triple]:
    service, dataset, default = NamedNode(endpoint + "#service"), BlankNode("dataset"), BlankNode("default")
    yield Triple(service, RDF.type, _sd("Service"))
    yield Triple(service, _sd("endpoint"), NamedNode(endpoint))
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    if asks_others:
        yield Triple(service, _sd("feature"), _sd("BasicFederatedQuery"))
    for name in _RESULT_FORMATS:
        yield Triple(service, _sd("resultFormat"), NamedNode(FORMATS + name))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, RDF.type, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, RDF.type, _sd("Graph"))


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)
