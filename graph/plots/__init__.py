"""Pictures of the plans and their patterns, one module a picture.

A module has `NAME`, `TITLE` and `draw(plans, labels, figure)`. The files are the same
for the same dataset: no times, no random numbers.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, cast

from graph.plans import PilotPlan, TypeLabel, read_plans, read_type_labels
from graph.plots._fonts import PlotError, chinese_font
from graph.store import SelectSource

SUFFIXES = (".png", ".svg", ".pdf")
DOTS_PER_INCH = 130

__all__ = ["PlotError", "plot", "plots"]


class Picture(Protocol):
    """What a module of a picture offers."""

    NAME: str
    TITLE: str

    def draw(self, plans: Sequence[PilotPlan], labels: Mapping[str, TypeLabel], figure: Any) -> None:
        """Draw into an empty figure of matplotlib."""
        ...


@cache
def plots() -> MappingProxyType[str, Picture]:
    """All pictures by name."""
    modules = [
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
        if not module.name.startswith("_")
    ]
    return MappingProxyType({cast(str, module.NAME): cast(Picture, module) for module in modules})


def plot(name: str, source: SelectSource, out: Path, *, font: str | None = None) -> None:
    """Draw a picture into a file.

    Parameters
    ----------
    name
        `network`, `map`, `heatmap` or `dendrogram`.
    out
        Its ending, `.png`, `.svg` or `.pdf`, chooses the format.
    font
        A font file, or the name of an installed font, with Chinese characters; by default the
        first installed one that has them.

    Raises
    ------
    PlotError
        If there is no such picture, format or font, or fewer than three pilots with plans.
    """
    try:
        picture = plots()[name]
    except KeyError:
        raise PlotError(f"there is no picture {name!r}; the pictures are {', '.join(plots())}") from None
    if out.suffix not in SUFFIXES:
        raise PlotError(f"{out}: pictures are written as {', '.join(SUFFIXES)}")
    plans = [plan for plan in read_plans(source) if plan.types]
    if len(plans) < 3:
        raise PlotError(f"a picture needs at least three pilots with typed plans; this dataset has {len(plans)}")
    # Imported late: matplotlib takes long to load, and most uses of this package draw nothing.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    settings: Any = {
        "font.family": [chinese_font(font)],
        "axes.unicode_minus": False,
        "svg.hashsalt": "pilotgraph",
        "svg.fonttype": "path",
    }
    with mpl.rc_context(settings):
        figure = Figure(layout="constrained")
        picture.draw(plans, read_type_labels(source), figure)
        metadata = {".png": {"Software": None}, ".svg": {"Date": None, "Creator": None}, ".pdf": {"CreationDate": None}}
        figure.savefig(out, dpi=DOTS_PER_INCH, metadata=metadata[out.suffix])
