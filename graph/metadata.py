"""The description of a dataset, in the dataset: VoID counts and a DCAT record.

Counts are taken from the quads themselves. The description names no address and no time: those belong
to the service that publishes a copy, and the same facts are described by the same bytes.

VoID: https://www.w3.org/TR/void/ · DCAT 3: https://www.w3.org/TR/vocab-dcat-3/
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from ontology.identifiers import Graphs, child
from ontology.vocabulary import DCTERMS, ID_BASE, ONTOLOGY_BASE, ONTOLOGY_IRI, PG, PREFIXES, RDF, TYPE_BASE, XSD, Terms

DATASET = NamedNode(ID_BASE + "dataset")
VOID = Terms(
    PREFIXES["void"],
    "Dataset DatasetDescription triples distinctSubjects distinctObjects classes properties entities class property "
    "classPartition propertyPartition subset uriSpace vocabulary exampleResource feature dataDump sparqlEndpoint",
)
DCAT = Terms(
    PREFIXES["dcat"],
    "Catalog Dataset Distribution distribution keyword theme version mediaType compressFormat landingPage",
)

_METADATA, _TYPE = str(Graphs.METADATA).encode(), str(RDF.type).encode()
_TITLE = {"zh": "智慧城市试点图谱", "en": "Graph of smart-city pilots"}
_DESCRIPTION = {
    "zh": "从公开的任务书和方案中读出的新型智慧城市试点的事实，每一项都注明在原文中的位置。",
    "en": "Facts of smart-city pilots read from their published plans, each with its place in the text.",
}
_KEYWORDS = (("智慧城市", "smart city"), ("试点", "pilot project"), ("知识图谱", "knowledge graph"))


@dataclass(slots=True)
class Counts:
    """What a dataset holds, each statement counted once however many graphs repeat it; terms as N-Quads write them."""

    statements: set[bytes] = field(default_factory=set)
    subjects: set[bytes] = field(default_factory=set)
    objects: set[bytes] = field(default_factory=set)
    by_class: dict[bytes, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    by_property: Counter[bytes] = field(default_factory=Counter)
    by_graph: Counter[bytes] = field(default_factory=Counter)

    def add(self, lines: bytes) -> bytes:
        """Count N-Quads, one a line; the dataset's own description is left out.

        Lines are cut at their spaces, which takes a fifth of the time of parsing: subject, predicate and graph
        have none inside.

        Returns
        -------
        bytes
            The statements not met before, as N-Triples.
        """
        new = []
        for line in lines.splitlines():
            statement, _, graph = line.removesuffix(b" .").rpartition(b" ")
            if graph == _METADATA:
                continue
            self.by_graph[graph] += 1
            if statement in self.statements:
                continue
            self.statements.add(statement)
            new.append(statement)
            subject, predicate, value = statement.split(b" ", 2)
            self.subjects.add(subject)
            self.objects.add(value)
            self.by_property[predicate] += 1
            if predicate == _TYPE:
                self.by_class[value].add(subject)
        return b"".join(statement + b" .\n" for statement in new)


def metadata_quads(counts: Counts, *, version: str) -> Iterator[Quad]:
    """The description of a dataset, for the graph `id:graph/metadata`.

    Parameters
    ----------
    counts
        Of all of the dataset, every statement in a named graph.
    version
        What the release is called.
    """
    for subject, predicate, value in (*_record(counts, version), *_partitions(counts)):
        yield Quad(subject, predicate, value, Graphs.METADATA)


_Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]


def _record(counts: Counts, version: str) -> Iterator[_Statement]:
    yield DATASET, RDF.type, VOID.Dataset
    yield DATASET, RDF.type, DCAT.Dataset
    for language, title in _TITLE.items():
        yield DATASET, DCTERMS.title, Literal(title, language=language)
    for language, description in _DESCRIPTION.items():
        yield DATASET, DCTERMS.description, Literal(description, language=language)
    for chinese, english in _KEYWORDS:
        yield DATASET, DCAT.keyword, Literal(chinese, language="zh")
        yield DATASET, DCAT.keyword, Literal(english, language="en")
    yield DATASET, DCAT.version, Literal(version)
    yield DATASET, DCTERMS.conformsTo, NamedNode(ONTOLOGY_IRI)
    yield DATASET, VOID.uriSpace, Literal(ID_BASE)
    for base in (ONTOLOGY_BASE, TYPE_BASE, *(PREFIXES[p] for p in ("prov", "oa", "skos", "dcterms", "schema", "qudt"))):
        yield DATASET, VOID.vocabulary, NamedNode(base)
    for document in sorted(counts.by_class.get(str(PG.SourceDocument).encode(), ())):
        yield DATASET, DCTERMS.source, _node(document)
    for example in sorted(counts.by_class.get(str(PG.Pilot).encode(), ()))[:1]:
        yield DATASET, VOID.exampleResource, _node(example)
    distribution = child(DATASET, "nquads")
    yield DATASET, DCAT.distribution, distribution
    yield distribution, RDF.type, DCAT.Distribution
    yield distribution, DCTERMS.title, Literal("dataset.nq.gz")
    media_types = "https://www.iana.org/assignments/media-types/"
    yield distribution, DCAT.mediaType, NamedNode(media_types + "application/n-quads")
    yield distribution, DCAT.compressFormat, NamedNode(media_types + "application/gzip")


def _partitions(counts: Counts) -> Iterator[_Statement]:
    numbers = (
        (VOID.triples, len(counts.statements)),
        (VOID.distinctSubjects, len(counts.subjects)),
        (VOID.distinctObjects, len(counts.objects)),
        (VOID.classes, len(counts.by_class)),
        (VOID.properties, len(counts.by_property)),
    )
    for term, number in numbers:
        yield DATASET, term, _integer(number)
    for index, (name, members) in enumerate(sorted(counts.by_class.items()), start=1):
        part = child(DATASET, "class", index)
        yield DATASET, VOID.classPartition, part
        yield part, VOID["class"], _node(name)
        yield part, VOID.entities, _integer(len(members))
    for index, (name, number) in enumerate(sorted(counts.by_property.items()), start=1):
        part = child(DATASET, "property", index)
        yield DATASET, VOID.propertyPartition, part
        yield part, VOID.property, _node(name)
        yield part, VOID.triples, _integer(number)
    for name, number in sorted(counts.by_graph.items()):
        graph = _node(name)
        part = child(DATASET, "graph", graph.value.removeprefix(ID_BASE))
        yield DATASET, VOID.subset, part
        yield part, RDF.type, VOID.Dataset
        yield part, DCTERMS.source, graph
        yield part, VOID.triples, _integer(number)


def _node(written: bytes) -> NamedNode:
    return NamedNode(written.decode()[1:-1])


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer)
