"""CSV tables of nodes and edges as Gephi imports them, in one ZIP archive."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import IO

from graph.exports._columns import edge_table, flat, node_table, one_line, write_zip
from graph.network import Network

NAME = "csv"
SUFFIX = ".csv.zip"
MEDIA_TYPE = "application/zip"


def write(network: Network, file: IO[bytes]) -> None:
    """Write `nodes.csv`, `edges.csv` and `about.json`; lists are joined by `|`."""
    about = json.dumps(network.header(), ensure_ascii=False, indent=1) + "\n"
    members = [("nodes.csv", _csv(_nodes(network))), ("edges.csv", _csv(_edges(network))), ("about.json", about)]
    write_zip(file, members)


def _nodes(network: Network) -> Iterator[Sequence[str]]:
    table = node_table(network)
    yield ["Id", "Label", *(column.name for column in table.columns), "X", "Y", "Size", "Color"]
    for node, values in zip(network.nodes, table.rows, strict=True):
        cells = [one_line(flat(values.get(column.name, ""))) for column in table.columns]
        yield [node.key, one_line(node.label), *cells, repr(node.x), repr(node.y), repr(node.size), node.color]


def _edges(network: Network) -> Iterator[Sequence[str]]:
    table = edge_table(network)
    yield ["Source", "Target", "Type", "Weight", "Id", "Label", *(column.name for column in table.columns)]
    for edge, values in zip(network.edges, table.rows, strict=True):
        cells = [one_line(flat(values.get(column.name, ""))) for column in table.columns]
        yield [edge.source, edge.target, "Undirected", repr(edge.weight), edge.key, edge.kind, *cells]


def _csv(rows: Iterator[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
