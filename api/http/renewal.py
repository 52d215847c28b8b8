"""Taking up a new dataset while requests run.

A process of its own, the *supervisor*, watches the dataset directory. When its version changes,
the supervisor forks a nursery that loads it; only if that succeeds is the version announced, by a
small file that every worker looks at. A worker loads the announced dataset beside the one it
serves, then changes over in one step; requests that have begun end with what they began with.
A dataset that cannot be loaded is told in the log, and the old one stays. Where the system is at fault
(a full disk, no process to be had) and not the dataset, it is tried again.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import select
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from api.http.evaluators.nursery import fork, listen, tend
from api.http.evaluators.pool import EvaluatorPool
from api.http.service import GraphService, Served
from graph.store import DATASET_FILE, MANIFEST_FILE, DatasetError, DatasetStore, open_dataset

WATCH_INTERVAL = 1.0  # seconds between two looks at the dataset directory
SETTLED = 1.0  # seconds that a dataset must lie unchanged before it is read
PATIENCE = 5.0  # seconds until what the system had no room for is tried again
LONGEST_PATIENCE = 120.0
FAREWELL = 10.0  # seconds that an old nursery stays for workers that have not changed over yet
_ANNOUNCEMENT = "current.json"
_log = structlog.get_logger("pilotgraph.renewal")


@dataclass(frozen=True, slots=True)
class Announcement:
    """Which version is to be served, where its nursery listens, and where the supervisor keeps its copy."""

    version: str
    nursery: Path
    copy: Path


def announce(runtime: Path, announcement: Announcement) -> None:
    """Tell the workers, in one step."""
    told = {"version": announcement.version, "nursery": str(announcement.nursery), "copy": str(announcement.copy)}
    content = json.dumps(told)
    aside = runtime / f".{_ANNOUNCEMENT}"
    aside.write_text(content, encoding="utf-8")
    aside.rename(runtime / _ANNOUNCEMENT)


def announced(runtime: Path) -> Announcement | None:
    """What the supervisor told last, or None."""
    try:
        content = json.loads((runtime / _ANNOUNCEMENT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Announcement(content["version"], Path(content["nursery"]), Path(content["copy"]))


def fingerprint(directory: Path) -> tuple[int, ...]:
    """What changes when a dataset directory is replaced or written to; empty where it is not whole."""
    try:
        states = [(directory / name).stat() for name in (DATASET_FILE, MANIFEST_FILE)]
    except OSError:
        return ()
    return tuple(number for state in states for number in (state.st_ino, state.st_size, state.st_mtime_ns))


def supervise(runtime: Path, directory: Path, dataset: DatasetStore, lifeline: tuple[int, int], memory: int) -> None:
    """Keep a nursery for the newest dataset that can be loaded, until the service ends.

    Parameters
    ----------
    runtime
        A directory of the service's own, for sockets and the announcement.
    directory
        The dataset directory to watch.
    dataset
        Its content as loaded already.
    lifeline
        A pipe: the service's processes hold the writing end, and when all are gone this ends.
    memory
        Bytes that one evaluator may take beside the dataset.
    """
    reading, writing = lifeline
    os.close(writing)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    known = fingerprint(directory)
    nurseries = _Nurseries(runtime, reading, memory)
    nurseries.start(_copied(directory, runtime), lambda: dataset)
    attempts = _Attempts()
    while not select.select([reading], [], [], WATCH_INTERVAL)[0]:
        nurseries.bury()
        try:
            nurseries.revive()
        except (DatasetError, OSError) as error:
            _log.error("nursery not replaced", cause=str(error))
        found = fingerprint(directory)
        if not found or found == known or not _is_settled(found) or not attempts.is_time(found):
            continue
        try:
            nurseries.start(_copied(directory, runtime))
            known = found
        except DatasetError as error:
            known = found
            _log.error("dataset refused", directory=str(directory), cause=str(error), serving=nurseries.version)
        except OSError as error:
            attempts.failed(found)
            _log.error("no room for a dataset", directory=str(directory), cause=str(error), serving=nurseries.version)


def follow(runtime: Path, told: Announcement, service: GraphService) -> None:
    """Take up in this worker whatever is announced; runs for ever, in a thread of its own."""
    directory = service.dataset.directory
    while True:
        time.sleep(WATCH_INTERVAL)
        newest = announced(runtime)
        if newest is None or newest == told:
            continue
        try:
            same = newest.version == service.version
            dataset = service.dataset if same else opened_copy(newest, directory)
        except DatasetError as error:
            _log.error("announced dataset cannot be read", directory=str(directory), cause=str(error))
            continue
        service.renew(Served(dataset, EvaluatorPool(newest.nursery, service.settings)))
        told = newest
        del dataset
        release_memory()


def opened_copy(told: Announcement, directory: Path | None) -> DatasetStore:
    """The announced dataset, read from the supervisor's copy; what else serving needs stays in its directory."""
    return replace(open_dataset(told.copy), directory=directory)


