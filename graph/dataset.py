"""Writing a dataset directory: aside first, then in place by renaming, so that no half of one is ever seen."""

from __future__ import annotations

import ctypes
import gzip
import io
import json
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from pyoxigraph import Quad, RdfFormat, serialize

from graph.store import DATASET_FILE, MANIFEST_FILE

# Higher levels take several times as long for a few percent.
COMPRESSION_LEVEL = 6
MOST_WAITING = 64_000_000  # bytes that may wait for the thread that compresses

# Of <fcntl.h> and <linux/fs.h>.
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def nquads(quads: Iterable[Quad]) -> bytes:
    """The quads as N-Quads, one a line, in the order given."""
    return serialize(quads, format=RdfFormat.N_QUADS) or b""


def compressed(data: bytes) -> bytes:
    """Gzip without a time stamp: the same bytes from the same data."""
    return gzip.compress(data, COMPRESSION_LEVEL, mtime=0)


def as_json(content: Any) -> str:
    """JSON as this project writes it: readable, keys in the order given, one newline at the end."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


@contextmanager
def replaced_directory(directory: Path) -> Iterator[Path]:
    """A directory beside `directory` to write into, which takes its place when the block ends well.

    When the block fails, `directory` stays as it was and what was written is removed. Where the system can
    exchange two names (Linux), there is no moment without a `directory`, whenever the process or machine dies.

    Raises
    ------
    NotADirectoryError
        If `directory` exists and is no directory.
    """
    directory = directory.absolute()
    if directory.exists() and not directory.is_dir():
        raise NotADirectoryError(f"{directory} exists and is no directory")
    directory.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        yield aside
        aside.chmod(0o755)
        for path in aside.iterdir():
            _write_through(path)
        _write_through(aside)
        if not directory.exists():
            aside.rename(directory)
        elif not _exchange(aside, directory):
            old = directory.with_name(f".{directory.name}-old-{os.getpid()}")
            directory.rename(old)
            aside.rename(directory)
            shutil.rmtree(old, ignore_errors=True)
        _write_through(directory.parent)
    finally:
        # After an exchange this is the old content.
        shutil.rmtree(aside, ignore_errors=True)


def _write_through(path: Path) -> None:
    """Have the disk write what the system still holds of a file or folder: a name must not outlive its content."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(one: Path, other: Path) -> bool:
    """Let two paths change places in one step (renameat2(2)); False where the system cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)


@contextmanager
def replaced_file(path: Path) -> Iterator[IO[bytes]]:
    """A file written aside, which takes the place of `path` when the block ends well.

    Raises
    ------
    IsADirectoryError
        If `path` is a directory.
    """
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a directory")
    path.absolute().parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.absolute().parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


class DatasetWriter:
    """Writes `dataset.nq.gz` part by part, then the manifest.

    Compression runs in a thread of its own: it takes as long as all else that is done with the data.

    Parameters
    ----------
    directory
        An existing directory; see `replaced_directory`.

    Attributes
    ----------
    quads
        How many quads have been written.
    """

    def __init__(self, directory: Path):
        self._directory = directory
        self.quads = 0
        self._raw = (directory / DATASET_FILE).open("wb")
        self._gzip = gzip.GzipFile(filename="", mode="wb", compresslevel=COMPRESSION_LEVEL, fileobj=self._raw, mtime=0)
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._waiting: deque[tuple[int, Future[int]]] = deque()

    def add(self, lines: bytes) -> None:
        """Append N-Quads."""
        self._settle(MOST_WAITING)
        self._waiting.append((len(lines), self._thread.submit(self._gzip.write, lines)))
        self.quads += lines.count(b"\n")

    def _settle(self, most: int) -> None:
        """Take note of what has been compressed, and wait until at most so many bytes have not."""
        while self._waiting and (self._waiting[0][1].done() or sum(size for size, _ in self._waiting) > most):
            self._waiting.popleft()[1].result()

    def add_quads(self, quads: Iterable[Quad]) -> None:
        """Append quads, without holding them all."""
        buffer = io.BytesIO()
        serialize(quads, buffer, format=RdfFormat.N_QUADS)
        self.add(buffer.getvalue())

    def finish(self, manifest: Any) -> None:
        """Close the data and write the manifest."""
        self._thread.shutdown()
        self._settle(0)
        self._gzip.close()
        self._raw.close()
        (self._directory / MANIFEST_FILE).write_text(as_json(manifest), encoding="utf-8")
