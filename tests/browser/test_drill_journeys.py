"""Twelve ways down from the tiles of one dashboard, three steps deep, by mouse and by keys: every number on the way is
that of a query written here. Filters, period and the marks chosen so far hold at each step."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_dashboards import filled, tile

Visit = Callable[..., Any]
BOARD = "/dashboards/revenue_overview#s=" + '{"values":{"region":["Europe","North America"]},"cross":[]}'
FROM = """
    FROM order_items i JOIN orders o USING (order_id) JOIN products p USING (product_id)
    JOIN customers c USING (customer_id) JOIN cities s ON s.city_id = o.shipping_city_id
    WHERE o.status = 'delivered' AND s.region IN ('Europe', 'North America')
"""
QUARTER = "o.ordered_at >= DATE '2026-07-01' AND o.ordered_at < DATE '2026-10-01'"
NET = "SUM(i.quantity * i.unit_price - i.discount_amount)"
COLUMNS = {
    "country": "s.country", "city": "s.city_name", "category": "p.category", "subcategory": "p.subcategory",
    "segment": "c.segment", "industry": "c.industry", "sales channel": "o.channel", "region": "s.region",
    "payment method": "o.payment_method", "week": "DATE_TRUNC('week', o.ordered_at)",
    "month": "DATE_TRUNC('month', o.ordered_at)",
}  # fmt: skip
"""What the menu calls a field -> where it stands."""


@dataclass(frozen=True)
class Journey:
    """From a mark of a tile (by its field) over two ways to break out to the rows behind what is left."""

    widget: str
    field: str
    first: str
    second: str
    keys: bool


JOURNEYS = [
    Journey("by_region", "region", "country", "week", False),
    Journey("by_region", "region", "country", "week", True),
    Journey("by_category", "category", "subcategory", "week", False),
    Journey("by_category", "category", "subcategory", "sales channel", True),
    Journey("by_category", "category", "sales channel", "segment", False),
    Journey("by_region", "region", "sales channel", "segment", True),
    Journey("by_segment", "segment", "industry", "week", True),
    Journey("by_segment", "segment", "sales channel", "country", True),
    Journey("revenue", "", "category", "sales channel", False),
    Journey("revenue", "", "segment", "week", True),
    Journey("by_category", "category", "payment method", "month", False),
    Journey("by_region", "region", "industry", "sales channel", True),
]


class Way:
    """One journey on the page: what was pressed so far is what the check queries filter by."""

    def __init__(self, page: Page, home: Path, journey: Journey) -> None:
        self.page, self.journey = page, journey
        self.where = [QUARTER]
        self.data = duckdb.connect(str(home / "samples" / "ecommerce.duckdb"), read_only=True)

    @property
    def menu(self) -> Locator:
        return self.page.locator("#as-drill-menu")

    def check(self, what: str, end: str = "") -> list[tuple[Any, ...]]:
        return self.data.execute(f"SELECT {what} {FROM} AND {' AND '.join(self.where)} {end}").fetchall()

    def opened(self, place: Locator) -> str:
        """Open the menu at the first mark there; what the menu calls it."""
        chart, bar = place.locator("[data-marks]"), place.locator(".barlayer .point path, .scatterlayer .point").first
        if not chart.count():
            place.locator(".as-tile-number").press("Enter") if self.journey.keys else place.locator(
                ".as-tile-number"
            ).click()
        elif self.journey.keys or not bar.count():
            chart.focus()
            self.page.keyboard.press("Home")
            self.page.keyboard.press("Enter")
        else:
            bar.click(button="right", force=True)
        expect(self.menu.locator(".as-drill-head")).to_be_visible()
        expect(self.menu.get_by_role("menuitem").first).to_be_visible()
        return self.menu.locator(".as-drill-name strong").inner_text()

    def narrowed(self, field: str, label: str) -> None:
        """The mark that was pressed, as a condition of the check queries; its number is that of the source."""
        column = COLUMNS[field]
        if field in ("week", "month"):
            shown = dict(self.check(f"DISTINCT {column}, {column}"))
            value = next(day for day in shown if self.is_called(day, label))
            self.where.append(f"{column} = TIMESTAMP '{value}'")
        else:
            self.where.append(f"{column} = '{label}'")
        amount = self.check(NET)[0][0]
        assert number(self.menu.locator(".as-drill-value .num").first.inner_text()) == pytest.approx(
            float(amount), rel=0.006
        ), f"{field} {label}"

    def is_called(self, day: Any, label: str) -> bool:
        words = f"{day:%b %Y}" if "Week" not in label else f"{day.day} {day:%b %Y}"
        return re.search(rf"\b{words}$", label) is not None

    def choose(self, name: str) -> None:
        """Take a line of the menu, by pressing it or by walking there."""
        wanted = re.compile(name)
        more = self.menu.get_by_role("menuitem", name="Break out by something else")
        if not self.menu.get_by_role("menuitem", name=wanted).locator("visible=true").count() and more.count():
            self.take(more)
        self.take(self.menu.get_by_role("menuitem", name=wanted).first)

    def take(self, line: Locator) -> None:
        if not self.journey.keys:
            line.click()
            return
        for _ in range(60):
            if line.evaluate("node => node === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")

    def shown(self, steps: int) -> Locator:
        """What is shown after so many steps."""
        panel = self.page.locator(".as-board-panel")
        expect(panel.locator(".as-drill-trail strong, .as-drill-trail .as-btn")).to_have_count(steps + 1)
        expect(panel.locator(".as-drilled table tbody tr").first).to_be_visible()
        return panel

    def parts(self, panel: Locator, field: str) -> None:
        """The table beside the chart holds each part with the number of the source."""
        rows = panel.locator(".as-drilled table tbody tr").all_inner_texts()
        told = [number(cell) for row in rows for cell in row.split("\t")[1:2] if cell != "–"]
        expected = [float(value) for _, value in self.check(f"{COLUMNS[field]}, {NET}", "GROUP BY 1") if value]
        assert sorted(told) == pytest.approx(sorted(expected), abs=0.011), field

    def walk(self) -> None:
        journey, place = self.journey, tile(self.page, self.journey.widget)
        label = self.opened(place)
        if journey.field:
            self.narrowed(journey.field, label)
        for step, field in enumerate((journey.first, journey.second), 1):
            self.choose(
                "^By week" if field == "week" else "^By month" if field == "month" else f"^Break out by {field}"
            )
            panel = self.shown(step)
            self.parts(panel, field)
            self.narrowed(field, self.opened(panel.locator(".as-drilled").first))
        many = self.check("COUNT(*)")[0][0]
        self.choose(f"^See the (?:{many:,} )?order lines?" if many == 1 else f"^See the {many:,} order lines")
        rows = self.shown(3).locator(".as-drilled table tbody tr")
        expect(rows).to_have_count(min(many, 200))
        self.page.keyboard.press("Escape")
        self.data.close()


def dragged(page: Page, home: Path) -> None:
    """Drag along the months of a line: the period is the whole months under it, and the numbers are of that period."""
    axis = tile(page, "by_month").locator(".nsewdrag").first.bounding_box()
    assert axis is not None
    height = axis["y"] + axis["height"] / 2
    page.mouse.move(axis["x"] + 0.55 * axis["width"], height)
    page.mouse.down()
    page.mouse.move(axis["x"] + 0.8 * axis["width"], height, steps=8)
    page.mouse.up()
    expect(page.locator('[data-filter="period"]')).to_contain_text("2026 – ")
    days = re.findall(r"\d+ \w{3} 2026", page.locator('[data-filter="period"]').inner_text())
    start, last = (datetime.strptime(day, "%d %b %Y").date() for day in days)
    assert start.day == 1
    assert (last + timedelta(days=1)).day == 1
    filled(page)
    with duckdb.connect(str(home / "samples" / "ecommerce.duckdb"), read_only=True) as data:
        sql = f"SELECT {NET} {FROM} AND o.ordered_at >= ? AND o.ordered_at < ?"
        amount = data.execute(sql, [start, last + timedelta(days=1)]).fetchone()
    assert amount is not None
    shown = number(tile(page, "revenue").locator(".as-tile-value").inner_text())
    assert shown == pytest.approx(float(amount[0]), rel=0.006)


def number(text: str) -> float:
    """A figure as it is written on the page.

    >>> number("$47.5k"), number("−$1,234.50"), number("$2M")
    (47500.0, -1234.5, 2000000.0)
    """
    found = re.search(r"([−-]?)[^\d−-]*([\d,]+(?:\.\d+)?)\s*([kMB]?)", text)
    assert found is not None, text
    size = {"": 1.0, "k": 1e3, "M": 1e6, "B": 1e9}[found[3]]
    return float(found[2].replace(",", "")) * size * (-1 if found[1] else 1)


def test_twelve_ways_down_three_steps_deep_by_mouse_and_by_keys(visit: Visit, home: Path) -> None:
    page = visit(BOARD).page
    filled(page)
    for journey in JOURNEYS:
        Way(page, home, journey).walk()
        expect(page.locator(".as-board-panel")).to_be_hidden()
    dragged(page, home)
