"""Tables that plain text prints a cell a line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loaders.line_tables import with_cells_of_lines
from loaders.pipeline import read_document
from loaders.places import Gazetteer
from loaders.text import Cell, SourceText, Span

ROWS = [
    ["序号", "重点任务", "责任单位", "完成时限"],
    ["1", "推进智慧养老建设", "县民政局", "2025年底"],
    ["2", "推进智慧停车建设", "县公安局、县财政局", "2026年底"],
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
附件：任务分工表
"""


def lines_of(rows: list[list[str]], between: str = "\n") -> str:
    return between.join(cell for row in rows for cell in row)


def test_each_line_is_a_cell_of_its_row_and_column() -> None:
    source = with_cells_of_lines(SourceText("附件\n" + lines_of(ROWS, "\n\n") + "\n说明文字。"))
    grid = {(c.row, c.column): source.text[c.span.start : c.span.end] for c in source.cells}
    assert grid == {(r, c): cell for r, row in enumerate(ROWS) for c, cell in enumerate(row)}
    assert {c.table for c in source.cells} == {0}


def test_page_numbers_between_the_lines_are_no_cells() -> None:
    text = lines_of(ROWS[:2]) + "\n— 3 —\n" + lines_of(ROWS[2:])
    assert len(with_cells_of_lines(SourceText(text)).cells) == 12


def test_the_table_tells_who_answers_for_the_tasks_of_the_text() -> None:
    source = SourceText(PLAN + lines_of(ROWS))
    document = read_document(source, name="plan.txt", sha256="0" * 64, gazetteer=Gazetteer.default())
    assert [(u.path, u.responsible) for u in document.records[0].units] == [
        ("一", ("县民政局",)),
        ("二", ("县公安局", "县财政局")),
    ]


def test_a_row_that_lacks_a_cell_ends_the_table() -> None:
    rows = [*ROWS, ["3", "推进智慧就医", "县卫生健康局"], ["4", "推进渔港监管", "县农业农村局", "2026年"]]
    assert len(with_cells_of_lines(SourceText(lines_of(rows))).cells) == 12


def test_lists_and_stated_cells_are_left_alone() -> None:
    listed = SourceText("序号\n1\n智慧养老\n2\n智慧停车")
    assert with_cells_of_lines(listed) is listed
    stated = SourceText(lines_of(ROWS), cells=(Cell(Span(0, 2), 0, 0, 0),))
    assert with_cells_of_lines(stated) is stated


@given(st.lists(st.sampled_from(["序号", "任务", "责任单位", "1", "2", "（3）", "县水务局", "— 4 —", ""]), max_size=40))
def test_cells_of_any_lines_stand_in_order(lines: list[str]) -> None:
    source = with_cells_of_lines(SourceText("\n".join(lines)))
    spans = [cell.span for cell in source.cells]
    assert spans == sorted(spans)
    assert all(source.text[span.start : span.end].strip() for span in spans)
