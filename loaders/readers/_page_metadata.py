"""What government sites state of a document beside its text: 索引号, 发布机构, 文号, 成文日期."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from loaders.text import SourceMetadata

# The labels that sites print, and the field each fills; None for those that only mark the table.
_LABELS: dict[str, str | None] = {
    "索引号": "index_number",
    "索引": "index_number",
    "信息索引号": "index_number",
    "发布机构": "issuer",
    "发文机关": "issuer",
    "发文单位": "issuer",
    "发布单位": "issuer",
    "制发机关": "issuer",
    "公开责任部门": "issuer",
    "发文字号": "document_number",
    "文号": "document_number",
    "文件编号": "document_number",
    "发文文号": "document_number",
    "成文日期": "issued",
    "成文时间": "issued",
    "发文日期": "issued",
    "发文时间": "issued",
    "标题": "title",
    "名称": "title",
    "信息名称": "title",
    "发布日期": None,
    "发布时间": None,
    "公开日期": None,
    "主题分类": None,
    "信息分类": None,
    "公文种类": None,
    "体裁分类": None,
    "主题词": None,
    "有效性": None,
    "效力状态": None,
    "时效性": None,
    "公开方式": None,
    "公开范围": None,
    "公开时限": None,
    "公开属性": None,
    "统一编号": None,
    "登记号": None,
    "生效日期": None,
    "废止日期": None,
    "关键词": None,
    "内容概述": None,
}
_LABEL = re.compile(
    rf"[\[【]?(?P<label>{'|'.join(sorted(_LABELS, key=len, reverse=True))})[\]】]?(?P<colon>[:：]?)(?P<rest>.*)"
)
_DATE = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
_LEAVES = ("td", "th", "li", "dt", "dd", "p", "span", "div", "b", "strong", "em", "label", "h1", "h2")
_NO_LEAVES = frozenset({"td", "th", "li", "dt", "dd", "p", "div", "table", "ul"})
# Words that tables of an article's own use as well.
_WEAK_LABELS = frozenset({"标题", "名称", "信息名称", "关键词", "主题词", "发布日期", "发布时间", "索引"})
_SHORTEST_TITLE = 10
_LONGEST_ENTRY = 200
_NOTHING = frozenset({"", "无", "-", "--", "—", "暂无"})


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page states of its document.

    Attributes
    ----------
    metadata
        The facts.
    shown_title
        The title if the page shows it to its readers, None if only its window does.
    holding
        The elements that hold the facts.
    """

    metadata: SourceMetadata
    shown_title: str | None
    holding: frozenset[etree._Element]


def find(root: etree._Element) -> PageMetadata:
    """A page's metadata."""
    holding: set[etree._Element] = set()
    found: dict[str, str] = {}
    entries = list(_entries(root))
    if len(entries) >= 2 and any(entry.label not in _WEAK_LABELS for entry in entries):
        for entry in entries:
            name = _LABELS[entry.label]
            if name is not None and entry.content not in _NOTHING:
                found.setdefault(name, entry.content)
            if entry.is_tail:
                entry.elements[0].tail = None
            holding.update(entry.elements)
    shown = found.get("title") or _named(root, "ArticleTitle") or _heading(root)
    metadata = SourceMetadata(
        title=shown or _window_title(root),
        document_number=found.get("document_number"),
        issuer=found.get("issuer") or _named(root, "ContentSource"),
        index_number=found.get("index_number"),
        issued=_date(found.get("issued")),
    )
    return PageMetadata(metadata, shown, frozenset(holding))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A label with its value, the elements that hold the two, and whether the value is the text behind the element."""

    label: str
    content: str
    elements: tuple[etree._Element, ...]
    is_tail: bool = False


def _entries(root: etree._Element) -> Iterator[_Entry]:
    taken: set[etree._Element] = set()
    for element in root.iter(*_LEAVES):
        if element in taken or any(child.tag in _NO_LEAVES for child in element):
            continue
        text = short_text(element)
        match = _LABEL.fullmatch(text) if len(text) <= _LONGEST_ENTRY else None
        if match is None or (match["rest"] and not match["colon"]):
            continue
        if match["rest"]:
            yield _Entry(match["label"], match["rest"], (element,))
            continue
        holder = element
        while holder.getnext() is None:
            above = holder.getparent()
            if above is None or short_text(above) != text:
                break
            holder = above
        following = holder.getnext()
        tail = _squeeze(holder.tail or "")
        if tail:
            yield _Entry(match["label"], tail, (holder,), is_tail=True)
        elif following is not None:
            content = short_text(following)
            # A label beside a label is the head of a table of the article's own.
            if len(content) <= _LONGEST_ENTRY and content.rstrip(":：") not in _LABELS:
                taken.update(following.iter())
                yield _Entry(match["label"], content, (holder, following))


def _heading(root: etree._Element) -> str | None:
    """The page's own heading; a short one that its window title does not repeat is the site's name."""
    window = _squeeze(_window_title(root) or "")
    for element in root.iter("h1"):
        text = short_text(element)
        if len(text) <= _LONGEST_ENTRY and (len(text) >= _SHORTEST_TITLE or (text and text in window)):
            return text
    return None


def _window_title(root: etree._Element) -> str | None:
    title = root.findtext(".//title")
    # Sites put their own name behind: 关于…的通知_云湖县人民政府 通知公告.
    return re.split(r"[_|]|\s[-—]+\s", title.strip()[:_LONGEST_ENTRY])[0].strip() or None if title else None


def _named(root: etree._Element, name: str) -> str | None:
    for element in root.iter("meta"):
        if (element.get("name") or "").lower() == name.lower():
            return _squeeze(element.get("content") or "") or None
    return None


def _date(text: str | None) -> str | None:
    match = _DATE.search(text) if text else None
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}" if match else None


def short_text(element: etree._Element) -> str:
    """The text of a small element without white space; of a large one only that it is too long."""
    pieces: list[str] = []
    for count, inner in enumerate(element.iter()):
        if count > _LONGEST_ENTRY:
            return "…" * (_LONGEST_ENTRY + 1)
        pieces.append((inner.text or "")[: 10 * _LONGEST_ENTRY])
        if inner is not element:
            pieces.append((inner.tail or "")[: 10 * _LONGEST_ENTRY])
    return _squeeze("".join(pieces))


def _squeeze(text: str) -> str:
    return "".join(text.split())
