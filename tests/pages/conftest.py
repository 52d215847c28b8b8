from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from api.build import build

ROOT = Path(__file__).parents[2]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
)
SETTINGS = [(language, width) for language in ("zh", "en") for width in (1440, 1024, 390)]


def browser_program() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = browser_program()
    if program is None:
        pytest.skip("no Chromium on this machine: the tests of the pages in a browser are left out")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield started
        started.close()


@contextlib.contextmanager
def served(data: Path, log: Path) -> Iterator[str]:
    """The real service over a dataset, as its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--data", str(data)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--workers", "1"],
            cwd=ROOT,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(process, address, log)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"{address}/readyz", timeout=2).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"the service did not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over the released facts, without any text."""
    with served(ROOT / "data", tmp_path_factory.mktemp("log") / "released.log") as address:
        yield address


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over the invented examples, with their texts."""
    folder = tmp_path_factory.mktemp("examples")
    build([ROOT / "examples"], folder / "data")
    with served(folder / "data", folder / "examples.log") as address:
        yield address


@dataclass
class Visitor:
    """A reader with a browser, who notes what should not happen."""

    context: BrowserContext
    page: Page
    language: str
    width: int
    faults: list[str] = field(default_factory=list)

    def watch(self, page: Page, address: str) -> None:
        def console(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                self.faults.append(f"{page.url}: console: {message.text}")

        def requested(request: Request) -> None:
            if urlsplit(request.url).netloc != urlsplit(address).netloc and not request.url.startswith("data:"):
                self.faults.append(f"{page.url}: asked {request.url}")

        page.on("console", console)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("request", requested)

    def says(self, chinese: str, english: str) -> str:
        return chinese if self.language == "zh" else english


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[[str, str, int], Visitor]]:
    """Opens a browser window on a service, in a language and of a width; at the end nothing may have gone wrong."""
    visitors: list[Visitor] = []

    def open_window(address: str, language: str, width: int) -> Visitor:
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": 900}, reduced_motion="reduce", accept_downloads=True
        )
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "lang", "value": language, "url": address}])
        visitor = Visitor(context, context.new_page(), language, width)
        visitor.watch(visitor.page, address)
        visitors.append(visitor)
        return visitor

    yield open_window
    faults = [fault for visitor in visitors for fault in visitor.faults]
    for visitor in visitors:
        visitor.context.close()
    assert faults == []
