"""Tables that plain text prints a row a line."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.pipeline import read_document
from loaders.places import Gazetteer
from loaders.separated_tables import with_cells_of_rows
from loaders.text import Cell, SourceText, Span

ROWS = [
    ["序号", "重点任务", "牵头单位", "配合单位", "完成时限"],
    ["1", "智慧养老", "县民政局", "县卫生健康局", "2025年底"],
    ["2", "智慧停车", "县公安局", "县财政局", "2026年6月"],
]
PLAN = """\
云湖县新型智慧城市建设实施方案
一、工作目标
两年建成。
二、重点任务
（一）智慧养老。建设助餐点。
（二）智慧停车。整合车位。
三、保障措施
成立专班。
附件
云湖县重点任务分工表
"""


def grid(source: SourceText) -> dict[tuple[int, int], str]:
    return {(c.row, c.column): source.text[c.span.start : c.span.end] for c in source.cells}


@pytest.mark.parametrize("between", ["\t", "|", "  ", "\u3000"])
def test_each_line_is_a_row(between: str) -> None:
    text = "附件\n" + "\r\n".join(between.join(row) for row in ROWS) + "\n说明文字。"
    assert grid(with_cells_of_rows(SourceText(text))) == {
        (r, c): cell for r, row in enumerate(ROWS) for c, cell in enumerate(row)
    }


def test_tabs_keep_a_cell_that_was_left_blank() -> None:
    rows = [ROWS[0], ["1", "智慧养老", "县民政局", "", "2025年底"]]
    cells = grid(with_cells_of_rows(SourceText("\n".join("\t".join(row) for row in rows))))
    assert (1, 3) not in cells
    assert cells[1, 4] == "2025年底"


def test_bars_with_rules_between_the_rows() -> None:
    lines = ["| " + " | ".join(row) + " |" for row in ROWS]
    text = "\n".join([lines[0], "|---|---|---|---|---|", *lines[1:]])
    assert grid(with_cells_of_rows(SourceText(text)))[2, 1] == "智慧停车"


def test_the_table_of_an_annex_tells_who_answers_for_the_tasks_of_the_text() -> None:
    text = PLAN + "\n".join("\t".join(row) for row in ROWS)
    document = read_document(SourceText(text), name="plan.txt", sha256="0" * 64, gazetteer=Gazetteer.default())
    assert [(u.path, u.responsible) for u in document.records[0].units] == [
        ("一", ("县民政局", "县卫生健康局")),
        ("二", ("县公安局", "县财政局")),
    ]


def test_lines_of_prose_with_blanks_are_no_table() -> None:
    text = "责任单位  县民政局\n时限  2025年\n县长  签发人  日期\n"
    assert with_cells_of_rows(SourceText(text)).cells == ()


def test_a_source_with_tables_of_its_own_stays_as_it_is() -> None:
    text = "\n".join("\t".join(row) for row in ROWS)
    source = SourceText(text, cells=(Cell(Span(0, 2), 0, 0, 0),))
    assert with_cells_of_rows(source) is source


@given(
    st.lists(
        st.lists(st.sampled_from(["序号", "任务", "责任单位", "时限", "1", "", "县民政局"]), max_size=6), max_size=8
    )
)
def test_cells_are_runs_of_their_lines_in_order(rows: list[list[str]]) -> None:
    source = with_cells_of_rows(SourceText("\n".join("\t".join(row) for row in rows)))
    spans = [cell.span for cell in source.cells]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(source.text[s.start : s.end].strip() and "\n" not in source.text[s.start : s.end] for s in spans)
