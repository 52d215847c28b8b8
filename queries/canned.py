"""The canned queries: each one `.rq` file, with its metadata in `#+` lines above the query.

The metadata is YAML in grlc's notation: `summary`, `description`, `tags`, `defaults`,
`enumerate`; ours besides are `summary_en`, `description_en`, `for` (whom it serves),
`parameters` (labels, choices), `example`, `columns` (labels) and `evidence` (the variable
whose passage speaks for a row). A file added to the catalogue is a query added to every
interface.

grlc: https://github.com/CLARIAH/grlc
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from graph.store import SelectSource
from ontology.vocabulary import rebased
from queries.binding import ParameterError, ParameterType, bind, parameter_variables, term_for
from queries.evidence import with_evidence
from queries.results import Result, plain_result

CATALOGUE = "catalogue"
CHOICES = "choices"
_NAME = re.compile(r"[a-z][a-z0-9-]*")


class CatalogueError(ValueError):
    """A query file whose metadata is wrong; the message names the file and what is wrong."""


class UnknownQueryError(LookupError):
    """A canned query that does not exist."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a canned query.

    Attributes
    ----------
    variable
        The variable of the query that takes the value.
    default
        The value where none is given; None where it then does not restrict.
    choices
        A SELECT query for a drop-down, with the variables `value` and `label`; or None.
    fixed_choices
        The only values allowed, where the metadata lists them; else empty.
    """

    name: str
    variable: str
    type: ParameterType
    required: bool
    label: Label
    default: str | None = None
    choices: str | None = None
    fixed_choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """A query with all that its interfaces need to know."""

    name: str
    title: Label
    description: Label
    tags: tuple[str, ...]
    audiences: tuple[str, ...]
    columns: tuple[tuple[str, Label], ...]
    parameters: tuple[Parameter, ...]
    example: Mapping[str, str]
    evidence: str | None
    sparql: str

    def bound(self, given: Mapping[str, str], *, evidence: bool = False) -> str:
        """The SPARQL of this query with values bound to its parameters.

        Empty values count as not given.

        Raises
        ------
        ParameterError
            If a parameter is unknown, missing, or its value is of another type or none of the choices.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                names = ", ".join(known) or "none"
                raise ParameterError(f"{self.name} has no parameter {name!r}; it has: {names}")
        terms = {}
        for parameter in self.parameters:
            text = given.get(parameter.name) or parameter.default
            if not text:
                if parameter.required:
                    raise ParameterError(f"{self.name} needs a value for {parameter.name}")
                continue
            if parameter.fixed_choices and text not in parameter.fixed_choices:
                raise ParameterError(f"{parameter.name} is one of: {', '.join(parameter.fixed_choices)}")
            try:
                terms[parameter.variable] = term_for(parameter.type, text)
            except ParameterError as error:
                raise ParameterError(f"{parameter.name}: {error}") from error
        if not evidence:
            return bind(self.sparql, terms)
        if self.evidence is None:
            raise ParameterError(f"{self.name} counts or sums up: its rows have no single passage as evidence")
        return bind(with_evidence(self.sparql, self.evidence), terms)


@functools.cache
def catalogue() -> Mapping[str, CannedQuery]:
    """All canned queries by name, in the order of their names.

    Raises
    ------
    CatalogueError
        If a file's metadata is wrong.
    """
    folder = files("queries") / CATALOGUE
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".rq")), key=lambda entry: entry.name)
    return {
        entry.name.removesuffix(".rq"): parse_query_file(
            entry.name.removesuffix(".rq"), rebased(entry.read_text(encoding="utf-8"))
        )
        for entry in found
    }


def canned_query(name: str) -> CannedQuery:
    """The canned query of a name.

    Raises
    ------
    UnknownQueryError
        If there is none.
    """
    try:
        return catalogue()[name]
    except KeyError:
        raise UnknownQueryError(f"there is no canned query {name!r}; there are: {', '.join(catalogue())}") from None


def run(name: str, parameters: Mapping[str, str], source: SelectSource, *, evidence: bool = False) -> Result:
    """Answer a canned query.

    Parameters
    ----------
    name
        The query's name.
    parameters
        Values by parameter name, as text; parameters left out have their defaults.
    source
        The opened dataset, or a remote endpoint.
    evidence
        Whether each row also names the passage that speaks for it.

    Raises
    ------
    UnknownQueryError, ParameterError
        If the name or a value is wrong.
    graph.store.GraphError
        If the source cannot answer.
    """
    return plain_result(source.select(canned_query(name).bound(parameters, evidence=evidence)))


