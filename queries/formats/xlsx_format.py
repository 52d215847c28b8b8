"""XLSX: the result on one sheet, where it comes from on another."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from queries.formats.text_table import display_width
from queries.results import Result, Value, text_of

if TYPE_CHECKING:
    import xlsxwriter

LONGEST_CELL = 32_767  # Excel's limit, in characters
MOST_ROWS = 1_048_575  # Excel's limit, the header line taken off
_UNPRINTABLE = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}
_MOMENT = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def write_xlsx(result: Result, sources: Sequence[tuple[str, str]] = ()) -> bytes:
    """A result as a workbook with the sheets `result` and `sources`.

    Texts are written as texts, so that one beginning with `=` is no formula. The same result
    gives the same bytes.

    Parameters
    ----------
    result
        The table; rows beyond Excel's limit are left out and the sources sheet says so.
    sources
        Pairs of name and value that say where the result comes from.
    """
    # Imported late: it takes memory that most processes never need.
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(buffer, options)
    workbook.set_properties({"created": _MOMENT})
    bold = workbook.add_format({"bold": True})
    sheet = workbook.add_worksheet("result")
    for index, column in enumerate(result.columns):
        sheet.write_string(0, index, column, bold)
        widest = max([display_width(column), *(display_width(text_of(row[index])) for row in result.rows[:200])])
        sheet.set_column(index, index, min(widest + 2, 60))
    for number, row in enumerate(result.rows[:MOST_ROWS], start=1):
        for index, value in enumerate(row):
            _write_cell(sheet, number, index, value)
    sheet.freeze_panes(1, 0)
    if result.rows and result.columns:
        sheet.autofilter(0, 0, min(len(result.rows), MOST_ROWS), len(result.columns) - 1)
    notes = [*sources, ("rows", str(len(result.rows)))]
    if len(result.rows) > MOST_ROWS:
        notes.append(("left out", f"{len(result.rows) - MOST_ROWS} rows beyond Excel's limit"))
    about = workbook.add_worksheet("sources")
    about.set_column(0, 0, 24)
    about.set_column(1, 1, 90)
    for number, (name, value) in enumerate(notes):
        about.write_string(number, 0, _cell_text(name), bold)
        about.write_string(number, 1, _cell_text(value))
    workbook.close()
    return buffer.getvalue()


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Value) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | Decimal) and -(10**15) < Decimal(value) < 10**15:
        sheet.write_number(row, column, float(value))
    else:
        sheet.write_string(row, column, _cell_text(text_of(value)))


def _cell_text(text: str) -> str:
    return text.translate(_UNPRINTABLE)[:LONGEST_CELL]
