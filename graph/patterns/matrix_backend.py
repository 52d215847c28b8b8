"""A backend of NetworkX that computes betweenness with sparse matrices, for graphs of many pilots.

Set `NETWORKX_BACKEND_PRIORITY=pilotgraph`, or pass `backend="pilotgraph"` to a call. What the backend
cannot do, NetworkX does itself. How backends are written: https://networkx.org/documentation/stable/reference/backends.html
"""

from __future__ import annotations

import inspect
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

NAME = "pilotgraph"
SOURCES_AT_ONCE = 256


@dataclass(frozen=True)
class MatrixGraph:
    """A graph as NetworkX hands it over: its nodes in order, and which of them are neighbours.

    Attributes
    ----------
    adjacency
        Nodes × nodes; 1 from each node to its successors.
    """

    nodes: tuple[Hashable, ...]
    adjacency: sparse.csr_array[Any]
    directed: bool

    __networkx_backend__ = NAME

    def is_directed(self) -> bool:
        """Whether edges have a direction."""
        return self.directed

    def is_multigraph(self) -> bool:
        """Never: several edges between two nodes count as one here."""
        return False


def betweenness_centrality(
    G: MatrixGraph | nx.Graph,  # noqa: N803 - NetworkX passes it by this name
    k: int | None = None,
    normalized: bool = True,
    weight: str | None = None,
    endpoints: bool = False,
    seed: object = None,
) -> dict[Hashable, float]:
    """Betweenness of all nodes, of paths that count edges; the same as NetworkX's to rounding.

    Brandes' accumulation (Journal of Mathematical Sociology 25, 2001) for 256 sources at a time: a step along
    all edges is a product with the adjacency matrix.

    Raises
    ------
    NotImplementedError
        For samples of nodes, weighted edges or end points that count.

    Examples
    --------
    >>> betweenness_centrality(nx.path_graph(3))
    {0: 0.0, 1: 1.0, 2: 0.0}
    """
    if not _plain({"k": k, "weight": weight, "endpoints": endpoints}):
        raise NotImplementedError("only exact betweenness without weights and end points")
    graph = G if isinstance(G, MatrixGraph) else from_networkx(G)
    number = len(graph.nodes)
    total = np.zeros(number)
    for start in range(0, number, SOURCES_AT_ONCE):
        sources = np.arange(start, min(start + SOURCES_AT_ONCE, number))
        total += _dependencies(graph.adjacency, sources)
    if normalized:
        pairs = (number - 1) * (number - 2)
        scale = 1.0 / pairs if pairs > 0 else 1.0
    else:
        scale = 1.0 if graph.directed else 0.5
    return dict(zip(graph.nodes, (total * scale).tolist(), strict=True))


def _dependencies(adjacency: sparse.csr_array[Any], sources: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much the shortest paths from some sources depend on each node, summed over the sources."""
    columns = np.arange(len(sources))
    layer = np.zeros((adjacency.shape[0], len(sources)))
    layer[sources, columns] = 1.0
    paths = layer.copy()
    layers = [layer]
    forward = sparse.csr_array(adjacency.T)
    while layers[-1].any():
        found = np.asarray(forward @ layers[-1])
        found[paths > 0] = 0.0
        paths += found
        layers.append(found)
    depends = np.zeros_like(paths)
    for nearer, farther in zip(layers[-2::-1], layers[:0:-1], strict=True):
        share = np.divide(1.0 + depends, paths, out=np.zeros_like(paths), where=farther > 0)
        depends += np.asarray(adjacency @ share) * nearer
    depends[sources, columns] = 0.0
    return np.asarray(depends.sum(axis=1))


def from_networkx(graph: nx.Graph, **_: object) -> MatrixGraph:
    """A graph of NetworkX for this backend; edge attributes are not looked at."""
    nodes = tuple(graph)
    number = {node: n for n, node in enumerate(nodes)}
    pairs = [(number[u], number[v]) for u in nodes for v in graph[u] if u != v]
    rows, columns = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True)) if pairs else ([], [])
    adjacency = sparse.csr_array((np.ones(len(pairs)), (rows, columns)), shape=(len(nodes), len(nodes)))
    return MatrixGraph(nodes, adjacency, graph.is_directed())


def to_networkx(result: object, **_: object) -> object:
    """What the backend found, for NetworkX: numbers by node stay as they are."""
    return result


def can_run(name: str, args: tuple[object, ...], kwargs: Mapping[str, object]) -> bool | str:
    """Whether the backend can do what NetworkX is asked for, or why not."""
    if name != "betweenness_centrality":
        return "only betweenness_centrality"
    options = inspect.signature(betweenness_centrality).bind(*args, **kwargs).arguments
    return _plain(options) or "only exact betweenness without weights and end points"


def _plain(options: Mapping[str, object]) -> bool:
    return options.get("k") is None and options.get("weight") is None and not options.get("endpoints")


BACKEND = SimpleNamespace(
    betweenness_centrality=betweenness_centrality,
    convert_from_nx=from_networkx,
    convert_to_nx=to_networkx,
    can_run=can_run,
)
