"""The graph behind the addresses: which dataset is served, and how questions to it are answered."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import cast

from flask import Flask, current_app
from pyoxigraph import NamedNode, Triple

from api.http.answers import Serialised, answer
from api.http.cache import AnswerCache
from api.http.guard import check_query, is_repeatable
from api.http.protocol import QueryRequest
from api.http.settings import Settings
from graph.store import DatasetStore, Solutions
from queries.canned import canned_query
from queries.results import Result, plain_result

EXTENSION = "pilotgraph"


class GraphService:
    """Answers questions over the dataset that is served at the moment.

    Parameters
    ----------
    dataset
        The dataset to begin with.
    settings
        The limits.
    """

    def __init__(self, dataset: DatasetStore, settings: Settings) -> None:
        self.settings = settings
        self.dataset = dataset
        self.answers = AnswerCache(settings.cache_bytes)

    @property
    def version(self) -> str:
        """Changes with the dataset."""
        return self.dataset.version

    def select(self, query: str) -> Solutions:
        """The solutions of a SELECT query of our own."""
        return self.dataset.select(query)

    def canned(self, name: str, parameters: Mapping[str, str], *, evidence: bool = False) -> Result:
        """The answer to a canned query."""
        query = canned_query(name).bound(parameters, evidence=evidence)
        return plain_result(self.select(query))

    def sparql(self, request: QueryRequest, accept: str | None, client: str) -> Serialised:
        """The answer to a client's query, from memory where it was given before."""
        check_query(request.query, self.settings.longest_query)
        dataset = self.dataset
        key = (dataset.version, request, accept)
        if (known := self.answers.get(key)) is not None:
            return known
        found = self._evaluate(dataset, request, accept, client)
        if is_repeatable(request.query):
            self.answers.put(key, found, key_bytes=4 * len(request.query))
        return found

    def about(self, node: NamedNode, most_incoming: int) -> list[Triple]:
        """What the graph says of a node: all that starts there, and some of what leads there."""
        store = self.dataset.store
        outgoing = dict.fromkeys(quad.triple for quad in store.quads_for_pattern(node, None, None, None))
        leading = itertools.islice(store.quads_for_pattern(None, None, node, None), most_incoming)
        return [*outgoing, *dict.fromkeys(quad.triple for quad in leading)]

    def trusted(self, request: QueryRequest, accept: str | None) -> Serialised:
        """The answer to a query of our own, without limits."""
        return answer(self.dataset.store, request, accept)

    def _evaluate(self, dataset: DatasetStore, request: QueryRequest, accept: str | None, client: str) -> Serialised:
        return answer(dataset.store, request, accept)


def graph_service() -> GraphService:
    """The service of the app that handles this request."""
    return cast(GraphService, current_app.extensions[EXTENSION])


def install(app: Flask, service: GraphService) -> None:
    """Make a service the one that `graph_service` finds."""
    app.extensions[EXTENSION] = service
