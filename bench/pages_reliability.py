"""Measure what the page on reliability shows: the facts against annotations that no rule was made by.

python bench/pages_reliability.py        # needs ../shared
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
OUTPUT = ROOT / "api" / "http" / "pages" / "reliability.json"
HELD_BACK = ("04_", "16_", "27_", "36_", "41_")
SHOWN = (
    *("pilots", "units", "leaf units", "scenario types", "targets", "standards", "citations", "funding"),
    *("companies", "platforms", "agencies by role", "agencies mentioned"),
)


def main() -> int:
    if not SHARED.is_dir():
        print("no ../shared: nothing to measure against")
        return 0
    pilotgraph = str(Path(sys.executable).with_name("pilotgraph"))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "gold").mkdir()
        for record in (SHARED / "gold" / "dev").glob("*.json"):
            if record.name.startswith(HELD_BACK):
                shutil.copy(record, work / "gold")
        subprocess.run([pilotgraph, "build", str(SHARED / "corpus"), "--out", str(work / "data")], capture_output=True)
        subprocess.run([pilotgraph, "tables", str(work / "tables"), "--data", str(work / "data")], check=True)
        evaluate = [sys.executable, str(SHARED / "gold" / "evaluate.py"), str(work / "tables"), str(work / "gold")]
        figures = work / "figures.json"
        subprocess.run([*evaluate, str(SHARED / "corpus"), "--json", str(figures)], check=True)
        scores = json.loads(figures.read_text(encoding="utf-8"))
    measured = {
        "records": len(HELD_BACK),
        "scores": {
            name: {key: scores[name][key] for key in ("gold", "predicted", "precision", "recall")} for name in SHOWN
        },
    }
    OUTPUT.write_text(json.dumps(measured, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
