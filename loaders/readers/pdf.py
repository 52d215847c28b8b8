"""PDF files with a text layer, read by PDFium.

Lines become paragraphs again by their place on the page, over columns and page breaks too;
page numbers and running heads are marked; tables are read cell by cell. Scanned
pages hold no text and are refused: recognising pictures is another program's work.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from loaders.readers._assembly import TextAssembly
from loaders.readers._errors import ReadError
from loaders.readers._pdf_fonts import use_stand_in
from loaders.readers._pdf_page import MAX_CHARACTERS, PageContent, page_content
from loaders.readers._pdf_text import write_pages
from loaders.text import SourceMetadata, SourceText

ORDER = 10

# PDFium keeps state for the whole process and breaks where two threads use it at once.
_ONE_AT_A_TIME = threading.Lock()
_MOST_PAGES = 3_000
_END_MARK = b"%%EOF"
_END_WINDOW = 4_096
# A scanned page may carry a line of the scanner's own; a page of text has more characters.
_FEWEST_CHARACTERS_A_PAGE = 20
_MOST_UNREADABLE = 0.3


def accepts(head: bytes, name: str) -> bool:
    """Whether the mark of a PDF stands at or near the beginning."""
    return b"%PDF-" in head[:1024]


def read(data: bytes, name: str) -> SourceText:
    """Read a PDF file.

    Raises
    ------
    ReadError
        If the file is encrypted, breaks off, is broken otherwise, has no text layer, or
        does not tell which characters its glyphs are.
    """
    if _END_MARK not in data[-_END_WINDOW:]:
        raise ReadError("the file breaks off before its end; fetch it again", place=f"byte {len(data)}")
    assembly = TextAssembly()
    tally = _Tally()
    with _ONE_AT_A_TIME:
        use_stand_in()
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _not_opened(error) from error
        try:
            starts = write_pages(_contents(document, tally), assembly)
        finally:
            document.close()
    tally.check()
    return assembly.source(name, SourceMetadata(), page_starts=starts)


@dataclass(slots=True)
class _Tally:
    """What all pages hold together; enough to tell a scan from a text."""

    pages: int = 0
    pictures: int = 0
    readable: int = 0
    unreadable: int = 0

    def add(self, page: PageContent) -> None:
        self.pages += 1
        self.pictures += page.is_picture
        self.readable += len(page.glyphs)
        self.unreadable += page.unreadable

    def check(self) -> None:
        """Refuse what has no text layer worth the name."""
        if self.unreadable > _MOST_UNREADABLE * (self.readable + self.unreadable):
            raise ReadError(
                "the fonts of the file do not tell which characters they show; recognise its text (OCR) first"
            )
        few = self.readable < _FEWEST_CHARACTERS_A_PAGE * self.pages
        if self.readable == 0 or (few and self.pictures >= self.pages / 2):
            raise ReadError(
                "the pages hold pictures and no text; recognise the text (OCR) and save it with the file first"
            )


def _not_opened(error: pypdfium2.PdfiumError) -> ReadError:
    if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return ReadError("the file is protected by a password; save it without one")
    return ReadError("the file is damaged and cannot be opened as PDF; fetch it again")


def _contents(document: pypdfium2.PdfDocument, tally: _Tally) -> Iterator[PageContent]:
    count = len(document)
    if count > _MOST_PAGES:
        raise ReadError(f"the file has {count:,} pages, more than the {_MOST_PAGES:,} allowed; split it")
    if count == 0:
        raise ReadError("the file has no pages; fetch it again")
    for number in range(count):
        try:
            page = document[number]
        except pypdfium2.PdfiumError as error:
            raise ReadError("this page is damaged; fetch the file again", place=f"page {number + 1}") from error
        try:
            content = page_content(page, MAX_CHARACTERS - tally.readable)
        except pypdfium2.PdfiumError as error:
            raise ReadError("this page is damaged; fetch the file again", place=f"page {number + 1}") from error
        finally:
            page.close()
        tally.add(content)
        yield content
