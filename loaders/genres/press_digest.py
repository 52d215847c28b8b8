"""Press digests: one article that sums up the task books of many pilots.

Each pilot has a line with its name, a headline, a paragraph about the whole, and
paragraphs about what is planned. A paragraph may run several headings in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile

from loaders.genres.draft import ChapterDraft, Draft
from loaders.genres.fields import assessments, batch_of, chapter_fields, field
from loaders.genres.located import PlaceName, place_in_title, place_of_line
from loaders.markers import chinese_number, marker_at
from loaders.outline_nodes import SENTENCE_END, Block, Node
from loaders.outline_split import run_in_length
from loaders.paragraphs import Paragraph
from loaders.records import Genre, PilotField, UnitKind
from loaders.text import Span
from loaders.units import Section, kind_of_title

GENRE = Genre.PRESS_DIGEST
RANK = 0

FEWEST_PLACES = 3
LONGEST_NAME = 14
LONGEST_TITLE = 80
# An introduction tells apart no more groups of places than this.
MOST_STARS = 20
# Where a report comes to a place, it says so at the head of the sentence.
LONGEST_ARRIVAL = 60
LONGEST_HEADLINE = 36
SHORTEST_HEADLINE = 4
SHORTEST_PROSE = 15
_BULLET = re.compile("^[◆●■▲★◎○□▍▌※◇►▶·•]+")
_BRACKETED = re.compile("[【〖\\[［〔](.{2,16})[】〗\\]］〕]")
_RUN_IN_NAME = re.compile(
    "[【〖\\[［〔]?([\u4e00-\u9fff]{2,14}?)(?:[（(][^（()）]{2,20}[）)])?(?:[】〗\\]］〕][：:]?|[：:]|——|[｜丨|])"
)
_FULL_NAME = re.compile(
    "[“【]?([\u4e00-\u9fff]{2,8}?(?:自治[州县旗]|[市县区旗州盟]))[”】]?[—–\\-|｜丨·•:：★]*(?![市县区旗州盟])"
)
_NO_HEADLINE = re.compile("[。；]|新型智慧城市|任务书|人民政府|项目$|名单|(?:方案|计划|规划|意见|要点)$")
_PLAN_TITLE = re.compile("(?:方案|计划|规划|意见|要点|任务书)$")
_OPENING = re.compile("(?:任务书|任务清单|方案|计划)(?:明确|提出|要求|显示)[，,：:]")
_DESIGNATION = re.compile(r"(20\d\d)年度?[^，。；\d]{0,6}([一二三四五])星级[^，。；]{0,16}试点")
# 印发2023年…试点工作任务书: what an introduction says of the year when it names no star.
_NOTICE = re.compile(r"(20\d\d)年度?[^，。；\d]{0,16}试点(?:工作)?(?:任务书|名单)")
# 甲、乙创建五星级…，丙创建四星级…: stars differ, and each clause names whose it is.
_STAR_OF_SOME = re.compile(r"(?P<names>[^，。；]{2,60}?)(?:创建|建设|争创|打造|冲刺)(?P<star>[一二三四五])星级")
_IMPRINT = re.compile(
    "[（(]?(?:[\u4e00-\u9fff]{2,8}(?:日报|晚报|新闻|周刊)[\u4e00-\u9fff]{0,6}记者|本报|通讯员|来源|记者|作者|编辑|责编|责任编辑|一审|二审|供稿|原标题|转自|审核|校对)[^。]{0,40}[）)]?$"
)
# How reporters end an article that has told of each place.
_CLOSING_WORDS = re.compile(
    "据(?:悉|了解|介绍)|采访中|记者(?:了解|获悉|梳理|注意)|下一步，(?:[全我]省|省)|[^，。；]{2,24}负责人(?:表示|介绍|说)|“[^“”]{8,200}[，。！？]”"
)
# What a web page lists below its article.
_BELOW_THE_ARTICLE = re.compile("(?:相关|延伸|推荐)(?:阅读|链接|新闻|报道|文章)|(?:上|下)一篇[：:]")
_PLAN_VERB = re.compile(
    "建设|打造|推动|推进|探索|开展|构建|完善|提升|加快|实施|建立|搭建|优化|开发|创新|深化|加强|强化|推广|整合|拓展|升级|发展"
)

_PLAN_OPENING = re.compile(
    rf"(?:{_PLAN_VERB.pattern}|织密|建强|守护|擦亮|采取|牵头|打通|做[强优]|筑牢|夯实|赋能|总结|布设|推出|开通|引入|组建|成立|设立|建成|改造|新建|完成)"
)


def recognise(draft: Draft) -> bool:
    """Whether several lines, or openings of paragraphs, are nothing but the names of different places."""
    return len({opening.place for opening in _openings(draft)}) >= FEWEST_PLACES


def chapters(draft: Draft) -> tuple[ChapterDraft, ...]:
    """A chapter for each line with a place's name, up to the next."""
    openings = _openings(draft)
    intro = "".join(p.text for p in draft.paragraphs[: openings[0].position])
    shared = _shared_fields(draft, intro)
    stars = list(islice(_STAR_OF_SOME.finditer(intro), MOST_STARS))
    drafts = []
    for number, opening in enumerate(openings):
        until = openings[number + 1].position if number + 1 < len(openings) else len(draft.paragraphs)
        paragraphs = draft.paragraphs[opening.position : until]
        of_place = (*shared, *_star_of(draft, stars, opening.place))
        drafts.append(
            ChapterDraft(
                place=opening.place,
                span=Span(paragraphs[0].span.start, paragraphs[-1].span.end),
                sections=_sections(paragraphs, opening.length),
                # What the chapter itself states stands instead of what the introduction says of all.
                fields=tuple({f.name: f for f in (*of_place, *chapter_fields(draft.dense, paragraphs))}.values()),
            )
        )
    return tuple(drafts)


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where a place's part begins: which paragraph, and how much of it is the name."""

    position: int
    place: PlaceName
    length: int


