"""One file a fact finder, all of one signature (see `loaders.chapter`)."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from loaders.chapter import Chapter, FactFinder
from loaders.records import Fact


@cache
def finders() -> tuple[tuple[str, FactFinder], ...]:
    """Every fact finder with the tuple of `PilotRecord` that it fills, in order of name."""
    modules = [importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)]
    return tuple((module.PRODUCES, module.find) for module in modules)


def find_all(chapter: Chapter) -> dict[str, tuple[Fact, ...]]:
    """What every finder makes of a chapter, by the tuple of `PilotRecord` that it belongs to."""
    return {produces: find(chapter) for produces, find in finders()}
