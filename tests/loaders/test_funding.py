"""Money in sentences of invented counties."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.facts.funding import find


def told(chapter):
    return [
        (
            f.kind.value,
            int(f.amount_yuan) if f.amount_yuan else None,
            int(f.percent) if f.percent else None,
            f.comparator.value,
        )
        for f in find(chapter)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("引入社会资本不低于2500万元。", [("social_capital", 25_000_000, None, ">=")]),
        ("通过股权合作引入约3亿元社会资金。", [("social_capital", 300_000_000, None, "~")]),
        ("省级财政给予500万元补助。", [("government_budget", 5_000_000, None, "=")]),
        ("县财政给予50万元奖励。", [("reward", 500_000, None, "=")]),
        ("县财政设立专项资金，2022年、2023年各安排1500万元。", [("government_budget", 15_000_000, None, "=")]),
        (
            "对上云企业按合同额给予最高20%补助，单户企业不超过30万元。",
            [("reward", None, 20, "<="), ("reward", 300_000, None, "<=")],
        ),
        ("申报地方政府专项债券8000万元。", [("government_budget", 80_000_000, None, "=")]),
        ("争取专项债不少于5亿元。", [("government_budget", 500_000_000, None, ">=")]),
        ("对首次应用最高奖补200万元。", [("reward", 2_000_000, None, "<=")]),
        ("引入社会资本总额不低于750万。", [("social_capital", 7_500_000, None, ">=")]),
        ("撬动不少于1.5亿元的社会资本投入建设。", [("social_capital", 150_000_000, None, ">=")]),
        ("吸纳民间资本三千万元。", [("social_capital", 30_000_000, None, "=")]),
        ("力争民间资本投入占比四成左右。", [("social_capital", None, 40, "~")]),
        (
            "引进社会资金2000万，占比不低于80%。",
            [("social_capital", 20_000_000, None, "="), ("social_capital", None, 80, ">=")],
        ),
        (
            "渔港项目总投资3.2亿元，其中85%拟引入社会资金。",
            [("total_investment", 320_000_000, None, "="), ("social_capital", None, 85, "=")],
        ),
        ("县政府每年安排专项预算1200万。", [("government_budget", 12_000_000, None, "=")]),
        ("统筹县财政资金3500万元。", [("government_budget", 35_000_000, None, "=")]),
        ("投资30余万元建设公交亭。", [("total_investment", 300_000, None, ">=")]),
        ("对验收通过的给予奖补资金200万元。", [("reward", 2_000_000, None, "=")]),
        ("总投资约5亿元。", [("total_investment", 500_000_000, None, "~")]),
    ],
)
def test_one_sentence(chapter_of, text, expected):
    assert told(chapter_of(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "渔业公司年营业收入2.5亿元，纳税900万元以上。",
        "新公司注册资本金800万元，甲方持股65%。",
        "渔船终端安装率达到85%。",
        "服务农户7万户，覆盖42万亩林地。",
        "拓宽投融资渠道，引入社会资本。",
        "网络零售额达到20亿元。",
        "预算单位电子凭证使用率达95%。",
    ],
)
def test_what_is_no_funding(chapter_of, text):
    assert told(chapter_of(text)) == []


def test_said_twice_is_one(chapter_of):
    text = "吸引社会资本不低于2200万元。通过多种方式，确保社会资本不低于2200万元。"
    assert told(chapter_of(text)) == [("social_capital", 22_000_000, None, ">=")]


def test_the_span_holds_the_clause(chapter_of):
    text = "完善机制，每年社会资本投入不少于450万元。"
    (fact,) = find(chapter_of(text))
    assert text[fact.span.start : fact.span.end] == "每年社会资本投入不少于450万元"


@settings(max_examples=100)
@given(st.text(alphabet="0123456789.万亿元%社会资本投资财政奖补不低于占比，。；、其中", max_size=120))
def test_any_mixture_gives_sound_funding(chapter_of, text):
    for fact in find(chapter_of(text or "无")):
        assert (fact.amount_yuan is None) != (fact.percent is None)
        assert fact.span.end <= len(text)
