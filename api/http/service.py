"""The graph behind the addresses: which dataset is served, and how questions to it are answered."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app
from pyoxigraph import BlankNode, NamedNode, Triple

from api.http.answers import Serialised, answer, content_type
from api.http.cache import AnswerCache
from api.http.errors import TimeLimitError, UnanswerableTextError
from api.http.evaluators.growing import GrowingBody
from api.http.evaluators.pool import EvaluatorPool
from api.http.federation import Federation
from api.http.forwarding import forwarded
from api.http.guard import calls_service, check_length, is_repeatable
from api.http.protocol import QueryRequest
from api.http.settings import Settings
from graph.store import DatasetStore, Solutions, Term
from queries.canned import canned_query
from queries.endpoint import RemoteDataset
from queries.results import Result, plain_result

if TYPE_CHECKING:
    from api.http.drafts import DraftComparison
    from queries.search.index import SearchIndex

EXTENSION = "pilotgraph"

# A query that was answered within so many seconds and bytes is evaluated in the worker itself when it comes
# again: the dataset does not change, so it will be as quick.
QUICK_SECONDS = 0.05
QUICK_BYTES = 1 << 20
_MOST_QUICK = 20_000
_CHECK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Streamed:
    """An answer that is too large to be kept in memory; whoever sends it closes `body`.

    Attributes
    ----------
    length
        In bytes; None where the end is not known yet. Reading then raises, at the end of what there is,
        whatever made the answer end early.
    """

    content_type: str
    body: GrowingBody
    length: int | None


@dataclass(frozen=True, slots=True)
class Served:
    """A dataset and, where strangers ask, the evaluators for their queries."""

    dataset: DatasetStore | RemoteDataset
    evaluators: EvaluatorPool | None = None


class GraphService:
    """Answers questions over the dataset that is served at the moment.

    Parameters
    ----------
    served
        What to begin with. Without evaluators queries are evaluated in this process, and nothing ends them:
        for trusted clients only.
    settings
        The limits.
    """

    def __init__(self, served: Served, settings: Settings) -> None:
        self.settings = settings
        self.answers: AnswerCache[Serialised] = AnswerCache(settings.cache_bytes)
        self._federation = Federation(settings.service_allow)
        self._served = served
        self._quick: dict[Hashable, None] = {}
        self._lock = threading.Lock()
        self._search: tuple[str, SearchIndex] | None = None
        self._search_lock = threading.Lock()
        self._drafts: tuple[str, DraftComparison] | None = None

    @property
    def version(self) -> str:
        """Changes with the dataset."""
        return self._served.dataset.version

    @property
    def dataset(self) -> DatasetStore:
        """The dataset that is served at the moment; of a remote one a copy in memory."""
        dataset = self._served.dataset
        return dataset.mirror() if isinstance(dataset, RemoteDataset) else dataset

    def renew(self, served: Served) -> None:
        """Serve another dataset from now on; questions being answered end with the old one."""
        old, self._served = self._served, served
        with self._lock:
            self._quick.clear()
        self.answers.clear()
        if old.evaluators is not None:
            old.evaluators.close()

    def check(self) -> None:
        """Find out whether questions are answered, here and by an evaluator.

        Raises
        ------
        graph.store.GraphError, api.http.errors.ServiceError
            If one is not.
        """
        self.select("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
        if (evaluators := self._served.evaluators) is not None:
            evaluators.evaluate(QueryRequest("ASK {}", timeout=_CHECK_SECONDS), None, "").body.close()

    def select(self, query: str) -> Solutions:
        """The solutions of a SELECT query of our own."""
        return self._served.dataset.select(query)

    def canned(self, name: str, parameters: Mapping[str, str], *, evidence: bool = False) -> Result:
        """The answer to a canned query."""
        query = canned_query(name).bound(parameters, evidence=evidence)
        return plain_result(self.select(query))

    def search_index(self) -> SearchIndex:
        """The search index of the dataset, made when it is asked for first."""
        # Imported late: see `queries.search`.
        from queries.search.index import SearchIndex

        dataset = self._served.dataset
        with self._search_lock:
            if self._search is None or self._search[0] != dataset.version:
                self._search = (dataset.version, SearchIndex(dataset))
            return self._search[1]

    def similar_to_text(self, title: str, text: str, most: int) -> list[dict[str, Any]]:
        """The units most like a text; the index is loaded when it is asked for first."""
        # Imported late: arrays take memory that most workers never need.
        from api.http.drafts import DraftComparison
        from graph.similarity import UnanswerableError

        dataset = self.dataset
        with self._search_lock:
            if self._drafts is None or self._drafts[0] != dataset.version:
                self._drafts = (dataset.version, DraftComparison(dataset))
            drafts = self._drafts[1]
        try:
            return list(drafts.similar(title, text, most))
        except UnanswerableError as error:
            raise UnanswerableTextError(str(error)) from error

    def about(self, node: NamedNode, most_incoming: int) -> list[Triple]:
        """What the graph says of a node: all that starts there, and some of what leads there."""
        outgoing = self.select(f"SELECT DISTINCT ?p ?o WHERE {{ {node} ?p ?o }}").rows
        leading = self.select(f"SELECT DISTINCT ?s ?p WHERE {{ ?s ?p {node} }} LIMIT {most_incoming}").rows
        triples: list[tuple[Term | None, ...]] = [(node, predicate, value) for predicate, value in outgoing]
        triples += [(subject, predicate, node) for subject, predicate in leading]
        return [
            Triple(subject, predicate, value)
            for subject, predicate, value in triples
            if isinstance(subject, NamedNode | BlankNode) and isinstance(predicate, NamedNode) and value is not None
        ]

    def trusted(self, request: QueryRequest, accept: str | None) -> Serialised:
        """The answer to a query of our own, without limits."""
        return self._in_this_process(self._served.dataset, request, accept)

    def sparql(
        self, request: QueryRequest, accept: str | None, client: str, *, may_begin: bool = False
    ) -> Serialised | Streamed:
        """The answer to a client's query.

        From memory where it was given before; in this process where it is known to be quick; else by an
        evaluator, within the limits; `may_begin` says whether a large one may begin before it is whole.
        """
        served = self._served
        asked = (served.dataset.version, request.query, request.default_graphs, request.named_graphs)
        key = (*asked, request.format, accept)
        if (known := self.answers.get(key)) is not None:
            return known
        check_length(request.query, self.settings.longest_query)
        is_kept = is_repeatable(request.query)
        if calls_service(request.query):
            request = self._federated(request)
        if served.evaluators is None or asked in self._quick:
            found = self._in_this_process(served.dataset, request, accept)
            if is_kept:
                self._remember(key, request, found)
            return found
        answered = served.evaluators.evaluate(request, accept, client, may_begin=may_begin)
        served_as = content_type(answered.media_type)
        if not answered.is_whole or answered.body.length > QUICK_BYTES:
            return Streamed(served_as, answered.body, answered.body.length if answered.is_whole else None)
        with contextlib.closing(answered.body) as body:
            found = Serialised(served_as, b"".join(body))
        if not is_kept:
            return found
        if answered.seconds < QUICK_SECONDS:
            with self._lock:
                if len(self._quick) >= _MOST_QUICK:
                    self._quick.clear()
                self._quick[asked] = None
        self._remember(key, request, found)
        return found

    def _federated(self, request: QueryRequest) -> QueryRequest:
        """A query with what other services answer put in; it has the rest of its time."""
        limit = min(self.settings.time_limit, request.timeout or self.settings.time_limit)
        began = time.monotonic()
        query = self._federation.answered(request.query, limit)
        left = limit - (time.monotonic() - began)
        if left <= 0:
            raise TimeLimitError(f"the query was ended after {limit:g} seconds, the limit here")
        return replace(request, query=query, timeout=left)

    def _in_this_process(
        self, dataset: DatasetStore | RemoteDataset, request: QueryRequest, accept: str | None
    ) -> Serialised:
        if isinstance(dataset, DatasetStore):
            return answer(dataset, request, accept)
        return forwarded(dataset, request, accept, self.settings)

    def _remember(self, key: Hashable, request: QueryRequest, found: Serialised) -> None:
        self.answers.put(key, found, len(found.body) + len(request.query))


def graph_service() -> GraphService:
    """The service of the app that handles this request."""
    return cast(GraphService, current_app.extensions[EXTENSION])


def install(app: Flask, service: GraphService) -> None:
    """Make a service the one that `graph_service` finds."""
    app.extensions[EXTENSION] = service
