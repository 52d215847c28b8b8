"""An aligned table for terminals, where a Chinese character takes two columns."""

from __future__ import annotations

import unicodedata

from queries.results import Result, Value, text_of

_GAP = "  "


def write_text_table(result: Result, *, widest: int = 60) -> str:
    """A result as lines of aligned columns, numbers to the right.

    Parameters
    ----------
    result
        The table.
    widest
        The greatest width of a column, in terminal cells; longer texts end in `…`.

    Examples
    --------
    >>> print(write_text_table(Result(("place", "units"), (("云湖县", 7), ("Ao", 12)))), end="")
    place   units
    ------  -----
    云湖县      7
    Ao         12
    """
    texts = [[_shortened(_single_line(value), widest) for value in row] for row in result.rows]
    widths = [
        max([display_width(column), *(display_width(row[index]) for row in texts)])
        for index, column in enumerate(result.columns)
    ]
    lines = [
        [_padded(column, width) for column, width in zip(result.columns, widths, strict=True)],
        ["-" * width for width in widths],
    ]
    for row, values in zip(texts, result.rows, strict=True):
        lines.append(
            [
                _padded(text, width, right=_is_number(value))
                for text, width, value in zip(row, widths, values, strict=True)
            ]
        )
    return "".join(_GAP.join(line).rstrip() + "\n" for line in lines)


def display_width(text: str) -> int:
    """How many terminal cells a text takes (Unicode annex 11: wide and full-width characters take two).

    >>> display_width("县a")
    3
    """
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _single_line(value: Value) -> str:
    return "".join(character if character.isprintable() else " " for character in text_of(value))


def _shortened(text: str, widest: int) -> str:
    if display_width(text) <= widest:
        return text
    kept, width = [], 0
    for character in text:
        width += display_width(character)
        if width > widest - 1:
            break
        kept.append(character)
    return "".join(kept) + "…"


def _padded(text: str, width: int, *, right: bool = False) -> str:
    padding = " " * (width - display_width(text))
    return padding + text if right else text + padding


def _is_number(value: Value) -> bool:
    return value is not None and not isinstance(value, str | bool)
