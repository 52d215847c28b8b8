"""Documents to a dataset directory: find the sources, read them in parallel, write the graph.

Each document becomes quads in a worker; only those bytes, its units and a summary come
back. What has not changed since the last build, by the SHA-256 of the file and of the
loaders' own code, is taken from the dataset directory and not read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

from api.build.computed import Comparisons
from api.build.reading import read_all
from api.build.report import BuildReport, Failure, NoSourceError
from api.build.sources import find_sources
from api.build.spool import FOLDER, Spool
from api.build.writing import write_dataset
from graph.dataset import replaced_directory

__all__ = ["BuildReport", "Failure", "NoSourceError", "build"]


def build(
    sources: Iterable[Path],
    out: Path,
    *,
    workers: int | None = None,
    executor: Executor | None = None,
    facts_only: bool = False,
    progress: Callable[[str], None] = lambda name: None,
) -> BuildReport:
    """Build a dataset directory.

    Parameters
    ----------
    sources
        Files and folders.
    out
        The directory to write; replaced whole when the build has ended well.
    workers
        How many processes read documents; by default one a processor, none for little to read.
    executor
        Any other executor to read documents with, as for a cluster.
    facts_only
        Leave the documents' sentences and all times out: a release that may be passed on.
    progress
        Called with the name of each source when it is done.

    Returns
    -------
    BuildReport
        Its `failures` name the sources that could not be read; the rest is in the dataset.

    Raises
    ------
    NoSourceError
        If not one document could be read; `out` stays as it was.
    """
    files, missing = find_sources(sources)
    report = BuildReport(failures=missing)
    with replaced_directory(out) as aside, Comparisons() as comparisons:
        spool, before = Spool(aside / FOLDER), Spool(out / FOLDER)
        todo = []
        for path in files:
            if not facts_only and spool.take_over(before, path):
                report.reused += 1
                progress(path.name)
            else:
                todo.append(path)
        for path, outcome in read_all(todo, facts_only=facts_only, workers=workers, executor=executor):
            if isinstance(outcome, Failure):
                report.failures.append(outcome)
            else:
                spool.add(outcome)
            progress(path.name)
        if not spool.reports:
            raise NoSourceError(report.failures)
        report.sources = [spool.reports[name] for name in sorted(spool.reports)]
        with ThreadPoolExecutor(max_workers=1) as beside:
            kept = None if facts_only else beside.submit(spool.write_held)
            report.quads = write_dataset(aside, spool, comparisons, facts_only=facts_only, failures=report.failures)
        if kept is None:
            spool.remove()
        else:
            kept.result()
    return report
