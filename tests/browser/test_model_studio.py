"""The semantic model in the browser: a metric written in the form, its faults and its number while it is typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_look import axe, serious

__all__ = ["axe"]
Visit = Callable[..., Any]


@pytest.mark.parametrize("theme", ["dark"])
def test_a_metric_is_written_looked_at_and_kept_and_a_folder_is_taken_in(
    visit: Visit, axe: str, theme: str, tmp_path: Path
) -> None:
    page = visit("/admin/model", theme=theme).page
    page.get_by_role("button", name="Add part", exact=True).click()
    form = page.get_by_role("group", name="Metric", exact=True)
    form.get_by_label("Name", exact=True).fill("late_value")
    form.get_by_label("Measure", exact=True).fill("orders.cuont")
    seen = page.locator("#as-studio-seen")
    expect(seen).to_contain_text("Did you mean")
    expect(seen.locator(".is-wrong")).to_contain_text("orders.cuont")
    assert serious(page, axe) == []
    form.get_by_label("Measure", exact=True).fill("orders.count")
    expect(seen.locator(".as-headline")).not_to_be_empty()
    expect(seen.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    form.get_by_role("button", name="YAML", exact=True).click()
    said = re.compile("metrics:\n- name: late_value\n(?s:.*)measure: orders.count\n")
    expect(page.locator('[data-name="text"]')).to_have_value(said)
    page.get_by_role("button", name="Try and save draft").click()
    expect(page.locator("#as-studio-said")).to_contain_text("Kept as a draft. Gives")
    row = page.locator(".as-list-row", has_text="late_value")
    expect(row).to_contain_text("Draft")
    assert serious(page, axe) == []
    row.click()
    page.get_by_role("button", name="Discard the change").click()
    expect(row).to_have_count(0)

    with page.expect_download() as told:
        page.get_by_role("link", name="Folder").click()
    folder = tmp_path / "model.zip"
    told.value.save_as(folder)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Take in").click()
    chooser.value.set_files(folder)
    expect(page.locator("#as-studio-said")).to_contain_text("nothing was changed")


def test_a_metric_is_written_kept_and_discarded_by_keyboard_alone(visit: Visit) -> None:
    page = visit("/admin/model").page
    keys, focused = page.keyboard, page.locator(":focus")

    def tab_to(name: str, most: int = 90) -> None:
        """Press Tab until what is called so has the focus."""
        said = "() => document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || ''"
        for _ in range(most):
            keys.press("Tab")
            if page.evaluate(said).strip().startswith(name):
                return
        raise AssertionError(f"{name} cannot be reached")

    expect(page.locator(".as-list-row").first).to_be_visible()
    tab_to("Add part")
    keys.press("Enter")
    form = page.get_by_role("group", name="Metric", exact=True)
    expect(form.locator(":focus")).to_have_count(1)
    tab_to("Close")
    keys.press("Escape")
    expect(form).to_have_count(0)
    expect(focused).to_have_text("Add part")
    keys.press("Enter")
    expect(form.locator(":focus")).to_have_count(1)
    name, measure = form.get_by_label("Name", exact=True), form.get_by_label("Measure", exact=True)
    for field, text in ((name, "late_worth"), (measure, "orders.count")):
        for _ in range(30):
            if field.evaluate("node => node === document.activeElement"):
                break
            keys.press("Tab")
        keys.type(text)
        expect(field).to_have_value(text)
    expect(page.locator("#as-studio-seen .as-headline")).not_to_be_empty()
    keys.press("Control+Enter")
    expect(page.locator("#as-studio-said")).to_contain_text("Kept as a draft. Gives")
    row = page.locator(".as-list-row", has_text="late_worth")
    expect(row).to_contain_text("Draft")
    page.reload()
    expect(row).to_be_visible()
    for _ in range(200):
        keys.press("Tab")
        if row.evaluate("node => node === document.activeElement"):
            break
    expect(row).to_be_focused()
    keys.press("Enter")
    expect(page.locator(".as-training-side :focus")).to_have_count(1)
    tab_to("Discard the change")
    keys.press("Enter")
    expect(row).to_have_count(0)


def test_what_a_finger_opens_above_the_list_comes_into_sight(visit: Visit) -> None:
    page = visit("/admin/model", phone=True).page
    row = page.locator(".as-list-row").nth(12)
    row.click()
    form = page.get_by_role("button", name="Try and save draft")
    expect(form).to_be_attached()
    expect(page.locator(".as-training-side h2").first).to_be_in_viewport()
