"""A client of linked data: it negotiates, follows addresses from pilot to unit to passage to document, finds links."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from rdflib import RDF, Graph, Namespace, URIRef

from api.build import build

PG = Namespace("https://w3id.org/pilotgraph/ontology#")
ID = "https://w3id.org/pilotgraph/id/"


@pytest.fixture(scope="module")
def live(examples: Path, start_server: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a service over the example documents."""
    directory = tmp_path_factory.mktemp("linked") / "data"
    build([examples], directory)
    address: str = start_server(directory).url
    return address


def local(address: str, base: str) -> str:
    """Where this service answers for a lasting address."""
    return address.replace(ID, f"{base}/id/")


def test_a_walk_from_pilot_to_unit_to_passage_to_document(live: str) -> None:
    rows = requests.get(f"{live}/api/queries/initiatives.json", timeout=10).json()
    unit = URIRef(rows[0]["initiative"])
    described = Graph().parse(local(unit, live))
    (pilot,) = set(described.objects(unit, PG.pilot))
    of_pilot = Graph().parse(local(pilot, live))
    assert (pilot, RDF.type, PG.Pilot) in of_pilot
    assert (unit, PG.pilot, pilot) in of_pilot
    (passage,) = set(described.objects(unit, PG.passage))
    of_passage = Graph().parse(local(passage, live))
    (document,) = set(of_passage.objects(passage, PG.inDocument))
    of_document = Graph().parse(local(document, live))
    assert (document, RDF.type, PG.SourceDocument) in of_document


@pytest.mark.parametrize(
    ("accept", "answer"),
    [
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
    ],
)
@pytest.mark.parametrize("path", ["ontology", "ontology/0.1.0", "type/", "type/parking"])
def test_ontology_and_scheme_in_every_format(live: str, path: str, accept: str, answer: str) -> None:
    response = requests.get(f"{live}/{path}", headers={"Accept": accept}, timeout=10)
    assert (response.status_code, response.headers["Content-Type"].split(";")[0]) == (200, answer)
    assert len(Graph().parse(data=response.text, format=accept)) > 3


@pytest.mark.parametrize(("path", "page"), [("ontology", "/vocabulary"), ("type/parking", "/types/parking")])
def test_a_browser_is_sent_to_the_page(live: str, path: str, page: str) -> None:
    response = requests.get(f"{live}/{path}", headers={"Accept": "text/html"}, allow_redirects=False, timeout=10)
    assert (response.status_code, response.headers["Location"]) == (303, page)


def test_other_versions_of_the_ontology_are_not_pretended(live: str) -> None:
    assert requests.get(f"{live}/ontology/0.0.1", timeout=10).status_code == 404


def test_the_context_is_json_ld(live: str) -> None:
    response = requests.get(f"{live}/ontology/context.jsonld", timeout=10)
    assert response.headers["Content-Type"] == "application/ld+json"
    assert "@context" in response.json()


def test_pages_name_their_lasting_address_and_their_data(live: str) -> None:
    rows = requests.get(f"{live}/api/queries/initiatives.json", timeout=10).json()
    path = rows[0]["initiative"].removeprefix(ID)
    response = requests.get(f"{live}/page/{path}", timeout=10)
    links = requests.utils.parse_header_links(response.headers["Link"])
    by_relation = {link["rel"]: link["url"] for link in links}
    assert by_relation["cite-as"] == f"{ID}{path}"
    assert requests.get(f"{live}{by_relation['describedby']}", timeout=10).status_code == 200
