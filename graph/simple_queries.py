"""Reading simple SELECT queries into their parts: triples with constant predicates, filters, groups, order.

Only a small part of SPARQL 1.1 is read; whatever is beyond it is `None`, never misread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LONGEST = 4000  # characters of a query that is looked at

_TOKEN = re.compile(
    r"""
    (?P<space>[\x20\t\r\n]+ | \#[^\r\n]*)
  | (?P<iri><[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$][^\W\d]\w*)
  | (?P<string>"[^"\r\n]*" | '[^'\r\n]*')
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?>(?:[A-Za-z][\w-]*)?:(?:[\w-]+(?:\.[\w-]+)*)?))(?![:%])
  | (?P<number>[0-9]+(?:\.[0-9]+)?)
  | (?P<word>[A-Za-z][A-Za-z0-9_]*)
  | (?P<sign>\^\^ | && | \|\| | [<>!]= | [{}().;,=<>!*/+-])
    """,
    re.VERBOSE,
)
# Functions of FILTER whose value depends on their arguments alone, and the words between them.
_PURE = re.compile(
    r"STR|LANG|LANGMATCHES|DATATYPE|BOUND|SAMETERM|IS(?:IRI|URI|BLANK|LITERAL)|REGEX|STRLEN|[UL]CASE"
    r"|CONTAINS|STRSTARTS|STRENDS|YEAR|MONTH|DAY|ABS|IF|COALESCE|IN|TRUE|FALSE",
    re.IGNORECASE,
)
# Signs that stand in no condition.
_STRANGE = frozenset({"{", "}", ";", ".", "^^"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern; terms as SPARQL without prefixes, variables with `?`, the predicate an IRI."""

    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True)
class Count:
    """`(COUNT(DISTINCT counted) AS name)`."""

    counted: str
    name: str


@dataclass(frozen=True, slots=True)
class SimpleQuery:
    """A SELECT query over one basic graph pattern.

    Attributes
    ----------
    distinct
        Whether repeated rows are dropped.
    selected
        Variables and counts, in order.
    patterns
        The triple patterns.
    filters
        The conditions, with their brackets, without prefixes.
    groups
        The variables of GROUP BY.
    order
        The conditions of ORDER BY as SPARQL.
    slice
        LIMIT and OFFSET as SPARQL; empty where there are none.
    kept
        All variables that stand anywhere but in the triple patterns.
    """

    distinct: bool
    selected: tuple[str | Count, ...]
    patterns: tuple[Pattern, ...]
    filters: tuple[str, ...]
    groups: tuple[str, ...]
    order: tuple[str, ...]
    slice: str
    kept: frozenset[str]

    @property
    def ignores_repetition(self) -> bool:
        """Whether solutions that the pattern gives several times change nothing in the answer."""
        return self.distinct or bool(self.groups) or any(isinstance(part, Count) for part in self.selected)


@lru_cache(maxsize=256)
def simple_query(text: str) -> SimpleQuery | None:
    """The parts of a query, or None where it is not of this simple kind.

    Examples
    --------
    >>> simple_query("PREFIX x: <http://e/> SELECT DISTINCT ?b { ?a x:p ?b }").patterns
    (Pattern(subject='?a', predicate='<http://e/p>', object='?b'),)
    >>> simple_query("SELECT ?b { ?a ?p ?b }") is None
    True
    """
    # Escapes may hide any character, and three quotes any line.
    if len(text) > LONGEST or "\\" in text or "'''" in text or '"""' in text:
        return None
    try:
        return _Reader(text).query()
    except _NotSimpleError:
        return None


class _NotSimpleError(Exception):
    """Beyond what is read here."""


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _NotSimpleError
        at = found.end()
        if found.lastgroup != "space":
            yield str(found.lastgroup), found[0]
    yield "end", ""


