"""Numbers in Arabic, full-width and Chinese digits."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.numerals import narrow, parse, scan

DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """A positive number below 10^12 as it is read aloud."""

    def below_ten_thousand(n: int) -> str:
        words = ""
        for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = n // scale % 10
            if digit:
                words += DIGITS[digit] + name
            elif words and not words.endswith("零") and n % scale:
                words += "零"
        return words

    words = ""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section = number // scale % 10**4
        if section:
            gap = words and section < 1000
            words += ("零" if gap else "") + below_ten_thousand(section) + name
    return words


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_every_chinese_numeral_reads_as_its_number(number):
    assert parse(in_chinese(number)) == number


@given(st.integers(min_value=10, max_value=19))
def test_ten_may_be_said_without_one(number):
    assert parse(in_chinese(number).removeprefix("一")) == number


@given(st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False), st.sampled_from(["", "万", "亿"]))
def test_arabic_numbers_with_scales(number, scale):
    factor = {"": 1, "万": 10**4, "亿": 10**8}[scale]
    assert parse(f"{number}{scale}") == number * factor


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_thousands_separators_and_full_width_digits(number):
    assert parse(f"{number:,}") == number
    full_width = "".join(chr(ord("０") + int(c)) for c in str(number))
    assert parse(full_width) == number


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3—5", 3, 5),
        ("30~50", 30, 50),
        ("3至5万", 30_000, 50_000),
        ("8000—1万", 8_000, 10_000),
        ("三至五", 3, 5),
        ("二三十", 20, 30),
        ("十七八", 17, 18),
        ("七八百", 700, 800),
        ("1亿2000万", 120_000_000, 120_000_000),
        ("1万2千", 12_000, 12_000),
        ("三万五", 35_000, 35_000),
        ("二〇二五", 2025, 2025),
        ("三点五", Decimal("3.5"), Decimal("3.5")),
    ],
)
def test_ranges_and_spoken_forms(text, low, high):
    (found,) = scan(text)
    assert (found.low, found.high, found.end) == (low, high, len(text))


@pytest.mark.parametrize(
    ("text", "value", "unit", "at_least"),
    [
        ("三十多万", 300_000, "", True),
        ("7万多", 70_000, "", True),
        ("1.2万余", 12_000, "", True),
        ("百分之九十五", 95, "%", False),
        ("百分之95", 95, "%", False),
        ("千分之三", 3, "‰", False),
        ("九成以上", 90, "%", False),
        ("半数以上", 50, "%", False),
    ],
)
def test_shares_and_roughness(text, value, unit, at_least):
    found = next(scan(text))
    assert (found.low, found.unit, found.at_least) == (value, unit, at_least)


def test_roughness_of_neighbouring_digits_and_lai():
    assert next(scan("二三十个")).about
    assert next(scan("20来个")).about


def test_a_range_of_shares_keeps_its_unit():
    (found,) = scan("百分之八十至九十")
    assert (found.low, found.high, found.unit) == (80, 90, "%")


@pytest.mark.parametrize("text", ["万", "亿", "百", "一二三四五六七八九十百", "十十", "百千", "万万"])
def test_what_is_no_number(text):
    with pytest.raises(ValueError, match="not a single number"):
        parse(text)


def test_scales_that_begin_a_unit_stay_with_it():
    assert [n.low for n in scan("10千伏、5千米、3千瓦、5千户")] == [10, 5, 3, 5000]


def test_numbers_too_long_to_count_anything_are_left_out():
    assert list(scan("1" * 1_000_000)) == []
    assert [n.low for n in scan("编号370800123456789012，共3个")] == [3]


@given(st.text())
def test_narrowing_keeps_the_length(text):
    assert len(narrow(text)) == len(text)


@given(st.text(alphabet="0123456789０９.,一二三十百千万亿零两多余来至—-点分之成半数个%户", max_size=200))
def test_any_mixture_gives_ordered_finite_numbers(text):
    end = 0
    for numeral in scan(text):
        assert end <= numeral.start < numeral.end <= len(text)
        assert numeral.low.is_finite()
        assert 0 <= numeral.low <= numeral.high
        end = numeral.end


@pytest.mark.parametrize("unit", ["1,234,", "1-", "一百", "百分之", "1.1.", "三至", "十"])
def test_long_repetitions_end(unit):
    assert sum(1 for _ in scan(unit * 50_000)) <= 100_001
