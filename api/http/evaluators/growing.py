"""An answer that is read while it is still being written."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import IO

from api.http.errors import LimitExceededError

_IN_MEMORY = 1 << 20  # bytes kept in memory before a file takes them
_PIECE = 1 << 18


class AbandonedError(Exception):
    """Nobody reads the answer any more."""


class GrowingBody:
    """Bytes with one writer and one reader, each in a thread of its own; large ones lie in a file.

    The writer never waits for the reader: a query gives its process back when it is done, however slowly
    its answer is fetched.

    Examples
    --------
    >>> body = GrowingBody()
    >>> body.write(b"some")
    >>> body.write(b"thing")
    >>> body.finish()
    >>> b"".join(body), body.length
    (b'something', 9)
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by `close`
        self._changed = threading.Condition()
        self._length = self._read = 0
        self._finished = self._closed = False
        self._error: Exception | None = None
        self._on_close: list[Callable[[], None]] = []

    @property
    def length(self) -> int:
        """Bytes so far."""
        return self._length

    @property
    def is_abandoned(self) -> bool:
        """Whether the reader is gone."""
        return self._closed

    def write(self, piece: bytes) -> None:
        """Append.

        Raises
        ------
        AbandonedError
            If the reader is gone.
        LimitExceededError
            If the disk is full.
        """
        with self._changed:
            if self._closed:
                raise AbandonedError
            try:
                self._file.seek(self._length)
                self._file.write(piece)
            except OSError as error:
                raise LimitExceededError("the answer found no room on the server's disk", "disk") from error
            self._length += len(piece)
            self._changed.notify()

    def finish(self, error: Exception | None = None) -> None:
        """Nothing more comes; with an error, the reader meets it at the end of what came."""
        with self._changed:
            self._finished, self._error = True, error
            if self._closed:
                self._file.close()
            self._changed.notify()

    def call_on_close(self, call: Callable[[], None]) -> None:
        """Have something called when the reader is done."""
        self._on_close.append(call)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        """The next piece, as soon as there is one; raises what `finish` was given."""
        with self._changed:
            self._changed.wait_for(lambda: self._read < self._length or self._finished)
            if self._read < self._length:
                self._file.seek(self._read)
                piece = self._file.read(min(_PIECE, self._length - self._read))
                self._read += len(piece)
                return piece
            if self._error is not None:
                raise self._error
            raise StopIteration

    def close(self) -> None:
        """The reader is done, or gives up."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            if self._finished:
                self._file.close()
        for call in self._on_close:
            call()
