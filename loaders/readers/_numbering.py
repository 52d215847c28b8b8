"""Automatic numbering of Word, written out as the reader of the printed page sees it.

Word stores that a paragraph is the next of a list, not its number. What is printed
follows from ECMA-376-1 17.9: formats (`numFmt`), the pattern (`lvlText`, %1 for the
first level's number), starts, restarts and overrides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST = 9999


def chinese_number(value: int, digits: str = DIGITS, units: str = "十百千", *, formal: bool = False) -> str:
    """A number from 1 to 9,999 in Chinese numerals.

    Examples
    --------
    >>> [chinese_number(n) for n in (3, 10, 12, 20, 105, 1010)]
    ['三', '十', '十二', '二十', '一百零五', '一千零一十']
    """
    written, pending_zero = "", False
    for power in range(len(str(value)) - 1, -1, -1):
        digit = value // 10**power % 10
        if digit == 0:
            pending_zero = bool(written)
            continue
        written += ("零" if pending_zero else "") + digits[digit] + (units[power - 1] if power else "")
        pending_zero = False
    return written[1:] if not formal and 10 <= value < 20 else written


def _letters(value: int) -> str:
    # Word goes on from z with aa, bb, cc.
    repeats, letter = divmod(value - 1, 26)
    return chr(ord("a") + letter) * min(repeats + 1, 40)


def _roman(value: int) -> str:
    written = ""
    for size, letters in _ROMAN:
        count, value = divmod(value, size)
        written += letters * count
    return written


def _from_block(start: str, count: int) -> Callable[[int], str]:
    return lambda value: chr(ord(start) + value - 1) if value <= count else str(value)


def _circled(value: int) -> str:
    for first, low, high in ((0x2460, 1, 20), (0x3251, 21, 35), (0x32B1, 36, 50)):
        if low <= value <= high:
            return chr(first + value - low)
    return str(value)


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda value: characters[(value - 1) % len(characters)]


def _digit_by_digit(value: int) -> str:
    return "".join(DIGITS[int(d)] for d in str(value))


def _legal(value: int) -> str:
    return chinese_number(value, _LEGAL, "拾佰仟", formal=True)


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: "".join(chr(ord("０") + int(d)) for d in str(value)),
    "decimalFullWidth2": lambda value: "".join(chr(ord("０") + int(d)) for d in str(value)),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from_block("⑴", 20),
    "decimalEnclosedFullstop": _from_block("⒈", 20),
    "chineseCounting": chinese_number,
    "chineseCountingThousand": chinese_number,
    "taiwaneseCounting": chinese_number,
    "taiwaneseCountingThousand": chinese_number,
    "japaneseCounting": chinese_number,
    "chineseLegalSimplified": _legal,
    "ideographDigital": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _from_block("㊀", 10),
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "none": lambda value: "",
}


def format_number(value: int, number_format: str) -> str:
    """A number as a `numFmt` of Word prints it; an unknown format is printed in decimals.

    Examples
    --------
    >>> format_number(12, "chineseCounting"), format_number(3, "decimalEnclosedCircle")
    ('十二', '③')
    """
    return _FORMATS.get(number_format, str)(value) if 0 < value <= _LARGEST else str(value)


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and prints.

    Attributes
    ----------
    pattern
        The `lvlText`: literal text with %1 to %9 for the numbers of the levels.
    restart_after
        The level (from 1) whose next number restarts this one; 0 for never, None for any above.
    style
        The paragraph style bound to this level, or None.
    """

    start: int = 1
    number_format: str = "decimal"
    pattern: str = ""
    legal: bool = False
    restart_after: int | None = None
    style: str | None = None


@dataclass(slots=True)
class NumberedList:
    """A list of the document: the counting it shares with others, its levels and its own starts."""

    counting: str
    levels: Mapping[int, Level]
    start_overrides: Mapping[int, int] = field(default_factory=dict)

    def level_of_style(self, style: str | None) -> int:
        """The level that a paragraph style is bound to, else the first."""
        return next((i for i, level in self.levels.items() if style is not None and level.style == style), 0)


class Numbering:
    """Counts the numbered paragraphs of a document in their order.

    Examples
    --------
    >>> levels = {0: Level(number_format="chineseCounting", pattern="%1、"), 1: Level(pattern="（%2）")}
    >>> numbering = Numbering({"1": NumberedList("0", levels)})
    >>> [numbering.next_label("1", level) for level in (0, 1, 1, 0, 1)]
    ['一、', '（1）', '（2）', '二、', '（1）']
    """

    def __init__(self, lists: Mapping[str, NumberedList]):
        self._lists = lists
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def find(self, identifier: str) -> NumberedList | None:
        """The list with a `numId`, or None."""
        return self._lists.get(identifier)

    def next_label(self, identifier: str, depth: int) -> str:
        """The label of the next paragraph of a list at a level (from 0); empty if there is none."""
        numbered = self._lists.get(identifier)
        level = numbered.levels.get(depth) if numbered else None
        if numbered is None or level is None:
            return ""
        counters = self._counters.setdefault(numbered.counting, {})
        if depth in numbered.start_overrides and (identifier, depth) not in self._started:
            counters[depth] = numbered.start_overrides[depth]
        else:
            counters[depth] = counters[depth] + 1 if depth in counters else level.start
        self._started.add((identifier, depth))
        for below in [d for d in counters if d > depth and _restarts(numbered.levels.get(d), depth)]:
            del counters[below]
        if level.number_format == "bullet":
            return "•" if level.pattern.strip() else ""
        return _fill(level, numbered.levels, counters, depth)


def _restarts(level: Level | None, above: int) -> bool:
    if level is None or level.restart_after is None:
        return True
    return level.restart_after > above


def _fill(level: Level, levels: Mapping[int, Level], counters: dict[int, int], depth: int) -> str:
    label = level.pattern
    for other in _mentioned(level.pattern):
        shown = levels.get(other, Level())
        # A level that has not counted yet is printed with its start, and counts from there on.
        value = counters.setdefault(other, shown.start) if other <= depth else shown.start
        written = format_number(value, "decimal" if level.legal else shown.number_format)
        label = label.replace(f"%{other + 1}", written, 1)
    return label


def _mentioned(pattern: str) -> Iterable[int]:
    return [i for i in range(9) if f"%{i + 1}" in pattern]
