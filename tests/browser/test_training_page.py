"""What an admin sees of a source is in reach on a phone, and what they write stays while a job ends."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Person


def test_the_overview_stands_below_a_few_items_and_all_are_one_press_away(visit: Callable[..., Person]) -> None:
    page = visit("/admin/training", phone=True).page
    rows = page.locator(".as-list > .as-list-row")
    expect(page.get_by_role("heading", name="Nobody taught or asked")).to_be_attached()
    expect(rows.locator("visible=true")).to_have_count(8)
    page.get_by_role("button", name="Show all 40").click()
    expect(rows.locator("visible=true")).to_have_count(40)
    expect(rows.nth(8)).to_be_focused()


def test_a_wide_page_shows_every_row_beside_the_overview(visit: Callable[..., Person]) -> None:
    page = visit("/admin/training").page
    expect(page.locator(".as-list > .as-list-row").locator("visible=true")).to_have_count(40)
    expect(page.get_by_role("button", name="Show all 40")).to_be_hidden()


def test_what_is_being_written_stays_when_an_import_ends(visit: Callable[..., Person]) -> None:
    page = visit("/admin/training").page
    page.get_by_role("button", name="Import", exact=True).click()
    pairs = [{"question": "visits all told", "sql": "SELECT COUNT(*) FROM web_events"}]
    page.locator('[data-name="pasted"]').fill(json.dumps(pairs))
    page.get_by_role("button", name="Take in as drafts").click()
    expect(page.locator("[data-job]")).to_be_visible()
    page.get_by_role("button", name="Add item", exact=True).click()
    page.locator('[data-name="term"]').fill("GMV")
    expect(page.locator(".as-said")).to_contain_text("1 item kept as a draft")
    expect(page.locator('[data-name="term"]')).to_have_value("GMV")
