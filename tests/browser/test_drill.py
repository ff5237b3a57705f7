"""The drill menu on answers: by mouse, by keys, on a table, a legend and the answer as a whole; trail, Undo, Back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

Visit = Callable[..., Any]


def menu_of(page: Page) -> Locator:
    """The open menu."""
    found = page.locator("#as-drill-menu")
    expect(found.locator(".as-drill-head")).to_be_visible()
    return found


def press_bar(page: Page, card: Locator, place: int = 0, button: Any = "left") -> Locator:
    """Press a bar where it is, as a person does: Plotly lays a sheet of its own over its bars."""
    bar = card.locator(".barlayer .point path").nth(place)
    expect(bar).to_be_visible()
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 3, box["y"] + box["height"] / 2, button=button)
    return menu_of(page)


def crumbs(page: Page) -> Locator:
    return page.locator("details[open] .as-trail li")


def test_three_steps_by_mouse_then_back_and_undo(visit: Visit) -> None:
    person = visit("/")
    page = person.page
    card = person.ask("revenue by region last quarter")
    person.sees_chart(card)
    menu = press_bar(page, card)
    expect(menu.get_by_role("menuitem", name=re.compile(r"^See the [\d,]+ order lines"))).to_be_visible()
    expect(menu.locator(".as-drill-value")).to_contain_text("$")
    region = menu.locator(".as-drill-name strong").inner_text()
    menu.get_by_role("menuitem", name=re.compile("^Break out by .*splits best")).click()
    expect(crumbs(page)).to_have_text(["Revenue by region last quarter", region])
    second = page.url
    card = page.locator("details[open] [data-answer]").last
    person.sees_chart(card)
    menu = press_bar(page, card, 0, "right")
    menu.get_by_role("menuitem", name="By week").click()
    expect(crumbs(page)).to_have_count(3)
    card = page.locator("details[open] [data-answer]").last
    expect(card.locator(".as-chips, .as-chip").first).to_be_visible()
    page.go_back()
    expect(crumbs(page)).to_have_count(2)
    assert page.url == second
    page.reload()
    expect(crumbs(page)).to_have_text(["Revenue by region last quarter", region])
    page.get_by_role("button", name="Undo").click()
    expect(crumbs(page)).to_have_count(0)


def test_three_steps_by_keys_alone_and_focus_comes_back(visit: Visit) -> None:
    person = visit("/")
    page, keys = person.page, person.page.keyboard
    card = person.ask("orders by sales channel this year")
    person.sees_chart(card)
    page.locator(".as-main").focus()
    person.tab_to("[data-marks]")
    keys.press("ArrowRight")
    expect(page.locator("#as-live")).to_have_text(re.compile(r"1 of 3"))
    keys.press("Shift+F10")
    menu_of(page)
    keys.press("Escape")
    expect(page.locator("#as-drill-menu")).to_be_hidden()
    assert person.focus_is_on("[data-marks]")
    keys.press("Enter")
    expect(menu_of(page).get_by_role("menuitem").first).to_be_focused()
    keys.press("t")
    expect(crumbs(page)).to_have_count(2)
    person.sees_chart(page.locator("details[open] [data-answer]").last)
    page.locator(".as-main").focus()
    person.tab_to("[data-marks]")
    keys.press("End")
    keys.press("Enter")
    menu_of(page)
    keys.press("r")
    expect(crumbs(page)).to_have_count(3)
    expect(page.locator("details[open] .ag-row").first).to_be_visible()
    cell = page.locator("details[open] .ag-cell[col-id='c3']").first
    cell.focus()
    keys.press("Shift+F10")
    expect(menu_of(page).get_by_role("menuitem", name=re.compile("^Only "))).to_be_visible()


def test_cells_legend_entries_and_the_whole_answer_open_the_same_menu(visit: Visit) -> None:
    person = visit("/")
    page = person.page
    card = person.ask("orders by month and sales channel this year")
    person.sees_chart(card)
    page.locator(".as-legend-button:visible", has_text="web").first.click()
    expect(menu_of(page).get_by_role("menuitem", name="Only web")).to_be_visible()
    page.keyboard.press("Escape")
    card.get_by_role("button", name="Look closer, compare, explain").click()
    expect(menu_of(page).get_by_role("menuitem", name="The rest")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Escape")
    card.get_by_role("tab", name="Table").click()
    card.locator(".ag-cell[col-id='c2']").first.click()
    expect(menu_of(page).get_by_role("menuitem", name=re.compile(r"^See the [\d,]+ orders"))).to_be_visible()


def test_on_a_phone_a_long_press_opens_a_sheet(visit: Visit) -> None:
    person = visit("/", phone=True)
    page = person.page
    card = person.ask("revenue by region last quarter")
    person.sees_chart(card)
    box = card.locator(".barlayer .point path").first.bounding_box()
    assert box is not None
    spot = {"clientX": box["x"] + 10, "clientY": box["y"] + box["height"] / 2, "pointerType": "touch", "bubbles": True}
    card.locator(".nsewdrag").first.dispatch_event("pointerdown", spot)
    menu = menu_of(page)
    menu.evaluate("sheet => Promise.all(sheet.getAnimations({subtree: true}).map(move => move.finished))")
    sheet = menu.bounding_box()
    assert sheet is not None
    assert sheet["width"] == 390
    assert round(sheet["y"] + sheet["height"]) == 844
