"""VoID: what the dataset holds, counted from the graph itself.

https://www.w3.org/TR/void/
"""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from api.http.service import GraphService
from ontology.vocabulary import DCTERMS, PREFIXES, RDF, XSD

VOID = PREFIXES["void"]
_TRIPLES = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_SUBJECTS = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }"
_CLASSES = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?class } GROUP BY ?class ORDER BY ?class"
_PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"


def void_description(service: GraphService, base: str) -> list[Triple]:
    """The dataset's description.

    Parameters
    ----------
    base
        The address of the service, with a slash at its end.
    """
    dataset = NamedNode(base + ".well-known/void#dataset")
    triples = [
        Triple(dataset, RDF.type, _void("Dataset")),
        Triple(dataset, DCTERMS.title, Literal("智慧城市试点图谱", language="zh")),
        Triple(dataset, DCTERMS.title, Literal("Graph of smart-city pilots", language="en")),
        Triple(dataset, DCTERMS.identifier, Literal(service.version)),
        Triple(dataset, _void("sparqlEndpoint"), NamedNode(base + "sparql")),
        Triple(dataset, _void("triples"), _number(service, _TRIPLES)),
        Triple(dataset, _void("distinctSubjects"), _number(service, _SUBJECTS)),
    ]
    partitions = (
        (_CLASSES, "classPartition", "class", "entities"),
        (_PROPERTIES, "propertyPartition", "property", "triples"),
    )
    for query, partition, term, count in partitions:
        for index, (node, number) in enumerate(service.select(query).rows):
            if not isinstance(node, NamedNode) or not isinstance(number, Literal):
                continue
            part = BlankNode(f"{term}{index}")
            triples += [
                Triple(dataset, _void(partition), part),
                Triple(part, _void(term), node),
                Triple(part, _void(count), Literal(number.value, datatype=XSD.integer)),
            ]
    return triples


def _number(service: GraphService, query: str) -> Literal:
    ((number,),) = service.select(query).rows
    assert isinstance(number, Literal)
    return number


def _void(name: str) -> NamedNode:
    return NamedNode(VOID + name)