def _openings(draft: Draft) -> list[_Opening]:
    """The lines that are names of places; else, in an article, the paragraphs that open with one."""
    lines = [_line_of_name(draft, position) for position in range(len(draft.paragraphs) - 1)]
    found = [opening for opening in lines if opening is not None]
    titles = (p.text for p in draft.paragraphs[:5] if len(p.text) <= LONGEST_TITLE and _PLAN_TITLE.search(p.text))
    # A plan of a prefecture may tell what each of its counties does.
    if len(found) >= FEWEST_PLACES or any(place_in_title(title, draft.gazetteer) for title in titles):
        return found
    run_in = [_run_in_name(draft, position) for position in range(len(draft.paragraphs))]
    named = [opening for opening in run_in if opening is not None]
    if len(named) >= FEWEST_PLACES or sum(_numbering(p.text) > 0 for p in draft.paragraphs) >= FEWEST_PLACES:
        return named
    headlines = [_headline(draft, position) for position in range(len(draft.paragraphs) - 1)]
    headed = [opening for opening in headlines if opening is not None]
    if len({opening.place for opening in headed}) >= FEWEST_PLACES:
        return headed
    told = [_told_of(draft, position) for position in range(len(draft.paragraphs) - 1)]
    return [opening for opening in told if opening is not None]


def _line_of_name(draft: Draft, position: int) -> _Opening | None:
    text = draft.paragraphs[position].text
    if len(text) > LONGEST_NAME + 6:
        return None
    name = text[_numbering(text) :].strip("：:*＊#★☆")
    if bracketed := _BRACKETED.fullmatch(name):
        name = bracketed[1]
    if len(name) > LONGEST_NAME or re.search("[，。；、：]", name):
        return None
    following = [p.text for p in draft.paragraphs[position + 1 : position + 3]]
    place = _in_full(name, place_of_line(name, draft.gazetteer), following, draft)
    return None if place is None else _Opening(position, place, len(text))


def _run_in_name(draft: Draft, position: int) -> _Opening | None:
    text = draft.paragraphs[position].text
    match = _RUN_IN_NAME.match(text, _numbering(text))
    if match is None or match.end() == len(text):
        return None
    place = place_of_line(match[1], draft.gazetteer)
    return None if place is None else _Opening(position, place, match.end())


def _headline(draft: Draft, position: int) -> _Opening | None:
    """A headline that begins with a place's full name, whatever parts the two, above a paragraph of prose."""
    text, following = draft.paragraphs[position].text, draft.paragraphs[position + 1].text
    if len(text) > LONGEST_HEADLINE or len(following) < SHORTEST_PROSE or "。" not in following:
        return None
    start = _numbering(text)
    name = _FULL_NAME.match(text, start)
    if name is None or _NO_HEADLINE.search(text, name.end()):
        return None
    place = place_of_line(name[1], draft.gazetteer)
    if place is None or place.adcode is None or len(text) - name.end() < SHORTEST_HEADLINE:
        return None
    return _Opening(position, place, name.end())


def _told_of(draft: Draft, position: int) -> _Opening | None:
    """In a report without numbers: a paragraph that comes to a place, before paragraphs about what is done there."""
    text, following = draft.paragraphs[position].text, draft.paragraphs[position + 1].text
    opening = _OPENING.match(following)
    if _PLAN_OPENING.match(text) or not _PLAN_OPENING.match(following, opening.end() if opening else 0):
        return None
    sentence = text[: next((m.end() for m in SENTENCE_END.finditer(text)), len(text))]
    place = draft.gazetteer.find_in(sentence[:LONGEST_ARRIVAL])
    if place is None or place.name not in sentence:
        return None
    # 来到淄博市的桓台县: the place is the one below.
    rest = sentence[sentence.index(place.name) + len(place.name) :]
    below = draft.gazetteer.find_in(rest[:LONGEST_NAME], prefecture=place.name)
    place = below if below is not None and below.name in rest else place
    return _Opening(position, PlaceName(place.name, place.prefecture, place.adcode, place.level), len(text))


