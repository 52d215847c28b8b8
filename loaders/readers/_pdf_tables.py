"""Tables on a printed page: by their ruling lines, else by the white space between columns."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.readers._pdf_lines import TextLine, joined, line_of, lines_of
from loaders.readers._pdf_page import Glyph, Rule

_TOUCH = 3.0
_MOST_BASE_CELLS = 5_000
# As shares of the size of the writing.
_GUTTER = 1.5
_ROW_GAP = 1.25
_BLOCK_GAP = 2.5
_SIZE_CHANGE = 1.15
_FULL_COLUMN = 0.85


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its row and column from 0, its text."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a page: its cells in reading order, where it stands, where its columns begin."""

    cells: tuple[TableCell, ...]
    top: float
    bottom: float
    columns: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    xs: tuple[float, ...]
    ys: tuple[float, ...]  # from the top
    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]

    def holds(self, glyph: Glyph) -> bool:
        x = (glyph.left + glyph.right) / 2
        return self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= glyph.middle <= self.ys[0]


def ruled_tables(
    glyphs: Sequence[Glyph], horizontal: Sequence[Rule], vertical: Sequence[Rule]
) -> tuple[list[Table], list[Glyph]]:
    """The tables that ruling lines draw, and the glyphs outside of them."""
    tables = []
    rest = list(glyphs)
    for grid in _grids(horizontal, vertical):
        inside = [g for g in rest if grid.holds(g)]
        table = _fill(grid, inside)
        if table is not None:
            tables.append(table)
            taken = set(map(id, inside))
            rest = [g for g in rest if id(g) not in taken]
    return tables, rest


