"""The attributes of nodes and edges as typed columns, and values as text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any

from graph.network import Edge, Network, Node, Value

LIST_SEPARATOR = "|"

# What XML 1.0 cannot hold, not even escaped; no other format has a use for it.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class ColumnType(StrEnum):
    """What a column holds."""

    STRING = "string"
    INTEGER = "integer"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    STRINGS = "strings"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of nodes or edges; a column of integers and decimals is one of decimals."""

    name: str
    type: ColumnType


@dataclass(frozen=True, slots=True)
class Table:
    """Columns, and for each element its values by column; an element may lack some."""

    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Value], ...]


def node_table(network: Network) -> Table:
    """The nodes without key, label, position, size and colour, which formats have places of their own for."""
    return _table([_node_values(node) for node in network.nodes])


def edge_table(network: Network) -> Table:
    """The edges without key, ends and weight."""
    return _table([_edge_values(edge, network) for edge in network.edges])


def clean(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def one_line(text: str) -> str:
    """The text on one line, for formats whose records are lines."""
    return " ".join(clean(text).split())


def flat(value: Value) -> str:
    """A value as text; lists are joined by `|`.

    >>> flat(("医疗", "教育")), flat(True), flat(0.5)
    ('医疗|教育', 'true', '0.5')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(clean(part) for part in value)
    return clean(value) if isinstance(value, str) else repr(value)


def plain(values: Mapping[str, Value]) -> dict[str, Any]:
    """Values for JSON: lists as arrays, strings cleaned."""
    made: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, tuple):
            made[name] = [clean(part) for part in value]
        else:
            made[name] = clean(value) if isinstance(value, str) else value
    return made


def write_zip(file: IO[bytes], members: Sequence[tuple[str, str]]) -> None:
    """A ZIP archive of text files without times: the same bytes for the same texts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members:
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, text.encode("utf-8"))
    file.write(packed.getvalue())


def _node_values(node: Node) -> dict[str, Value]:
    return {"iri": node.iri, "kind": node.kind, "group": node.group, "cluster": node.cluster, **node.attributes}


def _edge_values(edge: Edge, network: Network) -> dict[str, Value]:
    return {"kind": edge.kind, "formula": network.formula, "evidence": edge.evidence, **edge.attributes}


def _table(rows: Sequence[Mapping[str, Value]]) -> Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = tuple(Column(name, _type_of(row[name] for row in rows if name in row)) for name in names)
    return Table(columns, tuple(rows))


def _type_of(values: Iterable[Value]) -> ColumnType:
    kinds = {type(value) for value in values}
    if kinds == {tuple}:
        return ColumnType.STRINGS
    if kinds == {bool}:
        return ColumnType.BOOLEAN
    if kinds == {int}:
        return ColumnType.INTEGER
    if kinds <= {int, float}:
        return ColumnType.DOUBLE
    return ColumnType.STRING
