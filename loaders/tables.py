"""Tables of tasks: which tables list planned things, and what each of their rows says.

Plans print their tasks, or who answers for them (责任分工), in a table: a header row
names the columns, each further row is a task. A cell that spans several rows is written
once, with the first of them, so a blank in a column of groups or of responsible units
repeats what stands above it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import groupby

from loaders.markers import marker_at
from loaders.outline import title_of
from loaders.records import Unit, UnitKind
from loaders.responsibility import names_in_cell, responsible_units
from loaders.text import Cell, SourceText, Span
from loaders.units import kind_of_task

METHOD = "task-table"
LONGEST_HEADER = 16
HEADER_WITHIN_ROWS = 4
LONGEST_CELL = 4000
# A title that another contains is the same task only from this many characters on.
SHORTEST_SHARED_TITLE = 4

# Beyond so many pairs of a row and a title of the text, only equal titles are the same task.
MOST_COMPARISONS = 1_000_000


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task of a table.

    Attributes
    ----------
    number
        What the column of numbers prints, or None.
    groups
        The titles above the task, outermost first, each with its span.
    """

    span: Span
    number: str | None
    title: str
    title_span: Span
    groups: tuple[tuple[str, Span], ...]
    responsible: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskTable:
    """A table of tasks: the span of all its cells, header included, and its rows in order."""

    span: Span
    rows: tuple[TaskRow, ...]


def task_tables(source: SourceText) -> tuple[TaskTable, ...]:
    """The tables of a source that list tasks with who answers for them or until when.

    A table that a page break cut in two is one table, whether its header is repeated or not.

    Examples
    --------
    >>> text = "重点任务\\n责任单位\\n建设智慧渔港\\n县农业农村局\\n"
    >>> spans = [(0, 4), (5, 9), (10, 16), (17, 23)]
    >>> cells = tuple(Cell(Span(*span), 0, n // 2, n % 2) for n, span in enumerate(spans))
    >>> [(row.title, row.responsible) for row in task_tables(SourceText(text, cells=cells))[0].rows]
    [('建设智慧渔港', ('县农业农村局',))]
    """
    found: list[TaskTable] = []
    columns: dict[int, _Column] = {}
    last_end = -1
    for _, cells in groupby(source.cells, key=lambda cell: cell.table):
        rows = [sorted(row, key=lambda cell: cell.column) for _, row in groupby(cells, key=lambda cell: cell.row)]
        header = _header(source.text, rows)
        continues = bool(found) and not _words_between(source, last_end, rows[0][0].span.start)
        if header is None and not (continues and columns and _fits(rows, columns)):
            columns = {}
            continue
        if header is not None:
            columns, rows = header
        span = Span(rows[0][0].span.start, max(c.span.end for row in rows for c in row)) if rows else None
        tasks = tuple(_tasks(source.text, rows, columns)) if rows else ()
        if span is None or not tasks:
            columns = {}
            continue
        last_end = span.end
        if header is None or (continues and found):
            found[-1] = TaskTable(Span(found[-1].span.start, span.end), (*found[-1].rows, *tasks))
        else:
            found.append(TaskTable(span, tasks))
    return tuple(found)


def with_tables(units: Sequence[Unit], tables: Sequence[TaskTable]) -> tuple[Unit, ...]:
    """Units of the running text together with those that only tables list, in order of the text.

    A row that names a task of the running text makes no second unit: where that unit prints
    nobody who answers for it, it takes the row's. Paths of units of tables begin with `t` and the
    table's number: `t1.3` is the third row, `t1.2.1` the first of the second group.
    """
    if not tables:
        return tuple(units)
    merged = {unit.path: unit for unit in units}
    for number, table in enumerate(tables, 1):
        known = _known(table.rows, units)
        for row, path in known.items():
            unit = merged[path]
            if not unit.responsible:
                merged[path] = replace(unit, responsible=row.responsible)
        new = [row for row in table.rows if row not in known]
        merged.update((unit.path, unit) for unit in _units(f"t{number}", new))
    return tuple(sorted(merged.values(), key=lambda unit: (unit.span.start, -unit.span.end)))


