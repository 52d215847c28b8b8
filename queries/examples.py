"""The competency questions as SHACL-described example queries, in the form that SPARQL editors read.

Each is a `sh:SPARQLSelectExecutable` with its question in both languages and its keywords; the prefixes are
declared beside them. The form is that of the SIB example collections (Bolleman et al. 2024), whose
editors look for it in the graph `<endpoint>/.well-known/sparql-examples` and in the default graph.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from ontology.identifiers import Graphs
from ontology.vocabulary import ID_BASE, ONTOLOGY_IRI, PREFIXES, RDF, RDFS, SCHEMA, XSD, Terms
from queries.competency_questions import INFERENCE, TAG, CompetencyQuestion, competency_questions

SH = Terms(
    PREFIXES["sh"],
    "SPARQLExecutable SPARQLSelectExecutable select prefixes declare prefix namespace PrefixDeclaration",
)


def example_quads(*, endpoint: str | None = None, graph: NamedNode = Graphs.METADATA) -> Iterator[Quad]:
    """The examples as quads, with the declarations of the prefixes that they use.

    Parameters
    ----------
    endpoint
        The address of the SPARQL endpoint (`schema:target`); left out where it is not known.
    graph
        The named graph to put them in.
    """
    for subject, predicate, value in (*_prefixes(), *_examples(endpoint)):
        yield Quad(subject, predicate, value, graph)


_Statement = tuple[NamedNode | BlankNode, NamedNode, NamedNode | BlankNode | Literal]


def _prefixes() -> Iterator[_Statement]:
    ontology = NamedNode(ONTOLOGY_IRI)
    for name, base in PREFIXES.items():
        declared = BlankNode(f"prefix{name}")
        yield ontology, SH.declare, declared
        yield declared, SH.prefix, Literal(name)
        yield declared, SH.namespace, Literal(base, datatype=NamedNode(XSD.base + "anyURI"))


def _examples(endpoint: str | None) -> Iterator[_Statement]:
    for question in competency_questions():
        node = NamedNode(f"{ID_BASE}query/{question.name}")
        yield node, RDF.type, SH.SPARQLExecutable
        yield node, RDF.type, SH.SPARQLSelectExecutable
        yield node, RDFS.comment, Literal(question.zh, language="zh")
        yield node, RDFS.comment, Literal(question.en, language="en")
        yield node, SH.prefixes, NamedNode(ONTOLOGY_IRI)
        yield node, SH.select, Literal(question.sparql.strip() + "\n")
        for keyword in _keywords(question):
            yield node, SCHEMA.keywords, Literal(keyword)
        if endpoint is not None:
            yield node, SCHEMA.target, NamedNode(endpoint)


def _keywords(question: CompetencyQuestion) -> Iterator[str]:
    yield TAG
    if question.needs_inference:
        yield INFERENCE
    yield from question.audiences
