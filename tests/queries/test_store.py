"""Opening a dataset: what is wrong is said, and the default graph says everything once."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from graph.store import DatasetError, DatasetStore, QueryEvaluationError, QuerySyntaxError, open_dataset

TWICE = (
    b"<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n<http://e/s> <http://e/p> <http://e/o> <http://e/h> .\n"
)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("dataset.nq.gz", b"no gzip", "damaged"),
        ("dataset.nq.gz", gzip.compress(b"no quads"), "damaged"),
        ("dataset.nq.gz", gzip.compress(b'<http://e/s> <http://e/p> "x" .\n' * 2000)[:-20], "damaged"),
        ("dataset.nq.gz", gzip.compress(b""), "holds no facts"),
        ("dataset.nq.gz", None, "missing"),
        ("manifest.json", b"{", "cannot be read"),
        ("manifest.json", b"[]", "a JSON object is expected"),
        ("manifest.json", None, "missing"),
    ],
)
def test_what_is_wrong_is_said(
    name: str, content: bytes | None, message: str, dataset_directory: Path, tmp_path: Path
) -> None:
    directory = shutil.copytree(dataset_directory, tmp_path / "data")
    (directory / name).unlink()
    if content is not None:
        (directory / name).write_bytes(content)
    with pytest.raises(DatasetError, match=message) as error:
        open_dataset(directory)
    assert str(directory) in str(error.value)


def test_no_folder() -> None:
    with pytest.raises(DatasetError, match="no such folder"):
        open_dataset(Path("nowhere"))


def test_a_triple_of_two_graphs_counts_once(dataset_directory: Path, tmp_path: Path) -> None:
    directory = shutil.copytree(dataset_directory, tmp_path / "data")
    (directory / "dataset.nq.gz").write_bytes(gzip.compress(TWICE))
    opened = open_dataset(directory)
    counts = {
        query: str(opened.select(query).rows[0][0])
        for query in (
            "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
            "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }",
        )
    }
    assert [int(count.split('"')[1]) for count in counts.values()] == [1, 2]


def test_errors_are_the_projects_own(dataset: DatasetStore) -> None:
    with pytest.raises(QuerySyntaxError, match="line 2, column") as error:
        dataset.select("SELECT *\nWHERE { ?s ?p }")
    assert error.value.line == 2
    with pytest.raises(QuerySyntaxError, match="prefix is not declared"):
        dataset.select("SELECT * { ?s nowhere:p ?o }")
    with pytest.raises(QueryEvaluationError, match="SELECT"):
        dataset.select("ASK {}")
    with pytest.raises(QueryEvaluationError, match="custom function"):
        dataset.select("SELECT (<http://e/f>(1) AS ?x) {}")
