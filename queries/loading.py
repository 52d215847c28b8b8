"""Putting a dataset into another store by the SPARQL 1.1 Graph Store HTTP Protocol, graph by graph.

https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable

from pyoxigraph import RdfFormat, Triple, serialize

from graph.store import DatasetStore, named_graphs
from queries.endpoint import EndpointError

TIMEOUT = 600.0  # seconds for one graph


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
        If the store refuses a graph; those before it are written.
    """
    opener = _opener(store_url, user, password)
    written = 0
    for graph in sorted(named_graphs(dataset.store), key=lambda node: node.value):
        quads = dataset.store.quads_for_pattern(None, None, None, graph)
        triples = [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
        body = serialize(triples, format=RdfFormat.N_TRIPLES)
        address = f"{store_url}?{urllib.parse.urlencode({'graph': graph.value})}"
        # N-Triples are Turtle, and that every store reads.
        request = urllib.request.Request(address, body, {"Content-Type": "text/turtle"}, method="PUT")
        try:
            opener.open(request, timeout=TIMEOUT).close()
        except urllib.error.HTTPError as error:
            complaint = error.read(500).decode("utf-8", "replace")
            raise EndpointError(f"{store_url} answered {error.code} to {graph.value}: {complaint}") from error
        except OSError as error:
            raise EndpointError(f"{store_url} cannot be reached: {error}") from error
        written += len(triples)
        progress(graph.value, len(triples))
    return written


def _opener(url: str, user: str | None, password: str) -> urllib.request.OpenerDirector:
    if user is None:
        return urllib.request.build_opener()
    known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    known.add_password(None, url, user, password)
    return urllib.request.build_opener(
        urllib.request.HTTPDigestAuthHandler(known), urllib.request.HTTPBasicAuthHandler(known)
    )
