"""The report on a draft as a Word document, in the styles that an office can change."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from graph.reports import wording as say
from graph.similarity.compare import DraftComparison, DraftUnit, PeerGroup, TypeAmongPeers

FONT = "宋体"
HEADING_FONT = "黑体"
# A report is the same file whenever it is written; Word shows this time as that of its making.
WRITTEN = datetime(2020, 1, 1)


def write_docx(report: DraftComparison, file: IO[bytes]) -> None:
    """Write the report; characters that a Word file cannot hold are left out."""
    document = Document()
    _set_fonts(document)
    properties = document.core_properties
    properties.title, properties.author, properties.language = say.TITLE, "pilotgraph", "zh-CN"
    properties.created = properties.modified = WRITTEN
    _set_page(document.sections[0])
    document.add_heading(say.TITLE, 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if report.title:
        document.add_paragraph(_clean(report.title)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(say.overview(report))
    document.add_paragraph(say.HOW_TO_READ + ("" if report.has_texts else say.WITHOUT_TEXTS))
    _ask(document, report)
    document.add_heading("二、多数同类试点规划而草案缺少的场景", 1)
    for group in report.groups:
        document.add_heading(f"{group.name}（{group.peers} 个）", 2)
        _types(document, group, group.missing, say.NOTHING_MISSING)
    document.add_heading("三、草案中不常见的内容", 1)
    for group in report.groups[-1:]:
        _types(document, group, group.unusual, say.NOTHING_UNUSUAL)
    for unit in report.units:
        if unit.unusual:
            document.add_paragraph(_clean(f"{unit.item.path} {unit.item.title}：其他地区未见相近项目。"))
    document.add_heading("四、逐项对照", 1)
    for unit in report.units:
        _unit(document, unit)
    file.write(_without_times(document))


def _ask(document: Any, report: DraftComparison) -> None:
    document.add_heading("一、建议先联系的地区", 1)
    if not report.ask:
        document.add_paragraph(say.NOBODY_TO_ASK)
        return
    rows = [
        (
            say.place(place.place, place.prefecture),
            place.agency or "—",
            "\n".join(f"{title} → {unit.title}" for title, unit in place.units),
        )
        for place in report.ask
    ]
    _table(document, ("地区", "牵头单位", "相近项目（草案 → 该地区）"), rows, (3.2, 3.8, 9.6))


def _types(document: Any, group: PeerGroup, found: Sequence[TypeAmongPeers], nothing: str) -> None:
    if not found:
        document.add_paragraph(nothing)
        return
    rows = [(one.label, say.share(one, group), say.examples(one)) for one in found]
    _table(document, ("场景类型", "规划的试点", "例子"), rows, (3.2, 3.8, 9.6))


def _unit(document: Any, unit: DraftUnit) -> None:
    document.add_heading(_clean(f"{unit.item.path} {unit.item.title}"), 2)
    if unit.peers:
        rows = []
        for peer in unit.peers:
            lines = [f"{peer.unit.title}（{say.position(peer)}）", say.in_common(peer)]
            if peer.sentence:
                lines += [f"草案：{peer.own_sentence}", f"{peer.place}：{peer.sentence}"]
            reasons = say.reasons(peer.contributions[:3]).replace(" + ", "\n")
            why = f"{peer.score:.2f}（{say.degree(peer.score)}）\n{reasons}"
            rows.append((say.place(peer.place, peer.prefecture), "\n".join(line for line in lines if line), why))
        _table(document, ("地区", "项目与依据", "相似度"), rows, (2.8, 10.0, 3.8))
    if unit.targets:
        document.add_paragraph("其他地区的指标：")
        rows = [(target.object, say.span(target), say.sources(target)) for target in unit.targets]
        _table(document, ("对象", "范围与中位数", "来源"), rows, (3.2, 4.4, 9.0))
    else:
        document.add_paragraph(say.NO_TARGETS)


def _table(document: Any, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    table = document.add_table(rows=1, cols=len(header), style="Table Grid")
    table.autofit = False
    _set_padding(table)
    # Word goes by the widths of cells, LibreOffice by those of columns.
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for cell, text in zip(table.rows[0].cells, header, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean(text)
    for row in table.rows:
        _mark(row, "w:cantSplit")
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    _mark(table.rows[0], "w:tblHeader")
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _set_padding(table: Any) -> None:
    """A little air above and below the text of each cell: 60 twentieths of a point."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "60")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _mark(row: Any, name: str) -> None:
    """Set a property of a table's row: `w:cantSplit`, not broken over pages; `w:tblHeader`, repeated on each."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _set_page(section: Any) -> None:
    """A4, with page numbers in the middle of the foot."""
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.5)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)


def _set_fonts(document: Any) -> None:
    for name, font, size in (
        ("Normal", FONT, 10.5),
        ("Title", HEADING_FONT, 20),
        ("Heading 1", HEADING_FONT, 14),
        ("Heading 2", HEADING_FONT, 12),
    ):
        style = document.styles[name]
        style.font.name, style.font.size = "Times New Roman", Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        # Word takes Chinese characters from a font of their own.
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), font)
        # The template's headings name fonts of its theme, which would go before these.
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{attribute}"), None)


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff")


def _without_times(document: Any) -> bytes:
    """The document with the same time on every member of its archive."""
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return packed.getvalue()
