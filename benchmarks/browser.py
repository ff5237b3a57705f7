"""What a person waits for in the browser: a page, a question, an answer opened again. Needs Chromium."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from playwright.sync_api import Page, sync_playwright

from benchmarks.measure import Measure
from benchmarks.served import Served
from benchmarks.stats import percentile

FLAGS = ("--no-sandbox", "--disable-gpu")
CHART = "[data-answer] .js-plotly-plot .main-svg"
COMPOSER = "#as-composer-text"
TIMES = 5
BOARD = "revenue_overview"
DRAWN = "#as-board-page[data-drawn]"
BARS = '.as-tile[data-widget="by_region"] .barlayer .point path'
HOVERED = '.as-tile[data-widget="by_region"] .hoverlayer .hovertext'
CLICKS = 5
WATCH = """drawn => {
    const board = document.querySelector(drawn);
    window.assayBenchTold = {};
    const once = {once: true, capture: true};
    window.addEventListener("pointerdown", event => { window.assayBenchPressed = event.timeStamp; }, once);
    for (const name of ["data-seen", "data-drawn"]) {
        board.removeAttribute(name);
        new MutationObserver((_, watch) => {
            watch.disconnect();
            requestAnimationFrame(() => setTimeout(() => { window.assayBenchTold[name] = performance.now(); }, 0));
        }).observe(board, {attributes: true, attributeFilter: [name]});
    }
}"""


def measure_browser(server: Served, browser: str, questions: Sequence[str]) -> Iterator[Measure]:
    """Load, ask, open again; the first of each does not count, as the browser then fills its own cache."""
    address = f"http://127.0.0.1:{server.port}"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=list(FLAGS))
        page = opened.new_page()
        loads = [_load(page, address, COMPOSER) for _ in range(TIMES + 1)][1:]
        asked = [_ask(page, address, question) for question in questions[: TIMES + 1]][1:]
        answer = page.locator("[data-answer]").last.get_attribute("data-answer")
        again = [_load(page, f"{address}/answer/{answer}", CHART) for _ in range(TIMES + 1)][1:]
        board = f"{address}/dashboards/{BOARD}"
        boards = [_load(page, board, DRAWN) for _ in range(TIMES + 1)][1:]
        clicks = [_click(page, number) for number in range(CLICKS)]
        opened.close()
    yield _measure("browser: page load, ready to type", loads, 2000)
    yield _measure("browser: question typed and sent, to the chart drawn", asked, None)
    yield _measure("browser: page load to a drawn answer", again, 1000)
    yield _measure("browser: dashboard of 12 widgets, page load to all drawn", boards, 2000)
    yield _measure("browser: click on a mark to what is on screen drawn", [click[0] for click in clicks], 400)
    yield _measure("browser: click on a mark to all other 11 widgets drawn", [click[1] for click in clicks], 400)


def _load(page: Page, address: str, shown: str) -> float:
    started = time.perf_counter()
    page.goto(address)
    page.locator(shown).first.wait_for(state="visible", timeout=30_000)
    return 1000 * (time.perf_counter() - started)


def _click(page: Page, number: int) -> tuple[float, float]:
    """From the press of the button until the others that are on screen, and all others, are painted, by the clock of
    the page.

    Another bar each time, so that every click asks for something else than the one before. Waiting from outside would
    measure how often the driver looks: after a fifth of a second it does so every half second.
    """
    bar = page.locator(BARS).nth(number)
    # As with a hand, the mouse rests on the bar before it is pressed: the chart has to know what is under it.
    page.mouse.move(0, 0)
    bar.hover(force=True)
    page.locator(HOVERED).first.wait_for(state="visible", timeout=30_000)
    page.evaluate(WATCH, DRAWN)
    bar.click(force=True)
    page.wait_for_function("() => window.assayBenchTold['data-drawn']", timeout=30_000)
    pressed = page.evaluate("() => window.assayBenchPressed")
    told = page.evaluate("() => window.assayBenchTold")
    return told["data-seen"] - pressed, told["data-drawn"] - pressed


def _ask(page: Page, address: str, question: str) -> float:
    _load(page, address, COMPOSER)
    page.locator(COMPOSER).fill(question)
    started = time.perf_counter()
    page.locator(COMPOSER).press("Enter")
    page.locator(CHART).first.wait_for(state="visible", timeout=30_000)
    return 1000 * (time.perf_counter() - started)


def _measure(what: str, walls: Sequence[float], bar: float | None) -> Measure:
    middle = percentile(walls, 0.5)
    return Measure(what, middle, wall=middle, p95=percentile(walls, 0.95), bar=bar)
