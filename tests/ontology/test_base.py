"""The base of all identifiers is a setting: with another one, nothing of the default is left."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest


def pilotgraph(*arguments: str, base: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PILOTGRAPH_BASE": base}
    command = [sys.executable, "-c", "from api.cli import main; main()", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_another_base_reaches_every_identifier_and_query(examples: Path, tmp_path: Path) -> None:
    base = "https://data.example.org/zhihui/"
    built = pilotgraph("build", str(examples), "--out", str(tmp_path / "data"), base=base)
    assert built.returncode == 0, built.stderr
    graph = gzip.decompress((tmp_path / "data" / "dataset.nq.gz").read_bytes()).decode()
    assert "w3id.org/pilotgraph" not in graph
    rows = pilotgraph("query", "initiatives", "--format", "csv", "--data", str(tmp_path / "data"), base=base)
    assert rows.stdout.count(f"{base}id/pilot/") >= 27
    checked = pilotgraph("check", "--quick", "--data", str(tmp_path / "data"), base=base)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("base", ["not an address", "https://例子.example/", "https://example.org", "file:///tmp/"])
def test_what_is_no_base_is_refused(base: str) -> None:
    answer = pilotgraph("query", "pilots", base=base)
    assert answer.returncode != 0
    assert "PILOTGRAPH_BASE" in answer.stderr
