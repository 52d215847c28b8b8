"""Where on a web page the article is: hints that sites share, and where the sentences are."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Set

from lxml import etree

from loaders.readers._page_metadata import short_text

# Never part of the words that a reader reads.
_MACHINERY = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "audio", "video",
    "input", "button", "select", "textarea", "nav", "footer", "aside",
)  # fmt: skip
_NAMED_TAGS = frozenset({"div", "ul", "ol", "dl", "p", "section", "table", "td", "span", "h2", "h3"})
# Names that sites give to what stands around an article.
_SURROUNDING_NAME = re.compile(
    r"(?:^|[\s_-])(?:(?:top|main|left|sub)?nav(?:bar|igation)?|bread-?crumbs?|crumbs?|share|bdshare\w*|foot(?:er)?|header|sidebar|"
    r"menu|banner|copyright|qr-?code|ewm|toolbar|tools?|related|recommend|pagination|pager|search|login|dqwz|"
    r"location|weizhi|position|printer?|friend-?links?|links)(?:[\s_-]|\d|$)",
    re.IGNORECASE,
)
_ARTICLE_NAME = re.compile(
    r"article|content|trs_editor|ucap-content|\bzoom\b|newstext|news_?con|detail|con_?text|xxgk|zwgk|main-?text|editor",
    re.IGNORECASE,
)
_CONTAINERS = frozenset({"div", "section", "article", "main", "td", "center", "form", "body"})
_SENTENCE_MARKS = re.compile(r"[。，；、：]")
_MOST_TEXT_OF_SURROUNDINGS = 0.3
_SHARE_OF_ARTICLE = 0.7
_SHARE_OF_NAMED_ARTICLE = 0.5
_TITLE = re.compile(r".{6,100}(?:通知|方案|任务书|计划|意见|规划|要点|纲要|办法|函|公告|批复)(?:[（(].{1,40}[)）])?")
_TITLE_LEVELS = 4
_TITLE_SIBLINGS = 10
_MOST_STEPS = 50
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def surroundings(root: etree._Element, known: frozenset[etree._Element]) -> frozenset[etree._Element]:
    """The elements of a page that are not its article: scripts, hidden parts, navigation and the like.

    Something hidden or named like navigation stays if it holds more than three tenths of
    the page's sentences: then it is no navigation, and shown by a script.

    Parameters
    ----------
    root
        The page.
    known
        Elements already known not to belong; they are part of the answer.
    """
    unseen = {*known, *root.iter(*_MACHINERY)}
    weights = _weights(root, unseen)
    most = _MOST_TEXT_OF_SURROUNDINGS * weights[root]
    for element in root.iter():
        if weights[element] <= most and (_is_hidden(element) or _is_named_as_surrounding(element)):
            unseen.add(element)
    return frozenset(unseen)


def find(body: etree._Element, skipped: frozenset[etree._Element]) -> etree._Element:
    """The element that holds the article.

    From the body on, the search steps into the one part that holds seven tenths of the
    sentences (half, if it is named like an article) as long as there is one; links count
    for nothing.
    """
    weights = _weights(body, skipped)
    current = body
    for _ in range(_MOST_STEPS):
        inner = max(_inner_containers(current), key=lambda e: _pull(e, weights), default=None)
        if inner is None or _pull(inner, weights) < _SHARE_OF_ARTICLE * weights[current]:
            break
        current = inner
    return current


def title_before(main: etree._Element, skipped: frozenset[etree._Element]) -> str | None:
    """The title that stands right before the article, in a part of its own; None if there is none.

    Old pages mark it by nothing but its place; it is known by the word that titles of
    official documents end in.
    """
    outer = main
    for _ in range(_TITLE_LEVELS):
        for before in itertools.islice(outer.itersiblings(preceding=True), _TITLE_SIBLINGS):
            if before not in skipped and isinstance(before.tag, str):
                text = short_text(before)
                if _TITLE.fullmatch(text):
                    return text
        parent = outer.getparent()
        if parent is None or parent.tag == "body":
            return None
        outer = parent
    return None


def _pull(element: etree._Element, weights: dict[etree._Element, float]) -> float:
    named = _ARTICLE_NAME.search(_names(element))
    return weights[element] * (_SHARE_OF_ARTICLE / _SHARE_OF_NAMED_ARTICLE if named else 1.0)


def _inner_containers(element: etree._Element) -> Iterable[etree._Element]:
    """The containers right under an element; tables are looked through to their cells."""
    for child in element:
        if child.tag in _CONTAINERS:
            yield child
        elif child.tag == "table":
            yield from (e for e in child.iter("td") if next(e.iterancestors("table")) is child)


def _weights(root: etree._Element, skipped: Set[etree._Element]) -> dict[etree._Element, float]:
    """How much running text each element holds: characters outside links, and sentence marks on top."""
    weights: dict[etree._Element, float] = {}
    for element in reversed(list(root.iter())):
        if element.tag == "a" or element in skipped:
            weights[element] = 0.0
        else:
            inner = sum(weights[child] + _weight(child.tail) for child in element)
            weights[element] = _weight(element.text) + inner
    return weights


def _weight(text: str | None) -> float:
    if not text:
        return 0.0
    return len(text.strip()) / 20 + len(_SENTENCE_MARKS.findall(text))


def _is_named_as_surrounding(element: etree._Element) -> bool:
    if element.tag == "header":
        return True
    return element.tag in _NAMED_TAGS and bool(_SURROUNDING_NAME.search(_names(element)))


def _is_hidden(element: etree._Element) -> bool:
    return "hidden" in element.attrib or bool(_HIDDEN_STYLE.search(element.get("style") or ""))


def _names(element: etree._Element) -> str:
    return f"{element.get('id') or ''} {element.get('class') or ''}"
