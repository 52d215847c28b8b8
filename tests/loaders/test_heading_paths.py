"""The headings over a passage, against looking at every unit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loaders.heading_paths import HeadingPaths
from loaders.records import Unit, UnitKind
from loaders.text import Span

spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda ends: Span(min(ends), max(ends)))


def unit(number: int, span: Span) -> Unit:
    return Unit(
        span=span,
        method="rule",
        path=str(number),
        parent=None,
        kind=UnitKind.APPLICATION,
        is_group=False,
        title=f"任务{number}",
        title_span=span,
        own_span=span,
    )


@given(st.lists(spans, max_size=12), spans)
def test_the_headings_are_those_of_all_units_that_hold_the_passage(holders: list[Span], passage: Span) -> None:
    units = [unit(number, span) for number, span in enumerate(holders)]
    outside_in = sorted(units, key=lambda u: (u.span.start, -u.span.end))
    assert HeadingPaths(units).over(passage) == [u.title for u in outside_in if u.span.contains(passage)]
