from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.shared import Cm
from lxml import html

from graph.peers import Peers, PlannedTarget, read_peers, read_texts
from graph.place_matrix import place_matrix
from graph.plans import read_plans
from graph.reports import write_docx, write_html
from graph.similarity import Index, Item, UnanswerableError
from graph.similarity.compare import RELATED, compare_draft, typical_targets
from graph.similarity.explain import explain


def draft_unit(path, title, text, *types):
    return Item(
        key=f"draft/{path}", place="新湖县", pilot="draft", document="", path=path, title=title, text=text, types=types
    )


DRAFT = [
    draft_unit("1.(1)", "智慧停车", "整合停车场的泊位，建设车位诱导和缴费系统。", "parking"),
    draft_unit("1.(2)", "候鸟观测", "在湿地布设声纹设备，自动识别候鸟。", "forest-protection"),
]


@pytest.fixture(scope="module")
def index(items):
    return Index.build(items())


@pytest.fixture(scope="module")
def peers(dataset):
    read = read_peers(dataset)
    units = [unit for plan in read.plans for unit in plan.units if unit.types == ("parking",)]
    targets = {
        unit.iri: (PlannedTarget(unit.iri, low, low, "个", "新建智能泊位", ">=", "2026", unit.passage),)
        for unit, low in zip(units, (300.0, 500.0, 900.0), strict=False)
    }
    return replace(read, targets=targets, contacts={plan.iri: f"{plan.place}大数据局" for plan in read.plans})


@pytest.fixture(scope="module")
def report(index, peers):
    return compare_draft(DRAFT, index, peers, title="新湖县<方案>", level="county", prefecture="青岚市")


def test_a_unit_meets_the_same_project_elsewhere(report):
    parking, birds = report.units
    assert not parking.unusual
    assert all(peer.unit.types == ("parking",) for peer in parking.peers)
    assert [peer.score for peer in parking.peers] == sorted((p.score for p in parking.peers), reverse=True)
    assert all(sum(c.score for c in peer.contributions) == pytest.approx(peer.score) for peer in parking.peers)
    assert all(peer.own_sentence and peer.sentence for peer in parking.peers)
    assert birds.unusual


def test_targets_of_others_are_summed_up_with_their_sources(report):
    (target,) = report.units[0].targets
    assert (target.object, target.measure) == ("泊位", "个")
    values = [value for value, _, _ in target.values]
    assert (target.low, target.high) == (min(values), max(values)) and target.low <= target.median <= target.high
    assert all(place for _, place, _ in target.values)


def test_a_number_that_only_one_place_names_is_not_typical(peers):
    pairs = [(plan, unit) for plan in peers.plans for unit in plan.units if unit.iri in peers.targets]
    assert typical_targets(pairs[:1], peers) == []


def test_what_most_peers_plan_and_the_draft_lacks_is_named(report, peers):
    groups = {group.name: group for group in report.groups}
    assert list(groups) == ["同属青岚市的试点", "同为县的试点", "全部试点"]
    everyone = groups["全部试点"]
    assert everyone.peers == 8
    counts = {name: sum(name in plan.types for plan in peers.plans) for name in ("education", "parking")}
    missing = {found.type: found.planning for found in everyone.missing}
    assert missing["education"] == counts["education"] and "parking" not in missing
    assert all(found.share >= 0.5 for found in everyone.missing)
    assert [found.type for found in everyone.unusual] == ["forest-protection"]


def test_whom_to_ask_first_names_the_agency(report):
    assert report.ask[0].agency == f"{report.ask[0].place}大数据局"
    assert [place.score for place in report.ask] == sorted((p.score for p in report.ask), reverse=True)
    assert all(unit.types == ("parking",) for place in report.ask for _, unit in place.units)


def test_a_document_without_projects_is_refused_in_both_languages(index, peers):
    with pytest.raises(UnanswerableError) as refusal:
        compare_draft([], index, peers)
    assert "没有找到" in refusal.value.chinese and "No planned projects" in refusal.value.english


def test_units_without_a_known_word_are_unusual_not_an_error(index, peers):
    report = compare_draft([draft_unit("1", "English only", "smart")], index, peers)
    assert report.units[0].unusual and report.units[0].peers == () and report.ask == ()


