"""What commands share: the dataset that they work on."""

from __future__ import annotations

from pathlib import Path

import click

from graph.store import DatasetError, DatasetStore, open_dataset

RELEASE = Path(__file__).resolve().parent.parent / "data"
"""The released facts that come with the program."""

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="The dataset directory to ask; by default the released facts.",
)


def opened(data: Path | None) -> DatasetStore:
    """The dataset of a command.

    Raises
    ------
    click.ClickException
        If there is none, or it cannot be opened.
    """
    try:
        return open_dataset(data or RELEASE)
    except DatasetError as error:
        raise click.ClickException(str(error)) from error
