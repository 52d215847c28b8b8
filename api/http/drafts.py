"""Comparing a stranger's text with the units of the graph, by the index that the build left beside the dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from api.descriptions import described
from api.http.errors import NoSuchThingError
from graph.similarity import Index, load
from graph.similarity.items import FILE_NAME
from graph.store import DatasetStore
from queries.similar import UnitName, unit_names


class DraftComparison:
    """The similarity index of one dataset, with the names of its units.

    Parameters
    ----------
    dataset
        A dataset that was read from a directory.

    Raises
    ------
    NoSuchThingError
        If the directory holds no similarity index.
    graph.similarity.IndexFileError
        If it cannot be read.
    """

    def __init__(self, dataset: DatasetStore) -> None:
        if dataset.directory is None or not (dataset.directory / FILE_NAME).exists():
            raise NoSuchThingError("this dataset holds no similarity index; `pilotgraph build` makes one")
        self._index: Index = load(dataset.directory / FILE_NAME)
        self._names: Mapping[str, UnitName] = unit_names(dataset)

    def similar(self, title: str, text: str, most: int) -> Iterator[dict[str, Any]]:
        """The units most like a text, as JSON tells them.

        Raises
        ------
        graph.similarity.UnanswerableError
            If the text shares no word with any unit.
        """
        for found in self._index.similar_to(described(text, title), most):
            name = self._names.get(found.target)
            if name is not None:
                yield {
                    "rank": found.rank,
                    "score": found.score,
                    "id": found.target,
                    "title": name.title,
                    "path": name.path,
                    "place": name.place,
                    "document": name.document,
                    "reasons": [{"kind": part.kind.value, "score": part.score} for part in found.contributions],
                }
