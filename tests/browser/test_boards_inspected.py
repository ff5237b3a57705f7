"""A dashboard in unkind hands: links it does not understand, periods of every kind, titles of any length."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from assay.semantic.period_labels import label_between
from tests.browser.test_dashboards import tile

Visit = Callable[..., Any]
BOARD = "/dashboards/revenue_overview"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def chosen(**selection: Any) -> str:
    return f"{BOARD}#{urlencode({'s': json.dumps({'values': {}, 'cross': []} | selection)})}"


def test_a_link_that_filters_by_what_is_not_there_opens_the_dashboard_with_a_sentence(visit: Visit) -> None:
    mark = {"widget": "by_region", "label": "Made up", "parts": [{"field": "no.thing", "value": 1}]}
    page = visit(chosen(cross=[mark], values={"region": ["Europe"]})).page
    said = "“Made up” filters by no.thing, which this data does not have; it is left out."
    expect(page.locator(".as-board-notes")).to_contain_text(said)
    expect(tile(page, "revenue").locator(".as-tile-value")).to_contain_text("$")
    expect(page.locator(".as-tile.is-failed")).to_have_count(0)
    expect(page.locator('[data-filter="region"]')).to_contain_text("Europe")
    assert "no.thing" not in page.url
    assert "Europe" in page.url


def test_a_whole_year_is_one_word_and_in_the_address(visit: Visit) -> None:
    page = visit(BOARD).page
    period = page.locator('[data-filter="period"]')
    period.click()
    page.get_by_label("From").fill("2025-01-01")
    page.get_by_label("To", exact=True).fill("2025-12-31")
    page.get_by_role("button", name="Use these days").click()
    expect(period.locator(".as-filter-value")).to_have_text("2025")
    page.reload()
    expect(period.locator(".as-filter-value")).to_have_text("2025")


def test_periods_are_named_on_the_page_as_by_the_house(visit: Visit) -> None:
    page = visit(BOARD).page
    expect(page.locator('[data-filter="period"]')).to_be_visible()
    firsts = [date(2024, 1, 1), date(2024, 2, 28), date(2025, 7, 1), date(2025, 12, 31)]
    pairs = [(first, first + timedelta(days=days)) for first in firsts for days in (0, 1, 30, 91, 364, 365, 730)]
    pairs += [(date(2025, 7, 1), date(2025, 9, 30)), (date(2025, 7, 1), date(2026, 6, 30))]
    named = page.evaluate("pairs => pairs.map(p => assay.period(p[0], p[1]))", [[str(a), str(b)] for a, b in pairs])
    assert named == [label_between(a, b + timedelta(days=1), None) for a, b in pairs]


@pytest.mark.parametrize("phone", [False, True])
def test_titles_of_any_length_lie_over_nothing(visit: Visit, phone: bool) -> None:
    page = visit("/dashboards", phone=phone).page
    widgets = [
        {"id": kind, "kind": kind, "title": title, "at": {"x": 4 * x, "y": 0, "w": 2, "h": 2 if kind == "kpi" else 4},
         "data_requirements": {"spec": {"metrics": ["revenue"], "dimensions": dimensions}}}
        for x, (kind, title, dimensions) in enumerate((
            ("kpi", "Revenue of everything that was ever delivered to anybody anywhere", []),
            ("table", WORD, ["products.category"]),
            ("line", f"{WORD} by month", [{"field": "time", "grain": "month"}]),
        ))
    ]  # fmt: skip
    template = {"id": "x", "title": f"{WORD} and everything else", "source": "ecommerce", "widgets": widgets}
    answer = page.request.post(
        page.url + "/new/do/create", headers={"X-Assay": "1"}, data={"title": template["title"], "template": template}
    )
    page.goto(f"{page.url}/{answer.json()['id']}")
    expect(tile(page, "kpi").locator(".as-tile-value")).to_contain_text("$")
    boxes = {name: tile(page, "kpi").locator(name).bounding_box() for name in (".as-tile-title", ".as-tile-value")}
    title, value = boxes[".as-tile-title"], boxes[".as-tile-value"]
    assert title is not None
    assert value is not None
    assert title["y"] + title["height"] <= value["y"] + 1
    for name in ("kpi", "table", "line"):
        frame, head = tile(page, name).bounding_box(), tile(page, name).locator(".as-tile-title").bounding_box()
        assert frame is not None
        assert head is not None
        assert head["x"] + head["width"] <= frame["x"] + frame["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert tile(page, "table").locator(".as-tile-title").get_attribute("title") == WORD


def test_a_drill_goes_three_deep_and_back_by_the_keyboard(visit: Visit) -> None:
    person = visit(BOARD)
    page = person.page
    expect(tile(page, "by_region").locator(".js-plotly-plot .main-svg").first).to_be_visible()
    page.locator('[data-tile="by_region"]').focus()
    crumbs = page.locator(".as-drill-trail strong")
    for depth, (key, crumb) in enumerate((("b", "North America"), ("t", "by week"), ("b", "Week of")), 1):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        item = page.locator("#as-drill-menu [role=menuitem]").filter(
            has_text="By week" if key == "t" else "Break out by"
        )
        expect(item.first).to_be_visible()
        for _ in range(12):
            if item.first.evaluate("node => node === document.activeElement"):
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(crumbs).to_contain_text(crumb)
        drilled = page.locator(".as-board-panel .as-drilled").first
        expect(drilled.locator(".js-plotly-plot .main-svg").first).to_be_visible()
        assert page.url.count("%22key%22") == depth, "each step stands in the address"
        if depth < 3:
            person.tab_to(".as-board-panel [data-marks]")
    page.keyboard.press("Escape")
    expect(page.locator(".as-board-panel")).to_be_hidden()
    expect(page.locator('[data-tile="by_region"]')).to_be_focused()
