"""Where the engine departs from SPARQL 1.1, queries are rewritten before it reads them.

Each rewriting changes nothing for an engine that follows the standard:

- `TRUE` and `False` are written `true` and `false`: keywords may be in any case;
- `GROUP_CONCAT(…)` becomes `STR(GROUP_CONCAT(…))`: the result has no language;
- a variable that names a graph and also stands inside it gets another name there, and the two are then
  compared: inside, the graph's name is not known yet;
- `<a> p* ?x` also has the solution `<a>` where no triple speaks of `<a>`, and so has `p?`, in either direction.

An IRI where only an operator can stand (`?x<?a&&?b>?y`) is no comparison, which the engine takes it for.

References
----------
SPARQL 1.1 Query Language, sections 18.4 (property paths), 18.6 (Graph), 18.5.1.7 (GroupConcat), 19.6 and 19.8
(keywords, longest match).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(
    r"""
    (?P<space>[\x20\t\r\n]+ | \#[^\r\n]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>'''(?:[^'\\]|\\.|'(?!''))*''' | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
             | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z][A-Za-z0-9-]*)
  | (?P<name>(?:[^\W\d][\w.-]*)?:[\w:.%\\-]*)
  | (?P<word>[^\W\d]\w*)
  | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
# A query that has none of these is passed on as it is; so is one too long to be looked at.
_HINT = re.compile(r"\b(?!true\b|false\b)(?i:true|false)\b|(?i:GROUP_CONCAT)|\b(?i:GRAPH)\s*[?$]|[\w>]\s*[*?](?!\w)")
_IRI = re.compile(r"<[^<>\"{}|^`\\\x00-\x20]*>")
_LONGEST = 20_000
_OPERANDS = frozenset({"variable", "string", "number", "iri", "name"})


