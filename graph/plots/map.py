"""Pilots where they lie, coloured by the community that they plan alike with."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from graph.outlines import prefecture_outlines
from graph.patterns.communities import find_communities
from graph.plans import PilotPlan, TypeLabel
from graph.plots._fonts import PlotError
from graph.plots._table import colors, table_of

NAME = "map"
TITLE = "试点的位置（颜色为规划相近的群组，大小为规划项目数）"


def draw(plans: Sequence[PilotPlan], labels: Mapping[str, TypeLabel], figure: Any) -> None:
    """Draw pilots by longitude and latitude (WGS 84); those without a position are left out and counted.

    Beneath them lie the outlines of Shandong's prefectures.
    """
    table = table_of(plans)
    community = {pilot: c.number for c in find_communities(table) for pilot in c.pilots}
    shades = colors([f"{number:03}" for number in community.values()])
    figure.set_size_inches(11, 7.5)
    axes = figure.add_subplot()
    axes.set_axisbelow(True)
    _draw_outlines(axes)
    latitudes = []
    for plan in plans:
        if plan.latitude is None or plan.longitude is None:
            continue
        latitudes.append(plan.latitude)
        shade = shades.get(f"{community.get(plan.iri, 0):03}", "#9aa5b1")
        axes.scatter(plan.longitude, plan.latitude, s=25 + 7 * len(plan.units), color=shade, alpha=0.85)
        point = (plan.longitude, plan.latitude)
        axes.annotate(plan.place, point, xytext=(4, 3), textcoords="offset points", fontsize=8)
    if not latitudes:
        raise PlotError("a map needs positions; no pilot of this dataset has one")
    # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    axes.set_aspect(1 / math.cos(math.radians(sum(latitudes) / len(latitudes))))
    missing = len(plans) - len(latitudes)
    axes.set_title(TITLE + (f"；{missing} 个试点没有坐标" if missing else ""))
    axes.set_xlabel("东经（度）")
    axes.set_ylabel("北纬（度）")
    axes.grid(color="#e4e7eb", linewidth=0.6)


def _draw_outlines(axes: Any) -> None:
    for outline in prefecture_outlines():
        for ring in outline.rings:
            axes.fill(*zip(*ring, strict=True), facecolor="#f5f7fa", edgecolor="#9aa5b1", linewidth=0.7, zorder=0)
