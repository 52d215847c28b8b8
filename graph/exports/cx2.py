"""CX2, for NDEx and Cytoscape: the one exchange format in which lists stay lists."""

from __future__ import annotations

from typing import IO, Any

from graph.exports._columns import Column, ColumnType, clean, edge_table, node_table, plain
from graph.exports._json import write_json
from graph.network import Network

NAME = "cx2"
SUFFIX = ".cx2"
MEDIA_TYPE = "application/json"

_TYPES = {
    ColumnType.STRING: "string",
    ColumnType.INTEGER: "long",
    ColumnType.DOUBLE: "double",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.STRINGS: "list_of_string",
}


def write(network: Network, file: IO[bytes]) -> None:
    """Write the network as CX2 (y downwards)."""
    nodes, edges = node_table(network), edge_table(network)
    numbers = {node.key: number for number, node in enumerate(network.nodes)}
    header = {"name": network.title, **network.header()}
    node_columns = (
        Column("name", ColumnType.STRING),
        Column("size", ColumnType.DOUBLE),
        Column("color", ColumnType.STRING),
        *nodes.columns,
    )
    edge_columns = (Column("interaction", ColumnType.STRING), Column("weight", ColumnType.DOUBLE), *edges.columns)
    aspects: dict[str, list[dict[str, Any]]] = {
        "attributeDeclarations": [
            {
                "networkAttributes": {name: {"d": "string"} for name in header},
                "nodes": {column.name: {"d": _TYPES[column.type]} for column in node_columns},
                "edges": {column.name: {"d": _TYPES[column.type]} for column in edge_columns},
            }
        ],
        "networkAttributes": [header],
        "nodes": [
            {
                "id": numbers[node.key],
                "x": node.x,
                "y": 0.0 - node.y,
                "v": {"name": clean(node.label), "size": node.size, "color": node.color, **plain(values)},
            }
            for node, values in zip(network.nodes, nodes.rows, strict=True)
        ],
        "edges": [
            {
                "id": number,
                "s": numbers[edge.source],
                "t": numbers[edge.target],
                "v": {"interaction": edge.kind, "weight": edge.weight, **plain(values)},
            }
            for number, (edge, values) in enumerate(zip(network.edges, edges.rows, strict=True))
        ],
        "visualProperties": [
            {
                "default": {"network": {}, "node": {"NODE_SHAPE": "ellipse"}, "edge": {"EDGE_WIDTH": 1}},
                "nodeMapping": {
                    "NODE_LABEL": {"type": "PASSTHROUGH", "definition": {"attribute": "name", "type": "string"}},
                    "NODE_WIDTH": {"type": "PASSTHROUGH", "definition": {"attribute": "size", "type": "double"}},
                    "NODE_HEIGHT": {"type": "PASSTHROUGH", "definition": {"attribute": "size", "type": "double"}},
                    "NODE_BACKGROUND_COLOR": {
                        "type": "PASSTHROUGH",
                        "definition": {"attribute": "color", "type": "string"},
                    },
                },
                "edgeMapping": {},
            }
        ],
    }
    content: list[dict[str, Any]] = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": [{"name": name, "elementCount": len(elements)} for name, elements in aspects.items()]},
        *({name: elements} for name, elements in aspects.items()),
        {"status": [{"error": "", "success": True}]},
    ]
    write_json(content, file)