def names_column(words: str) -> bool:
    """Whether some words are what the header of a table of tasks names a column.

    >>> [names_column(words) for words in ("牵头单位", "完成时限", "县公安局")]
    [True, True, False]
    """
    dense = "".join(words[: 2 * LONGEST_HEADER].split())
    return _column(dense) is not _Column.OTHER or dense in ("备注", "说明")


def is_number_header(words: str) -> bool:
    """Whether some words head the column of numbers (序号)."""
    return _column("".join(words[: 2 * LONGEST_HEADER].split())) is _Column.NUMBER


class _Column(Enum):
    NUMBER = auto()
    GROUP = auto()
    TASK = auto()
    LEAD = auto()
    SUPPORT = auto()
    DEADLINE = auto()
    OTHER = auto()


_ORGAN = "(?:责任)?(?:单位|部门|机构|主体|处室|科室|单位（部门）|部门（单位）|部门单位)"
_HEADERS: tuple[tuple[_Column, re.Pattern[str]], ...] = (
    (_Column.NUMBER, re.compile("(?:序|编|项目编)号|序|№|No[.．]?", re.IGNORECASE)),
    (_Column.SUPPORT, re.compile(f"(?:配合|协办|协同|协作|参与|参加|协助|支持){_ORGAN}|协办|配合")),
    (
        _Column.LEAD,
        re.compile(
            f"(?:市直|区直|县直|主要)?(?:责任|牵头|主办|主责|主管|承办|实施|承担|落实|建设)(?:及配合)?{_ORGAN}|(?:责任|任务)分工|主办|牵头"
        ),
    ),
    (
        _Column.DEADLINE,
        re.compile(
            "(?:计划|预计|拟)?(?:完成|建设|推进|实施|起止|工作)?(?:时限|时间|期限|周期|年限|进度)(?:要求|安排|节点)?|时间节点|进度安排"
        ),
    ),
    (
        _Column.GROUP,
        re.compile(
            "(?:任务|项目|场景|工作|建设)?(?:类别|类型|分类|领域|板块|方向|大类)|(?:重点|一级)(?:领域|方向|任务类别)|一级任务"
        ),
    ),
    (
        _Column.TASK,
        re.compile(
            "(?:年度|重点|主要|工作|具体|建设|目标|核心|改革|应用|二级|三级|细化|分解|项目|任务){0,2}"
            "(?:任务|项目|工程|事项|场景|举措|措施|内容|工作)(?:名称|内容|清单|事项|分解|及目标)?(?:（?及?目标(?:任务)?）?)?"
        ),
    ),
)
_NOT_PLANNED = re.compile("组织(?:领导|实施|保障)|保障(?:措施|机制|体系)?$")
_NUMERAL = re.compile(r"[(（]?\d{1,4}[)）]?[.．、]?|[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")


def _header(text: str, rows: list[list[Cell]]) -> tuple[dict[int, _Column], list[list[Cell]]] | None:
    """What the columns hold, and the rows below the header; None where the table is none of tasks."""
    for number, row in enumerate(rows[:HEADER_WITHIN_ROWS]):
        columns = _columns(text, row)
        if columns is None:
            continue
        below = number + 1
        # 责任单位 over 牵头单位 and 配合单位: the second row names what the first one spans.
        if below < len(rows) and (finer := _all_named(text, rows[below])) is not None:
            columns |= finer
            below += 1
        kinds = set(columns.values())
        if _Column.TASK in kinds and kinds & {_Column.LEAD, _Column.SUPPORT, _Column.DEADLINE}:
            return columns, rows[below:]
    return None


def _columns(text: str, row: list[Cell]) -> dict[int, _Column] | None:
    named = {cell.column: _column(_dense(text, cell)) for cell in row}
    known = sum(column is not _Column.OTHER for column in named.values())
    return named if known >= 2 and 2 * known >= len(named) else None


def _all_named(text: str, row: list[Cell]) -> dict[int, _Column] | None:
    named = {cell.column: _column(_dense(text, cell)) for cell in row}
    return None if _Column.OTHER in named.values() else named


def _column(header: str) -> _Column:
    if len(header) > LONGEST_HEADER:
        return _Column.OTHER
    return next((column for column, pattern in _HEADERS if pattern.fullmatch(header)), _Column.OTHER)


