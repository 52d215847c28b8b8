"""The part of a dataset that an OWL 2 DL reasoner is given.

Left out is evidence (passages, methods, confidences, the reified statements about where a field
stands: `rdf:subject` and the like are reserved in OWL 2 DL) and text for readers (labels and other
annotations), from which nothing follows. Values of `xsd:gYear`, `xsd:gYearMonth` and `xsd:date`, which
are no datatypes of OWL 2, become strings: whether two of them differ stays the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, Quad, RdfFormat, Triple, serialize

from ontology.files import FOLDER, turtle_quads
from ontology.identifiers import Graphs
from ontology.vocabulary import DCTERMS, OA, PG, RDF, RDFS, SKOS, XSD

_EVIDENCE = {
    *(PG.passage, PG.headingPath, PG.inDocument, PG.page, PG.method, PG.confidence),
    *(OA[name] for name in OA),
    *(RDF.subject, RDF.predicate, RDF.object),
}
_ANNOTATIONS = {
    *(RDFS.label, RDFS.comment, RDFS.isDefinedBy, RDFS.seeAlso),
    *(SKOS[name] for name in ("prefLabel", "altLabel", "hiddenLabel", "definition", "scopeNote", "example", "note")),
    *(SKOS[name] for name in ("closeMatch", "exactMatch", "relatedMatch", "broadMatch", "narrowMatch", "related")),
    *(SKOS[name] for name in ("notation", "narrower", "hasTopConcept", "topConceptOf", "inScheme")),
    *(DCTERMS[name] for name in DCTERMS),
}
_NOT_IN_OWL = {XSD.gYear, XSD.gYearMonth, XSD.date}
# What the reasoner would conclude itself stays out; what only the rules conclude stays in.
_FROM_RULES = {PG.pilotPrefecture, PG.plannedInPrefecture, PG.namedIn}
_EVIDENCE_CLASSES = {PG.Passage}
_LEFT_OUT_GRAPHS = {Graphs.ONTOLOGY, Graphs.SIMILARITY, Graphs.METADATA, Graphs.PATTERNS}


def ontology_axioms() -> list[Triple]:
    """The ontology's own triples, without its words for readers."""
    quads = turtle_quads(FOLDER / "pilotgraph.ttl", Graphs.ONTOLOGY)
    return [quad.triple for quad in quads if quad.predicate not in _ANNOTATIONS]


def facts_for_reasoner(quads: Iterable[Quad], *, similarities: bool = False) -> Iterator[Triple]:
    """The facts of a dataset as a reasoner takes them.

    Parameters
    ----------
    similarities
        Whether the similarity graph takes part; it is as large as all else together.
    """
    left_out = _LEFT_OUT_GRAPHS - ({Graphs.SIMILARITY} if similarities else set())
    concepts = {PG.AgencyKind, PG.Technology}
    for quad in quads:
        if quad.graph_name == Graphs.INFERRED and quad.predicate not in _FROM_RULES:
            continue
        if quad.graph_name in left_out and not (quad.predicate == RDF.type and quad.object in concepts):
            continue
        if quad.predicate in _EVIDENCE or quad.predicate in _ANNOTATIONS or quad.object in _EVIDENCE_CLASSES:
            continue
        value = quad.object
        if isinstance(value, Literal) and value.datatype in _NOT_IN_OWL:
            value = Literal(value.value)
        yield Triple(quad.subject, quad.predicate, value)


def as_ntriples(triples: Iterable[Triple]) -> bytes:
    """N-Triples, each triple once."""
    return serialize(dict.fromkeys(triples), format=RdfFormat.N_TRIPLES) or b""
