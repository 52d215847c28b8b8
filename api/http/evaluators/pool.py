"""A worker's evaluators: who may have one, for how long, and what becomes of it afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from api.http.errors import (
    LimitExceededError,
    OverloadedError,
    TimeLimitError,
    TooManyQueriesError,
)
from api.http.evaluators.evaluator import encode_query
from api.http.evaluators.frames import ConnectionEndedError, Kind, receive, send
from api.http.negotiation import NotAcceptableError
from api.http.protocol import MalformedRequestError, QueryRequest
from api.http.settings import Settings
from graph.store import QueryEvaluationError, QuerySyntaxError

# Seconds that every query may take at full priority; whoever takes longer needs a place among the long ones.
SPRINT = 0.25
_LONG_PRIORITY = 10  # niceness of a long query's process
_PATIENCE = 0.1  # seconds between two attempts to reach the nursery
_IDLE = 2  # evaluators kept waiting for the next query
_IN_MEMORY = 1 << 20  # bytes of an answer kept in memory before a file takes it
_WHOLE_FRAME = 5.0  # seconds for the rest of a frame that has begun, and for a question


@dataclass(frozen=True, slots=True)
class Answered:
    """A whole answer, with the seconds that it took; the caller closes `body`."""

    media_type: str
    body: IO[bytes]
    length: int
    seconds: float


class _EvaluatorDiedError(LimitExceededError):
    """An evaluator that ended without a word: for lack of memory, most likely."""


class EvaluatorPool:
    """Evaluators of one dataset for one worker process, safe for threads.

    Parameters
    ----------
    address
        Where the nursery listens.
    settings
        The limits.
    """

    def __init__(self, address: Path, settings: Settings) -> None:
        self._address = address
        self._settings = settings
        self._idle: list[_Evaluator] = []
        self._lock = threading.Lock()
        self._sprints = threading.BoundedSemaphore(settings.evaluators)
        self._long: Counter[str] = Counter()
        self._closed = False

    def evaluate(self, request: QueryRequest, accept: str | None, client: str) -> Answered:
        """Have a query evaluated.

        Parameters
        ----------
        client
            Who asks: a client may have only so many long queries at a time.

        Raises
        ------
        TimeLimitError, LimitExceededError
            If the query or its answer is too large.
        TooManyQueriesError, OverloadedError
            If there is no place for it.
        graph.store.GraphError, NotAcceptableError, MalformedRequestError
            If the query is at fault.
        """
        limit = min(self._settings.time_limit, request.timeout or self._settings.time_limit)
        began = time.monotonic()
        if not self._sprints.acquire(timeout=limit):
            raise OverloadedError("every evaluator of this service is busy; try again in a few seconds")
        place = _Place(self, client)
        try:
            try:
                return self._run(request, accept, place, began, limit)
            except _EvaluatorDiedError:
                if place.is_long:
                    raise
                # So soon it may have been somebody else's doing: once more.
                return self._run(request, accept, place, began, limit)
        finally:
            place.leave()

    def close(self) -> None:
        """End the idle evaluators, and the others when they are done."""
        with self._lock:
            self._closed = True
            ended, self._idle = self._idle, []
        for evaluator in ended:
            evaluator.end()

    def _run(self, request: QueryRequest, accept: str | None, place: _Place, began: float, limit: float) -> Answered:
        evaluator = self._take(began + limit)
        answered = False
        body: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - handed to the caller
        try:
            asked = encode_query(request, accept, limit, self._settings.most_rows, self._settings.most_bytes)
            evaluator.ask(asked)
            media_type, length = "", 0
            for kind, piece in self._frames(evaluator, place, began, limit):
                if kind is Kind.MEDIA_TYPE:
                    media_type = piece.decode()
                else:
                    length += len(piece)
                    _keep(body, piece)
            answered = True
            body.seek(0)
            return Answered(media_type, body, length, time.monotonic() - began)
        except (ConnectionEndedError, TimeoutError) as error:
            raise _EvaluatorDiedError(
                f"the query needs more than {self._settings.query_memory >> 20} MB of memory, or nests too deeply",
                "memory",
            ) from error
        except (QuerySyntaxError, QueryEvaluationError, NotAcceptableError, MalformedRequestError):
            answered = True
            raise
        finally:
            if answered and not place.is_long:
                self._give_back(evaluator)
            else:
                evaluator.end()
            if not answered:
                body.close()

    def _frames(self, evaluator: _Evaluator, place: _Place, began: float, limit: float) -> Iterator[tuple[Kind, bytes]]:
        """The frames of an answer; raises where it fails or takes too long."""
        sprint_ends = time.monotonic() + SPRINT
        while True:
            now = time.monotonic()
            if now >= began + limit:
                raise TimeLimitError(f"the query was ended after {limit:g} seconds, the limit here")
            if not place.is_long and now >= sprint_ends:
                place.become_long()
                evaluator.yield_to_others()
            until = began + limit if place.is_long else min(sprint_ends, began + limit)
            try:
                kind, body = evaluator.next_frame(until - now)
            except TimeoutError:
                continue
            if kind is Kind.END:
                return
            if kind is Kind.FAILURE:
                raise _failure(json.loads(body))
            yield kind, body

    def _take(self, deadline: float) -> _Evaluator:
        with self._lock:
            waiting = self._idle.pop() if self._idle else None
        if waiting is not None and waiting.is_alive():
            return waiting
        while True:
            try:
                return _Evaluator(self._address)
            except (OSError, ConnectionEndedError) as error:
                # A nursery that has died is replaced within seconds.
                if time.monotonic() + _PATIENCE > deadline:
                    raise OverloadedError("no evaluator can be started; try again in a few seconds") from error
                time.sleep(_PATIENCE)

    def _give_back(self, evaluator: _Evaluator) -> None:
        with self._lock:
            if len(self._idle) < _IDLE and not self._closed:
                self._idle.append(evaluator)
                return
        evaluator.end()


class _Place:
    """A query's place: first among the sprints, then among its client's long queries."""

    def __init__(self, pool: EvaluatorPool, client: str) -> None:
        self._pool = pool
        self._client = client
        self.is_long = False

    def become_long(self) -> None:
        """Leave the sprints for the long queries.

        Raises
        ------
        TooManyQueriesError, OverloadedError
            If there is no place among them.
        """
        settings, running = self._pool._settings, self._pool._long
        with self._pool._lock:
            if running[self._client] >= settings.evaluators_per_client:
                raise TooManyQueriesError(
                    f"{settings.evaluators_per_client} long queries of yours are running already; wait for one to end"
                )
            if running.total() >= settings.evaluators:
                raise OverloadedError(f"{settings.evaluators} long queries are running already; try again later")
            running[self._client] += 1
            self.is_long = True
        self._pool._sprints.release()

    def leave(self) -> None:
        """Make room."""
        if not self.is_long:
            self._pool._sprints.release()
            return
        with self._pool._lock:
            self._pool._long[self._client] -= 1
            if not self._pool._long[self._client]:
                del self._pool._long[self._client]


class _Evaluator:
    """An evaluator process, seen from the worker."""

    def __init__(self, address: Path) -> None:
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._connection.settimeout(_WHOLE_FRAME)
            self._connection.connect(str(address))
            _, hello = receive(self._connection)
            self._process = int(hello)
            # A handle on the process itself: its number may be another's by the time it is used.
            self._handle = os.pidfd_open(self._process)
        except BaseException:
            self._connection.close()
            raise

    def ask(self, query: bytes) -> None:
        self._connection.settimeout(_WHOLE_FRAME)
        send(self._connection, Kind.QUERY, query)

    def next_frame(self, seconds: float) -> tuple[Kind, bytes]:
        """The next frame.

        Raises
        ------
        TimeoutError
            If it does not begin within so many seconds.
        """
        waiting = select.poll()
        waiting.register(self._connection, select.POLLIN)
        if not waiting.poll(max(seconds, 0) * 1000):
            raise TimeoutError
        self._connection.settimeout(_WHOLE_FRAME)
        return receive(self._connection)

    def is_alive(self) -> bool:
        """Whether the process still waits for a question; ends it where not."""
        self._connection.settimeout(0)
        try:
            self._connection.recv(1)
        except (BlockingIOError, InterruptedError):
            return True
        except OSError:
            pass
        self.end()
        return False

    def yield_to_others(self) -> None:
        """Let short queries have the processor first from now on."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process, _LONG_PRIORITY)

    def end(self) -> None:
        """End the process, whatever it is doing."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        os.close(self._handle)
        self._connection.close()


def _keep(body: IO[bytes], piece: bytes) -> None:
    try:
        body.write(piece)
    except OSError as error:
        raise LimitExceededError("the answer found no room on the server's disk", "disk") from error


def _failure(told: dict[str, str | int | None]) -> Exception:
    """The exception that an evaluator's failure stands for."""
    kind, message = told["kind"], str(told["message"])
    if kind == QuerySyntaxError.__name__:
        line, column = told["line"], told["column"]
        return QuerySyntaxError(
            message, line if isinstance(line, int) else None, column if isinstance(column, int) else None
        )
    if kind == NotAcceptableError.__name__:
        return NotAcceptableError(message)
    if kind == MalformedRequestError.__name__:
        return MalformedRequestError(message)
    if told["limit"]:
        return LimitExceededError(f"the answer has more {told['limit']} than the limit allows", str(told["limit"]))
    if kind == MemoryError.__name__:
        return LimitExceededError("the query took more memory than the limit allows", "memory")
    return QueryEvaluationError(message)
