"""Documents that a plan cites: titles in 《》 and document numbers (文号), with or without a title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.chapter import Chapter
from loaders.records import Citation
from loaders.text import DenseText, Span

PRODUCES = "citations"

LONGEST_TITLE = 120
_HEAD_LENGTH = 4000

_TITLE = re.compile(rf"《([^《》]{{2,{LONGEST_TITLE}}}(?:《[^《》]{{1,60}}》[^《》]{{0,60}})?)》")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}[〔﹝\[［【(（](?:19|20)\d{2}[〕﹞\]］】)）]第?\d{1,5}号"
    r"|(?:中华人民共和国)?[\u4e00-\u9fff]{2,14}令第\d{1,4}号"
)
_STANDARD = re.compile(r"(?:GB|DB\d{2}|T/|ISO|IEC|[A-Z]{2}(?=[/T]))[A-Z0-9/.\-—–:：]{3,24}")
_IN_BRACKETS = re.compile(r"[（(\[［]")
# What may stand before a number in running text and is none of it.
_NUMBER_LEAD = re.compile(r"^.*(?:根据|按照|依据|依照|落实|贯彻|执行|印发|参照|遵照|结合|以及|文件|通知|和|及|与|的)")
_IN_USE = re.compile(r"(?:根据|按照|依据|依照|落实|贯彻|执行|参照|遵照)[^。；;！!\n]{0,40}$")
_AFTER_NUMBER = re.compile(r"(?:号)?(?:文|文件|通知|精神|要求|规定|》)")
# A plan speaks of itself when it is issued: 现将《…》印发给你们, 《…》已经县政府同意.
_ITSELF_AFTER = re.compile(r"(?:已经|业经|经)[^。；;]{0,30}(?:同意|通过|批准|审定)|印发(?:给|你们|各)|公布如下")
_PLAN_ENDING = re.compile(
    r"(?:方案|规划|计划|意见|任务书|行动|要点|纲要|清单|若干措施|工作安排)(?:[（(][^（()）]{0,20}[)）])?$"
)

# (right + 1) / (found + 2) of what each rule finds in the reference annotations.
_CONFIDENCE_TITLE = 0.93
_CONFIDENCE_NUMBER = 0.5


def find(chapter: Chapter) -> tuple[Citation, ...]:
    """Every title in 《》 and every 文号 outside the prescribed text, each once, in order.

    A document that is about this pilot alone cites what it cites: there, titles in the
    prescribed text count too. In a collection the prescribed text is the same in every
    chapter and says nothing about the pilot, nor does a title that it names where it is
    named again. What the plan calls itself is no citation.
    """
    text = str(chapter.dense)
    alone = _is_alone(chapter)
    named: dict[str, Citation] = {}
    covered: list[tuple[int, int]] = []
    head = _head(chapter)
    prescribed = set() if alone else _prescribed(chapter, text)
    for match in _TITLE.finditer(text):
        code, end = _code_after(text, match.end())
        covered.append((match.start(), end))
        span = chapter.dense.span(match.start(), end)
        key = _key(match[1])
        if key in prescribed or _is_itself(text, match, head):
            continue
        if key not in named:
            named[key] = Citation(title=match[1], code=code, span=span, method="title", confidence=_CONFIDENCE_TITLE)
        elif code and not named[key].code:
            first = named[key]
            named[key] = Citation(
                title=first.title, code=code, span=first.span, method="title", confidence=_CONFIDENCE_TITLE
            )
    cited = {_key(c.code) for c in named.values() if c.code}
    bare = (
        Citation(title=None, code=code, span=span, method="number", confidence=_CONFIDENCE_NUMBER)
        for code, span in _bare_numbers(chapter, text, covered)
        if (alone or not chapter.is_boilerplate(span.start))
    )
    found = list(named.values())
    for citation in bare:
        if _key(citation.code or "") not in cited:
            cited.add(_key(citation.code or ""))
            found.append(citation)
    return tuple(sorted(found, key=lambda c: c.span))


def _prescribed(chapter: Chapter, text: str) -> set[str]:
    """The titles that the prescribed text of a collection names."""
    return {
        _key(title[1])
        for title in _TITLE.finditer(text)
        if chapter.is_boilerplate(chapter.dense.span(title.start(), title.end()).start)
    }


def _is_alone(chapter: Chapter) -> bool:
    """Whether the document is about this pilot only: its chapter is most of the text."""
    return len(chapter.span) > 0.6 * len(chapter.source.text)


def _code_after(text: str, at: int) -> tuple[str | None, int]:
    """The number in the bracket that directly follows a title, and where the citation ends."""
    if not _IN_BRACKETS.match(text, at):
        return None, at
    inside = text[at + 1 : at + 60]
    for pattern in (_NUMBER, _STANDARD):
        if (code := pattern.match(inside)) and len(inside) > code.end() and inside[code.end()] in "）)，,、;；]］":
            closing = code.end() + 1 if inside[code.end()] in "）)]］" else code.end()
            return code[0], at + 1 + closing
    return None, at


def _bare_numbers(chapter: Chapter, text: str, covered: list[tuple[int, int]]) -> Iterator[tuple[str, Span]]:
    """Numbers that no title precedes, where the text uses them; not the document's own in its head."""
    own = _key(chapter.source.metadata.document_number or "")
    ranges = iter([*covered, (len(text), len(text))])
    start, end = next(ranges)
    for match in _NUMBER.finditer(text):
        while end <= match.start():
            start, end = next(ranges, (len(text), len(text) + 1))
        if start <= match.start() < end:
            continue
        lead = _NUMBER_LEAD.match(match[0])
        begin = match.start() + (lead.end() if lead else 0)
        before, after = text[max(0, begin - 48) : begin], text[match.end() : match.end() + 8]
        used = before.endswith(("（", "(")) or _IN_USE.search(before) or _AFTER_NUMBER.match(after)
        code = text[begin : match.end()]
        if used and _key(code) != own and code[0] not in "〔﹝[［【(（":
            yield code, chapter.dense.span(begin, match.end())


def _head(chapter: Chapter) -> str:
    """The document's first words without what they cite: where its own title stands."""
    head = str(DenseText.of(chapter.source, Span(0, min(len(chapter.source.text), _HEAD_LENGTH))))
    own = chapter.source.metadata.title or ""
    return _key(own) + "|" + _key(_TITLE.sub("|", head))


def _is_itself(text: str, title: re.Match[str], head: str) -> bool:
    if _ITSELF_AFTER.match(text, title.end(), title.end() + 60):
        return True
    key = _key(title[1])
    return len(key) >= 8 and _PLAN_ENDING.search(title[1]) is not None and key in head


def _key(name: str) -> str:
    """A name without the punctuation that printings vary."""
    return re.sub(r"[\s“”\"'‘’《》<>〈〉「」()（）\[\]【】〔〕﹝﹞［］,，.。:：;；、·•/\-—–_]", "", name)