def _fits(rows: list[list[Cell]], columns: dict[int, _Column]) -> bool:
    """Whether rows without header stand in the columns of the table before."""
    return len(columns) == len({cell.column for row in rows for cell in row})


def _words_between(source: SourceText, start: int, end: int) -> bool:
    if end - start > LONGEST_CELL:
        return True
    furniture = [s for s in source.furniture if s.start < end and s.end > start]
    return any(
        not source.text[at].isspace() and not any(s.start <= at < s.end for s in furniture) for at in range(start, end)
    )


def _tasks(text: str, rows: list[list[Cell]], columns: dict[int, _Column]) -> Iterator[TaskRow]:
    """The rows that name a task, with what stands above them in columns of groups."""
    edges = sorted(columns)
    filled = Counter(_edge(edges, cell) for row in rows for cell in row)
    naming = [edge for edge in edges if columns[edge] in (_Column.GROUP, _Column.TASK)]
    tasks = [edge for edge in naming if columns[edge] is _Column.TASK]
    most = max(filled[edge] for edge in tasks)
    if not most:
        return
    title_edge = next(edge for edge in tasks if filled[edge] == most)
    group_edges = [edge for edge in naming if edge < title_edge]
    section: tuple[tuple[str, Span], ...] = ()
    groups: dict[int, tuple[str, Span]] = {}
    duties: dict[_Column, tuple[str, ...]] = {}
    for row in rows:
        if _columns(text, row) is not None and _all_named(text, row) is not None:
            continue
        if len(row) == 1 and row[0].column == edges[0] and len(edges) > 2 and not _is_number(text, row[0]):
            section, groups, duties = (_heading(text, row[0]),), {}, {}
            continue
        by_edge = {edge: list(cells) for edge, cells in groupby(row, key=lambda cell: _edge(edges, cell))}
        for edge in group_edges:
            if edge not in by_edge:
                continue
            named = _heading(text, by_edge[edge][0])
            if edge not in groups or groups[edge][0] != named[0]:
                groups = {**{e: above for e, above in groups.items() if e < edge}, edge: named}
                duties = {}
        if title_edge not in by_edge:
            continue
        own = {
            column: _names(text, [c for edge in by_edge if columns[edge] is column for c in by_edge[edge]])
            for column in (_Column.LEAD, _Column.SUPPORT)
        }
        duties = own if any(own.values()) else duties
        title, title_span = _heading(text, by_edge[title_edge][0])
        above = (*section, *(groups[edge] for edge in group_edges if edge in groups))
        if not title or any(_NOT_PLANNED.search(name) for name, _ in above):
            continue
        cells = [cell for edge, listed in by_edge.items() if edge not in group_edges for cell in listed]
        numbers = [_dense(text, c) for edge in by_edge if columns[edge] is _Column.NUMBER for c in by_edge[edge]]
        yield TaskRow(
            Span(min(c.span.start for c in cells), max(c.span.end for c in cells)),
            numbers[0] if numbers else None,
            title,
            title_span,
            above,
            tuple(dict.fromkeys(name for names in duties.values() for name in names)),
        )


def _edge(edges: list[int], cell: Cell) -> int:
    """The column of the header that a cell stands under: a header may span several."""
    return max((edge for edge in edges if edge <= cell.column), default=edges[0])


def _dense(text: str, cell: Cell) -> str:
    return "".join(text[cell.span.start : min(cell.span.end, cell.span.start + LONGEST_CELL)].split())


def _is_number(text: str, cell: Cell) -> bool:
    return _NUMERAL.fullmatch(_dense(text, cell)) is not None


def _heading(text: str, cell: Cell) -> tuple[str, Span]:
    """The title of a cell, without the number before it, and where it stands."""
    dense = _dense(text, cell)
    marker = marker_at(dense, 0)
    start = marker.length if marker is not None else 0
    end, _ = title_of(dense, start)
    positions = [at for at in range(cell.span.start, cell.span.end) if not text[at].isspace()]
    if end <= start:
        return dense[start:], cell.span
    return dense[start:end].strip("。，、；：,;:. "), Span(positions[start], positions[end - 1] + 1)


