"""A dashboard is left while something of it is not saved: by a link, by Back, by closing; with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from tests.browser.test_builder import made
from tests.browser.test_dashboards import tile
from tests.browser.test_look import axe, serious

Visit = Callable[..., Any]
__all__ = ["axe"]


class Wire:
    """The way of a draft to the server, which can be cut."""

    def __init__(self, page: Page) -> None:
        self.cut = False
        page.route("**/do/save", self._on)

    def _on(self, route: Route) -> None:
        if self.cut:
            # As a server says it that is being started: a request without an answer is a line in the console.
            route.fulfill(status=422, json={"error": {"message": "The state database is being moved."}})
        else:
            route.continue_()


@pytest.fixture
def edited(visit: Visit) -> tuple[Page, Wire]:
    """A dashboard in the builder with one number that is saved, and the wire its drafts go over."""
    page = visit("/dashboards").page
    wire = Wire(page)
    made(page, "Left in a hurry")
    page.get_by_role("button", name="Revenue", exact=True).click()
    expect(page.locator(".as-builder-saved")).to_contain_text("Saved")
    return page, wire


def changed(page: Page, wire: Wire) -> None:
    """One number more, which cannot be saved."""
    wire.cut = True
    page.get_by_role("button", name="Orders", exact=True).click()
    expect(tile(page, "orders")).to_be_visible()


def test_a_link_saves_first_and_asks_only_where_that_fails(edited: tuple[Page, Wire], axe: str) -> None:
    page, wire = edited
    changed(page, wire)
    link = page.locator("#as-nav").get_by_role("link", name="Explore")
    link.focus()
    page.keyboard.press("Enter")
    ask = page.get_by_role("dialog", name="Not everything is saved")
    expect(ask).to_contain_text("The state database is being moved. Your last changes are only on this page.")
    expect(ask.get_by_role("button", name="Stay here")).to_be_focused()
    assert serious(page, axe) == []
    page.keyboard.press("Escape")
    expect(ask).to_have_count(0)
    expect(link).to_be_focused()
    assert page.url.endswith("/edit")

    page.keyboard.press("Enter")
    expect(ask).to_be_visible()
    ask.get_by_role("button", name="Save and leave").click()
    expect(ask).to_contain_text("only on this page")
    wire.cut = False
    ask.get_by_role("button", name="Save and leave").click()
    page.wait_for_url("**/explore")
    page.go_back()
    expect(tile(page, "orders")).to_be_visible()


def test_back_asks_and_leads_where_it_was_to_lead(edited: tuple[Page, Wire]) -> None:
    page, wire = edited
    page.locator("#as-nav").get_by_role("link", name="Explore").click()
    page.wait_for_url("**/explore")
    page.go_back()
    expect(tile(page, "revenue")).to_be_visible()
    changed(page, wire)
    page.evaluate("history.forward()")
    ask = page.get_by_role("dialog", name="Not everything is saved")
    expect(ask).to_be_visible()
    assert page.url.endswith("/edit")
    ask.get_by_role("button", name="Leave without saving").click()
    page.wait_for_url("**/explore")
    wire.cut = False
    page.go_back()
    expect(tile(page, "revenue")).to_be_visible()
    expect(tile(page, "orders")).to_have_count(0)


def test_closing_asks_while_something_is_only_on_the_page(edited: tuple[Page, Wire]) -> None:
    page, wire = edited
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    changed(page, wire)
    page.reload()
    assert asked == ["beforeunload"]
    expect(tile(page, "revenue")).to_be_visible()
    page.reload()
    assert asked == ["beforeunload"], "a page on which all is saved is left without a word"
