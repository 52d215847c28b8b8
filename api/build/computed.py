"""The graphs that are computed over all documents: similarities, patterns, what the ontology implies; and the check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, QuerySolutions, RdfFormat, Store, serialize

from graph.similarity.items import Item
from ontology.check import check_dataset
from ontology.findings import Report
from ontology.materialise import inferred_quads
from ontology.vocabulary import rebased

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


def write_comparisons(
    items: list[Item], belonging: dict[str, tuple[str, str, str, str | None]], index_file: Path, graph_file: Path
) -> None:
    """Write the index of all units, and the N-Quads of similar units and of patterns across the plans.

    Parameters
    ----------
    belonging
        What `pilot_facts` found.
    """
    # Imported here, in the process that computes: arrays take half a second to import.
    from graph.patterns.analysis import find_patterns
    from graph.patterns.plans_table import PilotFacts
    from graph.patterns.rdf import pattern_quads
    from graph.similarity import Index, save, similarity_quads

    facts = {pilot: PilotFacts(*values) for pilot, values in belonging.items()}
    index = Index.build(items)
    save(index, index_file)
    with graph_file.open("wb") as file:
        serialize(similarity_quads(index.similar(), index), file, format=RdfFormat.N_QUADS)
        serialize(pattern_quads(find_patterns(items, facts)), file, format=RdfFormat.N_QUADS)


def pilot_facts(store: Store) -> dict[str, tuple[str, str, str, str | None]]:
    """Place, prefecture, level and batch of each pilot, by its IRI."""
    facts = {}
    solutions = store.query(_PILOTS, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    for pilot, place, prefecture, level, batch in solutions:
        facts[pilot.value] = (place.value, prefecture.value, level.value, batch.value if batch else None)
    return facts


def inferred_graph(store: Store) -> Iterator[Quad]:
    """What follows from the ontology and is not stated."""
    return inferred_quads(store)


def check(store: Store) -> dict[str, Any]:
    """The quick check of a dataset, as the manifest says it; `pilotgraph check` says it at length."""
    report: Report = check_dataset(store, similarities=False)
    return {
        "conforms": report.conforms,
        "findings": [
            {"check": f.check, "focus": f.focus, "path": f.path, "value": f.value, "zh": f.zh, "en": f.en}
            for f in report.findings[:100]
        ],
    }
