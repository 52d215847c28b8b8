"""The dataset directory: every document's graph, the graphs computed over all of them, texts, manifest."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from api.build.computed import Comparisons, check, pilot_facts
from api.build.reading import as_plain
from api.build.report import Failure, SourceReport
from api.build.spool import Spool
from graph.dataset import DatasetWriter, compressed, nquads
from graph.metadata import Counts, metadata_quads
from graph.similarity.items import FILE_NAME
from loaders.places import Gazetteer, Place
from loaders.rdf import place_quads
from ontology.files import ontology_quads
from ontology.materialise import inferred_quads
from queries.examples import example_quads

MANIFEST_FORMAT = 1
TEXTS = "texts"
PIECE = 8_000_000  # bytes


def write_dataset(
    directory: Path, spool: Spool, comparisons: Comparisons, *, facts_only: bool, failures: list[Failure]
) -> int:
    """Write a dataset into a directory, one document after another.

    Returns
    -------
    int
        How many quads it holds.
    """
    writer = DatasetWriter(directory)
    counts = Counts()
    stated = Store()

    def write(lines: bytes) -> None:
        writer.add(lines)
        stated.bulk_load(counts.add(lines), format=RdfFormat.N_TRIPLES)

    shared = _Shared()
    adcodes: set[str] = set()
    for document in spool.documents():
        comparisons.add(document.items)
        write(document.quads)
        shared.add(document.shared)
        adcodes.update(document.adcodes)
        if document.text is not None:
            _write_text(directory / TEXTS, document.report.document, document.text)
    write(shared.lines())
    write(nquads(place_quads(_places(adcodes))))
    write(nquads(ontology_quads()))
    compared = directory / "comparisons.nq"
    comparisons.start(pilot_facts(stated), directory / FILE_NAME, compared)
    inferred = list(inferred_quads(stated))
    written = nquads(inferred)
    writer.add(written)
    counts.add(written)
    checked = check(stated, inferred)
    comparisons.finish()
    with compared.open("rb") as file:
        while lines := file.readlines(PIECE):
            piece = b"".join(lines)
            writer.add(piece)
            counts.add(piece)
    compared.unlink()
    release = version("pilotgraph")
    writer.add(nquads([*metadata_quads(counts, version=release), *example_quads()]))
    reports = [spool.reports[name] for name in sorted(spool.reports)]
    writer.finish(
        {
            "format": MANIFEST_FORMAT,
            "program": release,
            "facts_only": facts_only,
            "quads": writer.quads,
            "counts": _total(reports),
            "check": checked,
            "sources": [as_plain(report) for report in reports],
            "failures": [{"file": failure.file, "cause": failure.message} for failure in failures],
        }
    )
    return writer.quads


class _Shared:
    """What documents share, each property of a thing as the first document has it."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._described: set[tuple[bytes, bytes]] = set()

    def add(self, quads: bytes) -> None:
        parts = [(line, *line.split(b" ", 2)[:2]) for line in quads.splitlines(keepends=True)]
        new = {(subject, predicate) for _, subject, predicate in parts} - self._described
        self._lines += [line for line, subject, predicate in parts if (subject, predicate) in new]
        self._described |= new

    def lines(self) -> bytes:
        return b"".join(self._lines)


def _places(adcodes: set[str]) -> list[Place]:
    """The places that documents speak of, each with its prefecture, in order of code."""
    gazetteer = Gazetteer.default()
    found = {code: place for code in adcodes if (place := gazetteer.by_adcode(code)) is not None}
    for place in list(found.values()):
        above = gazetteer.by_adcode(place.prefecture_code) if place.prefecture_code else None
        if above is not None:
            found.setdefault(above.adcode, above)
    return [found[code] for code in sorted(found)]


def _write_text(folder: Path, identifier: str, text: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{identifier}.txt.gz").write_bytes(compressed(text))


def _total(reports: list[SourceReport]) -> dict[str, int]:
    total: dict[str, int] = {"documents": len(reports)}
    for report in reports:
        for name, count in report.counts.items():
            total[name] = total.get(name, 0) + count
    return total
