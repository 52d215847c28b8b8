"""Numbers and facts as a reader writes them."""

from __future__ import annotations

from decimal import Decimal

from api.http.pages.language import language, words
from api.http.pages.records import Fact
from queries.results import text_of

_SIGNS = {">=": "≥ ", "<=": "≤ ", "~": "≈ ", ">": "> ", "<": "< "}
_WAN, _YI = Decimal(10_000), Decimal(100_000_000)


def amount_of(fact: Fact) -> str:
    """What a fact counts: `≥ 120 个`, `30–50 %`, `1.2 亿元`; empty where it counts nothing."""
    sign = _SIGNS.get(fact.values.get("comparator", ""), "")
    unit = fact.values.get("unitOfMeasure", "")
    value, least, most = fact.decimal("value"), fact.decimal("minimumValue"), fact.decimal("maximumValue")
    if value is not None:
        return f"{sign}{grouped(value)} {unit}".strip()
    if least is not None or most is not None:
        ends = (grouped(end) if end is not None else "" for end in (least, most))
        return f"{'–'.join(ends)} {unit}".strip()
    if (amount := fact.decimal("amount")) is not None:
        return sign + money(amount)
    if (percent := fact.decimal("percent")) is not None:
        return f"{sign}{text_of(percent)} %"
    return ""


def grouped(number: Decimal) -> str:
    """A number with its thousands apart.

    >>> grouped(Decimal("12500")), grouped(Decimal("99.50"))
    ('12,500', '99.5')
    """
    whole, _, fraction = text_of(number).partition(".")
    return f"{int(whole):,}" + (f".{fraction}" if fraction else "")


def money(yuan: Decimal) -> str:
    """An amount of money in the unit that a reader of the language uses."""
    if language() == "en":
        return f"CNY {text_of(round(yuan / 1_000_000, 2))} million" if yuan >= 1_000_000 else f"CNY {grouped(yuan)}"
    if yuan >= _YI:
        return f"{text_of(round(yuan / _YI, 4))} 亿元"
    if yuan >= _WAN:
        return f"{grouped(round(yuan / _WAN, 2))} 万元"
    return f"{grouped(yuan)} 元"


def percentage(share: float) -> str:
    """A share from 0 to 1 as a percentage.

    >>> percentage(0.356)
    '36%'
    """
    return f"{share * 100:.0f}%"


def where(fact: Fact) -> str:
    """In words where a fact stands."""
    passage = fact.passage
    if passage is None:
        return ""
    return words("page_number", page=passage.page) if passage.page else f"{passage.start}–{passage.end}"
