"""`pilotgraph check`: shapes, ontology, reasoner."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from api.options import data_option, opened
from ontology.check import check_dataset


@click.command(name="check")
@data_option
@click.option("--quick", is_flag=True, help="Leave out the reasoner and the second SHACL engine: about two seconds.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="en", show_default=True)
def command(data: Path | None, quick: bool, language: str) -> None:
    """Check a dataset against the SHACL shapes and the OWL ontology.

    Exit status 1 and a report of what is wrong and where, if anything is.
    """
    report = check_dataset(opened(data).store, reasoner=not quick)
    click.echo(report.text("zh" if language == "zh" else "en"))
    if not report.conforms:
        sys.exit(1)
