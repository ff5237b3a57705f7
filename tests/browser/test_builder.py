"""A dashboard built in front of a person: made, filled from a question, moved by keys and mouse, undone, published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_dashboards import tile
from tests.browser.test_look import axe, serious

Visit = Callable[..., Any]
__all__ = ["axe"]


def made(page: Page, title: str) -> None:
    """A new, empty dashboard of the sample shop, open in the builder."""
    page.get_by_role("button", name="New dashboard").click()
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/edit")


def test_a_dashboard_is_built_from_a_question_moved_undone_and_published(visit: Visit) -> None:
    page = visit("/dashboards").page
    made(page, "Built by hand")
    page.get_by_role("button", name="Line", exact=True).click()
    question = page.get_by_label("Question", exact=True)
    expect(question).to_be_focused()
    question.fill("revenue by month last 12 months")
    question.press("Enter")
    line = tile(page, "line")
    expect(line.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    expect(line.locator(".as-tile-title")).to_have_text("Revenue by month last 12 months")
    page.get_by_role("button", name="Revenue", exact=True).click()
    number = tile(page, "revenue")
    expect(number.locator(".as-tile-value")).to_contain_text("$")

    number.focus()
    place = "e => [getComputedStyle(e).getPropertyValue('--x'), getComputedStyle(e).getPropertyValue('--w')].join()"
    before = number.evaluate(place)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert number.evaluate(place) != before
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    assert number.evaluate(place) == before

    head = line.locator(".as-tile-title").bounding_box()
    assert head is not None
    page.mouse.move(head["x"] + 10, head["y"] + 8)
    page.mouse.down()
    page.mouse.move(head["x"] + 420, head["y"] + 8, steps=6)
    expect(page.locator(".as-builder-drop")).to_contain_text("Drop here")
    page.mouse.up()
    assert line.evaluate(place).split(",")[0] != "0"

    expect(page.locator(".as-builder-saved")).to_contain_text("Saved")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(lambda address: not address.endswith("/edit"))
    expect(tile(page, "revenue").locator(".as-tile-value")).to_contain_text("$")
    expect(page.locator(".as-board-title")).to_have_text("Built by hand")


def test_an_answer_is_pinned_to_a_dashboard(visit: Visit) -> None:
    person = visit("/")
    card = person.ask("revenue by region last quarter")
    person.sees_chart(card)
    page = person.page
    card.get_by_role("button", name="Pin to a dashboard").click()
    page.get_by_role("button", name="New dashboard").click()
    expect(page.locator(".as-toast")).to_contain_text("Pinned to the draft")
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/dashboards")
    page.get_by_role("link", name="My dashboard").click()
    expect(tile(page, "pinned").locator(".js-plotly-plot .main-svg").first).to_be_visible()


def test_a_tile_is_resized_by_its_corner_copied_deleted_and_a_version_restored(visit: Visit) -> None:
    page = visit("/dashboards").page
    made(page, "Shaped by hand")
    page.get_by_role("button", name="Revenue", exact=True).click()
    number = tile(page, "revenue")
    expect(number.locator(".as-tile-value")).to_contain_text("$")
    size = "e => ['--w', '--h'].map(name => Number(getComputedStyle(e).getPropertyValue(name)))"
    wide, high = number.evaluate(size)

    number.click()
    corner = number.locator(".as-builder-grip.is-se")
    expect(page.locator(".as-board-panel")).to_be_visible()
    corner.hover(force=True)
    box = corner.bounding_box()
    assert box is not None
    page.mouse.down()
    page.mouse.move(box["x"] + 230, box["y"] + 130, steps=6)
    page.mouse.up()
    assert number.evaluate(size)[0] > wide
    assert number.evaluate(size)[1] > high
    page.get_by_role("button", name="Undo").click()
    assert number.evaluate(size) == [wide, high]

    number.focus()
    page.keyboard.press("Control+d")
    expect(page.locator(".as-board-grid .as-tile")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".as-board-grid .as-tile")).to_have_count(1)
    expect(page.locator(".as-builder-saved")).to_contain_text("Saved")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(lambda address: not address.endswith("/edit"))

    page.get_by_role("button", name="Edit").or_(page.get_by_role("link", name="Edit")).first.click()
    page.wait_for_url("**/edit")
    stands = page.locator(".as-board-about .as-tag")
    expect(stands).to_have_text("Version 1")
    tile(page, "revenue").focus()
    page.keyboard.press("Delete")
    expect(page.locator(".as-board-grid .as-tile")).to_have_count(0)
    expect(page.locator(".as-builder-saved")).to_contain_text("Saved")
    expect(stands).to_have_text("Draft of version 2")
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Versions").click()
    expect(page.locator(".as-board-panel")).to_contain_text("Revenue")
    page.get_by_role("button", name="Restore").click()
    expect(tile(page, "revenue").locator(".as-tile-value")).to_contain_text("$")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_the_builder_shows_its_title_its_state_and_what_can_be_added(
    visit: Visit, axe: str, theme: str
) -> None:
    page = visit("/dashboards", phone=True, theme=theme).page
    name = f"A dashboard with a rather long name, {theme}"
    made(page, name)
    title = page.locator(".as-board-title")
    expect(title).to_have_text(name)
    room = title.evaluate("node => [node.clientWidth, node.scrollHeight - node.clientHeight]")
    assert room[0] > 150
    assert room[1] <= 1
    page.get_by_role("button", name="Revenue", exact=True).click()
    expect(tile(page, "revenue").locator(".as-tile-value")).to_contain_text("$")
    expect(page.locator(".as-builder-saved")).to_contain_text("Saved")
    expect(page.locator(".as-builder-saved")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert serious(page, axe) == []
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(lambda address: not address.endswith("/edit"))
    expect(title).to_have_text(name)
