"""GraphML, for igraph, Gephi, NetworkX and R.

The identifier of a node in the graph is stored as `iri`, since igraph keeps `id` for
itself; lists are joined by `|`, since GraphML has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from graph.exports._columns import Column, ColumnType, clean, edge_table, flat, node_table
from graph.network import Edge, Network, Node, Value

NAME = "graphml"
SUFFIX = ".graphml"
MEDIA_TYPE = "application/graphml+xml"

TYPES = {
    ColumnType.STRING: "string",
    ColumnType.INTEGER: "long",
    ColumnType.DOUBLE: "double",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.STRINGS: "string",
}
NODE_COLUMNS = (
    Column("label", ColumnType.STRING),
    Column("x", ColumnType.DOUBLE),
    Column("y", ColumnType.DOUBLE),
    Column("size", ColumnType.DOUBLE),
    Column("color", ColumnType.STRING),
)
EDGE_COLUMNS = (Column("weight", ColumnType.DOUBLE),)


def write(network: Network, file: IO[bytes]) -> None:
    """Write the network as GraphML, undirected."""
    nodes, edges = node_table(network), edge_table(network)
    node_columns, edge_columns = (*NODE_COLUMNS, *nodes.columns), (*EDGE_COLUMNS, *edges.columns)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<!-- 新型智慧城市试点图谱 -->",
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation='
        '"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">',
        *header_keys(network),
        *keys("node", node_columns),
        *keys("edge", edge_columns),
        '<graph id="G" edgedefault="undirected">',
        *header_data(network),
    ]
    for node, values in zip(network.nodes, nodes.rows, strict=True):
        lines += [f"<node id={quoteattr(node.key)}>", *data("n", node_columns, {**drawn(node), **values}), "</node>"]
    for edge, values in zip(network.edges, edges.rows, strict=True):
        lines += [edge_start(edge), *data("e", edge_columns, {"weight": edge.weight, **values}), "</edge>"]
    lines += ["</graph>", "</graphml>", ""]
    file.write("\n".join(lines).encode("utf-8"))


def drawn(node: Node) -> dict[str, Value]:
    """Label, position, size and colour as columns."""
    return {"label": node.label, "x": node.x, "y": node.y, "size": node.size, "color": node.color}


def edge_start(edge: Edge) -> str:
    """The start tag of an edge."""
    return f"<edge id={quoteattr(edge.key)} source={quoteattr(edge.source)} target={quoteattr(edge.target)}>"


def header_keys(network: Network) -> list[str]:
    """Declarations of what the file says about itself."""
    return keys("graph", [Column(name, ColumnType.STRING) for name in network.header()])


def header_data(network: Network) -> list[str]:
    """What the file says about itself."""
    header = network.header()
    return data("g", [Column(name, ColumnType.STRING) for name in header], dict(header))


def keys(element: str, columns: Sequence[Column]) -> list[str]:
    """Declarations of columns; ids are `n0`, `e0`, `g0` and so on."""
    return [
        f'<key id="{element[0]}{number}" for="{element}" attr.name={quoteattr(column.name)} '
        f'attr.type="{TYPES[column.type]}"/>'
        for number, column in enumerate(columns)
    ]


def data(prefix: str, columns: Sequence[Column], values: Mapping[str, Value]) -> list[str]:
    """The values of one element."""
    return [
        f'<data key="{prefix}{number}">{escape(clean(flat(values[column.name])))}</data>'
        for number, column in enumerate(columns)
        if column.name in values
    ]
