"""Whole documents out of the pieces of the genre, mixed and mutated: read or refused, never anything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.bounds import MOST_FACTS
from loaders.pipeline import read_document
from loaders.places import Gazetteer
from loaders.readers import ReadError
from loaders.records import Document, Fact
from loaders.text import SourceText, Span

HEADS = [
    "平度市新型智慧城市建设试点工作任务书",
    "松溪县三年行动方案（2023—2025年）",
    "市中区智慧城市实施方案",
    "各地任务书摘登",
    "一、主要任务",
    "（二）地方特色",
    "三、组织实施",
    "二、重点任务",
    "附件",
]
PIECES = [
    *("1.", "（1）", "①", "一是", "一、", "（一）", "1.1", "第一章", "1)", "—3—", "\n", "\n\n", "\f", " ", "\u3000"),
    *("（", "）", "《", "》", "“", "”", "〔", "〕", "【", "」", '"', "，", "。", "；", "：", "、", "·", "…"),
    *("3", "１２", "十二", "两万", "3—5", "30余万", "百分之八十", "95%", "1/3", "零", "亿", "0.5", "2023年", "6月底前"),
    *("个", "处", "公里", "万户", "亿元", "项", "家", "以上", "不低于", "至少", "达到", "左右", "超过", "约"),
    *("建设", "接入", "形成", "投资", "引入社会资本", "省级标准", "责任单位：", "牵头单位", "县公安局", "大数据中心"),
    *(
        "智慧停车",
        "“云湖通”",
        "小程序",
        "平台",
        "云湖数字科技有限公司",
        "成立运营公司",
        "《数字规划》",
        "云政发〔2023〕5号",
    ),
    *(
        "区块链",
        "5G",
        "人民政府",
        "作为创建工作责任主体",
        "2023年底前",
        "到2025年",
        "覆盖率",
        "中期考核",
        "山东省",
        "青岛市",
    ),
]
DIGEST = "0" * 64
LIMITS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

pieces = st.one_of(st.sampled_from(PIECES), st.sampled_from(HEADS), st.text(max_size=4))
mixed = st.builds("{}\n{}".format, st.sampled_from(HEADS), st.lists(pieces, max_size=120).map("".join))


def check(text: str) -> None:
    """Read a text twice and look at every fact."""
    try:
        document = read(text)
    except ReadError as error:
        assert error.cause
        return
    assert document == read(text)
    length = len(text)
    for record in document.records:
        assert 0 <= record.span.start <= record.span.end <= length
        # What a digest's introduction says of all its places stands before their chapters.
        shared = {field.span for field in record.fields if field.method == "shared-introduction"}
        for fact in facts_of(record):
            assert record.span.contains(fact.span) or fact.span in shared, fact
            assert fact.method
            assert 0.0 <= fact.confidence <= 1.0
        for unit in record.units:
            assert unit.span.contains(unit.title_span)
            assert unit.span.contains(unit.own_span)
            for typing in unit.types:
                assert 0.0 <= typing.confidence <= 1.0
                assert all(record.span.contains(word.span) for word in typing.words)
    assert all(span.end <= length for span in spans_of(document))


def read(text: str) -> Document:
    return read_document(SourceText(text), name="plan.txt", sha256=DIGEST, gazetteer=Gazetteer.default())


def facts_of(record: object) -> Iterator[Fact]:
    for column in fields(record):  # type: ignore[arg-type]
        value = getattr(record, column.name)
        if isinstance(value, tuple):
            yield from (fact for fact in value if isinstance(fact, Fact))


def spans_of(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from spans_of(part)
    elif is_dataclass(value):
        for column in fields(value):
            yield from spans_of(getattr(value, column.name))


@pytest.fixture(scope="module")
def plans(examples: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(examples.iterdir())]


@LIMITS
@given(mixed)
def test_pieces_of_the_genre_in_any_order(text: str) -> None:
    check(text)


@LIMITS
@given(data=st.data())
def test_plans_with_pieces_cut_out_moved_and_put_in(plans: list[str], data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(plans))[:6000]
    for _ in range(data.draw(st.integers(1, 12))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 400)))
        put = data.draw(st.one_of(pieces, st.sampled_from(plans).map(lambda plan: plan[200:500])))
        text = text[:start] + put + text[end:]
    check(text)


@LIMITS
@given(data=st.data())
def test_plans_with_their_lines_shuffled(plans: list[str], data: st.DataObject) -> None:
    lines = [line for plan in plans for line in plan.split("\n")]
    check("\n".join(data.draw(st.lists(st.sampled_from(lines), min_size=1, max_size=80))))


HOSTILE = [
    *("《", "“", "（", "、", "万", "1.", "12%", "2022年", "1\n", "一\n", "\n\n", "A", "·", "e", "公司", "平台"),
    *("县大数据局", "省级标准", "智慧", "5G", "领导小组", "研究院", "（责任单位：", "http://a.b/\n", "由县水务局牵头"),
    *("3—5", "〔2023〕5号", "分别达到95%和85%、", "覆盖率", "第1个", "50%社会资本", "序号\n任务\n"),
    "成立公司甲和乙覆盖率分别达到95%和85%",
]
HEAD = "松溪县新型智慧城市建设试点工作任务书\n\n一、主要任务\n\n（一）地方特色\n\n1.智慧渔港。布设摄像机120台。"


@settings(LIMITS, max_examples=25)
@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=6), st.integers(1, 1200))
def test_a_plan_that_goes_on_with_the_same_pieces(few: list[str], times: int) -> None:
    check(HEAD + "".join(few) * times)


@pytest.mark.parametrize("piece", PIECES)
def test_one_piece_many_times_over(piece: str, plans: list[str]) -> None:
    half = len(plans[0]) // 2
    check(plans[0][:half] + piece * 400 + plans[0][half:])


def test_a_text_without_words_and_one_too_long_are_refused() -> None:
    with pytest.raises(ReadError, match="no words"):
        read(" \n\u3000\n")
    with pytest.raises(ReadError, match="split it into several files"):
        read("字" * 400_001)
    with pytest.raises(ReadError, match="25,001 lines"):
        read("1\n" * 25_001)


def test_no_document_keeps_more_facts_than_it_may() -> None:
    head = "松溪县新型智慧城市建设试点工作任务书\n\n一、主要任务\n\n（一）地方特色\n\n1.智慧渔港。"
    document = read(head + "12%" * 12_000)
    assert len(document.records[0].targets) == MOST_FACTS
    assert any(f"more than {MOST_FACTS:,} targets" in warning for warning in document.warnings)
