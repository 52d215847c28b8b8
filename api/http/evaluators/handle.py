"""An evaluator process, seen from the worker that asks it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
from pathlib import Path

from api.http.errors import LimitExceededError
from api.http.evaluators.frames import Kind, receive, send
from api.http.negotiation import NotAcceptableError
from api.http.protocol import MalformedRequestError
from graph.store import QueryEvaluationError, QuerySyntaxError

_LONG_PRIORITY = 15  # niceness of a long query's process
_WHOLE_FRAME = 5.0  # seconds for the rest of a frame that has begun, and for a question


class Evaluator:
    """A connection to an evaluator of its own.

    Parameters
    ----------
    address
        Where the nursery listens.

    Raises
    ------
    OSError, ConnectionEndedError
        If the nursery does not answer.
    """

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
        """Send a query (`api.http.evaluators.evaluator.encode_query`)."""
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


def failure(told: dict[str, str | int | None]) -> Exception:
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
