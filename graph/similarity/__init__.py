"""Which planned units are alike, and why."""

from graph.similarity.index import Index, TypeAssigner, UnanswerableError, similar_items
from graph.similarity.items import Contribution, ContributionKind, Item, SharedItem, Similar

__all__ = [
    "Contribution",
    "ContributionKind",
    "Index",
    "Item",
    "SharedItem",
    "Similar",
    "TypeAssigner",
    "UnanswerableError",
    "similar_items",
]
