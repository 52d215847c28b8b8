"""The ontology's axioms as SPARQL rules: what follows from which pattern.

Covered are the axioms of `pilotgraph.ttl` that add facts about named things: subclasses and
subproperties, domains and ranges, inverses, chains, transitivity and the defined classes, with
`rules.ttl` besides. Left to the reasoner (`ontology.reasoning`) is what these do not show: equality,
contradictions, and things that must exist without being named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology.axioms import Either, Every, Expression, HasValue, Named, Ontology, Some, pilot_ontology
from ontology.vocabulary import PREFIXES, rebased

_A = "<" + PREFIXES["rdf"] + "type>"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name for reports and a SPARQL CONSTRUCT over the default graph.

    `is_closed`: it concludes at once all that would follow by it from its own conclusions.
    """

    name: str
    construct: str
    is_closed: bool = False

    def about(self, said: Collection[str]) -> str | None:
        """The query for what may follow from new statements, or None where nothing does.

        Parameters
        ----------
        said
            The properties and classes that they are about, as queries write them: `<…>`.
        """
        return self.construct if any(iri in self.construct for iri in said) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRule(Rule):
    """One rule for many pairs: what is said by the first of a pair follows by the second.

    The pairs are a hierarchy with all its steps, inverses, or lead from properties to classes, so such a rule
    is closed. Of new statements it reads those of their own properties and classes alone.
    """

    head: str
    body: str
    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, name: str, pairs: Iterable[tuple[str, str]], head: str, body: str) -> PairRule:
        """The rule for pairs of IRIs, which are `?from` and `?to` in its patterns."""
        written = tuple((str(NamedNode(one)), str(NamedNode(other))) for one, other in pairs)
        construct = _for_pairs(written, head, body)
        return cls(name=name, construct=construct, is_closed=True, head=head, body=body, pairs=written)

    def about(self, said: Collection[str]) -> str | None:
        """The query over the pairs that new statements are about."""
        pairs = [pair for pair in self.pairs if pair[0] in said]
        return _for_pairs(pairs, self.head, self.body) if pairs else None


@lru_cache(maxsize=1)
def pilot_rules() -> tuple[Rule, ...]:
    """The rules of this project, those first that others build on."""
    return (
        *rules_of(pilot_ontology()),
        *shacl_rules(rebased((files("ontology") / "rules.ttl").read_text(encoding="utf-8")).encode()),
    )


def rules_of(ontology: Ontology) -> Iterator[Rule]:
    """The rules that an ontology's axioms amount to."""
    properties = sorted({narrow for narrow, _ in ontology.sub_properties})
    pairs = [(p, wide) for p in properties for wide in sorted(ontology.wider_properties(p))]
    yield PairRule.of("subproperties", pairs, "?s ?to ?o", "?s ?from ?o")
    yield PairRule.of("inverses", _both_ways(ontology.inverses), "?o ?to ?s", "?s ?from ?o")
    object_properties = set(ontology.having("ObjectProperty"))
    yield PairRule.of("domains", _to_classes(ontology.domains), f"?s {_A} ?to", "?s ?from ?o")
    ranges = [(p, e) for p, e in ontology.ranges if p in object_properties]
    yield PairRule.of("ranges", _to_classes(ranges), f"?o {_A} ?to", "?s ?from ?o")
    for transitive in ontology.having("TransitiveProperty"):
        yield Rule(
            f"transitive {transitive}", _construct(f"?s <{transitive}> ?o", f"?s <{transitive}>+ ?o"), is_closed=True
        )
    for chain, implied in ontology.chains:
        steps = " . ".join(f"?v{i} <{step}> ?v{i + 1}" for i, step in enumerate(chain))
        yield Rule(f"chain to {implied}", _construct(f"?v0 <{implied}> ?v{len(chain)}", steps))
    for defined, expression in ontology.definitions:
        body = " ".join(_membership(expression, "?x", iter(range(1000))))
        yield Rule(f"definition of {defined}", _construct(f"?x {_A} <{defined}>", body))
        yield from _consequences(defined, expression)
    classes = sorted({narrow for narrow, _ in ontology.sub_classes} | {defined for defined, _ in ontology.definitions})
    pairs = [(c, wide) for c in classes for wide in sorted(_all_wider(ontology, c))]
    yield PairRule.of("subclasses", pairs, f"?s {_A} ?to", f"?s {_A} ?from")


