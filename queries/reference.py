"""The reference page of the canned queries, written from their metadata."""

from __future__ import annotations

from queries.canned import CannedQuery, catalogue

_HEAD = """# Canned queries

One file a query in `queries/catalogue/`; this page is written from their metadata
(`WRITE_PAGES=1 pytest tests/queries/test_reference_page.py`). The same names work everywhere:

    pilotgraph query NAME -p key=value --format table|csv|json|xlsx
    curl 'http://127.0.0.1:8000/api/queries/NAME.csv?key=value'

**Adding one.** Put `NAME.rq` into the folder: `#+` lines of YAML (grlc's `summary`, `description`, `tags`, `defaults`,
`enumerate`, `method`; ours: `summary_en`, `description_en`, `for`, `parameters` with labels and choices, `example`,
`columns`, `evidence`), then a SELECT query. A parameter is a variable named `?_name` (must be given) or `?__name` (may
be), with the suffix `_iri`, `_integer`, `_decimal` or `_boolean` unless it is a text. Values are bound as RDF terms, in
a `VALUES` block, never pasted; a parameter that is not given stays unbound, hence
`FILTER(?x = COALESCE(?__name, ?x))`. `choices` names a file of `queries/choices/` that fills the drop-down from the
graph; `evidence` names the variable whose passage `evidence=1` adds. The file alone gives the address, the OpenAPI
operation, the form, the command, the SHACL example and the tests of `tests/queries/test_catalogue.py`.
"""


def reference_page() -> str:
    """The page as Markdown."""
    lines = [_HEAD, "| query | 问题 | question | for | parameters | evidence |", "|---|---|---|---|---|---|"]
    lines += [_row(query) for query in catalogue().values()]
    for query in catalogue().values():
        lines += ["", f"## {query.name}", "", f"{query.title.zh}。{query.description.zh}", "", query.description.en, ""]
        lines += [f"Columns: {', '.join(f'`{column}`' for column, _ in query.columns)}."]
    return "\n".join(lines) + "\n"


def _row(query: CannedQuery) -> str:
    parameters = ", ".join(
        f"`{parameter.name}`" + ("" if parameter.default is None else f" = {parameter.default}")
        for parameter in query.parameters
    )
    evidence = "yes" if query.evidence else ""
    audiences = ", ".join(query.audiences)
    name = f"[{query.name}](#{query.name})"
    return f"| {name} | {query.title.zh} | {query.title.en} | {audiences} | {parameters} | {evidence} |"
