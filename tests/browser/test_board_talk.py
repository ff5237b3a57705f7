"""The chat beside a dashboard: why, drafts that are kept, a filter that is undone; a pack's dashboard that strayed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.test_dashboards import filled, tile
from tests.browser.test_look import axe, serious

Visit = Callable[..., Any]
__all__ = ["axe"]


def test_remarks_explain_change_and_filter_what_is_on_screen(visit: Visit, axe: str) -> None:
    page = visit("/dashboards/revenue_overview").page
    filled(page)
    tile(page, "by_region").locator(".as-tile-title").click()
    page.get_by_role("button", name="Chat").click()
    field, log = page.get_by_label("Say something about this dashboard"), page.get_by_role("log")
    expect(page.locator(".as-talk-about")).to_have_text("About “Revenue by region”")

    def say(text: str) -> None:
        expect(page.get_by_role("button", name="Send")).to_be_enabled()
        field.fill(text)
        field.press("Enter")

    say("why is Europe low here?")
    expect(log).to_contain_text("It is not proof of cause")
    expect(log.locator(".waterfalllayer .point").first).to_be_visible()
    say("why is the north low here?")
    expect(log).to_contain_text("I took “north” as North America.")
    expect(log.locator(".waterfalllayer")).to_have_count(2)
    say("make this monthly")
    drafted = tile(page, "by_region")
    expect(drafted.locator(".as-tile-title")).to_have_text("Revenue by month")
    expect(drafted.locator(".scatterlayer .trace").first).to_be_visible()
    say("show only Europe")
    expect(page.locator('[data-filter="region"]')).to_contain_text("Europe")
    expect(log).to_contain_text("The whole dashboard now shows Region: Europe.")
    expect(page.locator(".as-tile[aria-busy]")).to_have_count(0)
    assert serious(page, axe) == []
    log.get_by_role("button", name="Undo").click()
    expect(page.locator('[data-filter="region"]')).to_contain_text("All")
    say("what is the shoe size")
    expect(log).to_contain_text("shoe")
    log.get_by_role("button", name="Discard").click()
    expect(drafted.locator(".as-tile-title")).to_have_text("Revenue by region")


def test_a_draft_is_kept_published_and_the_packs_version_taken_back(visit: Visit) -> None:
    page = visit("/dashboards/customer_health").page
    filled(page, 11)
    title = tile(page, "channels").locator(".as-tile-title")
    title.click()
    page.get_by_role("button", name="Chat").click()
    field = page.get_by_label("Say something about this dashboard")
    field.fill("as a bar chart")
    field.press("Enter")
    page.get_by_role("log").get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Publish it in the builder").click()
    page.get_by_role("button", name="Publish").first.click()
    page.wait_for_url(lambda address: not address.endswith("/edit"))
    filled(page, 11)
    expect(tile(page, "channels").locator(".barlayer .point").first).to_be_visible()
    page.get_by_role("button", name="Take the pack’s version as a draft").click()
    page.wait_for_url("**/edit")
    expect(tile(page, "channels").locator(".pielayer .slice").first).to_be_visible()
