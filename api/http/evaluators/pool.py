"""A worker's evaluators: who may have one, for how long, and what becomes of it afterwards."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.http.errors import (
    LimitExceededError,
    OverloadedError,
    TimeLimitError,
    TooManyQueriesError,
)
from api.http.evaluators.evaluator import encode_query
from api.http.evaluators.frames import ConnectionEndedError, Kind
from api.http.evaluators.growing import AbandonedError, GrowingBody
from api.http.evaluators.handle import Evaluator, failure
from api.http.negotiation import NotAcceptableError
from api.http.protocol import MalformedRequestError, QueryRequest
from api.http.settings import Settings
from graph.store import QueryEvaluationError, QuerySyntaxError

# Seconds that every query may take at full priority; those of others come first afterwards.
SHORT = 0.05
# Seconds that every query may take; whoever takes longer needs a place among the long ones.
SPRINT = 0.25
# Bytes of a long query's answer beyond which its sending begins before its end is known.
BEGINS_AT = 1 << 20
_PATIENCE = 0.1  # seconds between two attempts to reach the nursery, and between two looks whether anybody waits
_IDLE = 2  # evaluators kept waiting for the next query
_STREAMS_PER_PLACE = 2  # answers being sent for each long query that may run: their evaluation may be over


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, with the seconds that it took; whole, or with an end not known yet. The caller closes `body`."""

    media_type: str
    body: GrowingBody
    is_whole: bool
    seconds: float


class _EvaluatorDiedError(LimitExceededError):
    """An evaluator that ended without a word: for lack of memory, most likely."""


class EvaluatorPool:
    """Evaluators of one dataset for one worker process, safe for threads.

    Parameters
    ----------
    address
        Where the nursery listens.
    settings
        The limits.
    """

    def __init__(self, address: Path, settings: Settings) -> None:
        self._address = address
        self._settings = settings
        self._idle: list[Evaluator] = []
        self._lock = threading.Lock()
        self._sprints = threading.BoundedSemaphore(settings.evaluators)
        self._long: Counter[str] = Counter()
        self._streams: Counter[str] = Counter()
        self._closed = False

    def evaluate(self, request: QueryRequest, accept: str | None, client: str, *, may_begin: bool = False) -> Answered:
        """Have a query evaluated.

        Parameters
        ----------
        client
            Who asks: a client may have only so many long queries at a time.
        may_begin
            Whether a large answer of a long query may be given before it is whole: reading it then raises at
            its end whatever makes it end early.

        Raises
        ------
        TimeLimitError, LimitExceededError
            If the query or its answer is too large.
        TooManyQueriesError, OverloadedError
            If there is no place for it.
        graph.store.GraphError, NotAcceptableError, MalformedRequestError
            If the query is at fault.
        """
        limit = min(self._settings.time_limit, request.timeout or self._settings.time_limit)
        ends = time.monotonic() + limit
        if not self._sprints.acquire(timeout=limit):
            raise OverloadedError("every evaluator of this service is busy; try again in a few seconds")
        place = _Place(self, client)
        query = encode_query(request, accept, limit, self._settings.most_rows, self._settings.most_bytes)
        enough = BEGINS_AT if may_begin else None
        try:
            try:
                return self._begin(query, _Asking(self, place, limit, ends), enough)
            except _EvaluatorDiedError:
                if place.is_long:
                    raise
                # So soon it may have been somebody else's doing: once more.
                return self._begin(query, _Asking(self, place, limit, ends), enough)
        except BaseException:
            place.leave()
            raise

    def close(self) -> None:
        """End the idle evaluators, and the others when they are done."""
        with self._lock:
            self._closed = True
            ended, self._idle = self._idle, []
        for evaluator in ended:
            evaluator.end()

    def _begin(self, query: bytes, asking: _Asking, enough: int | None) -> Answered:
        try:
            asking.ask(query)
            whole = asking.read(enough)
            if not whole:
                asking.place.begin_stream(asking.body)
        except BaseException:
            asking.end()
            asking.body.finish()
            asking.body.close()
            raise
        answered = Answered(asking.media_type, asking.body, whole, time.monotonic() - asking.began)
        if whole:
            asking.end()
            asking.place.leave()
            asking.body.finish()
        else:
            threading.Thread(target=asking.read_rest, name="answer", daemon=True).start()
        return answered

    def _take(self, deadline: float) -> Evaluator:
        with self._lock:
            waiting = self._idle.pop() if self._idle else None
        if waiting is not None and waiting.is_alive():
            return waiting
        while True:
            try:
                return Evaluator(self._address)
            except (OSError, ConnectionEndedError) as error:
                # A nursery that has died is replaced within seconds.
                if time.monotonic() + _PATIENCE > deadline:
                    raise OverloadedError("no evaluator can be started; try again in a few seconds") from error
                time.sleep(_PATIENCE)

    def _give_back(self, evaluator: Evaluator) -> None:
        with self._lock:
            if len(self._idle) < _IDLE and not self._closed:
                self._idle.append(evaluator)
                return
        evaluator.end()


