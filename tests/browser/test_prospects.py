"""From a client's needs to a prospect's documents: ranked, approved, generated, opened; numbers are the source's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Page, expect

from tests.browser.homes_for_tests import sample_home
from tests.browser.test_look import axe, serious
from tools import trial

Visit = Callable[..., Any]
__all__ = ["axe"]


@pytest.fixture(scope="module")
def care(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a small sample of the health programs."""
    return sample_home(tmp_path_factory, chromium, "0.02", "healthcare")


@pytest.fixture(scope="module")
def workbench(care: Path, chromium: str) -> Iterator[str]:
    """The workbench over it, with its worker."""
    with trial.served(care, chromium) as url:
        yield url


def check(care: Path, sql: str) -> Any:
    with duckdb.connect(str(care / "samples" / "healthcare.duckdb"), read_only=True) as connection:
        found = connection.execute(sql).fetchone()
        assert found is not None
        return found[0]


def ready(page: Page) -> None:
    """Every document is made and the tiles of the open one are drawn."""
    expect(page.locator(".as-order")).to_contain_text("documents are ready", timeout=120_000)
    expect(page.locator(".as-prepared .as-tile").first).to_be_visible()
    expect(page.locator(".as-prepared .as-tile.is-failed")).to_have_count(0)


def with_documents(visit: Visit) -> None:
    """Some prospect has its documents, whichever test asked for them."""
    page = visit("/prospects").page
    rows = page.locator(".as-prospects tbody tr", has=page.locator("a"))
    expect(rows.first).to_be_visible()
    if rows.filter(has_text=re.compile(r"\bReady")).count() == 0:
        rows.filter(has_text="Not prepared").first.get_by_role("link").click()
        page.get_by_role("button", name="Generate").click()
        ready(page)


def test_from_a_client_to_a_prospects_documents(visit: Visit, care: Path, axe: str) -> None:
    page = visit("/prospects?tab=clients").page
    expect(page.get_by_role("region", name=re.compile("clients, the greatest need first"))).to_be_visible()
    page.get_by_role("link", name="Templates").click()
    cost = page.locator('[data-template="care_cost"]')
    expect(cost).to_have_attribute("data-state", "approved")
    cost.get_by_text("Withdraw", exact=True).click()
    cost.get_by_label("Why it is withdrawn").fill("Prices are being renewed")
    cost.get_by_role("button", name="Withdraw approval").click()
    expect(cost).to_have_attribute("data-state", "valid")
    expect(cost).to_contain_text("Prices are being renewed")
    cost.get_by_role("button", name="Approve").click()
    expect(cost).to_have_attribute("data-state", "approved")
    assert serious(page, axe) == []

    page.get_by_role("navigation", name="Prospects").get_by_role("link", name="Prospects").click()
    page.get_by_text("Formula and weights").click()
    expect(page.get_by_role("region", name="Ranking")).to_contain_text("weight × need")
    rows = page.locator(".as-prospects tbody tr", has=page.locator("a")).filter(has_text="Not prepared")
    expect(rows.first).to_be_visible()
    name = rows.first.get_by_role("link").inner_text()
    assert serious(page, axe) == []
    rows.first.get_by_role("link").click()
    expect(page.locator(".as-board-title")).to_have_text(name)
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("progressbar", name="Progress of the generation")).to_be_visible()
    ready(page)
    sections = page.locator(".as-prepared-head h2").all_inner_texts()
    needs = page.locator(".as-needs tbody th").all_inner_texts()
    assert sections == [need.replace("not told", "").strip() for need in needs]
    assert serious(page, axe) == []

    page.get_by_role("link", name=re.compile("^Programs")).click()
    expect(page.locator(".as-prepared h2").first).to_have_text("Programs")
    prospect = page.url.split("/prospects/")[1].split("?")[0]
    industry = check(care, f"SELECT industry FROM prospects WHERE prospect_id = {int(prospect)}")
    members = check(
        care,
        "SELECT COUNT(DISTINCT member_id) FROM member_months JOIN members USING (member_id) "
        "JOIN clients USING (client_id) "
        f"WHERE industry = '{industry}' AND month >= DATE '2025-11-01' AND month < DATE '2026-11-01'",
    )
    shown = page.locator('[data-widget="members"] .as-tile-value')
    expect(shown).to_contain_text(f"{members:,}")
    told = page.evaluate(
        """async path => (await fetch(path)).json()""", f"/prospects/{prospect}/prepared/care_programs"
    )
    document = {one["id"]: one for one in told["sections"][0]["widgets"]}
    assert document["members"]["headline"]["text"].startswith(f"{members:,}")
    assert json.dumps(told).count("as:c1") > 0, "charts take the colours of the page's theme"

    page.go_back()
    expect(page.locator(".as-prepared h2").first).to_have_text("Value proposition")
    page.goto(page.url.split("/prospects/")[0] + "/prospects")
    expect(page.locator(".as-prospects tbody tr", has=page.locator("a")).first).to_contain_text("Ready")


def test_on_a_phone_in_the_dark_everything_fits(visit: Visit, axe: str) -> None:
    page = visit("/prospects", theme="dark", phone=True).page
    page.locator(".as-prospects tbody a").first.click()
    expect(page.locator(".as-order")).to_be_visible()
    assert serious(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_on_a_phone_a_document_that_is_opened_is_on_the_screen(visit: Visit) -> None:
    with_documents(visit)
    page = visit("/prospects", phone=True).page
    page.locator(".as-prospects tbody tr", has_text="Ready").first.get_by_role("link").click()
    page.get_by_role("link", name=re.compile("^Return on investment")).click()
    title = page.locator(".as-prepared h2").first
    expect(title).to_have_text("Return on investment")
    expect(title).to_be_in_viewport()
    expect(page.locator(".as-document.is-active")).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("phone", [False, True])
def test_an_address_that_leads_nowhere_says_so(visit: Visit, phone: bool) -> None:
    page = visit("/prospects/2?show=nothing", phone=phone).page
    expect(page.locator(".as-prepared")).to_contain_text("There is no prepared document “nothing” here.", timeout=5_000)
    expect(page.locator(".as-board-title")).not_to_have_text("Prospect")
    page.goto(page.url.replace("/prospects/2", "/prospects/99999"))
    lost = page.locator(".as-nothing")
    expect(lost).to_have_count(1)
    expect(lost).to_contain_text("There is no such prospect.")
    expect(page.locator(".as-prepared")).to_be_hidden()
    lost.get_by_role("link", name="All prospects").click()
    page.wait_for_url("**/prospects")
