"""Numbers as Chinese plans write them: Arabic, full-width or Chinese digits, scales, ranges, shares.

`scan` finds them in running text, `parse` reads one that stands alone. Values are
exact decimals with the scale multiplied out: 3.5亿 is 350000000. What is not a
number by itself (一体化, 千家万户) may still be found by `scan`: whether a numeral
counts something is for its reader to say.

The grammar of Chinese numerals follows GB/T 15835-2011 and common use:
positional (一百零五), digit by digit (二〇二五), mixed (3.5亿), approximate
(二三十, 三十多万), shares (百分之九十五, 九成, 半数).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SMALL_SCALES = {"十": 10, "百": 100, "千": 1000}
LARGE_SCALES = {"万": 10**4, "亿": 10**8}
LONGEST = 15
"""Digits before the decimal point that a quantity may have; what is longer is a code."""

_FULL_WIDTH = (
    {ord("０") + i: str(i) for i in range(10)}
    | {ord("Ａ") + i: chr(ord("A") + i) for i in range(26)}
    | {ord("ａ") + i: chr(ord("a") + i) for i in range(26)}
    | {ord(wide): narrow for wide, narrow in zip("％＋－～．／＜＞：％﹪", "%+-~./<>:%%", strict=True)}
)

_ANY_FULL_WIDTH = re.compile(f"[{re.escape(''.join(map(chr, _FULL_WIDTH)))}]")

# Scales are refused where they begin a unit of measure: 10千伏, 5千米, 100万兆.
_SCALE = r"(?:亿|万(?!兆|维)|千(?!米|克|瓦|伏|卡|赫|帕|牛|兆|焦|安)|百(?!分))"
_ARABIC = r"\d{1,3}(?:,\d{3}){1,6}(?![\d,])(?:\.\d{1,9})?|\d+(?:\.\d+)?"
_CHINESE = r"[零〇一二两三四五六七八九十百千万亿]{1,24}"
_RANGE_MARK = re.compile(r"[-—–－~～至到]{1,2}")
_NUMERAL = re.compile(
    rf"(?P<per>百分之|千分之)(?:(?P<share>{_CHINESE}(?:点[零〇一二三四五六七八九]{{1,6}})?)|(?P<arabic_share>{_ARABIC}))"
    r"|(?P<half>半数|一半|(?<=[比率重])过半)(?=以上|的|[，。；、]|$)"
    rf"|(?P<arabic>{_ARABIC})(?P<more>多|余|来)?(?P<scale>{_SCALE}{{1,2}})?(?P<more_after>多(?!媒|元|功|种|样|端|级|维)|余(?!热|额)|来)?"
    rf"|(?P<chinese>{_CHINESE}(?:点[零〇一二三四五六七八九]{{1,6}})?)(?P<chinese_more>多|余|来)?(?P<chinese_scale>[万亿])?"
    r"(?P<tenths>成(?=[以的及左多，。；、]|$))?"
)
_RUN_OF_DIGITS = re.compile(r"([一二三四五六七八九])([二三四五六七八九])(?=[十百千万亿]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number in a text, at `start` to `end` (excluded), or a range of two.

    Attributes
    ----------
    low, high
        The ends of the range, equal for a single number.
    at_least
        Whether 多 or 余 says that there are more.
    about
        Whether 来 or two neighbouring digits (二三十) say that the number is rough.
    unit
        `%` or `‰` where the numeral itself says so (百分之九十, 九成, 半数), else empty.
    chinese
        Whether it is written in Chinese numerals.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    at_least: bool = False
    about: bool = False
    unit: str = ""
    chinese: bool = False


def narrow(text: str) -> str:
    """The text with full-width digits, Latin letters and signs made ASCII; its length stays the same.

    >>> narrow("２０２５年达到９５％")
    '2025年达到95%'
    """
    # Most texts have none, and to look costs a tenth of translating.
    return text.translate(_FULL_WIDTH) if _ANY_FULL_WIDTH.search(text) else text


def parse(text: str) -> Decimal:
    """The value of one number.

    Raises
    ------
    ValueError
        If the text is not one number, or is a range.

    Examples
    --------
    >>> parse("3.5亿"), parse("一百零五"), parse("1,200")
    (Decimal('350000000'), Decimal('105'), Decimal('1200'))
    """
    found = next(scan(text), None)
    if found is None or (found.start, found.end) != (0, len(text)) or found.low != found.high:
        raise ValueError(f"not a single number: {text[:40]!r}")
    return found.low


def scan(text: str) -> Iterator[Numeral]:
    """The numbers of a text in order, ranges (3—5, 二三十, 30至50万) as one.

    >>> [(n.low, n.high) for n in scan("建设3—5个、30多万户")]
    [(Decimal('3'), Decimal('5')), (Decimal('300000'), Decimal('300000'))]
    """
    text = narrow(text)
    at = 0
    while match := _NUMERAL.search(text, at):
        at = match.end()
        first = _read(match)
        if first is None:
            continue
        rest = _NUMERAL.match(text, first.end) if match["scale"] else None
        tail = _read(rest) if rest and rest["arabic"] else None
        if tail and tail.high < _scale(match["scale"]):
            first = replace(first, end=tail.end, low=first.low + tail.low, high=first.high + tail.low)
            at = first.end
        mark = _RANGE_MARK.match(text, first.end)
        other = _NUMERAL.match(text, mark.end()) if mark else None
        second = _read(other) if other else None
        joined = _join(first, second, match, other) if second and other else None
        if joined:
            at = joined.end
        yield joined or first


def _join(first: Numeral, second: Numeral, match: re.Match[str], other: re.Match[str]) -> Numeral | None:
    """The range from one number to the next, or None where they do not make one."""
    low = first.low
    # In 3—5万 the scale belongs to both; in 8000—1万 it does not.
    factor = _scale(other["scale"])
    if not match["scale"] and factor > 1 and low < second.low / factor:
        low *= factor
    if first.chinese != second.chinese or not low < second.high:
        return None
    return Numeral(
        start=first.start,
        end=second.end,
        low=low,
        high=second.high,
        at_least=second.at_least,
        unit=second.unit or first.unit,
        chinese=first.chinese,
    )


def _read(match: re.Match[str]) -> Numeral | None:
    if match["per"]:
        hundred = match["share"] == "百"
        share = (
            _arabic(match["arabic_share"] or "100") if match["arabic_share"] or hundred else _chinese(match["share"])
        )
        unit = "%" if match["per"] == "百分之" else "‰"
        return share and Numeral(
            start=match.start(), end=match.end(), low=share[0], high=share[1], unit=unit, chinese=True
        )
    if match["half"]:
        half = Decimal(50)
        more = match["half"] == "过半"
        return Numeral(start=match.start(), end=match.end(), low=half, high=half, at_least=more, unit="%", chinese=True)
    if match["arabic"]:
        ends = _arabic(match["arabic"])
        if ends is None:
            return None
        number = ends[0] * _scale(match["scale"])
        if number == number.to_integral_value():
            number = Decimal(int(number))
        more = (match["more"], match["more_after"])
        return Numeral(
            start=match.start(),
            end=match.end(),
            low=number,
            high=number,
            at_least="多" in more or "余" in more,
            about="来" in more,
        )
    value = _chinese(match["chinese"])
    if value is None:
        return None
    factor, unit = _scale(match["chinese_scale"]), ""
    if match["tenths"]:
        factor, unit = 10, "%"
    return Numeral(
        start=match.start(),
        end=match.end(),
        low=value[0] * factor,
        high=value[1] * factor,
        at_least=match["chinese_more"] in ("多", "余"),
        about=match["chinese_more"] == "来" or value[0] != value[1],
        unit=unit,
        chinese=True,
    )


def _arabic(digits: str) -> tuple[Decimal, Decimal] | None:
    digits = digits.replace(",", "")
    if len(digits.partition(".")[0]) > LONGEST or len(digits) > 2 * LONGEST:
        return None
    return Decimal(digits), Decimal(digits)


def _scale(characters: str | None) -> int:
    factor = 1
    for character in characters or "":
        factor *= (SMALL_SCALES | LARGE_SCALES)[character]
    return factor


def _chinese(text: str) -> tuple[Decimal, Decimal] | None:
    """Both ends of a Chinese numeral: the same, but for neighbouring digits (二三十 is 20 to 30)."""
    whole, _, fraction = text.partition("点")
    pair = _RUN_OF_DIGITS.search(whole)
    if pair and not fraction and DIGITS[pair[2]] == DIGITS[pair[1]] + 1 and len(whole) > 1:
        ends = [_positional(whole[: pair.start()] + digit + whole[pair.end() :]) for digit in pair.groups()]
        if ends[0] is not None and ends[1] is not None:
            return Decimal(ends[0]), Decimal(ends[1])
    value = _positional(whole)
    if value is None and len(whole) > 2 and all(c in DIGITS for c in whole):
        value = int("".join(str(DIGITS[c]) for c in whole))
    if value is None:
        return None
    if not fraction:
        return Decimal(value), Decimal(value)
    exact = Decimal(f"{value}." + "".join(str(DIGITS[c]) for c in fraction))
    return exact, exact


def _positional(text: str) -> int | None:
    """The value of a positional numeral such as 两千零五十, or None where the scales do not fit together."""
    total = section = 0
    digit: int | None = None
    last_small, last_large = 10_000, 10**12
    for i, character in enumerate(text):
        if character in DIGITS:
            if digit:
                return None
            digit = DIGITS[character]
        elif character in SMALL_SCALES:
            scale = SMALL_SCALES[character]
            if scale >= last_small or digit == 0:
                return None
            # 十二 is twelve, but 百 or 千 alone counts nothing.
            if digit is None and (scale != 10 or (i and text[i - 1] not in "零〇万亿")):
                return None
            section += (digit or 1) * scale
            last_small, digit = scale, None
        else:
            scale = LARGE_SCALES[character]
            section += digit or 0
            if not section or scale >= last_large:
                return None
            total += section * scale
            section, digit, last_small, last_large = 0, None, 10_000, scale
    # The last digit of 一百二 or 三万五 counts the scale below.
    if digit and text[-2:-1] and text[-2] in "百千万亿" and len(text) > 2:
        return total + section + digit * (SMALL_SCALES | LARGE_SCALES)[text[-2]] // 10
    return total + section + (digit or 0)
