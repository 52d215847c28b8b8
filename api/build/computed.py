"""The graphs that are computed over all documents: similarities, patterns, what the ontology implies; and the check."""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from pyoxigraph import Quad, QuerySolutions, RdfFormat, Store, serialize

from api.build.forks import CAN_FORK, Fork, ForkDiedError
from graph.similarity.items import ContributionKind, Item
from ontology.check import check_statements
from ontology.vocabulary import rebased

MOST_COUNTED_ONCE = 20_000  # units

_Counts: TypeAlias = Mapping[ContributionKind, Mapping[str, float]]

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

    The copy is made at once and gets ready while documents are read, since to import arrays takes half a
    second; and it counts the words of units as they come.

    Examples
    --------
    `with Comparisons() as comparisons:` read documents, `comparisons.add(…)` the units of each, then
    `comparisons.start(…)`, do other things, then `comparisons.finish()`.
    """

    def __init__(self) -> None:
        self._items: list[Item] = []
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

    def add(self, items: tuple[Item, ...]) -> None:
        """Add units."""
        self._items += items
        self._send(items)

    def start(self, belonging: dict[str, tuple[str, str, str, str | None]], index_file: Path, graph_file: Path) -> None:
        """Begin to write the index of all units, and the N-Quads of similar units and of patterns across the plans.

        Parameters
        ----------
        belonging
            What `pilot_facts` found.
        """
        self._task = _Task(belonging, index_file, graph_file)
        self._send(self._task)

    def finish(self) -> None:
        """Wait until both files are written."""
        try:
            self._fork.result()
        except ForkDiedError:
            self._compare_here()

    def _send(self, message: tuple[Item, ...] | _Task) -> None:
        if CAN_FORK:
            # A copy that has died is told when its result is asked for.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self._sender.send(message)

    def _compare(self) -> None:
        if not CAN_FORK:
            self._compare_here()
            return
        self._sender.close()
        _import_arrays()
        units = _CountedUnits()
        while not isinstance(message := self._receiver.recv(), _Task):
            units.add(message)
        _write_comparisons(units, message)

    def _compare_here(self) -> None:
        assert self._task is not None
        units = _CountedUnits()
        units.add(tuple(self._items))
        _write_comparisons(units, self._task)


@dataclass(frozen=True, slots=True)
class _Task:
    belonging: dict[str, tuple[str, str, str, str | None]]
    index_file: Path
    graph_file: Path


class _CountedUnits:
    """Units, and of the first of them what each has: of a great many, that would fill the memory."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._counts: dict[str, _Counts] = {}

    def add(self, items: tuple[Item, ...]) -> None:
        from graph.similarity.blocks import counts_of

        self.items += items
        for item in items:
            if len(self._counts) < MOST_COUNTED_ONCE:
                self._counts[item.key] = counts_of(item)

    def counts(self, item: Item) -> _Counts:
        from graph.similarity.blocks import counts_of

        held = self._counts.get(item.key)
        return counts_of(item) if held is None else held


def _import_arrays() -> None:
    for name in ("patterns.analysis", "similarity.index", "similarity.rdf", "similarity.storage"):
        importlib.import_module(f"graph.{name}")


def _write_comparisons(units: _CountedUnits, task: _Task) -> None:
    # Imported here, in the process that computes.
    from graph.patterns.analysis import find_patterns
    from graph.patterns.plans_table import PilotFacts
    from graph.patterns.rdf import pattern_quads
    from graph.similarity import Index, save, similarity_quads

    facts = {pilot: PilotFacts(*values) for pilot, values in task.belonging.items()}
    ordered = tuple(sorted(units.items, key=lambda item: item.key))
    index = Index.of_counts(ordered, map(units.counts, ordered))
    save(index, task.index_file, map(units.counts, ordered))
    with task.graph_file.open("wb") as file:
        serialize(similarity_quads(index.similar(), index), file, format=RdfFormat.N_QUADS)
        serialize(pattern_quads(find_patterns(units.items, facts)), file, format=RdfFormat.N_QUADS)


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
