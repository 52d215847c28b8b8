"""The ontology file read into typed axioms, which the rules, checks and pages are made from.

Only the constructs that `pilotgraph.ttl` uses are read; any other class expression is an
error here, so that no axiom is silently left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import combinations
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ontology.vocabulary import ONTOLOGY_BASE, ONTOLOGY_IRI, PREFIXES, rebased

Node: TypeAlias = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Named:
    """A class or a datatype by its name."""

    iri: str


@dataclass(frozen=True, slots=True)
class Every:
    """What is in all of several classes."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """What is in at least one of several classes."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """What has at least `count` values of a property in a class."""

    property: str
    filler: Expression
    count: int = 1


@dataclass(frozen=True, slots=True)
class HasValue:
    """What has one certain value of a property."""

    property: str
    value: NamedNode | Literal


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of the listed values."""

    values: tuple[NamedNode | Literal, ...]


Expression: TypeAlias = Named | Every | Either | Some | HasValue | OneOf


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the ontology with what is said about it for readers.

    Attributes
    ----------
    kinds
        The local names of its types: `Class`, `ObjectProperty`, `FunctionalProperty` …
    labels, definitions
        By language, `zh` and `en`.
    """

    iri: str
    kinds: frozenset[str]
    labels: dict[str, str]
    definitions: dict[str, str]
    examples: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def name(self) -> str:
        """The local name."""
        return self.iri.removeprefix(ONTOLOGY_BASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontology:
    """The axioms of the ontology; pairs are (narrower, wider) or (property, class)."""

    version: str
    terms: dict[str, Term] = field(default_factory=dict)
    sub_classes: tuple[tuple[str, Expression], ...]
    definitions: tuple[tuple[str, Expression], ...]
    sub_properties: tuple[tuple[str, str], ...]
    inverses: tuple[tuple[str, str], ...]
    chains: tuple[tuple[tuple[str, ...], str], ...]
    domains: tuple[tuple[str, Expression], ...]
    ranges: tuple[tuple[str, Expression], ...]
    disjoint: tuple[tuple[str, str], ...]

    def having(self, kind: str) -> tuple[str, ...]:
        """The IRIs of the terms of one kind, as in `having("FunctionalProperty")`."""
        return tuple(sorted(iri for iri, term in self.terms.items() if kind in term.kinds))

    def wider_classes(self, iri: str) -> frozenset[str]:
        """All named classes that a class is part of, itself left out."""
        return _closure(iri, [(sub, wider.iri) for sub, wider in self.sub_classes if isinstance(wider, Named)])

    def wider_properties(self, iri: str) -> frozenset[str]:
        """All properties that a property implies, itself left out."""
        return _closure(iri, list(self.sub_properties))


@lru_cache(maxsize=1)
def pilot_ontology() -> Ontology:
    """The ontology of this project."""
    return read_ontology(rebased((files("ontology") / "pilotgraph.ttl").read_text(encoding="utf-8")).encode())


def read_ontology(turtle: bytes) -> Ontology:
    """The axioms of an ontology in Turtle.

    Raises
    ------
    ValueError
        If it holds a class expression that is not among those above.
    """
    return _Reader(turtle).read()


_OWL = PREFIXES["owl"]
_RDFS = PREFIXES["rdfs"]
_RDF = PREFIXES["rdf"]


class _Reader:
    def __init__(self, turtle: bytes):
        self._objects: dict[tuple[Node, str], list[Node]] = defaultdict(list)
        self._subjects: dict[str, list[tuple[Node, Node]]] = defaultdict(list)
        for quad in parse(turtle, format=RdfFormat.TURTLE):
            self._objects[quad.subject, quad.predicate.value].append(quad.object)
            self._subjects[quad.predicate.value].append((quad.subject, quad.object))

    def read(self) -> Ontology:
        unions = [
            (subject.value, tuple(self._list(parts)))
            for subject, parts in self._subjects[_OWL + "disjointUnionOf"]
            if isinstance(subject, NamedNode)
        ]
        disjoint = {_pair(a, b) for a, b in self._named(_OWL + "disjointWith")}
        groups = [tuple(self._list(members)) for _, members in self._subjects[_OWL + "members"]]
        for group in [*groups, *(parts for _, parts in unions)]:
            disjoint |= {_pair(_iri(a), _iri(b)) for a, b in combinations(group, 2)}
        sub_classes = [(s, self._expression(o)) for s, o in self._about(_RDFS + "subClassOf")]
        for whole, parts in unions:
            sub_classes += [(_iri(part), Named(whole)) for part in parts]
        return Ontology(
            version=self._text(NamedNode(ONTOLOGY_IRI), _OWL + "versionInfo"),
            terms={term.iri: term for term in self._terms()},
            sub_classes=tuple(dict.fromkeys(sub_classes)),
            definitions=tuple((s, self._expression(o)) for s, o in self._about(_OWL + "equivalentClass")),
            sub_properties=tuple(self._named(_RDFS + "subPropertyOf")),
            inverses=tuple(self._named(_OWL + "inverseOf")),
            chains=tuple(
                (tuple(_iri(p) for p in self._list(o)), s) for s, o in self._about(_OWL + "propertyChainAxiom")
            ),
            domains=tuple((s, self._expression(o)) for s, o in self._about(_RDFS + "domain")),
            ranges=tuple((s, self._expression(o)) for s, o in self._about(_RDFS + "range")),
            disjoint=tuple(sorted(disjoint)),
        )

    def _terms(self) -> Iterator[Term]:
        subjects = dict.fromkeys(s for s, _ in self._subjects[_RDF + "type"] if isinstance(s, NamedNode))
        for subject in subjects:
            if subject.value.startswith(ONTOLOGY_BASE):
                yield Term(
                    iri=subject.value,
                    kinds=frozenset(_iri(o).removeprefix(_OWL) for o in self._objects[subject, _RDF + "type"]),
                    labels=self._by_language(subject, _RDFS + "label"),
                    definitions=self._by_language(subject, PREFIXES["skos"] + "definition"),
                    examples=tuple(_value(o) for o in self._objects[subject, PREFIXES["skos"] + "example"]),
                    sources=tuple(_value(o) for o in self._objects[subject, PREFIXES["dcterms"] + "source"]),
                )

    def _about(self, predicate: str) -> list[tuple[str, Node]]:
        return [(s.value, o) for s, o in self._subjects[predicate] if isinstance(s, NamedNode)]

    def _named(self, predicate: str) -> list[tuple[str, str]]:
        return [(s, _iri(o)) for s, o in self._about(predicate)]

    def _by_language(self, subject: Node, predicate: str) -> dict[str, str]:
        return {o.language or "": o.value for o in self._objects[subject, predicate] if isinstance(o, Literal)}

    def _text(self, subject: Node, predicate: str) -> str:
        return _value(self._objects[subject, predicate][0])

    def _list(self, head: Node) -> Iterator[Node]:
        while not (isinstance(head, NamedNode) and head.value == _RDF + "nil"):
            yield self._objects[head, _RDF + "first"][0]
            head = self._objects[head, _RDF + "rest"][0]

    def _one(self, node: Node, name: str) -> Node | None:
        found = self._objects.get((node, _OWL + name))
        return found[0] if found else None

    def _expression(self, node: Node) -> Expression:
        if isinstance(node, NamedNode):
            return Named(node.value)
        for name, make in (("intersectionOf", Every), ("unionOf", Either)):
            if (head := self._one(node, name)) is not None:
                return make(tuple(self._expression(part) for part in self._list(head)))
        if (head := self._one(node, "oneOf")) is not None:
            return OneOf(tuple(_constant(value) for value in self._list(head)))
        return self._restriction(node)

    def _restriction(self, node: Node) -> Expression:
        on_property = self._one(node, "onProperty")
        if on_property is not None:
            if (filler := self._one(node, "someValuesFrom")) is not None:
                return Some(_iri(on_property), self._expression(filler))
            if (value := self._one(node, "hasValue")) is not None:
                return HasValue(_iri(on_property), _constant(value))
            count, filler = self._one(node, "minQualifiedCardinality"), self._one(node, "onClass")
            if count is not None and filler is not None:
                return Some(_iri(on_property), self._expression(filler), int(_value(count)))
        raise ValueError(f"the ontology holds a class expression that is not supported: {node}")


def _closure(start: str, pairs: list[tuple[str, str]]) -> frozenset[str]:
    wider: dict[str, list[str]] = defaultdict(list)
    for narrow, wide in pairs:
        wider[narrow].append(wide)
    found: set[str] = set()
    pending = list(wider[start])
    while pending:
        if (current := pending.pop()) not in found:
            found.add(current)
            pending += wider[current]
    return frozenset(found - {start})


def _pair(first: str, second: str) -> tuple[str, str]:
    return (first, second) if first < second else (second, first)


def _iri(node: Node) -> str:
    if not isinstance(node, NamedNode):
        raise ValueError(f"the ontology has {node} where a name is expected")
    return node.value


def _constant(node: Node) -> NamedNode | Literal:
    if isinstance(node, NamedNode | Literal):
        return node
    raise ValueError(f"the ontology has {node} where a value is expected")


def _value(node: Node) -> str:
    return _constant(node).value
