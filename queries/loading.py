"""Putting a dataset into another store by the SPARQL 1.1 Graph Store HTTP Protocol, graph by graph.

https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPResponse

from pyoxigraph import BlankNode, RdfFormat, Triple, serialize

from graph.store import DatasetStore, named_graphs
from queries.endpoint import EndpointError

TIMEOUT = 600.0  # seconds for one request
PIECE = 10_000  # triples of one request: stores limit its size (Virtuoso breaks off at some 10 MB)


def load_graphs(
    dataset: DatasetStore,
    store_url: str,
    *,
    user: str | None = None,
    password: str = "",
    progress: Callable[[str, int], None] = lambda _graph, _triples: None,
) -> int:
    """Replace each named graph of a store by that of a dataset; other graphs stay as they are.

    Parameters
    ----------
    store_url
        The store's address for graphs: `…/store` of oxigraph, `…/sparql-graph-crud-auth` of Virtuoso.
    user, password
        For stores that ask for them (Basic or Digest).
    progress
        Called after each graph with its name and number of triples.

    Returns
    -------
    int
        The number of triples written.

    Raises
    ------
    EndpointError
        If the store refuses a graph; those before it are written, and this one may be in part.
    """
    opener = _opener(store_url, user, password)
    written = 0
    for graph in sorted(named_graphs(dataset.store), key=lambda node: node.value):
        quads = dataset.store.quads_for_pattern(None, None, None, graph)
        triples = [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
        # Nothing takes the place of the graph first: so small a request may well be refused for want of a password.
        _send(opener, "PUT", store_url, graph.value, [])
        for piece in _pieces(triples):
            _send(opener, "POST", store_url, graph.value, piece)
        written += len(triples)
        progress(graph.value, len(triples))
    return written


def _pieces(triples: list[Triple]) -> Iterator[list[Triple]]:
    # A blank node is another one in each request.
    if any(isinstance(term, BlankNode) for triple in triples for term in (triple.subject, triple.object)):
        yield triples
        return
    for start in range(0, len(triples), PIECE):
        yield triples[start : start + PIECE]


def _send(
    opener: urllib.request.OpenerDirector, method: str, store_url: str, graph: str, triples: list[Triple]
) -> None:
    address = f"{store_url}?{urllib.parse.urlencode({'graph': graph})}"
    # N-Triples are Turtle, and that every store reads.
    body = serialize(triples, format=RdfFormat.N_TRIPLES)
    request = urllib.request.Request(address, body, {"Content-Type": "text/turtle"}, method=method)
    try:
        opener.open(request, timeout=TIMEOUT).close()
    except urllib.error.HTTPError as error:
        complaint = error.read(500).decode("utf-8", "replace")
        raise EndpointError(f"{store_url} answered {error.code} to {graph}: {complaint}") from error
    except OSError as error:
        raise EndpointError(f"{store_url} cannot be reached: {error}") from error


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Digest authentication that sends its answer along from the second request on.

    A store that refuses a request for want of it may not read the body, and then breaks the connection off.
    """

    _challenge: dict[str, str] | None = None

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        if self._challenge is not None:
            told = self.get_authorization(request, self._challenge)
            if told:
                request.add_unredirected_header("Authorization", f"Digest {told}")
        return request

    def retry_http_digest_auth(self, req: urllib.request.Request, auth: str) -> HTTPResponse | None:
        parts = urllib.request.parse_http_list(auth.partition(" ")[2])
        self._challenge = urllib.request.parse_keqv_list([part for part in parts if part])
        return super().retry_http_digest_auth(req, auth)


def _opener(url: str, user: str | None, password: str) -> urllib.request.OpenerDirector:
    if user is None:
        return urllib.request.build_opener()
    known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    known.add_password(None, url, user, password)
    return urllib.request.build_opener(_Digest(known), urllib.request.HTTPBasicAuthHandler(known))
