"""The process that evaluates strangers' queries: it can open nothing, take little memory and live briefly."""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import socket
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, Any, cast

from api.http.answers import choose_format, solve, write_answer
from api.http.evaluators.frames import ConnectionEndedError, Kind, receive, send
from api.http.evaluators.rows import RowCounter, row_counter
from api.http.protocol import QueryRequest
from graph.store import DatasetStore

# Standard input, output and error, and the connection: the only descriptors an evaluator ever has.
_CONNECTION = 3
_PIECE = 1 << 16
# Seconds that the process outlives a query's limit, in case that nobody is left to end it.
_GRACE = 1.0


def become_evaluator(connection: socket.socket, dataset: DatasetStore, memory: int) -> None:
    """Turn this process, fresh from a fork, into an evaluator; returns when the connection ends.

    Parameters
    ----------
    memory
        Bytes that queries may take beside what the process has already.
    """
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    connection = _sealed(connection, memory)
    # Joins made here would be lost before they are needed again.
    dataset = replace(dataset, shortcuts=None)
    try:
        send(connection, Kind.HELLO, str(os.getpid()).encode())
        while True:
            kind, body = receive(connection)
            if kind is Kind.QUERY:
                _evaluate(connection, dataset, json.loads(body))
    except ConnectionEndedError:
        return


def encode_query(request: QueryRequest, accept: str | None, seconds: float, most_rows: int, most_bytes: int) -> bytes:
    """What a worker sends to have a query evaluated."""
    asked = {"request": asdict(request), "accept": accept, "seconds": seconds, "rows": most_rows, "bytes": most_bytes}
    return json.dumps(asked).encode()


class _LimitReachedError(Exception):
    """The answer is larger than its limit."""

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class _Output(io.RawIOBase):
    """What the engine writes the answer to: counts it and passes it on in pieces."""

    def __init__(self, connection: socket.socket, counter: RowCounter, most_rows: int, most_bytes: int) -> None:
        self._connection = connection
        self._counter = counter
        self._most_rows, self._most_bytes = most_rows, most_bytes
        self._pending = bytearray()
        self._written = 0

    def write(self, data: Any) -> int:
        self._pending += data
        if len(self._pending) >= _PIECE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if not self._pending:
            return
        piece = bytes(self._pending)
        self._pending.clear()
        self._written += len(piece)
        if self._written > self._most_bytes:
            raise _LimitReachedError("bytes")
        if self._counter.count(piece) > self._most_rows:
            raise _LimitReachedError("rows")
        send(self._connection, Kind.DATA, piece)


def _evaluate(connection: socket.socket, dataset: DatasetStore, asked: dict[str, Any]) -> None:
    told = asked["request"]
    default_graphs, named_graphs = (tuple(told.pop(name)) for name in ("default_graphs", "named_graphs"))
    request = QueryRequest(told.pop("query"), default_graphs, named_graphs, **told)
    # The default action of the signal ends the process at once, even inside the engine.
    signal.setitimer(signal.ITIMER_REAL, asked["seconds"] + _GRACE)
    try:
        found = solve(dataset, request)
        media_type = choose_format(found, request, asked["accept"])
        send(connection, Kind.MEDIA_TYPE, media_type.encode())
        output = _Output(connection, row_counter(media_type), asked["rows"], asked["bytes"])
        write_answer(found, media_type, cast(IO[bytes], output))
        output.flush()
        send(connection, Kind.END)
    except ConnectionEndedError:
        raise
    except Exception as error:
        failure = {
            "kind": type(error).__name__,
            "message": str(error),
            "line": getattr(error, "line", None),
            "column": getattr(error, "column", None),
            "limit": getattr(error, "limit", None),
        }
        send(connection, Kind.FAILURE, json.dumps(failure).encode())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _sealed(connection: socket.socket, memory: int) -> socket.socket:
    """Close every descriptor but the connection's and make it impossible to open another.

    With no number free below the limit, `open`, `socket` and their like fail in the kernel,
    whatever a query talks the engine into.
    """
    limit = _address_space() + memory
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    family, kind = connection.family, connection.type
    os.dup2(connection.detach(), _CONNECTION)
    os.closerange(_CONNECTION + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    sealed = socket.socket(family, kind, fileno=_CONNECTION)
    resource.setrlimit(resource.RLIMIT_NOFILE, (_CONNECTION + 1, _CONNECTION + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    return sealed


def _address_space() -> int:
    """Bytes of address space that this process has (`proc(5)`, statm)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
