"""`pilotgraph text`: the text that all offsets of a document count in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from loaders.readers import ReadError, read


@click.command(name="text")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Print the text that all offsets of FILE count in, as UTF-8 and nothing else."""
    try:
        source = read(file)
    except (ReadError, OSError) as error:
        raise click.ClickException(str(error)) from error
    sys.stdout.buffer.write(source.text.encode("utf-8"))
    sys.stdout.buffer.flush()
