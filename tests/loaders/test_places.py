from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.places import Gazetteer, Place
from loaders.records import Level

GAZETTEER = Gazetteer.default()
ALL = [place for province in range(11, 83) for place in GAZETTEER.places_in_province(str(province))]


def found(name: str, **where: str) -> str | None:
    place = GAZETTEER.find(name, **where)
    return place.adcode if place else None


@pytest.mark.parametrize(
    ("name", "adcode"),
    [
        ("微山县", "370826"),
        ("微山", "370826"),
        ("枣庄", "370400"),
        ("莒县", "371122"),
        ("青岛胶州市", "370281"),
        ("济南市章丘区", "370114"),
        ("淄博临淄区", "370305"),
        ("山东省济宁市微山县", "370826"),
        ("山东 济宁 微山县", "370826"),
        ("吉林省吉林市昌邑区", "220202"),
        ("吉林市昌邑区", "220202"),
        ("恩施", "422800"),
        ("神农架林区", "429021"),
        ("重庆市渝中区", "500103"),
        ("东营", "370500"),
        ("东营区", "370502"),
    ],
)
def test_full_short_and_prefixed_names(name: str, adcode: str) -> None:
    assert found(name) == adcode


@pytest.mark.parametrize(
    ("former", "former_code", "adcode"),
    [
        ("蓬莱市", "370684", "370614"),
        ("长岛县", "370634", "370614"),
        ("茌平县", "371523", "371503"),
        ("章丘市", "370181", "370114"),
        ("莱芜市", "371200", "370116"),
        ("即墨市", "370282", "370215"),
        ("胶南市", "370284", "370211"),
        ("兖州市", "370882", "370812"),
        ("文登市", "371081", "371003"),
        ("陵县", "371421", "371403"),
        ("定陶县", "371727", "371703"),
        ("邹平县", "371626", "371681"),
        ("垦利县", "370521", "370505"),
        ("济阳县", "370125", "370115"),
        ("沾化县", "371624", "371603"),
    ],
)
def test_former_names_and_codes_lead_to_what_became_of_them(former: str, former_code: str, adcode: str) -> None:
    assert found(former) == adcode
    by_code = GAZETTEER.by_adcode(former_code)
    assert by_code is not None
    assert by_code.adcode == adcode


@pytest.mark.parametrize("name", ["市中区", "鼓楼区", "云湖县", "", "山东省", "潍坊高新区", "县", "市"])
def test_ambiguous_or_unknown_names_find_nothing(name: str) -> None:
    assert found(name) is None


def test_the_prefecture_tells_namesakes_apart() -> None:
    assert found("市中区", prefecture="济南市") == "370103"
    assert found("市中区", prefecture="枣庄") == "370402"
    assert found("市中区", prefecture="济宁市") == "370811"
    assert found("鼓楼区", prefecture="南京市") == "320106"
    assert found("鼓楼区", prefecture="云湖市") is None
    assert found("河东区", province="山东省") == "371312"
    assert found("莱芜区", prefecture="莱芜市") == "370116"


@pytest.mark.parametrize(
    ("text", "adcode"),
    [
        ("青岛胶州市新型智慧城市建设试点工作任务书", "370281"),
        ("枣庄市新型智慧城市建设试点工作任务书", "370400"),
        ("枣庄市中区任务书", "370402"),
        ("关于印发《济宁市任城区智慧城市建设方案》的通知", "370811"),
        ("关于印发山亭智慧城市方案的通知", "370406"),
        ("一、微山", "370826"),
        ("青岛", "370200"),
        ("浙江省杭州市西湖区城市大脑", "330106"),
        ("枣庄市国家可持续发展示范区", "370400"),
        ("在平原地区推进智慧农业", None),
        ("山东省新型智慧城市建设试点名单", None),
        ("烟台开发区智慧城市方案", None),
        ("云湖县智慧城市方案", None),
        ("", None),
    ],
)
def test_titles_speak_of_the_place_furthest_down(text: str, adcode: str | None) -> None:
    place = GAZETTEER.find_in(text)
    assert (place.adcode if place else None) == adcode


def test_every_place_is_found_by_its_own_full_name() -> None:
    for place in ALL:
        above = "" if place.adcode == place.prefecture_code else place.prefecture
        assert GAZETTEER.find(above + place.name, province=place.province) == place
        assert GAZETTEER.find_in(place.province + above + place.name + "智慧城市方案") == place


def test_the_table_is_whole_and_well_formed() -> None:
    assert len(GAZETTEER.places_in_province("370000")) == 152
    assert sum(p.level is Level.PREFECTURE for p in GAZETTEER.places_in_province("37")) == 16
    assert len(ALL) == len({p.adcode for p in ALL}) > 3100
    assert {p.province for p in ALL if p.adcode.startswith("37")} == {"山东省"}
    for place in ALL:
        assert re.fullmatch(r"\d{6}", place.adcode)
        assert GAZETTEER.by_adcode(place.prefecture_code) is not None
        assert place.name not in place.former_names


def test_all_of_shandong_lies_in_shandong() -> None:
    for place in GAZETTEER.places_in_province("37"):
        assert place.latitude is not None and 34.3 < place.latitude < 38.5
        assert place.longitude is not None and 114.7 < place.longitude < 122.8


def test_levels_follow_the_code_and_the_name() -> None:
    expected = {
        "370400": Level.PREFECTURE,
        "370281": Level.COUNTY_LEVEL_CITY,
        "370826": Level.COUNTY,
        "370402": Level.DISTRICT,
        "429021": Level.COUNTY,
        "610103": Level.DISTRICT,
        "110000": Level.PREFECTURE,
        "150203": Level.DISTRICT,
    }
    for adcode, level in expected.items():
        place = GAZETTEER.by_adcode(adcode)
        assert place is not None
        assert place.level is level


@given(st.text(alphabet="山东省济南市中区青岛胶州微县鼓楼莱芜吉林东营平原新开发高关于印发《一、 \n", max_size=40))
def test_any_text_is_answered_with_a_place_or_none(text: str) -> None:
    for answer in (GAZETTEER.find(text), GAZETTEER.find_in(text), GAZETTEER.find(text, prefecture="济南市")):
        assert answer is None or isinstance(answer, Place)
