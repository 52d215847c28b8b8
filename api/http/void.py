"""The dataset's description as the service gives it: what the dataset says of itself, and where it is served.

https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from api.http.service import GraphService
from graph.metadata import DATASET, VOID, Counts, metadata_quads
from graph.store import named_graphs
from ontology.identifiers import Graphs
from ontology.vocabulary import DCTERMS, RDF

_PRIMARY_TOPIC = NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
_DESCRIPTION = f"SELECT ?s ?p ?o WHERE {{ GRAPH {Graphs.METADATA} {{ ?s ?p ?o }} }}"


def void_description(service: GraphService, base: str) -> list[Triple]:
    """The dataset's description.

    Counts are those that `pilotgraph build` took and the dataset holds; one that holds none is counted
    the same way now.

    Parameters
    ----------
    base
        The address of the service, with a slash at its end.
    """
    document = NamedNode(base + ".well-known/void")
    return [
        Triple(document, RDF.type, VOID.DatasetDescription),
        Triple(document, _PRIMARY_TOPIC, DATASET),
        Triple(DATASET, VOID.sparqlEndpoint, NamedNode(base + "sparql")),
        Triple(DATASET, DCTERMS.identifier, Literal(service.version)),
        *(list(_held(service)) or _counted(service)),
    ]


def _held(service: GraphService) -> Iterator[Triple]:
    """What the dataset says of itself and of its parts; its graph of metadata holds examples, too."""
    for subject, predicate, value in service.select(_DESCRIPTION).rows:
        if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode) or value is None:
            continue
        if subject == DATASET or subject.value.startswith(DATASET.value + "/"):
            yield Triple(subject, predicate, value)


def _counted(service: GraphService) -> Iterator[Triple]:
    counts = Counts()
    store = service.dataset.store
    for graph in named_graphs(store):
        quads = store.quads_for_pattern(None, None, None, graph)
        counts.add("".join(f"{quad} .\n" for quad in quads).encode())
    for quad in metadata_quads(counts, version=service.version):
        yield Triple(quad.subject, quad.predicate, quad.object)
