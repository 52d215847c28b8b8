"""Export formats: each module of this package writes a network in one format.

A module has four names: `NAME`, by which users ask for it; `SUFFIX`, the ending of its
files; `MEDIA_TYPE`; and `write(network, file)`, which writes bytes, the same for the
same network. Modules whose name begins with an underscore are helpers.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import MappingProxyType
from typing import IO, Protocol, cast
from urllib.parse import quote

from graph.network import GraphName, Network


class Exporter(Protocol):
    """What a module of an export format offers."""

    NAME: str
    SUFFIX: str
    MEDIA_TYPE: str

    def write(self, network: Network, file: IO[bytes]) -> None:
        """Write the network."""
        ...


class ExportError(ValueError):
    """A network that a format cannot hold, or a format that does not exist."""


@cache
def exporters() -> MappingProxyType[str, Exporter]:
    """All formats by name, in alphabetical order."""
    modules = [
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
        if not module.name.startswith("_")
    ]
    found = {cast(str, module.NAME): cast(Exporter, module) for module in modules}
    return MappingProxyType(dict(sorted(found.items())))


def exporter(name: str) -> Exporter:
    """The format of a name.

    Raises
    ------
    ExportError
        If there is none; the message lists those there are.
    """
    try:
        return exporters()[name]
    except KeyError:
        raise ExportError(
            f"没有导出格式 {name!r} / there is no export format {name!r}; the formats are {', '.join(exporters())}"
        ) from None


def viewer_links(export_base: str, graph: GraphName | str) -> dict[str, str]:
    """Links that open a graph in a viewer on the web, which fetches the file from this service.

    Parameters
    ----------
    export_base
        The public address under which exports are served, as in `https://example.org/api/export`.
        Viewers choose a reader by the ending of the address: `BASE/FORMAT/GRAPH.SUFFIX`.

    Examples
    --------
    >>> viewer_links("https://example.org/api/export", "pilots")["gephi-lite"]
    'https://gephi.org/gephi-lite/?file=https%3A%2F%2Fexample.org%2Fapi%2Fexport%2Fgexf%2Fpilots.gexf'
    """
    base = export_base.rstrip("/")
    gexf = quote(f"{base}/gexf/{graph}.gexf", safe="")
    vosviewer = quote(f"{base}/vosviewer/{graph}.json", safe="")
    return {
        "gephi-lite": f"https://gephi.org/gephi-lite/?file={gexf}",
        "vosviewer": f"https://app.vosviewer.com/?json={vosviewer}",
    }
