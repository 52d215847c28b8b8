"""Documents of no known genre that name one place: their outline, without guesses about what it means."""

from __future__ import annotations

from loaders.genres import plan
from loaders.genres.draft import ChapterDraft, Draft
from loaders.outline import parse
from loaders.records import Genre

GENRE = Genre.UNKNOWN
RANK = 9

FEWEST_HEADINGS = 3


def recognise(draft: Draft) -> bool:
    """Whether the document has an outline or a table of tasks, and a place to hang it on."""
    root = parse(draft.outside_tables(draft.paragraphs))
    return (len(root.walk()) > FEWEST_HEADINGS or bool(draft.tables)) and plan.place_of(draft) is not None


def chapters(draft: Draft) -> tuple[ChapterDraft, ...]:
    """One chapter: the whole document."""
    return plan.chapters(draft)
