"""Reading documents, each on its own, in any executor."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, nullcontext
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path

from api.build.forks import Fork, ForkDiedError, beside, forked_map
from api.build.items import items_of
from api.build.report import Failure, ReadDocument, SourceReport
from graph.dataset import nquads
from loaders.pipeline import Loaded, load, prepare
from loaders.rdf import quads_of
from loaders.readers import ReadError
from loaders.records import Fact, PilotRecord
from ontology import identifiers as iri

# What is read of less is held in memory at once, so that few large documents can be dealt out by their size.
BYTES_WORTH_A_POOL = 3_000_000
# A copy of this process costs about as much to start and to hear as this many bytes to read.
BYTES_WORTH_A_FORK = 20_000
# How many documents may wait in the executor for each worker: enough to keep it busy, few enough to hold.
WAITING = 4


def read_one(path: Path, facts_only: bool, processes: int = 1) -> ReadDocument | Failure:
    """Read one document; what is wrong with it is the answer, not an exception.

    Parameters
    ----------
    processes
        How many processes its chapters may be dealt out to.
    """
    started = time.perf_counter()
    try:
        loaded = load(path, spread=partial(forked_map, processes=processes))
        with beside(lambda: tuple(items_of(loaded)), processes) as items:
            own = iri.document(loaded.document.identifier)
            quads = list(quads_of(loaded.document, loaded.source, with_text=not facts_only))
            return ReadDocument(
                report=_report(loaded, None if facts_only else round(time.perf_counter() - started, 3)),
                quads=nquads(quad for quad in quads if quad.graph_name == own),
                shared=nquads(quad for quad in quads if quad.graph_name != own),
                text=None if facts_only else loaded.source.text.encode("utf-8"),
                adcodes=tuple(r.adcode for r in loaded.document.records if r.adcode),
                items=items(),
            )
    except ReadError as error:
        return Failure(path.name, str(error))
    except OSError as error:
        return Failure(path.name, f"cannot be opened: {error.strerror or error}")
    except (MemoryError, RecursionError) as error:
        return Failure(path.name, f"is too large or too deeply nested to read ({type(error).__name__})")


def read_all(
    paths: list[Path], *, facts_only: bool, workers: int | None, executor: Executor | None
) -> Iterator[tuple[Path, ReadDocument | Failure]]:
    """Read documents as workers get to them; in copies of this process where there is little to read.

    A process that dies takes down only the document that it was reading.
    """
    count = workers or os.cpu_count() or 1
    total = sum(path.stat().st_size for path in paths)
    if executor is None and (count == 1 or len(paths) < 2 or (workers is None and total < BYTES_WORTH_A_POOL)):
        yield from _read_few(paths, facts_only, count if total >= BYTES_WORTH_A_FORK else 1)
        return
    context = nullcontext(executor) if executor is not None else ProcessPoolExecutor(max_workers=count)
    with context as pool:
        lost = []
        for path, outcome in _windowed(pool, paths, facts_only, count * WAITING):
            if outcome is None:
                lost.append(path)
            else:
                yield path, outcome
    for path in lost:
        yield path, _read_alone(path, facts_only)


def _read_few(paths: list[Path], facts_only: bool, processes: int) -> Iterator[tuple[Path, ReadDocument | Failure]]:
    """Read documents in this process and copies of it, the largest here, its chapters dealt out too."""
    if processes == 1:
        for path in paths:
            yield path, read_one(path, facts_only)
        return
    prepare()
    own, *others = _dealt_out(paths, processes)
    with ExitStack() as stack:
        forks = [stack.enter_context(Fork(partial(_read_hand, hand, facts_only))) for hand in others]
        for path in own:
            yield path, read_one(path, facts_only, processes if path.stat().st_size >= BYTES_WORTH_A_FORK else 1)
        for fork, hand in zip(forks, others, strict=True):
            try:
                outcomes = fork.result()
            except ForkDiedError:
                outcomes = [_read_alone(path, facts_only) for path in hand]
            yield from zip(hand, outcomes, strict=True)


def _read_hand(paths: list[Path], facts_only: bool) -> list[ReadDocument | Failure]:
    return [read_one(path, facts_only) for path in paths]


def _dealt_out(paths: list[Path], processes: int) -> list[list[Path]]:
    """Documents for each process, about as many bytes for each, the largest in the first."""
    hands: list[list[Path]] = [[] for _ in range(min(processes, len(paths)))]
    filled = [0] * len(hands)
    sizes = {path: path.stat().st_size for path in paths}
    for path in sorted(paths, key=lambda path: -sizes[path]):
        least = filled.index(min(filled))
        hands[least].append(path)
        filled[least] += sizes[path]
    return hands


def _windowed(
    pool: Executor, paths: Iterable[Path], facts_only: bool, window: int
) -> Iterator[tuple[Path, ReadDocument | Failure | None]]:
    remaining = iter(paths)
    running: dict[Future[ReadDocument | Failure], Path] = {}
    broken = False
    while True:
        while len(running) < window and (path := next(remaining, None)) is not None:
            if broken:
                yield path, None
                continue
            try:
                running[pool.submit(read_one, path, facts_only)] = path
            except BrokenProcessPool:
                broken = True
                yield path, None
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            path = running.pop(future)
            try:
                yield path, future.result()
            except BrokenProcessPool:
                broken = True
                yield path, None


def _read_alone(path: Path, facts_only: bool) -> ReadDocument | Failure:
    with ProcessPoolExecutor(max_workers=1) as pool:
        try:
            return pool.submit(read_one, path, facts_only).result()
        except BrokenProcessPool:
            return Failure(path.name, "the process that read it was ended from outside, most likely for want of memory")


def _report(loaded: Loaded, seconds: float | None) -> SourceReport:
    document = loaded.document
    return SourceReport(
        name=document.name,
        sha256=document.sha256,
        genre=document.genre,
        document=document.identifier,
        title=document.title,
        places=[record.place for record in document.records],
        counts=_counts(document.records),
        warnings=list(document.warnings),
        seconds=seconds,
    )


def _counts(records: Iterable[PilotRecord]) -> dict[str, int]:
    """How many facts of each sort some records hold, and how many pilots."""
    counts = {"pilots": 0}
    for record in records:
        counts["pilots"] += 1
        for column in fields(record):
            value = getattr(record, column.name)
            if isinstance(value, tuple) and column.name != "fields" and all(isinstance(v, Fact) for v in value):
                counts[column.name] = counts.get(column.name, 0) + len(value)
    return counts


def as_plain(report: SourceReport) -> dict[str, object]:
    """A report as the manifest writes it, without what is not known."""
    return {key: value for key, value in asdict(report).items() if value is not None}
