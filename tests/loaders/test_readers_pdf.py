from __future__ import annotations

import io
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.readers import ReadError, read_bytes
from loaders.readers._pdf_lines import Margins, TextLine, continues
from loaders.text import DenseText, SourceText

pytest.importorskip("reportlab", reason="reportlab, which makes the PDF files, is not installed")

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
BODY = ParagraphStyle("body", fontName=FONT, fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK")
TITLE = ParagraphStyle("title", fontName=FONT, fontSize=22, leading=34, alignment=1, wordWrap="CJK")
CELL = ParagraphStyle("cell", fontName=FONT, fontSize=10.5, leading=16, wordWrap="CJK")
ROWS = [
    ["序号", "重点任务", "责任单位", "完成时限"],
    ["1", "建设城市运行管理服务平台，整合住建、城管等数据，覆盖全县", "县综合执法局、县大数据中心", "2023年12月"],
    ["2", "建设教育云平台，覆盖全县120所学校", "县教育局", "2022年底"],
    ["3", "建设智慧医院，推进电子病历、远程会诊和数据互联", "县卫生健康局、县医保局、县人民医院", "2023年6月"],
]
SENTENCES = [
    f"（{n}）{name}。依托云湖县统一云平台，建设{name}系统，到202{n % 5}年底接入感知设备{n * 137}个，"
    f"实现重点区域全覆盖，完善{name}服务体系，提升为民服务水平，与GIS platform共享数据。"
    for n, name in enumerate(
        ["智慧教育", "智慧医疗", "智慧社区", "智慧交通", "智慧应急", "智慧水利", "智慧农业"] * 3, 1
    )
]


def pdf(flowables: list[Flowable], decorate: Callable[[Canvas, int], None] | None = None) -> bytes:
    buffer = io.BytesIO()

    def on_page(canvas: Canvas, template: SimpleDocTemplate) -> None:
        if decorate:
            canvas.setFont(FONT, 9)
            decorate(canvas, template.page)

    template = SimpleDocTemplate(buffer, pagesize=A4, leftMargin=80, rightMargin=80, topMargin=72, bottomMargin=72)
    template.build(list(flowables), onFirstPage=on_page, onLaterPages=on_page)
    return buffer.getvalue()


def drawn(draw: Callable[[Canvas], None], **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    canvas.setFont(FONT, 12)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def head_and_foot(canvas: Canvas, page: int) -> None:
    canvas.drawCentredString(297, 810, "云湖县人民政府文件")
    foot(canvas, page)


def foot(canvas: Canvas, page: int) -> None:
    canvas.drawCentredString(297, 30, f"— {page} —")


def body(texts: list[str]) -> list[Flowable]:
    return [Paragraph(text, BODY) for text in texts]


def table(rows: list[list[str]], *, ruled: bool) -> Table:
    made = Table([[Paragraph(text, CELL) for text in row] for row in rows], colWidths=[40, 200, 120, 75])
    style = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    made.setStyle(TableStyle([*style, ("GRID", (0, 0), (-1, -1), 0.5, "black")] if ruled else style))
    return made


def cells(source: SourceText) -> list[tuple[int, int, int, str]]:
    return [(c.table, c.row, c.column, source.text[c.span.start : c.span.end]) for c in source.cells]


def marked(source: SourceText) -> set[str]:
    return {source.text[span.start : span.end] for span in source.furniture}


def test_paragraphs_are_whole_over_lines_and_pages() -> None:
    source = read_bytes(pdf([Paragraph("云湖县实施方案", TITLE), *body(SENTENCES)], head_and_foot), "plan.pdf")
    pages = len(source.page_starts)
    assert pages >= 3
    assert marked(source) == {"云湖县人民政府文件", *(f"— {n} —" for n in range(1, pages + 1))}
    own = [line for line in source.text.splitlines() if line not in marked(source)]
    assert own == ["云湖县实施方案", *SENTENCES]


def test_pages_are_counted_where_their_text_begins() -> None:
    flow = [*body(["第一页的话。"]), PageBreak(), *body(["第二页的话。"]), PageBreak(), *body(["第三页的话。"])]
    source = read_bytes(pdf(flow, head_and_foot), "plan.pdf")
    for page, word in enumerate(["第一页", "第二页", "第三页"], 1):
        assert source.page_of(source.text.index(word)) == page
        assert source.page_of(source.text.index(f"— {page} —")) == page


def test_the_same_words_on_many_pages_are_no_running_heads_inside_the_text() -> None:
    flow = [item for _ in range(4) for item in (*body(["组织实施。", "加强领导。"]), PageBreak())]
    source = read_bytes(pdf(flow), "plan.pdf")
    assert source.furniture == ()
    assert str(DenseText.of(source)) == "组织实施。加强领导。" * 4


@pytest.mark.parametrize("ruled", [True, False])
def test_tables_are_read_cell_by_cell(ruled: bool) -> None:
    source = read_bytes(pdf([*body(["附件：任务分工表"]), table(ROWS, ruled=ruled), *body(["表后的话。"])]), "plan.pdf")
    assert cells(source) == [
        (0, row, column, text) for row, texts in enumerate(ROWS) for column, text in enumerate(texts)
    ]
    assert source.text.splitlines()[0] == "附件：任务分工表"
    assert source.text.splitlines()[-1] == "表后的话。"


def test_merged_cells_are_read_once() -> None:
    made = Table([["合并", "甲"], ["", "乙"], ["丙", ""]], colWidths=[80, 80])
    style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), FONT, 12)]
    made.setStyle(TableStyle([*style, ("SPAN", (0, 0), (0, 1)), ("SPAN", (0, 2), (1, 2))]))
    assert cells(read_bytes(pdf([made]), "plan.pdf")) == [
        (0, 0, 0, "合并"), (0, 0, 1, "甲"), (0, 1, 1, "乙"), (0, 2, 0, "丙"),
    ]  # fmt: skip


