"""`pilotgraph build`: documents to a dataset directory."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from api.build import BuildReport, NoSourceError, build


@click.command(name="build")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The dataset directory to write.")
@click.option("--workers", type=click.IntRange(1), help="Processes that read documents; by default one a processor.")
@click.option("--executor", "address", help="A Dask scheduler to read documents with: dask://HOST:PORT.")
@click.option("--facts-only", is_flag=True, help="Leave out sentences and times: a release to pass on.")
def command(sources: tuple[Path, ...], out: Path, workers: int | None, address: str | None, facts_only: bool) -> None:
    """Read SOURCES, documents or folders of them, and write a dataset directory.

    A document that cannot be read is reported and skipped; the exit status is then 1.
    """
    try:
        with _executor(address) if address else nullcontext() as executor:
            report = _with_progress(sources, out, workers, executor, facts_only)
    except (NoSourceError, NotADirectoryError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        place = error.filename or out
        raise click.ClickException(
            f"{place}: cannot be written: {error.strerror or error}; {out} is as it was"
        ) from error
    for failure in report.failures:
        click.echo(f"skipped {failure}", err=True)
    for source in report.sources:
        for warning in source.warnings:
            click.echo(f"note on {source.name}: {warning}", err=True)
    units = sum(source.counts.get("units", 0) for source in report.sources)
    click.echo(
        f"{out}: {len(report.sources)} documents ({report.reused} unchanged), {report.pilots} pilots, "
        f"{units} units, {report.quads} quads"
    )
    if report.failures:
        sys.exit(1)


def _with_progress(
    sources: tuple[Path, ...], out: Path, workers: int | None, executor: Executor | None, facts_only: bool
) -> BuildReport:
    if not sys.stderr.isatty():
        return build(sources, out, workers=workers, executor=executor, facts_only=facts_only)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from api.build.sources import find_sources

    total = len(find_sources(sources)[0])
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, transient=True) as bar:
        task = bar.add_task("reading", total=total)

        def advance(name: str) -> None:
            bar.update(task, advance=1, description=name[:40])

        return build(sources, out, workers=workers, executor=executor, facts_only=facts_only, progress=advance)


@contextmanager
def _executor(address: str) -> Iterator[Executor]:
    scheme, _, rest = address.partition("://")
    if scheme != "dask" or not rest:
        raise click.BadParameter(f"'{address}' is no address of a Dask scheduler: write dask://HOST:PORT")
    try:
        from distributed import Client
    except ImportError as error:
        raise click.ClickException(
            "a Dask cluster needs the extra 'cluster': pip install 'pilotgraph[cluster]'"
        ) from error
    try:
        client = Client(f"tcp://{rest}", timeout=10)  # type: ignore[no-untyped-call]
    except OSError as error:
        raise click.ClickException(f"no Dask scheduler answers at {address}") from error
    with client:
        yield client.get_executor()  # type: ignore[no-untyped-call]
