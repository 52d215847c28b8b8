"""The numbers that head the parts of an official document, and what comes next in a series.

The order 一、 （一） 1. （1） ① is prescribed for official documents (GB/T 9704-2012,
7.3.3); authors depart from it freely, so a marker's style is only a hint of its depth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

CHINESE_DIGITS = "零一二三四五六七八九"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Style(IntEnum):
    """How a number is written, from the highest rank of heading to the lowest."""

    PART = 0  # 第一章, 第一部分
    SECTION = 1  # 第一节
    CHINESE = 2  # 一、
    CHINESE_BRACKETED = 3  # （一）
    DECIMAL = 4  # 1.
    DECIMAL_BRACKETED = 5  # （1）
    DECIMAL_HALF_BRACKETED = 6  # 1）
    CIRCLED = 7  # ①
    ORDINAL = 8  # 一是
    SECOND_LEVEL = 9  # 1.2
    THIRD_LEVEL = 10  # 1.2.3
    FOURTH_LEVEL = 11  # 1.2.3.4
    BOX = 12  # 专栏1


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the head of a paragraph.

    Attributes
    ----------
    length
        How many characters of the text it takes, punctuation included.
    label
        How it appears in a unit's path: `一`, `1`, `(1)`, `①`.
    """

    style: Style
    number: int
    length: int
    label: str


_CHINESE = r"[一二三四五六七八九十百]{1,4}"
_PATTERN = re.compile(
    rf"(?P<section>第{_CHINESE}节)[、：:]?"
    rf"|(?P<part>第{_CHINESE}[章篇]|第{_CHINESE}部分)[、：:]?"
    rf"|[（(](?P<chinese_bracketed>{_CHINESE})[)）][、.．]?"
    rf"|(?P<chinese>{_CHINESE})(?:、|[.．](?!\d))"
    rf"|[（(](?P<decimal_bracketed>\d{{1,3}})[)）][、.．]?"
    rf"|(?P<half>\d{{1,3}})[)）]"
    rf"|(?P<decimal>\d{{1,3}})(?:[.．](?![\d.．])|、)"
    rf"|(?P<circled>[{CIRCLED}])[、.．]?"
    rf"|(?P<ordinal>{_CHINESE})是(?!否)"
    rf"|(?P<box>专栏(?:\d{{1,2}}|{_CHINESE}))[：:、.]?"
)


def chinese_number(numeral: str) -> int:
    """The value of a Chinese numeral up to 百.

    >>> [chinese_number(n) for n in ("七", "十", "十二", "三十一", "一百零五")]
    [7, 10, 12, 31, 105]
    """
    total = digit = 0
    for character in numeral:
        if character == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif character == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif character in CHINESE_DIGITS:
            digit = CHINESE_DIGITS.index(character)
    return total + digit


def marker_at(text: str, position: int) -> Marker | None:
    """The marker that begins at a position of a text, or None.

    >>> marker_at("（三）深化一网通办。", 0)
    Marker(style=<Style.CHINESE_BRACKETED: 3>, number=3, length=3, label='三')
    >>> marker_at("2.5维模型", 0) is None
    True
    """
    match = _PATTERN.match(text, position)
    if match is None:
        return None
    kind = match.lastgroup or ""
    numeral = match[kind]
    length = match.end() - position
    if kind == "section":
        return Marker(Style.SECTION, chinese_number(numeral), length, numeral)
    if kind == "part":
        return Marker(Style.PART, chinese_number(numeral), length, numeral)
    if kind == "chinese":
        return Marker(Style.CHINESE, chinese_number(numeral), length, numeral)
    if kind == "chinese_bracketed":
        return Marker(Style.CHINESE_BRACKETED, chinese_number(numeral), length, numeral)
    if kind == "ordinal":
        return Marker(Style.ORDINAL, chinese_number(numeral), length, numeral)
    if kind == "circled":
        return Marker(Style.CIRCLED, CIRCLED.index(numeral) + 1, length, numeral)
    if kind == "box":
        digits = numeral.removeprefix("专栏")
        return Marker(Style.BOX, int(digits) if digits.isdecimal() else chinese_number(digits), length, numeral)
    number = int(numeral)
    if kind == "decimal":
        return Marker(Style.DECIMAL, number, length, str(number))
    if kind == "half":
        return Marker(Style.DECIMAL_HALF_BRACKETED, number, length, f"{number})")
    return Marker(Style.DECIMAL_BRACKETED, number, length, f"({number})")
