"""What a query must not contain, told before it is evaluated.

This is for a clear message, and to find the clauses that `api.http.federation` replaces. What makes
sure that no query reaches the network or a file is that a process which evaluates strangers' queries
cannot open anything (`api.http.evaluators`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.http.protocol import MalformedRequestError

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SERVICE = re.compile(r"\bSERVICE\b", re.IGNORECASE)
_TOKEN = re.compile(
    r"""
    \#[^\r\n]*
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | '''(?:[^'\\]|\\.|'(?!''))*''' | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
  | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
  | [?$]\w+
  | @[A-Za-z][A-Za-z0-9-]*
  | (?P<name>(?:[^\W\d][\w.-]*)?:[\w:.%\\-]*)
  | (?P<word>[^\W\d]\w*)
  | (?P<brace>[{}])
    """,
    re.VERBOSE | re.DOTALL,
)
# Functions whose value differs from one evaluation to the next.
_CHANGING = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a query outside strings and comments: `kind` is `iri`, `name` (prefixed), `word`, `brace` or ""."""

    kind: str
    text: str
    start: int
    end: int


def check_length(query: str, longest: int) -> None:
    """Refuse a query that is too long.

    Raises
    ------
    MalformedRequestError
        If the query has more than `longest` characters.
    """
    if len(query) > longest:
        raise MalformedRequestError(f"the query has {len(query)} characters; at most {longest} are read")


def tokens(query: str) -> Iterator[Token]:
    """The parts of a query that may be keywords, names or braces, and strings and variables as of no kind.

    >>> [token.text for token in tokens("SELECT * { ?s <x:> '}' } # {") if token.kind]
    ['SELECT', '{', '<x:>', '}']
    """
    for match in _TOKEN.finditer(query):
        if not match[0].startswith("#"):
            yield Token(match.lastgroup or "", match[0], match.start(), match.end())


def calls_service(query: str) -> bool:
    """Whether the keyword SERVICE stands in a query, outside strings, IRIs, names and comments.

    >>> calls_service("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    True
    >>> calls_service("SELECT ?service { ?service ex:service 'SERVICE' } # SERVICE")
    False
    """
    text = _unescaped(query)
    if not _SERVICE.search(text):
        return False
    return any((match["word"] or "").upper() == "SERVICE" for match in _TOKEN.finditer(text))


def query_form(query: str) -> str:
    """The form of a query, `SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`, or "" where it has none.

    >>> query_form("PREFIX select: <http://e/ask> # SELECT\\nDESCRIBE select:it")
    'DESCRIBE'
    """
    words = ((match["word"] or "").upper() for match in _TOKEN.finditer(_unescaped(query)))
    return next((word for word in words if word in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}), "")


def is_escaped(query: str) -> bool:
    r"""Whether a query has code point escapes (`\u0053`)."""
    return _unescaped(query) != query


def is_repeatable(query: str) -> bool:
    """Whether a query gives the same answer in the same time whenever it is asked of the same data.

    Errs on the side of no: the words may stand in a string or a name.
    """
    text = _unescaped(query)
    return not _CHANGING.search(text) and "service" not in text.lower()


def _unescaped(query: str) -> str:
    r"""The query with its code point escapes (`\u0053`) read, as SPARQL's grammar does before all else."""
    if "\\u" not in query and "\\U" not in query:
        return query
    return _ESCAPE.sub(lambda found: _character(int(found[1] or found[2], 16)), query)


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
