"""The graphs that are computed over all documents: similarities, patterns, what the ontology implies; and the check."""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
from pathlib import Path
from typing import Any, TypeAlias

from pyoxigraph import Quad, QuerySolutions, RdfFormat, Store, serialize

from api.build.forks import CAN_FORK, Fork, ForkDiedError
from graph.similarity.items import Item
from ontology.check import check_statements
from ontology.vocabulary import rebased

MOST_COUNTED_ONCE = 20_000

_Task: TypeAlias = tuple[list[Item], dict[str, tuple[str, str, str, str | None]], Path, Path]

_PILOTS = rebased("""
PREFIX pg: <https://w3id.org/pilotgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?pilot ?place ?prefecture ?level ?batch WHERE {
  ?pilot a pg:Pilot ; pg:place ?at ; pg:level ?level .
  ?at rdfs:label ?place .
  OPTIONAL { ?at pg:inPrefecture/rdfs:label ?above }
  BIND(COALESCE(?above, ?place) AS ?prefecture)
  OPTIONAL { ?pilot pg:batch ?batch }
}
""")


class Comparisons:
    """The comparison of all units, made in a copy of this process while this one goes on.

    The copy is made at once and gets ready while documents are read: to import arrays takes half a second.

    Examples
    --------
    `with Comparisons() as comparisons:` read documents, then `comparisons.start(…)`, do other things,
    then `comparisons.finish()`.
    """

    def __init__(self) -> None:
        self._task: _Task | None = None
        self._receiver, self._sender = multiprocessing.Pipe(duplex=False)
        self._fork = Fork(self._compare)
        if CAN_FORK:
            self._receiver.close()

    def __enter__(self) -> Comparisons:
        return self

    def __exit__(self, *_: object) -> None:
        """End the copy, whether it has finished or not."""
        self._fork.__exit__()
        self._sender.close()
        self._receiver.close()

    def start(
        self,
        items: list[Item],
        belonging: dict[str, tuple[str, str, str, str | None]],
        index_file: Path,
        graph_file: Path,
    ) -> None:
        """Begin to write the index of all units, and the N-Quads of similar units and of patterns across the plans.

        Parameters
        ----------
        belonging
            What `pilot_facts` found.
        """
        self._task = items, belonging, index_file, graph_file
        if CAN_FORK:
            with contextlib.suppress(BrokenPipeError):
                self._sender.send(self._task)

    def finish(self) -> None:
        """Wait until both files are written."""
        try:
            self._fork.result()
        except ForkDiedError:
            self._compare_here()

    def _compare(self) -> None:
        if CAN_FORK:
            self._sender.close()
            _import_arrays()
            self._task = self._receiver.recv()
        self._compare_here()

    def _compare_here(self) -> None:
        assert self._task is not None
        _write_comparisons(*self._task)


def _import_arrays() -> None:
    for name in ("patterns.analysis", "similarity.index", "similarity.rdf", "similarity.storage"):
        importlib.import_module(f"graph.{name}")


def _write_comparisons(
    items: list[Item], belonging: dict[str, tuple[str, str, str, str | None]], index_file: Path, graph_file: Path
) -> None:
    # Imported here, in the process that computes.
    from graph.patterns.analysis import find_patterns
    from graph.patterns.plans_table import PilotFacts
    from graph.patterns.rdf import pattern_quads
    from graph.similarity import Index, save, similarity_quads
    from graph.similarity.blocks import counts_of

    facts = {pilot: PilotFacts(*values) for pilot, values in belonging.items()}
    ordered = tuple(sorted(items, key=lambda item: item.key))
    # Both the index and its file need them; of a great many they would fill the memory.
    counted = [counts_of(item) for item in ordered] if len(ordered) <= MOST_COUNTED_ONCE else None
    index = Index.of_counts(ordered, counted or map(counts_of, ordered))
    save(index, index_file, counted)
    with graph_file.open("wb") as file:
        serialize(similarity_quads(index.similar(), index), file, format=RdfFormat.N_QUADS)
        serialize(pattern_quads(find_patterns(items, facts)), file, format=RdfFormat.N_QUADS)


def pilot_facts(stated: Store) -> dict[str, tuple[str, str, str, str | None]]:
    """Place, prefecture, level and batch of each pilot, by its IRI."""
    facts = {}
    solutions = stated.query(_PILOTS)
    assert isinstance(solutions, QuerySolutions)
    for pilot, place, prefecture, level, batch in solutions:
        facts[pilot.value] = (place.value, prefecture.value, level.value, batch.value if batch else None)
    return facts


def check(stated: Store, inferred: list[Quad]) -> dict[str, Any]:
    """The quick check of a dataset, as the manifest says it; `pilotgraph check` says it at length."""
    report = check_statements(stated, inferred)
    return {
        "conforms": report.conforms,
        "findings": [
            {"check": f.check, "focus": f.focus, "path": f.path, "value": f.value, "zh": f.zh, "en": f.en}
            for f in report.findings[:100]
        ],
    }
