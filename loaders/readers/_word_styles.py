"""What Word's style and numbering parts say of a paragraph: its heading level, its list."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from loaders.readers._numbering import Level, NumberedList

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*\d|table of figures|图表目录", re.IGNORECASE)
_DEEPEST_STYLE_CHAIN = 20
# Of styles and lists each; documents have some hundreds.
_MOST_DEFINITIONS = 5_000


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph takes from its style, inherited properties included.

    Attributes
    ----------
    heading
        The outline level from 1, or None for body text.
    list_id, list_level
        The list that the style belongs to; the level is None where the list decides.
    is_title, is_contents
        Whether it is the document's title; whether it is a line of a table of contents.
    """

    heading: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    is_title: bool = False
    is_contents: bool = False


def local(element: etree._Element) -> str:
    """An element's name without its namespace (transitional and strict Word differ in nothing else)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child element of a name, or None."""
    if element is None:
        return None
    return next((e for e in element if local(e) == name), None)


def value(element: etree._Element | None, attribute: str = "val") -> str | None:
    """An attribute, whatever its namespace, or None."""
    if element is None:
        return None
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == attribute), None)


def integer(element: etree._Element | None, attribute: str = "val") -> int | None:
    """An attribute as a number, or None where it is none."""
    text = value(element, attribute)
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else None


def read_styles(root: etree._Element) -> dict[str, ParagraphStyle]:
    """The paragraph styles of a `styles.xml`, by their identifier."""
    styles = itertools.islice((e for e in root if local(e) == "style"), _MOST_DEFINITIONS)
    elements = {value(e, "styleId") or "": e for e in styles}
    return {identifier: _read_style(identifier, elements) for identifier in elements}


def _read_style(identifier: str, elements: Mapping[str, etree._Element]) -> ParagraphStyle:
    heading: int | None = None
    list_id: str | None = None
    list_level: int | None = None
    names = []
    current: str | None = identifier
    for _ in range(_DEEPEST_STYLE_CHAIN):
        element = elements.get(current or "")
        if element is None:
            break
        names.append(value(child(element, "name")) or "")
        properties = child(element, "pPr")
        if heading is None:
            heading = outline_level(properties)
        numbering = child(properties, "numPr")
        if list_id is None and numbering is not None:
            list_id = value(child(numbering, "numId"))
            list_level = integer(child(numbering, "ilvl"))
        current = value(child(element, "basedOn"))
    own = names[0] if names else ""
    named = _HEADING_NAME.fullmatch(own.strip())
    if heading is None and named:
        heading = int(named[1])
    return ParagraphStyle(
        heading=heading or None,
        list_id=list_id,
        list_level=list_level,
        is_title=own.strip().lower() in ("title", "标题"),
        is_contents=bool(_CONTENTS_NAME.match(own.strip())),
    )


def outline_level(properties: etree._Element | None) -> int | None:
    """The heading level from 1 that paragraph properties state; 0 for "body text", None for nothing."""
    stated = integer(child(properties, "outlineLvl"))
    if stated is None:
        return None
    return stated + 1 if 0 <= stated <= 8 else 0


def read_lists(root: etree._Element) -> dict[str, NumberedList]:
    """The lists of a `numbering.xml`, by their `numId`."""
    abstract = {value(e, "abstractNumId") or "": e for e in root if local(e) == "abstractNum"}
    by_style_link = {
        link: identifier for identifier, e in abstract.items() if (link := value(child(e, "styleLink"))) is not None
    }
    known = {identifier: _read_levels(element) for identifier, element in abstract.items()}
    lists = {}
    for number in itertools.islice((e for e in root if local(e) == "num"), _MOST_DEFINITIONS):
        identifier = value(child(number, "abstractNumId")) or ""
        # A list may borrow its levels from the list that defines a numbering style.
        linked = value(child(abstract.get(identifier), "numStyleLink"))
        identifier = by_style_link.get(linked or "", identifier)
        levels = dict(known.get(identifier, {}))
        starts: dict[int, int] = {}
        for override in (e for e in number if local(e) == "lvlOverride"):
            depth = integer(override, "ilvl")
            if depth is None:
                continue
            start = integer(child(override, "startOverride"))
            if start is not None:
                starts[depth] = start
            replacement = child(override, "lvl")
            if replacement is not None:
                levels[depth] = _read_level(replacement)
        lists[value(number, "numId") or ""] = NumberedList(identifier, levels, starts)
    return lists


def _read_levels(element: etree._Element) -> dict[int, Level]:
    levels = {}
    for entry in (e for e in element if local(e) == "lvl"):
        depth = integer(entry, "ilvl")
        if depth is not None and 0 <= depth <= 8:
            levels[depth] = _read_level(entry)
    return levels


def _read_level(element: etree._Element) -> Level:
    start = integer(child(element, "start"))
    legal = child(element, "isLgl")
    return Level(
        start=1 if start is None else start,
        number_format=value(child(element, "numFmt")) or "decimal",
        pattern=value(child(element, "lvlText")) or "",
        legal=legal is not None and value(legal) not in ("0", "false", "off"),
        restart_after=integer(child(element, "lvlRestart")),
        style=value(child(element, "pStyle")),
    )
