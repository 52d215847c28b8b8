"""Documents on disk while a build runs, and after it, so that only changed ones are read again.

Each document is two small files: its quads, and the rest of what was read of it. A build
holds one document at a time in memory, however many there are.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import loaders
import ontology
from api.build.report import ReadDocument, SourceReport
from graph.similarity.items import Item
from ontology.vocabulary import BASE

FOLDER = "documents"
# These files are read by the next build alone: quick to write counts for more than small.
_LEVEL = 1
MOST_HELD = 32_000_000  # bytes of quads


class Spool:
    """The documents of one build, in a folder of their own; the first of them also in memory, within `MOST_HELD`.

    Parameters
    ----------
    folder
        Made by the first document that is added.

    Attributes
    ----------
    reports
        Of every document added, by file name.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.reports: dict[str, SourceReport] = {}
        self._held: dict[str, ReadDocument] = {}
        self._held_bytes = 0

    def add(self, document: ReadDocument) -> None:
        """Keep a document."""
        self.reports[document.report.name] = document.report
        if self._held_bytes + len(document.quads) <= MOST_HELD:
            self._held[document.report.name] = document
            self._held_bytes += len(document.quads)
        else:
            self._write(document)

    def write_held(self) -> None:
        """Write the documents that are in memory only; may run beside the reading of `documents`."""
        for document in list(self._held.values()):
            self._write(document)

    def _write(self, document: ReadDocument) -> None:
        entry = {
            "code": code_fingerprint(),
            "report": asdict(document.report),
            "shared": document.shared.decode("utf-8"),
            "text": None if document.text is None else document.text.decode("utf-8"),
            "adcodes": document.adcodes,
            "items": [asdict(item) for item in document.items],
        }
        quads, rest = self._files(document.report.name)
        self.folder.mkdir(parents=True, exist_ok=True)
        quads.write_bytes(gzip.compress(document.quads, _LEVEL, mtime=0))
        rest.write_bytes(gzip.compress(json.dumps(entry, ensure_ascii=False).encode("utf-8"), _LEVEL, mtime=0))

    def take_over(self, other: Spool, path: Path) -> bool:
        """Keep what an earlier build read of a file, if this very code read this very file then.

        Anything unreadable in the earlier build's folder counts as not there.
        """
        try:
            report = other._entry(path.name)["report"]
            if report["sha256"] != _sha256(path) or other._entry(path.name)["code"] != code_fingerprint():
                return False
            other.read(path.name)
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            return False
        self.folder.mkdir(parents=True, exist_ok=True)
        for old, new in zip(other._files(path.name), self._files(path.name), strict=True):
            shutil.copyfile(old, new)
        self.reports[path.name] = SourceReport(**{**report, "seconds": None})
        return True

    def documents(self) -> Iterator[ReadDocument]:
        """Every document, in order of file name, one at a time."""
        for name in sorted(self.reports):
            yield self.read(name)

    def read(self, name: str) -> ReadDocument:
        """One document."""
        if name in self._held:
            return self._held[name]
        entry = self._entry(name)
        return ReadDocument(
            report=self.reports.get(name) or SourceReport(**entry["report"]),
            quads=gzip.decompress(self._files(name)[0].read_bytes()),
            shared=entry["shared"].encode("utf-8"),
            text=None if entry["text"] is None else entry["text"].encode("utf-8"),
            adcodes=tuple(entry["adcodes"]),
            items=tuple(_item(values) for values in entry["items"]),
        )

    def remove(self) -> None:
        """Take the documents off the disk."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _entry(self, name: str) -> dict[str, Any]:
        entry: dict[str, Any] = json.loads(gzip.decompress(self._files(name)[1].read_bytes()))
        return entry

    def _files(self, name: str) -> tuple[Path, Path]:
        key = hashlib.sha256(name.encode("utf-8")).hexdigest()[:16]
        return self.folder / f"{key}.nq.gz", self.folder / f"{key}.json.gz"


def _item(values: dict[str, Any]) -> Item:
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    return Item(**fields)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def code_fingerprint() -> str:
    """A hash of everything that decides what is read in a document: the loaders and the ontology, with their data."""
    digest = hashlib.sha256(BASE.encode("ascii"))
    for package in (loaders, ontology):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix in (".py", ".csv", ".json", ".ttl"):
                digest.update(path.relative_to(root).as_posix().encode("utf-8"))
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
