"""Cited titles and document numbers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.facts.citations import find
from loaders.text import SourceMetadata, Span

FAR = 100_000


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("出台《云湖县政务数据管理办法》。", [("云湖县政务数据管理办法", None)]),
        (
            "落实《青岚市数字化发展规划》（青政办字〔2021〕7 号）。",
            [("青岚市数字化发展规划", "青政办字〔2021〕7号")],
        ),
        ("参照《智慧社区建设规范》(DB99/T 123-2020)。", [("智慧社区建设规范", "DB99/T123-2020")]),
        ("参照《计划（2019-2022）》（青教发﹝2019﹞1号）要求。", [("计划（2019-2022）", "青教发﹝2019﹞1号")]),
        ("按照《规划》推进，落实《规划》（青政发[2020]3号）。", [("规划", "青政发[2020]3号")]),
        ("根据青政办发〔2022〕15号文件精神，推进建设。", [(None, "青政办发〔2022〕15号")]),
        ("形成《数据要求》《运行管理》两项标准。", [("数据要求", None), ("运行管理", None)]),
        ("推动《甲办法》和《关于印发〈乙方案〉的通知》落地。", [("甲办法", None), ("关于印发〈乙方案〉的通知", None)]),
        ("建设平台，无引文。", []),
        ("二〇二一年第3号楼，共有15号机柜。", []),
        ("现将《云湖县新型智慧城市建设实施方案》印发给你们，请落实。", []),
        ("《云湖县新型智慧城市建设实施方案》已经县政府同意，现予公布。", []),
    ],
)
def test_titles_and_numbers(chapter_of, text, cited):
    found = find(chapter_of(text, around=FAR))
    assert [(c.title, c.code) for c in found] == cited
    for citation in found:
        assert text[citation.span.start : citation.span.end].strip("（(《") != ""


def test_the_plan_is_not_cited_by_its_own_title_or_number(chapter_of):
    text = (
        "云政办发〔2023〕9号\n云湖县数字城市三年行动方案\n编制《云湖县数字城市三年行动方案》，依据《青岚市数据条例》。"
    )
    chapter = chapter_of(text)
    assert [c.title for c in find(chapter)] == ["青岚市数据条例"]
    named = replace(
        chapter, source=replace(chapter.source, metadata=SourceMetadata(document_number="云政办发〔2023〕9号"))
    )
    assert [c.title for c in find(named)] == ["青岚市数据条例"]


def test_prescribed_text_cites_only_in_a_document_of_its_own(chapter_of):
    text = "全面对照《新型智慧城市建设指标》（青数发〔2020〕1号）。建设《云湖数据标准》。"
    prescribed = (Span(0, text.index("建设《云湖")),)
    in_collection = find(chapter_of(text, around=FAR, boilerplate=prescribed))
    assert [c.title for c in in_collection] == ["云湖数据标准"]
    again = text + "按照《新型智慧城市建设指标》建设。"
    assert [c.title for c in find(chapter_of(again, around=FAR, boilerplate=prescribed))] == ["云湖数据标准"]
    alone = find(chapter_of(text, boilerplate=prescribed))
    assert [c.title for c in alone] == ["新型智慧城市建设指标", "云湖数据标准"]


def test_span_holds_title_and_number(chapter_of):
    text = "落实《甲规划》\n（青政办字〔2021〕7号）。"
    (citation,) = find(chapter_of(text))
    assert text[citation.span.start : citation.span.end] == "《甲规划》\n（青政办字〔2021〕7号）"


pieces = st.sampled_from([*"《》〈〉（）〔〕()[]，。号第年", "2021", "青政发", "根据", "办法", "DB37/T", "令第"])


@given(st.lists(pieces, max_size=60).map("".join) | st.text(max_size=200))
def test_any_text_is_read(chapter_of, text):
    for citation in find(chapter_of(text)):
        assert citation.title or citation.code
        assert 0 <= citation.span.start < citation.span.end <= len(text)


@pytest.mark.parametrize("piece", ["《", "》", "《甲", "《甲乙》", "〔2021〕3号", "青政发〔2021〕"])
def test_long_monotonous_texts(chapter_of, piece):
    assert len(find(chapter_of(piece * 30_000))) <= 2
