"""Take the pictures of every page for the documentation: light and dark, wide and phone, into `docs/images`."""

from __future__ import annotations

import os
import shutil
import sys

from playwright.sync_api import Browser, Page, sync_playwright
from trial import BROWSER_FLAGS, ROOT, workbench

from assay.kernel.chromium import NAMES

IMAGES = ROOT / "docs" / "images"
QUESTION = "revenue by region last quarter vs the quarter before"
SETTLED_MS, TILES_MS = 900, 60_000


def start(page: Page) -> None:
    """The Ask page before the first question."""
    page.locator(".as-start-rest .as-pill").first.wait_for()
    page.locator(".as-kpi").first.wait_for(timeout=TILES_MS)


def answer(page: Page) -> None:
    """An answer with its chart."""
    page.locator("#as-composer-text").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator("[data-answer] .js-plotly-plot .main-svg").first.wait_for()


def explore(page: Page) -> None:
    """The metrics catalog with one metric open."""
    page.locator(".as-list-row").first.click()
    page.locator(".as-detail").wait_for()


def sources(page: Page) -> None:
    """The sources with what was found in one."""
    page.locator(".as-found").wait_for()


def gallery(page: Page) -> None:
    """The dashboards there are."""
    page.locator(".as-gallery-card").first.wait_for()


def dashboard(page: Page) -> None:
    """One dashboard with every tile drawn."""
    page.locator(".as-gallery-card").first.click()
    page.locator(".as-tile").first.wait_for()
    page.wait_for_function(_DRAWN, timeout=TILES_MS)


_DRAWN = "() => document.querySelectorAll('.as-tile').length > 0 && !document.querySelector('.as-tile[aria-busy]')"


def training(page: Page) -> None:
    """What the sample has been taught."""
    page.locator("h1").first.wait_for()


SHOTS = (
    ("ask", "/", start), ("answer", "/", answer), ("explore", "/explore", explore),
    ("sources", "/sources?source=ecommerce", sources), ("gallery", "/dashboards", gallery),
    ("dashboard", "/dashboards", dashboard), ("training", "/admin/training", training),
)  # fmt: skip


def take(browser: Browser, url: str, theme: str, phone: bool) -> None:
    """All pictures in one theme and width."""
    size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
    context = browser.new_context(viewport=size, device_scale_factor=2 if phone else 1, color_scheme=theme)  # type: ignore[arg-type]
    for name, path, prepare in SHOTS:
        page = context.new_page()
        page.goto(url + path)
        prepare(page)
        page.wait_for_timeout(SETTLED_MS)
        file = IMAGES / f"{name}-{theme}{'-phone' if phone else ''}.png"
        page.screenshot(path=file)
        print(file.relative_to(ROOT))
        page.close()
    context.close()


def main() -> int:
    """Start a workbench, look at it, write the pictures."""
    chromium = os.environ.get("ASSAY_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not chromium:
        print("Chromium was not found, so no pictures were taken.", file=sys.stderr)
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    with workbench(chromium) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER_FLAGS)
        for theme in ("light", "dark"):
            for phone in (False, True):
                take(browser, url, theme, phone)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
