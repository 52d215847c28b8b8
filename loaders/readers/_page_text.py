"""The text of an article's HTML, block by block, as a browser lays it out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from loaders.readers._assembly import TextAssembly
from loaders.readers._numbering import format_number

_BLOCK_TAGS = """
    address article blockquote body br center dd div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 h6 header
    hr li main ol p pre section table tbody td tfoot th thead tr ul caption
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "title", "del", "img", "map", "area"})
_WHITE_SPACE = re.compile(r"[ \t\r\n\xa0\u2002\u2003]+")
_LIST_FORMATS = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
    "none": "none",
}
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
# Lines that pages print before and after an article.
_SURROUNDING_LINE = re.compile(
    r"(?:您?(?:当前|现在|所在)的?(?:的?位置|位于)|首页\s*[>»/]|【?(?:打印|关闭|收藏|大\s*中\s*小|字体|字号)|分享(?:到|至)?[:：]?|扫一扫|"
    r"(?:发布|更新)(?:日期|时间)[:：]|信息来源|来源[:：]|浏览(?:次数|量)|点击(?:数|量|次数)|阅读[:：]|上一篇|下一篇|责任编辑|编辑[:：]|审核[:：]|"
    r"版权所有|主办(?:单位)?[:：]|承办(?:单位)?[:：]|网站标识码|\w?ICP备|\w{1,3}公网安备|网站地图|联系我们|相关(?:链接|阅读|文章)|返回顶部|时间[:：]|"
    r"\d{4}[-年./]\d{1,2}[-月./]\d{1,2}日?\s+\d{1,2}[:：]\d{2}|(?:本报)?(?:通讯员|记者|作者)[\s:：])"
)
_EDGE_PARAGRAPHS = 12
_LONGEST_SURROUNDING_LINE = 100
_MOST_COLUMNS = 100
_MOST_ROWS = 1000


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    paragraphs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Paragraph:
    text: str
    heading: int | None = None


@dataclass(slots=True)
class _Table:
    number: int
    row: int = -1
    column: int = 0
    # How many further rows each column is taken by a cell from above.
    taken: dict[int, int] = field(default_factory=dict)


class _Layout:
    """Follows the elements of an article and collects what is to be written."""

    def __init__(self) -> None:
        self.items: list[_Paragraph | tuple[int, _Cell]] = []
        self._line: list[str] = []
        self._heading: int | None = None
        self._label = ""
        self._cell: _Cell | None = None
        self._tables: list[_Table | None] = []
        self._counters: list[int | None] = []
        self._table_count = 0

    def start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
        if tag == "table":
            self._tables.append(self._open_table(element))
        elif tag == "tr":
            self._next_row()
        elif tag in ("td", "th"):
            self._open_cell(element)
        elif tag in ("ol", "ul"):
            self._counters.append(_integer(element.get("start"), 1) if tag == "ol" else None)
        elif tag == "li":
            self._number_item(element)
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self._heading = int(tag[1])
        self._add(element.text)

    def end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
        if tag in ("td", "th") and self._table is not None:
            self._cell = None
        elif tag == "table":
            self._tables.pop()
        elif tag in ("ol", "ul"):
            self._counters.pop()
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self._heading = None

    def tail(self, element: etree._Element) -> None:
        self._add(element.tail)

    @property
    def _table(self) -> _Table | None:
        return self._tables[-1] if self._tables else None

    def _add(self, text: str | None) -> None:
        if text:
            self._line.append(text)

    def _flush(self) -> None:
        text = _WHITE_SPACE.sub(" ", "".join(self._line)).strip(" \u3000")
        self._line = []
        if not text:
            return
        text, self._label = self._label + text, ""
        if self._cell is not None:
            self._cell.paragraphs.append(text)
        else:
            self.items.append(_Paragraph(text, self._heading))

    def _open_table(self, element: etree._Element) -> _Table | None:
        # Inside a cell, or where no row has two cells, a table only arranges the page.
        if self._cell is not None or not _is_data(element):
            return None
        self._table_count += 1
        return _Table(self._table_count - 1)

    def _next_row(self) -> None:
        if self._table is not None:
            self._table.row += 1
            self._table.column = 0
            self._table.taken = {c: left - 1 for c, left in self._table.taken.items() if left > 1}

    def _open_cell(self, element: etree._Element) -> None:
        table = self._table
        if table is None:
            return
        while table.column in table.taken:
            table.column += 1
        self._cell = _Cell(max(table.row, 0), table.column)
        self.items.append((table.number, self._cell))
        width = min(max(_integer(element.get("colspan"), 1), 1), _MOST_COLUMNS)
        height = min(max(_integer(element.get("rowspan"), 1), 1), _MOST_ROWS)
        if height > 1 and table.column < _MOST_COLUMNS:
            table.taken.update(dict.fromkeys(range(table.column, table.column + width), height))
        table.column += width

    def _number_item(self, element: etree._Element) -> None:
        if not self._counters or self._counters[-1] is None:
            return
        number = _integer(element.get("value"), self._counters[-1])
        self._counters[-1] = number + 1
        style = _list_style(element) or _list_style(element.getparent()) or "decimal"
        written = format_number(number, _LIST_FORMATS.get(style, "decimal"))
        self._label = f"{written}、" if "一" <= written[:1] <= "龥" else f"{written}. " if written else ""


