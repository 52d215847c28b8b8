"""Documents that strangers invented after the manner of other provinces: the scores on them may rise, not fall.

Their authors knew the guidelines of the reference annotations, but neither the program nor each other's work; when
they were first read stands in docs/explanation/other-provinces.md.
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

FOLDER = Path(__file__).parent.parent / "other_provinces"
FLOORS = json.loads((FOLDER / "scores.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_scores_on_a_set_of_documents_do_not_fall(name: str, shared: Path, tmp_path: Path) -> None:
    documents = sorted(path for path in (FOLDER / name).iterdir() if path.is_file())
    report = build(documents, tmp_path / "data")
    assert not report.failures
    run = CliRunner().invoke
    assert run(main, ["tables", str(tmp_path / "tables"), "--data", str(tmp_path / "data")]).exit_code == 0
    texts = tmp_path / "texts"
    texts.mkdir()
    for document in documents:
        # What the program reads of a file is what positions count in, whatever the encoding.
        own = document.name if document.suffix == ".txt" else f"{document.name}.txt"
        (texts / own).write_text(run(main, ["text", str(document)]).output, encoding="utf-8")
    shutil.copytree(FOLDER / name / "gold", tmp_path / "gold")
    script, out = shared / "gold" / "evaluate.py", tmp_path / "figures.json"
    arguments = [str(script), str(tmp_path / "tables"), str(tmp_path / "gold"), str(texts), "--json", str(out)]
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    figures = json.loads(out.read_text(encoding="utf-8"))
    now = {"macro": figures["macro_f1"]} | {fact: row["f1"] for fact, row in figures.items() if isinstance(row, dict)}
    fallen = {fact: (now[fact], floor) for fact, floor in FLOORS[name].items() if now[fact] < floor}
    assert not fallen, "scores below their floors (now, floor)"
