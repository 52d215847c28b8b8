"""Which pilots plan alike, as a tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scipy.cluster import hierarchy

from graph.plans import PilotPlan, TypeLabel
from graph.plots._table import linkage, table_of

NAME = "dendrogram"
TITLE = "试点规划的相近程度（平均连接，按稀有程度加权的 Jaccard 距离）"


def draw(plans: Sequence[PilotPlan], labels: Mapping[str, TypeLabel], figure: Any) -> None:
    """Draw the tree of pilots, the root at the left."""
    table = table_of(plans)
    figure.set_size_inches(9, 2 + 0.19 * len(table.pilots))
    axes = figure.add_subplot()
    hierarchy.dendrogram(
        linkage(table.plans),
        labels=[f"{table.label(pilot)}" for pilot in table.pilots],
        orientation="left",
        ax=axes,
        leaf_font_size=8,
        color_threshold=0.85,
        above_threshold_color="#9aa5b1",
    )
    axes.set_title(TITLE)
    axes.set_xlabel("距离：0 规划相同，1 没有共同的类型")