@dataclass(frozen=True, slots=True)
class Token:
    """A token with where it begins, and the index of the bracket that closes it, or -1."""

    kind: str
    text: str
    start: int
    closed_by: int = -1

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, in any case."""
        return self.kind == "word" and self.text.upper() in words


@dataclass(frozen=True, slots=True)
class Standardised:
    """A query for the engine.

    Attributes
    ----------
    text
        The query, rewritten where need be.
    as_asked
        The query with every character in the place that it was asked in: for complaints that name places.
    misread_at
        Where an IRI stands in place of an operator, as characters from the beginning; else None.
    """

    text: str
    as_asked: str
    misread_at: int | None = None


def standardised(query: str, is_spoken_of: Callable[[str], bool] = lambda iri: False) -> Standardised:
    """A query that the engine answers as the standard has it.

    Parameters
    ----------
    is_spoken_of
        Whether the default graph has a triple with an IRI as subject or object: its paths need no rewriting.

    Examples
    --------
    >>> standardised("ASK { FILTER(TRUE) }").text
    'ASK { FILTER(true) }'
    >>> standardised("SELECT (GROUP_CONCAT(?x) AS ?all) { ?s ?p ?x }").text
    'SELECT (STR(GROUP_CONCAT(?x)) AS ?all) { ?s ?p ?x }'
    >>> standardised("SELECT ?s { GRAPH ?g { ?s ?p ?g } }").text
    'SELECT ?s { {GRAPH ?g { ?s ?p ?g_inside } FILTER(!BOUND(?g_inside) || SAMETERM(?g_inside, ?g))} }'
    """
    if len(query) > _LONGEST or "\\u" in query or "\\U" in query:
        return Standardised(query, query)
    if not _HINT.search(query) and not any("&&" in iri or "," in iri for iri in _IRI.findall(query)):
        return Standardised(query, query)
    tokens = _matched([token for token in _tokens(query) if token.kind != "space"])
    same_length = list(_small_booleans(tokens))
    edits = [*same_length, *_plain_concatenations(tokens), *_scoped_graphs(query, tokens)]
    edits += _zero_length_paths(query, tokens, is_spoken_of)
    return Standardised(_edited(query, edits), _edited(query, same_length), _misread(tokens))


# What is to stand in place of a query's characters from one position to another.
_Edit = tuple[int, int, str]


def _tokens(query: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(query):
        yield Token(str(found.lastgroup), found[0], found.start())


def _matched(tokens: list[Token]) -> list[Token]:
    """The tokens, each opening bracket with the index of its end where it has one."""
    pairs = {")": "(", "}": "{", "]": "["}
    found, waiting = list(tokens), []
    for index, token in enumerate(tokens):
        if token.kind != "sign":
            continue
        if token.text in "({[":
            waiting.append(index)
        elif token.text in pairs and waiting and tokens[waiting[-1]].text == pairs[token.text]:
            opening = tokens[waiting[-1]]
            found[waiting.pop()] = Token(opening.kind, opening.text, opening.start, index)
    return found


def _edited(query: str, edits: list[_Edit]) -> str:
    parts, at = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        parts += [query[at:start], text]
        at = end
    return "".join([*parts, query[at:]])


def _small_booleans(tokens: list[Token]) -> Iterator[_Edit]:
    for token in tokens:
        if token.is_word("TRUE", "FALSE"):
            yield token.start, token.start + len(token.text), token.text.lower()


def _plain_concatenations(tokens: list[Token]) -> Iterator[_Edit]:
    for index, token in enumerate(tokens[:-1]):
        if token.is_word("GROUP_CONCAT") and tokens[index + 1].text == "(" and tokens[index + 1].closed_by > 0:
            yield token.start, token.start, "STR("
            end = tokens[tokens[index + 1].closed_by].start + 1
            yield end, end, ")"


def _scoped_graphs(query: str, tokens: list[Token]) -> Iterator[_Edit]:
    selects_all = any(
        token.is_word("SELECT", "DISTINCT", "REDUCED", "DESCRIBE") and after.text == "*"
        for token, after in pairwise(tokens)
    )
    for index, token in enumerate(tokens[:-2]):
        name, opening = tokens[index + 1], tokens[index + 2]
        if not token.is_word("GRAPH") or name.kind != "variable" or opening.text != "{" or opening.closed_by < 0:
            continue
        inside = range(index + 3, opening.closed_by)
        same = [at for at in inside if tokens[at].kind == "variable" and tokens[at].text[1:] == name.text[1:]]
        nested = any(tokens[at].is_word("GRAPH") for at in inside)
        # A new variable must not appear among the columns of SELECT *: there, only conditions are rewritten.
        if not same or nested or (selects_all and not all(_in_condition(tokens, inside, at) for at in same)):
            continue
        new = f"?{name.text[1:]}_inside"
        while new[1:] in query:
            new += "_"
        yield token.start, token.start, "{"
        yield from ((tokens[at].start, tokens[at].start + len(tokens[at].text), new) for at in same)
        end = tokens[opening.closed_by].start + 1
        yield end, end, f" FILTER(!BOUND({new}) || SAMETERM({new}, {name.text}))" + "}"


def _zero_length_paths(query: str, tokens: list[Token], is_spoken_of: Callable[[str], bool]) -> Iterator[_Edit]:
    elsewhere = any(token.is_word("GRAPH", "FROM") for token in tokens)
    prefixes = {
        name.text: iri.text[1:-1]
        for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.is_word("PREFIX") and name.kind == "name" and iri.kind == "iri"
    }
    for at in range(1, len(tokens) - 4):
        before, start, step, mark, end, after = tokens[at - 1 : at + 5]
        ends = {start.kind, end.kind}
        if (
            mark.text not in ("*", "?")
            or not (step.kind in ("iri", "name") or step.text == "a")
            or "variable" not in ends
            or not ends & {"iri", "name"}
            or before.text not in ("{", ".")
            or after.text not in ("}", ".")
        ):
            continue
        constant, variable = (end, start) if start.kind == "variable" else (start, end)
        prefix, _, local = constant.text.partition(":")
        iri = constant.text[1:-1] if constant.kind == "iri" else prefixes.get(f"{prefix}:", "") + local
        if not elsewhere and is_spoken_of(iri):
            continue
        some = "?some"
        while some[1:] in query:
            some += "_"
        path = query[start.start : end.start + len(end.text)]
        open_end = f"{some} {step.text}{mark.text} {constant.text}"
        if constant is start:
            open_end = f"{constant.text} {step.text}{mark.text} {some}"
        nothing = f"VALUES {variable.text} {{ {constant.text} }} FILTER NOT EXISTS {{ {open_end} }}"
        yield start.start, end.start + len(end.text), f"{{ {path} }} UNION {{ {nothing} }}"


def _in_condition(tokens: list[Token], inside: range, at: int) -> bool:
    """Whether a token stands in the brackets of a FILTER, and in no group within."""
    return any(
        tokens[start].is_word("FILTER")
        and tokens[start + 1].text == "("
        and start + 1 < at < tokens[start + 1].closed_by
        and not any(tokens[between].text == "{" for between in range(start + 1, at))
        for start in inside
    )


def _misread(tokens: list[Token]) -> int | None:
    """Where an IRI follows an operand inside a condition."""
    for index, token in enumerate(tokens[:-1]):
        if token.is_word("FILTER", "HAVING", "BIND") and tokens[index + 1].text == "(":
            depth = 0
            for at in range(index + 2, tokens[index + 1].closed_by):
                # Groups of EXISTS hold triples, where an IRI follows a variable.
                depth += (tokens[at].text == "{") - (tokens[at].text == "}")
                before = tokens[at - 1]
                if not depth and tokens[at].kind == "iri" and (before.kind in _OPERANDS or before.text == ")"):
                    return tokens[at].start
    return None
