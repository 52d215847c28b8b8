"""A new dataset is taken up, a broken one refused, dead processes are replaced, while requests run."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import Literal, NamedNode, Quad, Store

VERSION = NamedNode("http://e.example/version")
QUERY = "SELECT ?v WHERE { ?s <http://e.example/version> ?v }"


def numbered(sample: Store, number: int) -> Store:
    store = Store()
    store.extend(sample)
    for index in range(20):
        node = NamedNode(f"http://e.example/{index}")
        store.add(Quad(node, VERSION, Literal(number), NamedNode("http://e.example/g")))
    return store


@pytest.fixture
def server(start_server: Any, save_dataset: Any, sample: Store, tmp_path: Path) -> Any:
    running = start_server(save_dataset(tmp_path / "data", numbered(sample, 1)), workers=2, time_limit=3.0)
    yield running
    running.stop()


class Clients:
    """Two clients that ask all the time; `answers` is what they saw, `failures` what went wrong."""

    def __init__(self, url: str) -> None:
        self.answers: list[frozenset[str]] = []
        self.failures: list[str] = []
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(url, number)) for number in range(2)]

    def __enter__(self) -> Clients:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, url: str, number: int) -> None:
        count = 0
        while not self._ended.is_set():
            # Every query is new, so that evaluators answer and not the memory of earlier answers.
            count += 1
            query = f"{QUERY} # {number}.{count}"
            try:
                response = requests.post(f"{url}/sparql", data={"query": query}, timeout=20)
                rows = response.json()["results"]["bindings"]
                self.answers.append(frozenset(row["v"]["value"] for row in rows))
                if len(rows) != 20:
                    self.failures.append(f"{len(rows)} rows")
            except (requests.RequestException, KeyError, ValueError) as error:
                self.failures.append(repr(error))
            time.sleep(0.01)


def parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("waited in vain")
        time.sleep(0.05)


def test_a_new_dataset_is_taken_up_whole(server: Any, save_dataset: Any, sample: Store) -> None:
    with Clients(server.url) as clients:
        wait_for(lambda: frozenset({"1"}) in clients.answers)
        save_dataset(server.directory, numbered(sample, 2))
        wait_for(lambda: clients.answers[-20:] == [frozenset({"2"})] * 20)
        (server.directory / "dataset.nq.gz").write_bytes(b"no dataset at all")
        wait_for(lambda: "dataset refused" in server.log.read_text(encoding="utf-8"))
        seen = len(clients.answers)
        wait_for(lambda: len(clients.answers) > seen + 50)
        save_dataset(server.directory, numbered(sample, 3))
        wait_for(lambda: clients.answers[-20:] == [frozenset({"3"})] * 20)
    assert not clients.failures
    assert set(clients.answers) == {frozenset({"1"}), frozenset({"2"}), frozenset({"3"})}


def test_dead_processes_are_replaced(server: Any) -> None:
    def works() -> bool:
        query = f"{QUERY} # {time.monotonic()}"
        try:
            return requests.post(f"{server.url}/sparql", data={"query": query}, timeout=20).status_code == 200
        except requests.ConnectionError:
            return False

    assert works()
    for process in server.processes():
        if process != server.process.pid:
            children = Path(f"/proc/{process}/task/{process}/children")
            # Supervisor and main process have children; nurseries, workers and evaluators may die at any time.
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                if not children.read_text(encoding="ascii").strip():
                    os.kill(process, signal.SIGKILL)
    wait_for(lambda: all(works() for _ in range(10)))


def test_an_answer_that_is_being_given_is_ended_before_the_service(server: Any) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    statuses: list[int] = []

    def ask() -> None:
        response = requests.get(f"{server.url}/sparql", params={"query": query, "timeout": "2"}, timeout=20)
        statuses.append(response.status_code)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.5)
    server.stop()
    asking.join()
    assert statuses == [504]


def test_it_is_ready_only_while_strangers_are_answered(server: Any) -> None:
    def ready() -> bool:
        return bool(requests.get(f"{server.url}/readyz", timeout=20).status_code == 200)

    assert ready()
    # Workers have many threads; all others but the main process are the supervisor and what it has forked.
    others = [process for process in server.processes() if process != server.process.pid]
    forked = [process for process in others if len(list(Path(f"/proc/{process}/task").iterdir())) == 1]
    (supervisor,) = (p for p in forked if parent(p) == server.process.pid)
    os.kill(supervisor, signal.SIGSTOP)
    try:
        for process in forked:
            if process != supervisor:
                os.kill(process, signal.SIGKILL)
        wait_for(lambda: not ready())
    finally:
        os.kill(supervisor, signal.SIGCONT)
    wait_for(ready)


def supervisor_of(server: Any) -> int:
    (found,) = (
        process
        for process in server.processes()
        if process != server.process.pid
        and Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").strip()
        and Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1]
        == str(server.process.pid)
    )
    return found


def test_what_found_no_room_is_taken_up_later(server: Any, save_dataset: Any, sample: Store) -> None:
    supervisor = supervisor_of(server)
    # A limit of a file's size makes writing fail as a full disk does: of the copy, and of the log, too.
    resource.prlimit(supervisor, resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
    with Clients(server.url) as clients:
        save_dataset(server.directory, numbered(sample, 2))
        wait_for(lambda: len(clients.answers) > 50)
        time.sleep(3.0)
        assert set(clients.answers) == {frozenset({"1"})}
        resource.prlimit(supervisor, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        wait_for(lambda: clients.answers[-20:] == [frozenset({"2"})] * 20)
    assert not clients.failures


def test_stopping_ends_every_process(server: Any) -> None:
    processes = server.processes()
    assert len(processes) >= 5
    server.stop()
    wait_for(lambda: not server.processes())
