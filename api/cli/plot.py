"""`pilotgraph plot`: a picture of the graph."""

from __future__ import annotations

from pathlib import Path

import click

from api.options import data_option, opened


@click.command(name="plot")
@click.argument("name")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--font", help="A font file or the name of an installed font with Chinese, where none is found.")
@data_option
def command(name: str, out: Path, font: str | None, data: Path | None) -> None:
    """Draw the picture NAME into the file OUT, whose ending names its format (.png, .svg, .pdf).

    Pictures: network, map, heatmap, dendrogram.
    """
    from graph.plots import PlotError, plot

    try:
        plot(name, opened(data), out, font=font)
    except (PlotError, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(out)
