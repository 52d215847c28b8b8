"""Technologies of units."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.facts.technologies import find, technology_terms
from loaders.text import Span


@pytest.mark.parametrize(
    ("text", "technologies"),
    [
        ("利用大数据、物联网和人工智能技术。", ["big-data", "internet-of-things", "artificial-intelligence"]),
        ("融合5G、gis、BIM与城市信息模型（CIM）。", ["5g", "gis", "bim", "cim"]),
        ("推广ＮＢ以外的NB-IoT和NB－IoT。", ["nb-iot"]),
        ("AI智能分析、VR/AR展示。", ["artificial-intelligence", "virtual-reality", "augmented-reality"]),
        ("无人机巡查，安装北斗终端。", ["drone", "beidou"]),
        ("由县大数据局牵头，打造大数据产业园。", []),
        ("依托市大数据服务中心。", []),
        ("合作成立大数据发展公司。", []),
        ("FAIR原则，WARD系统。", []),
        ("修建道路。", []),
    ],
)
def test_technologies_by_their_words(chapter_of, text, technologies):
    assert [t.technology for t in find(chapter_of(text))] == technologies


def test_one_fact_for_each_technology_of_each_unit(chapter_of):
    first, second = "1.建设平台。用大数据，再用大数据。", "2.建设网络。用大数据和5G。"
    chapter = chapter_of("总则用5G。" + first + second, units=(("1", first), ("2", second)))
    assert [(t.unit_path, t.technology) for t in find(chapter)] == [
        (None, "5g"),
        ("1", "big-data"),
        ("2", "big-data"),
        ("2", "5g"),
    ]


def test_prescribed_text_is_left_out(chapter_of):
    text = "落实大数据战略。建设物联网。"
    found = find(chapter_of(text, boilerplate=(Span(0, 8),)))
    assert [t.technology for t in found] == ["internet-of-things"]


def test_a_technology_split_by_a_line_break_keeps_its_place(chapter_of):
    text = "应用区块\n链技术"
    (found,) = find(chapter_of(text))
    assert text[found.span.start : found.span.end] == "区块\n链"


def test_the_vocabulary_is_one_to_one(root):
    rows = list(csv.DictReader((root / "loaders/data/technologies.csv").read_text(encoding="utf-8").splitlines()))
    words = [word.casefold() for term in technology_terms() for word in term.words]
    assert len(rows) == len(technology_terms()) == len({t.identifier for t in technology_terms()})
    assert len(words) == len(set(words))


@given(st.text(alphabet="大数据物联网5GAIVRiot-－ 局中心", max_size=120))
def test_any_text_is_read(chapter_of, text):
    known = {t.identifier for t in technology_terms()}
    found = find(chapter_of(text))
    assert {t.technology for t in found} <= known
    assert len({t.technology for t in found}) == len(found)
