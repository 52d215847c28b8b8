"""Take the pictures of docs/images: `python -m tests.pages.screenshots`.

Only the released facts and the invented examples are shown, so that no picture holds a sentence of a document.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from api.build import build
from tests.pages.conftest import FLAGS, ROOT, browser_program, served

FOLDER = ROOT / "docs" / "images"
PILOT = "/page/pilot/370826/000_83bd0823d5edb45e"
OTHER = "370832/000_83bd0823d5edb45e"
# Name, address, language, width, height.
RELEASED = (
    ("home", "/", "zh", 1440, 1180),
    ("home-english", "/", "en", 1024, 1000),
    ("home-phone", "/", "zh", 390, 844),
    ("search", "/search?q=智慧停车", "zh", 1440, 900),
    ("pilot", PILOT, "zh", 1440, 1100),
    ("pilot-phone", PILOT, "en", 390, 844),
    ("compare", f"/compare?pilot={PILOT[12:]}&pilot={OTHER}&pilot=370400/000_83bd0823d5edb45e", "zh", 1440, 900),
    ("network", "/patterns", "zh", 1440, 1000),
    ("heat-map", "/patterns#heat", "en", 1440, 1000),
    ("type", "/types/parking", "en", 1440, 900),
    ("reliability", "/reliability", "zh", 1024, 900),
)
EXAMPLES = (("reader", "/documents", "zh", 1440, 900),)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        build([ROOT / "examples"], folder / "data")
        browser = playwright.chromium.launch(executable_path=browser_program(), args=list(FLAGS))
        with served(ROOT / "data", folder / "released.log") as address:
            for picture in RELEASED:
                take(browser, address, *picture)
        with served(folder / "data", folder / "examples.log") as address:
            for picture in EXAMPLES:
                take(browser, address, *picture)
        browser.close()


def take(browser: Browser, service: str, name: str, address: str, language: str, width: int, height: int) -> None:
    context = browser.new_context(
        base_url=service, viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    context.add_cookies([{"name": "lang", "value": language, "url": service}])
    page = context.new_page()
    page.goto(address)
    if name == "reader":
        page.locator('tbody a[href^="/page/document/"]').last.click()
        page.wait_for_url("**/page/document/**")
    page.wait_for_load_state("networkidle")
    if page.locator("[data-chart]").count():
        page.wait_for_timeout(2500)
        if "#" in address:
            page.locator("#" + address.split("#")[1]).scroll_into_view_if_needed()
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()


if __name__ == "__main__":
    main()
