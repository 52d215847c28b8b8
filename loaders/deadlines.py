"""Dates by which something is to be done, and which of them governs a place in a sentence.

A date governs what follows it in its sentence until the next date (到2023年，…；到2025年，…);
one that comes last reaches back (建设300个点位，2022年底前完成). A month is kept only where
it is printed: 2022年底前 is `2022`, 2022年6月底前 is `2022-06`. A month without a year takes the
last year that the text has named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.numerals import DIGITS, narrow

_TITLE = re.compile(r"《[^《》]{0,120}》|[〔﹝\[（(][^〔﹝\[（(）)\]﹞〕]{0,12}[〕﹞\]）)]\d+号")
_YEAR = r"(?P<{0}>(?<!\d)20\d\d(?!\d)|(?<![〇零一二三四五六七八九])二[〇零][〇零一二三四五六七八九]{{2}})"
_PART = r"(?:年?(?:底|末|中旬|上旬|下旬|中|初|内|年中|上半年|下半年)|[上下]半年|(?:第?[一二三四1-4]|第)季度末?)"
_DATE = re.compile(
    rf"(?P<lead>力争到|争取到|计划到|预计到|截止到|截至|到|至|于|在|力争|争取|计划|自|从)?"
    rf"(?:{_YEAR.format('from_year')}年?(?:(?P<from_month>\d{{1,2}})月)?(?:[-—–~－～至到]{{1,2}}))?"
    rf"(?:{_YEAR.format('year')}年(?!度|级|鉴)(?:(?P<month>1[0-2]|0?[1-9])月(?:份)?(?:\d{{1,2}}日)?)?"
    rf"(?:[-—–~－～至到]{{1,2}}(?:(?P<to_month>1[0-2]|0?[1-9])月(?:\d{{1,2}}日)?))?"
    rf"|(?P<bare_month>(?<![\d年])(?:1[0-2]|0?[1-9]))月(?:\d{{1,2}}日)?(?=底|末|[上中下]旬|以?前|之前)"
    rf"|(?P<this_year>(?<![\d一二三四五六七八九十两几年半全每])(?:年内|年底|年末|今年|本年度?))"
    rf"|[“\"]?十(?P<plan>[三四五六七])五[”\"]?(?:规划)?(?:时?期)?(?=末))"
    rf"(?P<part>{_PART}|末)?(?P<before>之前|以前|前)?(?P<since>以来|起|开始)?"
)
_REACHED_THEN = re.compile(
    r"(?:要|将|力争|计划|争取|预计|全部|累计|总数)*(?:达|超|突破|不低于|不少于|不超过|至少|实现|完成|建成|建设|新建|新增|改造|布设|安装|部署|培育|引进|推出|覆盖|提升[到至]|提高[到至]|降[到至低]|扩[展大容]?[到至]|增[加至]|翻)|(?=\d[\d.万]*[^\d.万年月日])"
)
_FIRST_PLAN_ENDS = 1955
"""五年计划 n ends in 1955 + 5 n (the fourteenth in 2025)."""
_EDGES = "，。；：！？;:,、（(“"
_CLOSING = re.compile(
    r"[，,]?(?:全部|全面|基本|陆续|正式)?(?:建设)?(?:完成|建成|实现|达到|达标|投入|到位|竣工|落地|交付|上线|启用)[^，。；,;\d]{0,4}(?=[。；）;)]|$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date in a text.

    Attributes
    ----------
    value
        `YYYY`, or `YYYY-MM` where a month is printed; the end of a period.
    is_deadline
        Whether it is put as a date to be met: led by 到, followed by 底 or 前, or at the head of its clause.
    is_closing
        Whether its sentence ends in it with a word such as 完成, so that it speaks of what stands before.
    """

    start: int
    end: int
    value: str
    is_deadline: bool
    is_closing: bool


def date_mentions(text: str, year: str | None = None, annual: str | None = None) -> tuple[DateMention, ...]:
    """The dates of a text without white space, in order.

    Parameters
    ----------
    year
        What a month without a year is taken to belong to.
    annual
        The one year that the whole document is about (2025年工作要点), which 年内 and 年底前 mean.

    Examples
    --------
    >>> [m.value for m in date_mentions("2022年6月底前启动，10月底前完成，到2025年全面建成")]
    ['2022-06', '2022-10', '2025']
    """
    plain = _TITLE.sub(lambda m: "\u25a1" * len(m.group()), narrow(text))
    found = []
    for match in _DATE.finditer(plain):
        # 建成年代早于2000年的房屋 tells which ones, not by when.
        names_others = match["lead"] == "于" and plain.startswith("的", match.end())
        if match["since"] or names_others:
            continue
        if match["year"]:
            year = _arabic(match["year"])
            month = match["to_month"] or match["month"]
        elif match["this_year"]:
            if annual is None:
                continue
            year, month = annual, None
        elif match["plan"]:
            year, month = str(_FIRST_PLAN_ENDS + 5 * (10 + DIGITS[match["plan"]])), None
        else:
            month = match["bare_month"]
        if year is None:
            continue
        heads_clause = match.start() == 0 or plain[match.start() - 1] in _EDGES
        found.append(
            DateMention(
                start=match.start(),
                end=match.end(),
                value=f"{year}-{int(month):02d}" if month else year,
                is_deadline=bool(match["part"] or match["before"] or match["plan"] or match["this_year"])
                or _REACHED_THEN.match(plain, match.end()) is not None
                or match["lead"] not in (None, "自", "从")
                or heads_clause,
                is_closing=bool(_CLOSING.match(plain, match.end())),
            )
        )
    return tuple(found)


def governing(mentions: Sequence[DateMention], start: int, end: int) -> DateMention | None:
    """The deadline that governs the run `start` to `end` of the sentence that the mentions are of.

    The last one before the run; if there is none, the one after it that closes the sentence.
    """
    before = [m for m in mentions if m.is_deadline and m.end <= start]
    if before:
        return before[-1]
    return next((m for m in mentions if m.is_closing and m.start >= end), None)


def _arabic(year: str) -> str:
    return year if year.isdecimal() and year.isascii() else "".join(str(DIGITS[c]) for c in year)
