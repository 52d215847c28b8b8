"""PDF pages whose running text is set in two columns."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.readers import read_bytes
from loaders.readers._pdf_lines import Margins, TextLine, continues
from loaders.text import DenseText, SourceText

pytest.importorskip("reportlab", reason="reportlab, which makes the PDF files, is not installed")

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
    TableStyle,
)

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
WIDTH, HEIGHT = A4
TITLE = ParagraphStyle("title", fontName=FONT, fontSize=18, leading=26, alignment=1, wordWrap="CJK")
WIDE = ParagraphStyle("wide", fontName=FONT, fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
CELL = ParagraphStyle("cell", fontName=FONT, fontSize=10.5, leading=15, wordWrap="CJK")
NAMES = ["智慧教育", "智慧医疗", "智慧社区", "智慧交通", "智慧应急", "智慧水利", "智慧农业", "智慧文旅"]
TASKS = [
    f"{name}。依托云湖县统一云平台，建设{name}系统，{'汇聚各部门数据，' * (n % 4)}到202{n % 5}年底接入感知设备"
    f"{n * 137}个，{'提升服务水平，' * (n % 3)}实现重点区域全覆盖。〔责任单位：县大数据中心、县{name[2:]}局〕"
    for n, name in enumerate(NAMES * 6, 1)
]
HEADINGS = ["一、总体要求", "二、重点任务", "三、保障措施"]
TEXTS = [HEADINGS[0], *TASKS[:9], HEADINGS[1], *TASKS[9:30], HEADINGS[2], *TASKS[30:]]
CELLS = [
    [
        f"建设云湖县{name}系统，{'整合各部门数据，' * (n % 4)}覆盖全县{n * 7 + 10}个村和社区，年内建成并投入使用。",
        f"县大数据中心牵头，{'会同各镇政府和街道办事处，' * (n % 3)}县{name[2:]}局、县财政局和县行政审批服务局配合。",
    ]
    for n, name in enumerate(NAMES, 1)
]


def body(size: float = 10.5, leading: float = 1.5) -> ParagraphStyle:
    return ParagraphStyle(
        "body", fontName=FONT, fontSize=size, leading=leading * size, firstLineIndent=2 * size, wordWrap="CJK"
    )


def paragraphs(texts: list[str], style: ParagraphStyle) -> list[Flowable]:
    return [Paragraph(text, style) for text in texts]


def frame(left: float, bottom: float, width: float, height: float) -> Frame:
    return Frame(left, bottom, width, height, 0, 0, 0, 0)


def columns(bottom: float, height: float, *, margin: float = 60, gutter: float = 24, shift: float = 0) -> list[Frame]:
    width = (WIDTH - 2 * margin - gutter) / 2
    return [
        frame(margin + shift, bottom, width, height),
        frame(margin + shift + width + gutter, bottom, width, height),
    ]


def made(
    flowables: list[Flowable], first: list[Frame], later: list[Frame] | None = None, turned: list[Frame] | None = None
) -> bytes:
    """A gazette: its first page, its later ones, and, if they differ, those on the other side of the sheet."""
    buffer = io.BytesIO()

    def furniture(canvas: Canvas, template: BaseDocTemplate) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(60, 812, "云湖县人民政府公报")
        canvas.drawRightString(WIDTH - 60, 812, "2023年第4期")
        canvas.line(60, 806, WIDTH - 60, 806)
        canvas.drawCentredString(WIDTH / 2, 30, f"— {template.page} —")

    template = BaseDocTemplate(buffer, pagesize=A4)
    names = ["first", "later" if later else "first", "turned" if turned else "later" if later else "first"]
    for name, after, frames in zip(names, [names[1], names[2], names[1]], [first, later, turned], strict=True):
        if frames:
            template.addPageTemplates(PageTemplate(name, frames, onPage=furniture, autoNextPageTemplate=after))
    template.build(list(flowables))
    return buffer.getvalue()


def drawn(draw: Callable[[Canvas], None]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont(FONT, 10.5)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def marked(source: SourceText) -> set[str]:
    return {source.text[span.start : span.end] for span in source.furniture}


def own(source: SourceText) -> list[str]:
    """The paragraphs of a gazette without its heads and page numbers."""
    furniture = marked(source) | {"云湖县人民政府公报 2023年第4期", "— 1 —"}
    return [line for line in source.text.splitlines() if line not in furniture]


def cells(source: SourceText) -> list[str]:
    return [source.text[c.span.start : c.span.end] for c in source.cells]


def test_two_columns_are_read_one_after_the_other_over_pages() -> None:
    source = read_bytes(made(paragraphs(TEXTS, body()), columns(60, 730)), "gazette.pdf")
    pages = len(source.page_starts)
    assert pages >= 2
    assert own(source) == TEXTS
    assert marked(source) == {"云湖县人民政府公报 2023年第4期", *(f"— {n} —" for n in range(1, pages + 1))}


def test_a_title_over_the_full_width_comes_before_the_columns() -> None:
    title = [Paragraph("云湖县人民政府办公室关于印发行动计划的通知", TITLE), FrameBreak()]
    first = [frame(60, 720, WIDTH - 120, 70), *columns(60, 650)]
    source = read_bytes(made([*title, *paragraphs(TEXTS, body())], first, columns(60, 730)), "gazette.pdf")
    assert own(source) == ["云湖县人民政府办公室关于印发行动计划的通知", *TEXTS]


def test_text_over_the_full_width_divides_columns_above_from_columns_below() -> None:
    wide = "本报记者从云湖县人民政府获悉，全县智慧城市建设现场推进会近日召开，会议对下一步工作作出安排部署。" * 2
    frames = [*columns(540, 250), frame(60, 440, WIDTH - 120, 80), *columns(60, 370)]
    above, below = TASKS[:5], TASKS[5:12]
    flow = [*paragraphs(above, body()), FrameBreak(), Paragraph(wide, WIDE), FrameBreak(), *paragraphs(below, body())]
    assert own(read_bytes(made(flow, frames), "paper.pdf")) == [*above, wide, *below]


@pytest.mark.parametrize("left", [1, 2, 3])
def test_a_last_page_with_little_text_is_read_like_the_others(left: int) -> None:
    flow = [*paragraphs(TEXTS, body()), PageBreak(), *paragraphs([*HEADINGS[:1], *TASKS[:left]], body())]
    source = read_bytes(made(flow, columns(60, 730)), "gazette.pdf")
    assert own(source) == [*TEXTS, *HEADINGS[:1], *TASKS[:left]]


def test_pages_on_the_left_and_right_of_a_book_have_margins_of_their_own() -> None:
    flow = [*paragraphs(TEXTS, body(14)), PageBreak(), *paragraphs(TASKS[:2], body(14))]
    right, left = (columns(60, 730, shift=shift) for shift in (12, -12))
    assert own(read_bytes(made(flow, right, left, right), "gazette.pdf")) == [*TEXTS, *TASKS[:2]]


def test_lines_of_the_two_columns_need_not_stand_at_the_same_heights() -> None:
    style = body()
    flow = [Paragraph("云湖县行动计划", TITLE), *paragraphs(TEXTS[:20], style), FrameBreak()]
    first = columns(60, 730)
    source = read_bytes(made([*flow, *paragraphs(TEXTS[20:], style)], first), "gazette.pdf")
    assert own(source) == ["云湖县行动计划", *TEXTS]


@pytest.mark.parametrize("size", [8, 9, 10.5, 12, 14])
@pytest.mark.parametrize("gutter", [1.0, 1.5, 2.5, 4.0])
@pytest.mark.parametrize(("margin", "leading"), [(45, 1.3), (60, 1.75), (80, 1.5)])
def test_columns_of_many_widths_and_sizes(size: float, gutter: float, margin: float, leading: float) -> None:
    data = made(paragraphs(TEXTS, body(size, leading)), columns(60, 730, margin=margin, gutter=gutter * size))
    assert own(read_bytes(data, "gazette.pdf")) == TEXTS


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.text(alphabet="智慧城市建设任务，。（）一二、12abc", min_size=1, max_size=200), max_size=40),
    st.sampled_from([9, 10.5, 12]),
)
def test_no_character_is_lost_or_moved_in_columns(texts: list[str], size: float) -> None:
    # A page of running text stands before them, and a hanzi, lest a number at the head be that of the page.
    begun = [*TEXTS, *("建" + text for text in texts)]
    source = read_bytes(made(paragraphs(begun, body(size)), columns(60, 730)), "any.pdf")
    assert "".join("".join(own(source)).split()) == "".join("".join(begun).split())


@pytest.mark.parametrize("padding", [2, 5])
@pytest.mark.parametrize("align", ["TOP", "MIDDLE"])
def test_a_table_of_two_wide_columns_stays_a_table(padding: float, align: str) -> None:
    texts = CELLS if align == "TOP" else [[one, one.replace("建设", "完善")] for one, _ in CELLS]
    rows = [[Paragraph(text, CELL) for text in row] for row in texts]
    table = Table(rows, colWidths=[218, 218])
    style = [("VALIGN", (0, 0), (-1, -1), align)]
    table.setStyle(TableStyle([*style, *((f"{p}PADDING", (0, 0), (-1, -1), padding) for p in ("TOP", "BOTTOM"))]))
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4).build([table])
    assert cells(read_bytes(buffer.getvalue(), "tasks.pdf")) == [text for row in texts for text in row]


def test_tables_of_a_document_in_columns_stay_tables() -> None:
    texts = [["重点任务", "责任单位"], *CELLS]
    unruled = Table([[Paragraph(text, CELL) for text in row] for row in texts], colWidths=[237, 237])
    ruled = Table([[Paragraph(text, CELL) for text in row] for row in texts], colWidths=[237, 237])
    ruled.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
    whole = [frame(60, 60, WIDTH - 120, 730)]
    flow = [*paragraphs(TEXTS, body()), PageBreak(), unruled, PageBreak(), ruled]
    flow.insert(len(TEXTS), NextPageTemplate("turned"))
    source = read_bytes(made(flow, columns(60, 730), columns(60, 730), whole), "gazette.pdf")
    assert cells(source) == [text for row in texts for text in row] * 2
    assert [line for line in own(source) if line not in cells(source)] == TEXTS


def test_ruled_tables_stand_in_their_column_or_between_columns() -> None:
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), FONT, 9)])
    narrow = Table([["指标", "目标"], ["感知设备", "5000个"]], colWidths=[80, 80], style=style)
    broad = Table([["指标", "单位", "目标"], ["上云率", "%", "98"]], colWidths=[150, 150, 150], style=style)
    frames = [*columns(430, 360), frame(60, 370, WIDTH - 120, 50), *columns(60, 300)]
    left, right, low = TASKS[:4], TASKS[4:7], TASKS[8:14]
    flow = [
        *paragraphs(left, body()), FrameBreak(),
        *paragraphs(right[:1], body()), narrow, *paragraphs(right[1:], body()), FrameBreak(),
        broad, FrameBreak(), *paragraphs(low, body()),
    ]  # fmt: skip
    source = read_bytes(made(flow, frames), "paper.pdf")
    table = ["指标", "目标", "感知设备", "5000个"]
    wide = ["指标", "单位", "目标", "上云率", "%", "98"]
    assert own(source) == [*left, *right[:1], *table, *right[1:], *wide, *low]
    assert cells(source) == table + wide


def test_a_table_with_lines_between_its_rows_only_is_no_text_in_columns() -> None:
    left = [f"建设云湖县{name}系统，汇聚各部门数据并接入统一平台" for name in NAMES]
    right = [f"完善{name}服务体系，推进业务协同和数据资源的共享" for name in NAMES]

    def draw(canvas: Canvas) -> None:
        for number in range(24):
            canvas.drawString(60, 700 - 20 * number, left[number % 8])
            canvas.drawString(330, 700 - 20 * number, right[number % 8])
            if number % 8 == 7:
                canvas.line(60, 696 - 20 * number, 560, 696 - 20 * number)

    dense = str(DenseText.of(read_bytes(drawn(draw), "tasks.pdf")))
    assert dense.index("".join(right[0].split())) < dense.rindex(left[7])


def test_a_page_in_one_column_with_short_lines_is_read_line_by_line() -> None:
    lines = [f"{name}建设任务由县大数据中心牵头推进落实" for name in NAMES]

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            canvas.drawString(60, 700 - 20 * number, line)
        canvas.drawRightString(530, 700 - 20 * len(lines), "云湖县人民政府办公室")
        canvas.drawRightString(530, 680 - 20 * len(lines), "2023年8月2日")

    source = read_bytes(drawn(draw), "list.pdf")
    assert source.text.splitlines() == [*lines, "云湖县人民政府办公室", "2023年8月2日"]


def test_lines_of_a_contents_page_stand_each_for_itself() -> None:
    margins = Margins(80, 500)
    entry = TextLine("一、总体要求 ......... 3", 80, 700, 498, 716, 16)
    assert not continues(entry, TextLine("附件任务分工表 ......... 12", 80, 672, 498, 688, 16), margins)
    assert continues(
        TextLine("接入感知设备共计12", 80, 700, 498, 716, 16), TextLine("个。", 80, 672, 112, 688, 16), margins
    )


def test_what_continues_a_paragraph_in_the_next_column() -> None:
    margins, left, right = Margins(60, 535), Margins(60, 285), Margins(310, 535)
    foot = TextLine("推进智慧城市", 60, 60, 284, 70, 10, column=left)
    assert continues(foot, TextLine("建设工作。", 310, 780, 360, 790, 10, column=right), margins)
    assert not continues(foot, TextLine("建设工作。", 330, 780, 380, 790, 10, column=right), margins)
    short = TextLine("推进智慧城市", 60, 60, 200, 70, 10, column=left)
    assert not continues(short, TextLine("建设工作。", 310, 780, 360, 790, 10, column=right), margins)


def test_glyphs_without_size_in_the_middle_of_the_page_are_no_columns() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "一、总体目标，建设智慧城市，提升服务水平。")
        canvas.setFont("Courier", 0.001)
        for number in range(400):
            canvas.drawString(297 + number / 400, 690, "1")

    assert "总体目标" in read_bytes(drawn(draw), "plan.pdf").text


SAMPLE = made(paragraphs(TEXTS, body()), columns(60, 730))


@settings(deadline=None, max_examples=30)
@given(st.randoms(use_true_random=False), st.integers(1, 40))
def test_damaged_files_in_columns_are_read_or_refused(
    read_damaged: Callable[..., None], chance: random.Random, changes: int
) -> None:
    read_damaged(SAMPLE, "damaged.pdf", chance, changes)
