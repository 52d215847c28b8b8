"""Quantities: a number with the unit it counts in and the word that says how it binds.

`quantities` finds `不少于300个`, `92公里`, `95%以上`, `3—5家` in running text. It knows
measure words and physical units, and leaves out what only looks like a quantity:
ordinals (第3部分), codes (PM2.5, IPv6, 5G), slogans (1+4+N), scales of maps (1:500).
What a quantity means for a plan is for the fact finders to say.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from importlib.resources import files

from loaders.numerals import Numeral, narrow, scan
from loaders.records import Comparator


class Sort(Enum):
    """What kind of unit a quantity counts in."""

    COUNT = "count"
    PHYSICAL = "physical"
    DURATION = "duration"
    SHARE = "share"
    MONEY = "money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with its unit in a text.

    Attributes
    ----------
    start, end
        From the number's first character to the last of the unit and of the word after it (以上, 左右).
    unit_end
        Where the unit ends and that word begins.
    low, high
        The value, or both ends of a range.
    unit
        As printed, without the scale: 7万户 has the unit 户. Empty for money printed without 元.
    bound
        Whether a comparator stands right before the number.
    chinese
        Whether the number is written in Chinese numerals.
    """

    start: int
    end: int
    unit_end: int
    low: Decimal
    high: Decimal
    unit: str
    sort: Sort
    comparator: Comparator
    bound: bool
    chinese: bool


