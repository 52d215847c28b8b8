"""The same service over another store: every canned query gives the same answer as embedded."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from graph.store import DatasetStore, open_dataset
from queries.canned import canned_query, catalogue, run
from queries.endpoint import EndpointError, RemoteDataset
from queries.loading import load_graphs
from queries.results import Result

VIRTUOSO_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{isql}
DirsAllowed = {folder}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
[SPARQL]
ResultSetMaxRows = 100000
"""
# What Virtuoso 7.2 answers in another way however the question is put; docs/how-to/other-stores.md tells users.
VIRTUOSO_DIFFERS = {
    "classes": "its default graph has graphs of its own",
    "properties": "its default graph has graphs of its own",
    "initiatives": "it has no booleans (1 and 0 instead) and takes a CONCAT with an unbound part for bound",
}
SERVE = "import sys; from api.http.server import serve; serve(None, sys.argv[1], port=int(sys.argv[2]), workers=1)"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], url: str, log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(url, timeout=2).close()
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(encoding="utf-8")[-3000:])
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture(scope="module")
def embedded(save_dataset: Any, sample: Any, tmp_path_factory: pytest.TempPathFactory) -> DatasetStore:
    return open_dataset(save_dataset(tmp_path_factory.mktemp("embedded") / "data", sample))


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def endpoint(request: Any, embedded: DatasetStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp(request.param)
    port, isql = free_port(), free_port()
    base = f"http://127.0.0.1:{port}"
    if request.param == "oxigraph":
        binary = str(Path(sys.executable).parent / "oxigraph")
        if not Path(binary).exists():
            pytest.skip("the oxigraph server is not installed")
        command = [binary, "serve", "--location", str(folder / "db"), "--bind", f"127.0.0.1:{port}"]
        with running([*command, "--union-default-graph"], base, folder / "log"):
            load_graphs(embedded, f"{base}/store")
            yield f"{base}/query"
        return
    if shutil.which("virtuoso-t") is None:
        pytest.skip("virtuoso-opensource-7-bin is not installed")
    ini = folder / "virtuoso.ini"
    ini.write_text(VIRTUOSO_INI.format(folder=folder, port=port, isql=isql), encoding="utf-8")
    with running(["virtuoso-t", "+configfile", str(ini), "+foreground", "+wait"], f"{base}/sparql", folder / "log"):
        load_graphs(embedded, f"{base}/sparql-graph-crud-auth", user="dba", password="dba")
        yield f"{base}/sparql"


@pytest.fixture(scope="module")
def remote(endpoint: str) -> RemoteDataset:
    return RemoteDataset(endpoint)


def comparable(result: Result) -> list[str]:
    return [
        repr(tuple(f"{value:.6f}" if isinstance(value, float) else str(value) for value in row)) for row in result.rows
    ]


@pytest.mark.parametrize("name", catalogue())
def test_the_same_answer(name: str, remote: RemoteDataset, embedded: DatasetStore, endpoint: str) -> None:
    if endpoint.endswith("/sparql") and name in VIRTUOSO_DIFFERS:
        pytest.skip(f"Virtuoso differs: {VIRTUOSO_DIFFERS[name]}")
    canned = canned_query(name)
    required = any(parameter.required for parameter in canned.parameters)
    for values in [canned.example] if required else [canned.example, {}]:
        expected, found = run(name, values, embedded), run(name, values, remote)
        assert found.columns == expected.columns
        assert sorted(comparable(found)) == sorted(comparable(expected))


def test_the_service_over_an_endpoint(endpoint: str, tmp_path: Path) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with running([sys.executable, "-c", SERVE, endpoint, str(port)], f"{base}/readyz", tmp_path / "log"):
        assert len(requests.get(f"{base}/api/queries/pilots.json", timeout=30).json()) == 2
        asked = requests.post(f"{base}/sparql", data={"query": "ASK { ?s ?p ?o }"}, timeout=30)
        assert asked.json().get("boolean") is True, asked.text
        refused = requests.post(f"{base}/sparql", data={"query": "SELECT * { SERVICE <http://e/> {} }"}, timeout=30)
        assert refused.status_code == 403
        wrong = requests.post(f"{base}/sparql", data={"query": "SELEC"}, timeout=30)
        assert wrong.status_code == 400 and wrong.headers["Content-Type"] == "application/problem+json"
        assert requests.get(f"{base}/api/search?q=%E6%A0%A1%E5%9B%AD", timeout=30).json()["total"] >= 1
        assert requests.get(f"{base}/data/place/990101.ttl", timeout=30).status_code == 200


def test_an_endpoint_that_is_not_there() -> None:
    with pytest.raises(EndpointError, match="cannot be reached"):
        RemoteDataset(f"http://127.0.0.1:{free_port()}/sparql")
    with pytest.raises(EndpointError, match="begins with http"):
        RemoteDataset("file:///etc/passwd")