def test_the_page_shows_everything_escaped(report):
    file = io.BytesIO()
    write_html(report, file)
    text = file.getvalue().decode("utf-8")
    assert "<方案>" not in text and "&lt;方案&gt;" in text
    page = html.fromstring(text)
    assert page.get("lang") == "zh-CN"
    assert [h.text for h in page.iter("h2")] == [
        "一、建议先联系的地区",
        "二、多数同类试点规划而草案缺少的场景",
        "三、草案中不常见的内容",
        "四、逐项对照",
    ]
    shown = page.text_content()
    for unit in report.units:
        assert unit.item.title in shown
    assert "个，中位数" in shown
    assert not page.xpath("//script | //link | //img | //iframe")


def test_word_reads_the_document_back(report):
    file = io.BytesIO()
    write_docx(report, file)
    file.seek(0)
    document = Document(file)
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        "一、建议先联系的地区",
        "二、多数同类试点规划而草案缺少的场景",
        "三、草案中不常见的内容",
        "四、逐项对照",
    ]
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {place.agency for place in report.ask} <= cells


def test_pages_are_a4_and_tables_keep_rows_whole_and_repeat_their_head(report):
    file = io.BytesIO()
    write_docx(report, file)
    document = Document(file)
    (section,) = document.sections
    assert (section.page_width.mm, section.page_height.mm) == (pytest.approx(210, abs=1), pytest.approx(297, abs=1))
    assert "PAGE" in section.footer._element.xml
    between = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        assert sum(column.width for column in table.columns) <= between + Cm(0.1)
        assert [row._tr.xml.count("tblHeader") for row in table.rows] == [1] + [0] * (len(table.rows) - 1)
        assert all("cantSplit" in row._tr.xml for row in table.rows)


def test_sentences_leave_out_title_and_duty(items):
    duty = "（责任单位：县大数据局、县财政局）"
    left = draft_unit("1", "智慧停车", f"1.智慧停车。整合停车场的泊位实现诱导。{duty}", "parking")
    right = replace(left, key="other", place="松溪区", text=f"（2）智慧停车。建设停车场诱导屏和缴费系统。{duty}")
    explanation = explain(Index.build([right, *items()]), left, "other")
    assert explanation.source_sentence == "整合停车场的泊位实现诱导。"
    assert explanation.target_sentence == "建设停车场诱导屏和缴费系统。"


def test_of_weakly_similar_units_only_the_best_is_shown(index, peers):
    draft = [draft_unit("1", "数据平台", "推进数据管理平台建设，提升服务。")]
    (unit,) = compare_draft(draft, index, peers).units
    assert len(unit.peers) == 1 and unit.peers[0].score < RELATED and unit.unusual


def test_peers_name_what_both_are_about_and_the_document_as_an_office_knows_it(report, peers):
    parking = report.units[0]
    assert all("停车诱导与无感支付" in peer.in_common for peer in parking.peers)
    assert {plan.cited for plan in peers.plans} == {"任务书.txt"} == {peer.document for peer in parking.peers}


def test_the_same_report_gives_the_same_document(report):
    first, second = io.BytesIO(), io.BytesIO()
    write_docx(report, first)
    write_docx(report, second)
    assert first.getvalue() == second.getvalue()
    assert {m.date_time[0] for m in zipfile.ZipFile(first).infolist()} == {1980}


def test_a_control_character_does_not_break_the_document(index, peers):
    report = compare_draft([draft_unit("1", "智慧\x0b停车\x00", "车位诱导。", "parking")], index, peers)
    file = io.BytesIO()
    write_docx(report, file)
    assert "智慧停车" in "".join(p.text for p in Document(file).paragraphs)


def test_reading_peers_takes_targets_and_texts_from_the_graph(dataset):
    read = read_peers(dataset)
    assert isinstance(read, Peers) and len(read.plans) == 8
    assert read.label("parking") == "智慧停车" and read.label("no-such-type") == "no-such-type"
    assert read_texts(dataset) == {}


def test_places_side_by_side(dataset):
    matrix = place_matrix(read_plans(dataset), ["云湖县", "松溪区", "不存在县"])
    assert [place.read for place in matrix.places] == [True, True, False]
    first = matrix.types[0]
    assert matrix.cell(first, "不存在县") is None
    assert all(unit.types[0] == first for unit in matrix.cell(first, "云湖县") or ())
    blank = [t for t in matrix.types if matrix.cell(t, "云湖县") == ()]
    assert set(blank) == set(matrix.types) - {t for t, place in matrix.cells if place == "云湖县"}


@pytest.mark.parametrize("places", [[], ["云湖县"], ["云湖县", "云湖县"], [f"第{n}县" for n in range(11)]])
def test_two_to_ten_places_can_be_compared(places, dataset):
    with pytest.raises(ValueError, match="2 至 10"):
        place_matrix(read_plans(dataset), places)
