"""The canned queries as SHACL SPARQL executables, so that editors and crawlers find them as data.

The vocabulary is that of the SIB's collections of examples: `sh:SPARQLSelectExecutable` with the question
in `rdfs:comment`, the query in `sh:select`, prefixes in `sh:prefixes`, the endpoint in `schema:target`.
https://github.com/sib-swiss/sparql-examples
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.vocabulary import PREFIXES, RDF, RDFS, SCHEMA, XSD
from queries.canned import CannedQuery, catalogue

SHACL = PREFIXES["sh"]
_ANY_URI = NamedNode(XSD.base + "anyURI")
_PREFIX = re.compile(r"^PREFIX (\w+): <([^>]*)>\n", re.MULTILINE)


def example_triples(endpoint: str) -> Iterator[Triple]:
    """All canned queries, bound to their examples, as triples.

    Parameters
    ----------
    endpoint
        The address of the endpoint that answers them; what is told of each begins with it.
    """
    graph = f"{endpoint}/.well-known/sparql-examples"
    prefixes = NamedNode(f"{graph}#prefixes")
    used: dict[str, str] = {}
    for query in catalogue().values():
        bound = query.bound(query.example)
        used.update(_PREFIX.findall(bound))
        yield from _example(query, bound, NamedNode(f"{graph}#{query.name}"), prefixes, endpoint)
    yield Triple(prefixes, RDF.type, NamedNode("http://www.w3.org/2002/07/owl#Ontology"))
    for prefix, namespace in sorted(used.items()):
        declared = BlankNode(f"prefix_{prefix}")
        yield Triple(prefixes, _sh("declare"), declared)
        yield Triple(declared, _sh("prefix"), Literal(prefix))
        yield Triple(declared, _sh("namespace"), Literal(namespace, datatype=_ANY_URI))


def _example(query: CannedQuery, bound: str, node: NamedNode, prefixes: NamedNode, endpoint: str) -> Iterator[Triple]:
    yield Triple(node, RDF.type, _sh("SPARQLExecutable"))
    yield Triple(node, RDF.type, _sh("SPARQLSelectExecutable"))
    for language, title, description in (
        ("zh", query.title.zh, query.description.zh),
        ("en", query.title.en, query.description.en),
    ):
        yield Triple(node, RDFS.label, Literal(title, language=language))
        yield Triple(node, RDFS.comment, Literal(description, language=language))
    yield Triple(node, _sh("prefixes"), prefixes)
    yield Triple(node, _sh("select"), Literal(bound))
    yield Triple(node, SCHEMA.target, NamedNode(endpoint))
    for keyword in query.tags:
        yield Triple(node, SCHEMA.keywords, Literal(keyword))


def _sh(name: str) -> NamedNode:
    return NamedNode(SHACL + name)
