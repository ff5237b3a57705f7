"""Asking a model on the page: what it writes is seen while it writes, then the answer and how it came about."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import WIDE, Person
from tests.model_providers.loopback_for_tests import Loopback, Says, loopback
from tools import trial

FIRST_CALL = 90_000
"""The first call loads the provider's library, on a machine that does other things."""
REPLY = (
    '{"reading": "Delivered revenue of each customer segment", '
    '"spec": {"metrics": ["revenue"], "dimensions": ["customers.segment"]}}'
)


@dataclass
class Model:
    """A server that stops in the middle of its reply until it is let go."""

    url: str
    server: Loopback
    go_on: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def model(chromium: str) -> Iterator[Model]:
    """A workbench of its own that asks this server: for each try, for what was answered once is not written again."""
    go_on = threading.Event()
    with loopback(lambda _request: Says(REPLY, hold=go_on)) as server, pytest.MonkeyPatch.context() as patch:
        for name, value in (("PROVIDER", "openai"), ("MODEL", "tiny"), ("BASE_URL", server.url)):
            patch.setitem(os.environ, f"ASSAY_LLM_{name}", value)
        with trial.workbench(chromium) as url:
            yield Model(url, server, go_on)
        go_on.set()


def test_what_a_model_writes_is_seen_and_then_its_answer(browser: Browser, model: Model) -> None:
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    page.add_init_script("localStorage.setItem('as-engine', JSON.stringify('llm'))")
    page.goto(model.url)
    person = Person(page)
    page.locator("#as-composer-text").click()
    page.keyboard.type("takings for every kind of client")
    page.keyboard.press("Enter")
    heard = page.locator(".as-heard")
    expect(heard).to_contain_text("Delivered revenue", timeout=FIRST_CALL)
    expect(page.locator("[data-job]")).to_be_visible()  # it has become a job, and is still heard
    expect(heard).to_contain_text("Delivered revenue")
    model.go_on.set()
    card = person.answered(0)
    expect(card).to_contain_text(re.compile("segment", re.IGNORECASE))
    expect(page.locator(".as-heard")).to_have_count(0)
    context.close()
