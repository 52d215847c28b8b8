"""Action plans over several years (三年行动方案, 2023—2025年): plans whose title names their period."""

from __future__ import annotations

import re

from loaders.genres import plan
from loaders.genres.draft import ChapterDraft, Draft, head_titles
from loaders.records import Genre

GENRE = Genre.ACTION_PLAN
RANK = 2

_PERIOD = re.compile(r"[二两三四五]年行动|20\d\d年?[—–－\-~～至到]+20\d\d年|十[一二三四五六]五")


def recognise(draft: Draft) -> bool:
    """Whether it is a plan whose title names a period of several years."""
    titles = (title for title in head_titles(draft) if len(title) <= 80 and "。" not in title)
    return any(_PERIOD.search(title) for title in titles) and plan.recognise(draft)


def chapters(draft: Draft) -> tuple[ChapterDraft, ...]:
    """One chapter: the whole document."""
    return plan.chapters(draft)
