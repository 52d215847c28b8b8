"""What the last build read, kept in the dataset directory, so that only changed documents are read again."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import loaders
import ontology
from api.build.report import ReadDocument, SourceReport
from graph.dataset import compressed
from graph.similarity.items import Item

FOLDER = "documents"
TEXTS = "texts"


class Cache:
    """The documents of a dataset directory; empty for releases, which keep no sentences to compare.

    Anything unreadable in it counts as not there: the document is read again.
    """

    def __init__(self, directory: Path, *, facts_only: bool):
        self._directory = directory
        self._used = not facts_only

    def get(self, path: Path) -> ReadDocument | None:
        """The document, if this very file was read before by this very code."""
        if not self._used:
            return None
        folder = self._directory / FOLDER
        try:
            entry = json.loads(gzip.decompress((folder / f"{_key(path.name)}.json.gz").read_bytes()))
            if entry["file"] != _sha256(path) or entry["code"] != code_fingerprint():
                return None
            return _restored(entry, (folder / f"{_key(path.name)}.nq.gz").read_bytes())
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            return None

    def store(self, directory: Path, documents: list[ReadDocument]) -> None:
        """Keep documents in a directory that is being written."""
        if not self._used:
            return
        folder = directory / FOLDER
        folder.mkdir()
        for document in documents:
            name = _key(document.report.name)
            entry = {
                "file": document.report.sha256,
                "code": code_fingerprint(),
                "report": asdict(document.report),
                "shared": document.shared.decode("utf-8"),
                "text": None if document.text is None else document.text.decode("utf-8"),
                "adcodes": document.adcodes,
                "items": [asdict(item) for item in document.items],
            }
            packed = json.dumps(entry, ensure_ascii=False).encode("utf-8")
            (folder / f"{name}.json.gz").write_bytes(compressed(packed))
            (folder / f"{name}.nq.gz").write_bytes(compressed(document.quads))


def _restored(entry: dict[str, Any], quads: bytes) -> ReadDocument:
    items = []
    for values in entry["items"]:
        lists = {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
        items.append(Item(**{**values, **lists}))
    return ReadDocument(
        report=SourceReport(**{**entry["report"], "seconds": None}),
        quads=gzip.decompress(quads),
        shared=entry["shared"].encode("utf-8"),
        text=None if entry["text"] is None else entry["text"].encode("utf-8"),
        adcodes=tuple(entry["adcodes"]),
        items=tuple(items),
    )


def _key(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8")).hexdigest()[:16]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def code_fingerprint() -> str:
    """A hash of everything that decides what is read in a document: the loaders and the ontology, with their data."""
    digest = hashlib.sha256()
    for package in (loaders, ontology):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix in (".py", ".csv", ".json", ".ttl"):
                digest.update(path.relative_to(root).as_posix().encode("utf-8"))
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
