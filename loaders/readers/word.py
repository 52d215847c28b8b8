"""Word documents (DOCX): paragraphs, headings, automatic numbers, tables, as they print.

Text comes from the main part of the package and its footnotes. Deleted revisions,
hidden text, headers and footers stay out; inserted revisions, text boxes and
automatic numbers are in. A table of contents and the footnotes are marked as
furniture: the one repeats the headings, the other interrupts them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from loaders.readers._assembly import TextAssembly
from loaders.readers._errors import ReadError
from loaders.readers._numbering import Numbering
from loaders.readers._packages import Package
from loaders.readers._word_styles import (
    ParagraphStyle,
    child,
    integer,
    local,
    outline_level,
    read_lists,
    read_styles,
    value,
)
from loaders.text import SourceMetadata, SourceText

ORDER = 20

_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_NO_STYLE = ParagraphStyle()
# What a reader of the page does not see: deletions, where text moved from, field codes, the
# second rendering of a drawing, phonetic guides.
_UNSEEN = frozenset(
    {"del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback", "rt", "rPr", "pPr", "sdtPr"}
)
_OTHER_PACKAGES = (
    ("xl/workbook.xml", "an Excel workbook"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("content.xml", "an OpenDocument file"),
    ("mimetype", "an e-book or OpenDocument file"),
    ("OFD.xml", "an OFD file"),
)


def accepts(head: bytes, name: str) -> bool:
    """ZIP archives: whether one is a Word document shows only inside."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read(data: bytes, name: str) -> SourceText:
    """Read a DOCX file.

    Raises
    ------
    ReadError
        If the archive is broken, protected, too large unpacked, no Word document, or
        declares entities; or if the document holds no text.
    """
    package = Package(data)
    main = _main_part(package)
    folder = posixpath.dirname(main)
    related = _related_parts(package, main, folder)
    styles = read_styles(package.tree(related["styles"])) if "styles" in related else {}
    lists = read_lists(package.tree(related["numbering"])) if "numbering" in related else {}
    body = _Body(styles, Numbering(lists))
    for block in _blocks(package, main):
        body.block(block)
    if "footnotes" in related:
        body.footnotes(package.tree(related["footnotes"]))
    return body.assembly.source(name, SourceMetadata(title=body.title))


def _main_part(package: Package) -> str:
    for target in _relationships(package, "_rels/.rels", "").get("officeDocument", []):
        if target in package.names and not target.startswith(("xl/", "ppt/")):
            return target
    if "word/document.xml" in package.names:
        return "word/document.xml"
    kind = next((kind for part, kind in _OTHER_PACKAGES if part in package.names), "a ZIP archive")
    raise ReadError(f"this is {kind}, not a Word document; save the text as DOCX, PDF or plain text")


def _related_parts(package: Package, main: str, folder: str) -> dict[str, str]:
    path = posixpath.join(folder, "_rels", posixpath.basename(main) + ".rels")
    found = {kind: targets[0] for kind, targets in _relationships(package, path, folder).items()}
    for kind in ("styles", "numbering", "footnotes"):
        found.setdefault(kind, posixpath.join(folder, f"{kind}.xml"))
    return {kind: target for kind, target in found.items() if target in package.names}


def _relationships(package: Package, path: str, folder: str) -> dict[str, list[str]]:
    """The targets of a part's relationships inside the package, by the last word of their type."""
    found: dict[str, list[str]] = {}
    if path in package.names:
        for entry in package.tree(path):
            target = value(entry, "Target")
            if target and value(entry, "TargetMode") != "External":
                kind = (value(entry, "Type") or "").rpartition("/")[2]
                resolved = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found.setdefault(kind, []).append(resolved)
    return found


def _blocks(package: Package, main: str) -> Iterator[etree._Element]:
    """The paragraphs, tables and containers right under the body, released once they were read."""
    names = tuple(f"{{{space}}}{tag}" for space in _NAMESPACES for tag in ("p", "tbl", "sdt", "customXml", "body"))
    seen_body = False
    for element in package.elements(main, names):
        parent = element.getparent()
        if local(element) == "body":
            seen_body = True
        elif parent is not None and local(parent) == "body":
            yield element
            element.clear()
            while element.getprevious() is not None:
                del parent[0]
    if not seen_body:
        raise ReadError("this part has no body of text; it is no whole Word document", place=main)


