"""Web pages of government sites (HTML): the article, without what stands around it.

Scripts, navigation, share bars and footers go; the table of 索引号, 发布机构 and 文号
becomes metadata; the article is the part that holds most of the sentences. Headings,
list numbers and tables keep their structure.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from lxml import etree

from loaders.readers import _page_article as article
from loaders.readers import _page_metadata as page_metadata
from loaders.readers._assembly import TextAssembly
from loaders.readers._encodings import decode
from loaders.readers._errors import ReadError
from loaders.readers._page_text import write_text
from loaders.text import SourceText

ORDER = 30

_BEGINNING = re.compile(
    rb"\A\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,4000}?-->\s*){0,5}"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|script|style|link|article|section|center|p|h[1-6])[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG = re.compile(rb"<html[\s>]", re.IGNORECASE)
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.IGNORECASE)
# What pages call their encodings, and the superset that browsers read them by.
_ENCODINGS = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb18030": "gb18030",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "big5": "big5",
}
_MOST_BYTES = 16_000_000
_MOST_ELEMENTS = 200_000
_MOST_DAMAGE = 0.001


def accepts(head: bytes, name: str) -> bool:
    """Whether the file begins as a page does, in any encoding."""
    narrow = head[:8192].removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").replace(b"\x00", b"")
    return bool(_BEGINNING.match(narrow) or _HTML_TAG.search(narrow[:1024]))


def read(data: bytes, name: str) -> SourceText:
    """Read an HTML page.

    Raises
    ------
    ReadError
        If the page holds no text or its encoding is unknown.

    Examples
    --------
    >>> page = "<html><body><div class='nav'>首页</div><p>一、总体目标。</p></body></html>"
    >>> read(page.encode(), "plan.html").text
    '一、总体目标。\\n'
    """
    if len(data) > _MOST_BYTES:
        raise ReadError(
            f"the page has {len(data):,} bytes, more than the {_MOST_BYTES:,} of any real one; it is refused"
        )
    text, encoding = _decode(data)
    root = _parse(text)
    # Held until the end: lxml makes an element anew each time it is met, unless somebody holds it.
    elements = list(itertools.islice(root.iter(), _MOST_ELEMENTS + 1))
    if len(elements) > _MOST_ELEMENTS:
        raise ReadError(f"the page has more than {_MOST_ELEMENTS:,} elements, more than any real one; it is refused")
    stated = page_metadata.find(root)
    skipped = article.surroundings(root, stated.holding)
    body = root.find("body")
    main = article.find(body if body is not None else root, skipped)
    assembly = TextAssembly()
    title = stated.shown_title or article.title_before(main, skipped)
    write_text(main, assembly, skipped, title)
    return assembly.source(name, replace(stated.metadata, title=title or stated.metadata.title), encoding=encoding)


def _decode(data: bytes) -> tuple[str, str]:
    charset = _CHARSET.search(data, 0, 8192)
    declared = _ENCODINGS.get(charset[1].decode("ascii").lower()) if charset else None
    try:
        return decode(data, declared)
    except ReadError:
        if declared is None:
            raise
        # Content systems cut strings inside a character; as browsers do, the damaged one is replaced.
        text = data.decode(declared, errors="replace")
        if text.count("\ufffd") > _MOST_DAMAGE * len(text):
            raise
        return text, declared


def _parse(text: str) -> etree._Element:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"this is no readable web page ({error})") from error
    if root is None:
        raise ReadError("the page holds no text")
    if any(entry.type_name in ("ERR_RESOURCE_LIMIT", "ERR_NAME_TOO_LONG") for entry in parser.error_log):
        raise ReadError("the page is nested deeper or holds longer names than any real one; it is refused")
    return root