class _Reader:
    """A reader of one query by recursive descent."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._prefixes: dict[str, str] = {}
        self._kept: set[str] = set()

    def query(self) -> SimpleQuery:
        while self._takes("PREFIX"):
            self._prefix()
        self._needs("SELECT")
        distinct = self._takes("DISTINCT")
        selected: list[str | Count] = []
        while self._kind == "variable" or self._is("("):
            selected.append(self._count() if self._is("(") else self._kept_variable())
        self._takes("WHERE")
        self._needs("{")
        patterns, filters = self._group()
        groups: list[str] = []
        if self._takes("GROUP"):
            self._needs("BY")
            while self._kind == "variable":
                groups.append(self._kept_variable())
            if not groups:
                raise _NotSimpleError
        order, slice_ = self._order(), self._slice()
        inside = {term for pattern in patterns for term in (pattern.subject, pattern.object)}
        names = [part.name for part in selected if isinstance(part, Count)]
        if self._kind != "end" or not selected or not patterns or inside & set(names) or len(set(names)) < len(names):
            raise _NotSimpleError
        return SimpleQuery(
            distinct,
            tuple(selected),
            tuple(patterns),
            tuple(filters),
            tuple(groups),
            tuple(order),
            slice_,
            frozenset(self._kept),
        )

    @property
    def _kind(self) -> str:
        return self._tokens[self._at][0]

    def _is(self, text: str) -> bool:
        kind, found = self._tokens[self._at]
        return (kind == "sign" and found == text) or (kind == "word" and found.upper() == text)

    def _takes(self, text: str) -> bool:
        if not self._is(text):
            return False
        self._at += 1
        return True

    def _needs(self, text: str) -> None:
        if not self._takes(text):
            raise _NotSimpleError

    def _next(self, *kinds: str) -> str:
        kind, text = self._tokens[self._at]
        if kind not in kinds:
            raise _NotSimpleError
        self._at += 1
        return text

    def _prefix(self) -> None:
        name = self._next("name")
        if not name.endswith(":") or name in self._prefixes:
            raise _NotSimpleError
        self._prefixes[name] = self._next("iri")[1:-1]

    def _kept_variable(self) -> str:
        variable = "?" + self._next("variable")[1:]
        self._kept.add(variable)
        return variable

    def _count(self) -> Count:
        for part in ("(", "COUNT", "(", "DISTINCT"):
            self._needs(part)
        counted = self._kept_variable()
        self._needs(")")
        self._needs("AS")
        name = "?" + self._next("variable")[1:]
        self._needs(")")
        return Count(counted, name)

    def _group(self) -> tuple[list[Pattern], list[str]]:
        """The group after its opening brace."""
        patterns: list[Pattern] = []
        filters: list[str] = []
        open_block = False  # whether triples stand before that no full stop has ended
        while not self._takes("}"):
            if self._takes("FILTER"):
                filters.append(self._filter())
                self._takes(".")
                open_block = False
                continue
            if open_block:
                raise _NotSimpleError
            patterns += self._triples()
            open_block = not self._takes(".")
        return patterns, filters

    def _triples(self) -> Iterator[Pattern]:
        subject = self._term()
        if subject[0] in "\"'0123456789":
            raise _NotSimpleError
        while True:
            predicate = self._verb()
            yield Pattern(subject, predicate, self._term())
            while self._takes(","):
                yield Pattern(subject, predicate, self._term())
            if not self._takes(";"):
                return
            if self._is(".") or self._is("}"):
                return

    def _verb(self) -> str:
        if self._tokens[self._at] == ("word", "a"):
            self._at += 1
            return RDF_TYPE
        return self._iri()

    def _iri(self) -> str:
        text = self._next("iri", "name")
        if text.startswith("<"):
            return text
        prefix, _, local = text.partition(":")
        if f"{prefix}:" not in self._prefixes:
            raise _NotSimpleError
        return f"<{self._prefixes[prefix + ':']}{local}>"

    def _term(self) -> str:
        if self._kind == "variable":
            return "?" + self._next("variable")[1:]
        if self._kind == "number":
            return self._next("number")
        return self._literal() if self._kind == "string" else self._iri()

    def _literal(self) -> str:
        text = self._next("string")
        if self._kind == "language":
            return text + self._next("language")
        return f"{text}^^{self._iri()}" if self._takes("^^") else text

    def _filter(self) -> str:
        """A condition in brackets, as SPARQL without prefixes."""
        if not self._is("("):
            raise _NotSimpleError
        parts, depth = [], 0
        while True:
            kind, text = self._tokens[self._at]
            if kind == "variable":
                text = self._kept_variable()
            elif kind == "string":
                text = self._literal()
            elif kind in ("iri", "name"):
                text = self._iri()
                # What looks like an IRI here may be two comparisons: ?a<x:b&&?c>?d.
                if kind == "iri" and set(text) & set("?$&"):
                    raise _NotSimpleError
            elif (
                kind in ("number", "sign", "word")
                and text not in _STRANGE
                and (kind != "word" or _PURE.fullmatch(text))
            ):
                self._at += 1
            else:
                raise _NotSimpleError
            parts.append(text)
            depth += (text == "(") - (text == ")")
            if not depth:
                return " ".join(parts)

    def _order(self) -> list[str]:
        parts: list[str] = []
        if self._takes("ORDER"):
            self._needs("BY")
            while True:
                if self._kind == "variable":
                    parts.append(self._kept_variable())
                elif self._is("ASC") or self._is("DESC"):
                    direction = self._next("word").upper()
                    self._needs("(")
                    parts.append(f"{direction}({self._kept_variable()})")
                    self._needs(")")
                else:
                    break
            if not parts:
                raise _NotSimpleError
        return parts

    def _slice(self) -> str:
        parts: list[str] = []
        for word in ("LIMIT", "OFFSET"):
            if self._takes(word):
                number = self._next("number")
                if not number.isdecimal():
                    raise _NotSimpleError
                parts += [word, number]
        return " ".join(parts)
