"""The scheme of scenario types: well-formed SKOS, and the typed view of it."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, Store

from ontology.files import ontology_quads
from ontology.scheme import scenario_type, scenario_types
from ontology.vocabulary import TYPE_BASE

PREFIXES = f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX pgt: <{TYPE_BASE}> "


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    for quad in ontology_quads():
        store.add(quad)
    return store


def ask(store: Store, pattern: str) -> bool:
    answer = store.query(PREFIXES + f"ASK {{ {pattern} }}", use_default_graph_as_union=True)
    assert isinstance(answer, QueryBoolean)
    return bool(answer)


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    answer = store.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(answer, QuerySolutions)
    return [
        tuple(term.value if isinstance(term, Literal | NamedNode) else "" for term in solution) for solution in answer
    ]


def test_types_are_those_of_the_reference_list_in_its_order(shared: Path) -> None:
    with (shared / "gold" / "scenario-types.csv").open(encoding="utf-8") as file:
        wanted = [(row["id"], row["domain"], row["zh"], row["en"]) for row in csv.DictReader(file)]
    assert [(t.id, t.domain.label_zh, t.label_zh, t.label_en) for t in scenario_types()] == wanted


def test_every_type_is_described_in_both_languages() -> None:
    types = scenario_types()
    assert len(types) == 60
    for t in types:
        assert t.definition_zh.endswith("。")
        assert t.definition_en.endswith(".")
        assert t.alternatives_zh and t.alternatives_en
    assert Counter(t.domain.label_zh for t in types) == {"优政": 25, "惠民": 14, "兴业": 11, "强基": 10}


def test_no_name_stands_for_two_types() -> None:
    names = Counter(
        name.casefold()
        for t in scenario_types()
        for name in {t.label_zh, t.label_en, *t.alternatives_zh, *t.alternatives_en}
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_related_types_point_at_each_other_and_at_none_above(store: Store) -> None:
    related = {t.id: set(t.related) for t in scenario_types()}
    assert all(t in related[other] for t, others in related.items() for other in others)
    assert all(t not in others and others <= set(related) for t, others in related.items())
    assert not ask(store, "?a skos:related ?b . ?a skos:broader+ ?b")


def test_hierarchy_is_stated_both_ways_and_has_no_loop(store: Store) -> None:
    assert not ask(store, "?a skos:broader ?b . FILTER NOT EXISTS { ?b skos:narrower ?a }")
    assert not ask(store, "?b skos:narrower ?a . FILTER NOT EXISTS { ?a skos:broader ?b }")
    assert not ask(store, "?a skos:broader+ ?a")
    assert ask(store, "pgt:parking skos:broader pgt:public-benefit")


def test_every_concept_has_one_name_a_language_a_notation_and_a_scheme(store: Store) -> None:
    concepts = rows(
        store,
        "SELECT ?c ?lang (COUNT(?l) AS ?n) WHERE {"
        " ?c skos:inScheme pgt: ; skos:prefLabel ?l . BIND(LANG(?l) AS ?lang) }"
        " GROUP BY ?c ?lang",
    )
    assert {n for _, _, n in concepts} == {"1"}
    assert Counter(lang for _, lang, _ in concepts) == {"zh": 64, "en": 64}
    assert not ask(store, "?c skos:inScheme pgt: . FILTER NOT EXISTS { ?c skos:notation ?n }")
    assert not ask(store, "?c skos:inScheme pgt: ; skos:prefLabel ?l ; skos:altLabel|skos:hiddenLabel ?l")


def test_domains_are_mapped_to_chapters_of_the_provincial_standard(store: Store) -> None:
    mapped = rows(
        store,
        "SELECT ?label ?section WHERE { ?d skos:topConceptOf pgt: ; skos:prefLabel ?label ; skos:closeMatch ?s ."
        ' ?s skos:notation ?section . FILTER(LANG(?label) = "zh") }',
    )
    assert set(mapped) == {("惠民", "3.2"), ("优政", "3.3"), ("兴业", "3.4"), ("强基", "3.5")}


def test_a_type_is_found_by_its_name_and_an_unknown_one_is_named_in_the_error() -> None:
    assert scenario_type("mining").iri == TYPE_BASE + "mining"
    with pytest.raises(KeyError, match="no 'moon-base'"):
        scenario_type("moon-base")
