"""The prefecture and the level of places that no table lists, told by their documents."""

from __future__ import annotations

import pytest

from loaders.genres.located import PlaceName, place_in_title
from loaders.places import Gazetteer
from loaders.records import Level
from loaders.unlisted_places import level_of_city, prefecture_above, split_short_prefecture


@pytest.mark.parametrize(
    ("text", "prefecture"),
    [
        (["青岚市云湖县地处山区。", "学习淄博市、枣庄市、淄博市的做法。"], "青岚市"),
        (["由青岚市生态环境局云湖分局负责。"], "青岚市"),
        (["责任单位：青岚市云湖生态环境局。"], "青岚市"),
        (["接入枣庄市政务云。", "依托枣庄市平台，参照淄博市的做法。"], "枣庄市"),
        (["根据《青岚市数字经济发展规划》，制定本方案。"], "青岚市"),
        (["由青岚市政府统一部署，全市联网。"], "青岚市"),
        (["参照淄博市和枣庄市的做法。"], None),
        (["建设智慧城市，全市联网，我市领先。"], None),
    ],
)
def test_the_prefecture_above_an_unlisted_county(text: list[str], prefecture: str | None) -> None:
    assert prefecture_above("云湖县", Gazetteer.default(), text) == prefecture


@pytest.mark.parametrize(
    ("text", "level"),
    [
        (["各镇人民政府、街道办事处：", "完成12个镇（街）的接入。"], Level.COUNTY_LEVEL_CITY),
        (["各县（市、区）人民政府：", "覆盖各乡镇。", "贯通市县两级。"], Level.PREFECTURE),
        (["建设平台。"], Level.PREFECTURE),
    ],
)
def test_a_city_with_towns_is_no_prefecture(text: list[str], level: Level) -> None:
    assert level_of_city(text) is level


@pytest.mark.parametrize(
    ("name", "parts"),
    [("济南云湖区", ("济南市", "云湖区")), ("白沙洲区", None), ("云湖县", None), ("东营云湖市", ("东营市", "云湖市"))],
)
def test_a_name_that_begins_with_its_prefecture(name: str, parts: tuple[str, str] | None) -> None:
    assert split_short_prefecture(name, Gazetteer.default()) == parts


@pytest.mark.parametrize(
    ("title", "place"),
    [
        (
            "东营云湖市新型智慧城市建设试点工作任务书",
            PlaceName("云湖市", "东营市", None, Level.COUNTY_LEVEL_CITY),
        ),
        ("——云湖县新型智慧城市试点方案", PlaceName("云湖县", "云湖县", None, Level.COUNTY)),
        ("青岚市新型智慧城市建设实施方案", PlaceName("青岚市", "青岚市", None, Level.PREFECTURE)),
    ],
)
def test_titles_of_unlisted_places(title: str, place: PlaceName) -> None:
    assert place_in_title(title, Gazetteer.default()) == place
