"""The real documents, saved in other formats, must read as the same words."""

from __future__ import annotations

import html
import io
from pathlib import Path

import docx
import pytest

from loaders.paragraphs import paragraphs_of
from loaders.readers import read, read_bytes
from loaders.text import DenseText

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
FILES = sorted(CORPUS.glob("*.txt")) if CORPUS.is_dir() else []

pytestmark = pytest.mark.skipif(not FILES, reason=f"the real documents are not in {CORPUS.name}/ beside the project")


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem[:3])
def document(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def words(data: bytes) -> str:
    return str(DenseText.of(read_bytes(data, "document")))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_other_encodings_and_line_ends(document: Path, encoding: str) -> None:
    text = document.read_text(encoding="utf-8")
    assert read(document).text == text
    assert read_bytes(text.replace("\n", "\r\n").encode(encoding), "document").text == text


def test_as_word(document: Path) -> None:
    source = read(document)
    made = docx.Document()
    for paragraph in paragraphs_of(source):
        made.add_paragraph(paragraph.text)
    buffer = io.BytesIO()
    made.save(buffer)
    assert words(buffer.getvalue()) == str(DenseText.of(source))


def test_as_web_page(document: Path) -> None:
    source = read(document)
    body = "".join(f"<p>　　{html.escape(paragraph.text)}</p>" for paragraph in paragraphs_of(source))
    page = (
        '<html><head><meta charset="gb2312"></head><body><div class="nav"><a>首页</a></div>'
        f'<div id="zoom">{body}</div><div class="footer">版权所有</div></body></html>'
    )
    assert words(page.encode("gb18030")) == str(DenseText.of(source))


def test_as_pdf(document: Path) -> None:
    reason = "reportlab, which makes the PDF files, is not installed"
    platypus = pytest.importorskip("reportlab.platypus", reason=reason)
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK")
    source = read(document)
    flow = [platypus.Paragraph(html.escape(paragraph.text), style) for paragraph in paragraphs_of(source)]
    buffer = io.BytesIO()
    platypus.SimpleDocTemplate(buffer).build(
        flow,
        onFirstPage=lambda canvas, template: canvas.drawCentredString(297, 30, f"- {template.page} -"),
        onLaterPages=lambda canvas, template: canvas.drawCentredString(297, 30, f"- {template.page} -"),
    )
    assert words(buffer.getvalue()) == str(DenseText.of(source))
