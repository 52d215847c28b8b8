"""A changed document keeps the names of what did not change in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from loaders.pipeline import load
from loaders.rdf import quads_of


def names(path: Path) -> set[str]:
    """The IRIs of all that a document says, passages left out: those are positions."""
    loaded = load(path)
    quads = quads_of(loaded.document, loaded.source, with_text=False)
    found = {q.subject.value for q in quads if isinstance(q.subject, NamedNode)}
    return {name for name in found if "/passage/" not in name}


@pytest.fixture
def plan(examples: Path, tmp_path: Path) -> Path:
    source = next(path for path in sorted(examples.rglob("*.txt")) if "任务书" in path.read_text(encoding="utf-8"))
    copy = tmp_path / "plan.txt"
    copy.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    return copy


def test_more_white_space_changes_no_name(plan: Path) -> None:
    before = names(plan)
    assert len(before) > 20
    plan.write_text("\n\n" + plan.read_text(encoding="utf-8").replace("\n", "\n \n"), encoding="utf-8")
    assert names(plan) == before


def test_a_changed_number_changes_the_name_of_its_target_only(plan: Path) -> None:
    before = names(plan)
    targets = sorted(load(plan).document.records[0].targets, key=lambda target: target.span.start)
    value = next(target.value for target in targets if target.value and target.value == int(target.value))
    text = plan.read_text(encoding="utf-8")
    start = next(t.span for t in targets if t.value == value)
    passage = text[start.start : start.end]
    assert str(int(value)) in passage
    changed = passage.replace(str(int(value)), str(int(value) + 1), 1)
    plan.write_text(text[: start.start] + changed + text[start.end :], encoding="utf-8")
    after = names(plan)
    assert {name.rpartition("/")[0].rpartition("/")[2] for name in before ^ after} == {"target"}
    assert len(before ^ after) == 2
