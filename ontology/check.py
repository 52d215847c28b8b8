"""Everything that can be wrong with a dataset, checked and reported.

The shapes, and the contradictions that can be found by looking, take about a second for the released facts
and belong into every build. With `reasoner` HermiT decides
consistency itself, and pySHACL evaluates the shapes a second time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from pyoxigraph import Quad, Store

from ontology.contradictions import contradictions, contradictions_in
from ontology.dl_view import facts_for_reasoner, ontology_axioms
from ontology.findings import CheckRun, Finding, Report, sorted_findings
from ontology.identifiers import Graphs
from ontology.materialise import inferred_quads
from ontology.reasoning import SECONDS, ReasonerError, hermit, why_inconsistent, why_unsatisfiable
from ontology.shape_check import Descriptions, shape_findings, violations

_SHAPES_FIT = "all facts have the expected shape"
_NOTHING_CONTRADICTS = "nothing contradicts the ontology"
_NOT_STATED = {Graphs.SIMILARITY, Graphs.PATTERNS, Graphs.METADATA, Graphs.INFERRED}


def check_dataset(store: Store, *, reasoner: bool = False, seconds: float = SECONDS) -> Report:
    """Check a dataset against the shapes and the ontology.

    Parameters
    ----------
    store
        The dataset, with its named graphs; what it lacks of the inferred graph is inferred here.
    reasoner
        Whether HermiT and pySHACL are asked too.
    seconds
        The limit for HermiT; reaching it is a finding.
    """
    runs = _Runs()
    runs.add("shapes", lambda: shape_findings(store), _SHAPES_FIT)
    # What is computed can contradict nothing: the ontology says nothing of similarities and patterns.
    stated = (quad for quad in store if quad.graph_name not in _NOT_STATED)
    runs.add("ontology", lambda: contradictions(chain(stated, _inferred(store))), _NOTHING_CONTRADICTS)
    if reasoner:
        runs.add("pySHACL", lambda: _second_opinion(store), "agrees on SHACL Core")
        runs.add("HermiT", lambda: _reasoner_findings(store, seconds), "consistent, and every class can have members")
    return runs.report()


def check_statements(stated: Store, inferred: Iterable[Quad]) -> Report:
    """Check what documents state as `check_dataset` does, in less time.

    Parameters
    ----------
    stated
        The statements, all in the default graph.
    inferred
        What `ontology.materialise.inferred_quads` makes of them.
    """
    described = Descriptions(stated)

    def with_inferred() -> Iterator[Finding]:
        described.add(inferred)
        return contradictions_in(described)

    runs = _Runs()
    runs.add("shapes", lambda: violations(described, stated), _SHAPES_FIT)
    runs.add("ontology", with_inferred, _NOTHING_CONTRADICTS)
    return runs.report()


class _Runs:
    """Checks one after another, and what they found."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._runs: list[CheckRun] = []

    def add(self, name: str, find: Callable[[], Iterator[Finding]], well: str) -> None:
        started = time.perf_counter()
        found = list(find())
        self._findings.extend(found)
        summary = f"{len(found)} finding{'s' * (len(found) != 1)}" if found else well
        self._runs.append(CheckRun(name, time.perf_counter() - started, summary))

    def report(self) -> Report:
        return Report(sorted_findings(self._findings), tuple(self._runs))


def _inferred(store: Store) -> Iterator[Quad]:
    """The inferred graph of a dataset; made here where it has none."""
    held = store.quads_for_pattern(None, None, None, Graphs.INFERRED)
    first = next(held, None)
    return inferred_quads(store) if first is None else chain((first,), held)


def _second_opinion(store: Store) -> Iterator[Finding]:
    # Imported here because it loads rdflib, which no build needs.
    from ontology.pyshacl_check import pyshacl_findings

    yield from pyshacl_findings(quad for quad in store if quad.graph_name != Graphs.INFERRED)


def _reasoner_findings(store: Store, seconds: float) -> Iterator[Finding]:
    axioms = ontology_axioms()
    facts = list(facts_for_reasoner(store))
    try:
        verdict = hermit([*axioms, *facts], seconds=seconds)
        if not verdict.consistent:
            for fact in why_inconsistent(facts, seconds=seconds):
                yield Finding(
                    "reasoner",
                    _shown(fact.subject),
                    fact.predicate.value,
                    _shown(fact.object),
                    "推理机认为数据与本体矛盾；以下陈述合在一起不能成立。",
                    "The reasoner says that the facts contradict the ontology; these statements cannot hold together.",
                )
        for name in verdict.unsatisfiable:
            because = "; ".join(str(axiom) for axiom in why_unsatisfiable(axioms, name, seconds=seconds))
            yield Finding(
                "reasoner", name, None, because, "这个类不可能有成员。", "Nothing can be a member of this class."
            )
    except ReasonerError as error:
        yield Finding("reasoner", "HermiT", None, str(error), "推理机没有给出结论。", "The reasoner gave no verdict.")


def _shown(node: object) -> str:
    return str(getattr(node, "value", node))
