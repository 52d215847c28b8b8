"""GraphML as yEd draws it: labels, positions and colours in yEd's own elements, the data beside them."""

from __future__ import annotations

from typing import IO
from xml.sax.saxutils import escape, quoteattr

from graph.exports._columns import clean, edge_table, node_table
from graph.exports.graphml import EDGE_COLUMNS, data, edge_start, header_data, header_keys, keys
from graph.network import Network, Node

NAME = "graphml-yed"
SUFFIX = ".yed.graphml"
MEDIA_TYPE = "application/graphml+xml"

_SCALE = 2.0


def write(network: Network, file: IO[bytes]) -> None:
    """Write the network as GraphML with the elements of yEd."""
    nodes, edges = node_table(network), edge_table(network)
    edge_columns = (*EDGE_COLUMNS, *edges.columns)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<!-- 新型智慧城市试点图谱 -->",
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">',
        '<key for="node" id="graphics" yfiles.type="nodegraphics"/>',
        '<key for="edge" id="line" yfiles.type="edgegraphics"/>',
        *header_keys(network),
        *keys("node", nodes.columns),
        *keys("edge", edge_columns),
        '<graph id="G" edgedefault="undirected">',
        *header_data(network),
    ]
    for node, values in zip(network.nodes, nodes.rows, strict=True):
        lines += [
            f"<node id={quoteattr(node.key)}>",
            *data("n", nodes.columns, values),
            f'<data key="graphics">{_shape(node)}</data>',
            "</node>",
        ]
    heaviest = max((edge.weight for edge in network.edges), default=1.0) or 1.0
    for edge, values in zip(network.edges, edges.rows, strict=True):
        width = round(0.5 + 3 * edge.weight / heaviest, 2)
        lines += [
            edge_start(edge),
            *data("e", edge_columns, {"weight": edge.weight, **values}),
            f'<data key="line"><y:PolyLineEdge><y:LineStyle color="#9AA5B1" type="line" width="{width}"/>'
            '<y:Arrows source="none" target="none"/></y:PolyLineEdge></data>',
            "</edge>",
        ]
    lines += ["</graph>", "</graphml>", ""]
    file.write("\n".join(lines).encode("utf-8"))


def _shape(node: Node) -> str:
    shape = "roundrectangle" if node.kind == "type" else "ellipse"
    # yEd counts y downwards and places a shape by its upper left corner.
    left, top = node.x * _SCALE - node.size / 2, -node.y * _SCALE - node.size / 2
    return (
        f'<y:ShapeNode><y:Geometry height="{node.size}" width="{node.size}" x="{left:.1f}" y="{top:.1f}"/>'
        f'<y:Fill color="{node.color.upper()}" transparent="false"/><y:BorderStyle color="#FFFFFF" type="line" '
        f'width="1.0"/><y:NodeLabel fontSize="12" modelName="sides" modelPosition="e">{escape(clean(node.label))}'
        f'</y:NodeLabel><y:Shape type="{shape}"/></y:ShapeNode>'
    )
