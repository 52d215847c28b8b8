"""The journeys of docs/explanation/journeys.md, walked in both languages at three widths."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.pages.conftest import ROOT, SETTINGS, Visitor

Visit = Callable[[str, str, int], Visitor]
in_every_setting = pytest.mark.parametrize(("language", "width"), SETTINGS)
IDEA = "建设城市级智慧停车平台，接入公共停车场，提供车位查询和无感支付。"


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def fits(visitor: Visitor) -> bool:
    """Whether nothing sticks out of the window at the side."""
    return int(visitor.page.evaluate("document.documentElement.scrollWidth")) <= visitor.width


def taken(page: Page, name: str) -> bytes:
    """A file, by the name of its link."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).first.click()
    return Path(waiting.value.path()).read_bytes()


@in_every_setting
def test_an_officer_finds_who_plans_something_like_it(released: str, visit: Visit, language: str, width: int) -> None:
    visitor = visit(released, language, width)
    page = visitor.page
    page.goto("/")
    page.locator("#home-q").fill("停车")
    page.locator("#home-q").press("Enter")
    expect(page.locator("h1")).to_contain_text("停车")
    assert fits(visitor)
    page.locator(".hits h2 a").first.click()
    for section in ("types", "ask", "alike"):
        expect(page.locator(f"#{section} h2")).to_be_visible()
    expect(page.locator("#types q").first).to_be_visible()
    expect(page.locator("#alike article").first).to_be_visible()
    page.locator("#alike summary").first.click()
    expect(page.locator("#alike .reasons li").first).to_be_visible()
    assert fits(visitor)


@in_every_setting
def test_an_officer_narrows_a_search_and_shares_it(released: str, visit: Visit, language: str, width: int) -> None:
    visitor = visit(released, language, width)
    page = visitor.page
    page.goto("/search?q=智慧社区")
    facet = page.locator(".facets details").first
    if facet.get_attribute("open") is None:
        facet.locator("summary").click()
    facet.locator("a").first.click()
    page.wait_for_url("**prefecture=**")
    found = page.locator("[role=status]").inner_text()
    colleague = visit(released, language, width)
    colleague.page.goto(page.url)
    assert colleague.page.locator("[role=status]").inner_text() == found
    sheet = openpyxl.load_workbook(io.BytesIO(taken(page, "Excel")))["result"]
    assert str(sheet.max_row - 1) in found


