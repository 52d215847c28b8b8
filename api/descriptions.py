"""A description in free text as a unit that can be compared: one way for the commands, the pages and the API."""

from __future__ import annotations

import re

from graph.similarity import Item
from loaders.scenario_types import assign
from loaders.themes import theme_shares

LONGEST_TITLE = 40


def described(text: str, title: str = "") -> Item:
    """A description as a unit to compare, with the scenario types that it speaks of.

    Parameters
    ----------
    title
        Without one, the beginning of the text up to a line's or sentence's end is taken, if it is at
        most 40 characters long.

    Examples
    --------
    >>> item = described("智慧停车项目。整合全县停车位，实现无感支付。")
    >>> item.title, item.types
    ('智慧停车项目', ('parking',))
    """
    title = title or _first_words(text)
    return Item(
        key="query",
        place="",
        pilot="",
        document="",
        path="",
        title=title,
        text=text,
        types=tuple(assigned.type_id for assigned in assign(title, text)),
        themes=theme_shares(title, text),
    )


def _first_words(text: str) -> str:
    first = re.split("[\\n。：:]", text.strip(), maxsplit=1)[0]
    return first if len(first) <= LONGEST_TITLE else ""
