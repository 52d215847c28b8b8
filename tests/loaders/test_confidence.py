"""Confidences: one table for all methods of all finders; standards' types from their topics."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from loaders.confidence import ANY, SORTS, calibrated, confidence
from loaders.pipeline import load
from loaders.records import Fact, PilotRecord
from loaders.scenario_types import assign_topic

TABLE = Path(__file__).resolve().parents[2] / "loaders" / "data" / "confidence.csv"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def records(examples: Path) -> list[PilotRecord]:
    return [record for path in sorted(examples.iterdir()) for record in load(path).document.records]


def test_every_sort_has_a_mean_and_its_methods_add_up() -> None:
    counts = [column for column in rows()[0] if column.endswith(("_found", "_right"))]
    for sort in SORTS:
        of_sort = [row for row in rows() if row["sort"] == sort]
        mean, *methods = of_sort
        assert mean["method"] == ANY
        for column in counts:
            assert int(mean[column]) == sum(int(row[column]) for row in methods)
    assert {row["sort"] for row in rows()} == set(SORTS)


def test_confidences_and_counts_are_possible() -> None:
    for row in rows():
        assert 0.0 < float(row["confidence"]) < 1.0
        for source in ("read", "held_back", "further"):
            assert 0 <= int(row[f"{source}_right"]) <= int(row[f"{source}_found"])


def test_every_fact_has_the_confidence_of_its_method_or_its_sort(records: list[PilotRecord]) -> None:
    table = {(row["sort"], row["method"]): float(row["confidence"]) for row in rows()}
    seen = 0
    for record in records:
        for sort in SORTS:
            facts: tuple[Fact, ...] = getattr(record, sort)
            for fact in facts:
                expected = table.get((sort, fact.method), table[sort, ANY])
                assert fact.confidence == expected
                seen += 1
    assert seen > 50


def test_a_method_that_was_never_counted_gets_the_mean_of_its_sort() -> None:
    means = {row["sort"]: float(row["confidence"]) for row in rows() if row["method"] == ANY}
    for sort in SORTS:
        assert confidence(sort, "a method of tomorrow") == means[sort]


def test_sorts_without_annotations_keep_what_their_finders_say(records: list[PilotRecord]) -> None:
    assert confidence("technologies", "vocabulary") is None
    record = next(r for r in records if r.technologies)
    doubted = replace(record, technologies=(replace(record.technologies[0], confidence=0.25),))
    assert calibrated(doubted).technologies[0].confidence == 0.25


def test_planned_standards_have_the_types_of_their_topics(records: list[PilotRecord]) -> None:
    standards = [standard for record in records for standard in record.standards]
    assert any(standard.types for standard in standards)
    for standard in standards:
        assert standard.types == assign_topic(standard.topic)
