"""Pajek's network file: topology, labels, positions and weights.

Pajek reads UTF-8 only behind a byte order mark. It has no attributes: the IRIs and the
evidence of edges stand in comments, by number, for those who read the file.
"""

from __future__ import annotations

from typing import IO

from graph.exports._columns import one_line
from graph.layout import EXTENT
from graph.network import Network

NAME = "pajek"
SUFFIX = ".net"
MEDIA_TYPE = "text/plain; charset=utf-8"


def write(network: Network, file: IO[bytes]) -> None:
    """Write the network with vertices numbered from 1 and undirected edges."""
    numbers = {node.key: number for number, node in enumerate(network.nodes, 1)}
    lines = [f"% {name}: {one_line(text)}" for name, text in network.header().items() if text]
    lines += [f"% vertex {number}: {node.iri}" for number, node in enumerate(network.nodes, 1)]
    lines += [f"% edge {numbers[e.source]} {numbers[e.target]}: {e.evidence}" for e in network.edges]
    lines.append(f"*Vertices {len(network.nodes)}")
    for number, node in enumerate(network.nodes, 1):
        # Pajek's window runs from 0 to 1, y downwards.
        x, y = (node.x / EXTENT + 1) / 2, (1 - node.y / EXTENT) / 2
        label = one_line(node.label).replace('"', "'")
        lines.append(f'{number} "{label}" {x:.4f} {y:.4f} 0.5000')
    lines.append("*Edges")
    lines += [f"{numbers[edge.source]} {numbers[edge.target]} {edge.weight!r}" for edge in network.edges]
    file.write(("\ufeff" + "\r\n".join(lines) + "\r\n").encode("utf-8"))
