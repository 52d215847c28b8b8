from __future__ import annotations

import contextlib
import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

SAMPLE = Path(__file__).parent.parent / "queries" / "sample.trig"
START = """
import sys
from pathlib import Path
from api.http.server import serve
from api.http.settings import Settings
serve(Path(sys.argv[1]), port=int(sys.argv[2]), workers=int(sys.argv[3]), settings=Settings(**eval(sys.argv[4])))
"""


def write_dataset(directory: Path, store: Store) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    quads = store.dump(format=RdfFormat.N_QUADS)
    assert quads is not None
    aside = directory / ".dataset"
    aside.write_bytes(gzip.compress(quads, mtime=0))
    (directory / "manifest.json").write_text(json.dumps({"format": 1}), encoding="utf-8")
    aside.rename(directory / "dataset.nq.gz")
    return directory


def sample_store() -> Store:
    store = Store()
    store.load(SAMPLE.read_bytes(), format=RdfFormat.TRIG)
    return store


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class LiveServer:
    """A service in a process of its own."""

    def __init__(self, directory: Path, *, workers: int = 1, log: Path, **settings: object) -> None:
        self.directory = directory
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        arguments = [str(directory), str(self.port), str(workers), repr(settings)]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", START, *arguments], stdout=output, stderr=output, start_new_session=True
            )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(f"{self.url}/readyz", timeout=2).close()
                return
            time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"the server did not start:\n{self.log.read_text(encoding='utf-8')}")

    def processes(self) -> list[int]:
        """All processes of this server: those of its session."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    if os.getsid(int(entry.name)) == self.process.pid:
                        found.append(int(entry.name))
        return found

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                for process in self.processes():
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(process, signal.SIGKILL)
                self.process.wait(15)


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., LiveServer]]:
    servers: list[LiveServer] = []

    def start(directory: Path, **settings: object) -> LiveServer:
        log = tmp_path_factory.mktemp("log") / "server.log"
        server = LiveServer(directory, log=log, **settings)  # type: ignore[arg-type]
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def save_dataset() -> Callable[[Path, Store], Path]:
    return write_dataset


@pytest.fixture(scope="session")
def sample() -> Store:
    return sample_store()


@pytest.fixture(scope="session")
def live(start_server: Callable[..., LiveServer], tmp_path_factory: pytest.TempPathFactory) -> LiveServer:
    """The sample dataset, served with short limits."""
    directory = write_dataset(tmp_path_factory.mktemp("live") / "data", sample_store())
    return start_server(directory, time_limit=3.0, query_memory=256 << 20)
