"""The Turtle files that come with the program, each with the named graph that it fills."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from ontology.identifiers import Graphs

FOLDER = Path(__file__).parent

GRAPH_OF_FILE: dict[str, NamedNode] = {
    "pilotgraph.ttl": Graphs.ONTOLOGY,
    "agency-kinds.ttl": Graphs.ONTOLOGY,
    "technologies.ttl": Graphs.ONTOLOGY,
    "scenario-types.ttl": Graphs.TYPES,
}


def ontology_quads() -> Iterator[Quad]:
    """Every statement of the published files, in the order of the files; the same terms on every call."""
    for name, graph in GRAPH_OF_FILE.items():
        path = FOLDER / name
        if path.exists():
            for triple in parse(path=str(path), format=RdfFormat.TURTLE):
                yield Quad(triple.subject, triple.predicate, triple.object, graph)
