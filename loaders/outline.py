"""The outline of a chapter: numbered headings as a tree, and what splits a heading without numbers.

Two steps. `parse` nests the numbered paragraphs; it goes by which open series a
number continues, not by a fixed order of styles, because authors restart, skip
and reuse them. `split` then divides the text under one heading where it names
several things without numbering them: by run-in headings, by ordinals (一是, 二是),
or by paragraphs that open alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.markers import Marker, Style, chinese_number, marker_at
from loaders.outline_levels import decimal_headings, format_headings
from loaders.paragraphs import Paragraph

LONGEST_TITLE = 45
LONGEST_TITLE_ALONE = 70
LONGEST_RUN_IN = 26
LONGEST_UNNUMBERED_HEADING = 20
SHORT_RUN_IN = 8
ONE_WORD = 4
DEEPEST = 12
LETTERS = "abcdefghijklmnopqrstuvwxyz"

SENTENCE_END = re.compile("[。；;!！?？]")
COLON = re.compile("：|:(?![/0-9])")
SEMICOLON = re.compile("[；;]")
RUNNING_STYLES = (Style.CIRCLED, Style.DECIMAL_BRACKETED, Style.DECIMAL_HALF_BRACKETED)
CLAUSE_OR_LIST = re.compile("[，,、]")
CLAUSE_END = re.compile("[，,。；;：]")
ANNEX = re.compile("附[件表](?:\\d{1,2}|[一二三四五六七八九十]{1,2})?[：:]?[^。；，]{0,40}")
# What ends a document and is no part of its last task.
END_CLAUSE = re.compile("本(?:措施|意见|方案|计划|办法|规划|通知)自.{1,30}(?:施行|实施|执行)|[（(]此件|抄送[：:]")
BULLET = re.compile("[—–\\-●◆■▲•·▪○◎★※]+")
CLOSING = "。，、；：,;:. "


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text under a heading, as indices of the dense text; `tail` if in the heading's own paragraph."""

    start: int
    end: int
    text: str
    tail: bool = False


@dataclass(slots=True)
class Node:
    """A heading with what stands under it. Indices count in the dense text.

    `start` is the first character of the number, `title_start` to `title_end` the title
    without number and closing punctuation, `body` the node's own text; `heading` is the
    level of a heading without number that the format marks.
    """

    label: str
    style: Style | None
    number: int
    start: int
    title_start: int
    title_end: int
    title: str
    body: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    heading: int | None = None

    @property
    def end(self) -> int:
        """The end of the node's text, descendants included."""
        own = max([self.title_end, *(block.end for block in self.body)])
        return max([own, *(child.end for child in self.children)])

    @property
    def own_end(self) -> int:
        """The end of the text before the first child."""
        before = [b.end for b in self.body if not self.children or b.end <= self.children[0].start]
        return max([self.title_end, *before])

    def walk(self) -> list[Node]:
        """This node and all below it, in order of the text."""
        return [self, *(node for child in self.children for node in child.walk())]


def parse(paragraphs: Sequence[Paragraph]) -> Node:
    """Nest the paragraphs of a chapter by their numbers.

    Returns
    -------
    Node
        A root without title; its body is what stands before the first numbered paragraph.

    Examples
    --------
    >>> from loaders.text import SourceText
    >>> from loaders.paragraphs import paragraphs_of
    >>> root = parse(paragraphs_of(SourceText("一、任务\\n（一）教育。建校园网。\\n（二）交通。\\n二、保障")))
    >>> [(n.label, n.title, len(n.children)) for n in root.children]
    [('一', '任务', 2), ('二', '保障', 0)]
    """
    start = paragraphs[0].start if paragraphs else 0
    root = Node("", None, 0, start, start, start, "")
    open_nodes = [root]
    decimals, headings = decimal_headings(paragraphs), format_headings(paragraphs)
    for position, paragraph in enumerate(paragraphs):
        if paragraph.in_table:
            # The cells of a table belong to the heading above it, but neither number nor divide it.
            open_nodes[-1].body.append(Block(paragraph.start, paragraph.end, ""))
            continue
        if position in headings:
            _open_heading(open_nodes, paragraph, headings[position])
            continue
        if ANNEX.fullmatch(paragraph.text) or END_CLAUSE.match(paragraph.text):
            del open_nodes[1:]
            root.body.append(Block(paragraph.start, paragraph.end, paragraph.text))
            continue
        marker = decimals.get(position) or _heading_marker(paragraph, open_nodes)
        if marker is None or _runs_on(paragraph.text, marker):
            following = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
            if len(open_nodes) > 1 and _is_unnumbered_heading(paragraph, following):
                _open_unnumbered(open_nodes, paragraph)
            else:
                open_nodes[-1].body.append(Block(paragraph.start, paragraph.end, paragraph.text))
            continue
        _place(open_nodes, marker, paragraph)
        node = _node(marker, paragraph)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)
    for node in root.walk()[1:]:
        _shorten_title(node)
    return root


def split(node: Node, *, ordinals: bool, plain: bool) -> None:
    """Divide the text under a childless node where it names several things; in place.

    Parameters
    ----------
    ordinals
        Whether ordinals that follow text of the node's own, or run on inside a paragraph, divide it.
    plain
        Whether paragraphs without any heading that open alike divide it.
    """
    if node.children:
        return
    parts = _run_ins(node.body) or _ordinals(node.body, anywhere=ordinals) or (plain and _alike(node.body)) or []
    if parts:
        node.children = parts
        node.body = [b for block in node.body for b in _before(block, parts[0].start)]


def title_of(text: str, start: int) -> tuple[int, int]:
    """Where the title of a paragraph ends, and where the text after it begins.

    A heading ends at the first full stop, or at a colon that introduces a long text; a
    paragraph without heading gives its first clause.

    >>> text = "（1）智慧养老：依托平台，为全县老人提供上门服务和健康监测等多种服务。"
    >>> title_of(text, 3)
    (7, 8)
    """
    sentence = SENTENCE_END.search(text, start)
    colon = COLON.search(text, start)
    end = sentence.start() if sentence else len(text)
    if colon and colon.start() < end:
        rest = end - colon.end()
        listed = colon.start() - start <= SHORT_RUN_IN and CLAUSE_OR_LIST.search(text, colon.end(), end)
        listed = listed or (colon.start() - start <= ONE_WORD and rest > ONE_WORD)
        if rest > 15 or end - start > LONGEST_TITLE or rest == 0 or listed:
            return colon.start(), colon.end()
    alone = end + 1 >= len(text)
    if end - start <= (LONGEST_TITLE_ALONE if alone else LONGEST_TITLE):
        return end, min(end + 1, len(text))
    clause = CLAUSE_END.search(text, start)
    if clause and clause.start() - start <= LONGEST_TITLE_ALONE:
        return clause.start(), clause.end()
    return min(start + LONGEST_TITLE, len(text)), min(start + LONGEST_TITLE, len(text))


def _heading_marker(paragraph: Paragraph, open_nodes: list[Node]) -> Marker | None:
    marker = marker_at(paragraph.text, 0)
    if marker is not None:
        return None if marker.style is Style.ORDINAL else marker
    bare = re.match(r"(\d{1,2})(?=[\u4e00-\u9fff“])", paragraph.text)
    if bare:
        # A circled number that the text layer of a PDF lost appears as a bare digit in its series.
        for node in reversed(open_nodes):
            if node.style is Style.CIRCLED and int(bare[1]) == node.number + 1:
                return Marker(Style.CIRCLED, int(bare[1]), bare.end(), bare[1])
    return None


def _runs_on(text: str, marker: Marker) -> bool:
    """Whether the numbers go on inside the sentence: ①…；②…；③…. is a list that runs on, no heading."""
    following = (marker_at(text, match.end()) for match in SEMICOLON.finditer(text, marker.length))
    return marker.style in RUNNING_STYLES and any(
        next_one is not None and (next_one.style, next_one.number) == (marker.style, marker.number + 1)
        for next_one in following
    )


def _place(open_nodes: list[Node], marker: Marker, paragraph: Paragraph) -> None:
    """Close the nodes that a numbered paragraph ends."""
    same = [i for i, node in enumerate(open_nodes) if node.style is marker.style]
    exact = [i for i in same if marker.number == open_nodes[i].number + 1]
    if exact:
        chosen = exact[-1]
        if len(exact) > 1 and STOCK_SECTION.search(paragraph.text[:LONGEST_TITLE_ALONE]):
            chosen = exact[0]
        del open_nodes[chosen:]
        return
    if marker.number == 1 and same:
        # A series that starts again stands below what is open, unless it follows a finished leaf of its own kind.
        innermost = open_nodes[-1]
        if (innermost.style is marker.style and innermost.body and not innermost.title.endswith(("：", "如下"))) or len(
            open_nodes
        ) >= DEEPEST:
            del open_nodes[same[-1] :]
        return
    if marker.style is Style.BOX:
        # A box sums up the section around it, not the task before it.
        while len(open_nodes) > 1 and not open_nodes[-1].children:
            open_nodes.pop()
        return
    if same:
        ahead = [i for i in same if marker.number > open_nodes[i].number]
        del open_nodes[(ahead or same)[-1] :]
        return
    if marker.number == 1 and marker.style not in (Style.PART, Style.CHINESE):
        if len(open_nodes) >= DEEPEST:
            del open_nodes[-1:]
        return
    while len(open_nodes) > 1 and (style := open_nodes[-1].style) is not None and style >= marker.style:
        open_nodes.pop()


# The sections that end nearly every task list; such a heading belongs to the outer of two possible series.
STOCK_SECTION = re.compile("可复制|可推广|省级标准|地方标准|社会资[金本]|投融资|运营[模机]|造血|试点示范")


def _node(marker: Marker, paragraph: Paragraph) -> Node:
    text = paragraph.text
    title_end, body_start = title_of(text, marker.length)
    title = text[marker.length : title_end].strip(CLOSING)
    node = Node(
        marker.label,
        marker.style,
        marker.number,
        paragraph.start,
        paragraph.start + marker.length,
        paragraph.start + title_end,
        title,
    )
    if text[body_start:]:
        node.body.append(Block(paragraph.start + body_start, paragraph.end, text[body_start:], tail=True))
    elif body_start > title_end:
        node.body.append(Block(paragraph.start + title_end, paragraph.end, "", tail=True))
    return node


def _shorten_title(node: Node) -> None:
    """Take the first clause where a long sentence that nothing follows is the unit's whole text, not its heading."""
    if node.children or any(block.text for block in node.body) or len(node.title) <= LONGEST_TITLE:
        return
    clause = CLAUSE_END.search(node.title)
    if clause:
        rest = node.title[clause.start() :]
        node.title = node.title[: clause.start()]
        end = node.title_start + len(node.title)
        node.body.append(Block(end, node.title_end, rest, tail=True))
        node.title_end = end


def _is_unnumbered_heading(paragraph: Paragraph, following: Paragraph | None) -> bool:
    if following is None or len(paragraph.text) > LONGEST_UNNUMBERED_HEADING or re.search("[，。；]", paragraph.text):
        return False
    marker = marker_at(following.text, 0)
    return marker is not None and marker.number == 1 and marker.style not in (Style.PART, Style.CHINESE)


def _open_unnumbered(open_nodes: list[Node], paragraph: Paragraph) -> None:
    for i in range(len(open_nodes) - 1, 0, -1):
        if open_nodes[i].style is None and open_nodes[i].heading is None:
            del open_nodes[i:]
            break
    parent = open_nodes[-1]
    letter = _letter(sum(child.style is None for child in parent.children))
    title = paragraph.text.strip(CLOSING)
    node = Node(letter, None, 0, paragraph.start, paragraph.start, paragraph.end, title)
    parent.children.append(node)
    open_nodes.append(node)


def _open_heading(open_nodes: list[Node], paragraph: Paragraph, level: int) -> None:
    outer = [i for i, node in enumerate(open_nodes) if node.heading is not None and node.heading < level]
    del open_nodes[outer[-1] + 1 if outer else 1 :]
    parent = open_nodes[-1]
    letter = _letter(len(parent.children))
    title = paragraph.text.strip(CLOSING)
    node = Node(letter, None, 0, paragraph.start, paragraph.start, paragraph.end, title, heading=level)
    parent.children.append(node)
    open_nodes.append(node)


def _letter(index: int) -> str:
    return LETTERS[index] if index < len(LETTERS) else f"{_letter(index // len(LETTERS) - 1)}{index % len(LETTERS)}"


RUN_IN = re.compile(rf"[^，。；：,;:]{{2,{LONGEST_RUN_IN}}}[。：:](?!$)")
RUN_IN_WITH_COMMA = re.compile(r"[^。；：;:]{4,32}[。](?!$)")
RUN_IN_FIELD = re.compile(r"在?[^，。；：,]{2,18}(?:方面|领域)[，,](?!$)")
NO_HEADING = re.compile(
    # The fields of a project's description head no part of it: 建设内容：…, 责任单位：…, 完成时限：….
    "(?:(?:建设|主要|工作|项目|具体|总体|实施)?(?:内容|目标|规模|地点|周期|性质|概况|进度|依据|背景)"
    "|(?:责任|牵头|配合|实施|建设|主管|主办|协办|承办|参与|项目)(?:单位|部门|主体|领导|人)|(?:完成|建设|实施|起止)?(?:时限|时间|期限)"
    "|(?:总|估算|计划|项目|概算)*投资|资金来源|完成节点|备注)[：:]"
    "|同时|此外|另外|其中|其次|最后|到?20|项目建成|下一步|前期|目前|近年|通过本|今后|总之|[一二三四五六七八九十]{1,3}是"
)


def run_in_length(text: str, *, comma: bool = False) -> int:
    """How long the run-in heading at the start of a paragraph is, its stop excluded; 0 without one.

    >>> run_in_length("智慧养老。依托县级平台，为老人提供服务。")
    4
    """
    if NO_HEADING.match(text):
        return 0
    match = RUN_IN.match(text) or RUN_IN_FIELD.match(text) or (RUN_IN_WITH_COMMA.match(text) if comma else None)
    return match.end() - 1 if match else 0


def _run_ins(blocks: list[Block]) -> list[Node]:
    full = [b for b in blocks if b.text]
    own = [b for b in full if not b.tail]
    plain = sum(run_in_length(b.text) > 0 for b in own) > 1
    comma = not plain and len(own) > 1 and all(run_in_length(b.text, comma=True) for b in own)
    heads = [b for b in full if run_in_length(b.text, comma=comma)]
    if sum(not b.tail for b in heads) < 1 or len(heads) < 2:
        return _headings_above(full)
    nodes: list[Node] = []
    for block in full:
        length = run_in_length(block.text, comma=comma)
        if length:
            nodes.append(unnumbered(_letter(len(nodes)), block, length))
        elif nodes:
            nodes[-1].body.append(block)
    return nodes


def _headings_above(blocks: list[Block]) -> list[Node]:
    """Units whose heading is a short paragraph of its own above their text."""
    heads = [
        i
        for i, b in enumerate(blocks[:-1])
        if not b.tail
        and len(b.text) <= LONGEST_UNNUMBERED_HEADING
        and not re.search("[，。；：]", b.text)
        and len(blocks[i + 1].text) > LONGEST_UNNUMBERED_HEADING
    ]
    if len(heads) < 2:
        return []
    nodes: list[Node] = []
    for i in range(heads[0], len(blocks)):
        if i in heads:
            nodes.append(unnumbered(_letter(len(nodes)), blocks[i], len(blocks[i].text)))
        else:
            nodes[-1].body.append(blocks[i])
    return nodes


