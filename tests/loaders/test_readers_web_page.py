from __future__ import annotations

import html
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.readers import ReadError, read_bytes

TITLE = "云湖县人民政府办公室关于印发云湖县智慧城市实施方案的通知"
ARTICLE = """
<h2>一、总体目标</h2><p>&nbsp;&nbsp;推进<b>智慧</b>城市建设，实现一网通办，提升治理水平。</p>
<h2>二、重点任务</h2><p>建设城市大脑；<br>建设智慧校园，覆盖全县学校。</p>
<ol><li>建设平台，汇聚数据。</li><li>完善标准。</li></ol>
<table><tr><th>任务</th><th>责任单位</th></tr>
<tr><td rowspan="2">平台</td><td>县大数据局</td></tr><tr><td>县财政局</td></tr></table>
<p style="display: none">隐藏的话。</p><script>var x = "一、脚本。";</script>
"""
FACTS = """
<table class="xxgk"><tr><td>索 引 号：</td><td>11371/2021-001</td><td>发布机构：</td><td>云湖县人民政府办公室</td></tr>
<tr><td>文　　号：</td><td>云政办发〔2021〕7号</td><td>成文日期：</td><td>2021年6月8日</td></tr></table>
"""
PAGE = f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{TITLE}_云湖县人民政府</title><style>p {{color: red}}</style></head><body>
<div class="top-nav"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li></ul></div>
<div class="dqwz">当前位置：<a>首页</a> &gt; <a>政务公开</a></div>
{FACTS}<div class="main"><h1>{TITLE}</h1><div>发布日期：2021-07-01 来源：县政府办 浏览次数：33</div>
<div id="zoom" class="TRS_Editor">{ARTICLE}</div><div class="share">分享到：微信</div></div>
<div class="footer">版权所有：云湖县人民政府，联系电话、网站地图。</div></body></html>"""
EXPECTED = [
    "一、总体目标", "推进智慧城市建设，实现一网通办，提升治理水平。", "二、重点任务", "建设城市大脑；",
    "建设智慧校园，覆盖全县学校。", "1. 建设平台，汇聚数据。", "2. 完善标准。", "任务", "责任单位", "平台",
    "县大数据局", "县财政局",
]  # fmt: skip


@pytest.mark.parametrize("encoding", ["gb2312", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["plan.html", "plan.doc", "plan.txt"])
def test_the_article_is_read_without_what_stands_around_it(encoding: str, name: str) -> None:
    source = read_bytes(PAGE.encode(encoding, errors="xmlcharrefreplace"), name)
    assert source.text.splitlines() == [TITLE, *EXPECTED]


def test_metadata_leaves_the_text() -> None:
    metadata = read_bytes(PAGE.encode(), "plan.html").metadata
    assert metadata.title == TITLE
    assert metadata.index_number == "11371/2021-001"
    assert metadata.issuer == "云湖县人民政府办公室"
    assert metadata.document_number == "云政办发〔2021〕7号"
    assert metadata.issued == "2021-06-08"


@pytest.mark.parametrize(
    "facts",
    [
        "<ul><li>索引号：A-1</li><li>发文字号：云政发〔2020〕3号</li><li>公开方式：主动公开</li></ul>",
        "<div><span>索引号：</span><span>A-1</span></div><div><span>发文字号：</span><span>云政发〔2020〕3号</span></div>",
        "<p><b>索引号：</b>A-1</p><p><b>发文字号：</b>云政发〔2020〕3号</p>",
        "<dl><dt>索引号</dt><dd>A-1</dd><dt>发文字号</dt><dd>云政发〔2020〕3号</dd></dl>",
    ],
)
def test_metadata_is_found_in_every_markup(facts: str) -> None:
    source = read_bytes(f"<html><body>{facts}<div>{ARTICLE}</div></body></html>".encode(), "plan.html")
    assert (source.metadata.index_number, source.metadata.document_number) == ("A-1", "云政发〔2020〕3号")
    assert source.text.splitlines() == EXPECTED


def test_headings_and_cells_keep_their_places() -> None:
    source = read_bytes(PAGE.encode(), "plan.html")
    assert [(source.text[h.span.start : h.span.end], h.level) for h in source.headings] == [
        ("一、总体目标", 2),
        ("二、重点任务", 2),
    ]
    cells = [(c.table, c.row, c.column, source.text[c.span.start : c.span.end]) for c in source.cells]
    assert cells == [
        (0, 0, 0, "任务"), (0, 0, 1, "责任单位"), (0, 1, 0, "平台"), (0, 1, 1, "县大数据局"), (0, 2, 1, "县财政局"),
    ]  # fmt: skip


def test_a_table_of_the_article_with_words_like_labels_stays() -> None:
    table = "<table><tr><td>名称</td><td>文号</td></tr><tr><td>数据管理办法</td><td>云政发〔2020〕3号</td></tr></table>"
    source = read_bytes(f"<html><body>{ARTICLE}{table}</body></html>".encode(), "plan.html")
    assert source.text.splitlines()[-4:] == ["名称", "文号", "数据管理办法", "云政发〔2020〕3号"]
    assert source.metadata.document_number is None


def test_tables_that_only_lay_out_the_page_are_no_cells() -> None:
    page = f"<html><body><table><tr><td width=20></td><td>{ARTICLE}</td></tr></table></body></html>"
    source = read_bytes(page.encode(), "plan.html")
    assert source.text.splitlines() == EXPECTED
    assert {cell.table for cell in source.cells} == {0}


def test_an_unmarked_title_before_the_article_is_read() -> None:
    rows = [f"<b>{TITLE}</b>", "发布时间：2021-01-02 来源：县政府办 浏览次数：7次", ARTICLE, "【打印本页】【关闭窗口】"]
    inner = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    menu = "<table><tr><td><a>首页</a></td></tr><tr><td><a>机构职能</a></td></tr></table>"
    logo, foot = "<tr><td colspan=2><h1>云湖县人民政府</h1></td></tr>", "<tr><td colspan=2>主办：县政府办</td></tr>"
    page = f"<table>{logo}<tr><td>{menu}</td><td><table>{inner}</table></td></tr>{foot}</table>"
    source = read_bytes(f"<html><title>云湖县政府</title><body>{page}</body></html>".encode(), "plan.html")
    assert source.text.splitlines() == [TITLE, *EXPECTED]
    assert source.metadata.title == TITLE


def test_a_surrounding_name_around_the_article_does_not_hide_it() -> None:
    page = f"<html><body><div class='header'><div class='search'>{ARTICLE}</div></div></body></html>"
    assert read_bytes(page.encode(), "plan.html").text.splitlines() == EXPECTED


def test_an_article_that_a_script_would_show_is_read() -> None:
    page = f"<html><body><div id='js_content' style='visibility: hidden'>{ARTICLE}</div></body></html>"
    assert read_bytes(page.encode(), "plan.html").text.splitlines() == EXPECTED


@pytest.mark.parametrize(
    ("markup", "first"),
    [
        ("<ol type='a'><li>甲项。", "a. 甲项。"),
        ("<ol start='3'><li>甲项。", "3. 甲项。"),
        ("<ol style='list-style-type: cjk-ideographic'><li>甲项。", "一、甲项。"),
        ("<ol style='list-style: none'><li>甲项。", "甲项。"),
        ("<ol><li value='7'>甲项。", "7. 甲项。"),
        ("<ul><li>甲项。", "甲项。"),
    ],
)
def test_list_numbers_are_those_of_the_browser(markup: str, first: str) -> None:
    assert read_bytes(f"<html><body>{markup}".encode(), "a.html").text.splitlines() == [first]


def test_a_character_cut_by_the_site_does_not_lose_the_page() -> None:
    data = PAGE.replace("gb2312", "utf-8").encode().replace("治理".encode(), "治理".encode()[:-1], 1)
    source = read_bytes(data.replace(b"</h1>", b"</h1>" + b"<p> </p>" * 400), "plan.html")
    assert "治\ufffd水平" in source.text


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("<html><body><script>alert(1)</script></body></html>", "no text"),
        ("<html>" + "<div>" * 100_000 + "文字", "nested deeper"),
        ("<html><body>" + "<p>1</p>" * 250_000, "elements"),
        ("<html><body>" + "智慧城市" * 1_500_000, "bytes"),
    ],
    ids=["script only", "deep", "many elements", "large"],
)
def test_bad_pages_are_refused_with_a_reason(page: str, says: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(page.encode(), "page.html")
    assert says in caught.value.cause


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>" + "<script></script>文" * 60_000,
        "<html>" + "<span>" * 1_500 + "文" * 1_000_000,
        "<html><body><table>" + "<tr><td rowspan=999 colspan=999>甲<td>乙" * 2_000,
        "<html>" + "<table><tr><td>" * 500 + "<p>文字。" * 50_000,
        "<html><body>" + "<p>索引号：1</p>" * 30_000 + "<p>正文。</p>",
        "<html><body>" + "智慧" * 800_000,
    ],
    ids=["scripts", "spans", "cell spans", "tables", "labels", "one line of 5 MB"],
)
def test_extreme_pages_are_read(page: str) -> None:
    assert read_bytes(page.encode(), "page.html").text


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.text(alphabet="智慧城市建设任务，。（）一二&<>123abc", min_size=1, max_size=60), min_size=1, max_size=12
    )
)
def test_paragraphs_come_back_as_written(paragraphs: list[str]) -> None:
    body = "".join(f"<p>　　{html.escape(text)}</p>\n" for text in paragraphs)
    assert read_bytes(f"<html><body>{body}</body></html>".encode(), "any").text.splitlines() == paragraphs


_PIECES = [
    *("<p>", "</p>", "<div class='nav'>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<ol>"),
    *(
        "<li>",
        "</ol>",
        "<h2>",
        "</h2>",
        "<br>",
        "索引号：",
        "文号",
        "智慧城市，",
        "。",
        "&nbsp;",
        "<a>",
        "</a>",
        "<!--",
    ),
    *("<script>", "</script>", "<td rowspan=2>", "<h1>", "<b hidden>", "\x00", "&#xD800;", "<title>"),
]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(_PIECES), max_size=60))
def test_any_markup_is_read_or_refused(pieces: list[str]) -> None:
    try:
        source = read_bytes(("<html><body>" + "".join(pieces)).encode(), "any.html")
    except ReadError as error:
        assert error.cause
    else:
        assert all(source.text[c.span.start : c.span.end].strip() for c in source.cells)


@settings(deadline=None, max_examples=100)
@given(st.randoms(use_true_random=False), st.integers(1, 60))
def test_damaged_pages_are_read_or_refused(
    read_damaged: Callable[..., None], chance: random.Random, changes: int
) -> None:
    read_damaged(PAGE.encode(), "damaged.html", chance, changes)
