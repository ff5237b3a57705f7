"""The same journey without a mouse: every control is reached, and focus never gets lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

Visit = Callable[..., Any]


def test_a_question_is_asked_read_changed_and_followed_by_keys_alone(visit: Visit) -> None:
    person = visit("/")
    keys = person.page.keyboard
    expect(person.page.locator(".as-start-title")).to_be_visible()
    keys.press("/")
    assert person.focus_is_on("#as-composer-text")
    keys.type("revenue by region this year")
    keys.press("Enter")
    card = person.answered(0)
    first = card.get_attribute("data-answer")
    person.page.locator(".as-main").focus()
    person.tab_to("button.as-chip")
    keys.press("ArrowDown")
    assert person.focus_is_on('[role="menuitem"]')
    keys.press("ArrowDown")
    keys.press("Enter")
    changed = person.page.locator(f"details[open] [data-answer]:not([data-answer='{first}'])")
    expect(changed).to_be_visible()
    person.page.locator(".as-main").focus()
    person.tab_to('[role="tab"]')
    keys.press("ArrowRight")
    expect(changed.get_by_role("tab", name="Table")).to_have_attribute("aria-selected", "true")
    expect(changed.locator(".ag-row").first).to_be_visible()
    person.tab_to(".as-pill", most=200)
    keys.press("Enter")
    expect(person.page.locator("details.as-turn")).to_have_count(2)


def test_escape_closes_what_is_on_top_and_gives_focus_back(visit: Visit) -> None:
    person = visit("/")
    person.ask("revenue by region this year")
    chip = person.page.locator("button.as-chip").first
    chip.focus()
    person.page.keyboard.press("ArrowDown")
    person.page.keyboard.press("Escape")
    assert person.focus_is_on("button.as-chip")
    expect(person.page.get_by_role("menuitem")).to_have_count(0)


def test_the_skip_link_leads_past_the_navigation(visit: Visit) -> None:
    person = visit("/")
    expect(person.page.locator(".as-start-title")).to_be_visible()
    person.page.keyboard.press("Tab")
    assert person.focus_is_on(".as-skip")
    person.page.keyboard.press("Enter")
    assert person.focus_is_on("#as-main")


def test_g_and_a_letter_go_to_a_page_and_a_question_mark_lists_the_keys(visit: Visit) -> None:
    person = visit("/")
    expect(person.page.locator(".as-start-title")).to_be_visible()
    person.page.keyboard.press("g")
    person.page.keyboard.press("e")
    expect(person.page).to_have_url(re.compile("/explore$"))
    expect(person.page.locator(".as-list-row").first).to_be_visible()
    person.page.keyboard.press("?")
    expect(person.page.locator("#as-keys")).to_be_visible()
    person.page.keyboard.press("Escape")
    expect(person.page.locator("#as-keys")).to_be_hidden()


def test_typing_underlines_what_is_recognised_and_tab_completes(visit: Visit) -> None:
    person = visit("/")
    expect(person.page.locator(".as-start-title")).to_be_visible()
    person.page.keyboard.press("/")
    person.page.keyboard.type("revenue by reg")
    expect(person.page.locator(".as-composer-mirror .as-rec-metric")).to_have_text(re.compile("revenue", re.IGNORECASE))
    expect(person.page.locator(".as-suggest-item").first).to_be_visible()
    before = person.page.locator("#as-composer-text").input_value()
    person.page.keyboard.press("Tab")
    assert person.page.locator("#as-composer-text").input_value() != before
    assert person.focus_is_on("#as-composer-text")


def test_shift_enter_breaks_the_line_instead_of_asking(visit: Visit) -> None:
    person = visit("/")
    expect(person.page.locator(".as-start-title")).to_be_visible()
    person.page.keyboard.press("/")
    person.page.keyboard.type("revenue")
    person.page.keyboard.press("Shift+Enter")
    person.page.keyboard.type("by region")
    assert person.page.locator("#as-composer-text").input_value() == "revenue\nby region"
    expect(person.page.locator("details.as-turn")).to_have_count(0)
