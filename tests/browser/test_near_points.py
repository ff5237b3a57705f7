"""What stands close together: names beside points, and the rows in the panel of a dashboard."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assay.present.export.theme import coloured
from assay.present.figures.points import bubble, scatter
from assay.present.view import see
from tests.browser.test_dashboards import tile
from tests.present.conftest import group, metric, table_of

Visit = Callable[..., Any]
NAMES = [
    "Berlin",
    "New York",
    "Minneapolis–Saint Paul",
    "Rio",
    "Wollongong",
    "Lyon",
    "Mumbai",
    "Ürümqi",
    "Oslo",
    "Lima",
]
DRAW = """([figure, wide, high]) => {
  const host = document.createElement("div");
  const layout = {margin: {l: 48, r: 16, t: 16, b: 40}, width: wide, height: high};
  host.id = "near"; document.getElementById("near")?.remove(); document.body.append(host);
  return Plotly.newPlot(host, figure.data, Object.assign({}, figure.layout, layout)).then(() =>
    Array.from(host.querySelectorAll(".textpoint text")).map(node => {
      const box = node.getBoundingClientRect();
      return [box.left, box.right, box.top + 2, box.bottom - 2, node.textContent];
    }).filter(box => box[4]));
}"""


def figure_of(draw: Any, seed: int) -> Any:
    chance = random.Random(seed)
    names = [f"{chance.choice(NAMES)} {at}" for at in range(30)]
    values = [[round(chance.gauss(100, 30)) for _ in names] for _ in range(3)]
    measures = {name: metric(column, None) for name, column in zip(("sold", "won", "size"), values, strict=True)}
    return coloured(draw(see(table_of({"city": group(names), **measures}))))


@pytest.mark.parametrize("draw", [scatter, bubble])
def test_names_of_near_points_lie_on_no_other_name_whatever_the_size(visit: Visit, draw: Any) -> None:
    page: Page = visit("/dashboards/revenue_overview").page
    expect(tile(page, "by_region").locator(".main-svg").first).to_be_visible()
    for seed in range(5):
        for wide, high in ((310, 210), (620, 280), (1100, 480)):
            boxes = page.evaluate(DRAW, [figure_of(draw, seed), wide, high])
            assert len(boxes) >= 3
            for one, other in combinations(boxes, 2):
                apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
                assert apart, f"{one[4]} lies on {other[4]} at {wide} by {high}, seed {seed}"


@pytest.mark.parametrize("phone", [False, True])
def test_the_rows_of_a_drill_take_the_height_of_the_panel(visit: Visit, phone: bool) -> None:
    page: Page = visit("/dashboards/revenue_overview", phone=phone).page
    number = tile(page, "revenue").locator(".as-tile-number")
    expect(number).to_contain_text("$")
    number.click()
    page.get_by_role("menuitem", name=re.compile("^See the [\\d,]+ order lines")).click()
    rows = page.locator(".as-board-panel .as-drilled")
    expect(rows.locator("tbody tr").nth(20)).to_be_attached()
    list_, panel = rows.bounding_box(), page.locator(".as-board-panel").bounding_box()
    assert list_ is not None
    assert panel is not None
    below = panel["y"] + panel["height"] - list_["y"] - list_["height"]
    assert 0 <= below <= 60, "what is left below the rows"
    assert list_["height"] > 0.7 * panel["height"]