def _read_units() -> dict[Sort, dict[str, str]]:
    """For each sort its units, each with the characters that make another word of it (部 counts, 部门 does not)."""
    units: dict[Sort, dict[str, str]] = {sort: {} for sort in Sort}
    with files("loaders").joinpath("data/measures.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            units[Sort(row["sort"])][row["unit"]] = row["not_before"]
    return units


def _alternatives(words: dict[str, str]) -> str:
    # Longest first; a Latin unit ends where its word ends (5M is a speed, 5MB a size, 5MES neither).
    parts = []
    for word in sorted(words, key=lambda w: (-len(w), w)):
        latin = word[-1].isascii() and word[-1].isalpha()
        follow = r"(?![A-Za-z0-9])" if latin else f"(?![{words[word]}])" if words[word] else ""
        parts.append(re.escape(word) + follow)
    return "|".join(parts)


_UNITS = _read_units()
_PER = f"(?:/(?:{_alternatives(_UNITS[Sort.COUNT] | _UNITS[Sort.PHYSICAL] | _UNITS[Sort.DURATION] | {'站': ''})}))?"
# Units that are printed with an alternative: 件（套）, 台（套）, 处（个）.
_OR = "(?:[（(][套台处户个间所组片座家件项条根块只头匹艘辆株张][）)])?"
_UNIT = re.compile(
    "|".join(
        f"(?P<{sort.value}>(?:{_alternatives(_UNITS[sort])}){per})"
        for sort, per in (
            (Sort.SHARE, ""),
            (Sort.MONEY, "(?!/)"),
            (Sort.DURATION, ""),
            (Sort.PHYSICAL, _PER),
            (Sort.COUNT, _OR + _PER),
        )
    )
)

_AT_LEAST = r"不少于|不低于|不小于|不下于|不下|至少|最少|最低|起码|超过|超|突破|高于|大于|多于|逾|≥|>"
_AT_MOST = r"不超过|不高于|不大于|不多于|小于|低于|少于|短于|至多|最多|优于|≤|<|不足|控制在|压缩在|压减在"
_ABOUT = r"大约|约为|约|接近|将近|近"
_BEFORE = re.compile(
    rf"(?:(?P<at_least>{_AT_LEAST})|(?P<at_most>{_AT_MOST})|(?P<about>{_ABOUT}))(?:或?等于|=|到|至|为)?$"
)
# Words that bind from afar: 至少建成甲、乙2处; 不低于全区总量的30%.
_AFAR = re.compile(r"(?P<at_least>至少|最少|不少于|不低于|不小于)|(?P<at_most>不超过|不高于|不大于|至多|最多|控制在)")
_AFTER = re.compile(
    r"(?P<at_least>(?:及|或)?(?:其)?以上|余|多(?!媒|元|功|种|样|端|级|维)|起(?=[，。；、,;）)]|$))"
    r"|(?P<at_most>(?:之|及)?以内|(?:及|或)?以下|之内|内(?=[，。；、,;）)]|$))|(?P<about>左右|上下)"
)
_CLAUSE_EDGE = re.compile(r"[，。；：！？;:,（(]")
_YEARS = range(1900, 2100)
_AFAR_REACH = 24
_BEFORE_REACH = 7

_CODE_BEFORE = re.compile(r"(?:[国省县乡]道|[A-Za-z_.#№×*^第〔﹝\[/+:&]|(?<![底末月年日旬之以])前|[A-Za-z]-|[年月]-)$")
_CODE_AFTER = re.compile(r"[+:×*]|[ⅠⅡⅢⅣ]")
# Who is counted without a measure word: 惠及20万群众.
_PEOPLE = re.compile(
    "(?:常住|户籍|城乡|农村|城镇|广大)?(?:市民|居民|群众|百姓|村民|农民|师生|学生|游客|老年人|老人|职工|参保人|农户|用户)"
)
# Ratios that have no unit.
_BARE_RATIO = re.compile(
    r"(?:PUE|电能利用效率|能效比|系数|指数)(?:值|[（(]PUE[）)])*"
    r"(?:平均|均|控制|提升|提高|降低|下降|优化|在|到|至|为|达|低于|高于|不低于|不高于|不超过|小于)+$"
)
_RATIO_REACH = 24
_RANGE_MARKS = ("-", "—", "——", "–", "~", "至", "到")


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text without white space, in order.

    Examples
    --------
    >>> [(int(q.low), q.unit, q.comparator.value) for q in quantities("建设300个以上点位，覆盖率不低于95%")]
    [(300, '个', '>='), (95, '%', '>=')]
    """
    plain = narrow(text)
    found: list[Quantity] = []
    for quantity in _measured(plain):
        last = found[-1] if found else None
        if (
            last
            and (last.unit, last.sort) == (quantity.unit, quantity.sort)
            and plain[last.end : quantity.start] in _RANGE_MARKS
            and last.low < quantity.high
        ):
            # 3个至5个, 10%-20%: one range, its unit printed twice.
            found[-1] = replace(quantity, start=last.start, low=last.low, comparator=last.comparator, bound=last.bound)
        else:
            found.append(_bound(plain, quantity, last.end if last else 0))
    return tuple(found)


def _measured(text: str) -> Iterator[Quantity]:
    for numeral in scan(text):
        if _CODE_BEFORE.search(text, max(0, numeral.start - 2), numeral.start) or _CODE_AFTER.match(text, numeral.end):
            continue
        unit = None if numeral.unit else _UNIT.match(text, numeral.end)
        if unit:
            sort, printed, end = Sort(unit.lastgroup), unit.group(), unit.end()
            if printed == "年" and numeral.low in _YEARS:
                continue
        elif numeral.unit:
            sort, printed, end = Sort.SHARE, numeral.unit, numeral.end
        elif people := text[numeral.end - 1] in "万亿" and _PEOPLE.match(text, numeral.end):
            sort, printed, end = Sort.COUNT, "户" if people.group().endswith("户") else "人", numeral.end
        elif _BARE_RATIO.search(text, max(0, numeral.start - _RATIO_REACH), numeral.start):
            sort, printed, end = Sort.PHYSICAL, "", numeral.end
        elif numeral.low >= 10_000 and text[numeral.end - 1] in "万亿":
            # Money is often printed without 元: 社会资本不少于2000万.
            sort, printed, end = Sort.MONEY, "", numeral.end
        else:
            continue
        yield Quantity(
            start=numeral.start,
            end=end,
            unit_end=end,
            low=numeral.low,
            high=numeral.high,
            unit=printed,
            sort=sort,
            comparator=_said(numeral),
            bound=False,
            chinese=numeral.chinese,
        )


def _said(numeral: Numeral) -> Comparator:
    """What the numeral itself says: 余 and 多 mean at least, 来 and 二三十 about."""
    if numeral.at_least:
        return Comparator.AT_LEAST
    return Comparator.ABOUT if numeral.about else Comparator.EQUAL


def _bound(text: str, quantity: Quantity, left: int) -> Quantity:
    """The quantity with the comparator that its clause gives it; `left` is the end of the one before."""
    comparator = quantity.comparator
    before = _BEFORE.search(text, max(left, quantity.start - _BEFORE_REACH), quantity.start)
    after = _AFTER.match(text, quantity.end)
    if before:
        comparator = Comparator[(before.lastgroup or "").upper()]
        if before["at_most"] == "优于" and quantity.sort in (Sort.SHARE, Sort.COUNT):
            # Better is less for a resolution or an error, more for a rate.
            comparator = Comparator.AT_LEAST
    elif after:
        comparator = Comparator[(after.lastgroup or "").upper()]
    elif comparator is Comparator.EQUAL:
        reach = max(left, quantity.start - _AFAR_REACH)
        clause = _CLAUSE_EDGE.split(text[reach : quantity.start])[-1]
        for afar in _AFAR.finditer(clause):
            comparator = Comparator[(afar.lastgroup or "").upper()]
    return replace(quantity, comparator=comparator, bound=bool(before), end=after.end() if after else quantity.end)