def _names(text: str, cells: list[Cell]) -> tuple[str, ...]:
    """The names in some cells, in order; a cell may label them itself (牵头单位：…配合单位：…)."""
    names: list[str] = []
    for cell in cells:
        labelled = responsible_units(_dense(text, cell))
        printed = text[cell.span.start : min(cell.span.end, cell.span.start + LONGEST_CELL)]
        names += [unit.name for unit in labelled] or names_in_cell(printed)
    return tuple(names)


_OPENING_VERB = re.compile(
    "^(?:加快|积极|深入|全面|持续|大力|着力|扎实|统筹)*(?:推进|推动|建设|打造|实施|开展|构建|完善|提升|发展|搭建|建立|建成|深化|加强|做好|探索|升级|优化)"
)
_CLOSING_WORD = re.compile("(?:建设|项目|工程|任务|工作|应用|场景|提升行动|行动)+$")
_PUNCTUATION = re.compile(r"[\W_]+")


def _plain(title: str) -> str:
    """A title without what differs between a heading and the same task in a table."""
    plain = _OPENING_VERB.sub("", _PUNCTUATION.sub("", title))
    return _CLOSING_WORD.sub("", plain) or plain


def _known(rows: Sequence[TaskRow], units: Sequence[Unit]) -> dict[TaskRow, str]:
    """Which rows name which units, by path: by title, and where most titles agree by number too."""
    by_title: dict[str, list[str]] = {}
    for unit in units:
        by_title.setdefault(_plain(unit.title), []).append(unit.path)
    comparable = len(rows) * len(by_title) <= MOST_COMPARISONS
    known: dict[TaskRow, str] = {}
    for row in rows:
        title = _plain(row.title)
        paths = by_title.get(title) or [
            path
            for other, listed in by_title.items()
            if comparable
            and min(len(title), len(other)) >= SHORTEST_SHARED_TITLE
            and (title in other or other in title)
            for path in listed
        ]
        if len(paths) == 1:
            known[row] = paths[0]
    leaves = [unit.path for unit in units if not unit.is_group]
    if len(leaves) == len(rows) and 2 * len(known) > len(rows):
        taken = set(known.values())
        for row, path in zip(rows, leaves, strict=True):
            if row not in known and path not in taken:
                known[row] = path
    return known


def _units(label: str, rows: Sequence[TaskRow]) -> Iterator[Unit]:
    """Groups and leaves of one table's rows, numbered by the order in which they stand."""
    children: Counter[str] = Counter()
    open_groups: list[tuple[str, str, list[TaskRow]]] = []
    groups: list[tuple[str, str | None, tuple[str, Span], list[TaskRow]]] = []
    for row in rows:
        depth = 0
        while depth < min(len(open_groups), len(row.groups)) and open_groups[depth][0] == row.groups[depth][0]:
            depth += 1
        del open_groups[depth:]
        for name, span in row.groups[depth:]:
            above = open_groups[-1][1] if open_groups else None
            children[above or label] += 1
            path = f"{above or label}.{children[above or label]}"
            members: list[TaskRow] = []
            open_groups.append((name, path, members))
            groups.append((path, above, (name, span), members))
        for _, _, members in open_groups:
            members.append(row)
        above = open_groups[-1][1] if open_groups else None
        children[above or label] += 1
        kind = UnitKind.APPLICATION
        for name in (*(name for name, _ in row.groups), row.title):
            kind = kind_of_task(name, kind)
        yield Unit(
            span=row.span,
            method=METHOD,
            path=f"{above or label}.{children[above or label]}",
            parent=above,
            kind=kind,
            is_group=False,
            title=row.title,
            title_span=row.title_span,
            own_span=row.span,
            responsible=row.responsible,
        )
    for path, above, (name, span), members in groups:
        whole = Span(min(span.start, members[0].span.start), max(span.end, members[-1].span.end))
        yield Unit(
            span=whole,
            method=METHOD,
            path=path,
            parent=above,
            kind=kind_of_task(name),
            is_group=True,
            title=name,
            title_span=span,
            own_span=Span(whole.start, max(whole.start, members[0].span.start)),
        )
