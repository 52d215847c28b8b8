"""Planned standards of invented counties."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.facts.standards import find
from loaders.records import Unit, UnitKind
from loaders.text import Span


def told(chapter):
    return [(s.topic, s.level.value, s.min_count) for s in find(chapter)]


def section(text, heading):
    """A unit about standards over a whole text that begins with its number and heading."""
    title = Span(2, 2 + len(heading))
    return Unit(
        span=Span(0, len(text)),
        method="number",
        path="3",
        parent=None,
        kind=UnitKind.STANDARD,
        is_group=False,
        title=heading,
        title_span=title,
        own_span=Span(0, len(text)),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("在智慧渔业领域形成1项省级标准。", [("智慧渔业", "provincial", 1)]),
        ("力争在智慧港航等方面至少形成2项省级标准。", [("智慧港航", "provincial", 2)]),
        ("形成1项城市照明方向的省级标准，在全省推广。", [("城市照明", "provincial", 1)]),
        ("推动《渔港数据要求》《渔港运行管理》两项省级标准。", []),
        ("推动形成《渔港数据要求》《渔港运行管理》两项省级标准。", [("渔港数据要求、渔港运行管理", "provincial", 2)]),
        ("推动物联设备接入规范上升为省级地方标准。", [("物联设备接入规范", "provincial", 1)]),
        ("到2025年，在数字农业领域制定1项国家标准或参与起草1项行业标准。", None),
        ("制定《渔港数据要求》《渔港运行管理》团体标准。", [("渔港数据要求、渔港运行管理", "group", 2)]),
        ("参与制定团体标准3项。", [("", "group", 3)]),
        ("编制智慧社区地方标准。", [("智慧社区", "local", 1)]),
        ("制定水库监测数据采集等技术标准，并申报省级标准。", [("水库监测数据采集", "provincial", 1)]),
        ("针对渔获交易形成1项省级标准。", [("渔获交易", "provincial", 1)]),
        ("在数字惠民领域形成一项青岚省地方标准。", [("数字惠民", "provincial", 1)]),
        ("推动《渔获共享规范》列入青岚省地方标准制定计划。", [("渔获共享规范", "provincial", 1)]),
        ("推动石雕设计、直播营销两项团体标准立项。", [("石雕设计、直播营销", "group", 2)]),
        ("参与国家标准《海洋浮标数据规范》编制。", [("海洋浮标数据规范", "national", 1)]),
        ("制定渔港运行等区级规范3项以上。", [("渔港运行", "local", 3)]),
        ("在渔港监管领域制定地方和部门标准规范五项。", [("渔港监管", "local", 5)]),
        ("争取将渔获交易相关规范上升为省级地方标准1项。", [("渔获交易", "provincial", 1)]),
    ],
)
def test_one_sentence(chapter_of, text, expected):
    found = told(chapter_of(text))
    if expected is None:
        assert [(level, count) for _, level, count in found] == [("national", 1), ("industry", 1)]
    else:
        assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "按照省级标准开展建设。",
        "落实市级工作规范要求，制定渔港计划3项。",
        "在国家、地方、行业有关标准基础上推进。",
        "按照已经制定的渔港建设团体标准提供样板。",
        "达到四星级标准要求。",
        "打造国内领先的渔港省级标准。",
        "完成标准化厂房建设。",
        "依据国家标准的要求完成验收。",
    ],
)
def test_standards_that_are_followed_are_none(chapter_of, text):
    assert told(chapter_of(text)) == []


def test_a_heading_and_its_text_are_one(chapter_of):
    heading = "形成至少1项省级标准"
    text = f"3.{heading}\n围绕渔业特色，在智慧渔业领域形成智慧渔业相关省级标准。"
    assert told(chapter_of(text, units=(section(text, heading),))) == [("智慧渔业", "provincial", 1)]


def test_a_heading_alone_takes_its_topic_from_the_text(chapter_of):
    heading = "形成至少1项省级标准"
    text = f"3.{heading}\n在渔港安全领域建立联动机制，提升防护能力。"
    assert told(chapter_of(text, units=(section(text, heading),))) == [("渔港安全", "provincial", 1)]


def test_only_the_first_of_several_takes_the_announced_count(chapter_of):
    heading = "形成至少1项省级标准"
    text = f"3.{heading}\n力争形成智慧港航方面的省级标准。力争形成数字渔业方面的省级标准。"
    assert told(chapter_of(text, units=(section(text, heading),))) == [
        ("智慧港航", "provincial", 1),
        ("数字渔业", "provincial", None),
    ]


def test_as_many_as_announced_take_one_each(chapter_of):
    heading = "形成至少2项省级标准"
    text = f"3.{heading}\n力争形成智慧港航方面的省级标准。力争形成数字渔业方面的省级标准。"
    assert [count for _, _, count in told(chapter_of(text, units=(section(text, heading),)))] == [1, 1]


def test_beside_a_section_only_counted_standards_are_more(chapter_of):
    heading = "形成至少1项省级标准"
    text = f"3.{heading}\n在智慧渔业领域形成1项省级标准。"
    others = "推进数字渔业，形成数字渔业省级标准。主导编制港航国家标准2项。"
    chapter = chapter_of(text + others, units=(section(text, heading),))
    assert told(chapter) == [("智慧渔业", "provincial", 1), ("港航", "national", 2)]


def test_said_twice_is_one(chapter_of):
    text = "在智慧港航方面形成1项青岚省地方标准。推进体系建设，形成智慧港航全省地方标准，助力发展。"
    assert told(chapter_of(text)) == [("智慧港航", "provincial", 1)]


@settings(max_examples=100)
@given(st.text(alphabet="形成制定申报的省级国家行业团体地方标准12项至少在领域方面等《》“”，。；、智慧", max_size=120))
def test_any_mixture_gives_sound_standards(chapter_of, text):
    for standard in find(chapter_of(text or "无")):
        assert standard.span.end <= len(text)
        assert len(standard.topic) <= 40


@pytest.mark.parametrize("piece", ["形成省级", "形成1项省级标准、", "在围绕领域", "省级", "《", "制定标准，"])
def test_endless_sentences_end(chapter_of, piece):
    assert len(find(chapter_of(piece * (20_000 // len(piece))))) <= 20_000


def test_a_heading_that_runs_in_is_no_standard_beside_what_the_text_counts(chapter_of):
    text = "五标准研制牵头研制地方标准。围绕智慧养老，形成不少于2项省级地方标准，参与制定数字渔港团体标准1项。"
    unit = section(text, "准研制")
    assert told(chapter_of(text, units=(unit,))) == [("智慧养老", "provincial", 2), ("数字渔港", "group", 1)]
