"""Adding to a query's rows the passage that speaks for each: document, page, position, sentence."""

from __future__ import annotations

import re

from ontology.vocabulary import ONTOLOGY_BASE

EVIDENCE_COLUMNS = (
    "evidence_document",
    "evidence_page",
    "evidence_heading",
    "evidence_start",
    "evidence_end",
    "evidence_text",
)


_WHERE = re.compile(r"\bWHERE\s*\{", re.IGNORECASE)
_ONTOLOGY = ONTOLOGY_BASE
_ANNOTATION = "http://www.w3.org/ns/oa#"


def with_evidence(sparql: str, variable: str) -> str:
    """A SELECT query whose rows also tell the passage of one of its variables.

    Parameters
    ----------
    sparql
        A query of the catalogue, written as `SELECT … WHERE { … }`, without a GROUP BY of its own at the top.
    variable
        The variable, without the question mark, that stands for a fact with a passage.

    Raises
    ------
    ValueError
        If the query has no `WHERE {`.
    """
    where = _WHERE.search(sparql)
    if where is None:
        raise ValueError("evidence can be added only to a query of the form SELECT … WHERE { … }")
    projected = " ".join(f"?{column}" for column in EVIDENCE_COLUMNS)
    end = _closing_brace(sparql, where.end())
    pattern = (
        f" OPTIONAL {{ ?{variable} <{_ONTOLOGY}passage> ?evidence_passage ."
        f" ?evidence_passage <{_ANNOTATION}start> ?evidence_start ; <{_ANNOTATION}end> ?evidence_end ;"
        f" <{_ONTOLOGY}inDocument>/<{_ONTOLOGY}fileName> ?evidence_document ."
        f" OPTIONAL {{ ?evidence_passage <{_ONTOLOGY}page> ?evidence_page }}"
        f" OPTIONAL {{ ?evidence_passage <{_ONTOLOGY}headingPath> ?evidence_heading }}"
        f" OPTIONAL {{ ?evidence_passage <{_ANNOTATION}exact> ?evidence_exact"
        f" OPTIONAL {{ ?evidence_passage <{_ANNOTATION}prefix> ?evidence_prefix }}"
        f" OPTIONAL {{ ?evidence_passage <{_ANNOTATION}suffix> ?evidence_suffix }} }} }}"
        f" BIND(REPLACE(CONCAT(COALESCE(?evidence_prefix, ''), ?evidence_exact, COALESCE(?evidence_suffix, '')),"
        f" '\\\\s*\\\\n\\\\s*', '') AS ?evidence_text) "
    )
    columns_end = where.start()
    return f"{sparql[:columns_end].rstrip()} {projected}\n{sparql[columns_end:end]}{pattern}{sparql[end:]}"


def _closing_brace(sparql: str, position: int) -> int:
    """Where the group that is open at a position closes."""
    depth = 1
    for at in range(position, len(sparql)):
        if sparql[at] == "{":
            depth += 1
        elif sparql[at] == "}":
            depth -= 1
            if not depth:
                return at
    raise ValueError("a group of the query is never closed")
