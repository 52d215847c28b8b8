"""Cytoscape.js elements in the file format of Cytoscape Desktop (`.cyjs`).

Identifiers are strings, every edge has one; `name` is what Cytoscape shows as the label.
Styles are no part of the file.
"""

from __future__ import annotations

from typing import IO

from graph.exports._columns import clean, edge_table, node_table, plain
from graph.exports._json import write_json
from graph.network import Network

NAME = "cytoscape"
SUFFIX = ".cyjs"
MEDIA_TYPE = "application/json"


def write(network: Network, file: IO[bytes]) -> None:
    """Write the network as elements with positions (y downwards)."""
    nodes, edges = node_table(network), edge_table(network)
    content = {
        "format_version": "1.0",
        "generated_by": "pilotgraph",
        "target_cytoscapejs_version": "~3",
        "data": {"name": network.title, **network.header()},
        "elements": {
            "nodes": [
                {
                    "data": {
                        "id": node.key,
                        "name": clean(node.label),
                        "label": clean(node.label),
                        "size": node.size,
                        "color": node.color,
                        **plain(values),
                    },
                    "position": {"x": node.x, "y": 0.0 - node.y},
                }
                for node, values in zip(network.nodes, nodes.rows, strict=True)
            ],
            "edges": [
                {
                    "data": {
                        "id": edge.key,
                        "source": edge.source,
                        "target": edge.target,
                        "interaction": edge.kind,
                        "weight": edge.weight,
                        **plain(values),
                    }
                }
                for edge, values in zip(network.edges, edges.rows, strict=True)
            ],
        },
    }
    write_json(content, file)
