"""`pilotgraph query`: a canned query."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from api.options import data_option, opened
from graph.store import GraphError
from queries.binding import ParameterError
from queries.canned import UnknownQueryError, run
from queries.formats.csv_format import write_csv
from queries.formats.json_format import write_json
from queries.formats.text_table import write_text_table
from queries.formats.xlsx_format import write_xlsx


@click.command(name="query")
@click.argument("name")
@click.option("-p", "--parameter", "pairs", multiple=True, metavar="KEY=VALUE", help="A parameter; may be repeated.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json", "xlsx"]), default="table")
@click.option("--evidence", is_flag=True, help="Add document, page and sentence to each row.")
@data_option
def command(name: str, pairs: tuple[str, ...], form: str, evidence: bool, data: Path | None) -> None:
    """Answer the canned query NAME."""
    parameters = {}
    for pair in pairs:
        key, separator, value = pair.partition("=")
        if not separator:
            raise click.BadParameter(f"'{pair}' is no KEY=VALUE", param_hint="-p")
        parameters[key] = value
    try:
        result = run(name, parameters, opened(data), evidence=evidence)
    except (UnknownQueryError, ParameterError, GraphError) as error:
        raise click.ClickException(str(error)) from error
    if form == "table":
        click.echo(write_text_table(result), nl=False)
        return
    if form == "xlsx" and sys.stdout.isatty():
        raise click.ClickException("a workbook is no text: send it to a file with '> name.xlsx'")
    writers = {"csv": write_csv, "json": write_json, "xlsx": write_xlsx}
    sys.stdout.buffer.write(writers[form](result))
    sys.stdout.buffer.flush()
