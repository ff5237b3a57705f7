"""Light and dark, wide and phone: nothing overflows, axe finds nothing serious, the theme lasts."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Any]
SERIOUS = {"serious", "critical"}
PAGES = {
    "/": ".as-kpis, .as-pills",
    "/dashboards": ".as-gallery-card",
    "/explore": ".as-list-row",
    "/alerts": ".as-prospects h2",
    "/sources?source=ecommerce": ".as-found",
}


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker's script, from the test dependency that carries it."""
    spec = find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        pytest.skip("axe-playwright-python is not installed.")
    return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")


STILL = """() => Promise.all(document.getAnimations()
    .filter(move => move.effect.getTiming().iterations !== Infinity)
    .map(move => move.finished.catch(() => null)))"""


def serious(page: Page, axe: str) -> list[str]:
    """What axe finds that keeps somebody out, once nothing fades in or out any more."""
    page.evaluate(STILL)
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in SERIOUS]


@pytest.mark.parametrize("path", list(PAGES))
def test_a_page_keeps_nobody_out(visit: Visit, axe: str, path: str) -> None:
    page = visit(path, theme="light").page
    for theme in ("light", "dark"):
        if theme == "dark":
            page.emulate_media(color_scheme="dark")
            page.reload()
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
        expect(page.locator(PAGES[path]).first).to_be_visible()
        assert serious(page, axe) == [], theme


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_answer_keeps_nobody_out(visit: Visit, axe: str, theme: str) -> None:
    person = visit("/", theme=theme)
    card = person.ask("revenue by region last quarter vs the quarter before")
    person.sees_chart(card)
    assert serious(person.page, axe) == []
    card.get_by_role("tab", name="Table").click()
    expect(card.locator(".ag-row").first).to_be_visible()
    assert serious(person.page, axe) == []


@pytest.mark.parametrize(("theme", "phone"), [("light", False), ("dark", True)])
def test_nothing_is_wider_than_the_screen_and_each_page_has_a_title_and_one_heading_of_the_first_level(
    visit: Visit, tmp_path: Path, theme: str, phone: bool
) -> None:
    titles = set()
    person = visit("/", theme=theme, phone=phone)
    person.sees_chart(person.ask("revenue by region last quarter vs the quarter before"))
    person.page.screenshot(path=tmp_path / f"answer-{theme}.png")
    for path, ready in PAGES.items():
        person.page.goto(urljoin(person.page.url, path))
        expect(person.page.locator(ready).first).to_be_visible()
        wide = person.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{path} is {wide} px too wide"
        hidden = person.page.evaluate("innerWidth - document.querySelector('.as-scroll, .as-column').clientWidth")
        assert hidden >= 0, f"{path} hides {-hidden} px at its right edge"
        assert person.page.locator("h1").count() == 1, path
        titles.add(person.page.title())
    assert len(titles) == len(PAGES)


def test_an_address_that_leads_nowhere_says_so_and_leads_back(visit: Visit) -> None:
    page = visit("/nowhere").page
    expect(page.get_by_text("There is no such page")).to_be_visible()
    page.get_by_role("link", name="Ask a question").click()
    expect(page.locator("#as-composer-text")).to_be_visible()


def test_lines_grow_with_the_text(visit: Visit) -> None:
    page = visit("/").page
    expect(page.locator(".as-start-title")).to_be_visible()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    tight = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, p, .as-pill')].map(e => [e.className, getComputedStyle(e)])"
        ".filter(([, s]) => parseFloat(s.lineHeight) < parseFloat(s.fontSize)).map(([name]) => name)"
    )
    assert tight == []


def test_the_heading_of_the_sources_stands_over_their_list(visit: Visit) -> None:
    page = visit("/sources").page
    expect(page.locator(".as-list-line").first).to_be_visible()
    left = page.evaluate(
        "['.as-start-title', '.as-drop'].map(s => document.querySelector(s).getBoundingClientRect().x)"
    )
    assert left[0] == left[1]


def test_the_theme_is_switched_for_page_charts_and_tables_and_lasts(visit: Visit) -> None:
    person = visit("/")
    card = person.ask("revenue by region this year")
    person.sees_chart(card)
    html = person.page.locator("html")
    bar = card.locator(".js-plotly-plot .point path").first
    before = bar.evaluate("node => node.style.fill")
    person.page.get_by_role("button", name="Theme").click()
    expect(html).to_have_attribute("data-bs-theme", "dark")
    expect(html).to_have_attribute("data-ag-theme-mode", "dark")
    person.page.wait_for_function(
        "before => document.querySelector('details[open] .point path')?.style.fill !== before",
        arg=before,
    )
    person.page.reload()
    expect(html).to_have_attribute("data-bs-theme", "dark")
