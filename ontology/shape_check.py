"""The shapes evaluated fast enough for every build: property constraints in one pass, the rest as SPARQL.

The result is that of a SHACL processor for the constraints that `ontology.shapes` reads
(tests hold it against pySHACL); reports are by thing and property, not one for each constraint component.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from ontology.findings import Finding
from ontology.identifiers import Graphs
from ontology.shapes import NodeShape, PropertyShape, QueryConstraint, pilot_shapes
from ontology.vocabulary import PREFIXES, RDF

Node: TypeAlias = NamedNode | BlankNode | Literal | Triple
Description: TypeAlias = dict[str, dict[Node, None]]

_XSD = PREFIXES["xsd"]
_LEXICAL = {
    _XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    _XSD + "decimal": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    _XSD + "gYear": re.compile(r"-?[0-9]{4,}"),
    _XSD + "gYearMonth": re.compile(r"-?[0-9]{4,}-(?:0[1-9]|1[0-2])"),
}


class Descriptions:
    """What a dataset says, by subject and property, each statement once however many graphs hold it."""

    def __init__(self, quads: Iterable[Quad] = ()):
        self._facts: dict[Node, Description] = defaultdict(lambda: defaultdict(dict))
        self.members: dict[str, dict[Node, None]] = defaultdict(dict)
        self.add(quads)

    def add(self, quads: Iterable[Quad]) -> None:
        """Add statements."""
        a = RDF.type.value
        for quad in quads:
            # Asked for once each: an engine's terms become objects of this language every time.
            subject, predicate, value = quad.subject, quad.predicate.value, quad.object
            self._facts[subject][predicate][value] = None
            if predicate == a and isinstance(value, NamedNode):
                self.members[value.value][subject] = None

    def __iter__(self) -> Iterator[tuple[Node, Description]]:
        return iter(self._facts.items())

    def statements(self) -> Iterator[Quad]:
        """The statements in one graph."""
        properties: dict[str, NamedNode] = {}
        for subject, facts in self._facts.items():
            assert isinstance(subject, NamedNode | BlankNode)
            for predicate, values in facts.items():
                node = properties.get(predicate) or properties.setdefault(predicate, NamedNode(predicate))
                for value in values:
                    yield Quad(subject, node, value)

    def values(self, node: Node, path: str) -> dict[Node, None]:
        """The values of a property, in the order met."""
        facts = self._facts.get(node)
        return {} if facts is None else facts.get(path, {})

    def is_a(self, node: Node, iri: str) -> bool:
        """Whether a thing is stated to be in a class."""
        return node in self.members.get(iri, ())


def shape_findings(
    store: Store,
    shapes: tuple[NodeShape, ...] | None = None,
    *,
    leave_out: Collection[NamedNode] = (Graphs.INFERRED,),
) -> Iterator[Finding]:
    """Where a dataset does not have the expected shape.

    Parameters
    ----------
    store
        The dataset, checked as the union of its graphs.
    shapes
        Other shapes than the project's.
    leave_out
        Graphs that do not count. Shapes are about what is stated: a conclusion from a range would make
        any object of a property fit.
    """
    described = Descriptions(quad for quad in store if quad.graph_name not in leave_out)
    # One graph of them all: with a union of many, the engine looks into each for every step of a query.
    union = Store()
    union.bulk_extend(described.statements())
    return violations(described, union, shapes)


def violations(described: Descriptions, union: Store, shapes: tuple[NodeShape, ...] | None = None) -> Iterator[Finding]:
    """Where what is stated does not have the expected shape, as `shape_findings` tells it of a dataset.

    Parameters
    ----------
    union
        The same statements, all in the default graph.
    """
    for shape in pilot_shapes() if shapes is None else shapes:
        members = dict.fromkeys(node for target in shape.targets for node in described.members.get(target, ()))
        for constraint in shape.properties:
            for node in members:
                for wrong in _wrong_values(described, node, constraint):
                    yield _finding(node, constraint, wrong)
        for query in shape.queries:
            yield from _query_findings(union, query, members)


def _wrong_values(described: Descriptions, node: Node, shape: PropertyShape) -> Iterator[Node | None]:
    """The values that are wrong; None where it is their number."""
    values = described.values(node, shape.path)
    if len(values) < shape.min_count or (shape.max_count is not None and len(values) > shape.max_count):
        yield None
    if shape.unique_language:
        languages = [value.language for value in values if isinstance(value, Literal)]
        if len(languages) != len(set(languages)):
            yield None
    bounds = described.values(node, shape.at_most) if shape.at_most is not None else None
    for value in values:
        fits = _is_well_formed(value, shape) and _is_in_range(value, shape)
        if shape.of_class is not None:
            fits = fits and described.is_a(value, shape.of_class)
        if not fits or (bounds and _exceeds(value, bounds)):
            yield value


def _is_well_formed(value: Node, shape: PropertyShape) -> bool:
    if shape.iris:
        return isinstance(value, NamedNode)
    if shape.datatype is not None:
        if not isinstance(value, Literal) or value.datatype.value != shape.datatype:
            return False
        lexical = _LEXICAL.get(shape.datatype)
        if lexical is not None and not lexical.fullmatch(value.value):
            return False
    if shape.languages:
        return isinstance(value, Literal) and value.language in shape.languages
    return True


def _is_in_range(value: Node, shape: PropertyShape) -> bool:
    if shape.among or shape.min_length or shape.pattern is not None:
        text = value.value if isinstance(value, Literal | NamedNode) else ""
        if shape.among and text not in shape.among:
            return False
        if len(text) < shape.min_length or (shape.pattern is not None and not re.search(shape.pattern, text)):
            return False
    if shape.minimum is None and shape.maximum is None:
        return True
    number = _number(value)
    if number is None or (shape.minimum is not None and number < shape.minimum):
        return False
    return shape.maximum is None or number <= shape.maximum


def _exceeds(value: Node, bounds: Iterable[Node]) -> bool:
    number = _number(value)
    numbers = [_number(bound) for bound in bounds]
    return any(number is None or bound is None or number > bound for bound in numbers)


def _number(value: Node) -> Decimal | None:
    try:
        return Decimal(value.value) if isinstance(value, Literal) else None
    except InvalidOperation:
        return None


def _query_findings(union: Store, query: QueryConstraint, members: dict[Node, None]) -> Iterator[Finding]:
    solutions = union.query(query.select)
    if not isinstance(solutions, QuerySolutions):
        raise ValueError("a constraint of the shapes is no SELECT query")
    for solution in solutions:
        focus, value = solution["this"], solution["value"]
        if focus in members:
            shown = None if value is None or value == focus else _shown(value)
            yield Finding("shapes", _shown(focus), None, shown, query.message.zh, query.message.en)


def _finding(node: Node, shape: PropertyShape, value: Node | None) -> Finding:
    shown = None if value is None else _shown(value)
    return Finding("shapes", _shown(node), shape.path, shown, shape.message.zh, shape.message.en)


def _shown(node: Node) -> str:
    return node.value if isinstance(node, NamedNode | Literal) else str(node)
