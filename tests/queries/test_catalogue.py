"""Every query of the catalogue: its metadata, its answer on the sample, its terms."""

from __future__ import annotations

import re

import pytest

from graph.store import DatasetStore
from ontology.vocabulary import ONTOLOGY_BASE, PG
from queries.binding import ParameterError
from queries.canned import CatalogueError, UnknownQueryError, canned_query, catalogue, choices, parse_query_file, run
from queries.evidence import EVIDENCE_COLUMNS

NAMES = list(catalogue())
HOSTILE = [
    '" } #',
    "'; DROP",
    "}} UNION {",
    "\\",
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    "a\nb",
    "?x",
    "云" * 2000,
]
MINIMAL = """#+ summary: 一
#+ summary_en: one
#+ description: 一。
#+ description_en: One.
#+ columns:
#+   s: [主语, Subject]
SELECT ?s WHERE { ?s ?p ?o }
"""


def test_there_are_at_least_thirty() -> None:
    assert len(NAMES) >= 30
    audiences = {audience for query in catalogue().values() for audience in query.audiences}
    assert audiences == {"researcher", "policy", "visualisation"}


@pytest.mark.parametrize("name", NAMES)
def test_columns_are_as_described(name: str, dataset: DatasetStore) -> None:
    query = canned_query(name)
    result = run(name, query.example, dataset)
    assert result.columns == tuple(column for column, _ in query.columns)
    assert query.description.zh and query.description.en


@pytest.mark.parametrize("name", [name for name in NAMES if canned_query(name).evidence])
def test_evidence_is_beside_the_same_rows(name: str, dataset: DatasetStore) -> None:
    query = canned_query(name)
    plain, with_evidence = (run(name, query.example, dataset, evidence=wanted) for wanted in (False, True))
    assert with_evidence.columns == (*plain.columns, *EVIDENCE_COLUMNS)
    assert sorted(map(repr, (row[: len(plain.columns)] for row in with_evidence.rows))) == sorted(map(repr, plain.rows))


@pytest.mark.parametrize("name", NAMES)
def test_terms_are_in_the_ontology(name: str) -> None:
    for term in re.findall(r"\bpg:(\w+)", canned_query(name).sparql):
        assert term in PG, f"{ONTOLOGY_BASE}{term}"


@pytest.mark.parametrize(
    ("name", "parameter"), [(name, parameter.name) for name in NAMES for parameter in canned_query(name).parameters]
)
def test_parameters_are_inert(name: str, parameter: str, dataset: DatasetStore) -> None:
    query = canned_query(name)
    for value in HOSTILE:
        try:
            result = run(name, {**query.example, parameter: value}, dataset)
        except ParameterError:
            continue
        assert not result.rows


@pytest.mark.parametrize(
    ("name", "parameter"),
    [(name, parameter.name) for name in NAMES for parameter in canned_query(name).parameters if parameter.choices],
)
def test_drop_downs_are_filled(name: str, parameter: str, dataset: DatasetStore) -> None:
    described = next(known for known in canned_query(name).parameters if known.name == parameter)
    found = choices(described, dataset)
    assert found and all(value and label for value, label in found)


def test_unknown_names_are_refused(dataset: DatasetStore) -> None:
    with pytest.raises(UnknownQueryError, match="there is no canned query"):
        run("no-such-query", {}, dataset)
    with pytest.raises(ParameterError, match="has no parameter 'colour'"):
        run("pilots", {"colour": "red"}, dataset)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (("#+ summary: 一\n", ""), "summary is missing"),
        (("#+ summary: 一", "#+ sumary: 一"), "unknown metadata: sumary"),
        (("?s ?p ?o", "?s ?p ?_word"), "parameters described"),
        (("#+ columns:", "#+ columns: ["), "r.rq"),
        (("?s ?p ?o", "?s ?p ?_a_colour"), "colour"),
    ],
)
def test_wrong_metadata_is_refused(damage: tuple[str, str], message: str) -> None:
    assert parse_query_file("r", MINIMAL).title.en == "one"
    with pytest.raises(CatalogueError, match=re.escape(message)):
        parse_query_file("r", MINIMAL.replace(*damage))
