"""A dashboard in front of a person: found, opened, filtered by mouse and keyboard, explained, commented, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_look import axe, serious

Visit = Callable[..., Any]
BOARD = "/dashboards/revenue_overview"
__all__ = ["axe"]


def tile(page: Page, name: str) -> Locator:
    return page.locator(f'.as-tile[data-widget="{name}"]')


def filled(page: Page, count: int = 12) -> None:
    """Every widget has arrived and none failed."""
    expect(page.locator(".as-tile")).to_have_count(count)
    expect(page.locator(".as-tile[aria-busy]")).to_have_count(0)
    expect(page.locator(".as-tile.is-failed")).to_have_count(0)


def amount(page: Page, name: str = "revenue") -> str:
    return tile(page, name).locator(".as-tile-value").inner_text()


def test_a_dashboard_is_found_opened_and_filtered_by_a_click_that_back_undoes(visit: Visit) -> None:
    page = visit("/dashboards").page
    page.get_by_label("Search dashboards").fill("margin regions")
    expect(page.locator(".as-gallery-card")).to_have_count(1)
    page.get_by_role("link", name="Revenue overview").click()
    filled(page)
    before = amount(page)
    tile(page, "by_region").locator(".barlayer .point path").first.click(force=True)
    expect(page.locator(".as-filter-chip")).to_contain_text("North America")
    expect(page.locator(".as-board-trail")).to_contain_text("widgets follow this selection")
    expect(tile(page, "by_region")).to_contain_text("Filters others")
    expect(tile(page, "revenue").locator(".as-tile-value")).not_to_have_text(before)
    filtered, shared = amount(page), page.url
    page.go_back()
    expect(tile(page, "revenue").locator(".as-tile-value")).to_have_text(before)
    page.goto("about:blank")
    page.goto(shared)
    expect(tile(page, "revenue").locator(".as-tile-value")).to_have_text(filtered)


def test_a_click_makes_the_other_marks_pale_where_they_stand_and_what_is_on_screen_comes_first(visit: Visit) -> None:
    page = visit(BOARD).page
    filled(page)
    bars = tile(page, "by_region").locator(".barlayer .point path")
    page.evaluate("""() => {
        window.order = [];
        const add = name => new MutationObserver(() => window.order.push(name));
        const board = document.querySelector("#as-board-page");
        const last = document.querySelector('[data-widget="products"]');
        add("seen").observe(board, {attributes: true, attributeFilter: ["data-seen"]});
        add("below").observe(last.querySelector(".as-tile-body"), {childList: true});
    }""")
    bars.nth(1).click(force=True)
    filled(page)
    expect(bars.nth(1)).to_have_css("opacity", "1")
    expect(bars.nth(0)).to_have_css("opacity", "0.4")
    expect(tile(page, "by_region").locator(".barlayer .point text").first).to_have_css("fill-opacity", "1")
    chart = tile(page, "by_region").locator(".js-plotly-plot")
    assert not chart.evaluate("plot => plot.data[0].selectedpoints"), "the chart was drawn anew for it"
    page.wait_for_function("() => window.order.includes('below') && window.order.includes('seen')")
    assert page.evaluate("() => window.order")[:2] == ["seen", "below"]
    page.go_back()
    expect(bars.nth(0)).to_have_css("opacity", "1")


def test_filters_are_chosen_with_the_keyboard_and_reset(visit: Visit) -> None:
    page = visit(BOARD).page
    filled(page)
    before = amount(page)
    page.locator('[data-filter="region"]').focus()
    page.keyboard.press("Enter")
    page.get_by_label("Search region").fill("euro")
    option = page.locator(".as-sheet-option")
    expect(option).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator('[data-filter="region"]')).to_contain_text("Europe")
    expect(tile(page, "revenue").locator(".as-tile-value")).not_to_have_text(before)
    page.locator('[data-filter="period"]').click()
    page.get_by_role("button", name="Last 12 months").click()
    expect(page.locator('[data-filter="period"]')).to_contain_text("Last 12 months")
    page.get_by_role("button", name="Reset").click()
    expect(tile(page, "revenue").locator(".as-tile-value")).to_have_text(before)


def test_a_number_says_why_and_takes_a_comment(visit: Visit) -> None:
    page = visit(BOARD).page
    filled(page)
    tile(page, "by_category").get_by_role("button", name="More about Revenue by category").click()
    page.get_by_role("menuitem", name="Why is it what it is?").click()
    panel = page.locator(".as-board-panel")
    expect(panel).to_contain_text("Value of delivered orders after discount")
    expect(panel).to_contain_text("SELECT")
    expect(panel).to_contain_text("Follows Period")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    tile(page, "by_category").get_by_role("button", name="More about Revenue by category").click()
    page.get_by_role("menuitem", name="Comment").click()
    page.get_by_label("Comment on Revenue by category").fill("Chairs were out of stock.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".as-comment")).to_contain_text("Chairs were out of stock.")
    page.reload()
    expect(tile(page, "by_category").locator(".as-tile-badges")).to_contain_text("1")


def test_a_tile_fills_the_screen_and_comes_back_and_all_are_asked_again_in_time(visit: Visit) -> None:
    page = visit(BOARD).page
    filled(page)
    shown = tile(page, "by_category")
    more = shown.get_by_role("button", name="More about Revenue by category")
    more.click()
    page.get_by_role("menuitem", name="Full screen").click()
    expect(shown.get_by_role("button", name="Leave full screen")).to_be_focused()
    assert shown.evaluate("node => node.clientWidth > innerWidth - 40 && node.clientHeight > innerHeight - 40")
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    assert shown.evaluate("node => node.clientWidth < innerWidth - 400")
    page.clock.install()
    page.get_by_role("switch", name="Auto-refresh").check()
    with page.expect_response(lambda answer: answer.url.endswith("/fill")) as again:
        page.clock.fast_forward("15:00")
    assert again.value.ok


def test_sheets_keep_their_widgets_and_their_address(visit: Visit) -> None:
    page = visit("/dashboards/product_sales").page
    filled(page, 10)
    page.get_by_role("tab", name="Returns").click()
    filled(page, 4)
    assert "tab=returns" in page.url
    page.reload()
    filled(page, 4)


@pytest.mark.parametrize(("theme", "phone"), [("light", False), ("dark", False), ("light", True)])
def test_a_dashboard_keeps_nobody_out_and_fits(visit: Visit, axe: str, theme: str, phone: bool) -> None:
    page = visit(BOARD, theme=theme, phone=phone).page
    filled(page)
    expect(tile(page, "by_month").locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert serious(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    cut = "all => all.filter(n => n.scrollWidth > n.clientWidth + 1 || n.scrollHeight > n.clientHeight + 3).length"
    assert page.locator(".as-tile-number, .as-tile-number > span").evaluate_all(cut) == 0, "a number's words are cut"


@pytest.mark.parametrize("phone", [False, True])
def test_a_timeline_names_the_days_along_it(visit: Visit, phone: bool) -> None:
    page = visit("/dashboards/delivery_service", phone=phone).page
    filled(page, 12)
    shown = tile(page, "latest")
    shown.scroll_into_view_if_needed()
    expect(shown.locator(".xaxislayer-above .xtick").nth(1)).to_contain_text(re.compile(r"\d+ Nov"))


def test_a_mark_is_drilled_to_its_rows_and_back(visit: Visit) -> None:
    page = visit(BOARD).page
    filled(page)
    tile(page, "by_region").locator(".barlayer .point path").first.click(button="right", force=True)
    expect(page.locator("#as-drill-menu")).to_contain_text("North America")
    expect(page.locator(".as-filter-chip")).to_have_count(0)
    page.get_by_role("menuitem", name="Break out by country").click()
    panel = page.locator(".as-board-panel")
    expect(panel).to_contain_text("United States")
    page.go_back()
    expect(panel).to_be_hidden()
    tile(page, "revenue").locator(".as-tile-number").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#as-drill-menu")).to_contain_text("Revenue")
    page.keyboard.press("Escape")
    expect(page.locator("#as-drill-menu")).to_be_hidden()


PIE = {"type": "pie", "automargin": True, "labels": ["Neither", "Both", "None"], "values": [81, 16, 3]}
RING = {"data": [PIE], "layout": {"annotations": [{"text": "483<br><span>members</span>"}]}}


def test_the_names_around_a_pie_are_not_cut_and_its_total_stands_in_its_ring(visit: Visit) -> None:
    page = visit(BOARD).page
    filled(page)
    drawn = page.evaluate("raw => assay.figure(raw)", RING)
    assert (drawn["data"][0]["rotation"], drawn["data"][0]["automargin"]) == (90, False)
    even = {**PIE, "values": [40, 35, 25]}
    assert page.evaluate("raw => assay.figure(raw)", {"data": [even], "layout": {}})["data"][0]["rotation"] == 0
    phone = visit(BOARD, phone=True).page
    filled(phone)
    assert phone.evaluate("raw => assay.figure(raw)", RING)["layout"]["annotations"][0]["text"] == "483"
    axis = {"tickvals": [0, 25, 50, 75], "ticktext": ["0", "25", "50", "75"]}
    lying = {"data": [{"type": "bar", "orientation": "h", "x": [80], "y": ["a"]}], "layout": {"xaxis": axis}}
    assert phone.evaluate("raw => assay.figure(raw)", lying)["layout"]["xaxis"]["ticktext"] == ["0", "75"]


NARROW_ROWS = """() => {
  const tiles = [...document.querySelectorAll(".as-board-grid > .as-tile")].map(one => one.getBoundingClientRect());
  const right = Math.max(...tiles.map(one => one.right)), reach = {};
  tiles.forEach(one => { reach[Math.round(one.top)] = Math.max(reach[Math.round(one.top)] || 0, one.right); });
  return Object.values(reach).filter(end => right - end > 1).length;
}"""


@pytest.mark.parametrize("board", [BOARD, "/dashboards/delivery_service"])
def test_on_a_phone_no_number_leaves_half_a_row_empty(visit: Visit, board: str) -> None:
    page = visit(board, phone=True).page
    expect(page.locator(".as-tile-kpi .as-tile-value").first).to_be_visible()
    assert page.locator(".as-tile-kpi").count() >= 4
    assert page.evaluate(NARROW_ROWS) == 0


def test_an_address_older_than_the_dashboard_opens_it_and_says_what_is_left_out(visit: Visit) -> None:
    chosen = '{"values":{"gone":["x"],"region":["Europe"]},"cross":[]}'
    page = visit(f"{BOARD}#s={quote(chosen)}&tab=gone").page
    filled(page)
    expect(page.locator(".as-board-notes")).to_contain_text("no filter “gone” any more")
    expect(page.locator('[data-filter="region"]')).to_contain_text("Europe")
    for broken in ('{"values":7,"cross":5}', "{", '{"cross":[1]}'):
        other = visit(f"{BOARD}#s={quote(broken)}").page
        filled(other)
        expect(other.locator(".as-toast")).to_contain_text("cannot be read")


@pytest.mark.parametrize("phone", [False, True])
def test_numbers_without_rows_say_so_within_their_tiles(visit: Visit, phone: bool) -> None:
    chosen = '{"values":{"region":["Europe"],"country":["Brazil"]},"cross":[]}'
    page = visit(f"{BOARD}#s={quote(chosen)}", phone=phone).page
    filled(page)
    said = page.locator(".as-tile-kpi .as-tile-message")
    expect(said.first).to_contain_text("under these filters")
    assert said.evaluate_all("all => all.filter(n => n.scrollHeight > n.clientHeight + 1).length") == 0