def test_a_table_over_two_pages_is_one_and_its_repeated_head_no_row() -> None:
    rows = [[str(n), f"建设第{n}个平台", f"县第{n}局", "2023年"] for n in range(1, 60)]
    made = Table(ROWS[:1] + rows, colWidths=[40, 200, 120, 75], repeatRows=1)
    made.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), FONT, 10)]))
    source = read_bytes(pdf([made], head_and_foot), "plan.pdf")
    assert len(source.page_starts) > 1
    assert {c.table for c in source.cells} == {0}
    assert [text for _, _, column, text in cells(source) if column == 0] == ["序号", *(row[0] for row in rows)]
    numbers = [row for _, row, column, _ in cells(source) if column == 0]
    assert numbers == sorted(set(numbers))


def test_columns_of_running_text_are_read_one_after_the_other() -> None:
    left = [
        "智慧城市建设要坚持统筹规划分步",
        "实施的原则加强部门之间协同推动",
        "数据资源汇聚融合共享开放不断提",
        "升城市治理能力和公共服务水平。",
    ]
    right = [
        "各部门要按照职责分工抓好任务落",
        "实加大资金投入强化人才支撑和安",
        "全保障确保各项工作取得实际成效",
        "为群众办好每一件民生实事好事。",
    ]

    def draw(canvas: Canvas) -> None:
        for number, (one, other) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(60, 700 - 20 * number, one)
            canvas.drawString(310, 700 - 20 * number, other)

    assert str(DenseText.of(read_bytes(drawn(draw), "plan.pdf"))) == "".join(left + right)


def test_single_hanzi_set_one_by_one_are_kept_and_overprints_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        for number, character in enumerate("一、智慧城市"):
            canvas.drawString(100 + 12 * number, 700, character)
            canvas.drawString(100.3 + 12 * number, 700, character)

    assert read_bytes(drawn(draw), "plan.pdf").text == "一、智慧城市\n"


def test_turned_pages_are_read_as_they_are_shown() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.drawString(100, -100, "第一行的文字。")
        canvas.drawString(100, -130, "第二行的文字。")

    assert str(DenseText.of(read_bytes(drawn(draw), "plan.pdf"))) == "第一行的文字。第二行的文字。"


def test_watermarks_askew_are_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(["推进智慧城市建设，", "提升治理水平。"]):
            canvas.drawString(100, 700 - 40 * number, line)
        canvas.translate(100, 640)
        canvas.rotate(35)
        canvas.drawString(0, 0, "内部资料内部资料")

    assert str(DenseText.of(read_bytes(drawn(draw), "plan.pdf"))) == "推进智慧城市建设，提升治理水平。"


