"""Building datasets: what is kept, what is refused, what is read again."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.build import NoSourceError, build, reading
from api.build.sources import find_sources
from graph.store import open_dataset
from queries.canned import run


@pytest.fixture
def documents(examples: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    shutil.copytree(examples, folder)
    return folder


def manifest_of(directory: Path) -> dict[str, object]:
    content: dict[str, object] = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    return content


def test_a_dataset_holds_graph_texts_and_manifest(documents: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = build([documents], out)
    assert report.pilots == 5
    assert not report.failures
    manifest = manifest_of(out)
    sources = {source["name"]: source for source in manifest["sources"]}
    assert set(sources) == {p.name for p in documents.iterdir()}
    for name, source in sources.items():
        text = gzip.decompress((out / "texts" / f"{source['document']}.txt.gz").read_bytes()).decode()
        assert text == (documents / name).read_text(encoding="utf-8")
        assert source["seconds"] >= 0
        assert source["counts"]["units"] > 0
    assert run("pilots", {}, open_dataset(out)).rows


def test_no_statement_stands_in_two_graphs(documents: Path, tmp_path: Path) -> None:
    build([documents], tmp_path / "out")
    lines = gzip.decompress((tmp_path / "out" / "dataset.nq.gz").read_bytes()).decode().splitlines()
    statements = [line.rsplit(" <", 1)[0] for line in lines]
    assert len(statements) == len(set(statements))


def test_a_release_holds_no_sentence_and_no_time(documents: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([documents], out, facts_only=True)
    graph = gzip.decompress((out / "dataset.nq.gz").read_bytes()).decode()
    for document in documents.iterdir():
        sentences = re.findall("[^。\n]{30,}(?=。)", document.read_text(encoding="utf-8"))
        assert sentences
        assert not [s for s in sentences if s in graph]
    assert 'oa#exact> "' not in graph
    assert not (out / "texts").exists()
    assert "seconds" not in json.dumps(manifest_of(out))


def test_the_same_sources_give_the_same_bytes(documents: Path, tmp_path: Path) -> None:
    build([documents], tmp_path / "one", facts_only=True)
    build([documents], tmp_path / "two", facts_only=True, workers=2)
    for path in sorted((tmp_path / "one").rglob("*")):
        other = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert path.is_dir() or path.read_bytes() == other.read_bytes(), path.name


def test_dealing_documents_and_chapters_out_changes_no_byte(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([documents], tmp_path / "one", facts_only=True, workers=1)
    monkeypatch.setattr(reading, "BYTES_WORTH_A_FORK", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    build([documents], tmp_path / "two", facts_only=True)
    for path in sorted((tmp_path / "one").rglob("*")):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes(), path.name


def test_a_place_that_a_document_names_twice_has_two_records(documents: Path, tmp_path: Path) -> None:
    book = documents / "云湖县试点任务书.txt"
    text = book.read_text(encoding="utf-8")
    (documents / "两份.txt").write_text(f"{text}\n\n{text}", encoding="utf-8")
    build([documents / "两份.txt"], tmp_path / "out")
    rows = list(run("pilots", {}, open_dataset(tmp_path / "out")).records())
    assert len({row["pilot"] for row in rows}) == len(rows) == 2


def test_only_a_changed_document_is_read_again(documents: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([documents], out)
    changed = documents / "云湖县试点任务书.txt"
    changed.write_text(changed.read_text(encoding="utf-8").replace("停车场12处", "停车场21处"), encoding="utf-8")
    report = build([documents], out)
    assert report.reused == 2
    assert [s.seconds is None for s in report.sources if s.name == changed.name] == [False]
    fresh = build([documents], tmp_path / "fresh")
    assert fresh.quads == report.quads
    assert (out / "dataset.nq.gz").read_bytes() == (tmp_path / "fresh" / "dataset.nq.gz").read_bytes()


def test_a_damaged_cache_counts_as_none(documents: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([documents], out)
    for path in (out / "documents").iterdir():
        path.write_bytes(b"\x1f\x8b damaged")
    assert build([documents], out).reused == 0


def test_identifiers_stay_when_another_part_of_the_document_changes(documents: Path, tmp_path: Path) -> None:
    build([documents], tmp_path / "before")
    path = documents / "云湖县试点任务书.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("立足湖区县情", "我们立足湖区县情和群众期盼"), encoding="utf-8")
    build([documents], tmp_path / "after")
    for table, column in (("initiatives", "initiative"), ("pilots", "pilot")):
        before, after = (
            [row[column] for row in run(table, {}, open_dataset(tmp_path / d)).records()] for d in ("before", "after")
        )
        assert before == after


BAD = {
    "empty.txt": (b"", "empty"),
    "binary.txt": (bytes(range(256)) * 40, "binary.txt"),
    "letter.txt": ("亲爱的同事：周五下午三点开会。\n".encode(), "no task book, plan or digest"),
}


def test_bad_documents_are_named_and_the_others_kept(documents: Path, tmp_path: Path) -> None:
    for name, (content, _) in BAD.items():
        (documents / name).write_bytes(content)
    report = build([documents, tmp_path / "missing"], tmp_path / "out")
    assert report.pilots == 5
    messages = {Path(f.file).name: str(f) for f in report.failures}
    assert set(messages) == {*BAD, "missing"}
    for name, (_, words) in BAD.items():
        assert name in messages[name]
        assert words in messages[name]
    failures = manifest_of(tmp_path / "out")["failures"]
    assert len(failures) == len(messages)


def test_a_build_that_reads_nothing_leaves_the_old_dataset(documents: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([documents], out)
    before = (out / "dataset.nq.gz").read_bytes()
    with pytest.raises(NoSourceError, match="there is no such file or folder"):
        build([tmp_path / "missing"], out)
    assert (out / "dataset.nq.gz").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_file_in_the_place_of_the_dataset_is_not_overwritten(documents: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(NotADirectoryError):
        build([documents], out)
    assert out.read_text(encoding="utf-8") == "mine"


def test_two_files_of_one_name_are_not_mixed(documents: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(documents / "试点摘登.txt", other)
    files, failures = find_sources([documents, other])
    assert len(files) == 3
    assert ["same name" in f.message for f in failures] == [True]


def test_hidden_files_and_what_office_programs_leave_are_no_sources(documents: Path) -> None:
    (documents / ".hidden").mkdir()
    (documents / ".hidden" / "plan.txt").write_text("x", encoding="utf-8")
    (documents / "~$plan.docx").write_text("x", encoding="utf-8")
    assert len(find_sources([documents])[0]) == 3


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="the superuser may read everything")
def test_an_unreadable_file_is_named(documents: Path, tmp_path: Path) -> None:
    locked = documents / "locked.txt"
    locked.write_text("x", encoding="utf-8")
    locked.chmod(0)
    report = build([documents], tmp_path / "out")
    assert [f.file for f in report.failures] == ["locked.txt"]


def test_any_executor_will_do(documents: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        assert build([documents], tmp_path / "out", executor=executor).pilots == 5


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
from api.cli import main
main()
"""


@pytest.mark.parametrize("limit", [100, 4096, 20_000])
def test_a_build_that_finds_no_room_leaves_the_old_dataset(documents: Path, tmp_path: Path, limit: int) -> None:
    out = tmp_path / "data"
    build([documents], out)
    before = {path: path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    changed = min(documents.glob("*.txt"))
    changed.write_bytes(changed.read_bytes() + b"\n")
    command = [sys.executable, "-c", LIMITED, str(limit), "build", str(documents), "--out", str(out)]
    # The limit of a file's size makes writing fail as a full disk does.
    ended = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert ended.returncode == 1, ended.stderr
    assert "cannot be written: File too large" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert {path: path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