def release_memory() -> None:
    """Give back to the system what an old dataset took, where the C library can (glibc)."""
    gc.collect()
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


class _NurseryDiedError(OSError):
    """A nursery that ended while it loaded: for lack of memory, most likely."""


class _Attempts:
    """When to try again what the system, not the dataset, let fail: at first soon, then less and less often."""

    def __init__(self) -> None:
        self._dataset: tuple[int, ...] = ()
        self._pause = PATIENCE
        self._next = 0.0

    def is_time(self, dataset: tuple[int, ...]) -> bool:
        return dataset != self._dataset or time.monotonic() >= self._next

    def failed(self, dataset: tuple[int, ...]) -> None:
        self._pause = min(2 * self._pause, LONGEST_PATIENCE) if dataset == self._dataset else PATIENCE
        self._dataset, self._next = dataset, time.monotonic() + self._pause


class _Nurseries:
    """The nursery of the announced dataset and those before it that still end their queries."""

    def __init__(self, runtime: Path, lifeline: int, memory: int) -> None:
        self.version = ""
        self._runtime, self._lifeline, self._memory = runtime, lifeline, memory
        self._current: tuple[int, Path, Path] | None = None
        self._dead: tuple[Path, Path] | None = None
        self._leaving: list[tuple[float, int, Path, Path]] = []
        self._started = 0

    def start(self, copy: Path, load: Callable[[], DatasetStore] | None = None) -> None:
        """Fork a nursery that loads a dataset, and announce it once that has succeeded.

        The dataset is loaded in the nursery: this process stays small, and whatever is wrong with the
        data is wrong with the nursery alone.
        """
        self._started += 1
        address = self._runtime / f"nursery-{self._started}"
        try:
            self._start(address, copy, load or (lambda: open_dataset(copy)))
        except (DatasetError, OSError):
            _forget(address, copy)
            raise

    def revive(self) -> None:
        """Start the current nursery again, from the copy, where it has died."""
        if self._current is not None and os.waitpid(self._current[0], os.WNOHANG)[0]:
            process, address, copy = self._current
            _log.error("nursery died", process=process)
            self._dead, self._current = (address, copy), None
        if self._dead is not None:
            address, copy = self._dead
            address.unlink(missing_ok=True)
            # At the same address: whoever could not connect meanwhile tries again there.
            self._start(address, copy, lambda: open_dataset(copy))

    def _start(self, address: Path, copy: Path, load: Callable[[], DatasetStore]) -> None:
        reading, writing = os.pipe()
        with os.fdopen(reading, encoding="utf-8") as told:
            try:
                with listen(address) as listener:
                    process = fork(lambda: self._tend(listener, writing, load))
            finally:
                os.close(writing)
            kind, _, content = told.read().partition(" ")
        if kind != "version":
            os.waitpid(process, 0)
            raise DatasetError(content) if kind == "error" else _NurseryDiedError("the process that read it died")
        if content == self.version and self._current is not None:
            _end(process)
            _forget(address, copy)
            return
        try:
            announce(self._runtime, Announcement(content, address, copy))
        except OSError:
            _end(process)
            raise
        _log.info("dataset taken up", version=content)
        self.version = content
        if self._current is not None:
            self._leaving.append((time.monotonic() + FAREWELL, *self._current))
        if self._dead is not None and self._dead != (address, copy):
            _forget(*self._dead)
        self._current, self._dead = (process, address, copy), None

    def bury(self) -> None:
        """End the nurseries whose time is over."""
        now = time.monotonic()
        for leaving in [entry for entry in self._leaving if entry[0] <= now]:
            _, process, address, copy = leaving
            self._leaving.remove(leaving)
            _end(process)
            _forget(address, copy)

    def _tend(self, listener: socket.socket, writing: int, load: Callable[[], DatasetStore]) -> None:
        with os.fdopen(writing, "w", encoding="utf-8") as told:
            try:
                dataset = load()
            except DatasetError as error:
                told.write(f"error {error}")
                return
            told.write(f"version {dataset.version}")
        release_memory()
        tend(listener, self._lifeline, dataset, self._memory)


def _copied(directory: Path, runtime: Path) -> Path:
    """A copy of the dataset of this service's own, which nobody changes while it is read."""
    copy = Path(tempfile.mkdtemp(prefix="data-", dir=runtime))
    try:
        for name in (DATASET_FILE, MANIFEST_FILE):
            shutil.copyfile(directory / name, copy / name)
    except OSError:
        shutil.rmtree(copy, ignore_errors=True)
        raise
    return copy


def _end(process: int) -> None:
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _forget(address: Path, copy: Path) -> None:
    address.unlink(missing_ok=True)
    shutil.rmtree(copy, ignore_errors=True)


def _is_settled(found: tuple[int, ...]) -> bool:
    """Whether the files were last written a moment ago or longer: an older build may still be copied."""
    newest = max(found[2], found[5]) / 1e9
    return time.time() - newest >= SETTLED
