"""Running the service: the way in for the command line."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from api.http.logs import configure_logging
from api.http.settings import RELEASED_DATA, Settings, settings_from_environment
from graph.store import open_dataset


def serve(
    data: Path | None,
    endpoint: str | None = None,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 2,
    settings: Settings | None = None,
) -> None:
    """Serve until a signal ends it.

    Parameters
    ----------
    data
        A dataset directory; or None where `endpoint` is given.
    endpoint
        The address of a SPARQL 1.1 endpoint that holds the graph.
    workers
        How many processes answer requests.
    settings
        The limits, by default those of the environment; what they say of data and endpoint is overridden.

    Raises
    ------
    graph.store.DatasetError
        If the dataset cannot be opened.
    queries.endpoint.EndpointError
        If the endpoint does not answer.
    """
    configure_logging()
    settings = replace(settings or settings_from_environment(), data=data, endpoint=endpoint)
    if endpoint is not None:
        from api.http.hosting import host_endpoint

        host_endpoint(endpoint, settings, host, port, workers)
        return
    with ThreadPoolExecutor(1) as importer:
        # Imported while the dataset is loaded: either takes most of a second. Loaded by this thread, because
        # what a thread that has ended leaves half free is sorted through, and so copied, by each worker.
        importing = importer.submit(import_module, "api.http.hosting")
        dataset = open_dataset(data or RELEASED_DATA)
        hosting = importing.result()
    hosting.host_dataset(dataset, settings, host, port, workers)
