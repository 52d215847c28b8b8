"""Which planned units are alike, and why."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.similarity.explain import Explanation, Part
    from graph.similarity.index import Index, UnanswerableError, similar_items
    from graph.similarity.items import FILE_NAME, Contribution, ContributionKind, Item, SharedItem, Similar
    from graph.similarity.places import SimilarPlaces, similar_places
    from graph.similarity.rdf import similarity_quads
    from graph.similarity.storage import IndexFileError, load, save

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
    "UnanswerableError",
    "load",
    "save",
    "similar_items",
    "similar_places",
    "similarity_quads",
]

# Arrays take a third of a second to import, and whoever only names units to compare needs none.
_MODULE_OF = {
    "Contribution": "graph.similarity.items",
    "ContributionKind": "graph.similarity.items",
    "Explanation": "graph.similarity.explain",
    "FILE_NAME": "graph.similarity.items",
    "Index": "graph.similarity.index",
    "IndexFileError": "graph.similarity.storage",
    "Item": "graph.similarity.items",
    "Part": "graph.similarity.explain",
    "SharedItem": "graph.similarity.items",
    "Similar": "graph.similarity.items",
    "SimilarPlaces": "graph.similarity.places",
    "UnanswerableError": "graph.similarity.index",
    "load": "graph.similarity.storage",
    "save": "graph.similarity.storage",
    "similar_items": "graph.similarity.index",
    "similar_places": "graph.similarity.places",
    "similarity_quads": "graph.similarity.rdf",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_MODULE_OF[name]), name)
