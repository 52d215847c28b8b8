"""What splits a heading without numbers: run-in headings, ordinals (一是, 二是), paragraphs that open alike."""

from __future__ import annotations

import re

from loaders.markers import Style, chinese_number
from loaders.outline_nodes import (
    CLAUSE_END,
    CLOSING,
    LONGEST_UNNUMBERED_HEADING,
    Block,
    Node,
    letter,
)

LONGEST_RUN_IN = 26

BULLET = re.compile("[—–\\-●◆■▲•·▪○◎★※]+")


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


# 场景一：智慧渔港。 is one heading, with its colon.
COUNTED_HEADING = r"(?:(?:应用)?场景|任务|工程|行动|项目|专项|亮点)[一二三四五六七八九十\d]{1,3}[：:]"
RUN_IN = re.compile(
    rf"(?:{COUNTED_HEADING}(?=[^，。；：,;:]+[。：:]))?[^，。；：,;:]{{2,{LONGEST_RUN_IN}}}[。：:](?!$)"
)
RUN_IN_WITH_COMMA = re.compile(r"[^。；：;:]{4,32}[。](?!$)")
RUN_IN_FIELD = re.compile(r"(?:在?[^，。；：,]{2,18}(?:方面|领域)|在[^，。；：,]{2,12}(?<!基础)上)[，,](?!$)")
NO_HEADING = re.compile(
    # The fields of a project's description head no part of it: 建设内容：…, （责任单位：…）, 完成时限：….
    "[（(【［〔]?(?:(?:建设|主要|工作|项目|具体|总体|实施)?(?:内容|目标|规模|地点|周期|性质|概况|进度|依据|背景)"
    "|(?:责任|牵头|配合|实施|建设|主管|主办|协办|承办|参与|项目)(?:单位|部门|主体|领导|人)|(?:完成|建设|实施|起止)?(?:时限|时间|期限)"
    "|(?:总|估算|计划|项目|概算)*投资|资金来源|完成节点|备注)[：:]"
    "|同时|此外|另外|其中|其次|最后|到?20|项目建成|下一步|前期|目前|近年|通过本|今后|总之|[一二三四五六七八九十]{1,3}是"
)


def run_in_length(text: str, *, comma: bool = False) -> int:
    """How long the run-in heading at the start of a paragraph is, its stop excluded; 0 without one.

    >>> run_in_length("智慧养老。依托县级平台，为老人提供服务。"), run_in_length("（责任单位：县民政局、县残联）")
    (4, 0)
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
            nodes.append(unnumbered(letter(len(nodes)), block, length))
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
            nodes.append(unnumbered(letter(len(nodes)), blocks[i], len(blocks[i].text)))
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
        "|整合|拓展|升级|培育|发展|设立|引进|启动|宣传推广)[^，。]{4,40}[，。]"
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
        nodes.append(unnumbered(letter(len(nodes)), block, clause.start() if clause else len(block.text)))
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
