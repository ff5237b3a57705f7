"""What people say about points is drawn on them; people are chosen by name; what holds is said once."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_dashboards import BOARD, filled, tile
from tests.browser.test_drill import menu_of
from tests.browser.test_look import axe, serious
from tools import trial

Visit = Callable[..., Any]
__all__ = ["axe"]
PINNED = """() => {
  const tile = document.querySelector('[data-widget="by_region"]'), pin = tile.querySelector(".as-pin");
  const bar = tile.querySelector(".barlayer .point path");
  if (!pin || !bar) { return false; }
  const at = pin.getBoundingClientRect(), on = bar.getBoundingClientRect(), middle = at.left + at.width / 2;
  return middle >= on.left && middle <= on.right && Math.abs(at.top + at.height / 2 - on.top) <= at.height;
}"""
"""The pin stands at the upper end of the first bar."""


@pytest.fixture(scope="module")
def viola(home: Path) -> Iterator[str]:
    """The name of a viewer."""

    def users(*words: str, typed: str = "") -> None:
        environment = dict(os.environ) | {"ASSAY_HOME": str(home), "PYTHONPATH": str(trial.ROOT)}
        subprocess.run([*trial.ASSAY, "users", *words], cwd=trial.ROOT, env=environment, input=typed, text=True,
                       check=True, capture_output=True, timeout=120)  # fmt: skip

    users("add", "viola@assay.example", "--name", "Viola Reader", typed="seven green kettles sing\n")
    yield "Viola Reader"
    users("delete", "viola@assay.example")


def test_a_comment_is_drawn_on_its_mark_until_it_is_resolved(visit: Visit, axe: str) -> None:
    page = visit(BOARD).page
    filled(page)
    tile(page, "by_region").locator(".barlayer .point path").first.click(button="right", force=True)
    menu_of(page).get_by_role("menuitem", name="Comment").click()
    expect(page.get_by_label("Comment on Revenue by region")).to_be_focused()
    page.keyboard.type("Two new customers")
    page.get_by_role("button", name="Comment", exact=True).click()
    pin = tile(page, "by_region").locator(".as-pin")
    expect(pin).to_have_accessible_name("1 comment on Shipping city region: North America")
    page.reload()
    filled(page)
    expect(pin).to_be_visible()
    # Charts are drawn once more as the page settles, and the pin with them.
    page.wait_for_function(PINNED)
    assert serious(page, axe) == []
    pin.click()
    expect(page.locator(".as-comment")).to_contain_text("Two new customers")
    page.get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("Nothing was said here yet.")).to_be_visible()
    expect(pin).to_have_count(0)


def test_a_link_is_made_for_somebody_chosen_by_name_also_on_a_phone(visit: Visit, viola: str, axe: str) -> None:
    page = visit(BOARD, phone=True).page
    filled(page)
    page.get_by_role("button", name="Share").click()
    page.get_by_role("menuitem", name="Link for another site").click()
    page.get_by_label("Site that shows it").fill("https://intranet.example")
    page.get_by_label("Made for").press_sequentially("viol")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    assert serious(page, axe) == []
    page.keyboard.press("Enter")
    expect(page.locator(".as-people-held")).to_contain_text(viola)
    page.get_by_role("button", name="Make the link").click()
    expect(page.locator(".as-board-panel .as-mono")).to_contain_text("/embed/")


def test_what_would_stand_under_most_tiles_is_said_once(visit: Visit) -> None:
    page = visit("/dashboards/delivery_service").page
    filled(page, 12)
    expect(page.locator(".as-board-notes")).to_contain_text("ends with today, which is not over yet.")
    expect(page.locator(".as-tile-foot").get_by_text("not over yet").filter(visible=True)).to_have_count(0)
    weeks = tile(page, "weeks").locator(".as-tile-foot")
    expect(weeks).to_contain_text("Week of 17 Aug 2026 is not whole")
    expect(weeks).to_contain_text("Week of 16 Nov 2026 is not complete: 5 of 7 days have passed.")


def test_an_opened_link_is_as_dark_as_the_screen_or_as_it_was_made(visit: Visit) -> None:
    page = visit(BOARD).page
    filled(page)
    page.get_by_role("button", name="Share").click()
    page.get_by_role("menuitem", name="Link for another site").click()
    page.get_by_label("Site that shows it").fill("https://intranet.example")
    page.locator(".as-board-panel select").select_option("dark")
    page.get_by_role("button", name="Make the link").click()
    made = page.locator(".as-board-panel .as-mono")
    expect(made).to_contain_text("?theme=dark")
    path = "/embed/" + made.inner_text().partition("/embed/")[2]
    plain, dark, light = path.partition("?")[0], "rgb(13, 17, 19)", "rgb(246, 247, 248)"
    seen: dict[tuple[str, str], str] = {}
    for address, screen in ((plain, "light"), (plain, "dark"), (path, "light"), (f"{plain}?theme=light", "dark")):
        opened = visit(address, theme=screen).page
        bar = opened.locator(".barlayer .point path").first
        expect(bar).to_be_visible()
        wanted = dark if "=dark" in address or (screen == "dark" and address == plain) else light
        expect(opened.locator("body")).to_have_css("background-color", wanted)
        seen[address, screen] = bar.evaluate("bar => getComputedStyle(bar).fill")
    assert seen[plain, "dark"] == seen[path, "light"] == "rgb(67, 182, 203)"
    assert seen[plain, "light"] == seen[f"{plain}?theme=light", "dark"] == "rgb(0, 118, 136)"
    phone = visit(plain, phone=True).page
    expect(phone.locator(".barlayer .point path").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    turning = visit(plain).page
    bar = turning.locator(".barlayer .point path").first
    expect(bar).to_have_css("fill", "rgb(0, 118, 136)")
    turning.emulate_media(color_scheme="dark")
    expect(bar).to_have_css("fill", "rgb(67, 182, 203)")


def test_groups_are_chosen_from_a_list(visit: Visit, home: Path, viola: str, axe: str) -> None:
    with closing(sqlite3.connect(home / "state.db")) as state, state:
        state.execute("UPDATE users SET groups = ? WHERE name = ?", ['["Finance", "North"]', viola])
    page = visit("/dashboards/delivery_service/edit").page
    expect(page.locator(".as-tile").first).to_be_visible()
    for again in (False, True):
        page.get_by_role("button", name="More", exact=True).click()
        page.get_by_role("menuitem", name="Sharing").click()
        group = page.get_by_role("group", name="Groups that may open it")
        expect(group.get_by_role("checkbox")).to_have_count(2)
        assert group.get_by_label("Finance").is_checked() == again
        assert serious(page, axe) == []
        group.get_by_label("Finance").set_checked(not again)
        page.get_by_role("button", name="Share", exact=True).click()
        expect(page.locator(".as-toast", has_text="Shared")).to_be_visible()
        page.reload()
        expect(page.locator(".as-tile").first).to_be_visible()
