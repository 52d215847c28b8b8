"""A graph that another SPARQL 1.1 store holds: asked over HTTP, as the embedded one is asked in memory."""

from __future__ import annotations

import hashlib
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    parse_query_results,
)
from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, EndPointNotFound, QueryBadFormed, Unauthorized

from graph.store import DatasetStore, GraphError, QueryEvaluationError, QuerySyntaxError, Solutions
from ontology.vocabulary import rebased

Read = TypeVar("Read")

VERSION_LASTS = 30.0  # seconds until the endpoint is asked again which data it holds
_PIECE = 1 << 18
_LONGEST_COMPLAINT = 500
_VERSION = rebased("""SELECT ?document ?hash WHERE { ?document <https://w3id.org/pilotgraph/ontology#sha256> ?hash }
ORDER BY ?document ?hash""")
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s a ?class } } ORDER BY ?g"


class EndpointError(GraphError):
    """An endpoint that does not answer as one should; the message names it."""


class EndpointTimeoutError(EndpointError):
    """An endpoint that does not answer in time."""


class AnswerTooLargeError(EndpointError):
    """An answer of more bytes than are taken."""


@dataclass(frozen=True, slots=True)
class RemoteAnswer:
    """An answer as the endpoint gave it."""

    content_type: str
    body: bytes


class RemoteDataset:
    """A graph behind the address of a SPARQL 1.1 endpoint whose default graph is the union of all.

    Parameters
    ----------
    url
        The endpoint's address.
    timeout
        Seconds after which an answer is no longer waited for.

    Raises
    ------
    EndpointError
        If the endpoint does not answer.
    """

    directory: Path | None = None

    def __init__(self, url: str, timeout: float = 20.0) -> None:
        if urllib.parse.urlsplit(url).scheme not in {"http", "https"}:
            raise EndpointError(f"{url}: the address of an endpoint begins with http:// or https://")
        self.url = url
        self._timeout = timeout
        self._lock = threading.Lock()
        self._version, self._version_ends = "", 0.0
        self._mirror: DatasetStore | None = None
        self._graphs = tuple(row[0] for row in self.select(_GRAPHS).rows if isinstance(row[0], NamedNode))

    @property
    def version(self) -> str:
        """16 hex digits that change with the documents and the number of triples."""
        with self._lock:
            if time.monotonic() > self._version_ends:
                told = repr((self.select(_VERSION).rows, self.select(_COUNT).rows))
                self._version = hashlib.sha256(told.encode()).hexdigest()[:16]
                self._version_ends = time.monotonic() + VERSION_LASTS
            return self._version

    def select(self, query: str) -> Solutions:
        """The solutions of a SELECT query.

        Raises
        ------
        QuerySyntaxError
            If the endpoint does not understand the query.
        EndpointError
            If it does not answer.
        """
        client = SPARQLWrapper(self.url)
        client.setMethod(POST)
        client.setReturnFormat(JSON)
        client.setTimeout(int(self._timeout) + 1)
        client.setQuery(query)
        content = _translated(self.url, lambda: client.query().response.read())
        answer = parse_query_results(content, format=QueryResultsFormat.JSON)
        if not isinstance(answer, QuerySolutions):
            raise QueryEvaluationError("a SELECT query was expected here")
        return Solutions(tuple(variable.value for variable in answer.variables), tuple(tuple(row) for row in answer))

    def ask(
        self,
        query: str,
        accept: str,
        *,
        default_graphs: tuple[str, ...] = (),
        named_graphs: tuple[str, ...] = (),
        timeout: float,
        most_bytes: int,
    ) -> RemoteAnswer:
        """Pass a query on, and its answer back.

        Raises
        ------
        QuerySyntaxError, EndpointTimeoutError, AnswerTooLargeError, EndpointError
            By what is wrong.
        """
        form = [("query", query)]
        form += [("default-graph-uri", graph) for graph in default_graphs]
        form += [("named-graph-uri", graph) for graph in named_graphs]
        request = urllib.request.Request(
            self.url,
            urllib.parse.urlencode(form).encode(),
            {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept},
        )
        ends = time.monotonic() + timeout

        def read() -> RemoteAnswer:
            body = bytearray()
            with urllib.request.urlopen(request, timeout=timeout) as response:
                while piece := response.read(_PIECE):
                    body += piece
                    if len(body) > most_bytes:
                        raise AnswerTooLargeError(f"the answer has more than {most_bytes} bytes, the limit here")
                    if time.monotonic() > ends:
                        raise TimeoutError
                return RemoteAnswer(response.headers.get("Content-Type", "application/octet-stream"), bytes(body))

        return _translated(self.url, read)

    def mirror(self) -> DatasetStore:
        """The whole graph copied into memory, for what needs it whole; made when it is asked for first."""
        version = self.version
        with self._lock:
            if self._mirror is None or self._mirror.version != version:
                store = Store()
                for graph in self._graphs:
                    rows = self.select(f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}").rows
                    store.bulk_extend(
                        Quad(s, p, o, graph)
                        for s, p, o in rows
                        if isinstance(s, NamedNode | BlankNode) and isinstance(p, NamedNode)
                        if isinstance(o, NamedNode | BlankNode | Literal)
                    )
                self._mirror = DatasetStore(store, version, MappingProxyType({}))
            return self._mirror


def _translated(url: str, read: Callable[[], Read]) -> Read:
    """What reading gives, with the many ways in which HTTP fails told in ours."""
    try:
        return read()
    except QueryBadFormed as error:
        raise QuerySyntaxError(str(error)[:_LONGEST_COMPLAINT]) from error
    except urllib.error.HTTPError as error:
        complaint = error.read(_LONGEST_COMPLAINT).decode("utf-8", "replace")
        if error.code == 400:
            raise QuerySyntaxError(complaint) from error
        raise EndpointError(f"{url} answered {error.code}: {complaint}") from error
    except (EndPointInternalError, EndPointNotFound, Unauthorized) as error:
        raise EndpointError(f"{url}: {str(error)[:_LONGEST_COMPLAINT]}") from error
    except TimeoutError as error:
        raise EndpointTimeoutError(f"{url} did not answer in time") from error
    except (urllib.error.URLError, OSError) as error:
        if isinstance(getattr(error, "reason", None), TimeoutError):
            raise EndpointTimeoutError(f"{url} did not answer in time") from error
        raise EndpointError(f"{url} cannot be reached: {error}") from error
