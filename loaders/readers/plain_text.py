"""Plain text: the decoded file, unchanged but for line ends, with page furniture marked."""

from __future__ import annotations

import re

from loaders.readers._encodings import decode
from loaders.readers._errors import ReadError
from loaders.readers._furniture import page_furniture
from loaders.text import SourceText

ORDER = 100


def accepts(head: bytes, name: str) -> bool:
    """Whatever no other reader wants is taken for text; `read` finds out."""
    return True


def read(data: bytes, name: str) -> SourceText:
    """Read a text file.

    Line ends are read as Python's text mode reads them (CRLF and CR become LF), and a
    byte-order mark is dropped; nothing else is touched, so that positions agree with
    those of any other program that opens the file as text. Form feeds divide pages.

    Raises
    ------
    ReadError
        If the file is binary, blank or in no known encoding.

    Examples
    --------
    >>> read(b"\\xff\\xfe" + "一、目标\\r\\n".encode("utf-16-le"), "plan.txt").text
    '一、目标\\n'
    """
    text, encoding = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip().strip("\ufeff"):
        raise ReadError("the file holds nothing but white space; it is empty")
    page_starts = _page_starts(text)
    return SourceText(text, page_starts=page_starts, furniture=page_furniture(text, page_starts), encoding=encoding)


def _page_starts(text: str) -> tuple[int, ...]:
    # A form feed at the very end closes the last page and opens none.
    feeds = [m.end() for m in re.finditer("\f", text[: len(text.rstrip())])]
    return (0, *feeds) if "\f" in text else ()