def _numbering(text: str) -> int:
    """How many characters of numbers and bullets a line begins with."""
    if bullet := _BULLET.match(text):
        return bullet.end()
    marker = marker_at(text, 0)
    return marker.length if marker is not None else 0


def _in_full(name: str, place: PlaceName | None, following: list[str], draft: Draft) -> PlaceName | None:
    """The place of a short name that several share: the one that the text below calls in full.

    A name that is no place's by itself must begin the text below.
    """
    for text in following:
        if place is None and not text.startswith(name):
            continue
        match = re.search(rf"{re.escape(name)}(?:[\u4e00-\u9fff]{{0,8}}?自治[县州旗]|[县区市旗州])", text[:400])
        found = place_of_line(match[0], draft.gazetteer) if match and not name.endswith(tuple("县区市旗州")) else None
        if found is not None and found.adcode is not None:
            return found
    return place


def _shared_fields(draft: Draft, intro: str) -> tuple[PilotField, ...]:
    """What the article says of all its pilots before the first of them."""
    fields = []
    if match := _DESIGNATION.search(intro):
        fields.append(
            field("designated_year", match[1], draft.dense, match.start(), match.end(), "shared-introduction")
        )
        star = str(chinese_number(match[2]))
        fields.append(field("target_star", star, draft.dense, match.start(2), match.end(2), "shared-introduction"))
    elif match := _NOTICE.search(intro):
        fields.append(
            field("designated_year", match[1], draft.dense, match.start(), match.end(), "shared-introduction")
        )
    fields += [
        field(name, month, draft.dense, match.start(), match.end(), "shared-introduction")
        for name, month, match in assessments(intro)
    ]
    if (batch := batch_of(intro)) is not None:
        fields.append(field("batch", str(batch), draft.dense, 0, min(len(intro), 40), "shared-introduction"))
    return tuple(fields)


def _star_of(draft: Draft, stars: list[re.Match[str]], place: PlaceName) -> Iterator[PilotField]:
    """The star that the introduction says a place aims at, where it tells the places apart."""
    short = place.name[:-1] if len(place.name) > 2 else place.name
    for match in stars:
        if short in match["names"]:
            star = str(chinese_number(match["star"]))
            yield field("target_star", star, draft.dense, *match.span("star"), "shared-introduction")
            return


def _sections(paragraphs: tuple[Paragraph, ...], name_length: int) -> tuple[Section, ...]:
    """One section whose children are already divided: the digest has rules of its own for that."""
    first = paragraphs[0]
    article = takewhile(lambda p: not _BELOW_THE_ARTICLE.match(p.text), paragraphs[1:])
    own = [p for p in article if not _IMPRINT.match(p.text)]
    while len(own) > 1 and _CLOSING_WORDS.match(own[-1].text):
        own.pop()
    if rest := first.text[name_length:]:
        own.insert(0, Paragraph(first.span, first.start + name_length, first.end, rest))
    headline = own.pop(0).text if own and len(own[0].text) <= 40 and "。" not in own[0].text else ""
    # The first paragraph is about the whole, unless it begins with what is done.
    opens_at_once = own and (
        _PLAN_OPENING.match(own[0].text, _unopened(own[0].text)) or all(run_in_length(p.text) for p in own[:2])
    )
    body = own if len(own) < 2 or not headline or opens_at_once else own[1:]
    # What stands before numbered highlights introduces them.
    first_number = next((i for i, p in enumerate(body) if _numbering(p.text)), 0)
    if sum(_numbering(p.text) > 0 for p in body) > 1:
        body = body[first_number:]
    start = paragraphs[0].start
    root = Node("", None, 0, start, start, start, "")
    for paragraph in body:
        for block in _run_in_blocks(Block(paragraph.start, paragraph.end, paragraph.text)):
            root.children.append(_unit(block, len(root.children)))
    # A headline about experience speaks of everything below it; one about a standard only of a part.
    kind = kind_of_title(headline)
    return (Section(root, default_kind=kind if kind is UnitKind.EXPERIENCE else None),)


def _unopened(text: str) -> int:
    """Where a paragraph's own words begin: after its number, or after 任务书明确，."""
    opening = _OPENING.match(text)
    return opening.end() if opening else _numbering(text)


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
    skip = _unopened(block.text)
    text = block.text[skip:]
    length = run_in_length(text, comma=True)
    if not length:
        clause = re.search("[，,。；：]", text)
        length = clause.start() if clause else len(text)
    title = text[:length].strip("。，,")
    number = marker_at(block.text, 0)
    letter = chr(ord("a") + index) if index < 26 else f"z{index}"
    label = number.label if number else letter
    node = Node(label, None, 0, block.start, block.start + skip, block.start + skip + length, title)
    node.body.append(Block(block.start + skip + length, block.end, text[length:], tail=True))
    return node