def shacl_rules(turtle: bytes) -> Iterator[Rule]:
    """The `sh:SPARQLRule`s of a shapes file, in their `sh:order`."""
    shacl, label = PREFIXES["sh"], PREFIXES["rdfs"] + "label"
    found: dict[object, dict[str, str]] = {}
    for quad in parse(turtle, format=RdfFormat.TURTLE):
        if isinstance(quad.object, Literal) and (quad.object.language or "en") == "en":
            found.setdefault(quad.subject, {})[quad.predicate.value] = quad.object.value
    rules = [node for node in found.values() if shacl + "construct" in node]
    for node in sorted(rules, key=lambda node: (int(node.get(shacl + "order", "0")), node[label])):
        yield Rule(node[label], _written_out(node[shacl + "construct"]))


def _written_out(query: str) -> str:
    """A query with full IRIs instead of prefixed names, so that it shows what it reads."""
    return re.sub(
        r"\b([a-z]+):([A-Za-z]+)\b", lambda m: f"<{PREFIXES[m[1]]}{m[2]}>" if m[1] in PREFIXES else m[0], query
    )


def _consequences(defined: str, expression: Expression) -> Iterator[Rule]:
    """What membership in a defined class says in turn: the values that its definition fixes."""
    parts = expression.parts if isinstance(expression, Every) else (expression,)
    for part in parts:
        if isinstance(part, HasValue):
            yield Rule(
                f"definition of {defined}, read backwards",
                _construct(f"?x <{part.property}> {part.value}", f"?x {_A} <{defined}>"),
            )


def _all_wider(ontology: Ontology, iri: str) -> frozenset[str]:
    """Wider classes by subclass axioms and by the named parts of definitions."""
    wider = set(ontology.wider_classes(iri))
    for defined, expression in ontology.definitions:
        if (defined == iri or defined in wider) and isinstance(expression, Every):
            for part in expression.parts:
                if isinstance(part, Named):
                    wider |= {part.iri, *ontology.wider_classes(part.iri)}
    return frozenset(wider - {iri})


def _membership(expression: Expression, variable: str, numbers: Iterator[int]) -> Iterator[str]:
    """The patterns that make `variable` a member of a class."""
    match expression:
        case Named(iri):
            yield f"{variable} {_A} <{iri}> ."
        case Every(parts):
            for part in parts:
                yield from _membership(part, variable, numbers)
        case Either(parts):
            yield " UNION ".join("{ " + " ".join(_membership(part, variable, numbers)) + " }" for part in parts)
        case HasValue(iri, value):
            yield f"{variable} <{iri}> {value} ."
        case Some(iri, filler, count):
            other = f"?y{next(numbers)}"
            pattern = f"{variable} <{iri}> {other} . " + " ".join(_fillers(filler, other, numbers))
            if count == 1:
                yield pattern
            else:
                yield (
                    f"{{ SELECT {variable} WHERE {{ {pattern} }} GROUP BY {variable} "
                    f"HAVING (COUNT(DISTINCT {other}) >= {count}) }}"
                )
        case _:
            raise ValueError(f"no rule can be made of {expression}")


def _fillers(filler: Expression, variable: str, numbers: Iterator[int]) -> Iterator[str]:
    if isinstance(filler, Named) and filler.iri.startswith(PREFIXES["xsd"]):
        yield f"FILTER(DATATYPE({variable}) = <{filler.iri}>)"
    else:
        yield from _membership(filler, variable, numbers)


def _to_classes(pairs: Iterable[tuple[str, Expression]]) -> list[tuple[str, str]]:
    """Domains and ranges that are one named class; of a union no single class follows."""
    return [(p, expression.iri) for p, expression in pairs if isinstance(expression, Named)]


def _both_ways(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [pair for one, other in pairs for pair in ((one, other), (other, one))]


def _for_pairs(pairs: Iterable[tuple[str, str]], head: str, body: str) -> str:
    rows = " ".join(f"({one} {other})" for one, other in pairs)
    return _construct(head, f"VALUES (?from ?to) {{ {rows} }} {body} .")


def _construct(head: str, body: str) -> str:
    return f"CONSTRUCT {{ {head} }} WHERE {{ {body} }}"
