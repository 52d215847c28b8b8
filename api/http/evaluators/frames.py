"""How a worker and an evaluator talk: frames of a kind, a length and a body over a stream socket."""

from __future__ import annotations

import socket
import struct
from enum import IntEnum

_HEADER = struct.Struct("!BI")
LARGEST_FRAME = 1 << 20


class Kind(IntEnum):
    """What a frame holds."""

    HELLO = 1  # the evaluator's process id
    QUERY = 2  # what is asked, as JSON
    MEDIA_TYPE = 3  # the chosen media type; data follow
    DATA = 4  # a piece of the answer
    END = 5  # the answer is whole
    FAILURE = 6  # why there is no answer, as JSON


class ConnectionEndedError(Exception):
    """The other side is gone."""


def send(connection: socket.socket, kind: Kind, body: bytes = b"") -> None:
    """Send a frame; bodies beyond `LARGEST_FRAME` go as several frames of the kind.

    Raises
    ------
    ConnectionEndedError
        If the other side is gone.
    """
    try:
        for start in range(0, max(1, len(body)), LARGEST_FRAME):
            piece = body[start : start + LARGEST_FRAME]
            connection.sendall(_HEADER.pack(kind, len(piece)) + piece)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise ConnectionEndedError from error


def receive(connection: socket.socket) -> tuple[Kind, bytes]:
    """Receive a frame.

    Raises
    ------
    ConnectionEndedError
        If the other side is gone.
    TimeoutError
        If the socket has a timeout and it passes.
    """
    kind, length = _HEADER.unpack(_exactly(connection, _HEADER.size))
    return Kind(kind), _exactly(connection, length)


def _exactly(connection: socket.socket, length: int) -> bytes:
    received = bytearray()
    while len(received) < length:
        try:
            piece = connection.recv(min(length - len(received), LARGEST_FRAME))
        except ConnectionResetError as error:
            raise ConnectionEndedError from error
        if not piece:
            raise ConnectionEndedError
        received += piece
    return bytes(received)
