"""Joins that many queries make, made once: "a pilot plans a type" in one step instead of two.

The engine joins by looking up one row after the other, and a look-up walks all triples of a node. So
"which pilots share types with this one", which goes from pilots through projects to types and back,
takes some 700 look-ups among 190,000 triples. Where a variable only leads from one triple to another
(the project), and the query does not count how often, the two triples are one relation: pairs of pilot
and type. `Shortcuts` computes such relations when they are needed again, keeps them in small stores of
their own with whatever else the query looks at, and has those asked. The answer is the same.

References
----------
A. Y. Halevy, "Answering queries using views: a survey", The VLDB Journal 10 (2001), 270-294.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from graph.simple_queries import Count, Pattern, SimpleQuery, simple_query

MOST_SOURCES = 10_000  # triples of a predicate that are read for a relation
MOST_PAIRS = 20_000  # triples of one small store
MOST_STORES = 8
MOST_ASKED = 1000

# A query without either word counts repetitions: it need not be read.
_HINT = re.compile(r"DISTINCT|GROUP", re.IGNORECASE)

Node = NamedNode | BlankNode | Literal


@dataclass(frozen=True, slots=True)
class Step:
    """From a node along a predicate, or against it."""

    predicate: str
    forward: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """All pairs of nodes that a third leads to, by one step and by another."""

    first: Step
    second: Step

    @property
    def predicate(self) -> str:
        """The IRI, with its brackets, that stands for the relation in a rewritten query."""
        steps = (self.first, self.second)
        parts = "".join(f"{'+' if step.forward else '-'}{quote(step.predicate[1:-1])}" for step in steps)
        return f"<urn:relation:{parts}>"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A query over relations, and what a store must hold to answer it.

    Attributes
    ----------
    query
        The query over relations.
    unjoined
        The query over the dataset itself. Both put rows that the query as asked leaves in any order into
        the same order, so that it makes no difference to anybody which was asked.
    triples
        Predicates whose triples are needed, each with an object where only those with it are.
    """

    query: str
    unjoined: str
    relations: frozenset[Relation]
    triples: frozenset[tuple[str, str | None]]


_Key = tuple[frozenset[Relation], frozenset[tuple[str, str | None]]]