def test_the_content_decides_not_the_name() -> None:
    assert read_bytes(pdf(body(["一、总体目标。"])), "plan.txt").text == "一、总体目标。\n"
    assert read_bytes("一、总体目标。\n".encode(), "plan.pdf").text == "一、总体目标。\n"


def picture(canvas: Canvas) -> None:
    from PIL import Image

    for _ in range(3):
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *A4)
        canvas.drawString(10, 10, "Scanner")
        canvas.showPage()


def test_encrypted_files_are_refused_and_files_anyone_may_open_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "一、总体目标")

    with pytest.raises(ReadError, match="password"):
        read_bytes(drawn(draw, encrypt=StandardEncryption("user", "owner")), "plan.pdf")
    assert (
        read_bytes(drawn(draw, encrypt=StandardEncryption("", "owner", canCopy=0)), "plan.pdf").text == "一、总体目标\n"
    )


def test_scanned_pages_are_refused() -> None:
    with pytest.raises(ReadError, match="pictures and no text"):
        read_bytes(drawn(picture), "plan.pdf")


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.99])
def test_files_that_break_off_are_refused(share: float) -> None:
    with pytest.raises(ReadError, match="breaks off"):
        read_bytes(SAMPLE[: int(share * len(SAMPLE))], "plan.pdf")


def test_a_hatched_page_and_a_page_of_cells_end() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(1_500):
            canvas.line(0, number / 2, 500, number / 2)
            canvas.line(number / 3, 0, number / 3, 800)
        canvas.drawString(100, 700, "一、总体目标，建设智慧城市，提升服务水平。")

    assert "总体目标" in read_bytes(drawn(draw), "plan.pdf").text


def test_too_much_text_is_refused() -> None:
    def draw(canvas: Canvas) -> None:
        for _ in range(14):
            canvas.setFont("Courier", 1)
            for row in range(80):
                canvas.drawString(0, 10 * row, "1" * 400)
            canvas.showPage()

    with pytest.raises(ReadError, match="more than 400,000 characters"):
        read_bytes(drawn(draw), "plan.pdf")


def test_what_continues_a_paragraph() -> None:
    margins = Margins(80, 500)
    full = TextLine("推进智慧城市", 80, 700, 498, 716, 16)
    assert continues(full, TextLine("建设工作。", 80, 672, 200, 688, 16), margins)
    assert continues(full, TextLine("建设工作。", 80, 760, 200, 776, 16, page=1), margins)
    assert not continues(full, TextLine("建设工作。", 112, 672, 200, 688, 16), margins)
    assert not continues(full, TextLine("建设工作。", 80, 600, 200, 616, 16), margins)
    assert not continues(full, TextLine("建设工作。", 80, 672, 200, 694, 22), margins)
    short = TextLine("推进智慧城市", 80, 700, 300, 716, 16)
    assert not continues(short, TextLine("建设工作。", 80, 672, 200, 688, 16), margins)
    ended = TextLine("一期工程年内全部完成，二期工程明年启动建设。", 80, 700, 498, 716, 16)
    assert not continues(ended, TextLine("青岚市", 80, 672, 128, 688, 16), margins)
    assert continues(ended, TextLine("资金由两级财政分担。", 80, 672, 240, 688, 16), margins)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.text(alphabet="智慧城市建设任务，。（）一二、12abc", min_size=1, max_size=300), min_size=1, max_size=9)
)
def test_no_character_is_lost_or_moved(paragraphs: list[str]) -> None:
    # A number alone at the head of a page is a page number; hence the hanzi before each paragraph.
    begun = ["建" + text for text in paragraphs]
    assert str(DenseText.of(read_bytes(pdf(body(begun), foot), "any.pdf"))) == "".join(begun)


SAMPLE = pdf([*body(SENTENCES[:3]), table(ROWS, ruled=True)], head_and_foot)


def test_threads_may_read_at_once() -> None:
    with ThreadPoolExecutor(4) as threads:
        texts = list(threads.map(lambda data: read_bytes(data, "plan.pdf").text, [SAMPLE] * 12))
    assert len(set(texts)) == 1


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False), st.integers(1, 40))
def test_damaged_files_are_read_or_refused(
    read_damaged: Callable[..., None], chance: random.Random, changes: int
) -> None:
    read_damaged(SAMPLE, "damaged.pdf", chance, changes)
