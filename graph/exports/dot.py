"""The DOT language of Graphviz; draw it with `neato -n -Tsvg`, which keeps the positions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO

from graph.exports._columns import clean, edge_table, flat, node_table
from graph.network import Network, Value

NAME = "dot"
SUFFIX = ".dot"
MEDIA_TYPE = "text/vnd.graphviz; charset=utf-8"

_POINTS_PER_INCH = 72.0


def write(network: Network, file: IO[bytes]) -> None:
    """Write the network as an undirected graph; clicking an edge opens its evidence."""
    nodes, edges = node_table(network), edge_table(network)
    lines = [
        "graph pilotgraph {",
        f"  graph [{_attributes({'charset': 'UTF-8', 'comment': _about(network), 'outputorder': 'edgesfirst'})}]",
        '  node [shape="ellipse", style="filled", fontname="sans-serif", fontsize="10"]',
        '  edge [color="#9aa5b1"]',
    ]
    for node, values in zip(network.nodes, nodes.rows, strict=True):
        shown: dict[str, Value] = {
            "label": node.label,
            "URL": node.iri,
            "tooltip": node.group,
            "pos": f"{node.x},{node.y}!",
            "width": round(node.size / _POINTS_PER_INCH, 3),
            "fillcolor": node.color,
        }
        lines.append(f"  {node.key} [{_attributes({**shown, **values})}]")
    for edge, values in zip(network.edges, edges.rows, strict=True):
        shown = {"id": edge.key, "weight": edge.weight, "URL": edge.evidence, "edgetooltip": edge.kind}
        lines.append(f"  {edge.source} -- {edge.target} [{_attributes({**shown, **values})}]")
    lines += ["}", ""]
    file.write("\n".join(lines).encode("utf-8"))


def _about(network: Network) -> str:
    return "\n".join(f"{name}: {text}" for name, text in network.header().items() if text)


def _attributes(values: Mapping[str, Value]) -> str:
    return ", ".join(f"{name}={_quoted(flat(value))}" for name, value in values.items())


def _quoted(text: str) -> str:
    escaped = clean(text).replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "\\n")
    return f'"{escaped}"'
