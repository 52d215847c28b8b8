"""The scores on the reference annotations are a ratchet: they may rise, not fall.

`scores.json` holds the floors. A third of the records is held back: rules were not
made by looking at them, and their scores are kept apart.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.build import build
from api.cli import main

FLOORS = json.loads((Path(__file__).parent / "scores.json").read_text(encoding="utf-8"))
HELD_BACK = ("04_", "16_", "27_", "36_", "41_")


@pytest.fixture(scope="module")
def tables(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scores")
    build([corpus], folder / "data")
    result = CliRunner().invoke(main, ["tables", str(folder / "tables"), "--data", str(folder / "data")])
    assert result.exit_code == 0, result.output
    return folder / "tables"


def scores(tables: Path, shared: Path, records: Path) -> dict[str, dict[str, float]]:
    out = records / "scores" / "figures.json"
    out.parent.mkdir()
    script = shared / "gold" / "evaluate.py"
    command = [sys.executable, str(script), str(tables), str(records), str(shared / "corpus"), "--json", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    figures: dict[str, dict[str, float]] = json.loads(out.read_text(encoding="utf-8"))
    return figures


@pytest.mark.parametrize("part", ["read", "held back"])
def test_scores_do_not_fall(part: str, tables: Path, shared: Path, tmp_path: Path) -> None:
    for record in (shared / "gold" / "dev").glob("*.json"):
        if record.name.startswith(HELD_BACK) == (part == "held back"):
            shutil.copy(record, tmp_path)
    figures = scores(tables, shared, tmp_path)
    fallen = {
        f"{fact} {measure}": (figures[fact][measure], floor)
        for fact, floors in FLOORS[part].items()
        for measure, floor in floors.items()
        if figures[fact][measure] < floor
    }
    assert not fallen, "scores below their floors (now, floor)"


def test_the_ranking_of_similar_projects_does_not_get_worse(tables: Path, shared: Path) -> None:
    gold = shared / "gold"
    command = [sys.executable, "evaluate_similar.py", str(tables), "similar-dev.json", "dev", str(shared / "corpus")]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, cwd=gold).stdout.split()
    for measure, floor in FLOORS["similar"].items():
        assert float(answer[answer.index(measure) + 1]) >= floor
