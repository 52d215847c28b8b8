"""Quantities: units, comparators, and what only looks like a quantity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.measures import Sort, quantities


def told(text):
    return [(float(q.low), float(q.high), q.unit, q.comparator.value) for q in quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新建300个点位", [(300, 300, "个", "=")]),
        ("新建300个以上点位", [(300, 300, "个", ">=")]),
        ("新建点位300余个", [(300, 300, "个", ">=")]),
        ("接入7万多户", [(70000, 70000, "户", ">=")]),
        ("不少于12家", [(12, 12, "家", ">=")]),
        ("超过5000路", [(5000, 5000, "路", ">=")]),
        ("不超过2秒", [(2, 2, "秒", "<=")]),
        ("3个工作日以内", [(3, 3, "个工作日", "<=")]),
        ("约100PB", [(100, 100, "PB", "~")]),
        ("占比50%左右", [(50, 50, "%", "~")]),
        ("近20家", [(20, 20, "家", "~")]),
        ("至少建成东站、西站2处", [(2, 2, "处", ">=")]),
        ("不低于全县总量的30%", [(30, 30, "%", ">=")]),
        ("分辨率优于0.2米", [(0.2, 0.2, "米", "<=")]),
        ("优良率优于85%", [(85, 85, "%", ">=")]),
        ("3—5家", [(3, 5, "家", "=")]),
        ("3家至5家", [(3, 5, "家", "=")]),
        ("10%-20%", [(10, 20, "%", "=")]),
        ("25km²/站", [(25, 25, "km²/站", "=")]),
        ("六大类20种", [(6, 6, "大类", "="), (20, 20, "种", "=")]),
        ("百分之九十以上", [(90, 90, "%", ">=")]),
        ("２０套，９５％", [(20, 20, "套", "="), (95, 95, "%", "=")]),
        ("出口带宽200M，", [(200, 200, "M", "=")]),
        ("500Mbps", [(500, 500, "Mbps", "=")]),
        ("20所以上学校", [(20, 20, "所", ">=")]),
        ("光缆12.5公里", [(12.5, 12.5, "公里", "=")]),
    ],
)
def test_units_and_comparators(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "第3部分",
        "第一批",
        "PM2.5和PM10",
        "IPv6网络",
        "5G基站",
        "4K摄像机",
        "1+4+N",
        "1：500地形图",
        "DB99/T3890",
        "2025年",
        "5部门联动",
        "3月",
        "一体化",
        "三级平台",
        "排名前5个",
        "V2.0版",
    ],
)
def test_what_only_looks_like_a_quantity(text):
    assert told(text) == []


def test_money_with_and_without_its_unit():
    assert [(int(q.low), q.unit, q.sort) for q in quantities("投入5000万元，吸引2000万，奖励300元")] == [
        (50_000_000, "元", Sort.MONEY),
        (20_000_000, "", Sort.MONEY),
        (300, "元", Sort.MONEY),
    ]


@given(st.text(alphabet="0123456789.,％%个项处公里Mbpsk/²+-—第至不少于约以上余多，。年月（）“”三十百万", max_size=150))
def test_any_mixture_gives_ordered_quantities(text):
    end = 0
    for quantity in quantities(text):
        assert end <= quantity.start < quantity.unit_end <= quantity.end <= len(text)
        assert quantity.low <= quantity.high
        end = quantity.end
