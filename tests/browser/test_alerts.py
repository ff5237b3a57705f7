"""A number on a dashboard is watched from its menu, told of, seen and left alone again; the same from an answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_dashboards import BOARD, filled, tile
from tests.browser.test_drill import menu_of, press_bar
from tests.browser.test_look import axe, serious

Visit = Callable[..., Any]
ALERT = "Alert me when it changes"
__all__ = ["axe"]


def watch(page: Page, name: str, kind: str, bound: str) -> None:
    form = page.get_by_role("group", name="Watch a number")
    form.get_by_label("Name").fill(name)
    form.get_by_label("Tell me when it").select_option(kind)
    form.get_by_label("Value, or percentage").fill(bound)
    form.get_by_role("button", name="Watch it").click()
    expect(page.get_by_text(f"“{name}” is watched from now on.")).to_be_visible()


@pytest.fixture
def tidy(visit: Visit) -> Any:
    """Afterwards nothing is watched any more."""
    yield
    page = visit("/alerts").page
    expect(page.locator(".as-prospects h2").first).to_be_visible()
    removers = page.get_by_role("button", name=re.compile("^Remove"))
    for left in range(removers.count(), 0, -1):
        removers.first.click()
        expect(removers).to_have_count(left - 1)


@pytest.mark.usefixtures("tidy")
def test_a_mark_of_a_tile_is_watched_told_of_seen_and_rests(visit: Visit, axe: str) -> None:
    page = visit(BOARD).page
    filled(page)
    tile(page, "by_region").locator(".barlayer .point path").first.click(button="right", force=True)
    menu = menu_of(page)
    value = menu.locator(".as-drill-value .num").inner_text()
    menu.get_by_role("menuitem", name=ALERT).click()
    expect(page.locator(".as-alert-form strong")).to_have_text(value)
    expect(page.locator(".as-alert-form p").first).to_contain_text("North America")
    watch(page, "North America", "above", "1")
    row = page.get_by_role("row", name=re.compile("^North America"))
    expect(row).to_contain_text("above $1")
    expect(row).to_contain_text(value)
    expect(page.locator(".as-alert-list strong").first).to_have_text(f"North America is {value}, above $1.")
    expect(page.get_by_role("link", name="Alerts, 1 new").first).to_be_visible()
    assert serious(page, axe) == []
    page.get_by_role("button", name="Seen: North America").click()
    expect(page.locator(".as-alert-list .as-tag").first).to_have_text("Still so")
    expect(page.locator("[data-new]")).to_have_count(0)
    page.get_by_role("button", name="Rest: North America").click()
    expect(row).to_contain_text("rests")
    page.get_by_role("button", name="Look now: North America").click()
    expect(page.get_by_text("Looked at “North America”.")).to_be_visible()
    expect(page.locator(".as-alert-list > li")).to_have_count(1)


@pytest.mark.usefixtures("tidy")
def test_a_bar_of_an_answer_is_watched_and_a_slip_is_told(visit: Visit) -> None:
    person = visit("/")
    page = person.page
    card = person.ask("revenue by region last quarter")
    person.sees_chart(card)
    press_bar(page, card).get_by_role("menuitem", name=ALERT).click()
    form = page.get_by_role("group", name="Watch a number")
    expect(form.get_by_label("Name")).to_have_value(re.compile("last whole quarter$"))
    form.get_by_label("Value, or percentage").fill("much")
    form.get_by_role("button", name="Watch it").click()
    expect(page.get_by_text("“much” is no number.")).to_be_visible()
    page.go_back()
    person.sees_chart(page.locator("[data-answer]").last)
    press_bar(page, page.locator("[data-answer]").last).get_by_role("menuitem", name=ALERT).click()
    watch(page, "A region", "moves", "5 %")
    expect(page.get_by_role("row", name=re.compile("^A region"))).to_contain_text("moves by 5 % or more")
    expect(page.get_by_text("No number you watch has crossed its bound yet.")).to_be_visible()


def test_new_alerts_stand_beside_the_name_of_their_page_are_asked_for_again_and_leave(visit: Visit) -> None:
    page, told = visit("/").page, {"new": 120}
    page.route("**/alerts/new", lambda route: route.fulfill(json=told))
    page.clock.install()
    page.reload()
    link = page.locator('.as-nav a[href="/alerts"]')
    expect(link).to_be_visible()
    page.clock.run_for(5_000)
    expect(link).to_have_attribute("data-new", "99+")
    expect(link).to_have_attribute("aria-label", "Alerts, 120 new")
    told["new"] = 2
    page.clock.run_for(61_000)
    expect(link).to_have_attribute("data-new", "2")
    told["new"] = 0
    page.clock.run_for(61_000)
    expect(link).not_to_have_attribute("data-new", re.compile(".*"))
    expect(link).not_to_have_attribute("aria-label", re.compile(".*"))
