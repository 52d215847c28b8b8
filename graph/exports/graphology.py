"""The serialisation of graphology, for sigma.js and Gephi Lite."""

from __future__ import annotations

from typing import IO

from graph.exports._columns import clean, edge_table, node_table, plain
from graph.exports._json import write_json
from graph.network import Network

NAME = "graphology"
SUFFIX = ".json"
MEDIA_TYPE = "application/json"


def write(network: Network, file: IO[bytes]) -> None:
    """Write the network as an undirected graph; every node has what sigma.js draws it by."""
    nodes, edges = node_table(network), edge_table(network)
    content = {
        "attributes": {"name": network.title, **network.header()},
        "options": {"type": "undirected", "multi": False, "allowSelfLoops": False},
        "nodes": [
            {
                "key": node.key,
                "attributes": {
                    "label": clean(node.label),
                    "x": node.x,
                    "y": node.y,
                    "size": node.size,
                    "color": node.color,
                    **plain(values),
                },
            }
            for node, values in zip(network.nodes, nodes.rows, strict=True)
        ],
        "edges": [
            {
                "key": edge.key,
                "source": edge.source,
                "target": edge.target,
                "undirected": True,
                "attributes": {"weight": edge.weight, **plain(values)},
            }
            for edge, values in zip(network.edges, edges.rows, strict=True)
        ],
    }
    write_json(content, file)
