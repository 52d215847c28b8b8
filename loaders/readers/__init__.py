"""Readers: from the bytes of a file to its text with positions and the structure the format states.

Each format is one module of this package with three names (see `Reader`). A file is
given to the first reader, in the order of `ORDER`, that accepts it by its first
bytes; its ending decides nothing, because published files often carry a wrong one.
A further format is a further module: nothing here changes.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from pathlib import Path
from typing import Protocol, cast

from loaders.readers._errors import ReadError
from loaders.text import SourceText

__all__ = ["DEFAULT_MAX_BYTES", "ReadError", "Reader", "read", "read_bytes", "readers"]

DEFAULT_MAX_BYTES = 100_000_000
"""The size in bytes above which a file is refused unread."""

_HEAD = 65_536


class Reader(Protocol):
    """What a module of `loaders.readers` offers.

    Attributes
    ----------
    ORDER
        Readers are asked in ascending order: formats with an unmistakable beginning
        first, plain text, which can be anything, last.
    """

    ORDER: int

    def accepts(self, head: bytes, name: str) -> bool:
        """Whether a file that begins with `head` (up to 64 KiB) is of this format."""

    def read(self, data: bytes, name: str) -> SourceText:
        """The text of a whole file.

        Raises
        ------
        ReadError
            If the file is broken, protected or holds no text.
        """


@functools.cache
def readers() -> tuple[Reader, ...]:
    """All readers of this package, in the order in which they are asked."""
    names = [m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")]
    found = [cast(Reader, importlib.import_module(f"{__name__}.{name}")) for name in names]
    return tuple(sorted(found, key=lambda reader: reader.ORDER))


def read(path: Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> SourceText:
    """Read a document of any supported format.

    Parameters
    ----------
    path
        The file.
    max_bytes
        Larger files are refused unread.

    Raises
    ------
    ReadError
        If there is no such file, it is too large, empty, broken, protected, or of
        a format without a reader.
    """
    try:
        if not path.is_file():
            raise ReadError("this is no file" if path.exists() else "there is no such file", file=path.name)
        size = path.stat().st_size
        if size > max_bytes:
            raise ReadError(
                f"the file has {size:,} bytes, more than the {max_bytes:,} allowed; split it or raise the limit",
                file=path.name,
            )
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"the file cannot be opened ({error.strerror or error})", file=path.name) from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> SourceText:
    """Read a document whose bytes are at hand, as `read` does.

    Examples
    --------
    >>> read_bytes("一、总体目标\\r\\n".encode("gb18030"), "plan.txt").text
    '一、总体目标\\n'
    """
    if not data.strip(b"\x00\t\n\r\x0b\x0c "):
        raise ReadError("the file is empty", file=name)
    head = data[:_HEAD]
    try:
        for reader in readers():
            if reader.accepts(head, name):
                return reader.read(data, name)
    except ReadError as error:
        error.file = error.file or name
        raise
    raise ReadError("no reader knows this format", file=name)
