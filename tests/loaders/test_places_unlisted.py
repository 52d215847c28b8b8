"""Titles that name places which no table lists: taken at their name, never for a listed one that is named alike."""

from __future__ import annotations

import pytest

from loaders.genres.located import place_in_title
from loaders.places import Gazetteer


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("临江县2024年数字政府建设重点任务清单", "临江县"),
        ("屏山市数字乡村与城镇融合发展行动方案", "屏山市"),
        ("白沙洲区人民政府关于推进城市更新数字化的指导意见", "白沙洲区"),
        ("安岭县公共数据资源开发利用实施方案", "安岭县"),
        ("青岚市云湖县新型智慧城市建设试点工作任务书", "云湖县"),
        ("临江市智慧城市建设实施方案", "临江市"),
        ("云湖经济技术开发区智慧园区建设实施方案", "云湖经济技术开发区"),
        ("临江智慧城市建设实施方案", "临江市"),
        ("关于印发屏山县域数字化实施方案的通知", "屏山县"),
        ("潍坊市场监管数字化实施方案", "潍坊市"),
    ],
)
def test_the_place_of_a_title(title: str, name: str) -> None:
    place = place_in_title(title, Gazetteer.default())
    assert place is not None
    assert place.name == name


@pytest.mark.parametrize(
    "title",
    ["加快推进城区停车管理实施方案", "推动全市数字化实施方案", "社区服务实施方案", "关于促进县域经济发展的意见"],
)
def test_words_that_only_look_like_places(title: str) -> None:
    assert place_in_title(title, Gazetteer.default()) is None
