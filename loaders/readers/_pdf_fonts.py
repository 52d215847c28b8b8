"""A stand-in for Chinese fonts that a PDF file names but neither it nor the machine has.

PDFium leaves out a piece of text whose glyphs have no extent, and without any font
single characters have none: on a server without Chinese fonts a hanzi by itself, or the
number in a cell of a table, would vanish from the text. The stand-in gives every letter,
digit, hanzi and full-width sign the same square; widths come from the PDF file itself, so
nothing else changes.
"""

from __future__ import annotations

import base64
import ctypes
import functools
import zlib
from typing import Any

import pypdfium2

# A TrueType font of 676 bytes with one square glyph for U+0021-007E, U+00A1-9FFF, U+F900-FAFF and U+FE30-FFEF
# (cmap format 13), made with fontTools' FontBuilder.
_STAND_IN = zlib.decompress(
    base64.b85decode(
        b"c-oCoJxc>Y6r8)wm(eJRqGFXmkaQZAR0mpEiiTJSBIuEvx#D7um_W1;3kyrZ!cqjmCin}|Y40Dfun-i2Scrup#@V|Ign;6}-p;)DcHi"
        b"7vC;-AZgg|^{b!w*YusjSXDMq*QCEdozX_NYddZ}pbZMSAyY3fJnIn&S!>9xgu@&;GNWFWXMuE}LSX_l&WUlJPYkEsJzIj>^^5$b!XO"
        b"M2ag4*}{Bb$mxJ8O^H~KcJ3NTXuQ3N?(L}B=eA7xnkk7$mWpt4k4ap_G$9&#@W-;Z_wJeq9Njx0xDeajIi7Ez<LduXgD`@LvbQ1-MAS"
        b"Qy<jg+!Ox0+Ak@X@32DCl>UpqH?<tRWoOxaZUj!JClOh(pD%m-~b>RLHE`am4%Rjh%di;AD?B&%&IB&^1Q{gnnqKT*`Y)x!@UH*}g{W"
        b"9J(6!d%d$;kw%1QcH%Bcq6UT*V+#Sxe6wX4xtjm7GzmS$YLoSkRG&0TX5N0$Bw)ev7C%xr+P7zvBmSVqbd"
    )
)
_FACE_NAME = b"Placeholder\x00"
# Windows character sets as PDFium names them: Shift-JIS, Hangul, GB 2312, Big5.
_EAST_ASIAN = frozenset({128, 129, 134, 136})
# PDFium only hands it back; the address of memory of our own is no other font's handle.
_MARK = ctypes.c_char()
_HANDLE = ctypes.addressof(_MARK)


class _FontsWithStandIn(pypdfium2.PdfSysfontBase):  # type: ignore[misc]
    """The machine's own fonts, and the stand-in where they have nothing for East Asian text."""

    def MapFont(self, _: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> Any:  # noqa: N802
        found = self.default.MapFont(self.default, weight, italic, charset, pitch, face, exact)
        return found or (_HANDLE if charset in _EAST_ASIAN else None)

    def GetFontData(self, _: Any, font: int, table: int, buffer: Any, size: int) -> int:  # noqa: N802
        if font != _HANDLE:
            return int(self.default.GetFontData(self.default, font, table, buffer, size))
        return 0 if table else _copy(_STAND_IN, buffer, size)

    def GetFaceName(self, _: Any, font: int, buffer: Any, size: int) -> int:  # noqa: N802
        if font != _HANDLE:
            return int(self.default.GetFaceName(self.default, font, buffer, size))
        return _copy(_FACE_NAME, buffer, size)

    def GetFontCharset(self, _: Any, font: int) -> int:  # noqa: N802
        return 134 if font == _HANDLE else int(self.default.GetFontCharset(self.default, font))

    def DeleteFont(self, _: Any, font: int) -> None:  # noqa: N802
        if font != _HANDLE:
            self.default.DeleteFont(self.default, font)


@functools.cache
def use_stand_in() -> None:
    """Let PDFium fall back on the stand-in, from now on in this process."""
    _FontsWithStandIn().setup()


def _copy(content: bytes, buffer: Any, size: int) -> int:
    if buffer and size >= len(content):
        ctypes.memmove(buffer, content, len(content))
    return len(content)
