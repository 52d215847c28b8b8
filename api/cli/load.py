"""`pilotgraph load`: a dataset into another SPARQL store."""

from __future__ import annotations

from pathlib import Path

import click

from api.options import data_option, opened
from queries.endpoint import EndpointError
from queries.loading import load_graphs


@click.command(name="load")
@click.option(
    "--endpoint",
    "store_url",
    metavar="URL",
    required=True,
    help="The store's address for graphs (Graph Store Protocol).",
)
@click.option("--user", help="For stores that ask for it.")
@click.option(
    "--password", envvar="PILOTGRAPH_PASSWORD", default="", help="Better in the variable PILOTGRAPH_PASSWORD."
)
@data_option
def command(store_url: str, user: str | None, password: str, data: Path | None) -> None:
    """Replace the graphs of another store by those of a dataset.

    The store then serves them by itself, and `pilotgraph serve --endpoint` runs this service over it.
    """
    dataset = opened(data)
    try:
        written = load_graphs(
            dataset,
            store_url,
            user=user,
            password=password,
            progress=lambda graph, triples: click.echo(f"{triples:9} {graph}", err=True),
        )
    except EndpointError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{store_url}: {written} triples")
