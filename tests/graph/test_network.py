from __future__ import annotations

import math

import numpy as np
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.layout import force_layout
from graph.network import GraphName, as_of, read_network, type_rarity
from graph.plans import read_plans, read_type_labels
from graph.store import DatasetStore
from ontology.vocabulary import DCTERMS, XSD


def test_plans_are_read_with_all_their_facts(dataset):
    plans = read_plans(dataset)
    assert len(plans) == 8
    assert sum(len(plan.units) for plan in plans) == 40
    first = plans[0]
    assert (first.place, first.prefecture, first.level, first.batch, first.year) == (
        "云湖县",
        "青岚市",
        "county",
        1,
        2019,
    )
    assert (first.latitude, first.longitude) == (36.0, 117.0)
    assert all(unit.types for unit in first.units)
    assert sum(first.types.values()) == 5


def test_type_labels_are_chinese(dataset):
    labels = read_type_labels(dataset)
    assert labels["parking"].label == "智慧停车"
    assert labels["parking"].domain == "惠民"


def test_every_element_carries_what_a_viewer_needs(network):
    assert network.nodes and network.edges
    keys = {node.key for node in network.nodes}
    assert len(keys) == len(network.nodes)
    for node in network.nodes:
        assert node.label and node.iri.startswith("https://") and node.group
        assert abs(node.x) <= 1000 and abs(node.y) <= 1000
        assert node.cluster >= 1 and 4 <= node.size <= 40
    assert len({edge.key for edge in network.edges}) == len(network.edges)
    for edge in network.edges:
        assert {edge.source, edge.target} <= keys and edge.source != edge.target
        assert edge.weight > 0 and edge.evidence.startswith("https://")
    assert all(network.header()[name] for name in ("licence", "version", "created", "query", "formula"))


def test_nodes_of_a_kind_have_the_same_attributes_none_reserved(network):
    reserved = {"id", "label", "type", "weight", "start", "end", "pid", "source", "target", "name"}
    names = {tuple(node.attributes) for node in network.nodes}
    assert len(names) == 1
    assert not reserved & set(names.pop())


def test_counts_of_each_graph(dataset):
    pilots = read_network(dataset, "pilots")
    initiatives = read_network(dataset, GraphName.INITIATIVES)
    bipartite = read_network(dataset, "bipartite")
    assert len(pilots.nodes) == 8
    assert len(initiatives.nodes) == 40
    assert len(bipartite.nodes) == 8 + 6
    assert sum(edge.weight for edge in bipartite.edges) == 40


def test_weight_of_pilots_follows_its_formula(dataset):
    plans = {plan.iri: plan for plan in read_plans(dataset)}
    rarity = type_rarity(list(plans.values()))
    network = read_network(dataset, "pilots")
    iris = {node.key: node.iri for node in network.nodes}
    for edge in network.edges:
        first, second = set(plans[iris[edge.source]].types), set(plans[iris[edge.target]].types)
        expected = math.fsum(rarity[t] for t in first & second) / math.fsum(rarity[t] for t in first | second)
        assert edge.weight == pytest.approx(expected, abs=1e-6)


def test_the_same_dataset_gives_the_same_graph(dataset):
    assert read_network(dataset, "initiatives") == read_network(dataset, "initiatives")


def test_the_time_of_a_graph_is_the_newest_date_of_issue(dataset):
    assert as_of(dataset) == "" == read_network(dataset, "pilots").created
    store = Store()
    for name, day in (("a", "2022-03-16"), ("b", "2023-06-14"), ("c", "2021-06-28")):
        issued = Literal(day, datatype=XSD.date)
        store.add(
            Quad(NamedNode(f"https://example.org/{name}"), DCTERMS.issued, issued, NamedNode("https://example.org/g"))
        )
    dated = DatasetStore(store, "0123456789abcdef")
    assert as_of(dated) == "2023-06-14" == read_network(dated, "bipartite").created
    assert read_network(dated, "bipartite", created="2026").header()["created"] == "2026"


def test_an_unknown_graph_is_named(dataset):
    with pytest.raises(ValueError, match=r"'cities'.*pilots, initiatives, bipartite"):
        read_network(dataset, "cities")


@pytest.mark.parametrize("nodes", [0, 1, 2, 30, 3001])
def test_layout_is_finite_and_fills_its_frame(nodes):
    places = force_layout(nodes, [(n, (n * 7 + 1) % nodes, 0.5) for n in range(nodes) if nodes > 1])
    assert places.shape == (nodes, 2)
    assert np.isfinite(places).all()
    if nodes > 1:
        assert np.abs(places).max() == pytest.approx(1000)
        assert len(np.unique(places, axis=0)) == nodes


def test_linked_nodes_are_drawn_nearer_than_others():
    places = force_layout(12, [(a, b, 1.0) for a in range(6) for b in range(a)])
    linked = [np.linalg.norm(places[a] - places[b]) for a in range(6) for b in range(a)]
    others = [np.linalg.norm(places[a] - places[b]) for a in range(6) for b in range(6, 12)]
    assert np.mean(linked) < np.mean(others) / 2
