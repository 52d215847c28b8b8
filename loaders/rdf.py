"""From typed records to quads: each document's facts in the named graph of that document.

The shape of the result is docs/explanation/data-model.md, the terms are
`ontology.vocabulary`. The order of the quads depends on the records alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad

from loaders.heading_paths import HeadingPaths
from loaders.literals import date, integer, string
from loaders.pilot_rdf import PilotWriter
from loaders.records import Document
from loaders.text import SourceText, Span, sentence_around
from ontology import identifiers as iri
from ontology.vocabulary import DCTERMS, OA, PG, RDF, RDFS, SKOS, WGS84, XSD

HEADING_SEPARATOR = " › "


class GazetteerPlace(Protocol):
    """What is known of a place: the row of the gazetteer (`loaders.places.Place`)."""

    @property
    def adcode(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def level(self) -> str: ...  # noqa: D102
    @property
    def prefecture_code(self) -> str | None: ...  # noqa: D102
    @property
    def latitude(self) -> float | None: ...  # noqa: D102
    @property
    def longitude(self) -> float | None: ...  # noqa: D102
    @property
    def former_names(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def short_name(self) -> str: ...  # noqa: D102


def quads_of(document: Document, source: SourceText | None, *, with_text: bool) -> Iterator[Quad]:
    """What a document says, as quads of its named graph.

    Parameters
    ----------
    source
        The document's text; None leaves out the pages of passages.
    with_text
        Whether passages carry their text (`oa:exact`).

    Raises
    ------
    ValueError
        If text is asked for without a source.
    """
    if with_text and source is None:
        raise ValueError(f"{document.name}: passages cannot carry their text without the source")
    writer = DocumentWriter(document, source, with_text)
    writer.write()
    return iter(writer.quads)


def pilot_nodes(document: Document) -> tuple[NamedNode, ...]:
    """The IRI of each of a document's pilots; a second record of one place is told apart by a number."""
    nodes: list[NamedNode] = []
    seen: Counter[NamedNode] = Counter()
    for record in document.records:
        node = iri.pilot(iri.place_key(record.adcode, record.place, record.prefecture), document.identifier)
        seen[node] += 1
        nodes.append(NamedNode(f"{node.value}-{seen[node]}") if seen[node] > 1 else node)
    return tuple(nodes)


def place_quads(places: Iterable[GazetteerPlace]) -> Iterator[Quad]:
    """Places with their codes, names, prefectures and coordinates (degrees, WGS 84), for the graph of places."""
    graph = iri.Graphs.PLACES
    for place in places:
        node = iri.place(place.adcode)
        yield Quad(node, RDF.type, PG.Place, graph)
        yield Quad(node, RDFS.label, Literal(place.name, language="zh"), graph)
        yield Quad(node, PG.adcode, Literal(place.adcode), graph)
        yield Quad(node, PG.level, Literal(str(place.level)), graph)
        if place.prefecture_code and place.prefecture_code != place.adcode:
            yield Quad(node, PG.inPrefecture, iri.place(place.prefecture_code), graph)
        if place.latitude is not None and place.longitude is not None:
            for axis, degrees in ((WGS84.lat, place.latitude), (WGS84.long, place.longitude)):
                yield Quad(node, axis, Literal(f"{degrees:.6f}", datatype=XSD.decimal), graph)
        for name in dict.fromkeys((place.short_name, *place.former_names)):
            if name and name != place.name:
                yield Quad(node, SKOS.altLabel, Literal(name, language="zh"), graph)


class DocumentWriter:
    """Collects the quads of one document; a thing that several facts share is described once."""

    def __init__(self, document: Document, source: SourceText | None, with_text: bool):
        self.quads: list[Quad] = []
        self._document = document
        self._source = source
        self._with_text = with_text
        self._graph = iri.document(document.identifier)
        self._described: set[NamedNode] = set()
        self._with_kind: set[NamedNode] = set()

    def write(self) -> None:
        """Write the document and all its pilots."""
        self._write_document()
        for ordinal, (record, pilot) in enumerate(
            zip(self._document.records, pilot_nodes(self._document), strict=True), start=1
        ):
            code = iri.place_key(record.adcode, record.place, record.prefecture)
            PilotWriter(self, pilot, code, record).write(ordinal)

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal | None) -> None:
        """State something in the document's own graph; nothing where the value is None."""
        if value is not None:
            self.quads.append(Quad(subject, predicate, value, self._graph))

    def describe(
        self,
        subject: NamedNode,
        predicate: NamedNode,
        value: NamedNode | Literal,
        graph: NamedNode = iri.Graphs.ENTITIES,
    ) -> None:
        """Describe a thing that other documents name too, in a graph that they share."""
        self.quads.append(Quad(subject, predicate, value, graph))

    def first(self, node: NamedNode) -> bool:
        """Whether this is the first mention of a shared thing."""
        if node in self._described:
            return False
        self._described.add(node)
        return True

    def first_kind(self, agency: NamedNode) -> bool:
        """Whether this agency still lacks a kind: the first that the document shows counts."""
        if agency in self._with_kind:
            return False
        self._with_kind.add(agency)
        return True

    def passage(self, span: Span, headings: HeadingPaths) -> NamedNode:
        """The passage of a span, under the headings of those units that hold it."""
        node = iri.passage(self._graph, span.start, span.end)
        if self.first(node):
            self.add(node, RDF.type, PG.Passage)
            self.add(node, PG.inDocument, self._graph)
            self.add(node, OA.start, integer(span.start))
            self.add(node, OA.end, integer(span.end))
            titles = headings.over(span)
            if titles:
                self.add(node, PG.headingPath, Literal(HEADING_SEPARATOR.join(titles)))
            if self._source is not None:
                self.add(node, PG.page, integer(self._source.page_of(span.start)))
                if self._with_text:
                    self._quote(node, span)
        return node

    def _quote(self, node: NamedNode, span: Span) -> None:
        """The words of a passage, with the rest of its sentence before and after them."""
        assert self._source is not None
        text = self._source.text
        self.add(node, OA.exact, Literal(text[span.start : span.end]))
        sentence = sentence_around(text, span)
        if sentence.start < span.start:
            self.add(node, OA.prefix, Literal(text[sentence.start : span.start]))
        if span.end < sentence.end:
            self.add(node, OA.suffix, Literal(text[span.end : sentence.end]))

    def _write_document(self) -> None:
        document, node = self._document, self._graph
        self.add(node, RDF.type, PG.SourceDocument)
        self.add(node, DCTERMS.title, string(document.title))
        self.add(node, PG.fileName, Literal(document.name))
        self.add(node, PG.documentNumber, string(document.document_number))
        self.add(node, DCTERMS.issued, date(document.issued))
        self.add(node, PG.issuer, string(document.issuer))
        self.add(node, PG.genre, Literal(document.genre.value))
        self.add(node, PG.sha256, Literal(document.sha256))
        self.add(node, PG.length, integer(document.length))
        self.add(node, DCTERMS.extent, integer(document.pages))
        for warning in document.warnings:
            self.add(node, PG.warning, Literal(warning))
