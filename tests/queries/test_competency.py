"""Every competency question against the released facts in `data/`.

An answer that changed is either a regression or a correction: read the difference against the
documents, then write the new answers with PILOTGRAPH_UPDATE_ANSWERS=1.
"""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from ontology.identifiers import Graphs
from ontology.materialise import inferred_quads
from ontology.vocabulary import ONTOLOGY_BASE, PG
from queries.competency_questions import FOLDER, CompetencyQuestion, competency_questions

ROOT = Path(__file__).parents[2]
UPDATE = "PILOTGRAPH_UPDATE_ANSWERS"
QUESTIONS = competency_questions()


@pytest.fixture(scope="module")
def stated() -> Store:
    """The released facts without what was inferred."""
    store = Store()
    store.bulk_load(gzip.decompress((ROOT / "data/dataset.nq.gz").read_bytes()), format=RdfFormat.N_QUADS)
    store.remove_graph(Graphs.INFERRED)
    return store


@pytest.fixture(scope="module")
def inferred(stated: Store) -> Store:
    """The released facts with what follows from them."""
    store = Store()
    store.bulk_extend(stated)
    store.bulk_extend(inferred_quads(stated))
    return store


def test_there_are_enough_questions() -> None:
    assert len(QUESTIONS) >= 40
    assert sum(question.needs_inference for question in QUESTIONS) >= 10
    assert {audience for question in QUESTIONS for audience in question.audiences} == {
        "researcher",
        "policy",
        "visualisation",
    }


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_has_its_answer(question: CompetencyQuestion, inferred: Store) -> None:
    answer = question.answer(inferred)
    if os.environ.get(UPDATE):
        (ROOT / "queries" / FOLDER / f"{question.name}.csv").write_text(answer, encoding="utf-8")
    assert answer == question.expected
    assert len(answer.splitlines()) > 1, "the answer is empty"


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.needs_inference], ids=lambda question: question.name)
def test_without_inference_there_is_no_answer(question: CompetencyQuestion, stated: Store) -> None:
    lines = question.answer(stated).splitlines()
    columns = lines[0].split(",")
    assert lines[1:] == [], f"{columns} answered without inference"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_question_uses_the_ontology_only(question: CompetencyQuestion) -> None:
    assert f"PREFIX pg: <{ONTOLOGY_BASE}>" in question.sparql or "pg:" not in question.sparql
    for name in re.findall(r"\bpg:(\w+)", question.sparql):
        assert name in PG
    assert re.search(r"[\u4e00-\u9fff].*？$", question.zh)
    assert question.en.endswith("?")


def test_updating_is_not_left_on() -> None:
    """Answers that are written while they are compared can never be wrong."""
    if os.environ.get("CI"):
        assert UPDATE not in os.environ
