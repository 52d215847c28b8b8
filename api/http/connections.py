"""The connection that an answer goes out by, for what the server's interface cannot do: break it off.

WSGI has no word for an answer that fails on its way. The server ends it like any other, with the chunk
of no bytes that tells the client that all is there. So the connection itself is closed before. The
interface does not say which of the process's sockets it is either; it is told by its bytes: it is the
one by which, since the answer began, as many went out as the answer has, head and chunk frames included.

Linux tells what went out (`tcp(7)`, TCP_INFO and SIOCOUTQ); elsewhere no connection is found.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import stat
import struct
import time
from dataclasses import dataclass
from pathlib import Path

_DESCRIPTORS = Path("/proc/self/fd")
_INFO_LENGTH, _ACKNOWLEDGED = 136, struct.Struct("=Q")  # tcpi_bytes_acked, the 64 bits from byte 120
_ACKNOWLEDGED_AT = 120
_OUTPUT_QUEUE = 0x5411  # SIOCOUTQ
_CAN_WRITE = (1, 8)  # the states ESTABLISHED and CLOSE_WAIT
# Bytes of an answer's head: between these it stands beside what the chunks are known to take.
_LEAST_HEAD, _MOST_HEAD = 100, 8192
# Seconds between two looks, longer the longer a slow client takes.
_LOOK_AGAIN, _LONGEST_PAUSE = 0.02, 1.0
_MOST_HELD = 4 << 20  # bytes that the server may hold of an answer before the connection has them
_PATIENCE = 120.0  # seconds that a slow client may take to fetch what is on its way
_LAST_CHUNK = b"0\r\n"


@dataclass(frozen=True, slots=True)
class _Written:
    """Bytes that the process has given to a connection, and how many of them the client has not taken yet."""

    inode: int
    total: int
    waiting: int


class OutgoingConnection:
    """The connection of an answer in chunks that is about to begin.

    Make it before the first byte goes out, and call `sent` with each piece that does.
    """

    def __init__(self) -> None:
        self._before = _all_written()
        self._sent = 0

    def sent(self, piece: bytes) -> None:
        """Count a piece that is given to the server, which makes it one chunk (RFC 9112, section 7.1)."""
        self._sent += len(f"{len(piece):x}") + len(piece) + 4

    def break_off(self) -> bool:
        """Close the connection, once all pieces are out, so that the client knows that more should have come.

        Returns
        -------
        bool
            False where the connection is not found.
        """
        return self._finish(b"")

    def end_with(self, field: str, value: str) -> bool:
        """End the answer with a trailer field (RFC 9112, section 7.1.2), and close the connection.

        Returns
        -------
        bool
            False where the connection is not found; the server then ends the answer without the field.
        """
        return self._finish(_LAST_CHUNK + f"{field}: {value}\r\n\r\n".encode("ascii"))

    def _finish(self, last_words: bytes) -> bool:
        connection = self._found()
        if connection is None:
            return False
        with connection, contextlib.suppress(OSError):
            # The socket's buffer is empty: it takes a few bytes whole.
            if last_words:
                connection.send(last_words)
            connection.shutdown(socket.SHUT_RDWR)
        return True

    def _found(self) -> socket.socket | None:
        """The connection, once everything has gone out by it; None where there is none, or nobody takes it."""
        ends, pause = time.monotonic() + _PATIENCE, _LOOK_AGAIN
        last: dict[int, _Written] = {}
        while (now := self._possible()) and time.monotonic() < ends:
            ours = {number: written for number, written in now.items() if self._is_ours(number, written)}
            for number, written in ours.items():
                if last.get(number) == written:
                    return _duplicate(number, written.inode)
            last = ours
            time.sleep(_LOOK_AGAIN if ours else pause)
            pause = min(_LONGEST_PAUSE, pause * 1.5)
        return None

    def _possible(self) -> dict[int, _Written]:
        """The connections that the answer may be going out by: open since before it began, and about as far."""
        return {
            number: written
            for number, written in _all_written().items()
            if number in self._before
            and self._before[number].inode == written.inode
            and written.total - self._before[number].total >= self._sent - _MOST_HELD
        }

    def _is_ours(self, number: int, written: _Written) -> bool:
        since = written.total - self._before[number].total
        return not written.waiting and _LEAST_HEAD <= since - self._sent <= _MOST_HEAD


def _all_written() -> dict[int, _Written]:
    """What went out by each open TCP connection of this process, by descriptor."""
    found = {}
    for entry in _DESCRIPTORS.iterdir() if _DESCRIPTORS.is_dir() else ():
        with contextlib.suppress(OSError), contextlib.closing(_socket(int(entry.name))) as connection:
            if connection.family not in (socket.AF_INET, socket.AF_INET6):
                continue
            information = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO_LENGTH)
            if information[0] not in _CAN_WRITE:
                continue
            (acknowledged,) = _ACKNOWLEDGED.unpack_from(information, _ACKNOWLEDGED_AT)
            (waiting,) = struct.unpack("=i", fcntl.ioctl(connection.fileno(), _OUTPUT_QUEUE, bytes(4)))
            inode = os.fstat(connection.fileno()).st_ino
            found[int(entry.name)] = _Written(inode, acknowledged + waiting, waiting)
    return found


def _socket(number: int) -> socket.socket:
    """Another handle on a socket of this process.

    Raises
    ------
    OSError
        If the descriptor is no socket, or closed meanwhile.
    """
    if not stat.S_ISSOCK(os.fstat(number).st_mode):
        raise OSError(f"descriptor {number} is no socket")
    return socket.socket(fileno=os.dup(number))


def _duplicate(number: int, inode: int) -> socket.socket | None:
    with contextlib.suppress(OSError):
        connection = _socket(number)
        if os.fstat(connection.fileno()).st_ino == inode:
            return connection
        connection.close()
    return None
