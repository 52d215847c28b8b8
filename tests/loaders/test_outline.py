"""The outline: nesting by numbers, and what divides a heading without numbers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.outline import parse, title_of
from loaders.outline_nodes import Node
from loaders.outline_split import split
from loaders.paragraphs import paragraphs_of
from loaders.text import SourceText


def outline(text: str) -> Node:
    return parse(paragraphs_of(SourceText(text)))


def shape(node: Node) -> list[object]:
    return [[child.label, *shape(child)] if child.children else child.label for child in node.children]


def test_the_prescribed_order() -> None:
    text = "一、总则\n二、任务\n（一）渔港\n1.视频\n（1）点位\n①岸线\n②码头\n（2）网络\n2.广播\n（二）停车\n三、保障"
    assert shape(outline(text)) == ["一", ["二", ["一", ["1", ["(1)", "①", "②"], "(2)"], "2"], "二"], "三"]


def test_a_series_that_starts_again_stands_below() -> None:
    text = "1.渔港\n（1）视频\n总说明。\n1.岸线\n2.码头\n（2）广播\n2.停车"
    assert shape(outline(text)) == [["1", ["(1)", "1", "2"], "(2)"], "2"]


def test_a_stock_section_belongs_to_the_outer_of_two_series() -> None:
    text = "1.场景\n（1）渔港\n说明。\n1.岸线\n2.积极引入社会资本参与建设"
    assert shape(outline(text)) == [["1", ["(1)", "1"]], "2"]


def test_skipped_and_repeated_numbers_stay_siblings() -> None:
    assert shape(outline("1.甲项\n2.乙项\n4.丙项\n4.丁项\n5.戊项")) == ["1", "2", "4", "4", "5"]


def test_headings_without_numbers_above_new_series() -> None:
    text = "（1）平台\n多个应用。\n优政方面\n（1）城管。建平台。\n（2）网格。建平台。\n惠民方面\n（1）停车。建平台。"
    assert shape(outline(text)) == [["(1)", ["a", "(1)", "(2)"], ["b", "(1)"]]]


def test_a_circled_number_lost_by_the_text_layer() -> None:
    assert shape(outline("2.经验\n① 渔港：建。\n② 停车：建。\n3 校园：建。")) == [["2", "①", "②", "3"]]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("（1）智慧渔港。在渔港建设视频监控，实现全天候守护。", "智慧渔港"),
        ("（1）智慧渔港：在渔港建设视频监控，为渔民提供预警服务。", "智慧渔港"),
        ("（1）智慧渔港", "智慧渔港"),
        ("1.突出特点，打造品牌。", "突出特点，打造品牌"),
        ("（1）“1”：一个底座。构建统一的数据体系。", "“1”：一个底座"),
        ("（1）“1”：一个信息基础体系。构建统一的数据体系。", "“1”：一个信息基础体系"),
        ("1.教育：名师线上联盟。", "教育"),
        ("1.医疗服务：影像云、互联网医院。", "医疗服务"),
    ],
)
def test_titles(text: str, title: str) -> None:
    skip = text.index("）") + 1 if text.startswith("（") else 2
    end, _ = title_of(text, skip)
    assert text[skip:end] == title


SENTENCE = "渔业领域，通过建设县级渔业大数据平台汇聚船港人货各类信息，形成渔港监管数据对接方面的地方标准文本草案。"


def test_a_long_sentence_that_is_all_of_a_unit_gives_its_first_clause() -> None:
    alone, followed = outline(f"（1）{SENTENCE}\n（2）{SENTENCE}\n后面还有一段话。").children
    assert alone.title == "渔业领域"
    assert followed.title == SENTENCE.rstrip("。")


def divided(text: str, *, ordinals: bool = True, plain: bool = True) -> list[str]:
    node = outline(text).children[0]
    split(node, ordinals=ordinals, plain=plain)
    return [child.title for child in node.children]


LONG = "依托县级平台整合各类数据，为群众提供服务，提升治理水平。"


def test_run_in_headings() -> None:
    assert divided(f"1.惠民\n总的说明在这里，先打好基础再说。\n智慧渔港。{LONG}\n渔村养老。{LONG}") == [
        "智慧渔港",
        "渔村养老",
    ]


def test_a_run_in_heading_in_the_numbered_paragraph_itself() -> None:
    assert divided(f"1.突出应用。渔港下沉。{LONG}\n渔村养老。{LONG}") == ["渔港下沉", "渔村养老"]


def test_one_run_in_heading_alone_divides_nothing() -> None:
    assert divided(f"1.兴业\n智慧渔港。{LONG}") == []


def test_fields_as_run_in_headings() -> None:
    assert divided(f"1.经验\n在渔港方面，{LONG}\n在养老方面，{LONG}") == ["在渔港方面", "在养老方面"]


def test_ordinals_that_start_paragraphs() -> None:
    assert divided(f"1.经验\n一是推进渔港建设。{LONG}\n二是推进停车建设，{LONG}") == ["推进渔港建设", "推进停车建设"]


def test_ordinals_that_run_on_inside_a_paragraph() -> None:
    text = "1.经验\n先做试点，再全面铺开。一是推进渔港建设，守护岸线。二是推进停车建设，方便群众。"
    assert divided(text) == ["推进渔港建设", "推进停车建设"]
    assert divided(text, ordinals=False) == []


def test_paragraphs_that_open_alike() -> None:
    text = "（1）基地\n推动渔业全链条发展，从育苗到销售都上平台。\n推动渔村特色化建设，把民宿和渔家乐都接进来。"
    assert divided(text) == ["推动渔业全链条发展", "推动渔村特色化建设"]
    assert divided(text, plain=False) == []


def test_paragraphs_that_go_on_about_one_thing() -> None:
    text = "（1）渔港\n以全县渔港普查为基础，整合各类数据。\n项目建成后，为渔民提供服务，降低风险。"
    assert divided(text) == []


ALPHABET = "一二三、（）()1234.．①②③是建设智慧渔港。，：；\n “”方面领域在以为"


@given(st.text(alphabet=ALPHABET, max_size=500))
def test_any_text_gives_a_tree_whose_parts_lie_in_order(text: str) -> None:
    root = outline(text)
    for node in root.walk()[1:]:
        split(node, ordinals=True, plain=True)
    nodes = root.walk()[1:]
    assert all(a.start <= b.start for a, b in pairwise(nodes))
    for node in nodes:
        assert node.start <= node.title_start <= node.title_end <= node.end
        assert node.own_end <= node.end
        assert all(node.start <= child.start and child.end <= node.end for child in node.children)


def test_deep_nesting_ends() -> None:
    text = "\n".join(f"1.第{i}层" for i in range(3000))
    assert len(outline(text).walk()) == 3001
