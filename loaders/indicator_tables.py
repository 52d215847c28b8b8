"""Tables of indicators (主要指标表): the values that a plan sets itself year by year.

The header names the indicator, its unit and the years or the aim; each further row is an indicator.
Columns that tell how things stand (现状, 基期, 完成值) are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from loaders.measures import Sort, quantities
from loaders.numerals import narrow
from loaders.records import Comparator
from loaders.text import Cell, SourceText, Span

HEADER_WITHIN_ROWS = 3
LONGEST_CELL = 60

_NAME = re.compile(
    "(?:序号)?(?:主要|具体|核心|一级|二级|三级|四级|量化|考核|监测|评价|发展|建设)*指标(?:名称|内容|项)?"
)
_UNIT = re.compile("(?:计量)?单位")
_STANDING = re.compile("现状|基期|基准|基数|实际|完成|现值|当前")
_YEAR = re.compile("(20\\d\\d)年?")
_AIM = re.compile("(?:目标|规划|预期|计划)值?|(?:目标|规划)(?:目标)?值")
_VALUE = re.compile(
    r"\[?(?P<before>≥|>|≤|<|不低于|不少于|不小于|大于|超过|小于|不高于|不超过|达到|约)?"
    r"(?P<number>\d{1,12}(?:,\d{3})*(?:\.\d{1,6})?(?:[-—~至]\d{1,12}(?:\.\d{1,6})?)?)"
    r"(?P<unit>[^\d以左\]]{0,8}?)(?P<after>以上|左右|以内|以下)?\]?"
)
_IN_BRACKETS = re.compile(r"[（(]([^（()）]{1,8})[）)]$")
_COMPARATORS = {
    Comparator.AT_LEAST: ("≥", ">", "不低于", "不少于", "不小于", "大于", "超过", "以上"),
    Comparator.AT_MOST: ("≤", "<", "小于", "不高于", "不超过", "以内", "以下"),
    Comparator.ABOUT: ("约", "左右"),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """A value that an indicator is to reach.

    Attributes
    ----------
    span
        From the indicator's name to the value, in the source.
    low, high
        The value, or both ends of a range.
    year
        The year of its column, or None.
    """

    span: Span
    name: str
    low: Decimal
    high: Decimal
    unit: str
    comparator: Comparator
    year: str | None


def indicator_tables(source: SourceText) -> dict[int, tuple[Indicator, ...]]:
    """For each table of indicators of a source, by the number of the table, its values in order.

    Examples
    --------
    >>> text = "指标\\n单位\\n2027年\\n渔港覆盖率\\n%\\n≥90"
    >>> spans = [(0, 2), (3, 5), (6, 11), (12, 17), (18, 19), (20, 23)]
    >>> cells = tuple(Cell(Span(*span), 0, n // 3, n % 3) for n, span in enumerate(spans))
    >>> [(i.name, i.low, i.unit, i.comparator.value, i.year)
    ...  for i in indicator_tables(SourceText(text, cells=cells))[0]]
    [('渔港覆盖率', Decimal('90'), '%', '>=', '2027')]
    """
    found = {}
    for table, cells in groupby(source.cells, key=lambda cell: cell.table):
        rows = [{cell.column: cell for cell in row} for _, row in groupby(cells, key=lambda cell: cell.row)]
        if values := tuple(_values(source.text, rows)):
            found[table] = values
    return found


def _values(text: str, rows: list[dict[int, Cell]]) -> Iterator[Indicator]:
    for number, row in enumerate(rows[:HEADER_WITHIN_ROWS]):
        heads = {column: _dense(text, cell) for column, cell in row.items()}
        names = [column for column, head in heads.items() if _NAME.fullmatch(head)]
        units = [column for column, head in heads.items() if _UNIT.fullmatch(head)]
        aims = {column: _year(head) for column, head in heads.items() if _is_aim(head)}
        if names and aims:
            for below in rows[number + 1 :]:
                yield from _of_row(text, below, names, units, aims)
            return


def _of_row(
    text: str, row: dict[int, Cell], names: list[int], units: list[int], aims: dict[int, str | None]
) -> Iterator[Indicator]:
    named = next((row[column] for column in reversed(names) if column in row), None)
    if named is None:
        return
    name = _dense(text, named)
    bracketed = _IN_BRACKETS.search(name)
    unit = next((_dense(text, row[column]) for column in units if column in row), "")
    unit = unit or (bracketed[1] if bracketed else "")
    name = re.sub(r"^\d{1,3}[.．、]?(?=\D)", "", name.removesuffix(bracketed[0]) if bracketed else name)
    for column, year in aims.items():
        value = _VALUE.fullmatch(narrow(_dense(text, row[column]))) if column in row else None
        if value is None:
            continue
        measured = value["unit"] or unit
        read = quantities(value["number"] + measured)
        if read and read[0].sort is Sort.MONEY:
            continue
        ends = [Decimal(end.replace(",", "")) for end in re.split("[-—~至]", value["number"])]
        whole = read and read[0].unit_end == len(value["number"] + measured)
        words = (value["before"] or "", value["after"] or "")
        yield Indicator(
            Span(min(named.span.start, row[column].span.start), max(named.span.end, row[column].span.end)),
            name,
            read[0].low if whole else ends[0],
            read[0].high if whole else ends[-1],
            read[0].unit if whole else measured,
            next((c for c, signs in _COMPARATORS.items() if any(w in signs for w in words)), Comparator.EQUAL),
            year,
        )


def _is_aim(head: str) -> bool:
    named = _YEAR.match(head) or _AIM.search(head)
    return named is not None and not _STANDING.search(head) and len(head) <= LONGEST_CELL


def _year(head: str) -> str | None:
    years = _YEAR.findall(head)
    return years[-1] if years else None


def _dense(text: str, cell: Cell) -> str:
    return "".join(text[cell.span.start : min(cell.span.end, cell.span.start + LONGEST_CELL)].split())
