"""Statements that the ontology says cannot both be true, found by looking and said in words.

These are the contradictions that facts of this graph can run into: things in two disjoint classes,
two values where there is one, a thing related to itself, a value that is not among those allowed.
A reasoner (`ontology.reasoning`) also finds the ones that need a chain of arguments; it says that there is
a contradiction, these say which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode, Quad

from ontology.axioms import Either, Named, OneOf, Ontology, pilot_ontology
from ontology.findings import Finding
from ontology.shape_check import Description, Descriptions, Node
from ontology.vocabulary import PREFIXES, RDF

_TYPE = RDF.type.value


def contradictions(quads: Iterable[Quad], ontology: Ontology | None = None) -> Iterator[Finding]:
    """The contradictions in a dataset; give it what was inferred too, for those that show only then.

    Parameters
    ----------
    quads
        The dataset with `ontology.materialise.inferred_quads`.
    ontology
        Another ontology than the project's.
    """
    return contradictions_in(Descriptions(quads), ontology)


def contradictions_in(described: Descriptions, ontology: Ontology | None = None) -> Iterator[Finding]:
    """The contradictions in what is said, as `contradictions` tells them of a dataset."""
    chosen = ontology or pilot_ontology()
    yield from _disjoint(described, chosen)
    yield from _functional(described, chosen)
    yield from _inverse_functional(described, chosen)
    yield from _directions(described, chosen)
    yield from _wrong_values(described, chosen)
    yield from _outside_domain(described, chosen)


def _disjoint(described: Descriptions, ontology: Ontology) -> Iterator[Finding]:
    apart: dict[str, set[str]] = defaultdict(set)
    for one, other in ontology.disjoint:
        apart[one].add(other)
    clashes: dict[frozenset[str], list[tuple[str, str]]] = {}
    for node, facts in described:
        stated = _types(facts)
        if stated not in clashes:
            types = _with_wider(stated, ontology)
            clashing = [(one, other) for one in sorted(types) for other in sorted(apart[one] & types)]
            clashes[stated] = _most_specific(clashing, ontology)
        for one, other in clashes[stated]:
            (zh_one, en_one), (zh_other, en_other) = _label(ontology, one), _label(ontology, other)
            yield Finding(
                "ontology",
                _shown(node),
                _TYPE,
                None,
                f"既是“{zh_one}”又是“{zh_other}”，二者不能兼是。",
                f"It is both a “{en_one}” and a “{en_other}”; nothing can be both.",
            )


def _most_specific(pairs: list[tuple[str, str]], ontology: Ontology) -> list[tuple[str, str]]:
    """Pairs without those that another pair already implies."""
    narrow = [
        (one, other)
        for one, other in pairs
        if not any(
            (a, b) != (one, other)
            and (a == one or one in ontology.wider_classes(a))
            and (b == other or other in ontology.wider_classes(b))
            for a, b in pairs
        )
    ]
    return narrow or pairs[:1]


def _functional(described: Descriptions, ontology: Ontology) -> Iterator[Finding]:
    functional = set(ontology.having("FunctionalProperty"))
    for node, facts in described:
        for iri, values in facts.items():
            if len(values) > 1 and iri in functional and len({_compared(value) for value in values}) > 1:
                zh, en = _label(ontology, iri)
                yield Finding(
                    "ontology",
                    _shown(node),
                    iri,
                    " | ".join(sorted(_shown(value) for value in values)),
                    f"“{zh}”只能有一个值，却有几个。",
                    f"It has several values of “{en}”, of which there is one only.",
                )


def _inverse_functional(described: Descriptions, ontology: Ontology) -> Iterator[Finding]:
    for iri in ontology.having("InverseFunctionalProperty"):
        zh, en = _label(ontology, iri)
        holders: dict[Node, list[Node]] = defaultdict(list)
        for node, facts in described:
            for value in facts.get(iri, ()):
                holders[value].append(node)
        for value, nodes in holders.items():
            if len(nodes) > 1:
                yield Finding(
                    "ontology",
                    _shown(value),
                    iri,
                    " | ".join(sorted(map(_shown, nodes))),
                    f"只能是一个事物的“{zh}”，却属于几个。",
                    f"It is the “{en}” of several things, but can be of one only.",
                )


def _directions(described: Descriptions, ontology: Ontology) -> Iterator[Finding]:
    asymmetric = set(ontology.having("AsymmetricProperty"))
    for iri in sorted(asymmetric | set(ontology.having("IrreflexiveProperty"))):
        zh, en = _label(ontology, iri)
        for node, facts in described:
            for value in facts.get(iri, ()):
                if value == node:
                    yield Finding(
                        "ontology", _shown(node), iri, None, f"不能是自己的“{zh}”。", f"It is its own “{en}”."
                    )
                elif iri in asymmetric and node in described.values(value, iri):
                    yield Finding(
                        "ontology",
                        _shown(node),
                        iri,
                        _shown(value),
                        f"二者互为“{zh}”，只能是单向的。",
                        f"Each is the “{en}” of the other, which goes one way only.",
                    )


def _wrong_values(described: Descriptions, ontology: Ontology) -> Iterator[Finding]:
    allowed = {p: {str(v) for v in e.values} for p, e in ontology.ranges if isinstance(e, OneOf)}
    datatypes = {p: e.iri for p, e in ontology.ranges if isinstance(e, Named) and e.iri.startswith(PREFIXES["xsd"])}
    for node, facts in described:
        for iri in facts.keys() & (allowed.keys() | datatypes.keys()):
            zh, en = _label(ontology, iri)
            for value in facts[iri]:
                fits = (
                    str(value) in allowed[iri]
                    if iri in allowed
                    else isinstance(value, Literal) and value.datatype.value == datatypes[iri]
                )
                if not fits:
                    yield Finding(
                        "ontology",
                        _shown(node),
                        iri,
                        _shown(value),
                        f"不是“{zh}”可取的值。",
                        f"This is no value that “{en}” can have.",
                    )


def _outside_domain(described: Descriptions, ontology: Ontology) -> Iterator[Finding]:
    """Things with a property whose domain is a union that they are in no part of, though their class is known."""
    known = {iri for iri, term in ontology.terms.items() if "Class" in term.kinds}
    unions = {
        p: frozenset(part.iri for part in e.parts if isinstance(part, Named))
        for p, e in ontology.domains
        if isinstance(e, Either)
    }
    all_types: dict[frozenset[str], frozenset[str]] = {}
    for node, facts in described:
        stated = _types(facts)
        if stated not in all_types:
            all_types[stated] = _with_wider(stated, ontology)
        types = all_types[stated]
        if not types & known:
            continue
        for iri in facts:
            if iri in unions and not types & unions[iri]:
                zh, en = _label(ontology, iri)
                yield Finding(
                    "ontology",
                    _shown(node),
                    iri,
                    None,
                    f"这一类事物没有“{zh}”。",
                    f"Things of its class have no “{en}”.",
                )


def _types(facts: Description) -> frozenset[str]:
    return frozenset(t.value for t in facts.get(_TYPE, ()) if isinstance(t, NamedNode))


def _with_wider(types: frozenset[str], ontology: Ontology) -> frozenset[str]:
    return types.union(*(ontology.wider_classes(t) for t in types))


def _label(ontology: Ontology, iri: str) -> tuple[str, str]:
    term = ontology.terms.get(iri)
    return (term.labels["zh"], term.labels["en"]) if term else (iri, iri)


def _compared(value: Node) -> str:
    """What makes two values different: numbers by value, all else by form."""
    if isinstance(value, Literal) and value.datatype.value in (
        PREFIXES["xsd"] + "decimal",
        PREFIXES["xsd"] + "integer",
    ):
        try:
            return f"{Decimal(value.value).normalize():f}"
        except InvalidOperation:
            return str(value)
    return str(value)


def _shown(node: Node) -> str:
    return node.value if isinstance(node, NamedNode | Literal) else str(node)
