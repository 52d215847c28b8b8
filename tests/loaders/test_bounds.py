"""Of a document with more facts than any plan has, the first are kept, whole, with a warning."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.bounds import MOST_FACTS, bounded
from loaders.pipeline import load
from loaders.records import PilotRecord


@pytest.fixture(scope="module")
def records(examples: Path) -> list[PilotRecord]:
    return [record for path in sorted(examples.iterdir()) for record in load(path).document.records]


def test_plans_are_kept_whole_and_without_a_word(records: list[PilotRecord]) -> None:
    assert bounded(records) == (tuple(records), ())
    assert max(len(record.units) for record in records) < MOST_FACTS


@pytest.mark.parametrize("most", [0, 1, 2, 5, 9])
def test_no_sort_is_kept_more_often_and_every_fact_keeps_its_unit(records: list[PilotRecord], most: int) -> None:
    kept, warnings = bounded(records, most)
    assert len(kept) == len(records)
    assert sum(len(record.units) for record in kept) <= most
    assert sum(len(record.targets) for record in kept) <= most
    assert warnings
    for record in kept:
        paths = {unit.path for unit in record.units}
        assert {unit.parent for unit in record.units} <= paths | {None}
        assert {target.unit_path for target in record.targets} <= paths | {None}


def test_the_warning_says_what_was_too_many_and_where(records: list[PilotRecord]) -> None:
    record = next(record for record in records if len(record.units) > 3)
    record = record.with_facts(targets=(), technologies=(), agencies=())
    (kept,), (warning,) = bounded([record], 3)
    cut = record.units[3].span.start
    assert kept.units == record.units[:3]
    assert warning.startswith(f"{record.place}: the document holds more than 3 units; those from character {cut:,} on")
