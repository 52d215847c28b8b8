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
    # Terms that stand in many quads are made once: there are a hundred thousand quads in a small collection.
    is_a, similarity, part_of, from_, to, score, rank = (
        *(RDF.type, PG.Similarity, PG.contribution, PG.similarFrom, PG.similarTo, PG.score),
        PG["rank"],
    )
    contribution_class, kind_of, shared_item = PG.Contribution, PG.contributionKind, PG.sharedItem
    nodes = {item.key: NamedNode(item.key) for item in index.items}
    names = {item.key: iri.content_key(item.key) for item in index.items}
    kinds = {kind: Literal(kind.value) for kind in ContributionKind}
    ranks: dict[int, Literal] = {}
    for number, pair in enumerate(similar):
        source = nodes[pair.source]
        node = iri.child(source, "similar", names[pair.target])
        yield Quad(node, is_a, similarity, graph)
        yield Quad(node, from_, source, graph)
        yield Quad(node, to, nodes[pair.target], graph)
        yield Quad(node, score, _decimal(pair.score), graph)
        yield Quad(node, rank, ranks.setdefault(pair.rank, Literal(pair.rank)), graph)
        if pair.rank > explained:
            continue
        for contribution in pair.contributions:
            part = iri.child(node, contribution.kind.value)
            yield Quad(node, part_of, part, graph)
            yield Quad(part, is_a, contribution_class, graph)
            yield Quad(part, kind_of, kinds[contribution.kind], graph)
            yield Quad(part, score, _decimal(contribution.score), graph)
            for name in shared[contribution.kind].get(number, ()):
                yield Quad(part, shared_item, Literal(name), graph)


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
