"""`pilotgraph sparql`: any SPARQL query."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import click
from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat

from api.options import data_option, opened
from graph.store import GraphError, Solutions, translated_errors
from queries.formats.csv_format import write_csv
from queries.formats.json_format import write_json
from queries.formats.text_table import write_text_table
from queries.results import plain_result


@click.command(name="sparql")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
@data_option
def command(file: IO[str], form: str, data: Path | None) -> None:
    """Answer the SPARQL query in FILE, or on standard input where FILE is '-'.

    SELECT and ASK give a table, CONSTRUCT and DESCRIBE Turtle.
    """
    source = opened(data)
    try:
        answer = source.query(file.read())
        if isinstance(answer, QueryBoolean):
            click.echo("true" if answer else "false")
        elif isinstance(answer, QuerySolutions):
            variables = tuple(variable.value for variable in answer.variables)
            with translated_errors():
                result = plain_result(Solutions(variables, tuple(tuple(row) for row in answer)))
            if form == "table":
                click.echo(write_text_table(result), nl=False)
            else:
                sys.stdout.buffer.write((write_csv if form == "csv" else write_json)(result))
        else:
            with translated_errors():
                sys.stdout.buffer.write(answer.serialize(format=RdfFormat.TURTLE) or b"")
        sys.stdout.buffer.flush()
    except (GraphError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from error
