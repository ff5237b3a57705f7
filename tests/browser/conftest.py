"""The real workbench in a child process with a home of its own, and a browser that may only reach this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browser.homes_for_tests import sample_home
from tools import trial

SLOW = 30_000
expect.set_options(timeout=SLOW)
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.no_cover)  # the product runs in a process of its own


@pytest.fixture(scope="session")
def home(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of the running workbench, with a small sample shop loaded."""
    return sample_home(tmp_path_factory, chromium)


@pytest.fixture(scope="session")
def workbench(home: Path, chromium: str) -> Iterator[str]:
    """Address of the running workbench."""
    with trial.served(home, chromium) as url:
        yield url


@dataclass
class Watch:
    """What a page did that it should not: requests to other machines, errors in its scripts."""

    outside: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def request(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1", "data:", "blob:")):
            self.outside.append(request.url)

    def console(self, said: ConsoleMessage) -> None:
        """What scripts complain of. That a question cannot be answered is told in a sentence, and with a 422; that
        somebody else was first, with a 409.
        """
        if said.type == "error" and not any(f"status of {code}" in said.text for code in (409, 422)):
            self.faults.append(f"{said.text} {said.location.get('url', '')}")


@dataclass(frozen=True)
class Person:
    """Somebody in front of a page, and what they do there again and again."""

    page: Page

    def ask(self, question: str) -> Locator:
        """Type a question, press Enter, wait for its card."""
        before = self.page.locator("[data-answer]").count()
        self.page.locator("#as-composer-text").click()
        self.page.keyboard.type(question)
        self.page.keyboard.press("Enter")
        return self.answered(before)

    def answered(self, before: int) -> Locator:
        """The card of the newest answer, once there is one more than ``before``."""
        expect(self.page.locator("[data-answer]")).to_have_count(before + 1, timeout=SLOW)
        return self.page.locator("details[open] [data-answer]").last

    def sees_chart(self, card: Locator) -> None:
        """The chart of a card is drawn."""
        expect(card.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=SLOW)

    def focus_is_on(self, selector: str) -> bool:
        """Whether the focused element matches."""
        return bool(self.page.evaluate("s => document.activeElement.matches(s)", selector))

    def tab_to(self, selector: str, most: int = 80) -> None:
        """Press Tab until the focused element matches; fails when it is never reached."""
        for _ in range(most):
            if self.focus_is_on(selector):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"{selector} is not reached by Tab")


@pytest.fixture
def visit(browser: Browser, workbench: str, tmp_path: Path) -> Iterator[Callable[..., Person]]:
    """Opens pages: `visit("/", theme="dark", phone=True)`. Afterwards nothing may have left the machine."""
    watch, contexts = Watch(), []

    def open_(path: str = "/", *, theme: str = "light", phone: bool = False) -> Person:
        context = browser.new_context(
            viewport=PHONE if phone else WIDE,  # type: ignore[arg-type]
            device_scale_factor=2 if phone else 1,
            color_scheme=theme,  # type: ignore[arg-type]
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(SLOW)
        page.on("request", watch.request)
        page.on("pageerror", lambda error: watch.faults.append(str(error)))
        page.on("console", watch.console)
        page.goto(workbench + path)
        return Person(page)

    yield open_
    # What a page says because it is being closed, with its requests under way, is no fault of its scripts.
    outside, faults = list(watch.outside), list(watch.faults)
    for number, context in enumerate(contexts):
        _pictured(context, tmp_path / f"last-{number}.png")
        context.close()
    assert outside == [], "a request left the machine"
    assert faults == [], "a script of the page failed"


def _pictured(context: BrowserContext, path: Path) -> None:
    """How the page looked last, for whoever looks into a failure: a page that cannot be drawn in time fails no test.

    Of several tabs the last: a tab behind another is not drawn, and a picture of it may never be finished.
    """
    for page in context.pages[-1:]:
        with suppress(PlaywrightError):
            page.screenshot(path=path)
