"""One file a genre: how its documents are recognised and divided into pilots and units.

A genre is a module with `GENRE`, the order `RANK` in which it is asked (lowest first),
`recognise(draft) -> bool` and `chapters(draft) -> tuple[ChapterDraft, ...]`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from loaders.genres.draft import ChapterDraft, Draft
from loaders.records import Genre

__all__ = ["ChapterDraft", "Draft", "read_genre"]


def read_genre(draft: Draft) -> tuple[Genre, tuple[ChapterDraft, ...]]:
    """The genre of a document and its chapters, one a pilot."""
    for module in _modules():
        if module.recognise(draft):
            chapters = module.chapters(draft)
            if chapters:
                return module.GENRE, chapters
    return Genre.UNKNOWN, ()


@cache
def _modules() -> tuple[ModuleType, ...]:
    names = [m.name for m in pkgutil.iter_modules(__path__) if m.name not in ("draft", "fields", "located")]
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return tuple(sorted(modules, key=lambda m: m.RANK))
