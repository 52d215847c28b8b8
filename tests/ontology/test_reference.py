"""The pages and the context are made from the ontology and are current.

After a change of the ontology: PILOTGRAPH_UPDATE_REFERENCE=1 writes them anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rdflib import Graph, URIRef

from ontology.axioms import pilot_ontology
from ontology.context import context_text, jsonld_context
from ontology.diagram import diagram_svg
from ontology.findings import Language
from ontology.reference import reference_html, reference_markdown
from ontology.vocabulary import PG

PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/ontology.zh.md": lambda: reference_markdown("zh"),
    "docs/reference/ontology.en.md": lambda: reference_markdown("en"),
    "docs/reference/ontology.zh.svg": lambda: diagram_svg("zh") + "\n",
    "docs/reference/ontology.en.svg": lambda: diagram_svg("en") + "\n",
    "ontology/context.jsonld": context_text,
}


@pytest.mark.parametrize("path", PAGES)
def test_what_is_published_is_current(path: str, root: Path) -> None:
    made = PAGES[path]()
    if os.environ.get("PILOTGRAPH_UPDATE_REFERENCE"):
        (root / path).write_text(made, encoding="utf-8")
    assert (root / path).read_text(encoding="utf-8") == made


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_speaks_of_every_term(language: Language) -> None:
    page, fragment = reference_markdown(language), reference_html(language)
    for term in pilot_ontology().terms.values():
        assert f"{term.labels[language]} `pg:{term.name}`" in page
        assert f'id="{term.name}"' in fragment


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_diagram_is_well_formed_and_names_terms(language: Language) -> None:
    drawing = ElementTree.fromstring(diagram_svg(language))
    targets = [node.get("href", "") for node in drawing.iter("{http://www.w3.org/2000/svg}a")]
    assert targets
    assert all(target.removeprefix("#") in PG for target in targets)


def test_the_page_is_well_formed() -> None:
    ElementTree.fromstring(f"<div>{reference_html('en')}</div>")


def test_the_context_reads_plain_json_as_the_graph_does() -> None:
    document = {
        **jsonld_context(),
        "id": "urn:x-test:pilot",
        "type": "Pilot",
        "label": "云湖县",
        "place": "urn:x-test:place",
        "ordinal": "3",
        "vision": "云上家园",
    }
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    pilot = URIRef("urn:x-test:pilot")
    assert (pilot, URIRef(PG.place.value), URIRef("urn:x-test:place")) in graph
    ordinal = graph.value(pilot, URIRef(PG.ordinal.value))
    assert ordinal is not None
    assert ordinal.toPython() == 3  # type: ignore[attr-defined]
    labels = [label.language for label in graph.objects(pilot) if str(label) == "云湖县"]  # type: ignore[attr-defined]
    assert labels == ["zh"]
