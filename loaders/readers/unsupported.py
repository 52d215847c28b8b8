"""Formats that cannot be read here, each refused with what its owner can do."""

from __future__ import annotations

from loaders.readers._errors import ReadError
from loaders.text import SourceText

ORDER = 5

_BEGINNINGS = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "this is an old Word or WPS file (.doc, .wps) or a password-protected one; open it and save it as DOCX",
    ),
    (b"{\\rtf", "this is an RTF file; open it in Word and save it as DOCX"),
    (b"\x89PNG", "this is a picture; recognise its text first"),
    (b"\xff\xd8\xff", "this is a picture; recognise its text first"),
    (b"GIF8", "this is a picture; recognise its text first"),
    (b"II*\x00", "this is a picture; recognise its text first"),
    (b"MM\x00*", "this is a picture; recognise its text first"),
    (b"Rar!", "this is a RAR archive; unpack it first"),
    (b"7z\xbc\xaf'\x1c", "this is a 7z archive; unpack it first"),
    (b"\x1f\x8b", "this is a gzip archive; unpack it first"),
    (b"MIME-Version:", "this is a web page saved with its pictures (MHTML); save it as HTML"),
)


def accepts(head: bytes, name: str) -> bool:
    """Whether the beginning is that of a known format that no reader reads."""
    return any(head.startswith(beginning) for beginning, _ in _BEGINNINGS)


def read(data: bytes, name: str) -> SourceText:
    """Refuse the file.

    Raises
    ------
    ReadError
        Always, with the format's name and a way out.
    """
    raise ReadError(next(cause for beginning, cause in _BEGINNINGS if data.startswith(beginning)), file=name)
