"""The SHACL shapes read into typed constraints.

Only the constraints that `shapes.ttl` uses are known; any other is an error here, so that the
fast check never passes over one in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ontology.files import FOLDER
from ontology.vocabulary import PREFIXES, rebased

SHAPES_FILE = FOLDER / "shapes.ttl"

_SH = PREFIXES["sh"]
_RDF = PREFIXES["rdf"]


@dataclass(frozen=True, slots=True)
class Message:
    """What a violated constraint says."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyShape:
    """What is expected of the values of one property; None and empty where nothing is.

    `at_most` is the property whose values bound these (`sh:lessThanOrEquals`).
    """

    path: str
    message: Message
    min_count: int = 0
    max_count: int | None = None
    iris: bool = False
    of_class: str | None = None
    datatype: str | None = None
    among: frozenset[str] = frozenset()
    pattern: str | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    min_length: int = 0
    languages: frozenset[str] = frozenset()
    unique_language: bool = False
    at_most: str | None = None


@dataclass(frozen=True, slots=True)
class QueryConstraint:
    """A SELECT query whose every solution is a violation by `?this`, with `?value`."""

    select: str
    message: Message


@dataclass(frozen=True, slots=True)
class NodeShape:
    """What is expected of the members of some classes."""

    name: str
    targets: tuple[str, ...]
    properties: tuple[PropertyShape, ...]
    queries: tuple[QueryConstraint, ...]


@lru_cache(maxsize=1)
def pilot_shapes() -> tuple[NodeShape, ...]:
    """The shapes of this project."""
    return read_shapes(rebased(SHAPES_FILE.read_text(encoding="utf-8")).encode())


def read_shapes(turtle: bytes) -> tuple[NodeShape, ...]:
    """The node shapes of a file.

    Raises
    ------
    ValueError
        If a shape uses a constraint that is not known here.
    """
    return tuple(_Reader(turtle).shapes())


_Node = NamedNode | BlankNode | Literal | Triple


class _Reader:
    def __init__(self, turtle: bytes):
        self._facts: dict[_Node, dict[str, list[_Node]]] = defaultdict(lambda: defaultdict(list))
        for quad in parse(turtle, format=RdfFormat.TURTLE):
            self._facts[quad.subject][quad.predicate.value].append(quad.object)

    def shapes(self) -> Iterator[NodeShape]:
        for node, facts in list(self._facts.items()):
            if NamedNode(_SH + "NodeShape") not in facts[_RDF + "type"] or not isinstance(node, NamedNode):
                continue
            self._refuse_unknown(facts, {"targetClass", "property", "sparql"}, node.value)
            yield NodeShape(
                name=node.value,
                targets=tuple(_value(target) for target in facts[_SH + "targetClass"]),
                properties=tuple(self._property(self._facts[part]) for part in facts[_SH + "property"]),
                queries=tuple(self._query(self._facts[part]) for part in facts[_SH + "sparql"]),
            )

    def _property(self, facts: dict[str, list[_Node]]) -> PropertyShape:
        path = _value(facts[_SH + "path"][0])
        known = {"path", "message", "minCount", "maxCount", "nodeKind", "class", "datatype", "in", "pattern"}
        known |= {"minInclusive", "maxInclusive", "minLength", "languageIn", "uniqueLang", "lessThanOrEquals"}
        self._refuse_unknown(facts, known, path)

        def one(name: str) -> str | None:
            found = facts.get(_SH + name)
            return _value(found[0]) if found else None

        def number(name: str) -> Decimal | None:
            text = one(name)
            return None if text is None else Decimal(text)

        kind = one("nodeKind")
        if kind not in (None, _SH + "IRI"):
            raise ValueError(f"the shape of {path} uses sh:nodeKind {kind}, which is not supported")
        max_count = one("maxCount")
        return PropertyShape(
            path=path,
            message=_message(facts),
            min_count=int(one("minCount") or 0),
            max_count=None if max_count is None else int(max_count),
            iris=kind is not None,
            of_class=one("class"),
            datatype=one("datatype"),
            among=self._list(facts.get(_SH + "in")),
            pattern=one("pattern"),
            minimum=number("minInclusive"),
            maximum=number("maxInclusive"),
            min_length=int(one("minLength") or 0),
            languages=self._list(facts.get(_SH + "languageIn")),
            unique_language=one("uniqueLang") == "true",
            at_most=one("lessThanOrEquals"),
        )

    def _query(self, facts: dict[str, list[_Node]]) -> QueryConstraint:
        prefixes = "".join(f"PREFIX {name}: <{base}>\n" for name, base in PREFIXES.items())
        return QueryConstraint(prefixes + _value(facts[_SH + "select"][0]), _message(facts))

    def _list(self, heads: list[_Node] | None) -> frozenset[str]:
        members = set()
        head = heads[0] if heads else NamedNode(_RDF + "nil")
        while head != NamedNode(_RDF + "nil"):
            members.add(_value(self._facts[head][_RDF + "first"][0]))
            head = self._facts[head][_RDF + "rest"][0]
        return frozenset(members)

    def _refuse_unknown(self, facts: dict[str, list[_Node]], known: set[str], name: str) -> None:
        for predicate in facts:
            if predicate.startswith(_SH) and predicate.removeprefix(_SH) not in known:
                raise ValueError(f"the shape of {name} uses {predicate}, which the fast check does not know")


def _message(facts: dict[str, list[_Node]]) -> Message:
    texts = {m.language: m.value for m in facts[_SH + "message"] if isinstance(m, Literal)}
    return Message(texts["zh"], texts["en"])


def _value(node: _Node) -> str:
    if isinstance(node, NamedNode | Literal):
        return node.value
    raise ValueError(f"a shape has {node} where a name or a value is expected")
