"""One draft open in two tabs: the later save replaces nothing, says so, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_builder import made
from tests.browser.test_dashboards import tile
from tests.browser.test_look import axe, serious

Visit = Callable[..., Any]
__all__ = ["axe"]


@pytest.fixture
def tabs(visit: Visit) -> tuple[Page, Page]:
    """A draft with one number, open in two tabs; in the first a second number was added and kept since."""
    first = visit("/dashboards").page
    made(first, "Two at once")
    number = first.get_by_role("button", name="Revenue", exact=True)
    number.click()
    saved(first)
    second = first.context.new_page()
    second.goto(first.url)
    expect(tile(second, "revenue").locator(".as-tile-value")).to_contain_text("$")
    first.get_by_role("button", name="Orders", exact=True).click()
    expect(tile(first, "orders")).to_be_visible()
    saved(first)
    return first, second


def saved(page: Page) -> None:
    expect(page.locator(".as-builder-saved")).to_contain_text("Saved")


def renamed(page: Page, title: str) -> None:
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Settings").click()
    field = page.locator(".as-board-panel").get_by_label("Title")
    field.fill(title)
    field.press("Tab")


def test_the_later_tab_is_told_and_what_the_other_kept_stands(tabs: tuple[Page, Page]) -> None:
    _, second = tabs
    renamed(second, "Mine")
    bar = second.get_by_role("alert")
    expect(bar).to_contain_text("This dashboard was changed at")
    expect(bar).to_contain_text("in another tab or browser. Yours was not saved.")
    second.reload()  # would have shown what was saved, had it been
    expect(tile(second, "orders")).to_be_visible()
    expect(second.locator(".as-board-title")).to_have_text("Two at once")


def test_the_other_version_is_shown_and_undo_brings_back_ones_own(tabs: tuple[Page, Page], axe: Any) -> None:
    first, second = tabs
    renamed(second, "Mine")
    expect(second.get_by_role("alert")).to_be_visible()
    assert serious(second, axe) == []
    second.get_by_role("button", name="Show the other version").click()
    expect(tile(second, "orders")).to_be_visible()
    expect(second.get_by_role("alert")).to_have_count(0)
    second.get_by_role("button", name="Undo").first.click()
    expect(tile(second, "orders")).to_have_count(0)
    saved(second)

    renamed(first, "Theirs")  # now the first tab is the later one
    expect(first.get_by_role("alert")).to_contain_text("Yours was not saved.")


def test_ones_own_is_kept_as_a_dashboard_of_its_own(tabs: tuple[Page, Page]) -> None:
    first, second = tabs
    renamed(second, "Mine")
    second.get_by_role("button", name="Keep mine as an own dashboard").click()
    second.wait_for_url(lambda address: address != first.url)
    expect(second.locator(".as-board-title")).to_have_text("Mine (mine)")
    expect(tile(second, "revenue")).to_be_visible()
    expect(tile(second, "orders")).to_have_count(0)
    first.reload()
    expect(tile(first, "orders")).to_be_visible()


def test_publishing_and_discarding_take_nothing_of_the_other_tab_along(tabs: tuple[Page, Page]) -> None:
    first, second = tabs
    second.get_by_role("button", name="Discard").click()
    expect(second.get_by_role("alert")).to_contain_text("Yours was not saved.")
    second.get_by_role("button", name="Publish").click()
    expect(second.locator(".as-toast")).to_contain_text("Yours was not saved.")
    first.reload()
    expect(tile(first, "orders")).to_be_visible()
    expect(first.locator(".as-board-about .as-tag")).to_have_text("Draft")
