"""The released facts are what the program makes of the published documents, byte for byte."""

from __future__ import annotations

import re
from pathlib import Path

from api.build import build
from graph.store import open_dataset
from queries.canned import run


def test_the_release_can_be_made_again(corpus: Path, root: Path, tmp_path: Path) -> None:
    build([corpus], tmp_path / "data", facts_only=True)
    released = {p.name: p.read_bytes() for p in (root / "data").iterdir()}
    made = {p.name: p.read_bytes() for p in (tmp_path / "data").iterdir()}
    assert sorted(released) == sorted(made)
    assert [name for name in made if made[name] != released[name]] == [], "run `make release`"


def test_the_release_holds_every_pilot_of_the_documents(root: Path) -> None:
    rows = list(run("pilots", {}, open_dataset(root / "data")).records())
    assert len(rows) >= 62
    places = [(row["prefecture"], row["place"]) for row in rows]
    twice = {place for place in places if places.count(place) > 1}
    assert {name for _, name in twice} == {"山亭区", "寿光市"}
    assert len({row["adcode"] for row in rows if row["place"] == "山亭区"}) == 1


def test_every_address_in_the_release_is_ascii(root: Path) -> None:
    store = open_dataset(root / "data").store
    addresses = {term.value for quad in store for term in (quad.subject, quad.predicate, quad.object) if _is_iri(term)}
    assert [a for a in addresses if not re.fullmatch(r"[\x21-\x7e]+", a)] == []


def _is_iri(term: object) -> bool:
    return type(term).__name__ == "NamedNode"