def _grids(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[_Grid]:
    """Groups of rules that touch, each with at least two cells."""
    groups = _touching(horizontal, vertical)
    grids = []
    for across, down in groups:
        xs = _distinct([r.position for r in down])
        ys = _distinct([r.position for r in across])[::-1]
        cells = (len(xs) - 1) * (len(ys) - 1)
        if len(xs) >= 2 and len(ys) >= 2 and 2 <= cells <= _MOST_BASE_CELLS:
            grids.append(_Grid(tuple(xs), tuple(ys), tuple(across), tuple(down)))
    return sorted(grids, key=lambda g: -g.ys[0])


def _touching(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    parent = list(range(len(horizontal) + len(vertical)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    by_position = sorted(range(len(vertical)), key=lambda i: vertical[i].position)
    positions = [vertical[i].position for i in by_position]
    for index, across in enumerate(horizontal):
        first = bisect.bisect_left(positions, across.start - _TOUCH)
        for order in range(first, bisect.bisect_right(positions, across.end + _TOUCH)):
            down = vertical[by_position[order]]
            if down.start - _TOUCH <= across.position <= down.end + _TOUCH:
                parent[root(len(horizontal) + by_position[order])] = root(index)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index in range(len(parent)):
        across_rules, down_rules = groups.setdefault(root(index), ([], []))
        if index < len(horizontal):
            across_rules.append(horizontal[index])
        else:
            down_rules.append(vertical[index - len(horizontal)])
    return list(groups.values())


def _fill(grid: _Grid, glyphs: Sequence[Glyph]) -> Table | None:
    """A grid's table, its merged cells found by the rules that are missing between them."""
    width, height = len(grid.xs) - 1, len(grid.ys) - 1
    home = {(row, column): (row, column) for row in range(height) for column in range(width)}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while home[cell] != cell:
            cell = home[cell]
        return cell

    def merge(one: tuple[int, int], other: tuple[int, int]) -> None:
        first, second = sorted((root(one), root(other)))
        home[second] = first

    downs = _by_position(grid.vertical, grid.xs)
    acrosses = _by_position(grid.horizontal, grid.ys)
    for row, column in home:
        x = (grid.xs[column] + grid.xs[column + 1]) / 2
        y = (grid.ys[row] + grid.ys[row + 1]) / 2
        if column + 1 < width and not _covers(downs[column + 1], y):
            merge((row, column), (row, column + 1))
        if row + 1 < height and not _covers(acrosses[row + 1], x):
            merge((row, column), (row + 1, column))
    contents: dict[tuple[int, int], list[Glyph]] = {}
    falling = [-y for y in grid.ys]
    for glyph in glyphs:
        column = min(max(bisect.bisect_right(grid.xs, (glyph.left + glyph.right) / 2) - 1, 0), width - 1)
        row = min(max(bisect.bisect_right(falling, -glyph.middle) - 1, 0), height - 1)
        contents.setdefault(root((row, column)), []).append(glyph)
    cells = tuple(
        TableCell(row, column, text)
        for (row, column), inside in sorted(contents.items())
        if (text := _flow(lines_of(inside)))
    )
    # A frame around one piece of text is no table.
    return Table(cells, grid.ys[0], grid.ys[-1], grid.xs) if len(cells) >= 2 else None


def _by_position(rules: Sequence[Rule], positions: Sequence[float]) -> list[list[Rule]]:
    return [[r for r in rules if abs(r.position - p) <= _TOUCH] for p in positions]


def _covers(rules: Sequence[Rule], point: float) -> bool:
    return any(r.start - _TOUCH <= point <= r.end + _TOUCH for r in rules)


def _distinct(values: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _TOUCH:
            kept.append(value)
    return kept


def _flow(lines: Sequence[TextLine]) -> str:
    text = ""
    for line in lines:
        text = joined(text, line.text)
    return text


def lines_and_tables(rows: Sequence[Sequence[Glyph]], page: int) -> list[TextLine | Table]:
    """The lines of some rows of print, and their tables set without ruling lines, in reading order.

    Rows of print that leave the same gutter free, two of them or more with words on
    both sides, are a table or columns of text. Wider distances between rows of print
    divide the rows of a table; where there are none and the columns are full, they are
    columns of running text and are read one after the other.
    """
    blocks: list[TextLine | Table] = []
    at = free = 0
    while at < len(rows):
        end = _block_end(rows, at)
        if end - at < 2:
            at += 1
            continue
        begin = _block_begin(rows, at, free)
        starts = _columns(rows[begin:end])
        if starts is None:
            at = end
            continue
        blocks += _lines(rows[free:begin], page)
        read_as = _table(rows[begin:end], starts)
        if isinstance(read_as, Table):
            blocks.append(read_as)
        else:
            blocks += [line for column in read_as for line in lines_of(column, page)]
        at = free = end
    return blocks + _lines(rows[free:], page)


def _lines(rows: Sequence[Sequence[Glyph]], page: int) -> list[TextLine | Table]:
    return [line for row in rows if (line := line_of(row, page)) is not None]


def _block_end(rows: Sequence[Sequence[Glyph]], at: int) -> int:
    """Where the run of rows that share a gutter with the one at `at` ends."""
    gutters = _gaps(rows[at])
    end = at + 1
    while gutters and end < len(rows) and _are_near(rows[end - 1], rows[end]):
        shared = _narrowed(gutters, rows[end], _size(rows[end]))
        if not shared:
            break
        gutters, end = shared, end + 1
    return end


def _block_begin(rows: Sequence[Sequence[Glyph]], at: int, free: int) -> int:
    """Where a block really begins: the first row's tallest cell may start above the others."""
    gutters = _gaps(rows[at])
    while at > free and _are_near(rows[at - 1], rows[at]) and rows[at - 1][0].left >= gutters[0][0]:
        if len(_narrowed(gutters, rows[at - 1], _size(rows[at - 1]))) < len(gutters):
            break
        at -= 1
    return at


def _are_near(above: Sequence[Glyph], below: Sequence[Glyph]) -> bool:
    """Whether two rows of print may belong to one table: same size of writing, no wide space between."""
    sizes = sorted((_size(above), _size(below)))
    distance = min(g.bottom for g in above) - max(g.top for g in below)
    return sizes[1] <= _SIZE_CHANGE * sizes[0] and distance <= _BLOCK_GAP * sizes[1]


def _size(row: Sequence[Glyph]) -> float:
    return max(g.top - g.bottom for g in row)


def _narrowed(gutters: list[tuple[float, float]], row: Sequence[Glyph], size: float) -> list[tuple[float, float]]:
    kept = []
    for left, right in gutters:
        inside = [g for g in row if g.right > left and g.left < right and not g.character.isspace()]
        # What reaches into the gutter from one side narrows it; what crosses it ends it.
        for glyph in inside:
            if (glyph.left + glyph.right) / 2 < (left + right) / 2:
                left = max(left, glyph.right)
            else:
                right = min(right, glyph.left)
        if right - left > _GUTTER / 2 * size:
            kept.append((left, right))
    return kept


def _gaps(row: Sequence[Glyph]) -> list[tuple[float, float]]:
    inked = [g for g in row if not g.character.isspace()]
    gaps = []
    reach = inked[0].right if inked else 0.0
    for glyph in inked[1:]:
        if glyph.left - reach > _GUTTER * (glyph.top - glyph.bottom):
            gaps.append((reach, glyph.left))
        reach = max(reach, glyph.right)
    return gaps


def _columns(block: Sequence[Sequence[Glyph]]) -> list[float] | None:
    """Where the columns of a block begin, if at least two of its rows have words in more than one."""
    spread = sorted((g for row in block for g in row if not g.character.isspace()), key=lambda g: g.left)
    if not spread:
        return None
    size = max(g.top - g.bottom for g in spread)
    starts, reach = [spread[0].left], spread[0].right
    for glyph in spread:
        if glyph.left - reach > _GUTTER / 2 * size:
            starts.append(glyph.left)
        reach = max(reach, glyph.right)
    filled = [len({bisect.bisect_right(starts, g.left) for g in row if not g.character.isspace()}) for row in block]
    return starts if len(starts) >= 2 and sum(count >= 2 for count in filled) >= 2 else None


def _table(block: Sequence[Sequence[Glyph]], starts: list[float]) -> Table | list[list[Glyph]]:
    """The table of a block, or its columns where it is running text in columns."""
    middles = [row[0].middle for row in block]
    distances = [above - below for above, below in itertools.pairwise(middles)]
    breaks = [d > _ROW_GAP * min(distances) for d in distances]
    columns: list[list[Glyph]] = [[] for _ in starts]
    for glyph in (g for row in block for g in row):
        columns[max(bisect.bisect_right(starts, glyph.left) - 1, 0)].append(glyph)
    if not any(breaks):
        if len(block) > 3 and all(_is_running_text(column) for column in columns):
            return columns
        breaks = [True] * len(distances)
    rows = list(itertools.accumulate([0, *breaks]))
    cells = []
    for number, group in itertools.groupby(zip(rows, block, strict=True), key=lambda pair: pair[0]):
        content = [g for _, row in group for g in row]
        for column, start in enumerate(starts):
            until = starts[column + 1] if column + 1 < len(starts) else float("inf")
            text = _flow(lines_of(g for g in content if start <= g.left < until))
            if text:
                cells.append(TableCell(number, column, text))
    inked = [g for row in block for g in row]
    return Table(tuple(cells), max(g.top for g in inked), min(g.bottom for g in inked), tuple(starts))


def _is_running_text(column: Sequence[Glyph]) -> bool:
    lines = lines_of(column)
    widest = max((line.right - line.left for line in lines), default=0.0)
    full = sum(line.right - line.left > _FULL_COLUMN * widest for line in lines)
    return len(lines) > 3 and full >= len(lines) / 2 and widest > 12 * lines[0].size
