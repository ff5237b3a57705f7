"""Twelve ways down (`drill_journeys.yml`), three steps deep, each by mouse and by keys alone: every number on the way
is that of a query written here. Filters, period and the marks chosen so far hold at each step; the address of the end
of a way leads there again, Back and Undo lead up again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_dashboards import filled, tile
from tests.browser.test_look import axe, serious

__all__ = ["axe"]
Visit = Callable[..., Any]
Journey = dict[str, Any]
JOURNEYS: list[Journey] = yaml.safe_load(Path(__file__).with_name("drill_journeys.yml").read_text(encoding="utf-8"))
CHOSEN = '#s={"values":{"region":["Europe","North America"]},"cross":[]}'
TILES = {"revenue_overview": 12, "product_sales": 10}
FROM = """
    FROM order_items i JOIN orders o USING (order_id) JOIN products p USING (product_id)
    JOIN customers c USING (customer_id) JOIN cities s ON s.city_id = o.shipping_city_id
    WHERE o.status = 'delivered'
"""
NARROWED = {"revenue_overview": "s.region IN ('Europe', 'North America')"}
PERIODS = {
    "": ("2020-01-01", "2027-01-01"),
    "quarter": ("2026-07-01", "2026-10-01"),
    "before": ("2026-04-01", "2026-07-01"),
    "year": ("2025-11-01", "2026-11-01"),
}
NET = "SUM(i.quantity * i.unit_price - i.discount_amount)"
COLUMNS = {
    "country": "s.country", "category": "p.category", "subcategory": "p.subcategory", "segment": "c.segment",
    "industry": "c.industry", "sales channel": "o.channel", "region": "s.region", "payment method": "o.payment_method",
    "product": "p.product_name",
    "week": "DATE_TRUNC('week', o.ordered_at)", "month": "DATE_TRUNC('month', o.ordered_at)",
}  # fmt: skip
"""What the menu calls a field -> where it stands."""
TIMES = ("week", "month")
CODED = ("sales channel", "payment method")
"""Fields kept as codes and shown in words: "Bank transfer" is bank_transfer."""
MOST_LISTED = 200


class Way:
    """One journey on a page: what was pressed so far is what the check queries filter by."""

    def __init__(self, person: Any, data: duckdb.DuckDBPyConnection, journey: Journey, keys: bool) -> None:
        self.person, self.page, self.journey, self.keys = person, person.page, journey, keys
        self.where = [NARROWED.get(journey.get("board", ""), "TRUE"), self.during(journey.get("period", "quarter"))]
        self.data, self.fields = data, list(journey["is"])
        self.beside = [journey["beside"]] if "beside" in journey else []

    # -- what the source says

    @staticmethod
    def during(period: str) -> str:
        return "o.ordered_at >= DATE '{}' AND o.ordered_at < DATE '{}'".format(*PERIODS[period])

    def check(self, what: str, end: str = "") -> list[tuple[Any, ...]]:
        return self.data.execute(f"SELECT {what} {FROM} AND {' AND '.join(self.where)} {end}").fetchall()

    def narrowed(self, field: str, name: str) -> None:
        """Filter the check queries by a mark the menu has named."""
        column = COLUMNS[field]
        if field not in TIMES:
            kept = name.casefold().replace(" ", "_") if field in CODED else name
            self.where.append(f"{column} = '{kept}'")
            return
        days = [day for (day,) in self.check(f"DISTINCT {column}")]
        value = next(day for day in days if (f"{day:%b %Y}" if field == "month" else f"{day.day} {day:%b %Y}") in name)
        self.where.append(f"{column} = TIMESTAMP '{value}'")

    # -- what a person does

    @property
    def menu(self) -> Locator:
        found: Locator = self.page.locator("#as-drill-menu")
        return found

    def press(self, place: Locator, kind: str, which: Any) -> None:
        """Open the menu where the journey begins."""
        if self.keys:
            self.press_by_keys(place, kind, which)
        elif kind == "legend":
            place.locator(".as-legend-button", has_text=str(which)).click()
        elif kind == "number":
            place.locator(".as-tile-number").click()
        elif kind == "cell":
            row, column = which
            place.locator("tbody tr").nth(row).locator("td").nth(column).click(button="right")
        else:
            self.right_press(place.locator("[data-marks]"), int(which))

    def right_press(self, chart: Locator, which: int) -> None:
        """Press where the mark is drawn; shapes that are no rectangles are pressed on a point of their outline."""
        chart.scroll_into_view_if_needed()
        x, y = chart.evaluate(
            """async (chart, which) => {
                const drawn = () => assay.marks.of(chart)[which];
                for (let i = 0; i < 300 && !drawn(); i += 1) { await new Promise(requestAnimationFrame); }
                const mark = drawn(), box = mark.rect;
                const inside = (x, y) => !mark.node || document.elementsFromPoint(x, y).includes(mark.node);
                for (let i = 1; i < 12; i += 1) { for (let j = 1; j < 12; j += 1) {
                    const x = box.left + (box.right - box.left) * i / 12, y = box.top + (box.bottom - box.top) * j / 12;
                    if (inside(x, y)) { return [x, y]; } } }
                return [(box.left + box.right) / 2, (box.top + box.bottom) / 2]; }""",
            which,
        )
        self.page.mouse.click(x, y, button="right")

    def press_by_keys(self, place: Locator, kind: str, which: Any) -> None:
        keys = self.page.keyboard
        if kind in ("legend", "number"):
            name = ".as-tile-number" if kind == "number" else f'.as-legend-button:has-text("{which}")'
            place.locator(name).focus()
            keys.press("Enter")
        elif kind == "cell":
            place.locator("td[tabindex='0']").focus()
            for key, times in zip(("ArrowDown", "ArrowRight"), which, strict=True):
                for _ in range(times):
                    keys.press(key)
            keys.press("Enter")
        else:
            expect(place.locator("[data-marks] .main-svg").first).to_be_visible()
            place.locator("[data-marks]").focus()
            keys.press("Home")
            for _ in range(int(which)):
                keys.press("ArrowRight")
            keys.press("Shift+F10")

    def opened(self, fields: list[str]) -> None:
        """The menu is open: what it names narrows the check queries, and its number is that of the source."""
        expect(self.menu.locator(".as-drill-head")).to_be_visible()
        expect(self.menu.get_by_role("menuitem").first).to_be_visible()
        names = self.menu.locator(".as-drill-name strong").inner_text().split(", ") if fields else []
        for field, name in zip(fields, names, strict=True):
            self.narrowed(field, name)
        shown = self.menu.locator(".as-drill-value .num")
        if not self.beside:
            told, found = number(shown.inner_text()), float(self.check(NET)[0][0])
            assert told == pytest.approx(found, abs=0.011), f"{self.journey['name']}: {fields} {names}"

    def choose(self, name: str) -> None:
        """Take a line of the menu, by pressing it or by walking there."""
        wanted = self.menu.get_by_role("menuitem", name=re.compile(name))
        more = self.menu.get_by_role("menuitem", name="Break out by something else")
        if more.count() and not wanted.locator("visible=true").count():
            self.take(more)
        self.take(wanted.locator("visible=true").first)

    def take(self, line: Locator) -> None:
        if not self.keys:
            line.click()
            return
        for _ in range(60):
            if line.evaluate("node => node === document.activeElement"):
                self.page.keyboard.press("Enter")
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"{line} is not reached by arrows")

    # -- the way

    def walk(self) -> None:
        journey = self.journey
        (kind, which), place = self.first()
        self.press(place, kind, which)
        self.opened(self.fields)
        for at, step in enumerate(journey["steps"], 1):
            what, _, field = step.partition(" ")
            getattr(self, f"to_{what}")(field, at)

    def first(self) -> tuple[tuple[str, Any], Locator]:
        at = dict(self.journey["at"])
        if "ask" in self.journey:
            card = self.person.ask(self.journey["ask"])
            self.person.sees_chart(card)
            return next(iter(at.items())), card
        return next((kind, which) for kind, which in at.items() if kind != "tile"), tile(self.page, at["tile"])

    def to_by(self, field: str, at: int) -> None:
        """Break out by a field or a step of time, compare the parts, press the first of them."""
        self.choose(f"^By {field}" if field in TIMES else f"^Break out by {field}")
        told, fields = self.listed(at), [*self.beside, field]
        self.beside = []
        columns = ", ".join(COLUMNS[one] for one in fields)
        found = [float(row[-1]) for row in self.check(f"{columns}, {NET}", "GROUP BY ALL") if row[-1]]
        assert sorted(told) == pytest.approx(sorted(found), abs=0.011), f"{self.journey['name']}: by {field}"
        self.press_next()
        self.opened(fields)

    def to_before(self, _: str, at: int) -> None:
        """Beside the period before: both numbers, then on from the whole."""
        self.choose("^Apr–Jun 2026")
        shown = self.shown(at).locator(".as-drilled .as-tile-body").first.inner_text()
        now = float(self.check(NET)[0][0])
        self.where[1] = self.during("before")
        then = float(self.check(NET)[0][0])
        self.where[1] = self.during("quarter")
        assert number(shown) == pytest.approx(now, rel=0.006)
        assert f"{abs(100 * (now / then - 1)):.1f}%" in shown
        self.shown(at).locator(".as-drilled .as-tile-number").press("Enter")
        self.opened([])

    def to_rows(self, _: str, at: int) -> None:
        """The rows behind what is left: as many as the source has."""
        many = self.check("COUNT(*)")[0][0]
        self.choose(f"^See the {many:,} order lines|^See the order line" if many == 1 else f"^See the {many:,} order")
        if "ask" in self.journey:
            expect(self.page.locator("details[open] [data-answer]").last).to_contain_text(f"{many:,}")
            return
        expect(self.shown(at).locator(".as-drilled table tbody tr")).to_have_count(min(many, MOST_LISTED))

    # -- what is shown

    def shown(self, steps: int) -> Locator:
        """What is shown after so many steps."""
        panel: Locator = self.page.locator(".as-board-panel")
        expect(panel.locator(".as-drill-trail strong, .as-drill-trail .as-btn")).to_have_count(steps + 1)
        return panel

    def listed(self, steps: int) -> list[float]:
        """The first number of each row of the table."""
        if "ask" in self.journey:
            expect(self.page.locator("details[open] .as-trail li")).to_have_count(steps + 1)
            card = self.page.locator("details[open] [data-answer]").last
            card.get_by_role("tab", name="Table").click()
            expect(card.locator(".ag-row .ag-cell[col-id='c1']").first).to_be_visible()
            return [number(cell) for cell in card.locator(".ag-row .ag-cell[col-id='c1']").all_inner_texts()]
        panel = self.shown(steps)
        expect(panel.locator(".as-drilled table tbody tr").first).to_be_visible()
        rows = panel.locator(".as-drilled table tbody tr").all_inner_texts()
        at = 1 + len(self.beside)
        return [number(cell) for row in rows for cell in row.split("\t")[at : at + 1] if cell != "–"]

    def press_next(self) -> None:
        """Press the first mark of what is shown now: by mouse on its chart, by keys in its table."""
        if "ask" in self.journey:
            cell = self.page.locator("details[open] .ag-row[row-index='0'] .ag-cell[col-id='c1']").last
            if self.keys:
                cell.focus()
                self.page.keyboard.press("Enter")
            else:
                cell.click()
            return
        panel = self.page.locator(".as-board-panel")
        chart, first = panel.locator(".as-drilled [data-marks]"), panel.locator(".as-drilled td[tabindex='0']").first
        if self.keys or not chart.count():
            first.focus()
            self.page.keyboard.press("End")
            self.page.keyboard.press("Enter")
            return
        expect(chart.locator(".main-svg").first).to_be_visible()
        self.right_press(chart, 0)


def number(text: str) -> float:
    """A figure as it is written on the page.

    >>> number("$47.5k"), number("−$1,234.50"), number("$2M")
    (47500.0, -1234.5, 2000000.0)
    """
    found = re.search(r"([−-]?)[^\d−-]*([\d,]+(?:\.\d+)?)\s*([kMB]?)", text)
    assert found is not None, text
    size = {"": 1.0, "k": 1e3, "M": 1e6, "B": 1e9}[found[3]]
    return float(found[2].replace(",", "")) * size * (-1 if found[1] else 1)


@pytest.fixture(scope="module")
def data(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(str(home / "samples" / "ecommerce.duckdb"), read_only=True)
    yield connection
    connection.close()


def address(journey: Journey) -> str:
    board = journey.get("board")
    return "/" if board is None else f"/dashboards/{board}" + (CHOSEN if board in NARROWED else "")


def walked(visit: Visit, data: duckdb.DuckDBPyConnection, journeys: list[Journey], keys: bool) -> Page:
    """Walk journeys that begin on the same page one after the other; the page as the last of them leaves it."""
    person = visit(address(journeys[0]))
    page: Page = person.page
    if "board" in journeys[0]:
        filled(page, TILES[journeys[0]["board"]])
    for journey in journeys:
        page.keyboard.press("Escape")
        expect(page.locator(".as-board-panel")).to_be_hidden()
        Way(person, data, journey, keys).walk()
    return page


SOAK = pytest.mark.soak
"""Each board by one way in every run, by both in the long ones."""


@pytest.mark.parametrize(
    ("board", "keys"),
    [
        pytest.param("revenue_overview", False, id="revenue_overview-mouse"),
        pytest.param("product_sales", True, id="product_sales-keys"),
        pytest.param("revenue_overview", True, id="revenue_overview-keys", marks=SOAK),
        pytest.param("product_sales", False, id="product_sales-mouse", marks=SOAK),
    ],
)
def test_from_every_kind_of_mark_of_a_dashboard(
    visit: Visit, data: duckdb.DuckDBPyConnection, board: str, keys: bool
) -> None:
    page = walked(visit, data, [one for one in JOURNEYS if one.get("board") == board], keys)
    rows = page.locator(".as-board-panel .as-drilled table tbody tr")
    told, deep = rows.first.inner_text(), page.url
    other = visit(deep.split("/", 3)[3].join(["/", ""])).page
    expect(other.locator(".as-board-panel .as-drill-trail strong, .as-drill-trail .as-btn")).to_have_count(4)
    expect(other.locator(".as-board-panel .as-drilled table tbody tr").first).to_have_text(told, use_inner_text=True)
    page.go_back()
    expect(page.locator(".as-board-panel .as-drill-trail strong, .as-drill-trail .as-btn")).to_have_count(3)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".as-board-panel .as-drill-trail strong, .as-drill-trail .as-btn")).to_have_count(2)


@pytest.mark.parametrize("keys", [False, True], ids=["mouse", "keys"])
def test_from_a_chat_answer(visit: Visit, data: duckdb.DuckDBPyConnection, keys: bool) -> None:
    page = walked(visit, data, [one for one in JOURNEYS if "ask" in one], keys)
    expect(page.locator("details[open] .as-trail li")).to_have_count(4)


def test_there_are_twelve_of_three_steps() -> None:
    assert len(JOURNEYS) == 12
    assert {len(one["steps"]) for one in JOURNEYS} == {3}


def test_dragging_along_months_sets_the_period(visit: Visit, data: duckdb.DuckDBPyConnection) -> None:
    page = visit(address(JOURNEYS[0])).page
    filled(page)
    axis = tile(page, "by_month").locator(".nsewdrag").first.bounding_box()
    assert axis is not None
    height = axis["y"] + axis["height"] / 2
    page.mouse.move(axis["x"] + 0.55 * axis["width"], height)
    page.mouse.down()
    page.mouse.move(axis["x"] + 0.8 * axis["width"], height, steps=8)
    page.mouse.up()
    chip = page.locator('[data-filter="period"]')
    expect(chip).to_contain_text(re.compile(r"\w{3}–\w{3} 2026"))
    first, last = re.search(r"(\w{3})–(\w{3}) 2026", chip.inner_text()).groups()  # type: ignore[union-attr]
    start, ending = (datetime.strptime(f"1 {month} 2026", "%d %b %Y").date() for month in (first, last))
    end = (ending + timedelta(days=31)).replace(day=1)
    assert start < ending
    filled(page)
    sql = f"SELECT {NET} {FROM} AND {NARROWED['revenue_overview']} AND o.ordered_at >= ? AND o.ordered_at < ?"
    amount = data.execute(sql, [start, end]).fetchall()[0][0]
    assert number(tile(page, "revenue").locator(".as-tile-value").inner_text()) == pytest.approx(
        float(amount), rel=0.006
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_menu_and_what_it_leads_to_keep_nobody_out(visit: Visit, axe: str, theme: str) -> None:
    page = visit("/dashboards/revenue_overview", theme=theme).page
    filled(page)
    chart = tile(page, "by_region").locator("[data-marks]")
    expect(chart.locator(".main-svg").first).to_be_visible()
    chart.focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    menu = page.locator("#as-drill-menu")
    expect(menu.get_by_role("menuitem", name="Pin to this dashboard")).to_be_visible()
    watched = menu.get_by_role("menuitem", name="Alert me when it changes")
    expect(watched).to_have_attribute("href", re.compile("^/alerts[?]watch="))
    assert serious(page, axe) == []
    page.keyboard.press("r")
    expect(page.locator(".as-board-panel .as-drilled table tbody tr").first).to_be_visible()
    assert serious(page, axe) == []


def test_a_mark_is_pinned_and_asked_about_from_its_menu(visit: Visit) -> None:
    page = visit("/dashboards/revenue_overview").page
    filled(page)
    chart = tile(page, "by_region").locator("[data-marks]")
    expect(chart.locator(".main-svg").first).to_be_visible()
    for letter in ("p", "q"):
        chart.focus()
        page.keyboard.press("Home")
        page.keyboard.press("Enter")
        expect(page.locator("#as-drill-menu").get_by_role("menuitem").first).to_be_focused()
        page.keyboard.press(letter)
        if letter == "p":
            expect(page.locator(".as-tile.is-drafted")).to_contain_text("North America")
    expect(page.locator(".as-talk-about")).to_have_text("About “Revenue by region”, North America")
