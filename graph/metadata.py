"""The description of a dataset, in the dataset: VoID counts and a DCAT record.

Counts are taken from the quads themselves. The description names no address and no time: those belong
to the service that publishes a copy, and the same facts are described by the same bytes.

VoID: https://www.w3.org/TR/void/ · DCAT 3: https://www.w3.org/TR/vocab-dcat-3/
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from ontology.identifiers import Graphs, child
from ontology.vocabulary import DCTERMS, ID_BASE, ONTOLOGY_BASE, ONTOLOGY_IRI, PG, PREFIXES, RDF, TYPE_BASE, XSD, Terms

DATASET = NamedNode(ID_BASE + "dataset")
VOID = Terms(
    PREFIXES["void"],
    "Dataset DatasetDescription triples distinctSubjects distinctObjects classes properties entities class property "
    "classPartition propertyPartition subset uriSpace vocabulary exampleResource feature dataDump",
)
DCAT = Terms(
    PREFIXES["dcat"],
    "Catalog Dataset Distribution distribution keyword theme version mediaType compressFormat landingPage",
)

_TITLE = {"zh": "智慧城市试点图谱", "en": "Graph of smart-city pilots"}
_DESCRIPTION = {
    "zh": "从公开的任务书和方案中读出的新型智慧城市试点的事实，每一项都注明在原文中的位置。",
    "en": "Facts of smart-city pilots read from their published plans, each with its place in the text.",
}
_KEYWORDS = (("智慧城市", "smart city"), ("试点", "pilot project"), ("知识图谱", "knowledge graph"))


@dataclass(slots=True)
class Counts:
    """What a dataset holds, each statement counted once however many graphs repeat it."""

    triples: int = 0
    subjects: set[object] = field(default_factory=set)
    objects: set[object] = field(default_factory=set)
    by_class: dict[str, set[object]] = field(default_factory=lambda: defaultdict(set))
    by_property: Counter[str] = field(default_factory=Counter)
    by_graph: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    example: str | None = None


def count(quads: Iterable[Quad]) -> Counts:
    """Count a dataset's triples, things, classes and properties; its own description is left out."""
    counts = Counts()
    seen: set[tuple[object, object, object]] = set()
    for quad in quads:
        if quad.graph_name == Graphs.METADATA:
            continue
        if isinstance(quad.graph_name, NamedNode):
            counts.by_graph[quad.graph_name.value] += 1
        statement = (quad.subject, quad.predicate, quad.object)
        if statement in seen:
            continue
        seen.add(statement)
        counts.triples += 1
        counts.subjects.add(quad.subject)
        counts.objects.add(quad.object)
        counts.by_property[quad.predicate.value] += 1
        if quad.predicate == RDF.type and isinstance(quad.object, NamedNode):
            counts.by_class[quad.object.value].add(quad.subject)
            if isinstance(quad.subject, NamedNode):
                _note(counts, quad.subject, quad.object)
    return counts


def metadata_quads(quads: Iterable[Quad], *, version: str) -> Iterator[Quad]:
    """The description of a dataset, for the graph `id:graph/metadata`.

    Parameters
    ----------
    quads
        All of the dataset; what an earlier description says is left out.
    version
        What the release is called.
    """
    counts = count(quads)
    for subject, predicate, value in (*_record(counts, version), *_partitions(counts)):
        yield Quad(subject, predicate, value, Graphs.METADATA)


_Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]


def _note(counts: Counts, subject: NamedNode, kind: NamedNode) -> None:
    if kind == PG.SourceDocument:
        counts.documents.add(subject.value)
    elif kind == PG.Pilot and (counts.example is None or subject.value < counts.example):
        counts.example = subject.value


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
    for document in sorted(counts.documents):
        yield DATASET, DCTERMS.source, NamedNode(document)
    if counts.example is not None:
        yield DATASET, VOID.exampleResource, NamedNode(counts.example)
    distribution = child(DATASET, "nquads")
    yield DATASET, DCAT.distribution, distribution
    yield distribution, RDF.type, DCAT.Distribution
    yield distribution, DCTERMS.title, Literal("dataset.nq.gz")
    media_types = "https://www.iana.org/assignments/media-types/"
    yield distribution, DCAT.mediaType, NamedNode(media_types + "application/n-quads")
    yield distribution, DCAT.compressFormat, NamedNode(media_types + "application/gzip")


def _partitions(counts: Counts) -> Iterator[_Statement]:
    numbers = (
        (VOID.triples, counts.triples),
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
        yield part, VOID["class"], NamedNode(name)
        yield part, VOID.entities, _integer(len(members))
    for index, (name, number) in enumerate(sorted(counts.by_property.items()), start=1):
        part = child(DATASET, "property", index)
        yield DATASET, VOID.propertyPartition, part
        yield part, VOID.property, NamedNode(name)
        yield part, VOID.triples, _integer(number)
    for name, number in sorted(counts.by_graph.items()):
        graph = NamedNode(name)
        part = child(DATASET, "graph", name.removeprefix(ID_BASE))
        yield DATASET, VOID.subset, part
        yield part, RDF.type, VOID.Dataset
        yield part, DCTERMS.source, graph
        yield part, VOID.triples, _integer(number)


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer)
