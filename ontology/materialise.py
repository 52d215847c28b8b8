"""What follows from the facts, as quads of a graph of its own.

Queries that leave out the named graph `id:graph/inferred` see only what the documents say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, Quad, QueryTriples, Store

from ontology.identifiers import Graphs
from ontology.rules import Rule, pilot_rules
from ontology.vocabulary import OA, PG, RDF

_EVIDENCE = {PG.passage, PG.headingPath, PG.inDocument, PG.page, PG.method, PG.confidence, *(OA[name] for name in OA)}
_LEFT_OUT_GRAPHS = {Graphs.INFERRED, Graphs.SIMILARITY, Graphs.PATTERNS, Graphs.METADATA}


def inferred_quads(quads: Iterable[Quad], rules: tuple[Rule, ...] | None = None) -> Iterator[Quad]:
    """What the rules add to a dataset, sorted, in the graph `id:graph/inferred`.

    Passages and where they stand are left out: nothing follows from them but their own types.
    So are similarities, patterns and the description of the dataset.

    Parameters
    ----------
    quads
        The dataset, or the part of it to reason over.
    rules
        Other rules than the project's.
    """
    store = _working_copy(quads)
    chosen = pilot_rules() if rules is None else rules
    added: set[Quad] = set()
    # First each rule over everything, then over what has been said since.
    due: dict[Rule, set[str] | None] = dict.fromkeys(chosen)
    while due:
        rule = next(iter(due))
        since = due.pop(rule)
        query = rule.construct if since is None else rule.about(since)
        new = _conclusions(store, rule.name, query) if query else set()
        if new:
            store.extend(new)
            added |= new
            said = _mentioned(new)
            for other in chosen:
                if other is rule and rule.is_closed:
                    continue
                if other not in due:
                    due[other] = said
                elif (waiting := due[other]) is not None:
                    due[other] = waiting | said
    yield from (Quad(q.subject, q.predicate, q.object, Graphs.INFERRED) for q in sorted(added, key=_order))


def _mentioned(quads: Iterable[Quad]) -> set[str]:
    """The properties and classes that new statements are about, as queries write them."""
    return {str(quad.object if quad.predicate == RDF.type else quad.predicate) for quad in quads}


def _order(quad: Quad) -> tuple[str, str, str]:
    return quad.predicate.value, str(quad.subject), str(quad.object)


def _working_copy(quads: Iterable[Quad]) -> Store:
    store = Store()
    store.bulk_extend(_premises(quads))
    return store


def _premises(quads: Iterable[Quad]) -> Iterator[Quad]:
    # Each part of a quad is asked for once: an engine's terms become objects of this language every time.
    a, passage = RDF.type, PG.Passage
    for quad in quads:
        predicate = quad.predicate
        if predicate in _EVIDENCE or quad.graph_name in _LEFT_OUT_GRAPHS:
            continue
        value = quad.object
        if not (value == passage and predicate == a):
            yield Quad(quad.subject, predicate, value)


def _conclusions(store: Store, name: str, construct: str) -> set[Quad]:
    results = store.query(construct)
    if not isinstance(results, QueryTriples):
        raise ValueError(f"the rule {name!r} is no CONSTRUCT query")
    found = {Quad(t.subject, t.predicate, t.object) for t in results if not isinstance(t.subject, Literal)}
    return {quad for quad in found if quad not in store}
