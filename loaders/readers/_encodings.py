"""Which character encoding a text is in, decided strictly: a wrong guess would be read as nonsense.

Order: byte-order mark; UTF-8, which other encodings hardly ever satisfy by chance;
UTF-16 and GB18030, told apart by whether the outcome looks like Chinese or English
writing; at last the guess of charset-normalizer, held to the same test.
"""

from __future__ import annotations

import codecs
import contextlib

from charset_normalizer import from_bytes

from loaders.readers._errors import ReadError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 60_000
# Real writing passes with 0.95 and more; bytes read in a wrong encoding reach 0.6 at most.
_PLAUSIBLE = 0.85


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Decode a text and name its encoding.

    Parameters
    ----------
    data
        The whole file; a byte-order mark is dropped.
    declared
        An encoding that the file itself names (HTML does), tried right after UTF-8.

    Returns
    -------
    tuple of str
        The text, and the name of the encoding as Python spells it.

    Raises
    ------
    ReadError
        If the bytes are no text, or text in no known encoding.

    Examples
    --------
    >>> decode("智慧城市建设".encode("gbk"))
    ('智慧城市建设', 'gb18030')
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_strictly(data[len(mark) :], name), name
    if b"\x00" in data:
        return _decode_utf16(data)
    with contextlib.suppress(UnicodeDecodeError):
        return data.decode("utf-8"), "utf-8"
    for name in filter(None, (declared, "gb18030", "utf-16-le", "utf-16-be", _guess(data))):
        text = _decode_plausibly(data, name)
        if text is not None:
            return text, name
    raise _undecodable(data)


def plausibility(text: str) -> float:
    """The share of a text's characters that Chinese and English documents are made of, from 0 to 1.

    Common hanzi are those of GB 2312 level 1, the 3,755 most used: bytes in a wrong encoding
    come out as rare ones.
    """
    if not text:
        return 0.0
    return sum(map(_is_usual, text)) / len(text)


def _is_usual(character: str) -> bool:
    if character < "\x7f":
        return character >= " " or character in "\t\n\r\f"
    if "\u3000" <= character <= "\u301f" or "\uff01" <= character <= "\uff5e":
        return True
    return character in "—–‘’“”…·※①②③④⑤⑥⑦⑧⑨⑩→±×÷≥≤℃\xa0" or character in _COMMON_HANZI


def _level_1_hanzi() -> frozenset[str]:
    cells = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return frozenset(b"".join(cells).decode("gb2312", errors="ignore"))


_COMMON_HANZI = _level_1_hanzi()


def _decode_strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadError(
            f"the file says it is {encoding.upper()} but this byte does not fit; save it again as UTF-8",
            place=f"byte {error.start}",
        ) from error


def _decode_utf16(data: bytes) -> tuple[str, str]:
    for name in ("utf-16-le", "utf-16-be"):
        text = _decode_plausibly(data, name)
        if text is not None:
            return text, name
    raise ReadError("this is no text but binary data of an unknown format", place=f"byte {data.index(0)}")


def _decode_plausibly(data: bytes, encoding: str) -> str | None:
    if plausibility(_sample(data, encoding)) < _PLAUSIBLE:
        return None
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _sample(data: bytes, encoding: str) -> str:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data[:_SAMPLE])
    except (UnicodeDecodeError, LookupError):
        return ""


def _guess(data: bytes) -> str | None:
    # Only the beginning: the detector's time grows with the text, and one look suffices.
    best = from_bytes(data[:_SAMPLE]).best()
    return best.encoding if best else None


def _undecodable(data: bytes) -> ReadError:
    """What keeps a text from being decoded: damage, if an encoding fits all the rest, else that none fits."""
    for encoding in ("utf-8", "gb18030"):
        if plausibility(data[:_SAMPLE].decode(encoding, errors="replace")) >= _PLAUSIBLE:
            try:
                data.decode(encoding)
            except UnicodeDecodeError as error:
                ends = error.end >= len(data) - 1
                cause = "breaks off inside a character; fetch it again" if ends else "has a damaged byte; save it again"
                return ReadError(f"the file is {encoding.upper()} and {cause}", place=f"byte {error.start}")
    return ReadError("the file is in no known character encoding or no text at all; save it as UTF-8")