class _Body:
    """Walks the blocks of a document and assembles their text."""

    def __init__(self, styles: dict[str, ParagraphStyle], numbering: Numbering):
        self.assembly = TextAssembly()
        self.title: str | None = None
        self._styles = styles
        self._numbering = numbering
        self._tables = 0

    def block(self, element: etree._Element, *, contents: bool = False) -> None:
        """Add a paragraph, a table, or what a container holds."""
        name = local(element)
        if name == "p":
            self._paragraph(element, contents)
        elif name == "tbl":
            self._table(element)
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
            inside = contents or _is_contents(element)
            for inner in element:
                self.block(inner, contents=inside)

    def footnotes(self, root: etree._Element) -> None:
        """Add the footnotes after the text."""
        number = 0
        for note in root:
            if value(note, "type") in (None, "normal"):
                number += 1
                text = "".join(_text(p) for p in note if local(p) == "p").strip()
                if text:
                    self.assembly.paragraph(f"[{number}] {text}", furniture=True)

    def _paragraph(self, element: etree._Element, contents: bool) -> None:
        style = self._style(element)
        text = _text(element)
        if text or not _is_deleted(element):
            text = self._label(element, style) + text
        heading = outline_level(child(element, "pPr"))
        span = self.assembly.paragraph(
            text,
            heading=(style.heading if heading is None else heading) or None,
            furniture=contents or style.is_contents,
        )
        if span and style.is_title and self.title is None:
            self.title = text.strip()
        for inner in _text_boxes(element):
            self.block(inner)

    def _table(self, element: etree._Element) -> None:
        table = self._tables
        self._tables += 1
        for number, row in enumerate(_rows(element)):
            column = integer(child(child(row, "trPr"), "gridBefore")) or 0
            for cell in _cells(row):
                properties = child(cell, "tcPr")
                merge = child(properties, "vMerge")
                if merge is None or value(merge) == "restart":
                    paragraphs = [self._label(p, self._style(p)) + _text(p) for p in _cell_paragraphs(cell)]
                    self.assembly.cell(paragraphs, table=table, row=number, column=column)
                column += max(1, integer(child(properties, "gridSpan")) or 1)

    def _style(self, paragraph: etree._Element) -> ParagraphStyle:
        return self._styles.get(value(child(child(paragraph, "pPr"), "pStyle")) or "", _NO_STYLE)

    def _label(self, paragraph: etree._Element, style: ParagraphStyle) -> str:
        own = child(child(paragraph, "pPr"), "numPr")
        identifier = value(child(own, "numId")) or style.list_id
        numbered = self._numbering.find(identifier) if identifier else None
        if identifier is None or numbered is None:
            return ""
        depth = integer(child(own, "ilvl"))
        if depth is None:
            depth = style.list_level
        if depth is None:
            depth = numbered.level_of_style(value(child(child(paragraph, "pPr"), "pStyle")))
        label = self._numbering.next_label(identifier, depth)
        return f"{label} " if label and label[-1] not in "、，．。）】〕：" else label


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        name = local(element)
        if name == "tr" and child(child(element, "trPr"), "del") is None:
            yield element
        elif name in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        name = local(element)
        if name == "tc":
            yield element
        elif name in ("sdt", "sdtContent", "customXml"):
            yield from _cells(element)


def _cell_paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell, those of tables and text boxes inside it included."""
    for element in cell:
        name = local(element)
        if name == "p":
            yield element
            yield from (inner for inner in _text_boxes(element) if local(inner) == "p")
        elif name in ("tbl", "tr", "tc", "sdt", "sdtContent", "customXml", "ins"):
            yield from _cell_paragraphs(element)


def _text(element: etree._Element) -> str:
    pieces: list[str] = []
    _collect(element, pieces)
    return "".join(pieces)


def _collect(element: etree._Element, pieces: list[str]) -> None:
    # lxml refuses documents nested deeper than 256 elements, which bounds the recursion.
    for inner in element:
        name = local(inner)
        if name == "t":
            pieces.append(inner.text or "")
        elif name == "r" and _is_hidden(inner):
            continue
        elif name == "tab":
            pieces.append("\t")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "noBreakHyphen":
            pieces.append("-")
        elif name == "sym":
            pieces.append(_symbol(inner))
        elif name not in _UNSEEN and name not in ("txbxContent", "tbl"):
            _collect(inner, pieces)


def _is_deleted(paragraph: etree._Element) -> bool:
    """Whether a revision deletes the paragraph's end mark, and with it its number."""
    return child(child(child(paragraph, "pPr"), "rPr"), "del") is not None


def _is_hidden(run: etree._Element) -> bool:
    vanish = child(child(run, "rPr"), "vanish")
    return vanish is not None and value(vanish) not in ("0", "false", "off")


def _symbol(element: etree._Element) -> str:
    code = value(element, "char") or ""
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    # Symbol fonts live in the private use area: their characters mean nothing outside the font.
    return "" if 0xD800 <= ord(character) <= 0xF8FF else character


def _text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    for inner in element:
        name = local(inner)
        if name == "txbxContent":
            yield from inner
        elif name not in _UNSEEN:
            yield from _text_boxes(inner)


def _is_contents(element: etree._Element) -> bool:
    gallery = child(child(child(element, "sdtPr"), "docPartObj"), "docPartGallery")
    return (value(gallery) or "").lower() == "table of contents"
