"""Types × pilots: who plans how much of what, in the order that shows groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.cluster import hierarchy

from graph.plans import PilotPlan, TypeLabel
from graph.plots._table import linkage, table_of

NAME = "heatmap"
TITLE = "场景类型 × 试点：规划项目数"


def draw(plans: Sequence[PilotPlan], labels: Mapping[str, TypeLabel], figure: Any) -> None:
    """Draw counts of planned units, rows and columns ordered by clustering."""
    table = table_of(plans)
    counts = {plan.iri: plan.types for plan in plans}
    values = np.array([[counts[pilot].get(name, 0) for name in table.types] for pilot in table.pilots])
    rows = hierarchy.leaves_list(linkage(table.plans))
    columns = hierarchy.leaves_list(linkage(table.plans.T)) if len(table.types) > 1 else np.array([0])
    figure.set_size_inches(3 + 0.19 * len(rows), 2.5 + 0.19 * len(columns))
    axes = figure.add_subplot()
    image = axes.imshow(values[np.ix_(rows, columns)].T, cmap="Blues", aspect="auto", vmin=0)
    axes.set_xticks(range(len(rows)), [table.label(table.pilots[n]) for n in rows], rotation=90, fontsize=7)
    names = [table.types[n] for n in columns]
    axes.set_yticks(range(len(names)), [labels[n].label if n in labels else n for n in names], fontsize=7)
    axes.set_title(TITLE)
    figure.colorbar(image, ax=axes, shrink=0.6, label="项目数")
