"""Everything that can be wrong with a dataset, checked and reported.

`check_dataset(store)` takes about a second for the released facts and belongs into every build:
the shapes, and the contradictions that can be found by looking. With `reasoner` HermiT decides
consistency itself, and pySHACL evaluates the shapes a second time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import chain

from pyoxigraph import Quad, Store

from ontology.contradictions import contradictions_in
from ontology.dl_view import facts_for_reasoner, ontology_axioms
from ontology.findings import CheckRun, Finding, Report, sorted_findings
from ontology.identifiers import Graphs
from ontology.materialise import inferred_quads
from ontology.reasoning import SECONDS, ReasonerError, hermit, why_inconsistent, why_unsatisfiable
from ontology.shape_check import Descriptions, shape_findings, violations

_NOT_STATED = {Graphs.SIMILARITY, Graphs.PATTERNS, Graphs.METADATA, Graphs.INFERRED}


def check_dataset(
    store: Store, *, reasoner: bool = False, similarities: bool = True, seconds: float = SECONDS
) -> Report:
    """Check a dataset against the shapes and the ontology.

    Parameters
    ----------
    store
        The dataset, with its named graphs; what it lacks of the inferred graph is inferred here.
    reasoner
        Whether HermiT and pySHACL are asked too.
    similarities
        Whether the similarity graph is checked, which is larger than all that the documents say.
    seconds
        The limit for HermiT; reaching it is a finding.
    """
    findings: list[Finding] = []
    runs: list[CheckRun] = []

    def run(name: str, find: Callable[[], Iterator[Finding]], well: str) -> None:
        started = time.perf_counter()
        found = list(find())
        findings.extend(found)
        summary = f"{len(found)} finding{'s' * (len(found) != 1)}" if found else well
        runs.append(CheckRun(name, time.perf_counter() - started, summary))

    # Shapes are about what is stated. Contradictions may need what was inferred too, and cannot arise from
    # what is computed: the ontology says nothing that similarities and patterns could break.
    stated = Descriptions()

    def shapes() -> Iterator[Finding]:
        stated.add(quad for quad in store if quad.graph_name not in _NOT_STATED)
        yield from shape_findings(store) if similarities else violations(stated)

    def ontology() -> Iterator[Finding]:
        stated.add(_inferred(store))
        yield from contradictions_in(stated)

    run("shapes", shapes, "all facts have the expected shape")
    run("ontology", ontology, "nothing contradicts the ontology")
    if reasoner:
        run("pySHACL", lambda: _second_opinion(store), "agrees on SHACL Core")
        run("HermiT", lambda: _reasoner_findings(store, seconds), "consistent, and every class can have members")
    return Report(sorted_findings(findings), tuple(runs))


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
