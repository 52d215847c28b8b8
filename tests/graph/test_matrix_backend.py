from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import networkx as nx
import pytest

from graph.patterns import matrix_backend
from graph.patterns.matrix_backend import MatrixGraph, betweenness_centrality, can_run, from_networkx

GRAPHS = {
    "random": nx.gnp_random_graph(40, 0.08, seed=2),
    "directed": nx.gnp_random_graph(30, 0.1, seed=3, directed=True),
    "several parts": nx.disjoint_union(nx.cycle_graph(5), nx.star_graph(4)),
    "two": nx.path_graph(2),
    "one": nx.empty_graph(1),
    "none": nx.empty_graph(0),
    "with loops": nx.Graph([("甲", "甲"), ("甲", "乙"), ("乙", "丙")]),
}
ASKED = """
import json, sys, networkx as nx
graph = nx.karate_club_graph()
alone = nx.betweenness_centrality(graph, backend="networkx")
before = "graph.patterns.matrix_backend" in sys.modules
ours = nx.betweenness_centrality(graph{option})
after = "graph.patterns.matrix_backend" in sys.modules
print(json.dumps([before, after, max(abs(ours[n] - alone[n]) for n in graph)]))
"""
WEIGHTED = """
print(sum(nx.betweenness_centrality(graph, weight="weight").values()) > 0)
"""


@pytest.mark.parametrize("normalized", [True, False])
@pytest.mark.parametrize("name", GRAPHS)
def test_betweenness_is_that_of_networkx(name, normalized, monkeypatch):
    monkeypatch.setattr(matrix_backend, "SOURCES_AT_ONCE", 7)
    graph = GRAPHS[name]
    expected = nx.betweenness_centrality(graph, normalized=normalized, backend="networkx")
    assert betweenness_centrality(graph, normalized=normalized) == pytest.approx(expected, abs=1e-12)
    assert list(betweenness_centrality(from_networkx(graph))) == list(graph)


def test_what_it_cannot_do_is_left_to_networkx():
    assert can_run("betweenness_centrality", (object(),), {"normalized": False}) is True
    for name, options in (
        ("louvain_communities", {}),
        ("betweenness_centrality", {"k": 3}),
        ("betweenness_centrality", {"weight": "weight"}),
        ("betweenness_centrality", {"endpoints": True}),
    ):
        assert isinstance(can_run(name, (object(),), options), str)
    with pytest.raises(NotImplementedError):
        betweenness_centrality(MatrixGraph((), from_networkx(nx.empty_graph(0)).adjacency, False), k=3)


@pytest.mark.parametrize(
    ("script", "environment"),
    [
        (ASKED.format(option=', backend="pilotgraph"'), {}),
        (ASKED.format(option="") + WEIGHTED, {"NETWORKX_BACKEND_PRIORITY": "pilotgraph"}),
    ],
)
def test_networkx_dispatches_to_it(script, environment, tmp_path):
    known = {point.name for point in entry_points(group="networkx.backends")}
    if matrix_backend.NAME not in known:
        described = tmp_path / "backend-1.dist-info"
        described.mkdir()
        (described / "METADATA").write_text("Metadata-Version: 2.1\nName: backend\nVersion: 1\n")
        (described / "entry_points.txt").write_text(
            "[networkx.backends]\npilotgraph = graph.patterns.matrix_backend:BACKEND\n"
        )
    paths = [str(tmp_path), str(Path(__file__).parents[2])]
    run = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    first, *rest = run.stdout.splitlines()
    loaded_before, loaded_after, difference = json.loads(first)
    assert (loaded_before, loaded_after) == (False, True)
    assert 0 <= difference < 1e-12
    assert rest in ([], ["True"])
