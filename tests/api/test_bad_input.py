"""Documents that are broken, hostile or of another kind, each in one build with good ones."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api.cli import main
from graph.store import open_dataset
from queries.canned import run

MEMORY = 4 << 30
SECONDS = 600
BUILD = """
import resource, sys
memory = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
from api.cli import main
if __name__ == "__main__":
    main()
"""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PLAN = (
    "松溪县新型智慧城市建设试点工作任务书\n\n根据通知精神，松溪县为新型智慧城市建设试点城市。"
    "试点具体内容如下：\n\n一、主要任务\n\n（一）地方特色\n\n"
)
TASKS = """1.智慧渔港。布设摄像机120台，接入渔业执法平台。

2.智慧停车。新建停车场12处。

3.智慧校园。为45所学校配齐录播教室。

"""
SECRET = "脚本里的字"


def drawn(text: str | None, **options: object) -> bytes:
    """A PDF file of one page with a text or, without one, a picture alone."""
    pytest.importorskip("reportlab", reason="reportlab, which makes the PDF files, is not installed")
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, **options)
    if text is None:
        from PIL import Image

        canvas.drawImage(ImageReader(Image.new("L", (400, 600), 90)), 50, 50, 400, 600)
    else:
        canvas.setFont("STSong-Light", 16)
        canvas.drawString(80, 700, text)
    canvas.save()
    return buffer.getvalue()


def encrypted_pdf() -> bytes:
    encryption = pytest.importorskip("reportlab.lib.pdfencrypt", reason="reportlab is not installed")
    return drawn("一、总体目标", encrypt=encryption.StandardEncryption("user", "owner"))


def truncated_pdf() -> bytes:
    whole = drawn("一、总体目标")
    return whole[: len(whole) // 2]


def word(document: bytes) -> bytes:
    """A Word package around the XML of its text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/word/document.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
            f'Type="{OFFICE}/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", document)
    return buffer.getvalue()


def bomb() -> bytes:
    """A Word package of a few megabytes whose text unpacks to three gigabytes.

    A block of blanks is compressed once, and its bytes stand in the archive many times over: a
    full flush makes them independent of what is before.
    """
    block, times = 64 << 20, 48
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b" " * block) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = packed * times + zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    sizes = struct.pack("<2L", len(packed), block * times)
    small = word(b"<a/>")
    # The last member of a small package gets other bytes; the places of what follows move with them.
    local, directory, last, end = (
        find(mark)
        for find, mark in (
            (small.rindex, b"PK\3\4"),
            (small.index, b"PK\1\2"),
            (small.rindex, b"PK\1\2"),
            (small.rindex, b"PK\5\6"),
        )
    )
    header = small[local : local + 18] + sizes + small[local + 26 : local + 30 + len("word/document.xml")]
    start = local + len(header) + len(packed)
    entry = small[last : last + 20] + sizes + small[last + 28 : end]
    tail = small[end : end + 16] + struct.pack("<L", start) + small[end + 20 :]
    return small[:local] + header + packed + small[directory:last] + entry + tail


def entities() -> bytes:
    declared = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{Path(__file__).as_uri()}">]>'
    body = f"<w:body><w:p><w:r><w:t>{PLAN}&x;</w:t></w:r></w:p></w:body>"
    return word(f'{declared}<w:document xmlns:w="{WORD}">{body}</w:document>'.encode())


def page() -> bytes:
    """A page whose scripts would write text, load files and never end."""
    script = f"<script>while(true){{document.write('{SECRET}')}}</script><script src='file:///etc/passwd'></script>"
    lines = "".join(f"<p onclick='{SECRET}()'>{line}</p>" for line in (PLAN + TASKS).split("\n\n"))
    return f"<html><head><meta charset='utf-8'>{script}</head><body>{script}{lines}{script}</body></html>".encode()