def write_text(
    article: etree._Element, assembly: TextAssembly, skipped: frozenset[etree._Element], title: str | None
) -> None:
    """Write an article into a text, with its title first where the article does not begin with it.

    Parameters
    ----------
    article
        The element that holds it.
    assembly
        Takes the text.
    skipped
        Elements inside the article that do not belong to it.
    title
        The page's title, or None.
    """
    layout = _Layout()
    walk = etree.iterwalk(article, events=("start", "end"))
    for event, element in walk:
        unseen = not isinstance(element.tag, str) or element.tag in _UNSEEN or element in skipped
        if event == "start" and unseen:
            walk.skip_subtree()
        elif event == "start":
            layout.start(element)
        else:
            if not unseen:
                layout.end(element)
            if element is not article:
                layout.tail(element)
    items = _without_surroundings(layout.items)
    opening = "".join(_squeezed(item) for item in items[:_EDGE_PARAGRAPHS])
    if title and _squeeze(title) not in opening:
        assembly.paragraph(title)
    numbers: dict[int, int] = {}
    for item in items:
        if isinstance(item, _Paragraph):
            assembly.paragraph(item.text, heading=item.heading)
        elif item[1].paragraphs:
            table, cell = numbers.setdefault(item[0], len(numbers)), item[1]
            assembly.cell(cell.paragraphs, table=table, row=cell.row, column=cell.column)


def _without_surroundings(items: list[_Paragraph | tuple[int, _Cell]]) -> list[_Paragraph | tuple[int, _Cell]]:
    return [
        item
        for index, item in enumerate(items)
        if not (
            isinstance(item, _Paragraph)
            and min(index, len(items) - 1 - index) < _EDGE_PARAGRAPHS
            and len(item.text) <= _LONGEST_SURROUNDING_LINE
            and _SURROUNDING_LINE.match(item.text)
        )
    ]


def _squeezed(item: _Paragraph | tuple[int, _Cell]) -> str:
    return _squeeze(item.text if isinstance(item, _Paragraph) else "".join(item[1].paragraphs))


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _is_data(table: etree._Element) -> bool:
    if next(table.iterdescendants("table"), None) is not None:
        return False
    wide = [row for row in table.iter("tr") if sum(child.tag in ("td", "th") for child in row) >= 2]
    return len(wide) >= 2


def _list_style(element: etree._Element | None) -> str | None:
    if element is None:
        return None
    styled = _LIST_STYLE.search(element.get("style") or "")
    return styled[1].lower() if styled else element.get("type")


def _integer(text: str | None, default: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"\d{1,6}", text.strip()) else default
