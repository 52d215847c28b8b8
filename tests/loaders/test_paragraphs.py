"""Which line breaks end a paragraph, in every layout that the published files have."""

from __future__ import annotations

import textwrap
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from loaders.paragraphs import paragraphs_of
from loaders.text import DenseText, SourceText

HEADINGS = ["二、主要任务", "（一）建设智慧渔港，守护湖区安全", "1.岸线视频"]
BODY = (
    "云湖县沿岸分布着大小渔港三处，船只进出全靠人工登记，遇到大风天气难以及时召回。计划在岸线布设摄像机和广播，"
    "船只出港自动登记，风浪预警直接送到船上，同时把渔业执法、海事和气象的数据放到一张图上，值班人员一眼看清。"
)


def document(paragraph_end: str, line_end: str, width: int) -> str:
    lines = []
    for number in range(6):
        for heading in HEADINGS:
            lines.append(heading.replace("1.", f"{number + 1}.") + paragraph_end)
        wrapped = textwrap.wrap(BODY, width)
        lines.append(line_end.join(wrapped) + paragraph_end)
    return "".join(lines)


def texts(source: str) -> list[str]:
    return [p.text for p in paragraphs_of(SourceText(source))]


def expected() -> list[str]:
    return [p for n in range(6) for p in [*(h.replace("1.", f"{n + 1}.") for h in HEADINGS), BODY]]


def test_one_line_a_paragraph() -> None:
    assert texts(document("\n", "", 500)) == expected()


def test_wrapped_lines() -> None:
    assert texts(document("\n", "\n", 28)) == expected()


def test_wrapped_lines_with_blank_lines_between_all() -> None:
    assert texts(document("\n\n", "\n\n", 28)) == expected()


def test_trailing_spaces_mark_paragraph_ends_even_of_full_lines() -> None:
    full = "甲" * 27 + "。"
    text = ("乙" * 28 + "\n\n" + full + " \n\n") * 8
    assert texts(text) == ["乙" * 28 + full] * 8


def test_a_line_that_ends_early_before_a_whole_number_runs_on() -> None:
    first, early, rest = "甲" * 27 + "，", "丙" * 11 + "，" + "丁" * 9, "戊" * 27 + "，\n\n" + "己" * 27 + "，\n\n庚。"
    text = (first + "\n\n" + first + "\n\n" + early + "\n\n" + rest + "\n\n") * 5
    assert texts(text) == [first * 2 + early + rest.replace("\n", "")] * 5


def test_a_heading_that_runs_in_begins_a_paragraph_even_after_a_full_line() -> None:
    full = "甲" * 27 + "，\n\n" + "乙" * 27 + "。"
    text = (full + "\n\n智慧渔港。" + "丙" * 22 + "，\n\n" + "丁" * 20 + "。\n\n") * 5
    assert [t[:5] for t in texts(text)] == ["甲" * 5, "智慧渔港。"] * 5
    assert [t[:5] for t in texts(text.replace("智慧渔港。", "在渔港方面，"))] == ["甲" * 5, "在渔港方面"] * 5


def test_a_page_break_inside_a_sentence_joins() -> None:
    first, second = BODY[:40], BODY[40:]
    assert texts(f"{first}\n— 3 —\n{second}\n\n（二）下一项") == [BODY, "（二）下一项"]


def test_a_number_at_a_wrapped_line_start_is_no_heading() -> None:
    text = "建设单元共计，\n" + "12.5万平方米的厂房。"
    assert texts(text) == ["建设单元共计，12.5万平方米的厂房。"]


@given(st.text(alphabet="云湖县建设一二、（）1.。，：\n \u3000①是", max_size=400))
def test_paragraphs_keep_every_character_once_and_in_order(text: str) -> None:
    source = SourceText(text)
    paragraphs = paragraphs_of(source)
    assert "".join(p.text for p in paragraphs) == str(DenseText.of(source))
    assert all(a.end <= b.start for a, b in pairwise(paragraphs))


LONG = "依托县级统一云平台整合各镇街数据并向基层开放，" * 5 + "完成建设。"


def wrapped(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def test_blank_lines_end_paragraphs_where_only_their_ends_have_them() -> None:
    # Each paragraph ends on a full line, without a number after it.
    paragraphs = [LONG[:101] + "。"] * 8
    assert texts("\n\n".join(wrapped(p, 34) for p in paragraphs)) == paragraphs
    assert texts("\n".join(wrapped(p, 34) for p in paragraphs)) == ["".join(paragraphs)]


def test_indents_begin_paragraphs_where_full_lines_run_on_without_them() -> None:
    # With the indent of two, each long paragraph ends on a full line.
    paragraphs = [LONG[:117] + "。", LONG[:87] + "。", "云湖"] * 4
    assert texts("\n".join(wrapped("\u3000\u3000" + p, 30) for p in paragraphs)) == paragraphs


def test_brackets_of_who_answers_end_a_paragraph_before_a_number() -> None:
    # The bracket ends on a full line; only what it says tells that the task is over.
    task = LONG[: 34 * 3 - 16] + "。（责任单位：县农业农村水务局）"
    task = task[len(task) % 34 :]
    paragraphs = [task, "（二）智慧停车", LONG] * 4
    assert texts("\n".join(wrapped(p, 34) for p in paragraphs)) == paragraphs


def test_a_short_line_without_stop_after_a_full_one_is_a_heading() -> None:
    paragraphs = [LONG[:101] + "。", "云湖", LONG] * 5
    assert texts("\n".join(wrapped(p, 34) for p in paragraphs)) == paragraphs


def test_a_bracket_that_says_who_answers_ends_a_paragraph_of_one_line() -> None:
    tasks = [
        f"智慧事项。{BODY}（责任单位：县大数据局、县住建局）",
        f"智慧停车，{BODY}【牵头单位：县住建局；配合单位：各镇】",
    ]
    heading = "（一）推动治理智能化"
    assert texts("\n".join(["二、主要任务", heading, *tasks * 3])) == ["二、主要任务", heading, *tasks * 3]


def test_a_sentence_that_leaves_room_on_its_line_ends_a_paragraph() -> None:
    first = "智慧应急。" + "整合各部门的监测数据并布设设备，" * 4 + "一呼到户。"
    second = "智慧养老。" + "为老人配备智能手环和紧急呼叫器，" * 4 + "定期巡访。"
    lines = [line for _ in range(6) for text in (first, second) for line in textwrap.wrap(text, 28)]
    assert max(len(line) for line in lines if line.endswith("。")) < 26
    assert texts("\n".join(lines)) == [first, second] * 6
