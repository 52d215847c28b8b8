"""Which planned units are alike, and why."""

from graph.similarity.explain import Explanation, Part, explain
from graph.similarity.index import Index, TypeAssigner, UnanswerableError, similar_items
from graph.similarity.items import Contribution, ContributionKind, Item, SharedItem, Similar
from graph.similarity.places import SimilarPlaces, similar_places
from graph.similarity.rdf import similarity_quads
from graph.similarity.storage import FILE_NAME, IndexFileError, load, save

__all__ = [
    "FILE_NAME",
    "Contribution",
    "ContributionKind",
    "Explanation",
    "Index",
    "IndexFileError",
    "Item",
    "Part",
    "SharedItem",
    "Similar",
    "SimilarPlaces",
    "TypeAssigner",
    "UnanswerableError",
    "explain",
    "load",
    "save",
    "similar_items",
    "similar_places",
    "similarity_quads",
]
