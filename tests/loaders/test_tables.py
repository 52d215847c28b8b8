"""Tables of tasks: header, merged cells, groups, and how they meet the running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.pipeline import read_document
from loaders.places import Gazetteer
from loaders.readers._assembly import TextAssembly
from loaders.records import Document, Genre, UnitKind
from loaders.tables import TaskTable, task_tables
from loaders.text import SourceText
from ontology.identifiers import encode_path

HEAD = ["云湖县新型智慧城市建设实施方案", "一、总体目标", "两年建成。"]


def source_of(*parts: str | list[list[str]]) -> SourceText:
    """A text of paragraphs and tables; a blank string is a cell that is not there."""
    assembly = TextAssembly()
    tables = 0
    for part in parts:
        if isinstance(part, str):
            assembly.paragraph(part)
            continue
        for number, row in enumerate(part):
            for column, cell in enumerate(row):
                assembly.cell(cell.split("/"), table=tables, row=number, column=column)
        tables += 1
    return assembly.source("plan")


def document_of(source: SourceText) -> Document:
    return read_document(source, name="plan.docx", sha256="0" * 64, gazetteer=Gazetteer.default())


def table_of(*rows: list[str]) -> TaskTable:
    (table,) = task_tables(source_of(list(rows)))
    return table


def test_rows_with_lead_and_support_in_that_order() -> None:
    table = table_of(
        ["序号", "重点任务", "牵头单位", "配合单位", "完成时限"],
        ["1", "建设智慧渔港", "县农业农村局", "县水务局、县公安局", "2025年12月"],
        ["2", "建设智慧停车", "县公安局", "", "2026年6月"],
    )
    assert [(row.number, row.title, row.responsible) for row in table.rows] == [
        ("1", "建设智慧渔港", ("县农业农村局", "县水务局", "县公安局")),
        ("2", "建设智慧停车", ("县公安局",)),
    ]


def test_support_printed_before_lead_still_follows_it() -> None:
    table = table_of(["任务名称", "配合单位", "牵头单位"], ["智慧渔港", "县水务局", "县农业农村局"])
    assert table.rows[0].responsible == ("县农业农村局", "县水务局")


def test_cells_merged_over_rows_count_for_each_of_them() -> None:
    table = table_of(
        ["任务类别", "具体任务", "责任单位"],
        ["便民服务", "掌上停车", "县公安局"],
        ["", "掌上就医", "县卫生健康局"],
        ["产业发展", "渔港直播", "县商务局"],
        ["", "渔船监管", ""],
    )
    assert [([name for name, _ in row.groups], row.title, row.responsible) for row in table.rows] == [
        (["便民服务"], "掌上停车", ("县公安局",)),
        (["便民服务"], "掌上就医", ("县卫生健康局",)),
        (["产业发展"], "渔港直播", ("县商务局",)),
        (["产业发展"], "渔船监管", ("县商务局",)),
    ]


def test_of_two_columns_of_tasks_the_merged_one_groups() -> None:
    table = table_of(
        ["重点任务", "主要举措", "责任部门"],
        ["一、夯实底座", "1.扩容政务云。新增算力。", "县大数据中心"],
        ["", "2.汇聚数据。编制目录。", "县大数据中心/县档案馆"],
    )
    assert [([name for name, _ in row.groups], row.title) for row in table.rows] == [
        (["夯实底座"], "扩容政务云"),
        (["夯实底座"], "汇聚数据"),
    ]
    assert table.rows[1].responsible == ("县大数据中心", "县档案馆")


def test_a_header_of_two_rows_and_a_title_row_above_it() -> None:
    table = table_of(
        ["云湖县智慧城市任务分工表"],
        ["序号", "工作任务", "责任单位", "", "完成时间"],
        ["", "", "牵头单位", "配合单位"],
        ["1", "智慧养老", "县民政局", "县卫生健康局", "2025年底"],
    )
    assert [(row.title, row.responsible) for row in table.rows] == [("智慧养老", ("县民政局", "县卫生健康局"))]


def test_a_row_of_one_cell_heads_the_rows_below_it() -> None:
    table = table_of(
        ["序号", "任务", "责任单位"],
        ["一、民生服务"],
        ["1", "智慧养老", "县民政局"],
        ["二、保障措施"],
        ["2", "加强领导", "县政府办公室"],
    )
    assert [([name for name, _ in row.groups], row.title) for row in table.rows] == [(["民生服务"], "智慧养老")]


def test_a_table_cut_by_a_page_break_is_one() -> None:
    header = ["序号", "任务", "责任单位"]
    first, second = ["1", "智慧养老", "县民政局"], ["2", "智慧停车", "县公安局"]
    for rest in ([header, second], [second]):
        (table,) = task_tables(source_of([header, first], rest))
        assert [row.title for row in table.rows] == ["智慧养老", "智慧停车"]


@pytest.mark.parametrize(
    "rows",
    [
        [["索引号", "发布机构"], ["YH-1", "云湖县人民政府"]],
        [["指标名称", "单位", "2025年目标"], ["接入渔港数", "个", "12"]],
        [["姓名", "职务"], ["张三", "主任"]],
        [["任务", "责任单位"]],
    ],
)
def test_other_tables_are_none_of_tasks(rows: list[list[str]]) -> None:
    assert task_tables(source_of(rows)) == ()


def test_tasks_of_a_plan_that_only_its_table_lists_become_units() -> None:
    source = source_of(
        *HEAD,
        "二、重点任务",
        "任务见下表。",
        [
            ["领域", "任务名称", "责任单位", "完成时限"],
            ["民生服务", "智慧养老", "县民政局", "2025年12月"],
            ["", "智慧停车", "县公安局", "2026年6月"],
            ["长效运营", "健全长效运营机制", "县大数据中心", "2026年12月"],
        ],
        "三、保障措施",
        "（一）加强领导。成立专班。",
    )
    document = document_of(source)
    (record,) = document.records
    assert document.genre is Genre.IMPLEMENTATION_PLAN
    assert [(u.path, u.parent, u.is_group, u.title, u.kind) for u in record.units] == [
        ("t1.1", None, True, "民生服务", UnitKind.APPLICATION),
        ("t1.1.1", "t1.1", False, "智慧养老", UnitKind.APPLICATION),
        ("t1.1.2", "t1.1", False, "智慧停车", UnitKind.APPLICATION),
        ("t1.2", None, True, "长效运营", UnitKind.OPERATION),
        ("t1.2.1", "t1.2", False, "健全长效运营机制", UnitKind.OPERATION),
    ]
    words = {u.path: "".join(source.text[u.span.start : u.span.end].split()) for u in record.units}
    assert words["t1.1.2"] == "智慧停车县公安局2026年6月"
    assert words["t1.1"] == "民生服务智慧养老县民政局2025年12月智慧停车县公安局2026年6月"
    assert len({encode_path(u.path) for u in record.units}) == 5
    assert all(encode_path(u.path).isascii() for u in record.units)
    roles = {agency.name: agency.role.value for agency in record.agencies}
    assert roles["县民政局"] == roles["县公安局"] == "responsible"


def test_a_division_of_labour_gives_its_names_to_the_tasks_of_the_text() -> None:
    source = source_of(
        *HEAD,
        "二、重点任务",
        "（一）智慧养老。建设助餐点。",
        "（二）智慧停车。整合车位。（责任单位：县交通运输局）",
        "（三）渔港管家。接入摄像机。",
        "三、保障措施",
        "加强领导。",
        "附件：任务分工表",
        [
            ["序号", "重点任务", "责任单位"],
            ["1", "推进智慧养老建设", "县民政局"],
            ["2", "推进智慧停车建设", "县公安局"],
            ["3", "开展渔业港口数字化", "县农业农村局"],
        ],
    )
    (record,) = document_of(source).records
    assert [(u.path, u.responsible) for u in record.units] == [
        ("一", ("县民政局",)),
        ("二", ("县交通运输局",)),
        ("三", ("县农业农村局",)),
    ]


def test_numbers_in_tables_leave_the_outline_alone() -> None:
    source = source_of(
        *HEAD,
        "二、重点任务",
        "（一）智慧养老。建设助餐点。",
        [["指标", "数值"], ["1.助餐点", "12"], ["一、床位", "80"], ["（二）护理员", "40"]],
        "（二）智慧停车。整合车位。",
        "三、保障措施",
        "加强领导。",
    )
    (record,) = document_of(source).records
    assert [(u.path, u.title) for u in record.units] == [("一", "智慧养老"), ("二", "智慧停车")]
    end = record.units[0].span.end
    assert source.text[:end].endswith("40")


def test_a_page_laid_out_as_one_table_keeps_its_outline() -> None:
    text = "/".join([*HEAD, "二、重点任务", "（一）智慧养老。建设助餐点。", "（二）智慧停车。整合车位。"])
    (record,) = document_of(source_of([[text]])).records
    assert [u.path for u in record.units] == ["一", "二"]


@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "任务", "责任单位", "1", "智慧渔港", "县水务局", "领域", "2025年"]),
            min_size=1,
            max_size=5,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_rows_of_any_table_lie_inside_it_in_order(rows: list[list[str]]) -> None:
    source = source_of("云湖县", rows)
    for table in task_tables(source):
        starts = [row.span.start for row in table.rows]
        assert starts == sorted(starts)
        for row in table.rows:
            assert table.span.contains(row.span)
            assert row.title
