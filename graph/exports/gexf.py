"""GEXF 1.3, for Gephi, Gephi Lite and graphology.

Follows the RELAX NG schema of GEXF 1.3. Attribute ids are numbers, since graphology puts
an id that is none in place of its title; colours have no alpha, which Gephi Lite reads
as transparent; the comment in Chinese near the top keeps Gephi from guessing the encoding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from graph.exports._columns import ColumnType, Table, clean, edge_table, flat, node_table
from graph.network import Network, Value

NAME = "gexf"
SUFFIX = ".gexf"
MEDIA_TYPE = "application/gexf+xml"

_TYPES = {
    ColumnType.STRING: "string",
    ColumnType.INTEGER: "long",
    ColumnType.DOUBLE: "double",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.STRINGS: "liststring",
}


def write(network: Network, file: IO[bytes]) -> None:
    """Write the network as GEXF 1.3, undirected and static."""
    nodes, edges = node_table(network), edge_table(network)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<!-- 新型智慧城市试点图谱：如标签显示为方块，请在 Gephi 中选择中文字体 -->",
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
        f"<meta{_date(network.created)}>",
        "<creator>pilotgraph</creator>",
        f"<keywords>{escape(clean(network.title))}</keywords>",
        f"<description>{escape(_description(network))}</description>",
        "</meta>",
        '<graph defaultedgetype="undirected">',
        *_declarations("node", nodes),
        *_declarations("edge", edges),
        f'<nodes count="{len(network.nodes)}">',
    ]
    for node, values in zip(network.nodes, nodes.rows, strict=True):
        red, green, blue = (int(node.color[i : i + 2], 16) for i in (1, 3, 5))
        lines += [
            f"<node id={quoteattr(node.key)} label={_attribute(node.label)}>",
            *_values(nodes, values),
            f'<viz:size value="{node.size!r}"/>',
            f'<viz:position x="{node.x!r}" y="{node.y!r}" z="0.0"/>',
            f'<viz:color r="{red}" g="{green}" b="{blue}"/>',
            "</node>",
        ]
    lines += ["</nodes>", f'<edges count="{len(network.edges)}">']
    for edge, values in zip(network.edges, edges.rows, strict=True):
        lines += [
            f"<edge id={quoteattr(edge.key)} source={quoteattr(edge.source)} target={quoteattr(edge.target)} "
            f'weight="{edge.weight!r}" kind={_attribute(edge.kind)}>',
            *_values(edges, values),
            "</edge>",
        ]
    lines += ["</edges>", "</graph>", "</gexf>", ""]
    file.write("\n".join(lines).encode("utf-8"))


def _date(created: str) -> str:
    return f' lastmodifieddate="{created[:10]}"' if len(created) >= 10 else ""


def _description(network: Network) -> str:
    return "\n".join(f"{name}: {clean(text)}" for name, text in network.header().items() if text)


def _declarations(element: str, table: Table) -> list[str]:
    declared = [
        f'<attribute id="{number}" title={quoteattr(column.name)} type="{_TYPES[column.type]}"/>'
        for number, column in enumerate(table.columns)
    ]
    return [f'<attributes class="{element}">', *declared, "</attributes>"]


def _values(table: Table, values: Mapping[str, Value]) -> list[str]:
    found = [
        f'<attvalue for="{number}" value={_attribute(_list(value) if isinstance(value, tuple) else flat(value))}/>'
        for number, column in enumerate(table.columns)
        if (value := values.get(column.name)) is not None
    ]
    return ["<attvalues>", *found, "</attvalues>"] if found else []


def _list(values: tuple[str, ...]) -> str:
    """A list as the primer of GEXF 1.3 writes it; what would break it is quoted."""
    parts = []
    for value in values:
        text = clean(value)
        parts.append('"' + text.replace('"', "”") + '"' if set(text) & set(",[]\"'") else text)
    return f"[{', '.join(parts)}]"


def _attribute(text: str) -> str:
    return quoteattr(clean(text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
