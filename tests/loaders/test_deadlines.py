"""Dates by which something is to be done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.deadlines import date_mentions, governing


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("到2025年，全面建成", ["2025"]),
        ("2022年底前完成", ["2022"]),
        ("2022年年底前完成", ["2022"]),
        ("2022年6月底前完成", ["2022-06"]),
        ("2022年12月31日前完成", ["2022-12"]),
        ("2022年6月底前启动，10月底前完成", ["2022-06", "2022-10"]),
        ("2021年7月至12月", ["2021-12"]),
        ("2023—2025年", ["2025"]),
        ("“十四五”末，达到", ["2025"]),
        ("十五五末", ["2030"]),
        ("二〇二五年底前", ["2025"]),
        ("2.2022年底前", ["2022"]),
        ("自2020年以来", []),
        ("落实《行动计划（2023—2025年）》", []),
        ("青岚政发〔2021〕3号", []),
        ("10月底前完成", []),
        ("12022年", []),
    ],
)
def test_dates(text, values):
    assert [m.value for m in date_mentions(text)] == values


def test_the_end_of_the_year_is_of_the_documents_year():
    assert [m.value for m in date_mentions("年底前完成，年内启动", annual="2025")] == ["2025", "2025"]
    assert [m.value for m in date_mentions("3年内完成，2024年底前启动", annual="2025")] == ["2024"]
    assert date_mentions("年底前完成") == ()


def test_a_month_takes_the_year_it_is_given():
    assert [m.value for m in date_mentions("10月底前完成", "2023")] == ["2023-10"]


@pytest.mark.parametrize(
    ("text", "number", "value"),
    [
        ("到2023年，建成甲站3个；新增乙站5个。", "5个", "2023"),
        ("到2023年，建成甲站3个；到2025年，建成乙站5个。", "5个", "2025"),
        ("建成甲站3个，2024年底前完成。", "3个", "2024"),
        ("2021年底，建成甲站3个；2022年底，建成乙站5个。", "3个", "2021"),
        ("建成甲站3个；2022年底，建成乙站5个。", "3个", None),
        ("建成甲站3个。", "3个", None),
    ],
)
def test_which_date_governs(text, number, value):
    at = text.index(number)
    date = governing(date_mentions(text), at, at + len(number))
    assert (date.value if date else None) == value


@given(st.text(alphabet="0123456789年月日底末前到至—-《》〔〕（）“”十三四五〇二，。", max_size=200))
def test_any_mixture_gives_ordered_dates(text):
    end = 0
    for mention in date_mentions(text):
        assert end <= mention.start < mention.end <= len(text)
        assert len(mention.value) in (4, 7)
        end = mention.end
