"""Whole invented documents against what a reader found in them before the program read them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from loaders.pipeline import Loaded, load
from loaders.records import PilotRecord, Target

GOLDEN = Path(__file__).parent / "golden"
DOCUMENTS = sorted(path.name for path in GOLDEN.iterdir() if path.suffix != ".json")
LEAST_SHARED = 0.5
"""How many of the characters of an object must be found: readers cut a noun differently."""


@cache
def read(name: str) -> tuple[Loaded, PilotRecord, dict[str, Any]]:
    loaded = load(GOLDEN / name)
    (record,) = loaded.document.records
    expected: dict[str, Any] = json.loads((GOLDEN / name).with_suffix(".json").read_text(encoding="utf-8"))
    return loaded, record, expected


def number(value: object) -> float | None:
    return None if value is None else float(str(value))


def told(target: Target) -> tuple[object, ...]:
    low = target.value if target.value is not None else target.value_min
    high = target.value if target.value is not None else target.value_max
    return (number(low), number(high), target.unit, target.comparator.value, target.deadline)


def written(target: list[Any]) -> tuple[object, ...]:
    value, unit, comparator, _, deadline = target
    low, high = value if isinstance(value, list) else (value, value)
    return (number(low), number(high), unit, comparator, deadline)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_facts_of_the_pilot(name: str) -> None:
    _, record, expected = read(name)
    found: dict[str, object] = {field.name: field.value for field in record.fields}
    found |= {"place": record.place, "prefecture": record.prefecture, "level": record.level.value}
    assert {key: found.get(key) for key in expected["pilot"]} == {k: _same(v) for k, v in expected["pilot"].items()}


def _same(value: object) -> object:
    return str(value) if isinstance(value, int) else value


@pytest.mark.parametrize("name", DOCUMENTS)
def test_units(name: str) -> None:
    loaded, record, expected = read(name)
    text = loaded.source.text
    units = [
        (u.path, u.kind.value, u.is_group, u.title, text[u.span.start : u.span.end].split(), list(u.responsible))
        for u in record.units
    ]
    assert [u[:4] for u in units] == [(u["path"], u["kind"], u["group"], u["title"]) for u in expected["units"]]
    assert [u[5] for u in units] == [u.get("responsible", []) for u in expected["units"]]
    for (*_, words, _), wanted in zip(units, expected["units"], strict=True):
        dense = "".join(words)
        assert dense.startswith(wanted["quote"])
        assert dense.endswith(wanted["end_quote"])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_targets(name: str) -> None:
    _, record, expected = read(name)
    for path, wanted in [(None, expected["targets"]), *((u["path"], u.get("targets", [])) for u in expected["units"])]:
        found = [target for target in record.targets if target.unit_path == path]
        assert [told(target) for target in found] == [written(target) for target in wanted]
        for target, (_, _, _, object_, _) in zip(found, wanted, strict=True):
            assert len(set(target.object) & set(object_)) >= LEAST_SHARED * len(set(object_))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_standards_citations_and_money(name: str) -> None:
    _, record, expected = read(name)
    assert [(s.level.value, s.min_count) for s in record.standards] == [(s[1], s[2]) for s in expected["standards"]]
    assert [[c.title, c.code] for c in record.citations] == expected["citations"]
    assert [[f.kind.value, number(f.amount_yuan), number(f.percent), f.comparator.value] for f in record.funding] == [
        [kind, number(amount), number(percent), comparator] for kind, amount, percent, comparator in expected["funding"]
    ]
