"""The shapes evaluated by pySHACL, an independent SHACL processor.

Its verdict is the reference for `ontology.shape_check`, which is a hundred times faster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyshacl
from pyoxigraph import Quad, RdfFormat, serialize
from rdflib import Graph, Namespace, URIRef
from rdflib.term import Node

from ontology.findings import Finding
from ontology.shapes import SHAPES_FILE, Message, pilot_shapes
from ontology.vocabulary import rebased

_SH = Namespace("http://www.w3.org/ns/shacl#")


def pyshacl_findings(quads: Iterable[Quad], *, queries: bool = False) -> Iterator[Finding]:
    """Where a dataset does not have the expected shape, says pySHACL.

    Parameters
    ----------
    queries
        Whether to evaluate the SPARQL constraints too: pySHACL asks them for each thing singly, which
        takes minutes for the released facts. Without them only SHACL Core is evaluated.

    Raises
    ------
    ValueError
        If pySHACL cannot evaluate the shapes.
    """
    triples = dict.fromkeys(quad.triple for quad in quads)
    data = Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES) or b"", format="nt")
    shapes = Graph().parse(data=rebased(SHAPES_FILE.read_text(encoding="utf-8")), format="turtle")
    if not queries:
        shapes.remove((None, _SH.sparql, None))
    _, results, text = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    if not isinstance(results, Graph):
        raise ValueError(f"pySHACL could not evaluate the shapes: {text}")
    for result in results.subjects(None, _SH.ValidationResult):
        yield _finding(results, result)


def _finding(results: Graph, result: Node) -> Finding:
    # Of several messages pySHACL hands on one for SPARQL constraints, without its language.
    texts = {str(message) for message in results.objects(result, _SH.resultMessage)}
    message = next(m for m in _messages() if m.zh in texts or m.en in texts)
    path, value = results.value(result, _SH.resultPath), results.value(result, _SH.value)
    focus = results.value(result, _SH.focusNode)
    return Finding(
        "shapes",
        str(focus),
        str(path) if isinstance(path, URIRef) else None,
        None if value is None or value == focus else str(value),
        message.zh,
        message.en,
    )


def _messages() -> Iterator[Message]:
    for shape in pilot_shapes():
        yield from (constraint.message for constraint in shape.properties)
        yield from (constraint.message for constraint in shape.queries)
