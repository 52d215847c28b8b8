"""Action plans over several years (三年行动方案, 2023—2025年): plans whose title names their period."""

from __future__ import annotations

import re

from loaders.genres import plan
from loaders.genres.draft import ChapterDraft, Draft, head_paragraphs
from loaders.records import Genre

GENRE = Genre.ACTION_PLAN
RANK = 2

_PERIOD = re.compile(r"[二两三四五]年行动|20\d\d年?[—–－\-~～至到]+20\d\d年|十[一二三四五六]五")


def recognise(draft: Draft) -> bool:
    """Whether it is a plan whose title names a period of several years."""
    head = "".join(p.text for p in head_paragraphs(draft) if len(p.text) <= 80 and "。" not in p.text)
    return bool(_PERIOD.search(head)) and plan.recognise(draft)


def chapters(draft: Draft) -> tuple[ChapterDraft, ...]:
    """One chapter: the whole document."""
    return plan.chapters(draft)
