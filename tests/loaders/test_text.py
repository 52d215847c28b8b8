"""Positions survive every view of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.text import DenseText, SourceText, Span

TEXTS = st.text(alphabet="云湖县建设智慧渔港。，12 \n\t\u3000\f—-", max_size=300)


@given(TEXTS)
def test_dense_characters_are_those_of_the_source_at_their_positions(text: str) -> None:
    dense = DenseText.of(SourceText(text))
    for index, character in enumerate(str(dense)):
        assert text[dense.position(index)] == character
        assert dense.index(dense.position(index)) == index


@given(TEXTS, st.data())
def test_the_span_of_a_dense_run_holds_the_run(text: str, data: st.DataObject) -> None:
    dense = DenseText.of(SourceText(text))
    start = data.draw(st.integers(0, len(dense)))
    end = data.draw(st.integers(start, len(dense)))
    span = dense.span(start, end)
    inside = DenseText.of(SourceText(text), span)
    assert str(dense)[start:end] in str(inside) or start == end


def test_page_number_lines_and_furniture_are_left_out() -> None:
    text = "建设渔\n— 12 —\n云湖县政府办\n港。"
    furniture = Span(text.index("云湖县政府办"), text.index("云湖县政府办") + 6)
    assert str(DenseText.of(SourceText(text, furniture=(furniture,)))) == "建设渔港。"


def test_a_dash_within_a_line_is_no_page_number() -> None:
    assert str(DenseText.of(SourceText("覆盖3 — 5 —处"))) == "覆盖3—5—处"


def test_pages_count_from_one() -> None:
    source = SourceText("甲乙丙丁", page_starts=(0, 2))
    assert [source.page_of(i) for i in range(4)] == [1, 1, 2, 2]
    assert SourceText("甲").page_of(0) is None


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_impossible_spans_are_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no span"):
        Span(start, end)