class _Asking:
    """A query being evaluated: its evaluator, its place, and the answer so far."""

    def __init__(self, pool: EvaluatorPool, place: _Place, limit: float, ends: float) -> None:
        self.media_type = ""
        self.body = GrowingBody()
        self.place = place
        self.began = ends - limit
        self._pool, self._limit, self._ends = pool, limit, ends
        self._evaluator: Evaluator | None = None
        self._frames: Iterator[tuple[Kind, bytes]] = iter(())
        self._is_reusable = False

    def ask(self, query: bytes) -> None:
        """Have an evaluator begin."""
        self._evaluator = evaluator = self._pool._take(self._ends)
        self._frames = self._received(evaluator)
        with self._translated():
            evaluator.ask(query)

    def read(self, enough: int | None) -> bool:
        """Take up the answer until it is whole; or, where the query is long, larger than enough bytes.

        Returns
        -------
        bool
            Whether it is whole.
        """
        with self._translated():
            for kind, piece in self._frames:
                if kind is Kind.MEDIA_TYPE:
                    self.media_type = piece.decode()
                    continue
                self.body.write(piece)
                if enough is not None and self.place.is_long and self.body.length > enough:
                    return False
        self._is_reusable = True
        return True

    def read_rest(self) -> None:
        """Take up the rest, and tell the reader of the body how it ends."""
        error: Exception | None = None
        try:
            self.read(None)
        except Exception as failed:
            error = failed
        finally:
            self.end()
            self.place.leave()
            self.body.finish(error)

    def end(self) -> None:
        """Give the evaluator back where it can be asked again, or end it."""
        if self._evaluator is not None:
            if self._is_reusable and not self.place.is_long:
                self._pool._give_back(self._evaluator)
            else:
                self._evaluator.end()

    def _received(self, evaluator: Evaluator) -> Iterator[tuple[Kind, bytes]]:
        """The frames of an answer; raises where it fails or takes too long."""
        began = time.monotonic()
        sprint_ends, is_short = began + SPRINT, True
        while True:
            now = time.monotonic()
            if now >= self._ends:
                raise TimeLimitError(f"the query was ended after {self._limit:g} seconds, the limit here")
            if self.body.is_abandoned:
                raise AbandonedError
            if is_short and now >= began + SHORT:
                is_short = False
                evaluator.yield_to_others()
            if not self.place.is_long and now >= sprint_ends:
                self.place.become_long()
            next_step = began + SHORT if is_short else now + _PATIENCE if self.place.is_long else sprint_ends
            until = min(self._ends, next_step)
            try:
                kind, body = evaluator.next_frame(until - now)
            except TimeoutError:
                continue
            if kind is Kind.END:
                return
            if kind is Kind.FAILURE:
                raise failure(json.loads(body))
            yield kind, body

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        """A context in which what an evaluator's death looks like becomes what it means."""
        try:
            yield
        except (ConnectionEndedError, TimeoutError) as error:
            most = self._pool._settings.query_memory >> 20
            raise _EvaluatorDiedError(
                f"the query needs more than {most} MB of memory, or nests too deeply", "memory"
            ) from error
        except (QuerySyntaxError, QueryEvaluationError, NotAcceptableError, MalformedRequestError):
            self._is_reusable = True
            raise


class _Place:
    """A query's place: first among the sprints, then among its client's long queries."""

    def __init__(self, pool: EvaluatorPool, client: str) -> None:
        self._pool = pool
        self._client = client
        self.is_long = False

    def become_long(self) -> None:
        """Leave the sprints for the long queries.

        Raises
        ------
        TooManyQueriesError, OverloadedError
            If there is no place among them.
        """
        settings, running = self._pool._settings, self._pool._long
        with self._pool._lock:
            if running[self._client] >= settings.evaluators_per_client:
                raise TooManyQueriesError(
                    f"{settings.evaluators_per_client} long queries of yours are running already; wait for one to end"
                )
            if running.total() >= settings.evaluators:
                raise OverloadedError(f"{settings.evaluators} long queries are running already; try again later")
            running[self._client] += 1
            self.is_long = True
        self._pool._sprints.release()

    def begin_stream(self, body: GrowingBody) -> None:
        """Count an answer that is being sent, until it is closed.

        Raises
        ------
        TooManyQueriesError, OverloadedError
            If too many are being sent already, however slowly their readers take them.
        """
        settings, streams, client = self._pool._settings, self._pool._streams, self._client
        with self._pool._lock:
            if streams[client] >= settings.evaluators_per_client * _STREAMS_PER_PLACE:
                raise TooManyQueriesError(f"{streams[client]} large answers are being sent to you already")
            if streams.total() >= settings.evaluators * _STREAMS_PER_PLACE:
                raise OverloadedError(f"{streams.total()} large answers are being sent already; try again later")
            streams[client] += 1
        body.call_on_close(self._end_stream)

    def leave(self) -> None:
        """Make room."""
        if not self.is_long:
            self._pool._sprints.release()
            return
        with self._pool._lock:
            _count_down(self._pool._long, self._client)

    def _end_stream(self) -> None:
        with self._pool._lock:
            _count_down(self._pool._streams, self._client)


def _count_down(counter: Counter[str], client: str) -> None:
    counter[client] -= 1
    if not counter[client]:
        del counter[client]
