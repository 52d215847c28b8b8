"""Binding values to the parameters of a query, as terms and never as text.

A parameter is a variable named after grlc's convention: `?_name` must be given,
`?__name` may be, and a suffix says the type (`?__unit_iri`, `?_count_integer`); without
a suffix it is a string. A given value becomes an RDF term, and the term enters the query
in a `VALUES` block at the start of each SELECT's group that uses the variable. A
parameter that is not given stays an ordinary unbound variable, so that one pattern
serves both: `FILTER(?place = COALESCE(?__place, ?place))`.

grlc: https://github.com/CLARIAH/grlc
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import Literal, NamedNode

_XSD_DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\r\n]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<long>'''(?:[^'\\]|\\.|'(?!''))*'''|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\")
  | (?P<string>"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<open>\{) | (?P<close>\})
  | (?P<word>[A-Za-z_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)
_PARAMETER = re.compile(r"(?P<optional>_)?_(?P<name>[A-Za-z][A-Za-z0-9]*?)(?:_(?P<type>[A-Za-z]+))?")


class ParameterError(ValueError):
    """A value that a parameter cannot take, or a parameter that is missing or unknown."""


class ParameterType(StrEnum):
    """What a parameter's values are; the suffix of its variable, nothing for a string."""

    STRING = ""
    IRI = "iri"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class ParameterVariable:
    """A variable of a query that stands for a parameter."""

    variable: str
    name: str
    type: ParameterType
    required: bool


def parameter_variables(query: str) -> tuple[ParameterVariable, ...]:
    """The parameters of a query, in the order of their first use.

    Raises
    ------
    ValueError
        If a variable follows the convention but names no known type.

    >>> [(p.name, p.type.name, p.required) for p in parameter_variables("SELECT * { ?_unit_iri ?p ?__word }")]
    [('unit', 'IRI', True), ('word', 'STRING', False)]
    """
    found: dict[str, ParameterVariable] = {}
    for match in _TOKEN.finditer(query):
        variable = match["variable"]
        if not variable or not variable[1:].startswith("_") or variable[1:] in found:
            continue
        shape = _PARAMETER.fullmatch(variable[1:])
        if shape is None:
            raise ValueError(f"{variable} looks like a parameter but is named like none")
        kind = ParameterType(shape["type"] or "")
        found[variable[1:]] = ParameterVariable(variable[1:], shape["name"], kind, not shape["optional"])
    return tuple(found.values())


def term_for(kind: ParameterType, text: str) -> NamedNode | Literal:
    """The RDF term of a parameter's value, given as text.

    Raises
    ------
    ParameterError
        If the text is no value of that type.

    >>> str(term_for(ParameterType.STRING, 'a" } # b'))
    '"a\\\\" } # b"'
    """
    text = text.strip() if kind is not ParameterType.STRING else text
    try:
        if kind is ParameterType.IRI:
            return NamedNode(text)
        if kind is ParameterType.INTEGER:
            return Literal(_whole_number(text))
        if kind is ParameterType.DECIMAL:
            return Literal(_decimal(text), datatype=_XSD_DECIMAL)
    except ValueError as error:
        raise ParameterError(f"{text[:80]!r} is no {kind.value}") from error
    if kind is ParameterType.BOOLEAN:
        if text.lower() not in {"true", "false", "1", "0"}:
            raise ParameterError(f"{text[:80]!r} is neither true nor false")
        return Literal(text.lower() in {"true", "1"})
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ParameterError("the text holds a character that no literal can hold")
    return Literal(text)


def bind(query: str, terms: Mapping[str, NamedNode | Literal]) -> str:
    """The query with terms bound to some of its variables.

    Parameters
    ----------
    query
        A SELECT query.
    terms
        Variables, without the question mark, and the terms that they are to have.

    >>> print(bind("SELECT ?s { ?s ?p ?_x }", {"_x": Literal("}")}))
    SELECT ?s { VALUES ?_x { "}" } ?s ?p ?_x }
    """
    pieces: list[str] = []
    done = 0
    for at, variables in _scopes(query):
        blocks = [f" VALUES ?{name} {{ {terms[name]} }}" for name in sorted(variables) if name in terms]
        if blocks:
            pieces += [query[done:at], *blocks]
            done = at
    return "".join([*pieces, query[done:]])


def _scopes(query: str) -> list[tuple[int, set[str]]]:
    """Each SELECT's group, as the position after its opening brace and the variables that stand in it.

    Variables of a subquery are the subquery's own.
    """
    scopes: list[tuple[int, set[str]]] = []
    braces: list[set[str] | None] = []
    awaiting = False
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup
        if kind == "word" and match[0].upper() == "SELECT":
            awaiting = True
        elif kind == "open":
            opened: set[str] | None = None
            if awaiting:
                opened, awaiting = set(), False
                scopes.append((match.end(), opened))
            braces.append(opened)
        elif kind == "close" and braces:
            braces.pop()
        elif kind == "variable":
            innermost = next((scope for scope in reversed(braces) if scope is not None), None)
            if innermost is not None:
                innermost.add(match[0][1:])
    return scopes


def _whole_number(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise ValueError(text)
    return int(text)


def _decimal(text: str) -> str:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?", text):
        raise ValueError(text)
    return text