@in_every_setting
def test_an_officer_reads_what_a_county_promised(released: str, visit: Visit, language: str, width: int) -> None:
    visitor = visit(released, language, width)
    page = visitor.page
    page.goto("/")
    page.locator('.map a[href*="/370826/"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/pilot/370826/**")
    row = page.locator("#targets tbody tr").first
    expect(row).to_be_visible()
    row.locator("a.source").click()
    page.wait_for_url("**/page/document/**")
    expect(page.locator("#at")).to_be_visible()
    assert fits(visitor)


@in_every_setting
def test_an_officer_sees_how_common_a_kind_of_project_is(
    released: str, visit: Visit, language: str, width: int
) -> None:
    visitor = visit(released, language, width)
    page = visitor.page
    page.goto("/types")
    page.get_by_role("link", name=visitor.says("智慧教育", "Education"), exact=True).click()
    expect(page.locator("h1")).to_have_text(visitor.says("智慧教育", "Education"))
    page.locator('.units a[href*="/unit/"]').first.click()
    page.wait_for_url("**/unit/**")
    assert heading(page)


@in_every_setting
def test_an_officer_pastes_an_idea(released: str, visit: Visit, language: str, width: int) -> None:
    visitor = visit(released, language, width)
    page = visitor.page
    page.goto("/similar")
    page.locator("#text").fill(IDEA)
    page.locator("button[value=page]").click()
    expect(page.locator("article.like")).to_have_count(10)
    expect(page.locator('main a.type[href="/types/parking"]').first).to_be_visible()
    expect(page.locator(".ask").first).to_be_visible()
    assert fits(visitor)


@in_every_setting
def test_an_officer_takes_the_report_on_a_draft(released: str, visit: Visit, language: str, width: int) -> None:
    visitor = visit(released, language, width)
    page = visitor.page
    page.goto("/similar")
    page.locator("#file").set_input_files(ROOT / "examples" / "松溪区三年行动方案.txt")
    with page.expect_download() as waiting:
        page.locator("button[value=docx]").click()
    report = docx.Document(str(waiting.value.path()))
    assert report.paragraphs and report.tables


@in_every_setting
def test_an_officer_compares_three_pilots(released: str, visit: Visit, language: str, width: int) -> None:
    visitor = visit(released, language, width)
    page = visitor.page
    page.goto("/compare")
    for key in ("370826/", "370832/", "370400/"):
        page.locator(f'input[name=pilot][value^="{key}"]').first.check()
    page.locator("#choose button").click()
    expect(page.locator(".matrix thead th")).to_have_count(4)
    assert fits(visitor)
    book = openpyxl.load_workbook(io.BytesIO(taken(page, "Excel")))
    assert book["result"].max_column == 5
    assert len(docx.Document(io.BytesIO(taken(page, "Word"))).tables[0].columns) == 4
    cell = page.locator(".matrix td details").first
    cell.locator("summary").click()
    cell.locator('a[href*="/unit/"]').first.click()
    page.wait_for_url("**/unit/**")


@in_every_setting
def test_an_officer_sees_how_high_others_aim(released: str, visit: Visit, language: str, width: int) -> None:
    visitor = visit(released, language, width)
    page = visitor.page
    page.goto("/targets")
    page.locator("form.fields input").fill("停车")
    page.locator("form.fields input").press("Enter")
    page.wait_for_url("**q=**")
    rows = page.locator("tbody tr")
    assert 1 <= rows.count() < 60
    expect(rows.first.locator("a.source")).to_be_visible()
    assert fits(visitor)


@in_every_setting
def test_an_officer_finds_whom_to_call(released: str, visit: Visit, language: str, width: int) -> None:
    page = visit(released, language, width).page
    page.goto("/agencies")
    page.locator("tbody a").first.click()
    page.wait_for_url("**/page/agency/**")
    expect(page.locator("main .units li").first).to_be_visible()


@in_every_setting
def test_an_officer_reports_an_error(released: str, visit: Visit, language: str, width: int) -> None:
    page = visit(released, language, width).page
    page.goto("/page/pilot/370826/000_83bd0823d5edb45e/unit/1.p1")
    page.locator(".feedback a").click()
    page.wait_for_url("**/feedback**")
    remark = page.locator("#remark").input_value()
    assert "/id/pilot/370826/000_83bd0823d5edb45e/unit/1.p1" in remark
    assert re.search(r"000_83bd0823d5edb45e \d+–\d+", remark)


@in_every_setting
def test_a_researcher_filters_the_network(released: str, visit: Visit, language: str, width: int) -> None:
    visitor = visit(released, language, width)
    page = visitor.page
    page.goto("/patterns")
    expect(page.locator("#network canvas").first).to_be_visible()
    expect(page.locator("#heat canvas").first).to_be_visible()
    page.locator("input[name=least]").fill("0.3")
    page.locator("input[name=find]").fill("微山县")
    assert fits(visitor)
    edges = taken(page, "CSV").decode("utf-8-sig").splitlines()
    assert edges[0].startswith("pilot,place,other_pilot") and len(edges) > 100


@in_every_setting
def test_a_researcher_changes_a_condition(released: str, visit: Visit, language: str, width: int) -> None:
    visitor = visit(released, language, width)
    page = visitor.page
    page.goto("/questions")
    page.locator('main a[href="/questions/who-plans"]').click()
    before = page.locator("tbody tr").count()
    page.locator("form.fields select").first.select_option("parking")
    page.locator("form.fields button").click()
    page.wait_for_url("**parking**")
    assert 0 < page.locator("tbody tr").count() != before
    assert taken(page, "CSV").decode("utf-8-sig").count("\n") > 1
    assert fits(visitor)


def written(page: Page, query: str) -> None:
    """Put a query in the place of what the editor holds, as by keyboard."""
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(query)


@in_every_setting
def test_a_researcher_asks_in_sparql(released: str, visit: Visit, language: str, width: int) -> None:
    visitor = visit(released, language, width)
    page = visitor.page
    page.goto("/sparql")
    page.locator("form[data-sparql] button").click()
    expect(page.locator("[data-answer] tbody tr").first).to_be_visible()
    visitor.faults.clear()
    # A canned query as an example, and a class that the dataset has, by completion.
    page.locator("[data-examples]").select_option(index=1)
    expect(page.locator(".CodeMirror")).to_contain_text("SELECT")
    written(page, "PREFIX pg: <https://w3id.org/pilotgraph/ontology#>\nSELECT ?x WHERE { ?x a pg:LeafUn")
    page.keyboard.press("Control+Space")
    expect(page.get_by_role("option", name="pg:LeafUnit", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".CodeMirror")).to_contain_text("pg:LeafUnit")
    written(page, "SELECT ?x WHERE { ?x }")
    page.locator("form[data-sparql] button").click()
    expect(page.locator("[data-status]")).to_contain_text("SPARQL")
    refused = [fault for fault in visitor.faults if "400" in fault]
    assert len(refused) == 1
    visitor.faults.remove(refused[0])


@in_every_setting
def test_a_researcher_asks_how_far_to_trust(released: str, visit: Visit, language: str, width: int) -> None:
    visitor = visit(released, language, width)
    page = visitor.page
    page.goto("/reliability")
    assert page.locator("tbody").first.locator("tr").count() >= 10
    assert fits(visitor)
    page.locator('main a[href="/questions/doubtful-facts"]').click()
    expect(page.locator("#answer tbody tr").first).to_be_visible()


@in_every_setting
def test_a_researcher_takes_everything_as_files(released: str, visit: Visit, language: str, width: int) -> None:
    visitor = visit(released, language, width)
    page = visitor.page
    page.goto("/data")
    assert fits(visitor)
    with page.expect_download() as waiting:
        page.locator('a[href="/api/export/gexf?graph=pilots"]').click()
    assert b"<gexf" in Path(waiting.value.path()).read_bytes()
    with page.expect_download() as waiting:
        page.locator('a[href^="/api/queries/targets.csv"]').click()
    assert Path(waiting.value.path()).read_text(encoding="utf-8-sig").startswith("document,")
