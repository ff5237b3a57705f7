"""An admin teaches a database nobody wrote a model of, by hand in the browser, and sees what it did."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assay.kernel.settings import load_settings
from assay.services import Services
from assay.storage.audit import AuditStore
from tests.browser.homes_for_tests import copied
from tests.state_for_tests import fresh_home
from tests.training.conftest import ADMIN, script, teach, workshop
from tools import trial
from wiring import build

AS_OF = "2026-08-01"
SLOW = 90_000


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """State with the workshop and its golden questions in force, to be copied."""
    folder = tmp_path_factory.mktemp("workshop")
    home = fresh_home(folder / "home")
    with opened(home) as services:
        services.sources.connect("workshop", f"duckdb:///{workshop(folder)}", ADMIN)
        for question in script()["questions"]:
            services.training.save("workshop", "golden", question, ADMIN)
        services.gate.publish("workshop", ADMIN)
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    """Such a state of one's own; the workshop itself is only read."""
    copied(prepared, tmp_path / "home")
    return tmp_path / "home"


@contextmanager
def opened(home: Path) -> Iterator[Services]:
    """The house over a state, before anybody serves it."""
    services = build(load_settings(home=home, as_of=date.fromisoformat(AS_OF)), retrieving=False)
    try:
        yield services
    finally:
        services.close()


def add(page: Page, kind: str, given: Mapping[str, Any]) -> None:
    """Add an item with the form of its kind."""
    page.get_by_role("button", name="Add item", exact=True).click()
    kinds = page.get_by_role("group", name="Add", exact=True)
    expect(kinds).to_be_visible()
    if kind != "Term":
        kinds.get_by_role("button", name=kind, exact=True).click()
    form = page.get_by_role("group", name=kind, exact=True)
    for name, value in given.items():
        form.locator(f'[data-name="{name}"]').fill(str(value))
    form.get_by_role("button", name="Try and save draft").click()
    expect(page.locator(".as-said")).to_contain_text("Kept as a draft")


def accuracy(page: Page) -> float:
    """The figure on the page, in percent."""
    return float(page.locator("#as-accuracy").inner_text().strip().rstrip("%"))


def test_teaching_in_the_browser_lifts_accuracy(home: Path, chromium: str, browser: Browser) -> None:
    with trial.served(home, chromium, as_of=AS_OF) as url:
        page = at_training(url, browser)
        before = accuracy(page)
        parts = script()
        for kind, part in (("Metric", "metrics"), ("Term", "glossary"), ("Verified question", "verified")):
            for given in parts[part]:
                add(page, kind, given)
        expect(page.locator(".as-publish-bar")).to_contain_text("25 changes not published")
        page.get_by_role("button", name="Evaluate, then publish").click()
        expect(page.locator(".as-gate-good")).to_contain_text("Published", timeout=SLOW)
        page.goto(f"{url}/evaluation")
        expect(page.locator("#as-accuracy")).to_be_visible(timeout=SLOW)
        after = accuracy(page)
        page.close()
    print(f"accuracy on the golden questions: {before} % before, {after} % after")
    assert before < 60
    assert after >= 95


def test_a_metric_that_steals_anothers_questions_is_held_back_until_there_is_a_reason(
    home: Path, chromium: str, browser: Browser
) -> None:
    with opened(home) as services:
        teach(services, "metrics", "glossary", "verified")
        services.gate.publish("workshop", ADMIN)
    with trial.served(home, chromium, as_of=AS_OF) as url:
        page = at_training(url, browser)
        thief = {"label": "Parts value", "text": "sum(jb.prt)", "synonyms": "takings, bench time"}
        add(page, "Metric", thief)
        page.get_by_role("button", name="Evaluate, then publish").click()
        expect(page.locator(".as-gate-bad")).to_contain_text("Publishing is blocked", timeout=SLOW)
        expect(page.locator(".as-case-wrong").first).to_contain_text(re.compile("takings|bench time"))
        page.locator('[data-name="reason"]').fill("Agreed with finance.")
        page.get_by_role("button", name="Publish with this reason").click()
        expect(page.locator(".as-gate-good")).to_contain_text("Published with a reason", timeout=SLOW)
        expect(page.locator(".as-gate-good")).to_contain_text("Agreed with finance.")
        expect(page.locator(".as-gate-good")).to_be_in_viewport()
        page.close()
    with opened(home) as services:
        audit = services.training.audit
        assert isinstance(audit, AuditStore)
        assert next(row.facts for row in audit.every("training.overridden"))["reason"] == "Agreed with finance."


def test_who_asked_in_vain_is_told_on_the_page_once_the_fix_of_the_inbox_is_published(
    home: Path, chromium: str, browser: Browser
) -> None:
    with opened(home) as services:
        teach(services, "metrics")
        services.gate.publish("workshop", ADMIN)
        first = services.ask.converse("bench time by zandolier", "workshop", ADMIN)
        services.ask.converse("bench time by tier", "workshop", ADMIN, first.conversation)
    with trial.served(home, chromium, as_of=AS_OF) as url:
        page = at_training(url, browser)
        page.goto(f"{url}/admin/review")
        page.get_by_role("button", name="Apply and replay 1").click()
        expect(page.get_by_role("heading", name="Asked again: 1 of 1 right")).to_be_visible()
        page.goto(f"{url}/admin/training")
        page.get_by_role("button", name="Evaluate, then publish").click()
        expect(page.locator(".as-gate-good")).to_contain_text("The asker of 1 question is told", timeout=SLOW)
        page.goto(url)
        expect(page.locator(".as-told")).to_contain_text("is understood now")
        page.locator(".as-told").get_by_role("button", name="bench time by zandolier").click()
        expect(page.locator("[data-answer]").last).to_contain_text("Bench time", timeout=SLOW)
        page.close()


def at_training(url: str, browser: Browser) -> Page:
    """The page of what is taught, with the figure beside it."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(SLOW)
    page.goto(f"{url}/admin/training")
    expect(page.locator("#as-accuracy")).to_be_visible(timeout=SLOW)
    return page
