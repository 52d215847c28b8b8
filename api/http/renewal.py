"""Taking up a new dataset while requests run.

A process of its own, the *supervisor*, watches the dataset directory. When its version changes,
the supervisor forks a nursery that loads it; only if that succeeds is the version announced, by a
small file that every worker looks at. A worker loads the announced dataset beside the one it
serves, then changes over in one step; requests that have begun end with what they began with.
A dataset that cannot be loaded is told in the log, and the old one stays.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import structlog

from api.http.evaluators.nursery import fork, listen, tend
from api.http.evaluators.pool import EvaluatorPool
from api.http.service import GraphService, Served
from graph.store import DATASET_FILE, MANIFEST_FILE, DatasetError, DatasetStore, open_dataset

WATCH_INTERVAL = 1.0  # seconds between two looks at the dataset directory
SETTLED = 1.0  # seconds that a dataset must lie unchanged before it is read
FAREWELL = 60.0  # seconds that an old nursery stays for the queries that it still runs
_ANNOUNCEMENT = "current.json"
_log = structlog.get_logger("pilotgraph.renewal")


@dataclass(frozen=True, slots=True)
class Announcement:
    """Which version is to be served, and where its nursery listens."""

    version: str
    nursery: Path


def announce(runtime: Path, announcement: Announcement) -> None:
    """Tell the workers, in one step."""
    content = json.dumps({"version": announcement.version, "nursery": str(announcement.nursery)})
    aside = runtime / f".{_ANNOUNCEMENT}"
    aside.write_text(content, encoding="utf-8")
    aside.rename(runtime / _ANNOUNCEMENT)


def announced(runtime: Path) -> Announcement | None:
    """What the supervisor told last, or None."""
    try:
        content = json.loads((runtime / _ANNOUNCEMENT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Announcement(content["version"], Path(content["nursery"]))


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
    nurseries.start(dataset)
    while not select.select([reading], [], [], WATCH_INTERVAL)[0]:
        nurseries.bury()
        nurseries.revive(dataset)
        found = fingerprint(directory)
        if not found or found == known or not _is_settled(found):
            continue
        known = found
        try:
            found_dataset = open_dataset(directory)
        except DatasetError as error:
            _log.error("dataset refused", directory=str(directory), cause=str(error), serving=dataset.version)
            continue
        if found_dataset.version != dataset.version:
            dataset = found_dataset
            nurseries.start(dataset)
            _log.info("dataset taken up", directory=str(directory), version=dataset.version)


def follow(runtime: Path, told: Announcement, service: GraphService) -> None:
    """Take up in this worker whatever is announced; runs for ever, in a thread of its own."""
    directory = service.dataset.directory
    while directory is not None:
        time.sleep(WATCH_INTERVAL)
        newest = announced(runtime)
        if newest is None or newest == told:
            continue
        try:
            dataset = service.dataset if newest.version == service.version else open_dataset(directory)
        except DatasetError as error:
            _log.error("announced dataset cannot be read", directory=str(directory), cause=str(error))
            continue
        if dataset.version == newest.version:
            service.renew(Served(dataset, EvaluatorPool(newest.nursery, service.settings)))
            told = newest


class _Nurseries:
    """The nursery of the announced dataset and those before it that still end their queries."""

    def __init__(self, runtime: Path, lifeline: int, memory: int) -> None:
        self._runtime, self._lifeline, self._memory = runtime, lifeline, memory
        self._current: tuple[int, Path] | None = None
        self._leaving: list[tuple[float, int, Path]] = []
        self._started = 0

    def start(self, dataset: DatasetStore) -> None:
        self._started += 1
        address = self._runtime / f"nursery-{self._started}"
        with listen(address) as listener:
            process = fork(lambda: tend(listener, self._lifeline, dataset, self._memory))
        announce(self._runtime, Announcement(dataset.version, address))
        if self._current is not None:
            self._leaving.append((time.monotonic() + FAREWELL, *self._current))
        self._current = process, address

    def revive(self, dataset: DatasetStore) -> None:
        """Start the current nursery again where it has died."""
        if self._current is not None and os.waitpid(self._current[0], os.WNOHANG)[0]:
            _log.error("nursery died", process=self._current[0])
            self._current = None
            self.start(dataset)

    def bury(self) -> None:
        """End the nurseries whose time is over."""
        now = time.monotonic()
        for leaving in [entry for entry in self._leaving if entry[0] <= now]:
            _, process, address = leaving
            self._leaving.remove(leaving)
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(process, signal.SIGTERM)
                os.waitpid(process, 0)
            address.unlink(missing_ok=True)


def _is_settled(found: tuple[int, ...]) -> bool:
    """Whether the files were last written a moment ago or longer: an older build may still be copied."""
    newest = max(found[2], found[5]) / 1e9
    return time.time() - newest >= SETTLED
