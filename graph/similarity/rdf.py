"""Similarities as quads of the graph `id:graph/similarity`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

import numpy as np
from pyoxigraph import Literal, NamedNode, Quad
from scipy import sparse

from graph.similarity.index import DIGITS, Index
from graph.similarity.items import ContributionKind, Similar
from graph.similarity.related_words import Said, meetings
from ontology import identifiers as iri
from ontology.identifiers import Graphs
from ontology.vocabulary import DCTERMS, PG, RDF, XSD

ROWS_HELD = 1000
METHOD = (
    "Weighted sum of cosines over scenario types, facets below them, words, concepts (groups of related words), "
    "characters and their pairs, platforms, technologies and objects of targets, each term weighted by ln(1+N/n), for "
    "characters and pairs by its power 1.5; of the overlap of shares of scenario types; and of a common notice, which "
    "counts no more than all else; units of one place are not compared."
)


def similarity_quads(similar: Sequence[Similar], index: Index, *, explained: int = 3, shown: int = 3) -> Iterator[Quad]:
    """The quads of similarities between units whose keys are IRIs.

    Parameters
    ----------
    explained
        Up to which rank the contributions are written, with what is shared. The others follow
        from `graph.similarity.explain` at any time; written out for all ranks they would outweigh the facts.
    shown
        How many shared items are written for one contribution.
    """
    graph = Graphs.SIMILARITY
    yield Quad(graph, DCTERMS.description, Literal(METHOD, language="en"), graph)
    for kind, weight in index.weights.items():
        statement = f"{kind.value}={weight:g}"
        yield Quad(graph, PG.method, Literal(statement), graph)
    shared = _shared_names(similar, index, explained, shown)
    for number, pair in enumerate(similar):
        source = NamedNode(pair.source)
        node = iri.child(source, "similar", iri.content_key(pair.target))
        yield Quad(node, RDF.type, PG.Similarity, graph)
        yield Quad(node, PG.similarFrom, source, graph)
        yield Quad(node, PG.similarTo, NamedNode(pair.target), graph)
        yield Quad(node, PG.score, _decimal(pair.score), graph)
        yield Quad(node, PG["rank"], Literal(pair.rank), graph)
        if pair.rank > explained:
            continue
        for contribution in pair.contributions:
            part = iri.child(node, contribution.kind.value)
            yield Quad(node, PG.contribution, part, graph)
            yield Quad(part, RDF.type, PG.Contribution, graph)
            yield Quad(part, PG.contributionKind, Literal(contribution.kind.value), graph)
            yield Quad(part, PG.score, _decimal(contribution.score), graph)
            for name in shared[contribution.kind].get(number, ()):
                yield Quad(part, PG.sharedItem, Literal(name), graph)


def _shared_names(
    similar: Sequence[Similar], index: Index, explained: int, shown: int
) -> dict[ContributionKind, dict[int, list[str]]]:
    """For each kind and each explained pair, by its number, the names of what adds most."""
    rows = {item.key: row for row, item in enumerate(index.items)}
    numbers = [number for number, pair in enumerate(similar) if pair.rank <= explained]
    sources = [rows[similar[number].source] for number in numbers]
    targets = [rows[similar[number].target] for number in numbers]
    said = lru_cache(ROWS_HELD)(partial(Said.of_row, index.blocks[ContributionKind.WORDS]))
    names: dict[ContributionKind, dict[int, list[str]]] = {}
    for kind, block in index.blocks.items():
        products = sparse.csr_array(block.matrix[sources].multiply(block.matrix[targets]))
        products.sort_indices()
        names[kind] = of_kind = {}
        for row, number in enumerate(numbers):
            part = slice(products.indptr[row], products.indptr[row + 1])
            columns, values = products.indices[part], products.data[part]
            if kind is ContributionKind.CONCEPTS:
                met = meetings(block, columns, values, said(sources[row]), said(targets[row]), repeated=False)
                of_kind[number] = [item.name for item in met[:shown]]
            else:
                best = np.argsort(-values, kind="stable")[:shown]
                of_kind[number] = [block.terms[column] for column in columns[best]]
    return names


def _decimal(score: float) -> Literal:
    return Literal(f"{score:.{DIGITS}f}", datatype=XSD.decimal)
