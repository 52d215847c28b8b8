"""CSV files for `neo4j-admin database import`, in one ZIP archive.

Identifiers are unique within an id space for each kind of node; arrays are joined by
`;`, which therefore is written full-width inside values.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import IO

from graph.exports._columns import ColumnType, edge_table, flat, node_table, one_line, write_zip
from graph.network import Network, Value

NAME = "neo4j"
SUFFIX = ".neo4j.zip"
MEDIA_TYPE = "application/zip"

_TYPES = {
    ColumnType.STRING: "",
    ColumnType.INTEGER: ":long",
    ColumnType.DOUBLE: ":double",
    ColumnType.BOOLEAN: ":boolean",
    ColumnType.STRINGS: ":string[]",
}
_LABELS = {"pilot": "Pilot", "initiative": "Initiative", "type": "ScenarioType"}
_DRAWN = ("x:double", "y:double", "size:double", "color")


def write(network: Network, file: IO[bytes]) -> None:
    """Write one file of nodes for each kind, one of relationships for each pair of kinds, and `about.json`."""
    nodes, edges = node_table(network), edge_table(network)
    columns = [column for column in nodes.columns if column.name != "iri"]
    space = {node.key: _LABELS[node.kind] for node in network.nodes}
    iris = {node.key: node.iri for node in network.nodes}
    members: list[tuple[str, str]] = []
    for label in dict.fromkeys(space.values()):
        header = [f"iri:ID({label})", "name", *(c.name + _TYPES[c.type] for c in columns), *_DRAWN, ":LABEL"]
        rows = [
            [
                node.iri,
                _cell(node.label),
                *(_cell(values.get(c.name, "")) for c in columns),
                *(repr(node.x), repr(node.y), repr(node.size), node.color, label),
            ]
            for node, values in zip(network.nodes, nodes.rows, strict=True)
            if space[node.key] == label
        ]
        members.append((f"nodes-{label}.csv", _csv(header, rows)))
    edge_columns = [column for column in edges.columns if column.name != "kind"]
    pairs = dict.fromkeys((space[edge.source], space[edge.target]) for edge in network.edges)
    for first, second in pairs:
        header = [f":START_ID({first})", f":END_ID({second})", "key", "weight:double"]
        header += [*(c.name + _TYPES[c.type] for c in edge_columns), ":TYPE"]
        rows = [
            [
                *(iris[edge.source], iris[edge.target], edge.key, repr(edge.weight)),
                *(_cell(values.get(c.name, "")) for c in edge_columns),
                edge.kind.upper(),
            ]
            for edge, values in zip(network.edges, edges.rows, strict=True)
            if (space[edge.source], space[edge.target]) == (first, second)
        ]
        members.append((f"relationships-{first}-{second}.csv", _csv(header, rows)))
    members.append(("about.json", json.dumps(network.header(), ensure_ascii=False, indent=1) + "\n"))
    write_zip(file, members)


def _cell(value: Value) -> str:
    if isinstance(value, tuple):
        return ";".join(one_line(part).replace(";", "；") for part in value)
    return one_line(flat(value))


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
