"""A draft against the graph: what is like it elsewhere, and what its peers plan that it lacks.

A draft is read in memory and forgotten; nothing of it is written anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.build.items import items_of
from api.descriptions import described
from graph.peers import read_peers, read_texts
from graph.similarity import (
    FILE_NAME,
    Explanation,
    Index,
    IndexFileError,
    Item,
    Similar,
    UnanswerableError,
    load,
)
from graph.similarity.compare import DraftComparison, compare_draft
from graph.similarity.explain import explain
from graph.store import DatasetStore
from loaders.genres.located import PlaceName
from loaders.pipeline import Loaded, read_document
from loaders.places import Gazetteer
from loaders.readers import ReadError, read
from loaders.records import Level
from loaders.text import SourceText

NO_PLACE = PlaceName("草案", "草案", None, Level.COUNTY)
LONGEST_DESCRIPTION = 20_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft plan as it is compared: its leaves, and the place it names, if it names one."""

    title: str
    items: tuple[Item, ...]
    level: str | None
    prefecture: str | None


def read_draft(path: Path) -> Draft:
    """Read a draft from a file of any format that the readers take.

    Raises
    ------
    ReadError
        If the file cannot be read.
    graph.similarity.UnanswerableError
        If it is no plan: it has no numbered tasks.
    """
    return draft_of(read(path), path.name)


def draft_of(source: SourceText, name: str) -> Draft:
    """The draft that a text is; see `read_draft`."""
    try:
        document = read_document(source, name=name, sha256="", gazetteer=Gazetteer.default(), assumed_place=NO_PLACE)
    except ReadError as error:
        raise UnanswerableError(
            "文件中没有找到编号的任务：请上传实施方案、行动计划或任务书的草案。",
            f"the file holds no numbered tasks: upload the draft of a plan or task book ({error.cause})",
        ) from error
    items = tuple(items_of(Loaded(document, source)))
    record = document.records[0]
    named = record.place != NO_PLACE.name
    return Draft(
        title=document.title or name,
        items=items,
        level=record.level.value if named else None,
        prefecture=record.prefecture if named else None,
    )


class Comparer:
    """Compares texts and drafts with one dataset; reading it takes about a second, asking it little.

    Raises
    ------
    graph.similarity.IndexFileError
        If the dataset has no similarity index.
    """

    def __init__(self, dataset: DatasetStore):
        if dataset.directory is None:
            raise IndexFileError("a dataset without a directory has no similarity index")
        self._peers = read_peers(dataset)
        self.index: Index = load(dataset.directory / FILE_NAME, read_texts(dataset))

    def described(self, text: str) -> Item:
        """A description in free text as a unit to compare, with its types.

        Raises
        ------
        graph.similarity.UnanswerableError
            If the text is empty or too long for a description.
        """
        if not text.strip():
            raise UnanswerableError("请写一段描述。", "the description is empty")
        if len(text) > LONGEST_DESCRIPTION:
            raise UnanswerableError(
                f"描述超过 {LONGEST_DESCRIPTION} 字：整份方案请用文件比较。",
                f"a description has at most {LONGEST_DESCRIPTION} characters: compare a whole plan as a file",
            )
        return described(text)

    def similar(self, item: Item, top: int = 20) -> list[Similar]:
        """The planned units most like one that is not in the graph.

        Raises
        ------
        graph.similarity.UnanswerableError
            If it shares no word with any plan.
        """
        return self.index.similar_to(item, top)

    def why(self, item: Item, found: Similar) -> Explanation:
        """What two units share and what speaks for their likeness."""
        return explain(self.index, item, found.target)

    def similar_to_draft(self, draft: Draft, top: int = 5) -> Iterator[tuple[Item, list[Similar]]]:
        """For every unit of a draft the units most like it; none where nothing is like it."""
        for item in draft.items:
            try:
                yield item, self.index.similar_to(item, top)
            except UnanswerableError:
                yield item, []

    def compare(self, draft: Draft) -> DraftComparison:
        """A draft among its peers.

        Raises
        ------
        graph.similarity.UnanswerableError
            If the draft has no units.
        """
        return compare_draft(
            draft.items,
            self.index,
            self._peers,
            title=draft.title,
            level=draft.level,
            prefecture=draft.prefecture,
        )
