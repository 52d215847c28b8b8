"""Clauses that say who answers for a task, in sentences of invented places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.responsibility import (
    LONGEST_CLAUSE,
    LONGEST_NAME,
    names_in_cell,
    responsibility_clauses,
    responsible_units,
)

LISTS = [
    ("建成平台。（责任单位：云湖县公安局）", ["云湖县公安局"]),
    ("建成平台。(责任单位:县公安局、县水务局,松溪镇)", ["县公安局", "县水务局", "松溪镇"]),
    (
        "（牵头单位：县发展和改革委员会；配合单位：县财政局、各镇（街道）；完成时限：2025年12月）",
        ["县发展和改革委员会", "县财政局", "各镇（街道）"],
    ),
    ("接入系统（县大数据局、县公安局按职责分工负责）。", ["县大数据局", "县公安局"]),
    (
        "接入系统（县大数据局牵头，县公安局、县住房和城乡建设局等相关部门配合）。",
        ["县大数据局", "县公安局", "县住房和城乡建设局"],
    ),
    ("接入系统。（县大数据局、县工信局，2024年底前完成）", ["县大数据局", "县工信局"]),
    ("【县工信局牵头负责，各区县政府配合】", ["县工信局", "各区县政府"]),
    ("（县人力社保局，县教委、县卫生健康委按职责分工负责）", ["县人力社保局", "县教委", "县卫生健康委"]),
    ("责任单位：县数字办（县大数据局），县教育局、县卫健委", ["县数字办（县大数据局）", "县教育局", "县卫健委"]),
    ("（由县大数据局会同县公安局负责）", ["县大数据局", "县公安局"]),
    ("（责任单位：县委宣传部、县委网信办和县公安局）", ["县委宣传部", "县委网信办", "县公安局"]),
    ("（责任单位：县教育和体育局及有关部门）", ["县教育和体育局", "有关部门"]),
    ("（责任单位：县教育、卫生健康等部门）", ["县教育", "卫生健康"]),
    ("（责任单位：云湖智城数据有限公司、县供电公司；责任人：张三）", ["云湖智城数据有限公司", "县供电公司"]),
    ("完成接入。责任单位：县水务局、县气象局2.推进联网", ["县水务局", "县气象局"]),
    ("完成接入。责任单位：县水务局三、保障措施（一）加强领导", ["县水务局"]),
    ("牵头单位：县公安局配合单位：县财政局完成时限：2025年", ["县公安局", "县财政局"]),
    ("（责任单位：县公安局）再次提到（责任单位：县公安局、县水务局）", ["县公安局", "县水务局"]),
    ("（（（责任单位：县公安局）", ["县公安局"]),
    ("［牵头单位：县公安局；责任单位：各乡镇（街道）］", ["县公安局", "各乡镇（街道）"]),
    ("完成接入。责任单位：县水务局、各镇（园区）", ["县水务局", "各镇（园区）"]),
    ("建成平台。县教育局、县残联负责。", ["县教育局", "县残联"]),
    ("建成平台。由县水务局牵头，县气象局配合。再接再厉", ["县水务局", "县气象局"]),
    ("建成平台。各项工作由县水务局牵头。", []),
    ("建成平台。健全长效机制，县大数据局牵头负责。", []),
    ("完成接入。责任单位：县水务局、各街道办事处。再接再厉", ["县水务局", "各街道办事处"]),
]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_names_come_in_order_as_printed(text, names):
    assert [u.name for u in responsible_units(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "（此件公开发布）",
        "青岚市大数据局（代章）印发。",
        "覆盖全县（县、镇、村）三级。",
        "建成2处场馆（体育馆、图书馆）。",
        "由县水务局牵头建设系统，各部门配合。",
        "对停车场（含路内停车）负责管理。",
        "整合终端（公安局负责的摄像头除外）。",
        "各牵头单位每季度报送进度。",
    ],
)
def test_what_is_no_clause_names_nobody(text):
    assert responsible_units(text) == ()


def test_a_clause_spans_its_brackets_and_label():
    text = "建成平台。（责任单位：县公安局）推进联网。责任部门：县水务局。"
    assert [text[c.start : c.end] for c in responsibility_clauses(text)] == [
        "（责任单位：县公安局）",
        "责任部门：县水务局",
    ]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("县公安局", ("县公安局",)),
        ("县公安局\n县水务局", ("县公安局", "县水务局")),
        ("县公安局 县水务局", ("县公安局", "县水务局")),
        ("县自然资源\n和规划局、县公\n安局", ("县自然资源和规划局", "县公安局")),
        ("县公安局，各镇（街\n道）", ("县公安局", "各镇（街道）")),
        ("", ()),
        ("—", ()),
        ("1", ()),
    ],
)
def test_cells_of_tables(cell, names):
    assert names_in_cell(cell) == names


pieces = st.sampled_from(
    [
        *"（）()【】：:、，；。和及与0123一二",
        "责任单位",
        "牵头单位",
        "配合",
        "负责",
        "县公安局",
        "县水务局",
        "完成时限",
        "\n",
    ]
)


@given(st.lists(pieces, max_size=80).map("".join) | st.text(max_size=200))
def test_any_text_gives_bounded_names_that_stand_where_they_say(text):
    end = 0
    for clause in responsibility_clauses(text):
        assert end <= clause.start < clause.end <= len(text)
        assert clause.end - clause.start <= LONGEST_CLAUSE + 40
        end = clause.end
        for unit in clause.units:
            assert clause.start <= unit.start < unit.end <= clause.end
            assert text[unit.start : unit.end] == unit.name
            assert 2 <= len(unit.name) <= LONGEST_NAME
    names_in_cell(text)


@pytest.mark.parametrize(
    "piece", ["（", "责任单位：", "（责任单位：县公安局、", "（责任单位：县公安局）", "县公安局和"]
)
def test_long_monotonous_texts_are_read_in_bounded_steps(piece):
    for clause in responsibility_clauses(piece * 20_000):
        assert clause.units
