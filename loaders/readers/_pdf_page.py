"""What PDFium knows of a page: its characters and ruling lines, with their places.

All measures are in PDF points (1/72 inch), x to the right and y upwards from the
lower left corner of the page as displayed.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from loaders.readers._errors import ReadError

MAX_CHARACTERS = 400_000
"""Twice the longest collection of plans known; more would keep a reader busy for long."""

_NO_CHARACTER = frozenset({0, 0xFFFD, 0xFFFE})
_MADE_UP = frozenset({0x20, 0x2D})
_SAME_HEIGHT = 0.01
_SLANT = 0.1
_MOST_RULES = 3_000
_RULE_THICKNESS = 3.0
_SHORTEST_RULE = 8.0
_MOST_OBJECT_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character and the box of its font around it."""

    character: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        """Half its height."""
        return (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line from `start` to `end` along its direction, at `position` across it."""

    start: float
    end: float
    position: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """The characters and rules of one page, and whether pictures cover most of it."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    is_picture: bool
    unreadable: int


def page_content(page: pypdfium2.PdfPage, room: int = MAX_CHARACTERS) -> PageContent:
    """The content of a page.

    Parameters
    ----------
    page
        The page.
    room
        How many characters it may have.

    Raises
    ------
    ReadError
        If it has more.
    """
    width, height = page.get_size()
    rotation = page.get_rotation()
    text = page.get_textpage()
    try:
        if text.count_chars() > room:
            raise ReadError(f"the file holds more than {MAX_CHARACTERS:,} characters; split it")
        glyphs, unreadable = _glyphs(text, rotation, width, height)
    finally:
        text.close()
    horizontal, vertical, is_picture = _drawings(page, rotation, width, height)
    return PageContent(width, height, tuple(glyphs), tuple(horizontal), tuple(vertical), is_picture, unreadable)


def _glyphs(text: pypdfium2.PdfTextPage, rotation: int, width: float, height: float) -> tuple[list[Glyph], int]:
    glyphs: list[Glyph] = []
    unreadable = 0
    handle = text.raw
    box = pdfium.FS_RECTF()
    last_height, is_slanting = -1.0, False
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(handle, index)
        if code in _NO_CHARACTER or (
            0xE000 <= code <= 0xF8FF and pdfium.FPDFText_HasUnicodeMapError(handle, index) == 1
        ):
            unreadable += 1
            continue
        if code < 0x20 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF or code == 0xAD:
            continue
        # Spaces and hyphens that PDFium makes up follow its own idea of the layout.
        if code in _MADE_UP and pdfium.FPDFText_IsGenerated(handle, index) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(handle, index, box):
            continue
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        # Characters set at one angle in one size have boxes of one height, or nearly.
        if abs(top - bottom - last_height) > _SAME_HEIGHT:
            is_slanting = _is_slanting(handle, index)
            last_height = top - bottom
        if is_slanting:
            continue
        if rotation:
            left, bottom, right, top = _turn((left, bottom, right, top), rotation, width, height)
        glyphs.append(Glyph(_plain(chr(code)), left, bottom, right, top))
    return glyphs, unreadable


def _is_slanting(handle: object, index: int) -> bool:
    """Whether a character runs askew over the page, as only watermarks do."""
    angle = pdfium.FPDFText_GetCharAngle(handle, index)
    return angle > 0 and abs(math.sin(2 * angle)) > _SLANT


def _plain(character: str) -> str:
    # Some fonts name hanzi by their look-alikes among the Kangxi radicals and compatibility forms.
    if "\u2e80" <= character <= "\u2fdf" or "\uf900" <= character <= "\ufaff":
        return unicodedata.normalize("NFKC", character)
    return character


def _drawings(
    page: pypdfium2.PdfPage, rotation: int, width: float, height: float
) -> tuple[list[Rule], list[Rule], bool]:
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    pictured = 0.0
    wanted = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)
    for count, item in enumerate(page.get_objects(filter=wanted, max_depth=_MOST_OBJECT_DEPTH)):
        if count >= _MOST_RULES:
            # That many strokes are a drawing, not the lines of tables.
            return [], [], pictured > width * height / 2
        try:
            bounds = item.get_bounds()
        except pypdfium2.PdfiumError:
            continue
        left, bottom, right, top = _turn(bounds, rotation, width, height)
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictured += max(0.0, right - left) * max(0.0, top - bottom)
        elif top - bottom <= _RULE_THICKNESS:
            if right - left >= _SHORTEST_RULE:
                horizontal.append(Rule(left, right, (bottom + top) / 2))
        elif right - left <= _RULE_THICKNESS:
            if top - bottom >= _SHORTEST_RULE:
                vertical.append(Rule(bottom, top, (left + right) / 2))
        elif right - left < width * 0.98:
            horizontal += (Rule(left, right, bottom), Rule(left, right, top))
            vertical += (Rule(bottom, top, left), Rule(bottom, top, right))
    return horizontal, vertical, pictured > width * height / 2


def _turn(
    box: tuple[float, float, float, float], rotation: int, width: float, height: float
) -> tuple[float, float, float, float]:
    """A box of the page as stored, on the page as displayed, which is `width` by `height`."""
    left, bottom, right, top = box
    if rotation == 90:
        return bottom, height - right, top, height - left
    if rotation == 180:
        return width - right, height - top, width - left, height - bottom
    if rotation == 270:
        return width - top, left, width - bottom, right
    return left, bottom, right, top
