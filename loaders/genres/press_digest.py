"""Press digests: one article that sums up the task books of many pilots.

Each pilot has a line with its name, a headline, a paragraph about the whole, and
paragraphs about what is planned. A paragraph may run several headings in.
"""

from __future__ import annotations

import re

from loaders.genres.draft import ChapterDraft, Draft
from loaders.genres.fields import batch_of, field
from loaders.genres.located import PlaceName, place_of_line
from loaders.markers import chinese_number
from loaders.outline import SENTENCE_END, Block, Node, run_in_length
from loaders.paragraphs import Paragraph
from loaders.records import Genre, PilotField, UnitKind
from loaders.text import Span
from loaders.units import Section, kind_of_title

GENRE = Genre.PRESS_DIGEST
RANK = 0

FEWEST_PLACES = 3
LONGEST_NAME = 14
_OPENING = re.compile("(?:任务书|任务清单|方案|计划)(?:明确|提出|要求|显示)[，,：:]")
_DESIGNATION = re.compile(r"(20\d\d)年(?:创建)?([一二三四五])星级[^，。；]{0,16}试点")
_PLAN_VERB = re.compile(
    "建设|打造|推动|推进|探索|开展|构建|完善|提升|加快|实施|建立|搭建|优化|开发|创新|深化|加强|强化|推广|整合|拓展|升级|发展"
)


def recognise(draft: Draft) -> bool:
    """Whether several lines are nothing but the names of places."""
    return len(_places(draft)) >= FEWEST_PLACES


def chapters(draft: Draft) -> tuple[ChapterDraft, ...]:
    """A chapter for each line with a place's name, up to the next."""
    places = _places(draft)
    intro = "".join(p.text for p in draft.paragraphs[: places[0][0]])
    shared = _shared_fields(draft, intro)
    drafts = []
    for number, (position, place) in enumerate(places):
        until = places[number + 1][0] if number + 1 < len(places) else len(draft.paragraphs)
        paragraphs = draft.paragraphs[position:until]
        drafts.append(
            ChapterDraft(
                place=place,
                span=Span(paragraphs[0].span.start, paragraphs[-1].span.end),
                sections=_sections(paragraphs),
                fields=shared,
            )
        )
    return tuple(drafts)


def _places(draft: Draft) -> list[tuple[int, PlaceName]]:
    found: list[tuple[int, PlaceName]] = []
    for position, paragraph in enumerate(draft.paragraphs[:-1]):
        if len(paragraph.text) > LONGEST_NAME or re.search("[，。；、：]", paragraph.text):
            continue
        place = place_of_line(paragraph.text, draft.gazetteer)
        if place is not None:
            found.append((position, place))
    return found


def _shared_fields(draft: Draft, intro: str) -> tuple[PilotField, ...]:
    """What the article says of all its pilots before the first of them."""
    fields = []
    if match := _DESIGNATION.search(intro):
        fields.append(
            field("designated_year", match[1], draft.dense, match.start(), match.end(), "shared-introduction")
        )
        star = str(chinese_number(match[2]))
        fields.append(field("target_star", star, draft.dense, match.start(2), match.end(2), "shared-introduction"))
    if (batch := batch_of(intro)) is not None:
        fields.append(field("batch", str(batch), draft.dense, 0, min(len(intro), 40), "shared-introduction"))
    return tuple(fields)


def _sections(paragraphs: tuple[Paragraph, ...]) -> tuple[Section, ...]:
    """One section whose children are already divided: the digest has rules of its own for that."""
    own = list(paragraphs[1:])
    headline = own.pop(0).text if own and len(own[0].text) <= 40 and "。" not in own[0].text else ""
    body = own[1:] if len(own) > 1 else own
    start = paragraphs[0].start
    root = Node("", None, 0, start, start, start, "")
    for paragraph in body:
        for block in _run_in_blocks(Block(paragraph.start, paragraph.end, paragraph.text)):
            root.children.append(_unit(block, len(root.children)))
    # A headline about experience speaks of everything below it; one about a standard only of a part.
    kind = kind_of_title(headline)
    return (Section(root, default_kind=kind if kind is UnitKind.EXPERIENCE else None),)


def _run_in_blocks(block: Block) -> list[Block]:
    """A paragraph cut before each heading that runs on inside it: a short sentence of a verb and its object."""
    sentences: list[tuple[int, int]] = []
    at = 0
    for match in SENTENCE_END.finditer(block.text):
        sentences.append((at, match.end()))
        at = match.end()
    starts = [
        start
        for number, (start, end) in enumerate(sentences)
        if number + 1 < len(sentences)
        and end - start <= 27
        and not re.search("[，,；：]", block.text[start:end])
        and _PLAN_VERB.match(block.text, start)
        and sentences[number + 1][1] - sentences[number + 1][0] > 15
    ]
    if len(starts) < 2 or starts[0] != 0:
        return [block]
    ends = [*starts[1:], len(block.text)]
    return [Block(block.start + s, block.start + e, block.text[s:e]) for s, e in zip(starts, ends, strict=True)]


def _unit(block: Block, index: int) -> Node:
    opening = _OPENING.match(block.text)
    skip = opening.end() if opening else 0
    text = block.text[skip:]
    length = run_in_length(text, comma=True)
    if not length:
        clause = re.search("[，,。；：]", text)
        length = clause.start() if clause else len(text)
    title = text[:length].strip("。，,")
    letter = chr(ord("a") + index) if index < 26 else f"z{index}"
    node = Node(letter, None, 0, block.start, block.start + skip, block.start + skip + length, title)
    node.body.append(Block(block.start + skip + length, block.end, text[length:], tail=True))
    return node
