"""The settings of the service: where the graph is, and the limits that hold."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

MEGABYTE = 1 << 20
RELEASED_DATA = Path("data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a service serves and how far it goes.

    Attributes
    ----------
    data
        The dataset directory, or None where an endpoint is given.
    endpoint
        The address of a SPARQL 1.1 endpoint that holds the graph, or None.
    time_limit
        Seconds that a query may take; a client may ask for less, never for more.
    most_rows, most_bytes
        The largest answer of a query, in rows (triples) and in bytes.
    query_memory
        Bytes that one query may take beside the dataset.
    evaluators
        Queries that one worker evaluates at a time.
    evaluators_per_client
        Long queries that one client may have running at a time in one worker.
    cache_bytes
        Memory of one worker for answers already given.
    longest_query
        The longest query, in characters.
    largest_upload
        The largest request body, in bytes.
    requests_per_minute
        Requests that one client may make in a minute, in one worker.
    service_allow
        Addresses of SPARQL endpoints that a query's SERVICE may ask, to the letter.
    trusted_proxies
        How many proxies stand in front and set X-Forwarded-For and its kin.
    """

    data: Path | None = None
    endpoint: str | None = None
    time_limit: float = 20.0
    most_rows: int = 1_000_000
    most_bytes: int = 256 * MEGABYTE
    query_memory: int = 1024 * MEGABYTE
    evaluators: int = 8
    evaluators_per_client: int = 4
    cache_bytes: int = 32 * MEGABYTE
    longest_query: int = 1_000_000
    largest_upload: int = 32 * MEGABYTE
    requests_per_minute: int = 60_000
    trusted_proxies: int = 0
    service_allow: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for address in self.service_allow:
            parts = urlsplit(address)
            if parts.scheme not in {"http", "https"} or not parts.hostname or not address.isascii() or " " in address:
                raise ValueError(f"{address!r} is no address of a SPARQL endpoint: http://… or https://… is expected")


def settings_from_environment() -> Settings:
    """Settings with what variables named `PILOTGRAPH_` and a setting's name say; unknown names are left alone.

    `PILOTGRAPH_SERVICE_ALLOW` has addresses with spaces between them, each of the others a number.

    Raises
    ------
    ValueError
        If a variable is no number, or an address none.
    """
    numbers = {field.name: type(field.default) for field in fields(Settings) if isinstance(field.default, int | float)}
    told: dict[str, Any] = {}
    for name, number in numbers.items():
        text = os.environ.get(f"PILOTGRAPH_{name.upper()}")
        if text is not None:
            try:
                told[name] = number(text)
            except ValueError:
                raise ValueError(f"PILOTGRAPH_{name.upper()} is {text!r}; a number is expected") from None
    told["service_allow"] = tuple(os.environ.get("PILOTGRAPH_SERVICE_ALLOW", "").split())
    return Settings(**told)
