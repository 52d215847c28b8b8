"""The only requests that the service sends to others: queries to the addresses that its operator allows.

No redirect is followed and no proxy is asked. An address that names a host by its name must lead to an
address of the public internet, so that nobody who answers for a name can point it at the network inside;
a host inside is allowed by writing its number, or `localhost`.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import urlencode, urlsplit

from api.http.errors import LimitExceededError, ServiceFailedError

RESULTS = "application/sparql-results+json"
_PIECE = 1 << 16
_LOCAL = "localhost"


def post_query(url: str, query: str, ends: float, most_bytes: int) -> bytes:
    """The results of a SELECT query at an endpoint, as JSON.

    Parameters
    ----------
    ends
        The moment of `time.monotonic` after which nothing is waited for.

    Raises
    ------
    ServiceFailedError
        If the endpoint does not answer as one should.
    LimitExceededError
        If it answers more than `most_bytes`.
    TimeoutError
        If its answer does not come in time.
    """
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    try:
        number = _reachable_address(host, parts.port or (443 if secure else 80))
        connected = socket.create_connection(number, timeout=_left(ends))
        if secure:
            connected = ssl.create_default_context().wrap_socket(connected, server_hostname=host)
        connection = http.client.HTTPConnection(host, parts.port)
        connection.sock = connected
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {
                "Host": parts.netloc.rpartition("@")[2],
                "Accept": RESULTS,
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": "pilotgraph",
                "Connection": "close",
            }
            connection.request("POST", target, urlencode({"query": query}), headers)
            return _read(connection, connected, url, ends, most_bytes)
        finally:
            connection.close()
    except TimeoutError:
        raise
    except (OSError, http.client.HTTPException) as error:
        raise ServiceFailedError(f"<{url}> does not answer: {error}") from error


def _read(
    connection: http.client.HTTPConnection, connected: socket.socket, url: str, ends: float, most_bytes: int
) -> bytes:
    connected.settimeout(_left(ends))
    response = connection.getresponse()
    if response.status != 200:
        raise ServiceFailedError(f"<{url}> answered {response.status} {response.reason}")
    body = bytearray()
    while True:
        if not response.isclosed():
            connected.settimeout(_left(ends))
        piece = response.read1(_PIECE)
        if not piece:
            return bytes(body)
        body += piece
        if len(body) > most_bytes:
            raise LimitExceededError(f"<{url}> answered more than {most_bytes} bytes", "service")


def _reachable_address(host: str, port: int) -> tuple[str, int]:
    """Where to connect for a host: itself where it is a number, else a public address that its name has."""
    try:
        return str(ipaddress.ip_address(host)), port
    except ValueError:
        pass
    found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        if host == _LOCAL or ipaddress.ip_address(str(address).partition("%")[0]).is_global:
            return str(address), port
    raise ServiceFailedError(f"{host} is no host of the public internet; allow it by its number if it should be asked")


def _left(ends: float) -> float:
    seconds = ends - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds
