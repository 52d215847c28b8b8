"""The outline of a chapter: its numbered headings as a tree.

Two steps. `parse` nests the numbered paragraphs; it goes by which open series a
number continues, not by a fixed order of styles, because authors restart, skip
and reuse them. `outline_split.split` then divides the text under one heading where
it names several things without numbering them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.markers import Marker, Style, marker_at
from loaders.outline_levels import decimal_headings, format_headings
from loaders.outline_nodes import (
    CLAUSE_END,
    CLOSING,
    LONGEST_UNNUMBERED_HEADING,
    SENTENCE_END,
    Block,
    Node,
    letter,
)
from loaders.paragraphs import Paragraph

LONGEST_TITLE = 45
LONGEST_TITLE_ALONE = 70
SHORT_RUN_IN = 8
ONE_WORD = re.compile("[\u4e00-\u9fff]{2,4}")
DEEPEST = 12

COLON = re.compile("：|:(?![/0-9])")
SEMICOLON = re.compile("[；;]")
RUNNING_STYLES = (Style.CIRCLED, Style.DECIMAL_BRACKETED, Style.DECIMAL_HALF_BRACKETED)
CLAUSE_OR_LIST = re.compile("[，,、]")
ANNEX = re.compile("附[件表](?:\\d{1,2}|[一二三四五六七八九十]{1,2})?[：:]?[^。；，]{0,40}")
# What ends a document and is no part of its last task.
END_CLAUSE = re.compile("本(?:措施|意见|方案|计划|办法|规划|通知)自.{1,30}(?:施行|实施|执行)|[（(]此件|抄送[：:]")


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
        before = colon.start() - start
        lists = CLAUSE_OR_LIST.search(text, colon.end(), end) is not None
        named = ONE_WORD.fullmatch(text, start, colon.start()) is not None and rest >= 2 * before
        listed = named or (before <= SHORT_RUN_IN and lists)
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
    label = letter(sum(child.style is None for child in parent.children))
    title = paragraph.text.strip(CLOSING)
    node = Node(label, None, 0, paragraph.start, paragraph.start, paragraph.end, title)
    parent.children.append(node)
    open_nodes.append(node)


def _open_heading(open_nodes: list[Node], paragraph: Paragraph, level: int) -> None:
    outer = [i for i, node in enumerate(open_nodes) if node.heading is not None and node.heading < level]
    del open_nodes[outer[-1] + 1 if outer else 1 :]
    parent = open_nodes[-1]
    label = letter(len(parent.children))
    title = paragraph.text.strip(CLOSING)
    node = Node(label, None, 0, paragraph.start, paragraph.start, paragraph.end, title, heading=level)
    parent.children.append(node)
    open_nodes.append(node)
