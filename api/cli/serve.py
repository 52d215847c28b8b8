"""`pilotgraph serve`: the service, over the documents at hand or the released facts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from api.options import RELEASE

CORPUS = Path("corpus")
BUILT = Path("build") / "dataset"


@click.command(name="serve")
@click.option("--data", type=click.Path(path_type=Path), help="A dataset directory made by `pilotgraph build`.")
@click.option("--endpoint", metavar="URL", help="A SPARQL 1.1 endpoint that holds the graph, instead of a directory.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--service-allow",
    metavar="URL",
    multiple=True,
    help="An endpoint that SERVICE in a query may ask; may be repeated. Without it SERVICE is refused.",
)
def command(
    data: Path | None, endpoint: str | None, host: str, port: int, workers: int, service_allow: tuple[str, ...]
) -> None:
    """Serve pages, SPARQL and the API.

    Without --data and --endpoint: where the folder corpus/ holds documents, a dataset is built from
    them first; where it holds none, the released facts are served.
    """
    if data is not None and endpoint is not None:
        raise click.UsageError("--data and --endpoint exclude each other")
    from api.http.server import serve
    from api.http.settings import settings_from_environment
    from graph.store import DatasetError

    try:
        settings = settings_from_environment()
        settings = replace(settings, service_allow=settings.service_allow + service_allow)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    directory = None if endpoint else data or _dataset_at_hand()
    click.echo(f"serving {endpoint or directory} on http://{host}:{port}", err=True)
    try:
        serve(directory, endpoint, host=host, port=port, workers=workers, settings=settings)
    except (DatasetError, OSError) as error:
        raise click.ClickException(str(error)) from error


def _dataset_at_hand() -> Path:
    """A dataset built from the corpus folder, or the release where there is nothing to build from."""
    from api.build import NoSourceError, build
    from api.build.sources import find_sources

    if not CORPUS.is_dir() or not find_sources([CORPUS])[0]:
        return RELEASE
    click.echo(f"building a dataset from the documents in {CORPUS}/", err=True)
    try:
        report = build([CORPUS], BUILT)
    except NoSourceError as error:
        click.echo(f"{error}\nserving the released facts instead", err=True)
        return RELEASE
    for failure in report.failures:
        click.echo(f"skipped {failure}", err=True)
    return BUILT
