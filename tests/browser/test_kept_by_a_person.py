"""What a person keeps about dashboards, done by mouse and still there after the page was loaded again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_builder import made
from tests.browser.test_dashboards import BOARD, amount, filled, tile

Visit = Callable[..., Any]


def shared(page: Page, choice: str) -> None:
    """A line of the menu behind *Share*."""
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("menuitem", name=choice).click()


def card(page: Page, title: str) -> Locator:
    return page.locator(".as-gallery-card").filter(has=page.get_by_role("link", name=title, exact=True))


def titled(page: Page, title: str) -> None:
    """Settings of the dashboard in the builder: where it stands in the gallery."""
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Settings").click()
    page.get_by_label("Title", exact=True).fill(title)


def test_a_view_of_ones_own_is_kept_chosen_again_and_forgotten(visit: Visit) -> None:
    page = visit(BOARD).page
    filled(page)
    whole = amount(page)
    tile(page, "by_region").locator(".barlayer .point path").first.click(force=True)
    expect(tile(page, "revenue").locator(".as-tile-value")).not_to_have_text(whole)
    part = amount(page)
    shared(page, "Keep this view")
    page.locator(".as-board-panel").get_by_role("textbox", name="Name").fill("Mine alone")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator(".as-toast")).to_contain_text("Kept as")

    page.goto(page.url.partition("#")[0])
    page.reload()
    filled(page)
    expect(tile(page, "revenue").locator(".as-tile-value")).to_have_text(whole)
    shared(page, "Mine alone")
    expect(tile(page, "revenue").locator(".as-tile-value")).to_have_text(part)

    shared(page, "Forget a view")
    page.get_by_role("button", name="Forget “Mine alone”").click()
    expect(page.locator(".as-toast").last).to_contain_text("is forgotten")
    page.reload()
    filled(page)
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_role("menuitem", name="Copy a link to this")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Mine alone")).to_have_count(0)


def test_a_favourite_stands_first_and_is_found_alone_until_it_is_none_any_more(visit: Visit) -> None:
    page = visit("/dashboards").page
    last = page.locator(".as-gallery-card").last
    title = last.locator(".as-gallery-link").inner_text()
    last.get_by_role("button", name="Add to favourites").click()
    expect(card(page, title).get_by_role("button", name="Remove from favourites")).to_be_visible()
    page.reload()
    expect(page.locator(".as-gallery-card").first.locator(".as-gallery-link")).to_have_text(title)
    page.get_by_role("button", name="Favourites", exact=True).click()
    expect(page.locator(".as-gallery-card")).to_have_count(1)
    page.get_by_role("button", name="Remove from favourites").click()
    expect(page.locator(".as-gallery-card")).to_have_count(0)
    page.reload()
    expect(card(page, title).get_by_role("button", name="Add to favourites")).to_be_visible()


def test_folder_and_tags_are_kept_and_find_the_dashboard(visit: Visit) -> None:
    page = visit("/dashboards").page
    made(page, "Filed by hand")
    titled(page, "Filed by hand")
    page.get_by_label("Folder", exact=True).fill("Board papers")
    page.get_by_label("Tags, with commas").fill("quarterly, for the board")
    page.get_by_label("Tags, with commas").blur()
    page.get_by_role("button", name="Revenue", exact=True).click()
    expect(tile(page, "revenue").locator(".as-tile-value")).to_contain_text("$")
    expect(page.locator(".as-builder-saved")).to_contain_text("Saved")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url(lambda address: not address.endswith("/edit"))

    page.goto(page.url.rpartition("/")[0])
    expect(card(page, "Filed by hand")).to_contain_text("in Board papers")
    page.get_by_label("Tag", exact=True).select_option("quarterly")
    expect(page.locator(".as-gallery-card")).to_have_count(1)
    page.reload()
    page.get_by_label("Search dashboards").fill("board papers")
    expect(page.locator(".as-gallery-card")).to_have_count(1)
    expect(card(page, "Filed by hand")).to_be_visible()


def test_a_dashboard_written_as_yaml_is_taken_in_and_a_faulty_one_says_where(visit: Visit, tmp_path: Path) -> None:
    page = visit("/dashboards").page
    written = tmp_path / "orders.yml"
    written.write_text(
        "id: orders_written\ntitle: Orders as written\nsource: ecommerce\nwidgets:\n"
        "  - id: orders\n    kind: kpi\n    title: Orders\n    at: {x: 0, y: 0, w: 4, h: 2}\n"
        "    data_requirements: {spec: {metrics: [order_count]}}\n"
    )
    page.get_by_label("Dashboard file").set_input_files(written)
    page.wait_for_url("**/edit")
    expect(page.locator(".as-board-title")).to_have_text("Orders as written")
    expect(tile(page, "orders").locator(".as-tile-value")).to_contain_text("orders")
    page.reload()
    expect(tile(page, "orders").locator(".as-tile-value")).to_contain_text("orders")

    page.goto(page.url.split("/dashboards")[0] + "/dashboards")
    expect(card(page, "Orders as written")).to_be_visible()
    many = page.locator(".as-gallery-card").count()
    faulty = tmp_path / "faulty.yml"
    faulty.write_text(written.read_text().replace("kind: kpi", "kind: kpis"))
    page.get_by_label("Dashboard file").set_input_files(faulty)
    expect(page.locator(".as-toast")).to_contain_text("kpis")
    page.reload()
    expect(page.locator(".as-gallery-card")).to_have_count(many)


def test_an_answer_at_its_address_asks_for_no_tab_that_is_not_shown(visit: Visit) -> None:
    person = visit("/")
    shown = person.ask("revenue by region last quarter")
    person.sees_chart(shown)
    page, asked = person.page, []
    page.on("request", lambda request: asked.append(request.post_data or "") if request.method == "POST" else None)
    page.goto(page.url.split("/ask")[0].rstrip("/") + f"/answer/{shown.get_attribute('data-answer')}")
    again = page.locator("[data-answer]")
    person.sees_chart(again)
    page.wait_for_load_state("networkidle")
    assert [body for body in asked if "answer-panel" in body] == []
    again.get_by_role("tab", name="Table").click()
    expect(again.locator(".ag-center-cols-container [role=row]").first).to_be_visible()
    again.get_by_role("tab", name="SQL").click()
    expect(again.get_by_role("tabpanel")).to_contain_text("SELECT")
