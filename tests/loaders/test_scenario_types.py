"""Scenario types of invented units: which, in which order, and why."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.records import TypeAssignment
from loaders.scenario_types import assign, assign_topic
from loaders.scenario_types.assignment import fitted
from loaders.scenario_types.lexicon import Levels, Lexicon, graded, shipped, written
from loaders.scenario_types.scoring import weigh
from loaders.text import DenseText, SourceText
from ontology.scheme import scenario_types

PARKING = "（3）推进智慧停车建设。整合云湖城区停车位资源，建设停车诱导屏，实现车位预约和无感支付，缓解停车难。"


def ids(typings: tuple[TypeAssignment, ...]) -> list[str]:
    return [typing.type_id for typing in typings]


@pytest.mark.parametrize(
    ("title", "text", "primary"),
    [
        ("智慧教育", "智慧教育。建设青岚教育云，推动优质课程资源共享，每间教室配备录播设备。", "education"),
        (
            "建设数字底座",
            "建设数字底座。汇聚各部门数据，编制数据目录，开展数据治理，对外提供数据共享接口。",
            "data-platform",
        ),
        ("松溪大脑", "松溪大脑。建设城市大脑，形成综合指挥平台，实现一屏观全区、一网管全城。", "city-brain"),
        ("护航入海口", "护航入海口。为渔船安装北斗终端，对渔港视频监控，遏制违规出海。", "fishery-marine"),
        ("让老人放心", "让老人放心。建设居家养老服务平台，为独居老人配备紧急呼叫设备。", "elderly-care"),
        ("路灯改造", "路灯改造。对三条主干道路灯加装单灯控制器，按需调光。", "street-lighting"),
        ("办事不求人", "办事不求人。推行一窗受理、一网通办，电子证照免提交，审批时限压缩一半。", "government-services"),
        ("平安河畔", "平安河畔。建设水库和河道水位监测站，汛期自动预警，支撑防汛指挥调度。", "water-management"),
    ],
)
def test_primary_type(title: str, text: str, primary: str) -> None:
    assert ids(assign(title, text))[0] == primary


def test_title_outweighs_words_of_the_text() -> None:
    text = "智慧消防。依托物联网平台汇聚数据，与城市大脑、应急指挥平台对接。"
    assert ids(assign("智慧消防", text))[0] == "fire-safety"


def test_sentence_of_its_own_names_a_further_type_but_an_enumeration_does_not() -> None:
    head = "智慧交通。优化信号灯配时，建设公交电子站牌，治理拥堵路口。"
    own = assign("智慧交通", head + "建设智慧停车平台，整合停车场和路边车位，推行无感停车。")
    listed = assign("智慧交通", head + "与城管、教育、医疗、停车、旅游等系统共享。")
    assert set(ids(own)) == {"transport", "parking"}
    assert ids(listed) == ["transport"]


def test_title_that_joins_two_things_names_both() -> None:
    text = "建立全市统一的目录，实现查询利用。"
    joined, single = "城建档案和地下管网系统", "地下管网系统"
    assert set(ids(assign(joined, joined + "。" + text))) == {"archives", "pipelines-lifeline"}
    assert ids(assign(single, single + "。" + text)) == ["pipelines-lifeline"]


def test_parts_of_a_title_are_counted_between_its_words() -> None:
    lexicon = Lexicon({"停车": {"parking": 3.0}, "和美乡村": {"digital-village": 3.0}, "充电": {"energy": 3.0}})
    text = "停车、和美乡村充电，停车"
    found = weigh(lexicon, fitted().factors, text[:9], text).contributions
    assert [(c.match.word, c.title_part) for c in found] == [("停车", 0), ("和美乡村", 1), ("充电", 1), ("停车", None)]


def test_at_most_three_types() -> None:
    text = "".join(f"建设智慧{x}平台，提升智慧{x}服务水平。" for x in ("教育", "医疗", "停车", "养老", "农业", "消防"))
    assert 1 <= len(assign("便民服务提升工程", "便民服务提升工程。" + text)) <= 3


@pytest.mark.parametrize("text", ["", "加强组织领导，形成工作合力，确保圆满完成。", "一二三四五", "，。；、"])
def test_nothing_is_assigned_where_nothing_fits(text: str) -> None:
    assert assign(text[:6], text) == ()


def test_group_above_decides_where_the_unit_says_nothing() -> None:
    own = "高标准完成二期。"
    assert assign("高标准完成二期", own) == ()
    typings = assign("高标准完成二期", own, parents=("惠民方面", "智慧停车"))
    assert ids(typings) == ["parking"]
    assert typings[0].words == ()
    assert typings[0].confidence < assign("智慧停车", "智慧停车")[0].confidence


def test_words_explain_the_score_at_their_places_in_the_source() -> None:
    wrapped = PARKING[:17] + "\n\n — 12 — \n \n" + PARKING[17:]
    dense = DenseText.of(SourceText("前言。\n" + wrapped))
    unit = dense.slice(str(dense).index("（3）"), len(dense))
    typing = assign("推进智慧停车建设", unit)[0]
    assert typing.type_id == "parking"
    assert sum(word.weight for word in typing.words) == pytest.approx(typing.score)
    assert [word.weight for word in typing.words] == sorted((word.weight for word in typing.words), reverse=True)
    source = "前言。\n" + wrapped
    for word in typing.words:
        printed = source[word.span.start : word.span.end]
        assert printed.replace("\n", "").replace(" ", "").replace("—12—", "") == word.word


def test_white_space_does_not_change_the_types() -> None:
    spaced = " ".join(PARKING)
    plain, other = assign("推进智慧停车建设", PARKING), assign("推进 智慧停车\n建设", spaced)
    assert [(t.type_id, t.score) for t in plain] == [(t.type_id, t.score) for t in other]


def test_clearer_units_are_more_certain() -> None:
    clear = assign("推进智慧停车建设", PARKING)[0]
    vague = assign("提升服务水平", "提升服务水平。面向居民和企业，整合平台与数据。")
    assert clear.confidence > 0.9
    assert all(typing.confidence < clear.confidence for typing in vague)


@pytest.mark.parametrize(
    ("topic", "types"),
    [
        ("智慧供热", ("utilities",)),
        ("数据共享", ("data-platform",)),
        ("智慧社区、智慧物流以及无人机应用", ("community", "logistics", "drones")),
        ("智慧停车、城市停车管理", ("parking",)),
        ("新型智慧城市", ()),
    ],
)
def test_types_of_a_topic(topic: str, types: tuple[str, ...]) -> None:
    assert assign_topic(topic) == types


def test_every_type_has_words_that_name_it() -> None:
    naming = {type_id for of_types in written().values() for type_id, strength in of_types.items() if strength == 3.0}
    assert naming == {t.id for t in scenario_types()}


@pytest.mark.parametrize("kind", [t.id for t in scenario_types()])
def test_name_of_each_type_leads_to_it(kind: str) -> None:
    label = next(t.label_zh for t in scenario_types() if t.id == kind)
    assert kind in ids(assign(label, label))


def test_adjustments_are_of_written_words_and_stay_near_one() -> None:
    text = (files("loaders.scenario_types") / "adjustments.csv").read_text(encoding="utf-8")
    strengths = written()
    for row in csv.DictReader(text.splitlines()):
        assert row["type"] in strengths[row["word"]]
        assert 0.2 <= float(row["factor"]) <= 5.0


def test_every_word_has_the_factors_of_its_strength_and_type() -> None:
    strengths = {"鱼塘": {"fishery-marine": 2.0}, "养鱼": {"fishery-marine": 3.0, "agriculture": 2.0}}
    levels = Levels({3.0: 4.0}, {"fishery-marine": 0.5})
    weights = graded(strengths, levels, {("鱼塘", "fishery-marine"): 3.0}).weights
    assert weights == {"鱼塘": {"fishery-marine": 3.0}, "养鱼": {"fishery-marine": 6.0, "agriculture": 2.0}}


def test_greater_strength_weighs_more_on_the_whole() -> None:
    weights = shipped().weights
    means = [
        sum(found) / len(found)
        for strength in (0.5, 1.0, 2.0, 3.0)
        if (found := [weights[w][t] for w, of_types in written().items() for t, s in of_types.items() if s == strength])
    ]
    assert means == sorted(means)
    assert len(means) == 4


def test_longest_word_is_found_and_a_neutral_one_hides_what_it_holds() -> None:
    lexicon = Lexicon({"环境": {"environment": 1.0}, "营商环境": {"enterprise-services": 3.0}, "居住环境": {}})
    found = [match.word for match in lexicon.matches("优化营商环境，改善居住环境，保护环境")]
    assert found == ["营商环境", "环境"]


def test_adjusted_weight_is_strength_times_factor() -> None:
    lexicon = Lexicon({"物业": {"community": 3.0, "utilities": 1.0}}, {("物业", "community"): 0.5})
    (match,) = lexicon.matches("智慧物业")
    assert dict(match.weights) == {"community": 1.5, "utilities": 1.0}
    assert match.leading == "community"


def test_word_of_one_character_is_refused() -> None:
    with pytest.raises(ValueError, match="two characters: '水'"):
        Lexicon({"水": {"water-management": 1.0}})


WORDS = sorted(shipped().weights)[::40]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from(WORDS), st.sampled_from("，。；、建设推进的 \n"), st.text(max_size=6)), max_size=60
    ),
    st.integers(0, 40),
)
def test_any_text_gets_consistent_types(parts: list[str], title_length: int) -> None:
    text = "".join(parts)
    typings = assign(text[:title_length], text)
    assert len(typings) == len({t.type_id for t in typings}) <= 3
    for typing in typings:
        assert 0.0 <= typing.confidence <= 1.0
        assert typing.score == pytest.approx(sum(word.weight for word in typing.words))
        assert all(word.span.end <= len(text) for word in typing.words)
    if typings:
        assert typings[0].score == max(t.score for t in typings)
