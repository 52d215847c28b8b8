"""What a query must not contain, told before it is evaluated.

This is for a clear message. What makes sure that no query reaches the network or a file is
that a process which evaluates strangers' queries cannot open anything (`api.http.evaluators`).
"""

from __future__ import annotations

import re

from api.http.errors import ForbiddenQueryError
from api.http.protocol import MalformedRequestError

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_SERVICE = re.compile(r"\bSERVICE\b", re.IGNORECASE)
_TOKEN = re.compile(
    r"""
    \#[^\r\n]*
  | <[^<>"{}|^`\\\x00-\x20]*>
  | '''(?:[^'\\]|\\.|'(?!''))*''' | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
  | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
  | [?$]\w+
  | @[A-Za-z][A-Za-z0-9-]*
  | (?:[^\W\d][\w.-]*)?:[\w:.%\\-]*
  | (?P<word>[^\W\d]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)
# Functions whose value differs from one evaluation to the next.
_CHANGING = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE)\b", re.IGNORECASE)


def check_query(query: str, longest: int) -> None:
    """Refuse a query that is too long or calls another service.

    Raises
    ------
    MalformedRequestError
        If the query has more than `longest` characters.
    ForbiddenQueryError
        If it has a SERVICE clause.
    """
    if len(query) > longest:
        raise MalformedRequestError(f"the query has {len(query)} characters; at most {longest} are read")
    if calls_service(query):
        raise ForbiddenQueryError("SERVICE is refused: this service sends no requests to others on behalf of a query")


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