def nested(depth: int) -> bytes:
    """A plan whose numbers nest ever deeper: 1.1.1…, and brackets in brackets."""
    dotted = "\n".join(".".join("1" * n) + " 建设平台。" for n in range(1, depth))
    return f"{PLAN}{dotted}\n{'（一）' * depth}\n{'（' * depth}一{'）' * depth}\n".encode()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "加密.pdf": (encrypted_pdf, "password"),
    "截断.pdf": (truncated_pdf, "breaks off before its end"),
    "扫描.pdf": (lambda: drawn(None), "pictures and no text"),
    "炸弹.docx": (bomb, "unpacks to more than"),
    "实体.docx": (entities, "declares entities"),
    "空.txt": (lambda: b"", "the file is empty"),
    "空白.txt": (lambda: b" \r\n\t" * 1000, "the file is empty"),
    "二进制.txt": (lambda: bytes(range(256)) * 4000, "binary data"),
    "散文.txt": (lambda: "湖上起了雾，渔船都没有出港。\n".encode() * 50, "no task book, plan or digest"),
    "五十兆.txt": (
        lambda: (PLAN + "1.智慧渔港。布设摄像机120台。\n" * 1_200_000).encode(),
        "split it into several files",
    ),
    "一行五兆.txt": (lambda: (PLAN + "建设停车场12处，" * 210_000).encode(), "split it into several files"),
    "百万数字.txt": (lambda: (PLAN + "7" * 1_000_000).encode(), "split it into several files"),
}
READ: dict[str, Callable[[], bytes]] = {
    "脚本.html": page,
    "改名.pdf": lambda: (PLAN + TASKS).encode("gb18030"),
    "改名.docx": page,
    "改名.txt": lambda: word(
        f'<w:document xmlns:w="{WORD}"><w:body>'.encode()
        + "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in (PLAN + TASKS).split("\n\n")).encode()
        + b"</w:body></w:document>"
    ),
    "一行数字.txt": lambda: (PLAN + TASKS + "7" * 300_000).encode(),
    "一行指标.txt": lambda: (PLAN + TASKS + "建设停车场12处，" * 20_000).encode(),
    "层层编号.txt": lambda: nested(400),
    "一行比例.txt": lambda: filled("12%"),
    "尽是标题.txt": lambda: filled("1.\n"),
    "分别达到.txt": lambda: filled("成立公司甲和乙覆盖率分别达到95%和85%"),
    "中期考核.txt": lambda: filled("2024年6月底前中期考核，"),
}


def filled(piece: str) -> bytes:
    """A plan that goes on with one piece, as often as a document may."""
    head = PLAN + TASKS
    times = 24_000 if "\n" in piece else (400_000 - len(head)) // len(piece)
    return (head + piece * times).encode()


@dataclass(frozen=True)
class Built:
    """How a build of good and bad documents ended."""

    status: int
    errors: list[str]
    out: Path
    beside: set[str]

    def manifest(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.out / "manifest.json").read_text(encoding="utf-8"))
        return content


@pytest.fixture(scope="module")
def built(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """All of them in one build, in a process that is ended if it hangs and may not take all memory."""
    folder = tmp_path_factory.mktemp("bad")
    documents = folder / "documents"
    shutil.copytree(examples, documents)
    for name, make in {**{name: make for name, (make, _) in REFUSED.items()}, **READ}.items():
        (documents / name).write_bytes(make())
    out = folder / "out"
    finished = subprocess.run(
        [sys.executable, "-c", BUILD, str(MEMORY), "build", str(documents), "--out", str(out), "--workers", "2"],
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    return Built(finished.returncode, finished.stderr.splitlines(), out, {path.name for path in folder.iterdir()})


def test_the_build_ends_with_status_1_and_nothing_half_written(built: Built) -> None:
    assert built.status == 1, built.errors
    assert not [line for line in built.errors if "Traceback" in line]
    assert built.beside == {"documents", "out"}
    assert not [path.name for path in built.out.rglob(".*")]


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_document_is_named_with_the_cause(name: str, built: Built) -> None:
    _, cause = REFUSED[name]
    (line,) = [line for line in built.errors if line.startswith(f"skipped {name}")]
    assert cause in line
    (failure,) = [failure for failure in built.manifest()["failures"] if failure["file"] == name]
    assert cause in failure["cause"]


def test_the_other_documents_are_all_in_the_dataset(built: Built, examples: Path) -> None:
    names = {path.name for path in examples.iterdir()} | set(READ)
    assert {source["name"] for source in built.manifest()["sources"]} == names
    assert {row["document"] for row in rows(built.out)} == names


@pytest.mark.parametrize("name", ["脚本.html", "改名.pdf", "改名.docx", "改名.txt"])
def test_scripts_and_wrong_endings_change_nothing(name: str, built: Built) -> None:
    (source,) = [source for source in built.manifest()["sources"] if source["name"] == name]
    assert source["places"] == ["松溪县"]
    assert source["counts"]["units"] == 3
    text = gzip.decompress((built.out / "texts" / f"{source['document']}.txt.gz").read_bytes()).decode()
    assert "布设摄像机120台" in text
    assert SECRET not in text


def test_with_nothing_to_build_nothing_is_written(tmp_path: Path) -> None:
    bad = tmp_path / "空.txt"
    bad.write_bytes(b"")
    result = CliRunner().invoke(main, ["build", str(bad), "--out", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "no document could be read" in result.output
    assert "空.txt: the file is empty" in result.output
    assert {path.name for path in tmp_path.iterdir()} == {"空.txt"}


def test_a_failed_build_leaves_the_dataset_before_it(examples: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    good = next(iter(sorted(examples.iterdir())))
    assert CliRunner().invoke(main, ["build", str(good), "--out", str(out)]).exit_code == 0
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    bad = tmp_path / "二进制.txt"
    bad.write_bytes(bytes(range(256)) * 40)
    assert CliRunner().invoke(main, ["build", str(bad), "--out", str(out)]).exit_code == 1
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def rows(out: Path) -> list[dict[str, str]]:
    result = run("pilots", {}, open_dataset(out))
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]
