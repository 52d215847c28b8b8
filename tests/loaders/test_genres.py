"""Each genre on an invented document of it: places, fields, units."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.pipeline import load, read_document
from loaders.places import Gazetteer
from loaders.readers import ReadError
from loaders.records import Document, Genre, Level, UnitKind
from loaders.text import SourceText


def document_of(text: str, name: str = "plan.txt") -> Document:
    return read_document(SourceText(text), name=name, sha256="0" * 64, gazetteer=Gazetteer.default())


@pytest.fixture(scope="module")
def task_book(examples: Path) -> Document:
    return load(examples / "云湖县试点任务书.txt").document


@pytest.fixture(scope="module")
def plan(examples: Path) -> Document:
    return load(examples / "松溪区三年行动方案.txt").document


@pytest.fixture(scope="module")
def digest(examples: Path) -> Document:
    return load(examples / "试点摘登.txt").document


def test_task_book_fields(task_book: Document) -> None:
    assert task_book.genre is Genre.TASK_BOOK
    (record,) = task_book.records
    assert (record.place, record.prefecture, record.level) == ("云湖县", "云湖县", Level.COUNTY)
    assert {f.name: f.value for f in record.fields} == {
        "designated_year": "2024",
        "designation_doc": "云数办发〔2024〕6号",
        "target_star": "4",
        "government": "云湖县人民政府",
        "lead_agency": "云湖县大数据中心",
        "supervisor": "省数字政府建设领导小组办公室",
        "midterm_by": "2025-04",
        "final_by": "2026-04",
        "vision": "数润云湖",
    }


def test_task_book_units_are_those_of_its_own_tasks(task_book: Document) -> None:
    (record,) = task_book.records
    assert [(u.path, u.kind.value, u.is_group) for u in record.units] == [
        ("1", "application", True),
        ("1.(1)", "application", False),
        ("1.(2)", "application", False),
        ("1.(3)", "application", False),
        ("2", "experience", True),
        ("2.一", "experience", False),
        ("2.二", "experience", False),
        ("3", "standard", False),
        ("4", "funding", False),
        ("5", "operation", False),
    ]


def test_units_end_where_their_text_ends(examples: Path) -> None:
    loaded = load(examples / "云湖县试点任务书.txt")
    text = loaded.source.text
    (record,) = loaded.document.records
    words = {u.path: text[u.span.start : u.span.end] for u in record.units}
    assert words["1.(1)"].startswith("（1）智慧渔港。")
    assert words["1.(1)"].endswith("报告率达到98%。")
    assert words["1"].endswith(words["1.(3)"])
    assert words["2.一"].startswith("一是探索")
    assert words["2.一"].endswith("网格员。")
    assert words["5"].endswith("项目的运营。")


def test_plan(plan: Document) -> None:
    assert plan.genre is Genre.ACTION_PLAN
    assert (plan.document_number, plan.issued) == ("青松政办发〔2024〕9号", "2024-05-20")
    (record,) = plan.records
    assert (record.place, record.prefecture) == ("松溪区", "青岚市")
    assert record.field("target_star") == "5"
    assert record.field("final_by") == "2026-12"
    assert record.field("lead_agency") == "区数字化发展领导小组"
    kinds = {u.path: u.kind for u in record.units}
    assert kinds["四.1"] is UnitKind.STANDARD
    assert kinds["四.2"] is UnitKind.OPERATION
    assert {u.path: u.responsible for u in record.units}["二.1"] == ("区大数据局", "区综合行政执法局", "区公安分局")
    assert not any("阶段" in u.title for u in record.units)


def test_digest(digest: Document) -> None:
    assert digest.genre is Genre.PRESS_DIGEST
    found = [(r.place, r.prefecture, [u.title for u in r.units]) for r in digest.records]
    assert found == [
        ("白石市", "白石市", ["山洪预警领域", "智慧交通领域"]),
        ("云湖县", "青岚市", ["云湖县将建设渔港视频平台"]),
        ("松溪区", "青岚市", ["建设社区服务一键通", "推进老旧小区智能化改造"]),
    ]
    assert {r.field("designated_year") for r in digest.records} == {"2024"}
    assert {r.field("target_star") for r in digest.records} == {"4"}


def test_many_task_books_in_one_file(examples: Path) -> None:
    one = (examples / "云湖县试点任务书.txt").read_text(encoding="utf-8")
    other = one.replace("云湖县", "石桥县").replace("云湖", "石桥")
    document = document_of("关于印发第二批试点工作任务书的通知\n\n" + one + "\n\n" + other)
    assert [r.place for r in document.records] == ["云湖县", "石桥县"]
    first, second = document.records
    assert [u.path for u in first.units] == [u.path for u in second.units]
    assert first.span.end <= second.span.start
    assert first.field("batch") == second.field("batch") == "2"


def test_a_county_of_another_province_is_told_by_its_prefecture() -> None:
    text = (
        "徐州市鼓楼区新型智慧城市建设实施方案\n\n一、总体目标\n\n两年建成。\n\n二、重点任务\n\n"
        "（一）智慧停车。新建停车场3处，整合车位。\n\n（二）智慧养老。建设助餐点。\n\n三、保障措施\n\n加强领导。"
    )
    (record,) = document_of(text).records
    assert (record.place, record.prefecture, record.adcode) == ("鼓楼区", "徐州市", "320302")
    assert [u.path for u in record.units] == ["一", "二"]


def test_an_unknown_genre_yields_its_outline_with_a_warning() -> None:
    text = (
        "云湖县数字化工作情况通报\n\n一、渔港建设\n\n（一）视频监控。接入摄像机。\n\n（二）预警广播。完成布设。\n\n"
        "二、停车建设\n\n（一）车位整合。完成普查。\n\n（二）无感支付。完成接入。"
    )
    document = document_of(text)
    assert document.genre is Genre.UNKNOWN
    assert any("unknown genre" in warning for warning in document.warnings)
    assert [u.path for u in document.records[0].units] == ["一", "一.一", "一.二", "二", "二.一", "二.二"]


@pytest.mark.parametrize(
    "text", ["只有一句话，没有任务书。", "Minutes of a meeting\n\n1. Coffee\n2. Cake", "甲" * 5000]
)
def test_a_text_with_no_plan_in_it_says_so(text: str) -> None:
    with pytest.raises(ReadError, match=r"plan\.txt.*no task book, plan or digest"):
        document_of(text)


def test_numbering_gaps_are_reported(examples: Path) -> None:
    text = (examples / "云湖县试点任务书.txt").read_text(encoding="utf-8").replace("\n3.形成", "\n6.形成")
    assert any("leaves out" in w for w in document_of(text).warnings)
