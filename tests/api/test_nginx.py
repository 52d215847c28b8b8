"""The how-to about nginx, tried as it stands there; skipped where nginx is not installed."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from pyoxigraph import Literal, NamedNode, Quad, Store
from requests.adapters import HTTPAdapter

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
ADDRESSES = ("8001", "8002", "8080")
PORTS_TRIED = 3
VERSION = NamedNode("http://e.example/version")
FRAME = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{site}
}}
"""


def numbered(sample: Store, number: int) -> Store:
    store = Store()
    store.extend(sample)
    store.add(Quad(NamedNode("http://e.example/a"), VERSION, Literal(number), NamedNode("http://e.example/g")))
    return store


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 40
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("waited in vain")
        time.sleep(0.05)


class Site:
    """Two services and the nginx in front of them."""

    def __init__(self, url: str, servers: list[Any]) -> None:
        self.url, self.servers = url, servers

    def version(self, client: str = "127.0.0.1", **headers: str) -> str:
        """What the graph says its version is, asked anew, from an address of this machine; or the status."""
        query = f"SELECT ?v WHERE {{ ?s <{VERSION.value}> ?v }} # {time.monotonic()}"
        with requests.Session() as session:
            session.mount("http://", _From(client))
            told = session.get(f"{self.url}/sparql", params={"query": query}, headers=headers, timeout=30)
        if told.status_code != 200:
            return str(told.status_code)
        (row,) = told.json()["results"]["bindings"]
        return str(row["v"]["value"])


class _From(HTTPAdapter):
    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **settings: Any) -> None:
        super().init_poolmanager(*arguments, **settings, source_address=(self._address, 0))


@pytest.fixture
def site(
    request: pytest.FixtureRequest, root: Path, tmp_path: Path, start_server: Any, save_dataset: Any, sample: Store
) -> Iterator[Site]:
    if not Path(NGINX).exists():
        pytest.skip("nginx is not installed")
    settings = getattr(request, "param", {})
    directories = [save_dataset(tmp_path / name, numbered(sample, 1)) for name in "ab"]
    servers = [start_server(directory, workers=1, trusted_proxies=1, **settings) for directory in directories]
    told = (root / "docs" / "how-to" / "nginx.md").read_text(encoding="utf-8")
    site = "\n".join(line for line in told.split("Start each service")[0].splitlines() if line.startswith("    "))
    # Every process may read what the tests wrote, whoever nginx runs as.
    tmp_path.chmod(0o755)
    process, port = _started(site, [server.port for server in servers], tmp_path)
    running = Site(f"http://127.0.0.1:{port}", servers)
    try:
        wait_for(lambda: _answers(running.url))
        yield running
    finally:
        process.terminate()
        process.wait(10)
        for server in servers:
            server.stop()


def _started(site: str, ports: list[int], folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """nginx in front of two services, and its port; another one where a connection has just taken the port."""
    for _ in range(PORTS_TRIED):
        own = free_port()
        configured = site
        for written, used in zip(ADDRESSES, [*ports, own], strict=True):
            assert written in site
            configured = re.sub(rf"\b{written}\b", str(used), configured)
        (folder / "nginx.conf").write_text(FRAME.format(folder=folder, site=configured), encoding="utf-8")
        process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")])
        wait_for(lambda own=own, process=process: process.poll() is not None or _answers(f"http://127.0.0.1:{own}"))
        if process.poll() is None:
            return process, own
    raise AssertionError("nginx does not start")


def _answers(url: str) -> bool:
    with contextlib.suppress(requests.ConnectionError):
        return requests.get(f"{url}/healthz", timeout=5).status_code == 200
    return False


def test_answers_name_the_address_that_was_asked(site: Site) -> None:
    told = requests.get(f"{site.url}/sparql", headers={"Accept": "text/turtle"}, timeout=20)
    assert f"{site.url}/sparql" in told.text
    assert requests.get(f"{site.url}/metrics", timeout=20).status_code == 403


def test_datasets_are_renewed_and_services_stopped_while_clients_ask(
    site: Site, save_dataset: Any, sample: Store
) -> None:
    seen: list[str] = []
    ended = threading.Event()

    def ask(client: str) -> None:
        while not ended.is_set():
            seen.append(site.version(client))

    # nginx tells clients apart by the first three numbers of their address.
    clients = [threading.Thread(target=ask, args=(f"127.0.{number}.1",)) for number in range(4)]
    for thread in clients:
        thread.start()
    try:
        wait_for(lambda: len(seen) > 20)
        for server in site.servers:
            save_dataset(server.directory, numbered(sample, 2))
        wait_for(lambda: seen[-40:] == ["2"] * 40)
        site.servers[0].stop()
        count = len(seen)
        wait_for(lambda: len(seen) > count + 60)
    finally:
        ended.set()
        for thread in clients:
            thread.join()
    assert set(seen) == {"1", "2"}


@pytest.mark.parametrize("site", [{"requests_per_minute": 20}], indirect=True)
def test_a_clients_limit_holds_behind_the_proxy_and_is_its_own(site: Site) -> None:
    # More than two minutes' worth: a new minute may begin on the way.
    greedy = [site.version("127.0.5.1", **{"X-Forwarded-For": f"10.0.0.{number}"}) for number in range(45)]
    assert set(greedy) == {"1", "429"}
    assert greedy.count("1") <= 40
    assert site.version("127.0.6.1") == "1"
