"""What the pages of one dataset share: its records, the similarity index, the texts; made once a version."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from flask import current_app

from api.http.pages.reading import read_content
from api.http.pages.records import Content, Passage, Pilot, Unit
from api.http.service import graph_service
from graph.store import DatasetStore
from loaders.text import SourceText, Span

if TYPE_CHECKING:
    from graph.similarity import Index, SimilarPlaces

_Made = TypeVar("_Made")
_EXTENSION = "pilotgraph.site"
_MOST_REMEMBERED = 3000


class Site:
    """The content of one dataset, and what is worked out from it when it is asked for first.

    Parameters
    ----------
    dataset
        The dataset that is served.
    """

    def __init__(self, dataset: DatasetStore) -> None:
        self.dataset = dataset
        self.version = dataset.version
        self.content: Content = read_content(dataset.store)
        self._remembered: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = threading.Lock()

    @cached_property
    def index(self) -> Index | None:
        """The similarity index, with texts where the dataset holds them; None where it was built without one."""
        # Imported late, as everywhere here: arrays take memory that a service without readers never needs.
        from graph.similarity import FILE_NAME, IndexFileError, load

        if self.dataset.directory is None:
            return None
        texts = {unit.iri: plain(unit.passage) for unit in self.content.units.values() if unit.passage}
        try:
            return load(self.dataset.directory / FILE_NAME, texts)
        except IndexFileError:
            return None

    @cached_property
    def similar_places(self) -> dict[str, tuple[SimilarPlaces, ...]]:
        """For each name of a place the places whose plans are most alike."""
        from graph.similarity import similar_places

        found: dict[str, list[SimilarPlaces]] = {}
        for pair in similar_places(self.index, top=10) if self.index else ():
            found.setdefault(pair.source, []).append(pair)
        return {name: tuple(pairs) for name, pairs in found.items()}

    def pilots_of_place(self, name: str) -> tuple[Pilot, ...]:
        """The pilots of a place, by its name."""
        return tuple(pilot for pilot in self.content.pilots.values() if pilot.place.name == name)

    def text(self, document: str) -> str:
        """A document's text, empty where the dataset holds facts only."""

        def read() -> str:
            directory = self.dataset.directory
            path = directory / "texts" / f"{Path(document).name}.txt.gz" if directory else None
            if path is None or not path.is_file():
                return ""
            return gzip.decompress(path.read_bytes()).decode("utf-8")

        return self.remembered(("text", document), read)

    def paragraphs(self, document: str) -> tuple[Span, ...]:
        """Where the paragraphs of a document's text stand."""
        from loaders.paragraphs import paragraphs_of

        return self.remembered(
            ("paragraphs", document),
            lambda: tuple(paragraph.span for paragraph in paragraphs_of(SourceText(self.text(document)))),
        )

    def unit_text(self, unit: Unit) -> str:
        """A unit's text as its document has it, or empty."""
        return unit.passage.exact if unit.passage else ""

    def remembered(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """What `make` gives, made once for a key and kept while there is room."""
        with self._lock:
            if key in self._remembered:
                self._remembered.move_to_end(key)
                return cast(_Made, self._remembered[key])
        made = make()
        with self._lock:
            self._remembered[key] = made
            while len(self._remembered) > _MOST_REMEMBERED:
                self._remembered.popitem(last=False)
        return made


def plain(passage: Passage) -> str:
    """A passage without the line breaks that only wrap it."""
    return unwrapped(passage.exact)


def unwrapped(text: str) -> str:
    """A text on one line: breaks between Chinese characters vanish, others become one space.

    >>> unwrapped("智慧\\n停车 \\n5G\\nnetworks")
    '智慧停车5G networks'
    """
    lines = [line.strip() for line in text.splitlines()]
    joined = ""
    for line in filter(None, lines):
        latin = joined[-1:].isascii() and line[:1].isascii() and joined[-1:].isalnum() and line[:1].isalnum()
        joined += f" {line}" if latin else line
    return joined


def site() -> Site:
    """The site of the dataset that is served at the moment."""
    holder = cast(_Holder, current_app.extensions.setdefault(_EXTENSION, _Holder()))
    return holder.of(graph_service().dataset)


class _Holder:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._site: Site | None = None

    def of(self, dataset: DatasetStore) -> Site:
        with self._lock:
            if self._site is None or self._site.version != dataset.version:
                self._site = Site(dataset)
            return self._site
