"""The competency questions: what the graph must be able to answer, each with its expected answer.

A question is a file of `queries/competency`: its wording in `#+` lines, in the notation of the
canned queries, above the SPARQL that asks it. Beside it stands the answer on the released facts, as CSV.
Those tagged `inference` have no answer without the graph `id:graph/inferred`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from ontology.vocabulary import rebased

FOLDER = "competency"
TAG = "competency question"
INFERENCE = "inference"


@dataclass(frozen=True, slots=True)
class CompetencyQuestion:
    """A question with its query.

    Attributes
    ----------
    name
        The file's name without its ending.
    zh, en
        The question as a user would ask it.
    audiences
        Whom it serves: `researcher`, `policy`, `visualisation`.
    needs_inference
        Whether the answer is empty without the inferred graph.
    """

    name: str
    zh: str
    en: str
    audiences: tuple[str, ...]
    needs_inference: bool
    sparql: str

    @property
    def expected(self) -> str:
        """The answer on the released facts, as CSV with newlines."""
        return (files("queries") / FOLDER / f"{self.name}.csv").read_text(encoding="utf-8")

    def answer(self, store: Store) -> str:
        """The answer of a dataset, as CSV with newlines.

        Raises
        ------
        ValueError
            If the query is no SELECT query.
        """
        solutions = store.query(self.sparql, use_default_graph_as_union=True)
        if not isinstance(solutions, QuerySolutions):
            raise ValueError(f"{self.name}.rq: a SELECT query is expected")
        table = solutions.serialize(format=QueryResultsFormat.CSV) or b""
        return table.decode("utf-8").replace("\r\n", "\n")


@lru_cache(maxsize=1)
def competency_questions() -> tuple[CompetencyQuestion, ...]:
    """All questions, by name.

    Raises
    ------
    ValueError
        If a file lacks a part of its header; the message names the file and the part.
    """
    folder = files("queries") / FOLDER
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".rq"))
    return tuple(
        _read(name.removesuffix(".rq"), rebased((folder / name).read_text(encoding="utf-8"))) for name in names
    )


def _read(name: str, text: str) -> CompetencyQuestion:
    lines = text.splitlines(keepends=True)
    header = "".join(line[2:].removeprefix(" ") for line in lines if line.startswith("#+"))
    try:
        described = yaml.safe_load(header)
        return CompetencyQuestion(
            name=name,
            zh=described["summary"],
            en=described["summary_en"],
            audiences=tuple(described["for"]),
            needs_inference=INFERENCE in described["tags"],
            sparql="".join(line for line in lines if not line.startswith("#+")),
        )
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ValueError(f"{name}.rq: the header lacks or misspells {error}") from error
