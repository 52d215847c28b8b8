"""Numbers at the head of paragraphs."""

from __future__ import annotations

import pytest

from loaders.markers import Style, chinese_number, marker_at


@pytest.mark.parametrize(
    ("text", "style", "number", "label"),
    [
        ("第二章 任务", Style.PART, 2, "第二章"),
        ("十一、保障", Style.CHINESE, 11, "十一"),
        ("（三）渔港", Style.CHINESE_BRACKETED, 3, "三"),
        ("(四)渔港", Style.CHINESE_BRACKETED, 4, "四"),
        ("12.渔港", Style.DECIMAL, 12, "12"),
        ("2．渔港", Style.DECIMAL, 2, "2"),
        ("3、渔港", Style.DECIMAL, 3, "3"),
        ("（10）渔港", Style.DECIMAL_BRACKETED, 10, "(10)"),
        ("2）渔港", Style.DECIMAL_HALF_BRACKETED, 2, "2)"),
        ("③渔港", Style.CIRCLED, 3, "③"),
        ("二是渔港", Style.ORDINAL, 2, "二"),
    ],
)
def test_styles(text: str, style: Style, number: int, label: str) -> None:
    marker = marker_at(text, 0)
    assert marker is not None
    assert (marker.style, marker.number, marker.label) == (style, number, label)


@pytest.mark.parametrize(
    "text", ["2024年底前", "3.5万户", "12345热线", "一是否建成", "一网统管", "5G网络", "1+4+N体系", "（云湖县）", ""]
)
def test_what_is_no_number_of_a_heading(text: str) -> None:
    assert marker_at(text, 0) is None


def test_chinese_numerals_count_up() -> None:
    ones = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
    numerals = [(("" if t == 1 else ones[t]) + "十" if t else "") + ones[o] for t in range(10) for o in range(10)]
    assert [chinese_number(n) for n in numerals] == list(range(100))
