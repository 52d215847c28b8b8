"""Milestones in sentences of invented counties."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.facts.milestones import find


def told(chapter):
    return [(m.date, m.label) for m in find(chapter)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年6月底前，完成平台建设，接入部门系统。", [("2022-06", "完成平台建设")]),
        ("到2025年，基本建成全域感知体系。", [("2025", "基本建成全域感知体系")]),
        ("2023年底前启动渔港改造；10月底前完成招标。", [("2023", "启动渔港改造"), ("2023-10", "完成招标")]),
        ("到2024年底，按照统一部署，打造数字渔港。", [("2024", "打造数字渔港")]),
        ("（一）筹备启动阶段（即日起至2021年4月底）。", [("2021-04", "筹备启动阶段")]),
        ("（二）全面攻坚阶段（2021年5月至11月）。", [("2021-11", "全面攻坚阶段")]),
        ("2022年，实现重点区域网络覆盖。", [("2022", "实现重点区域网络覆盖")]),
    ],
)
def test_one_sentence(chapter_of, text, expected):
    assert told(chapter_of(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "到2025年，渔船终端安装率达到85%。",
        "2019年，云湖公司打造了无人农场。",
        "自2020年以来，持续推进建设。",
        "根据《行动计划（2023—2025年）》，推进建设。",
        "云湖县人民政府2021年6月28日",
        "持续推进平台建设。",
    ],
)
def test_what_is_no_milestone(chapter_of, text):
    assert told(chapter_of(text)) == []


def test_assessments_come_from_the_pilots_fields(chapter_of, field_of):
    text = "2022年10月底前开展中期考核。到2023年，建成数字渔港。"
    field = field_of(text, "midterm_by", "2022年10月")
    chapter = chapter_of(text, fields=(replace(field, value="2022-10"),))
    assert ("2022-10", "中期考核") in told(chapter)


def test_each_is_said_once_and_in_order(chapter_of):
    text = "到2023年，建成数字渔港。到2023年，建成数字渔港。到2022年，完成招标工作。"
    assert told(chapter_of(text)) == [("2023", "建成数字渔港"), ("2022", "完成招标工作")]


@settings(max_examples=100)
@given(st.text(alphabet="0123456789年月底前到至（）—阶段建成完成实现，。；了已系统%个", max_size=120))
def test_any_mixture_gives_sound_milestones(chapter_of, text):
    for milestone in find(chapter_of(text or "无")):
        assert milestone.span.end <= len(text)
        assert 0 < len(milestone.label) <= 60
        assert len(milestone.date) in (4, 7)
