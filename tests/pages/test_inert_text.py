"""Text from documents, parameters and uploads never becomes markup or script, whatever it holds."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api.build import build
from api.http.app import create_app
from api.http.settings import Settings
from tests.pages.conftest import ROOT, Visitor, served

EVIL = '<script>window.harmed=1</script><img src=x onerror="window.harmed=1">'
RIGHT_TO_LEFT = "\u202e\u2067"
TASK_BOOK = (ROOT / "examples" / "云湖县试点任务书.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset built from a task book whose titles, platforms and numbers are markup."""
    folder = tmp_path_factory.mktemp("hostile")
    source = folder / "source"
    source.mkdir()
    text = TASK_BOOK.replace("智慧", f"智慧{EVIL}", 5).replace("平台", f"平台{RIGHT_TO_LEFT}", 3)
    (source / "plan.txt").write_text(text, encoding="utf-8")
    build([source], folder / "data")
    return folder / "data"


@pytest.fixture(scope="module")
def client(hostile: Path) -> FlaskClient:
    return create_app(Settings(data=hostile)).test_client()


@pytest.fixture(scope="module")
def hostile_service(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(hostile, tmp_path_factory.mktemp("log") / "hostile.log") as address:
        yield address


def addresses(client: FlaskClient) -> list[str]:
    """The addresses of all pilots, units and documents of the dataset, by following the index pages."""
    found: list[str] = []
    for index in ("/pilots", "/documents", "/search"):
        found += re.findall(r'href="(/page/[^"#]+)', client.get(index).get_data(as_text=True))
    return list(dict.fromkeys(address.replace("&amp;", "&") for address in found))


def test_markup_of_a_document_is_shown_as_text(client: FlaskClient) -> None:
    pages = [client.get(address).get_data(as_text=True) for address in addresses(client)]
    assert len(pages) > 5
    assert any("&lt;script&gt;window.harmed" in page for page in pages)
    for page in pages:
        assert "<script>window" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/search?q={}",
        "/search?type={}",
        "/targets?q={}",
        "/standards?q={}",
        "/questions/find-units?word={}",
        "/feedback?fact={}",
        "/types/{}",
        "/page/platform/{}",
        "/compare?pilot={}",
        "/?lang={}",
        "/api/queries/{}",
    ],
)
def test_a_parameter_is_shown_as_text(client: FlaskClient, address: str) -> None:
    answer = client.get(address.format(EVIL.replace("=", "%3D")), headers={"Accept": "text/html"})
    assert answer.status_code in {200, 400, 404}
    assert "<script>window" not in answer.get_data(as_text=True)
    assert "<img src=x" not in answer.get_data(as_text=True)


def test_an_uploaded_draft_is_shown_as_text(client: FlaskClient) -> None:
    draft = TASK_BOOK.replace("智慧", f"智慧{EVIL}", 5).encode()
    answer = client.post("/similar", data={"file": (io.BytesIO(draft), f"{EVIL}.txt"), "answer": "page"})
    assert answer.status_code == 200
    assert "<script>window" not in answer.get_data(as_text=True)


def test_the_policy_allows_nothing_inline_and_no_other_host(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_no_page_carries_inline_script_or_style(client: FlaskClient) -> None:
    for address in ["/", "/pilots", "/patterns", "/compare", "/similar", "/sparql", *addresses(client)]:
        page = client.get(address, headers={"Accept": "text/html"}).get_data(as_text=True)
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), address
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", re.sub(r"&[a-z#0-9]+;", "", page)), address


def test_nothing_runs_in_a_browser(hostile_service: str, visit: Callable[[str, str, int], Visitor]) -> None:
    page = visit(hostile_service, "zh", 1024).page
    for address in ("/pilots", "/search?q=智慧", "/patterns", "/documents"):
        page.goto(address)
        assert page.evaluate("window.harmed") is None
    page.goto("/documents")
    page.locator('tbody a[href^="/page/document/"]').first.click()
    page.wait_for_url("**/page/document/**")
    assert "window.harmed" in page.locator(".text").inner_text()
    assert page.evaluate("window.harmed") is None
