from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from loaders.readers import ReadError, read, read_bytes, readers
from loaders.readers._furniture import page_furniture
from loaders.text import DenseText

PLAN = (
    "云湖县新型智慧城市建设试点工作任务书\n\n一、总体目标\n云湖县人民政府对试点建设负总责，"
    "到2023年底建成城市大脑，接入感知设备1200个。\n（一）智慧教育。依托县统一云平台，建设智慧校园。\n"
)
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["plan.txt", "plan.docx", "plan"])
def test_every_encoding_and_line_end_gives_the_same_text(encoding: str, line_end: str, name: str) -> None:
    data = PLAN.replace("\n", line_end).encode(encoding)
    assert read_bytes(data, name).text == PLAN


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("gbk", "gb18030"), ("utf-16", "utf-16-le"), ("utf-16-be", "utf-16-be")],
)
def test_the_encoding_found_is_named(encoding: str, found: str) -> None:
    assert read_bytes(PLAN.encode(encoding), "plan.txt").encoding == found


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00\ufeff"), min_size=1))
@example("\x0c一\x0c")
def test_utf8_text_is_unchanged(text: str) -> None:
    if text.strip():
        assert read_bytes(text.encode("utf-8"), "any.txt").text == text


@settings(deadline=None)
@given(st.text(alphabet="智慧城市建设任务责任单位一二三、，。（）2023年%abc \n"))
def test_usual_chinese_in_gb18030_is_never_misread(text: str) -> None:
    # Two hanzi of GBK alone can be valid UTF-8 as well; a sentence cannot.
    assert read_bytes(("总体目标" + text).encode("gb18030"), "any.txt").text == "总体目标" + text


def test_form_feeds_divide_pages_and_running_heads_are_marked() -> None:
    pages = [f"云湖县文件\n第{n}段正文在此，说明第{n}件事。\n{n}\n" for n in "甲乙丙丁"]
    numbered = [
        page.replace(f"\n{n}\n", f"\n{i}\n") for i, (page, n) in enumerate(zip(pages, "甲乙丙丁", strict=True), 1)
    ]
    source = read_bytes("\f".join(numbered).encode(), "plan.txt")
    assert len(source.page_starts) == 4
    assert source.page_of(source.text.index("第丙段")) == 3
    marked = {source.text[span.start : span.end] for span in source.furniture}
    assert marked == {"云湖县文件", "1", "2", "3", "4"}
    assert str(DenseText.of(source)).startswith("第甲段正文在此，说明第甲件事。第乙段")


@pytest.mark.parametrize("line", ["— 12 —", "- 3 -", "–3–", "第 3 页", "第3页 共10页", "Page 3 of 9", "·3·"])
def test_page_number_lines_are_furniture(line: str) -> None:
    text = f"推进智慧\n{line}\n城市建设\n"
    (span,) = page_furniture(text)
    assert text[span.start : span.end] == line


@pytest.mark.parametrize("line", ["3", "2023年", "第3页的内容", "— 完 —", "1、目标", "-"])
def test_other_lines_are_not(line: str) -> None:
    assert page_furniture(f"推进智慧\n{line}\n城市建设\n") == ()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\x00" * 100, "empty"),
        ("\ufeff\u3000\x85".encode("utf-16"), "empty"),
        (b"a\x00\x01\x02" * 100, "binary"),
        (bytes(range(128, 256)) * 10, "encoding"),
        (PLAN.encode()[:-2], "breaks off"),
        (PLAN.encode() + b"\xff" + PLAN.encode(), "damaged"),
        (PLAN.encode("gb18030")[:-2], "breaks off"),
        (PLAN.encode("gb18030") + b"\xff" + PLAN.encode("gb18030"), "damaged"),
        (b"\xff\xfe" + PLAN.encode("utf-16-le")[:-1], "UTF-16"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "old Word"),
        (b"{\\rtf1 abc}", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 60, "picture"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, says: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "计划.txt")
    assert says in caught.value.cause
    assert str(caught.value).startswith("计划.txt")


def test_files_that_cannot_be_opened_are_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "missing.txt")
    with pytest.raises(ReadError, match="no file"):
        read(tmp_path)
    large = tmp_path / "large.txt"
    large.write_text(PLAN, encoding="utf-8")
    with pytest.raises(ReadError, match="more than the 10 allowed"):
        read(large, max_bytes=10)
    assert read(large).text == PLAN


def test_errors_travel_between_processes_whole() -> None:
    error = ReadError("the page is damaged", file="a.pdf", place="page 3")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.cause, again.file, again.place) == (str(error), error.cause, error.file, error.place)


@pytest.mark.parametrize(
    "text",
    [
        PLAN * 170_000,
        "智慧" * 900_000,
        "1" * 1_000_000,
        "—" * 1_000_000,
        " " * 1_000_000 + "— 3",
        "\f" * 200_000 + "一",
        "（" * 500_000,
    ],
    ids=["50 MB", "one line of 5 MB", "a million digits", "dashes", "spaces", "form feeds", "brackets"],
)
def test_huge_texts_are_read_whole(text: str) -> None:
    assert read_bytes(text.encode(), "huge.txt").text == text


@settings(deadline=None, max_examples=300)
@given(
    st.binary(min_size=1, max_size=400), st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"\xff\xfe"])
)
def test_random_bytes_are_read_or_refused(data: bytes, beginning: bytes) -> None:
    try:
        source = read_bytes(beginning + data, "random")
    except ReadError as error:
        assert error.cause
    else:
        assert source.text.strip()


def test_readers_are_asked_in_order_and_plain_text_last() -> None:
    orders = [reader.ORDER for reader in readers()]
    assert orders == sorted(orders)
    assert readers()[-1].accepts(b"anything", "x")
    assert not any(reader.accepts("一、目标".encode(), "plan.pdf") for reader in readers()[:-1])
