"""The Turtle files that come with the program, each with the named graph that it fills."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from ontology.identifiers import Graphs
from ontology.vocabulary import rebased

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
            yield from turtle_quads(path, graph)


def turtle_quads(path: Path, graph: NamedNode) -> Iterator[Quad]:
    """A Turtle file's statements in a named graph, its blank nodes numbered in the order of the file.

    A parser gives blank nodes random names; with those, no two releases would be the same bytes.
    """
    names: dict[BlankNode, BlankNode] = {}
    prefix = path.stem.replace("-", "")
    for quad in parse(rebased(path.read_text(encoding="utf-8")), format=RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if isinstance(subject, BlankNode):
            subject = names.setdefault(subject, BlankNode(f"{prefix}{len(names)}"))
        if isinstance(value, BlankNode):
            value = names.setdefault(value, BlankNode(f"{prefix}{len(names)}"))
        yield Quad(subject, quad.predicate, value, graph)
