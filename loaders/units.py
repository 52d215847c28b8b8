"""From the outline of a chapter to its units: path, kind, title, extent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loaders.markers import Style
from loaders.outline_nodes import Node
from loaders.outline_split import split
from loaders.records import Unit, UnitKind
from loaders.responsibility import responsible_units
from loaders.text import DenseText, Span

KIND_CUES: tuple[tuple[UnitKind, re.Pattern[str]], ...] = (
    (
        UnitKind.STANDARD,
        re.compile(
            "(?:省级|国家|地方|行业|团体|本省)[^，。]{0,14}标准|^标准(?!化)|标准(?:编制|规范建设|制定|研制|建设)|(?:制定|制订|研制|编制|争创)(?:省级|国家|地方)?标准|项标准"
        ),
    ),
    (UnitKind.EXPERIENCE, re.compile("可复制|可推广|经验|试点示范|示范推广|(?:特色)?亮点|先行先试|创新示范")),
    (UnitKind.OPERATION, re.compile("(?:成立|组建|设立)[^，。]{0,30}(?:公司|集团)")),
    (
        UnitKind.FUNDING,
        re.compile(
            "社会[^，。]{0,4}(?:资金|资本|力量|投资)|(?:筹措|筹集)[^，。]{0,8}(?:资金|经费)|投融资|融资|(?:资金|经费)(?:保障|投入|筹措|统筹|来源|渠道|安排|[与和及])|专项资金|设立[^，。]{0,14}基金|(?:投资|投入)渠道|多元(?:化)?投入|投入(?:机制|模式)|项目投入方式"
        ),
    ),
    (UnitKind.OPERATION, re.compile("运营|运维|造血|可持续发展机制|长效(?:运行)?机制")),
)
"""What the title of a section says of its kind, in order of precedence."""

# Within a list of tasks only a title that is about nothing else marks a different kind.
OWN_KIND_CUES: tuple[tuple[UnitKind, re.Pattern[str]], ...] = (
    (
        UnitKind.STANDARD,
        re.compile(
            "标准(?:规范|制度)?(?:体系|建设|规范)|(?:健全|完善|建立|制定|研制|形成|争创)[^，。]{0,8}标准$|标准引领|制度标准|标准(?:规范)?成果"
        ),
    ),
    (
        UnitKind.EXPERIENCE,
        re.compile("可复制|可推广|特色亮点|试点示范|经验(?:做法)?(?:复制)?推广|(?:总结|推广)[^，。]{0,10}经验"),
    ),
    (
        UnitKind.FUNDING,
        re.compile(
            "投融资|社会(?:资[金本]|投资)|(?:资金|经费)(?:统筹|来源|渠道|筹措|投入|支持|保障|安排)|(?:投资|投入)渠道|统筹资金"
            "|(?:筹措|筹集)[^，。]{0,8}(?:资金|经费)|多元(?:化)?投入"
        ),
    ),
    (
        UnitKind.OPERATION,
        re.compile(
            "运[营维](?:管理|维护|服务)?(?:体系|模式|机制|方式)|长效运营|投建[管运]|建[管设]运|(?:成立|组建)[^，。]{0,20}(?:公司|集团)"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the outline whose children are units.

    `label` goes before the paths of its units where a document has several such sections.
    `kinds_differ` tells that tasks of one list may be of different kinds.
    `is_unit` tells that the part is a unit itself and not only their frame.
    """

    node: Node
    label: str | None = None
    kinds_differ: bool = False
    default_kind: UnitKind | None = None
    is_unit: bool = False


def kind_of_title(title: str) -> UnitKind | None:
    """The kind that a section's title names, or None.

    >>> kind_of_title("积极引入社会资金参与新型智慧城市建设").value
    'funding'
    """
    return next((kind for kind, cue in KIND_CUES if cue.search(title)), None)


def kind_of_task(title: str, default: UnitKind = UnitKind.APPLICATION) -> UnitKind:
    """The kind of a task in a list of tasks that may be of different kinds.

    >>> kind_of_task("健全长效运营机制").value, kind_of_task("智慧停车").value
    ('operation', 'application')
    """
    return next((kind for kind, cue in OWN_KIND_CUES if cue.search(title)), default)


def units_of(sections: Iterable[Section], dense: DenseText) -> tuple[Unit, ...]:
    """The units of some sections of an outline whose indices count in `dense`, in order of the text."""
    units: list[Unit] = []
    taken: dict[str, int] = {}
    for section in sections:
        if section.is_unit:
            kind = section.default_kind or UnitKind.APPLICATION
            units += _units(section.node, dense, taken, parent=None, depth=1, kind=kind, kinds_differ=True)
            continue
        split(section.node, ordinals=True, plain=True)
        for child in section.node.children:
            kind = kind_of_title(child.title) or section.default_kind or UnitKind.APPLICATION
            if section.kinds_differ:
                kind = section.default_kind or UnitKind.APPLICATION
            units += _units(
                child, dense, taken, parent=section.label, depth=1, kind=kind, kinds_differ=section.kinds_differ
            )
    return tuple(units)


def _units(
    node: Node,
    dense: DenseText,
    taken: dict[str, int],
    *,
    parent: str | None,
    depth: int,
    kind: UnitKind,
    kinds_differ: bool,
) -> Iterator[Unit]:
    if kinds_differ:
        kind = kind_of_task(node.title, kind)
    split(
        node,
        ordinals=depth == 1 and (node.style is Style.DECIMAL or kind is UnitKind.EXPERIENCE),
        plain=kind in (UnitKind.APPLICATION, UnitKind.EXPERIENCE, UnitKind.STANDARD),
    )
    # A number of several levels (2.1.3) says its whole path itself.
    path = _free_path(f"{parent}.{node.label}" if parent and "." not in node.label else node.label, taken)
    span = dense.span(node.start, node.end)
    text = str(dense)[node.start : node.end]
    yield Unit(
        span=span,
        method=_method(node),
        path=path,
        parent=parent if depth > 1 else None,
        kind=kind,
        is_group=bool(node.children),
        title=node.title,
        title_span=dense.span(node.title_start, node.title_end),
        own_span=Span(span.start, max(span.start, dense.span(node.start, node.own_end).end)),
        responsible=() if node.children else tuple(name.name for name in responsible_units(text)),
    )
    for child in node.children:
        yield from _units(child, dense, taken, parent=path, depth=depth + 1, kind=kind, kinds_differ=kinds_differ)


def _method(node: Node) -> str:
    if node.heading is not None:
        return "outline-heading"
    return "outline-numbered" if node.style is not None else "outline-run-in"


def _free_path(path: str, taken: dict[str, int]) -> str:
    """The path, with `-2`, `-3` … where the document prints a number twice under one heading.

    `taken` says of each path how often it was asked for, so that a thousand headings of one number
    are not each tried against all before.
    """
    free, count = path, taken.get(path, 0) + 1
    while free in taken:
        free = f"{path}-{count}"
        count += free in taken
    taken[path] = count
    taken.setdefault(free, 1)
    return free
