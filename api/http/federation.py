"""SERVICE for the addresses that the operator allows.

What evaluates a query can open no connection (`api.http.evaluators`). So a worker asks the other service
first, within limits of its own, and puts what it answers in the place of the SERVICE clause, as inline
data: `SERVICE <address> { … }` becomes `{ VALUES (…) { … } }`. That is what the standard says the clause
means (https://www.w3.org/TR/sparql11-federated-query/#defn_service): the pattern is evaluated there, and
its solutions are joined here. Blank nodes come as IRIs (RDF 1.1 Concepts, section 3.5), for inline data
has none.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, QuerySolutions, Triple, parse_query_results

from api.http.errors import (
    ForbiddenQueryError,
    LimitExceededError,
    OverloadedError,
    ServiceFailedError,
    TimeLimitError,
)
from api.http.guard import Token, is_escaped, tokens
from api.http.outbound import post_query
from ontology.vocabulary import ID_BASE

MOST_ROWS = 50_000
MOST_BYTES = 32 << 20
_AT_ONCE = 4  # clauses that one worker has others answer at a time
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


@dataclass(frozen=True, slots=True)
class ServiceClause:
    """A SERVICE clause: where it stands in the query, and what it asks whom.

    Attributes
    ----------
    start, end
        Positions in the query, of the keyword and behind the closing brace.
    pattern
        The group, braces included.
    """

    start: int
    end: int
    address: str
    pattern: str
    is_silent: bool


class Federation:
    """Answers the SERVICE clauses of queries.

    Parameters
    ----------
    allowed
        The addresses that may be asked, to the letter.
    """

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = frozenset(allowed)
        self._at_once = threading.BoundedSemaphore(_AT_ONCE)

    def answered(self, query: str, seconds: float) -> str:
        """A query with its SERVICE clauses replaced by what others answer.

        Parameters
        ----------
        seconds
            For all clauses together.

        Raises
        ------
        ForbiddenQueryError
            If an address is not allowed, or is no constant; before anybody is asked.
        ServiceFailedError, TimeLimitError, LimitExceededError, OverloadedError
            If a clause that is not SILENT cannot be answered.
        """
        ends = time.monotonic() + seconds
        prologue, clauses = service_clauses(query)
        for clause in clauses:
            if clause.address not in self._allowed:
                raise ForbiddenQueryError(f"SERVICE <{clause.address}> is refused: {self._told()}")
        pieces, position = [], 0
        for clause in clauses:
            pieces += [query[position : clause.start], self._inline(clause, prologue, ends)]
            position = clause.end
        return "".join([*pieces, query[position:]])

    def _told(self) -> str:
        if not self._allowed:
            return "this service sends no requests to others on behalf of a query"
        return f"this service asks only {', '.join(f'<{address}>' for address in sorted(self._allowed))}"

    def _inline(self, clause: ServiceClause, prologue: str, ends: float) -> str:
        try:
            return self._asked(clause, prologue, ends)
        except (ServiceFailedError, LimitExceededError, OverloadedError):
            if not clause.is_silent:
                raise
            # What the standard has for a failure that is to be silent: one solution that binds nothing.
            return "{ }"

    def _asked(self, clause: ServiceClause, prologue: str, ends: float) -> str:
        if not self._at_once.acquire(timeout=max(0.0, ends - time.monotonic())):
            raise OverloadedError("too many queries are asking other services; try again in a few seconds")
        try:
            question = f"BASE <{ID_BASE}>\n{prologue}\nSELECT * WHERE {clause.pattern}"
            body = post_query(clause.address, question, ends, MOST_BYTES)
        except TimeoutError as error:
            raise TimeLimitError(f"<{clause.address}> did not answer within the time of the query") from error
        finally:
            self._at_once.release()
        return _inline_data(clause.address, body)


def service_clauses(query: str) -> tuple[str, list[ServiceClause]]:
    """The prologue of a query, and its SERVICE clauses in their order.

    Raises
    ------
    ForbiddenQueryError
        If one has a variable in place of its address, or stands in another, or cannot be made out.

    Examples
    --------
    >>> _, [clause] = service_clauses("PREFIX e: <http://e/> SELECT * { SERVICE SILENT e:sparql { ?s ?p '}' } }")
    >>> clause.address, clause.pattern, clause.is_silent
    ('http://e/sparql', "{ ?s ?p '}' }", True)
    """
    if is_escaped(query):
        raise ForbiddenQueryError("a query with SERVICE may have no code point escapes (\\u…)")
    found = list(tokens(query))
    words = [token.text.upper() if token.kind == "word" else "" for token in found]
    form = next((index for index, word in enumerate(words) if word in _FORMS), len(found))
    prologue = query[: found[form].start] if form < len(found) else query
    names = _Names(found[:form])
    clauses: list[ServiceClause] = []
    for index, word in enumerate(words):
        if word != "SERVICE":
            continue
        if clauses and found[index].start < clauses[-1].end:
            raise ForbiddenQueryError("SERVICE within SERVICE is refused")
        silent = words[index + 1 : index + 2] == ["SILENT"]
        address, *group = found[index + 1 + silent :]
        if address.kind not in {"iri", "name"} or not group or group[0].text != "{":
            raise ForbiddenQueryError("SERVICE is refused unless the address of one service follows, and its group")
        end = _closing(group)
        start = group[0].start
        clauses.append(ServiceClause(found[index].start, end, names.full(address), query[start:end], silent))
    return prologue, clauses


class _Names:
    """What the prologue of a query declares."""

    def __init__(self, prologue: list[Token]) -> None:
        self._base, self._prefixes = ID_BASE, dict[str, str]()
        for index, token in enumerate(prologue):
            following = prologue[index + 1 : index + 3]
            if token.kind != "word" or not following:
                continue
            if token.text.upper() == "BASE":
                self._base = urljoin(self._base, following[0].text[1:-1])
            elif token.text.upper() == "PREFIX" and len(following) == 2:
                self._prefixes[following[0].text] = urljoin(self._base, following[1].text[1:-1])

    def full(self, address: Token) -> str:
        """The IRI that a token stands for."""
        if address.kind == "iri":
            return urljoin(self._base, address.text[1:-1])
        prefix, colon, local = address.text.partition(":")
        return self._prefixes.get(prefix + colon, prefix + colon) + local


def _closing(group: list[Token]) -> int:
    """The position behind the brace that closes the one at the beginning."""
    depth = 0
    for token in group:
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0:
            return token.end
    raise ForbiddenQueryError("SERVICE is refused: its group is not closed")


def _inline_data(address: str, body: bytes) -> str:
    """The solutions that a service answered, as a group with inline data."""
    try:
        answer = parse_query_results(body, format=QueryResultsFormat.JSON)
        if not isinstance(answer, QuerySolutions):
            raise ServiceFailedError(f"<{address}> answered with true or false where solutions were asked for")
        variables = [variable.value for variable in answer.variables]
        rows: list[str] = []
        for solution in answer:
            if len(rows) >= MOST_ROWS:
                raise LimitExceededError(f"<{address}> answered more than {MOST_ROWS} solutions", "service")
            rows.append(f"({' '.join(_written(term, address) for term in solution)})")
    except (SyntaxError, ValueError, OSError) as error:
        raise ServiceFailedError(f"<{address}> answered something else than SPARQL results in JSON: {error}") from error
    names = " ".join(f"?{name}" for name in variables)
    return f"{{ VALUES ({names}) {{ {' '.join(rows)} }} }}"


def _written(term: NamedNode | BlankNode | Literal | Triple | None, address: str) -> str:
    """A term as SPARQL writes it. What another service says is made anew, which checks it."""
    if term is None:
        return "UNDEF"
    if isinstance(term, NamedNode):
        return str(NamedNode(term.value))
    if isinstance(term, BlankNode):
        return str(NamedNode(urljoin(address, "/.well-known/genid/") + quote(term.value, safe="")))
    if isinstance(term, Literal):
        if term.language:
            return str(Literal(term.value, language=term.language))
        return str(Literal(term.value, datatype=NamedNode(term.datatype.value)))
    raise ValueError("a triple in the place of a term")
