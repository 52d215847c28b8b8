"""`pilotgraph tables`: the flat tables as CSV."""

from __future__ import annotations

from pathlib import Path

import click

from api.options import data_option, opened
from graph.dataset import replaced_directory
from queries.canned import run
from queries.formats.csv_format import write_csv

FLAT_TABLES = (
    "pilots",
    "initiatives",
    "targets",
    "standards",
    "citations",
    "funding",
    "companies",
    "platforms",
    "agencies",
    "similar",
)


@click.command(name="tables")
@click.argument("out", type=click.Path(path_type=Path))
@data_option
@click.option("--bom", is_flag=True, help="Begin each file with a byte order mark, so that Excel reads it as UTF-8.")
def command(out: Path, data: Path | None, bom: bool) -> None:
    """Write the flat tables into the folder OUT, one CSV file each, UTF-8."""
    source = opened(data)
    try:
        with replaced_directory(out) as aside:
            for name in FLAT_TABLES:
                lines = write_csv(run(name, {}, source), byte_order_mark=bom)
                (aside / f"{name}.csv").write_bytes(lines)
    except NotADirectoryError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{out}: {len(FLAT_TABLES)} tables")
