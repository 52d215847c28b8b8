"""`pilotgraph export`: a graph for a visualisation tool."""

from __future__ import annotations

from pathlib import Path

import click

from api.options import data_option, opened
from graph.dataset import replaced_file
from graph.exports import ExportError, exporter, exporters
from graph.network import GraphName, read_network


@click.command(name="export")
@click.argument("form", metavar="FORMAT")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--graph", "name", type=click.Choice([str(g) for g in GraphName]), default="pilots", show_default=True)
@data_option
def command(form: str, out: Path, name: str, data: Path | None) -> None:
    """Write a graph to OUT in a FORMAT that graph tools read."""
    dataset = opened(data)
    try:
        chosen = exporter(form)
        network = read_network(dataset, name, version=dataset.version)
        with replaced_file(out) as file:
            chosen.write(network, file)
    except (ExportError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{out}: {len(network.nodes)} nodes, {len(network.edges)} edges")


command.help = f"{command.help}\n\nFormats: {', '.join(exporters())}."
