from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.readers import ReadError, read_bytes
from loaders.readers._numbering import Level, NumberedList, Numbering, chinese_number, format_number
from loaders.text import DenseText, SourceText

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def package(body: str, namespace: str = W, before: str = "", **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"{before}<w:document {namespace}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return buffer.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def lines(source: SourceText) -> list[str]:
    return source.text.splitlines()


def numbered(document: docx.document.Document, levels: list[tuple[str, str]]) -> None:
    """Define list 99 with a format and a pattern a level."""
    entries = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for i, (form, pattern) in enumerate(levels)
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{entries}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="99"><w:abstractNumId w:val="77"/></w:num>'))


def item(document: docx.document.Document, text: str, level: int) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="99"/></w:numPr>'))


def test_automatic_numbers_print_as_word_prints_them() -> None:
    document = docx.Document()
    numbered(document, [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")])
    for text, level in [
        ("目标", 0),
        ("任务", 0),
        ("规定任务", 1),
        ("地方特色", 1),
        ("教育", 2),
        ("医疗", 2),
        ("保障", 0),
        ("人员", 1),
    ]:
        item(document, text, level)
    assert lines(read_bytes(saved(document), "plan.docx")) == [
        "一、目标", "二、任务", "（一）规定任务", "（二）地方特色", "1. 教育", "2. 医疗", "三、保障", "（一）人员",
    ]  # fmt: skip


def test_styles_give_headings_titles_and_lists() -> None:
    document = docx.Document()
    document.add_heading("云湖县智慧城市任务书", 0)
    document.add_heading("总体目标", 1)
    document.add_paragraph("正文。")
    document.add_heading("智慧教育", 3)
    for text in ("平台", "校园"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("要点", style="List Bullet")
    source = read_bytes(saved(document), "plan.docx")
    assert [(source.text[h.span.start : h.span.end], h.level) for h in source.headings] == [
        ("总体目标", 1),
        ("智慧教育", 3),
    ]
    assert source.metadata.title == "云湖县智慧城市任务书"
    assert lines(source)[-3:] == ["1. 平台", "2. 校园", "• 要点"]


def test_tables_are_read_cell_by_cell_with_merged_cells_once() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row, texts in enumerate(
        [("任务", "牵头单位", "时限"), ("平台", "县大数据局", "2023年底"), ("教育", "县教育局", "")]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("表后。")
    source = read_bytes(saved(document), "plan.docx")
    cells = [(c.table, c.row, c.column, source.text[c.span.start : c.span.end].strip()) for c in source.cells]
    assert cells == [
        (0, 0, 0, "任务"), (0, 0, 1, "牵头单位"), (0, 0, 2, "时限"),
        (0, 1, 0, "平台"), (0, 1, 1, "县大数据局"), (0, 1, 2, "2023年底"),
        (0, 2, 0, "教育"), (0, 2, 1, "县教育局"),
    ]  # fmt: skip
    assert lines(source)[-1] == "表后。"


def test_columns_count_the_grid_where_cells_span_it() -> None:
    wide = f"<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{paragraph('合并')}</w:tc>"
    row = f"<w:tr>{wide}<w:tc>{paragraph('单独')}</w:tc></w:tr>"
    source = read_bytes(package(f"<w:tbl>{row}</w:tbl>"), "plan.docx")
    assert [c.column for c in source.cells] == [0, 2]


def test_only_what_is_printed_is_read() -> None:
    body = (
        "<w:p><w:r><w:t>保留</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>插入</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:tab/><w:t>末</w:t></w:r></w:p>"
    )
    for namespace in (W, STRICT):
        assert lines(read_bytes(package(body, namespace), "plan.docx")) == ["保留插入\t末"]


def test_contents_and_footnotes_are_furniture() -> None:
    contents = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{paragraph('一、目标 1')}</w:sdtContent></w:sdt>"
    )
    separator = f"<w:footnote w:type='separator'>{paragraph('x')}</w:footnote>"
    notes = f"<w:footnotes {W}>{separator}<w:footnote>{paragraph('注释')}</w:footnote></w:footnotes>"
    source = read_bytes(package(contents + paragraph("一、目标"), footnotes=notes), "plan.docx")
    assert lines(source) == ["一、目标 1", "一、目标", "[1] 注释"]
    assert str(DenseText.of(source)) == "一、目标"


def test_text_boxes_follow_their_paragraph_once() -> None:
    box = f"<w:txbxContent>{paragraph('红头文件')}</w:txbxContent>"
    choices = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    alternate = f"<w:r><mc:AlternateContent xmlns:mc='m'>{choices}</mc:AlternateContent></w:r>"
    source = read_bytes(package(f"<w:p>{alternate}<w:r><w:t>正文</w:t></w:r></w:p>"), "plan.docx")
    assert lines(source) == ["正文", "红头文件"]


@pytest.mark.parametrize(
    ("number_format", "written"),
    [
        ("decimal", "12"), ("decimalZero", "12"), ("decimalFullWidth", "１２"), ("chineseCounting", "十二"),
        ("chineseCountingThousand", "十二"), ("chineseLegalSimplified", "壹拾贰"), ("ideographDigital", "一二"),
        ("decimalEnclosedCircle", "⑫"), ("decimalEnclosedParen", "⑿"), ("lowerLetter", "l"), ("upperRoman", "XII"),
        ("ideographTraditional", "乙"), ("ideographZodiac", "亥"), ("none", ""), ("unheard of", "12"),
    ],
)  # fmt: skip
def test_number_formats(number_format: str, written: str) -> None:
    assert format_number(12, number_format) == written


@given(st.integers(1, 9999))
def test_chinese_numbers_read_back(value: int) -> None:
    units = {"十": 10, "百": 100, "千": 1000}
    total, digit = 0, 1
    for character in chinese_number(value):
        if character in units:
            total, digit = total + digit * units[character], 0
        elif character != "零":
            digit = "〇一二三四五六七八九".index(character)
    assert total + (digit if chinese_number(value)[-1] not in units else 0) == value


def test_lists_restart_override_and_share_their_counting() -> None:
    levels = {0: Level(pattern="%1."), 1: Level(pattern="%1.%2", restart_after=0)}
    numbering = Numbering(
        {"1": NumberedList("0", levels), "2": NumberedList("0", levels), "3": NumberedList("0", levels, {0: 7})}
    )
    labels = [
        numbering.next_label(*step) for step in (("1", 0), ("1", 1), ("2", 0), ("2", 1), ("3", 0), ("3", 0), ("9", 0))
    ]
    assert labels == ["1.", "1.1", "2.", "2.2", "7.", "8.", ""]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (package(paragraph("&e;"), before='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), "entities"),
        (package("<w:sdt>" * 4000 + "</w:sdt>" * 4000), "well-formed"),
        (package(" " * 30_000_000), "unpacks to more than"),
        (package("<w:p/>" * 1_600_000), "tags"),
        (package(paragraph("一")).replace(b"document.xml", b"xocument.xml"), "ZIP archive"),
        (package(paragraph("一"))[:-30], "breaks off"),
        (package(""), "no text"),
        (b"PK\x03\x04" + b"x" * 500, "breaks off"),
    ],
    ids=["entities", "deep", "bomb", "tags", "no document", "cut off", "blank", "no archive"],
)
def test_bad_packages_are_refused_with_a_reason(data: bytes, says: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "plan.docx")
    assert says in caught.value.cause


def test_an_archive_whose_declared_size_lies_is_refused() -> None:
    data = bytearray(package(" " * 30_000_000))
    at = data.index(b"PK\x01\x02")
    for offset in (at + 24, data.index(b"PK\x03\x04") + 22):
        data[offset : offset + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(ReadError):
        read_bytes(bytes(data), "plan.docx")


def test_workbooks_are_named_as_such() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(ReadError, match="Excel workbook"):
        read_bytes(buffer.getvalue(), "plan.docx")


def test_archives_with_too_many_entries_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(66_000):
            archive.writestr(str(number), "")
    with pytest.raises(ReadError, match="entries"):
        read_bytes(buffer.getvalue(), "plan.docx")


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(alphabet="智慧城市建设，。（）一二123abc", min_size=1, max_size=80), min_size=1, max_size=12))
def test_paragraphs_come_back_as_written(paragraphs: list[str]) -> None:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    assert lines(read_bytes(saved(document), "any")) == paragraphs


@settings(deadline=None, max_examples=100)
@given(st.randoms(use_true_random=False), st.integers(1, 40))
def test_damaged_files_are_read_or_refused(
    read_damaged: Callable[..., None], chance: random.Random, changes: int
) -> None:
    read_damaged(SAMPLE, "damaged.docx", chance, changes)


SAMPLE = package(
    paragraph("一、目标")
    + f"<w:tbl><w:tr><w:tc>{paragraph('任务')}</w:tc></w:tr></w:tbl>"
    + paragraph("二、任务。") * 20
)