class Shortcuts:
    """Small stores for rewritten queries over one dataset, the least recently used given up first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stores: OrderedDict[_Key, Store | None] = OrderedDict()
        self._asked: set[_Key] = set()

    def store(self, store: Store, rewritten: Rewritten) -> Store | None:
        """The small store that answers a rewritten query over the union of all graphs of a store.

        None where it would be too large, and at the first time: making one costs more than it then saves.
        """
        key = rewritten.relations, rewritten.triples
        with self._lock:
            if key not in self._stores:
                if key not in self._asked:
                    if len(self._asked) >= MOST_ASKED:
                        self._asked.clear()
                    self._asked.add(key)
                    return None
                self._stores[key] = _small_store(store, rewritten)
                if len(self._stores) > MOST_STORES:
                    self._stores.popitem(last=False)
            self._stores.move_to_end(key)
            return self._stores[key]


@lru_cache(maxsize=256)
def rewritten_query(text: str) -> Rewritten | None:
    """A query over relations that has the same answer, or None where none is known.

    Examples
    --------
    >>> found = rewritten_query("SELECT DISTINCT ?t { ?u <http://e/pilot> <http://e/a> ; <http://e/type> ?t }")
    >>> found.query
    'SELECT DISTINCT ?t WHERE { <http://e/a> <urn:relation:+http%3A//e/pilot+http%3A//e/type> ?t . } ORDER BY ?t'
    """
    query = simple_query(text) if _HINT.search(text) else None
    if query is None or not query.ignores_repetition:
        return None
    patterns, relations = _joined(query)
    if not relations:
        return None
    names = {relation.predicate for relation in relations}
    triples = frozenset(
        (pattern.predicate, None if pattern.object.startswith("?") else pattern.object)
        for pattern in patterns
        if pattern.predicate not in names
    )
    return Rewritten(_as_text(query, patterns), _as_text(query, query.patterns), frozenset(relations), triples)


def _joined(query: SimpleQuery) -> tuple[list[Pattern], list[Relation]]:
    """The triple patterns with pairs of them joined, and the relations that came of it."""
    patterns = list(query.patterns)
    relations: list[Relation] = []
    variables = dict.fromkeys(
        term for pattern in patterns for term in (pattern.subject, pattern.object) if term.startswith("?")
    )
    for variable in variables:
        if variable in query.kept:
            continue
        leading = [pattern for pattern in patterns if variable in (pattern.subject, pattern.object)]
        if len(leading) != 2 or any(pattern.predicate.startswith("<urn:relation:") for pattern in leading):
            continue
        steps = sorted((_step(pattern, variable) for pattern in leading), key=lambda found: str(found[0]))
        (first, start), (second, end) = steps
        if variable in (start, end):
            continue
        if not _may_be_subject(start):
            (first, start), (second, end) = (second, end), (first, start)
        if not _may_be_subject(start):
            continue
        relation = Relation(first, second)
        relations.append(relation)
        patterns[patterns.index(leading[0])] = Pattern(start, relation.predicate, end)
        patterns.remove(leading[1])
    return patterns, relations


def _step(pattern: Pattern, variable: str) -> tuple[Step, str]:
    """The step that a pattern makes from a variable, and where to."""
    forward = pattern.subject == variable
    return Step(pattern.predicate, forward), pattern.object if forward else pattern.subject


def _may_be_subject(term: str) -> bool:
    return term[0] in "?<"


def _as_text(query: SimpleQuery, patterns: Sequence[Pattern]) -> str:
    bound = {term for pattern in patterns for term in (pattern.subject, pattern.object) if term.startswith("?")}
    parts = ["SELECT DISTINCT" if query.distinct else "SELECT"]
    for part in query.selected:
        if isinstance(part, Count):
            # Solutions are a set here: where they differ in nothing else, each counts once by itself.
            repeats = not bound <= {part.counted, *query.groups}
            parts.append(f"(COUNT({'DISTINCT ' if repeats else ''}{part.counted}) AS {part.name})")
        else:
            parts.append(part)
    parts.append("WHERE {")
    parts += [f"{pattern.subject} {pattern.predicate} {pattern.object} ." for pattern in patterns]
    parts += [f"FILTER {condition}" for condition in query.filters]
    parts.append("}")
    if query.groups:
        parts += ["GROUP BY", *query.groups]
    rows = query.groups or [part for part in query.selected if isinstance(part, str)]
    if query.order or rows:
        parts += ["ORDER BY", *query.order, *rows]
    if query.slice:
        parts.append(query.slice)
    return " ".join(parts)


class _TooLargeError(Exception):
    """More triples than a small store may have."""


def _small_store(store: Store, rewritten: Rewritten) -> Store | None:
    """The store that a rewritten query is asked of, or None where it would be too large or cannot be."""
    found: dict[Quad, None] = {}
    try:
        for relation in sorted(rewritten.relations, key=str):
            found |= dict.fromkeys(_pairs(store, relation))
        for predicate, value in sorted(rewritten.triples, key=str):
            # A literal may have several spellings, of which the engine knows which are the same.
            if value is not None and not value.startswith("<"):
                return None
            node = NamedNode(value[1:-1]) if value is not None else None
            found |= dict.fromkeys(
                Quad(quad.subject, quad.predicate, quad.object) for quad in _triples(store, predicate, node)
            )
    except (_TooLargeError, ValueError):
        return None
    if len(found) > MOST_PAIRS:
        return None
    small = Store()
    small.bulk_extend(found)
    return small


def _pairs(store: Store, relation: Relation) -> Iterator[Quad]:
    """A relation as triples; it is empty or fails where a literal would be a subject."""
    first, second = (_neighbours(store, step) for step in (relation.first, relation.second))
    if sum(len(starts) * len(second.get(middle, ())) for middle, starts in first.items()) > MOST_PAIRS:
        raise _TooLargeError
    predicate = NamedNode(relation.predicate[1:-1])
    for middle, starts in first.items():
        for end in second.get(middle, ()):
            for start in starts:
                if isinstance(start, Literal):
                    raise _TooLargeError
                yield Quad(start, predicate, end)


def _neighbours(store: Store, step: Step) -> dict[Node, list[Node]]:
    found: dict[Node, list[Node]] = defaultdict(list)
    for quad in _triples(store, step.predicate, None):
        subject, value = _node(quad.subject), _node(quad.object)
        start, end = (subject, value) if step.forward else (value, subject)
        found[start].append(end)
    return found


def _triples(store: Store, predicate: str, value: NamedNode | None) -> Iterable[Quad]:
    found = list(islice(store.quads_for_pattern(None, NamedNode(predicate[1:-1]), value), MOST_SOURCES + 1))
    if len(found) > MOST_SOURCES:
        raise _TooLargeError
    return found


def _node(term: object) -> Node:
    if isinstance(term, (NamedNode, BlankNode, Literal)):
        return term
    raise _TooLargeError