ORDINAL = re.compile("(?:(?<=[。；：，,;:])|^)([一二三四五六七八九十]{1,3})是{1,2}(?!否)")


def _ordinals(blocks: list[Block], *, anywhere: bool) -> list[Node]:
    found: list[tuple[int, re.Match[str]]] = []
    for position, block in enumerate(blocks):
        found += [(position, match) for match in ORDINAL.finditer(block.text)]
    series: list[tuple[int, re.Match[str]]] = []
    for position, match in found:
        number = chinese_number(match[1])
        if number == len(series) + 1 or (series and number > len(series) and match.start() == 0):
            series.append((position, match))
    if len(series) < 2:
        return []
    first_position = series[0][0]
    if anywhere and run_in_length(blocks[first_position].text):
        return []
    if not anywhere:
        own_text = any(b.text for b in blocks[:first_position])
        if own_text or any(match.start() for _, match in series):
            return []
    nodes: list[Node] = []
    for i, (position, match) in enumerate(series):
        block = blocks[position]
        last = series[i + 1] if i + 1 < len(series) else None
        same_block = last is not None and last[0] == position
        end = last[1].start() if last is not None and same_block else len(block.text)
        part = Block(block.start + match.start(), block.start + end, block.text[match.start() : end])
        skip = match.end() - match.start()
        clause = CLAUSE_END.search(part.text, skip)
        length = clause.start() if clause else len(part.text)
        node = unnumbered(match[1], part, length, skip=skip, style=Style.ORDINAL)
        if not same_block:
            until = last[0] if last is not None else len(blocks)
            node.body += blocks[position + 1 : until]
            if last is not None and last[1].start():
                node.body.append(Block(blocks[until].start, blocks[until].start + last[1].start(), ""))
        nodes.append(node)
    return nodes


ALIKE = (
    re.compile("以[^，。]{2,30}为[^，。]{1,6}，"),
    re.compile("在[^，。]{2,20}(?:领域|方面)"),
    re.compile(
        "(?:建设|打造|推动|推进|探索|开展|构建|完善|提升|加快|实施|建立|搭建|优化|开发|创新|深化|加强|强化|推广"
        "|整合|拓展|升级|发展|设立|引进|启动|宣传推广)[^，。]{4,40}[，。]"
    ),
)


def _alike(blocks: list[Block]) -> list[Node]:
    full = [b for b in blocks if b.text]
    if len(full) < 2 or any(b.tail for b in full):
        return []
    if not any(all(pattern.match(b.text) for b in full) for pattern in ALIKE):
        return []
    nodes: list[Node] = []
    for block in full:
        clause = CLAUSE_END.search(block.text)
        nodes.append(unnumbered(_letter(len(nodes)), block, clause.start() if clause else len(block.text)))
    return nodes


def unnumbered(label: str, block: Block, length: int, *, skip: int = 0, style: Style | None = None) -> Node:
    """A node whose title is the first `length` characters of a block, `skip` of them left out of the title."""
    # A dash or bullet before a heading is no part of it.
    bullet = BULLET.match(block.text, skip, length)
    skip = bullet.end() if bullet else skip
    node = Node(
        label,
        style,
        0,
        block.start,
        block.start + skip,
        block.start + length,
        block.text[skip:length].strip(CLOSING),
    )
    node.body.append(Block(block.start + length, block.end, block.text[length:], tail=True))
    return node


def _before(block: Block, start: int) -> list[Block]:
    if block.start >= start:
        return []
    if block.end <= start:
        return [block]
    return [Block(block.start, start, block.text[: start - block.start], block.tail)]
