"""Pilots linked by what they both plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.layout import force_layout
from graph.patterns.communities import backbone, find_communities
from graph.plans import PilotPlan, TypeLabel
from graph.plots._table import colors, table_of

NAME = "network"
TITLE = "规划相近的试点（颜色为群组，连线粗细为共同规划的稀有程度）"


def draw(plans: Sequence[PilotPlan], labels: Mapping[str, TypeLabel], figure: Any) -> None:
    """Draw pilots where forces put them, coloured by community."""
    table = table_of(plans)
    graph = backbone(table)
    community = {pilot: c.number for c in find_communities(table, graph) for pilot in c.pilots}
    shades = colors([f"{number:03}" for number in community.values()])
    row = {pilot: n for n, pilot in enumerate(table.pilots)}
    edges = sorted((row[a], row[b], data["weight"]) for a, b, data in graph.edges(data=True))
    places = force_layout(len(table.pilots), edges)
    figure.set_size_inches(10, 9)
    axes = figure.add_subplot()
    heaviest = max((weight for _, _, weight in edges), default=1.0)
    for first, second, weight in edges:
        axes.plot(*places[[first, second]].T, color="#b8c4ce", linewidth=0.4 + 2 * weight / heaviest, zorder=1)
    for pilot, (x, y) in zip(table.pilots, places, strict=True):
        shade = shades.get(f"{community.get(pilot, 0):03}", "#9aa5b1")
        axes.scatter(x, y, s=20 + 8 * int(table.plans[row[pilot]].sum()), color=shade, zorder=2)
        axes.annotate(table.label(pilot), (x, y), xytext=(4, 3), textcoords="offset points", fontsize=8)
    axes.set_title(TITLE)
    axes.set_axis_off()
