"""Tables of indicators of invented counties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.indicator_tables import indicator_tables
from loaders.text import Cell, SourceText, Span


def source_of(rows: list[list[str]]) -> SourceText:
    text, cells = "", []
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            if word:
                cells.append(Cell(Span(len(text), len(text) + len(word)), 0, row, column))
            text += word + "\n"
    return SourceText(text, cells=tuple(cells))


def told(rows: list[list[str]]) -> list[tuple[str, str, str, str, str | None]]:
    found = indicator_tables(source_of(rows)).get(0, ())
    return [(i.name, str(i.low), i.unit, i.comparator.value, i.year) for i in found]


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("95", "%", ("95", "%", "=")),
        ("≥95", "%", ("95", "%", ">=")),
        ("95%以上", "", ("95", "%", ">=")),
        ("3.5", "万户", ("35000", "户", "=")),
        ("1,200", "个", ("1200", "个", "=")),
        ("[300]", "家", ("300", "家", "=")),
        ("30左右", "分钟", ("30", "分钟", "~")),
        ("12", "个/万人", ("12", "个/万人", "=")),
    ],
)
def test_one_value(cell: str, unit: str, expected: tuple[str, str, str]) -> None:
    rows = [["序号", "指标名称", "单位", "2027年"], ["1", "渔港指标", unit, cell]]
    assert told(rows) == [("渔港指标", *expected, "2027")]


def test_the_finest_indicator_names_the_value_and_brackets_its_unit() -> None:
    rows = [["一级指标", "二级指标", "目标值"], ["设施", "渔港基站数（个）", "80"], ["", "覆盖率（%）", "90"]]
    assert told(rows) == [("渔港基站数", "80", "个", "=", None), ("覆盖率", "90", "%", "=", None)]


@pytest.mark.parametrize(
    "rows",
    [
        [["序号", "任务", "责任单位", "2027年"], ["1", "建渔港", "县水务局", "3"]],
        [["指标名称", "单位", "2024年（现状）"], ["覆盖率", "%", "80"]],
        [["指标名称", "单位", "2027年"], ["数字经济规模", "亿元", "300"]],
        [["指标名称", "单位", "2027年"], ["群众评价", "", "明显提高"]],
    ],
)
def test_what_holds_no_target(rows: list[list[str]]) -> None:
    assert told(rows) == []


@given(
    st.lists(
        st.lists(st.sampled_from(["指标", "单位", "2027年", "≥95%", "3-5", "", "九", "户", "1e9"]), max_size=5),
        max_size=6,
    )
)
def test_any_table_ends(rows: list[list[str]]) -> None:
    assert all(i.low <= i.high for values in indicator_tables(source_of(rows)).values() for i in values)
