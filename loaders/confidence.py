"""How sure a fact is: the share of its method's facts that were right in annotated records.

The finders say by which method they found a fact; how far each method is to be trusted
stands in one table, `loaders/data/confidence.csv`, which `bench/calibrate.py` writes
(see docs/explanation/confidence.md). Scenario types have a calibration of their own, in
`loaders.scenario_types`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TypeVar

from loaders.records import Fact, PilotRecord

SORTS = (
    *("fields", "units", "targets", "standards", "citations", "funding"),
    *("companies", "platforms", "agencies"),
)
"""The tuples of `PilotRecord` whose facts annotations judge; milestones and technologies have none."""

ANY = "*"
"""Stands in the table for all methods of a sort together."""

_AnyFact = TypeVar("_AnyFact", bound=Fact)


def confidence(sort: str, method: str) -> float | None:
    """How likely a fact is right: by its method, else by its sort; None for sorts that are not annotated.

    >>> 0.0 < confidence("targets", "a method of tomorrow") < 1.0
    True
    >>> confidence("technologies", "vocabulary") is None
    True
    """
    table = _table()
    return table.get((sort, method), table.get((sort, ANY)))


def calibrated(record: PilotRecord) -> PilotRecord:
    """The record with the calibrated confidence in each of its facts; others keep what their finders gave them."""
    return record.with_facts(**{sort: tuple(_sure(sort, fact) for fact in getattr(record, sort)) for sort in SORTS})


def _sure(sort: str, fact: _AnyFact) -> _AnyFact:
    share = confidence(sort, fact.method)
    return fact if share is None else replace(fact, confidence=share)


@cache
def _table() -> Mapping[tuple[str, str], float]:
    table = (files("loaders") / "data" / "confidence.csv").read_text(encoding="utf-8")
    return {(row["sort"], row["method"]): float(row["confidence"]) for row in csv.DictReader(table.splitlines())}
