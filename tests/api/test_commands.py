"""The commands that compare, export and draw, run as a user runs them over a built dataset."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.build import build
from api.cli import main


@pytest.fixture(scope="module")
def dataset(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("commands") / "data"
    build([examples], directory)
    return directory


def run(*arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == status, result.output
    return result


def test_similar_to_a_description_gives_reasons_and_a_sentence(dataset: Path) -> None:
    output = run("similar", "在渔港布设摄像机，为渔船安装北斗终端", "--top", "1", "--data", str(dataset)).output
    assert "云湖县" in output
    assert "共有：" in output
    assert "北斗" in output


def test_similar_to_every_unit_of_a_draft(dataset: Path, examples: Path) -> None:
    draft = str(examples / "松溪区三年行动方案.txt")
    output = run("similar", "--file", draft, "--top", "2", "--data", str(dataset)).output
    assert "一.1 算力中心" in output


@pytest.mark.parametrize("text", ["", "   ", "qwzx"])
def test_what_cannot_be_compared_is_answered_in_both_languages(text: str, dataset: Path) -> None:
    output = run("similar", text, "--data", str(dataset), status=1).output
    assert "描述" in output
    assert "description" in output or "describe" in output


@pytest.mark.parametrize("ending", ["html", "docx"])
def test_compare_writes_a_report(ending: str, dataset: Path, examples: Path, tmp_path: Path) -> None:
    report = tmp_path / f"report.{ending}"
    run("compare", str(examples / "松溪区三年行动方案.txt"), "--out", str(report), "--data", str(dataset))
    assert report.stat().st_size > 2000


def test_a_letter_is_no_draft(dataset: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("亲爱的同事：周五下午三点开会，请带好材料。\n", encoding="utf-8")
    output = run("compare", str(letter), "--out", str(tmp_path / "r.html"), "--data", str(dataset), status=1).output
    assert "没有找到编号的任务" in output
    assert not (tmp_path / "r.html").exists()


def test_export_and_its_errors(dataset: Path, tmp_path: Path) -> None:
    run("export", "graphml", str(tmp_path / "g.graphml"), "--data", str(dataset))
    assert (tmp_path / "g.graphml").read_text(encoding="utf-8").startswith("<?xml")
    assert "gexf" in run("export", "nosuch", str(tmp_path / "x"), "--data", str(dataset), status=1).output
    assert not (tmp_path / "x").exists()


def test_text_is_printed_unchanged(examples: Path) -> None:
    path = examples / "试点摘登.txt"
    assert run("text", str(path)).stdout_bytes.decode() == path.read_text(encoding="utf-8")


def test_sparql_answers_each_form(dataset: Path, tmp_path: Path) -> None:
    for query, words in (
        ("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/pilotgraph/ontology#Pilot> }", "5"),
        ("ASK { ?s ?p ?o }", "true"),
        ("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 2", "<"),
    ):
        path = tmp_path / "query.rq"
        path.write_text(query, encoding="utf-8")
        assert words in run("sparql", str(path), "--data", str(dataset)).output
    path.write_text("SELECT * {", encoding="utf-8")
    assert "Error" in run("sparql", str(path), "--data", str(dataset), status=1).output


def test_no_dataset_is_said(tmp_path: Path) -> None:
    assert "no such folder" in run("query", "pilots", "--data", str(tmp_path / "none"), status=1).output
