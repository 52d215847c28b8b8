"""The JSON file of VOSviewer Online, with Chinese terms for its own interface."""

from __future__ import annotations

from html import escape
from typing import IO, Any

from graph.exports import ExportError
from graph.exports._columns import clean, node_table
from graph.exports._json import write_json
from graph.layout import EXTENT
from graph.network import Network, Node

NAME = "vosviewer"
SUFFIX = ".json"
MEDIA_TYPE = "application/json"

FEWEST_ITEMS = 3
MOST_CLUSTERS = 1000
_TERMS = {"pilot": "试点", "initiative": "规划项目", "type": "场景类型"}


def write(network: Network, file: IO[bytes]) -> None:
    """Write the network for VOSviewer Online.

    Raises
    ------
    ExportError
        If it has fewer than three nodes, which VOSviewer cannot draw, or more than 1,000 groups.
    """
    if len(network.nodes) < FEWEST_ITEMS:
        raise ExportError(f"VOSviewer needs at least {FEWEST_ITEMS} nodes; this graph has {len(network.nodes)}")
    clusters = {node.cluster: node.group for node in network.nodes}
    if max(clusters) > MOST_CLUSTERS:
        raise ExportError(f"VOSviewer takes at most {MOST_CLUSTERS} groups; this graph has {max(clusters)}")
    numbers = {node.key: number for number, node in enumerate(network.nodes, 1)}
    term = _TERMS[network.nodes[0].kind]
    content: dict[str, Any] = {
        "network": {
            "items": [
                {
                    "id": numbers[node.key],
                    "label": clean(node.label),
                    "description": _description(node, values),
                    "url": node.iri,
                    "x": round(node.x / EXTENT, 4),
                    "y": round(node.y / EXTENT, 4),
                    "cluster": node.cluster,
                    "weights": {"规模": node.size},
                }
                for node, values in zip(network.nodes, node_table(network).rows, strict=True)
            ],
            "links": [
                {
                    "source_id": numbers[edge.source],
                    "target_id": numbers[edge.target],
                    "strength": edge.weight,
                    "url": edge.evidence,
                    "description": f"<p>{escape(clean(network.formula))}</p>"
                    f'<p>依据：<a href="{escape(edge.evidence)}">{escape(edge.evidence)}</a></p>',
                }
                for edge in network.edges
            ],
            "clusters": [{"cluster": number, "label": clean(clusters[number])} for number in sorted(clusters)],
        },
        "config": {
            "parameters": {"largest_component": False, "max_label_length": 20},
            "terminology": {
                "item": term,
                "items": term,
                "link": "联系",
                "links": "联系",
                "link_strength": "联系强度",
                "total_link_strength": "总联系强度",
                "cluster": "分组",
                "clusters": "分组",
            },
            "templates": {
                "item_description": "<div>{label}</div><div>{description}</div>",
                "link_description": "<div>{description}</div>",
            },
        },
        "info": {
            "title": network.title,
            "description": "".join(
                f"<p>{escape(name)}: {escape(clean(text))}</p>" for name, text in network.header().items() if text
            ),
        },
    }
    write_json(content, file)


def _description(node: Node, values: Any) -> str:
    types = values.get("types", ())
    shown = [
        f"地区：{values.get('place', '')}" if values.get("place") else "",
        f"类型：{'、'.join(types)}" if types else "",
    ]
    lines = "".join(f"<p>{escape(clean(line))}</p>" for line in shown if line)
    return f'{lines}<p><a href="{escape(node.iri)}">{escape(node.iri)}</a></p>'
