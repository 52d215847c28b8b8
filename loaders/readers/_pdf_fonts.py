"""A stand-in for Chinese fonts that a PDF file names but neither it nor the machine has.

PDFium leaves out a piece of text whose glyphs have no extent, and without any font
single hanzi have none: on a server without Chinese fonts they would vanish from the
text. The stand-in gives every hanzi and full-width sign the same square; widths come
from the PDF file itself, so nothing else changes.
"""

from __future__ import annotations

import base64
import ctypes
import functools
import zlib
from typing import Any

import pypdfium2

# A TrueType font of 664 bytes with one square glyph for U+2000-9FFF, U+F900-FAFF and U+FE30-FFEF
# (cmap format 13), made with fontTools' FontBuilder.
_STAND_IN = zlib.decompress(
    base64.b85decode(
        b"c-oCoJxjw-6g|mnZPlu@ib4^LP^6nyrBgr`7ZELW6G1~8n;~sNY@u$Bj{XA|!KFAjyXmf@qoANr#K}Ps<H<**6ci8KymRio@8!Jv"
        b"AORS_Aq13-&Dr_#{rV^%WtrVARW%!97d7f*>g9@gu-9H_=cw<f7Y$u2=hhxp$y<!P!9;9JoRdE?GDfxDjAWp)|A@NJv`QM%7^1%Q"
        b"bX9BGh@g);POa3ms(yL)5(VT0wP{=Xb^0RYrdNmOm64j7T-g~>-yp=ZSACkfx%ydE_gb`sLMb340QU&nr3dz_P({l>sT-1?k?AI="
        b"$mj+C#VJJD@ejni_!8lncV9yfHkv){O2=8~Mes#{gf}T~&K(DSBTn4lM(<ocLjE-eo*!`TO8cxc3GSOnPA64it77}}^p6U7yL>nS"
        b"34`Hz-ZWxV0#c-(nQ^2-E@K$kf~l2s!!padQ`9RBQ*%&&2@NIaFkq3F$s82<t)Su8oZwx5$2aA#UVH"
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
