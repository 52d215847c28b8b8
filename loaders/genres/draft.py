"""What the genres share: the document as paragraphs, and a pilot's chapter before its facts are found."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from loaders.genres.located import PlaceName
from loaders.markers import marker_at
from loaders.outline_nodes import Node
from loaders.paragraphs import Paragraph
from loaders.places import Gazetteer
from loaders.records import PilotField
from loaders.tables import TaskTable
from loaders.text import DenseText, SourceText, Span
from loaders.units import Section, kind_of_title

LOCAL_TASKS = re.compile("地方特色|特色任务|自选任务|自选动作|个性(?:化)?任务|特色工作")
PRESCRIBED_TASKS = re.compile("规定任务|规定动作|必选任务|共性任务|基本任务")
MAIN_TASKS = re.compile(
    "(?:重点|主要|建设|工作|具体|核心|创建|试点)(?:建设|工作)?(?:任务|内容|工程|工作|领域|举措|项目|应用|行动)|创新任务|工作(?:计划|打算)$|下一?步(?:工作|打算|计划)|任务分工|应用场景建设"
)
NOT_TASKS = re.compile(
    "总体(?:要求|思路|目标|架构|框架)|指导思想|基本原则|(?:工作|发展|建设|主要|试点)目标|目标(?:任务)?$|现状|形势|背景|基础(?:条件|情况)|(?:基本|试点)(?:情况|概况)|(?:工作|建设|发展|创建)基础$"
    "|组织(?:实施|领导|保障|机制|机构)|实施步骤|(?:时间|进度|工作)安排|阶段|保障(?:措施|机制|体系)?$|(?:工作|有关|相关)要求|附则|附件|监督|考核"
    "|(?:推进|工作|实施)措施|工作总结|回顾|(?:主要)?成效|存在(?:的)?(?:主要)?问题|工作(?:开展|进展|完成)?情况|工作机制|资金保障|职责分工|总则|概述|推进(?:机制|步骤)|有关事项|(?:主要|发展|核心|预期)指标$"
)
_RESPONSIBLE = re.compile("[（(](?:责任|牵头)(?:单位|部门)[：:]")
_TABLE_BELOW = re.compile("(?:见|如)(?:下表|附表|附件)|下表所示")
LONGEST_REFERENCE = 60
LONGEST_TITLE_LINE = 40
LONGEST_TITLE_LINES = 3
_NO_TITLE = re.compile("[，。；：]")
MOST_BEFORE_CONTENTS = 40
FEWEST_LISTED = 3
_LISTED_TITLE = re.compile(r"[^。；]{2,60}?[.．…·—\-]*\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that has been read and cut into paragraphs; `dense` covers all of it.

    `assumed_place` is taken for the place of a document that names none.
    """

    name: str
    source: SourceText
    dense: DenseText
    paragraphs: tuple[Paragraph, ...]
    gazetteer: Gazetteer
    assumed_place: PlaceName | None = None
    tables: tuple[TaskTable, ...] = ()

    def outside_tables(self, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
        """Paragraphs without those in tables of tasks: what the outline of the running text is read from."""
        starts = [table.span.start for table in self.tables]
        return [p for p in paragraphs if not self._in_table(p.span, starts)]

    def _in_table(self, span: Span, starts: list[int]) -> bool:
        at = bisect.bisect_right(starts, span.start) - 1
        return at >= 0 and self.tables[at].span.contains(span)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterDraft:
    """The part of a document that speaks of one pilot; spans count in the source."""

    place: PlaceName
    span: Span
    sections: tuple[Section, ...]
    fields: tuple[PilotField, ...] = ()
    boilerplate: tuple[Span, ...] = ()


def task_sections(root: Node, *, with_rest: bool = False) -> tuple[Section, ...]:
    """The sections of a plan that hold its units.

    Where tasks of the place's own are set apart from prescribed ones, those, and what stands beside
    them about experience, standards, money and operation; else the sections called main tasks; else
    every section that is not about aims or organisation: such a section is a unit itself.

    Parameters
    ----------
    with_rest
        Whether what follows the main tasks about experience, standards, money and operation counts
        too, as in a task book; a plan says there how it is to be carried out.
    """
    for node in root.walk():
        if len(node.title) <= 20 and LOCAL_TASKS.search(node.title):
            beside = _beside(root, node)
            return (Section(node, label=node.label if beside else None), *beside)
    tops = root.children
    if len(tops) == 1 and tops[0].children and not tops[0].body:
        tops = tops[0].children
    main = [n for n in tops if MAIN_TASKS.search(n.title) and not NOT_TASKS.search(n.title)]
    if len(main) == 1:
        beside = _beside(root, main[0]) if with_rest else ()
        return (Section(main[0], label=main[0].label if beside else None, kinds_differ=True), *beside)
    if main:
        return tuple(Section(n, label=n.label, kinds_differ=True) for n in main if n.children or n.body)
    chosen = [
        n
        for n in tops
        if (not NOT_TASKS.search(n.title) or _has_responsible(n)) and not PRESCRIBED_TASKS.search(n.title)
    ]
    return tuple(Section(n, is_unit=True) for n in chosen if n.children or (n.body and not _refers_to_table(n)))


def _refers_to_table(node: Node) -> bool:
    """Whether a section only says that a table below holds its tasks (具体见下表)."""
    text = "".join(block.text for block in node.body[:2])
    return len(text) <= LONGEST_REFERENCE and _TABLE_BELOW.search(text) is not None


def _has_responsible(node: Node) -> bool:
    """Whether a section without parts names who answers for it, as only a task does."""
    return not node.children and any(_RESPONSIBLE.search(block.text) for block in node.body)


def _beside(root: Node, local: Node) -> tuple[Section, ...]:
    """The later sections beside the place's own tasks that say what else is planned: by title or part by part."""
    parent = next((node for node in root.walk() if local in node.children), root)
    found = []
    for node in parent.children[parent.children.index(local) + 1 :]:
        if NOT_TASKS.search(node.title):
            continue
        if (kind := kind_of_title(node.title)) is not None:
            found.append(Section(node, is_unit=True, default_kind=kind))
        elif node.children and all(kind_of_title(child.title) for child in node.children):
            found.append(Section(node, label=node.label))
    return tuple(found)


def without_contents(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Paragraphs without a table of contents: below 目录, titles that end in the number of a page."""
    heads = [i for i, p in enumerate(paragraphs[:MOST_BEFORE_CONTENTS]) if p.text == "目录"]
    if not heads:
        return paragraphs
    listed = list(takewhile(lambda p: _LISTED_TITLE.match(p.text), paragraphs[heads[0] + 1 :]))
    if len(listed) < FEWEST_LISTED:
        return paragraphs
    return [*paragraphs[: heads[0]], *paragraphs[heads[0] + 1 + len(listed) :]]


def head_paragraphs(draft: Draft, count: int = 25) -> tuple[Paragraph, ...]:
    """The first paragraphs of a document: its title, issuer and number."""
    return draft.paragraphs[:count]


def head_titles(draft: Draft) -> Iterator[str]:
    """What may be the title: short first paragraphs, each alone, then joined where a title takes several lines."""
    head = head_paragraphs(draft)
    for number, first in enumerate(head):
        yield first.text
        joined = first.text
        for following in head[number + 1 : number + LONGEST_TITLE_LINES]:
            if not is_title_line(joined) or not is_title_line(following.text):
                break
            joined += following.text
            yield joined


def is_title_line(text: str) -> bool:
    """Whether a line may be a part of a title: short, without number and punctuation of prose."""
    return len(text) <= LONGEST_TITLE_LINE and not _NO_TITLE.search(text) and marker_at(text, 0) is None