def choices(parameter: Parameter, source: SelectSource) -> tuple[tuple[str, str], ...]:
    """The values of a parameter's drop-down with their labels; empty where any value may be given."""
    if parameter.fixed_choices:
        return tuple((value, value) for value in parameter.fixed_choices)
    if parameter.choices is None:
        return ()
    result = plain_result(source.select(parameter.choices))
    return tuple((str(row["value"]), str(row.get("label") or row["value"])) for row in result.records())


def parse_query_file(name: str, text: str) -> CannedQuery:
    """Read a query file: `#+` metadata, then the query.

    Raises
    ------
    CatalogueError
        If the metadata is no YAML, lacks something, or does not fit the query.
    """
    if not _NAME.fullmatch(name):
        raise CatalogueError(f"{name}.rq: a name is of small letters, digits and hyphens")
    lines = text.splitlines()
    try:
        header = yaml.safe_load("\n".join(line[2:].removeprefix(" ") for line in lines if line.startswith("#+")))
        sparql = "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"
        return _query_from(name, _Header(header), sparql)
    except (yaml.YAMLError, OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise CatalogueError(f"{name}.rq: {error}") from error


class _Header:
    """The metadata of a file, which refuses unknown keys and hands out what it has."""

    KEYS = frozenset(
        {
            "columns",
            "defaults",
            "description",
            "description_en",
            "enumerate",
            "evidence",
            "example",
            "for",
            "method",
            "parameters",
            "summary",
            "summary_en",
            "tags",
        }
    )

    def __init__(self, header: object) -> None:
        if not isinstance(header, dict):
            raise ValueError("the lines that begin with #+ hold no YAML mapping")
        if unknown := set(header) - self.KEYS:
            raise ValueError(f"unknown metadata: {', '.join(map(str, sorted(unknown)))}")
        self.values: dict[str, Any] = header

    def label(self, key: str) -> Label:
        for wanted in (key, f"{key}_en"):
            if not isinstance(self.values.get(wanted), str):
                raise ValueError(f"{wanted} is missing")
        return Label(self.values[key].strip(), self.values[f"{key}_en"].strip())

    def pairs(self, key: str) -> dict[str, Any]:
        """grlc writes a mapping as a list of mappings with one key each."""
        return {name: value for entry in self.values.get(key) or () for name, value in entry.items()}


def _query_from(name: str, header: _Header, sparql: str) -> CannedQuery:
    described = header.values.get("parameters") or {}
    defaults, fixed = header.pairs("defaults"), header.pairs("enumerate")
    variables = {variable.name: variable for variable in parameter_variables(sparql)}
    if set(described) != set(variables):
        raise ValueError(f"parameters described: {sorted(described)}; in the query: {sorted(variables)}")
    for key, named in (("defaults", defaults), ("enumerate", fixed)):
        if not set(named) <= set(variables):
            raise ValueError(f"{key} names a parameter that the query has not")
    parameters = tuple(
        Parameter(
            name=variable.name,
            variable=variable.variable,
            type=variable.type,
            required=variable.required and variable.name not in defaults,
            label=Label(*described[variable.name]["label"]),
            default=str(defaults[variable.name]) if variable.name in defaults else None,
            choices=_choice_query(described[variable.name].get("choices")),
            fixed_choices=tuple(str(value) for value in fixed.get(variable.name, ())),
        )
        for variable in (variables[key] for key in described)
    )
    columns = tuple((column, Label(*label)) for column, label in header.values["columns"].items())
    example = {key: str(value) for key, value in (header.values.get("example") or {}).items()}
    evidence = header.values.get("evidence")
    return CannedQuery(
        name=name,
        title=header.label("summary"),
        description=header.label("description"),
        tags=tuple(header.values.get("tags") or ()),
        audiences=tuple(header.values.get("for") or ()),
        columns=columns,
        parameters=parameters,
        example=example,
        evidence=evidence,
        sparql=sparql,
    )


def _choice_query(name: str | None) -> str | None:
    """The query that fills a drop-down, by the name of its file in the folder of choices."""
    if name is None:
        return None
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a list of choices")
    return rebased((files("queries") / CHOICES / f"{name}.rq").read_text(encoding="utf-8"))
