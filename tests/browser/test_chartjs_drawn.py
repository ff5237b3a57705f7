"""Stored Chart.js configurations are pure JSON, and the real Chart.js with its plugins draws every kind it has."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from playwright.sync_api import Browser, Page

from assay.dashboards.template import KINDS
from assay.kernel.tabular import Column, Table
from assay.present.chartjs.config import DRAW, PLUGINS, WITHOUT, chartjs
from assay.present.view import View, see

FOLDER = Path(__file__).parent / "chartjs"
SCRIPTS = (
    "chart.js/dist/chart.umd.min.js",
    "chartjs-adapter-date-fns/dist/chartjs-adapter-date-fns.bundle.min.js",
    "chartjs-chart-matrix/dist/chartjs-chart-matrix.min.js",
    "chartjs-chart-treemap/dist/chartjs-chart-treemap.min.js",
    "chartjs-chart-sankey/dist/chartjs-chart-sankey.min.js",
    "chartjs-chart-funnel/build/index.umd.min.js",
    "@sgratzl/chartjs-chart-boxplot/build/index.umd.min.js",
)
MONTHS = [f"2026-{month:02d}-01" for month in range(1, 10)]
GROUPS = ["North & <b>South</b>", "East", "West", "=Centre"]
# What is painted of the drawing area, in hundredths of a percent: less means an empty chart.
LEAST = 40


def made(columns: list[Column], **values: list[Any]) -> View:
    table = Table(tuple(columns), pa.table(values))
    return see(table, additive=[column.name for column in columns if column.role == "metric"])


def column(name: str, kind: str, role: Any, **more: Any) -> Column:
    return Column(name, name.title(), kind, role, **more)


MONEY = column("money", "number", "metric", unit="USD")
SERIES = made(
    [column("month", "date", "time", grain="month"), MONEY], month=MONTHS, money=[3.0, 5, 4, 6, 8, 7, 9, 5, 6]
)
BY_GROUP = made([column("group", "text", "dimension"), MONEY], group=GROUPS, money=[8.0, 5, 3, 2])
CHANGED = made(
    [column("group", "text", "dimension"), MONEY, column("money__previous", "number", "comparison", unit="USD"),
     column("money__change", "number", "change", unit="USD")],
    group=GROUPS, money=[8.0, 5, 3, 2], money__previous=[6.0, 6, 4, 2], money__change=[2.0, -1, -1, 0],
)  # fmt: skip
GRID = made(
    [column("month", "date", "time", grain="month"), column("group", "text", "dimension"), MONEY],
    month=[month for month in MONTHS for _ in GROUPS], group=GROUPS * len(MONTHS),
    money=[float(1 + (at * 7) % 11) for at in range(36)],
)  # fmt: skip
FLOWS = made(
    [column("a", "text", "dimension"), column("b", "text", "dimension"), MONEY],
    a=["x", "x", "y", "y"], b=["p", "q", "p", "q"], money=[5.0, 3, 2, 6],
)  # fmt: skip
CLOUD = made(
    [column("group", "text", "dimension"), MONEY, column("units", "number", "metric"),
     column("third", "number", "metric")],
    group=[str(at) for at in range(30)], money=[float(at * at % 17) for at in range(30)],
    units=[float(at) for at in range(30)], third=[float(1 + at % 5) for at in range(30)],
)  # fmt: skip
ONE = made([column("rate", "number", "metric", unit="percent")], rate=[0.62])
SPANS = made(
    [column("thing", "text", "dimension"), column("start", "date", "dimension"), column("end", "date", "dimension")],
    thing=["A", "B", "C"], start=["2026-01-01", "2026-02-01", "2026-02-10"],
    end=["2026-03-01", "2026-02-20", "2026-04-01"],
)  # fmt: skip
VIEWS = {
    "line": SERIES, "area": GRID, "bar": CHANGED, "stacked_bar": GRID, "horizontal_bar": BY_GROUP, "pie": BY_GROUP,
    "donut": BY_GROUP, "scatter": CLOUD, "bubble": CLOUD, "histogram": CLOUD, "waterfall": CHANGED, "gauge": ONE,
    "timeline": SPANS, "heatmap": GRID, "treemap": BY_GROUP, "sankey": FLOWS, "funnel": BY_GROUP, "box": CLOUD,
}  # fmt: skip


DRAWN = (FOLDER / "drawn.js").read_text("utf-8")


@pytest.fixture(scope="session")
def modules() -> Path:
    """The installed packages; in CI their absence is a failure."""
    npm = shutil.which("npm")
    if npm is None:
        if os.environ.get("CI"):
            pytest.fail("npm is not installed, so stored configurations cannot be drawn.")
        pytest.skip("npm is not installed.")
    if not all((FOLDER / "node_modules" / script).is_file() for script in SCRIPTS):
        done = subprocess.run([npm, "ci"], cwd=FOLDER, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
    return FOLDER / "node_modules"


@pytest.fixture(scope="session")
def canvas_page(browser: Browser, modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page with the scripts and one canvas."""
    scripts = "".join(f'<script src="{(modules / script).as_uri()}"></script>' for script in SCRIPTS)
    html = f'<!doctype html><meta charset="utf-8">{scripts}<div id="box" style="width:640px;height:360px"></div>'
    file = tmp_path_factory.mktemp("chartjs") / "page.html"
    file.write_text(html, "utf-8")
    page = browser.new_page(viewport={"width": 680, "height": 400})
    page.goto(file.as_uri())
    yield page
    page.close()


def test_every_kind_is_drawn_or_listed_as_one_chartjs_has_not() -> None:
    assert set(DRAW) | set(WITHOUT) == set(KINDS)
    assert not set(DRAW) & set(WITHOUT)
    assert set(VIEWS) == set(DRAW)
    assert set(PLUGINS) <= set(DRAW)
    assert all(chartjs(kind, BY_GROUP) is None for kind in WITHOUT)


def test_steps_of_a_funnel_and_the_number_of_a_gauge_are_written_beside_them() -> None:
    funnel, gauge = chartjs("funnel", BY_GROUP), chartjs("gauge", ONE)
    assert funnel is not None
    assert gauge is not None
    assert funnel["data"]["labels"][1:] == ["East: $5", "West: $3", "=Centre: $2"]
    assert gauge["options"]["plugins"]["subtitle"]["text"] == "62.0%"


def test_the_version_is_the_one_that_is_promised(canvas_page: Page) -> None:
    assert canvas_page.evaluate("Chart.version").startswith("4.5.")


@pytest.mark.parametrize("kind", list(DRAW))
def test_a_stored_configuration_is_drawn(kind: str, canvas_page: Page, tmp_path: Path) -> None:
    config = chartjs(kind, VIEWS[kind], f"A {kind}")
    text = json.dumps(config, allow_nan=False)
    assert json.loads(text) == config
    faults: list[str] = []
    canvas_page.on("pageerror", lambda error: faults.append(str(error)))
    drawn = canvas_page.evaluate(
        DRAWN,
        text,
    )
    canvas_page.screenshot(path=tmp_path / f"{kind}.png")
    assert faults == []
    assert drawn["elements"] > 0
    assert drawn["painted"] > LEAST, drawn
