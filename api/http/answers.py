"""From a query to the bytes of its answer: the forms of SPARQL answers and their formats."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO

from pyoxigraph import NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, serialize

from api.http.negotiation import NotAcceptableError, negotiate
from api.http.protocol import MalformedRequestError, QueryRequest
from graph.store import Answer, DatasetStore, translated_errors
from ontology.vocabulary import PREFIXES

RESULT_FORMATS: Mapping[str, QueryResultsFormat] = MappingProxyType(
    {
        "application/sparql-results+json": QueryResultsFormat.JSON,
        "application/json": QueryResultsFormat.JSON,
        "application/sparql-results+xml": QueryResultsFormat.XML,
        "application/xml": QueryResultsFormat.XML,
        "text/xml": QueryResultsFormat.XML,
        "text/csv": QueryResultsFormat.CSV,
        "text/tab-separated-values": QueryResultsFormat.TSV,
    }
)
GRAPH_FORMATS: Mapping[str, RdfFormat] = MappingProxyType(
    {
        "text/turtle": RdfFormat.TURTLE,
        "application/n-triples": RdfFormat.N_TRIPLES,
        "application/rdf+xml": RdfFormat.RDF_XML,
        "application/ld+json": RdfFormat.JSON_LD,
        "application/xml": RdfFormat.RDF_XML,
        "text/plain": RdfFormat.N_TRIPLES,
        "text/n3": RdfFormat.N3,
    }
)
SHORT_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "json": ("application/sparql-results+json", "application/ld+json"),
        "xml": ("application/sparql-results+xml", "application/rdf+xml"),
        "csv": ("text/csv",),
        "tsv": ("text/tab-separated-values",),
        "turtle": ("text/turtle",),
        "ttl": ("text/turtle",),
        "ntriples": ("application/n-triples",),
        "nt": ("application/n-triples",),
        "rdfxml": ("application/rdf+xml",),
        "jsonld": ("application/ld+json",),
    }
)
# What the media types above are served as, where that is another type or needs a charset.
_SERVED_AS = {
    "text/csv": "text/csv; charset=utf-8",
    "text/tab-separated-values": "text/tab-separated-values; charset=utf-8",
}
_PREFIXED = (RdfFormat.TURTLE, RdfFormat.N3, RdfFormat.RDF_XML)


@dataclass(frozen=True, slots=True)
class Serialised:
    """An answer as bytes; `note` is for whoever made it."""

    content_type: str
    body: bytes
    note: str = ""


def answer(dataset: DatasetStore, request: QueryRequest, accept: str | None) -> Serialised:
    """Evaluate a query and serialise the answer, all in this process and without limits.

    Raises
    ------
    NotAcceptableError, MalformedRequestError
        If no format of the query's form is acceptable, or a graph's name is no IRI.
    graph.store.GraphError
        If the query cannot be parsed or evaluated.
    """
    found = solve(dataset, request)
    media_type = choose_format(found, request, accept)
    buffer = io.BytesIO()
    write_answer(found, media_type, buffer)
    return Serialised(content_type(media_type), buffer.getvalue())


def solve(dataset: DatasetStore, request: QueryRequest) -> Answer:
    """Begin to evaluate a query; rows are found as they are read."""
    if request.default_graphs or request.named_graphs:
        return dataset.query(
            request.query,
            default_graphs=_nodes(request.default_graphs),
            named_graphs=_nodes(request.named_graphs),
        )
    return dataset.query(request.query)


def choose_format(found: Answer, request: QueryRequest, accept: str | None) -> str:
    """The media type for an answer: by the parameter `format` where given, else by the Accept header."""
    offers = tuple(GRAPH_FORMATS) if isinstance(found, QueryTriples) else tuple(RESULT_FORMATS)
    if request.format is None:
        return negotiate(accept, offers)
    wanted = (request.format, *SHORT_NAMES.get(request.format.lower(), ()))
    for media_type in wanted:
        if media_type in offers:
            return media_type
    named = repr(request.format[:60])
    raise NotAcceptableError(f"there is no format {named} for this form of query; there is: {', '.join(offers)}")


def write_answer(found: Answer, media_type: str, output: IO[bytes]) -> None:
    """Write an answer in a format of its form.

    Raises
    ------
    graph.store.QueryEvaluationError
        If evaluation fails on the way.
    """
    with translated_errors():
        if isinstance(found, QueryTriples):
            chosen = GRAPH_FORMATS[media_type]
            serialize(found, output, format=chosen, prefixes=PREFIXES if chosen in _PREFIXED else None)
        else:
            found.serialize(output, format=RESULT_FORMATS[media_type])


def content_type(media_type: str) -> str:
    """The Content-Type header of a media type."""
    return _SERVED_AS.get(media_type, media_type)


def _nodes(iris: tuple[str, ...]) -> list[NamedNode]:
    try:
        return [NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise MalformedRequestError(f"a graph's name is no IRI: {error}") from error
