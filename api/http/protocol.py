"""The SPARQL 1.1 Protocol's requests: what is asked, read from an HTTP request without a framework.

https://www.w3.org/TR/sparql11-protocol/#protocol
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from urllib.parse import parse_qsl

FORM = "application/x-www-form-urlencoded"
DIRECT_QUERY = "application/sparql-query"
DIRECT_UPDATE = "application/sparql-update"
METHODS = ("GET", "HEAD", "OPTIONS", "POST")
MOST_PARAMETERS = 1000
LEAST_TIMEOUT = 1

_GRAPHS = {"default-graph-uri": "default_graphs", "named-graph-uri": "named_graphs"}
_SINGLE = ("query", "update", "format", "timeout")


class ProtocolError(Exception):
    """A request that the protocol does not allow; the message says why."""


class MalformedRequestError(ProtocolError):
    """A request that breaks the protocol (status 400)."""


class UnsupportedMediaTypeError(ProtocolError):
    """A body of a kind that the protocol does not know (status 415)."""


class MethodNotAllowedError(ProtocolError):
    """A method that the protocol does not know (status 405)."""


class UpdateRefusedError(ProtocolError):
    """An update, which this service does not take (status 403)."""


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query to be answered.

    Attributes
    ----------
    default_graphs, named_graphs
        IRIs from the request that override the query's own FROM clauses; both empty where the request names none.
    format
        The value of the parameter `format`, or None.
    timeout
        Seconds that the client is willing to wait, or None.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None
    timeout: float | None = None


def parse_request(method: str, query_string: bytes, content_type: str | None, body: bytes) -> QueryRequest | None:
    """What a request to the endpoint asks.

    Parameters
    ----------
    method
        `GET`, `HEAD` or `POST`.
    query_string
        The address's part after the question mark, still percent-encoded.
    content_type
        The header of that name, or None.
    body
        The body of a POST.

    Returns
    -------
    QueryRequest or None
        None for a GET without a query, which asks for the service description.

    Raises
    ------
    MalformedRequestError, UnsupportedMediaTypeError, MethodNotAllowedError, UpdateRefusedError
        As the protocol demands.

    Examples
    --------
    >>> parse_request("GET", b"query=ASK%20%7B%7D", None, b"").query
    'ASK {}'
    """
    if method in {"GET", "HEAD"}:
        given = _parameters(query_string)
        if _named(given, "update"):
            raise UpdateRefusedError("this service answers queries only; it takes no updates")
        if not _named(given, "query"):
            return None
        return _query_request(given)
    if method != "POST":
        raise MethodNotAllowedError(f"the SPARQL protocol uses GET and POST, not {method}")
    return _posted(_parameters(query_string), content_type, body)


def _posted(given: list[tuple[str, str]], content_type: str | None, body: bytes) -> QueryRequest:
    if not content_type:
        raise MalformedRequestError(f"a POST needs a Content-Type: {FORM} or {DIRECT_QUERY}")
    header = Message()
    header["content-type"] = content_type
    media_type, charset = header.get_content_type(), header.get_content_charset()
    if charset not in (None, "utf-8", "us-ascii"):
        raise UnsupportedMediaTypeError(f"the body must be in UTF-8, not {charset}")
    if media_type == DIRECT_UPDATE:
        raise UpdateRefusedError("this service answers queries only; it takes no updates")
    if media_type == DIRECT_QUERY:
        if _named(given, "query"):
            raise MalformedRequestError("the query stands both in the address and in the body")
        return _query_request([*given, ("query", _utf8(body))])
    if media_type != FORM:
        raise UnsupportedMediaTypeError(f"{media_type} is not understood; send {FORM} or {DIRECT_QUERY}")
    form = _parameters(body)
    if _named(form, "update"):
        raise UpdateRefusedError("this service answers queries only; it takes no updates")
    if not _named(form, "query") and not _named(given, "query"):
        raise MalformedRequestError("the form has no parameter `query`")
    return _query_request([*given, *form])


def _query_request(given: list[tuple[str, str]]) -> QueryRequest:
    for name in _SINGLE:
        if len(_named(given, name)) > 1:
            raise MalformedRequestError(f"the parameter `{name}` is given more than once")
    graphs = {field: tuple(_named(given, name)) for name, field in _GRAPHS.items()}
    return QueryRequest(
        query=_named(given, "query")[0],
        **graphs,
        format=next(iter(_named(given, "format")), None),
        timeout=_seconds(next(iter(_named(given, "timeout")), None)),
    )


def _parameters(encoded: bytes) -> list[tuple[str, str]]:
    try:
        text = encoded.decode("ascii")
    except UnicodeDecodeError:
        text = _utf8(encoded)
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except UnicodeDecodeError as error:
        raise MalformedRequestError("a parameter is not encoded in UTF-8") from error
    except ValueError as error:
        raise MalformedRequestError(f"more than {MOST_PARAMETERS} parameters") from error


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedRequestError(f"the body is not UTF-8: byte {error.start}") from error


def _named(given: Iterable[tuple[str, str]], name: str) -> list[str]:
    return [value for key, value in given if key == name]


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not LEAST_TIMEOUT <= seconds < 86_400:
        raise MalformedRequestError(f"`timeout` is a number of seconds, at least {LEAST_TIMEOUT}")
    return seconds
