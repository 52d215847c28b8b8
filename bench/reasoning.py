"""Reasoning and shapes at 1, 10 and 50 times the released facts: ours beside owlrl, reasonable, pySHACL and HermiT.

    python bench/reasoning.py [--scales 1 10 50] [--seconds 120] [--megabytes 4000]

The larger sets are made of copies of the released documents, each copy with IRIs of its own: as many
more documents, pilots and facts, about the same places. Every engine runs in a process of its own, under
the same limits of time and memory; reaching one of them is its result. Time is that of the reasoning, without reading
the files; memory is the peak of the process and its children.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from ontology.dl_view import as_ntriples, facts_for_reasoner, ontology_axioms
from ontology.identifiers import Graphs
from ontology.materialise import inferred_quads
from ontology.vocabulary import ID_BASE, ONTOLOGY_BASE, RDF, SKOS

DATA = Path(__file__).resolve().parent.parent / "data" / "dataset.nq.gz"
COMPUTED = {Graphs.SIMILARITY, Graphs.PATTERNS, Graphs.INFERRED, Graphs.METADATA}
ENGINES = ("rules (ours)", "reasonable", "owlrl", "shapes (ours)", "pySHACL Core", "HermiT")


def facts(scale: int) -> list[Quad]:
    """The released facts without what is computed from them, and `scale` - 1 copies of the documents."""
    quads = list(parse(gzip.decompress(DATA.read_bytes()), format=RdfFormat.N_QUADS))
    stated = [q for q in quads if q.graph_name not in COMPUTED]
    shared = [q for q in stated if not _of_document(q)]
    lines = (serialize((q for q in stated if _of_document(q)), format=RdfFormat.N_QUADS) or b"").decode()
    names = sorted({_document_name(q) for q in stated if _of_document(q)})
    for copy in range(1, scale):
        renamed = lines
        for name in names:
            renamed = renamed.replace(f"/{name}", f"/{name}-{copy}")
        shared += parse(renamed.encode(), format=RdfFormat.N_QUADS)
    return [*shared, *(q for q in stated if _of_document(q))]


def _of_document(quad: Quad) -> bool:
    return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(ID_BASE + "document/")


def _document_name(quad: Quad) -> str:
    assert isinstance(quad.graph_name, NamedNode)
    return quad.graph_name.value.removeprefix(ID_BASE + "document/")


def rules(quads: Sequence[Quad]) -> Callable[[], int]:
    return lambda: len({str(quad.triple) for quad in inferred_quads(quads) if _about_us(quad.triple)})


def reasonable(quads: Sequence[Quad]) -> Callable[[], int]:
    from rdflib import Graph
    from reasonable import PyReasoner

    graph = Graph().parse(data=_for_reasoner(quads), format="nt")
    reasoner = PyReasoner()
    reasoner.from_graph(graph)
    return lambda: _new(reasoner.reason(), quads)


def owlrl(quads: Sequence[Quad]) -> Callable[[], int]:
    from owlrl import DeductiveClosure, OWLRL_Semantics
    from rdflib import Graph

    graph = Graph().parse(data=_for_reasoner(quads), format="nt")

    def run() -> int:
        DeductiveClosure(OWLRL_Semantics).expand(graph)
        return _new(graph, quads)

    return run


def _new(triples: Iterable[tuple[object, object, object]], quads: Sequence[Quad]) -> int:
    """How many conclusions about named things, in terms of the ontology, are not among the facts."""
    from rdflib import URIRef

    made = {
        Triple(*(NamedNode(str(term)) for term in triple))
        for triple in triples
        if all(isinstance(term, URIRef) for term in triple)
    }
    return len({str(t) for t in made if _about_us(t)} - {str(quad.triple) for quad in quads})


def _about_us(triple: Triple) -> bool:
    subject, value = triple.subject, triple.object
    if not (isinstance(subject, NamedNode) and isinstance(value, NamedNode) and subject.value.startswith(ID_BASE)):
        return False
    return (value if triple.predicate == RDF.type else triple.predicate).value.startswith(ONTOLOGY_BASE)


def shapes(quads: Sequence[Quad]) -> Callable[[], int]:
    from ontology.shape_check import shape_findings

    store = Store()
    store.bulk_extend(quads)
    return lambda: sum(1 for _ in shape_findings(store))


def pyshacl_core(quads: Sequence[Quad]) -> Callable[[], int]:
    from ontology.pyshacl_check import pyshacl_findings

    return lambda: sum(1 for _ in pyshacl_findings(quads))


def hermit(quads: Sequence[Quad]) -> Callable[[], int]:
    from ontology.reasoning import hermit as ask

    triples = [*ontology_axioms(), *facts_for_reasoner([*quads, *inferred_quads(quads)])]

    def run() -> int:
        verdict = ask(triples, seconds=10_000)
        if not verdict.consistent:
            raise SystemExit("inconsistent")
        return len(verdict.unsatisfiable)

    return run


def _for_reasoner(quads: Sequence[Quad]) -> bytes:
    """What the OWL RL engines are given: all but which properties are (inverse) functional.

    From that they conclude that literals are equal to themselves and each other, for which 4 GB do not
    suffice reasonable on the released facts.
    """
    axioms = [a for a in ontology_axioms() if not str(a.object).endswith("FunctionalProperty>")]
    broader = [q.triple for q in quads if q.predicate == SKOS.broader]
    return as_ntriples([*axioms, *broader, *facts_for_reasoner(quads)])


PEERS = (("reasonable", "rules (ours)"), ("owlrl", "rules (ours)"), ("pySHACL Core", "shapes (ours)"))
PREPARE = dict(zip(ENGINES, (rules, reasonable, owlrl, shapes, pyshacl_core, hermit), strict=True))


def one(engine: str, scale: int, megabytes: int) -> None:
    """Run one engine in this process and print what came of it."""
    if engine != "HermiT":  # Java reserves far more addresses than it uses; its heap is limited instead.
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    run = PREPARE[engine](facts(scale))
    started = time.perf_counter()
    found = run()
    seconds = time.perf_counter() - started
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"found": found, "seconds": seconds, "megabytes": peak / 1024}))


def measured(engine: str, scale: int, seconds: float, megabytes: int) -> tuple[str, float | None]:
    command = [sys.executable, __file__, "--one", engine, str(scale), "--megabytes", str(megabytes)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return f"no answer in {seconds:.0f} s, reading included", None
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["ended without a word"])[-1]
        return f"failed within {megabytes} MB: {reason[:60]}", None
    result = json.loads(done.stdout.splitlines()[-1])
    said = f"{result['seconds']:8.2f} s {result['megabytes']:7.0f} MB  {result['found']:9,} found"
    return said, result["seconds"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 10, 50])
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--megabytes", type=int, default=4000)
    parser.add_argument("--one", nargs=2, metavar=("ENGINE", "SCALE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one[0], int(options.one[1]), options.megabytes)
        return
    for scale in options.scales:
        quads = facts(scale)
        count = sum(1 for _ in facts_for_reasoner(quads))
        print(f"× {scale}: {len(quads):,} quads, of which {count:,} go to the reasoners")
        times: dict[str, float] = {}
        for engine in options.engines:
            said, seconds = measured(engine, scale, options.seconds, options.megabytes)
            print(f"  {engine:14} {said}", flush=True)
            if seconds is not None:
                times[engine] = seconds
        for peer, ours in (
            ("reasonable", "rules (ours)"),
            ("owlrl", "rules (ours)"),
            ("pySHACL Core", "shapes (ours)"),
        ):
            if peer in times and ours in times:
                print(f"  {peer} / {ours}: {times[peer] / times[ours]:.1f} times the time")


if __name__ == "__main__":
    main()
