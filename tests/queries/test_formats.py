"""Results as files: what is written is what a reader of the format finds."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.formats import FORMATS, write_csv, write_json, write_text_table, write_tsv, write_xlsx
from queries.formats.text_table import display_width
from queries.results import Result, text_of

RESULT = Result(
    ("place", "value", "share", "group", "note"),
    (
        ("云湖县", 7, Decimal("10.50"), True, '=HYPERLINK("http://example.org")'),
        ('Ao,\n"b"', None, Decimal("70000"), False, "@cmd\t|x"),
    ),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


def test_csv_is_read_back() -> None:
    rows = list(csv.reader(io.StringIO(write_csv(RESULT).decode(), newline="")))
    assert rows[0] == list(RESULT.columns)
    assert rows[1:] == [[text_of(value) for value in row] for row in RESULT.rows]
    assert rows[1][:4] == ["云湖县", "7", "10.5", "true"]


def test_byte_order_mark_is_a_choice() -> None:
    assert write_csv(RESULT, byte_order_mark=True) == b"\xef\xbb\xbf" + write_csv(RESULT)


def test_tsv_has_one_line_a_row() -> None:
    lines = write_tsv(RESULT).decode().split("\r\n")
    assert len(lines) == 4 and all(line.count("\t") == 4 for line in lines[:3])


def test_json_keeps_types() -> None:
    first, second = json.loads(write_json(RESULT))
    assert (first["value"], first["share"], first["group"]) == (7, 10.5, True)
    assert second["value"] is None and second["share"] == 70000


def test_xlsx_is_inert_and_names_its_sources() -> None:
    data = write_xlsx(RESULT, [("dataset version", "abc")])
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["result"]
    assert [cell.value for cell in sheet[2]] == ["云湖县", 7, 10.5, True, '=HYPERLINK("http://example.org")']
    assert sheet["E2"].data_type == "s" and sheet["E2"].hyperlink is None
    sources = {row[0].value: row[1].value for row in book["sources"]}
    assert sources == {"dataset version": "abc", "rows": "2"}
    assert write_xlsx(RESULT, [("dataset version", "abc")]) == data


@given(st.lists(st.tuples(TEXTS, st.integers(-(10**9), 10**9)), max_size=8))
def test_columns_of_a_text_table_are_aligned(rows: list[tuple[str, int]]) -> None:
    lines = write_text_table(Result(("name", "count"), tuple(rows))).splitlines()
    assert len(lines) == len(rows) + 2
    assert len({display_width(line) for line in lines[1:]}) == 1


@pytest.mark.parametrize("name", FORMATS)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_any_text_can_be_written(name: str, rows: list[tuple[str, str]]) -> None:
    assert FORMATS[name].write(Result(("a", "b"), tuple(rows)), [])
