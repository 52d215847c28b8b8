"""The dataset directory: every document's graph, the graphs computed over all of them, texts, manifest."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from api.build.cache import TEXTS
from api.build.reading import as_plain
from api.build.report import Failure, ReadDocument
from graph.dataset import DatasetWriter, compressed
from graph.similarity import FILE_NAME, Index, save, similarity_quads
from loaders.places import Gazetteer, Place
from loaders.rdf import place_quads
from ontology.files import ontology_quads

MANIFEST_FORMAT = 1


def write_dataset(directory: Path, documents: list[ReadDocument], *, facts_only: bool, failures: list[Failure]) -> int:
    """Write a dataset into an empty directory.

    Returns
    -------
    int
        How many quads it holds.
    """
    writer = DatasetWriter(directory)
    for document in documents:
        writer.add(document.quads)
    writer.add(_described_once(documents))
    writer.add_quads(place_quads(_places(documents)))
    writer.add_quads(ontology_quads())
    items = [item for document in documents for item in document.items]
    index = Index.build(items)
    writer.add_quads(similarity_quads(index.similar(), index))
    save(index, directory / FILE_NAME)
    if not facts_only:
        _write_texts(directory / TEXTS, documents)
    writer.finish(
        {
            "format": MANIFEST_FORMAT,
            "program": version("pilotgraph"),
            "facts_only": facts_only,
            "quads": writer.quads,
            "counts": _total(documents),
            "sources": [as_plain(document.report) for document in documents],
            "failures": [{"file": failure.file, "cause": failure.message} for failure in failures],
        }
    )
    return writer.quads


def _places(documents: list[ReadDocument]) -> list[Place]:
    """The places that documents speak of, each with its prefecture, in order of code."""
    gazetteer = Gazetteer.default()
    codes = {code for document in documents for code in document.adcodes}
    found = {code: place for code in codes if (place := gazetteer.by_adcode(code)) is not None}
    for place in list(found.values()):
        above = gazetteer.by_adcode(place.prefecture_code) if place.prefecture_code else None
        if above is not None:
            found.setdefault(above.adcode, above)
    return [found[code] for code in sorted(found)]


def _described_once(documents: list[ReadDocument]) -> bytes:
    """What documents share, each property of a thing as the first document has it."""
    kept: list[bytes] = []
    described: set[tuple[bytes, bytes]] = set()
    for document in documents:
        lines = document.shared.splitlines(keepends=True)
        new = {(subject, predicate) for subject, predicate, _ in (line.split(b" ", 2) for line in lines)} - described
        kept += [line for line in lines if tuple(line.split(b" ", 2)[:2]) in new]
        described |= new
    return b"".join(kept)


def _write_texts(folder: Path, documents: list[ReadDocument]) -> None:
    folder.mkdir()
    for document in documents:
        if document.text is not None:
            (folder / f"{document.report.document}.txt.gz").write_bytes(compressed(document.text))


def _total(documents: list[ReadDocument]) -> dict[str, int]:
    total: dict[str, int] = {"documents": len(documents)}
    for document in documents:
        for name, count in document.report.counts.items():
            total[name] = total.get(name, 0) + count
    return total
