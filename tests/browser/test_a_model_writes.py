"""Asking a model on the page: what it writes is seen while it writes, then the answer and how it came about.

Two web processes over one home: a page of the other hears what a model writes for the one, as it is written.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WIDE, Person
from tests.browser.homes_for_tests import sample_home
from tests.model_providers.loopback_for_tests import Says, loopback
from tools import trial

FIRST_CALL = 90_000
"""The first call loads the provider's library, on a machine that does other things."""
REPLY = (
    '{"reading": "Delivered revenue of each customer segment", '
    '"spec": {"metrics": ["revenue"], "dimensions": ["customers.segment"]}}'
)
QUESTION = "takings for every kind of client"
LISTEN = """nonce => {
  window.heard = {text: "", ended: false};
  const stream = new EventSource(`/ask/tokens/${nonce}`);
  stream.addEventListener("token", event => {
    const told = JSON.parse(event.data);
    window.heard.text = (told.anew ? "" : window.heard.text) + told.text;
  });
  stream.addEventListener("result", () => { window.heard.ended = true; stream.close(); });
}"""


@dataclass
class Pair:
    """Addresses of two processes, and what lets the model go on in the middle of its reply."""

    one: str
    other: str
    go_on: threading.Event = field(default_factory=threading.Event)
    tries: Iterator[int] = field(default_factory=count)

    def ask(self, page: Page) -> None:
        """Type the question, for each try in other words: what was answered once is not written again."""
        page.locator("#as-composer-text").click()
        page.keyboard.type(QUESTION + " whatever" * next(self.tries))
        page.keyboard.press("Enter")


@pytest.fixture(scope="module")
def served(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two web processes, each with its own port, on the same state; they ask a model that stops in its reply."""
    home = sample_home(tmp_path_factory, chromium)
    pair = Pair("", "")
    with loopback(lambda _request: Says(REPLY, hold=pair.go_on)) as model, pytest.MonkeyPatch.context() as patch:
        for name, value in (("PROVIDER", "openai"), ("MODEL", "tiny"), ("BASE_URL", model.url)):
            patch.setitem(os.environ, f"ASSAY_LLM_{name}", value)
        with trial.served(home, chromium) as pair.one, trial.served(home, chromium) as pair.other:
            yield pair


@pytest.fixture
def pair(served: Pair) -> Iterator[Pair]:
    """Both, with a model that waits again."""
    served.go_on = threading.Event()
    yield served
    served.go_on.set()


def test_what_a_model_writes_is_seen_and_then_its_answer(browser: Browser, pair: Pair) -> None:
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    page.add_init_script("localStorage.setItem('as-engine', JSON.stringify('llm'))")
    page.goto(pair.one)
    person = Person(page)
    pair.ask(page)
    heard = page.locator(".as-heard")
    expect(heard).to_contain_text("Delivered revenue", timeout=FIRST_CALL)
    expect(page.locator("[data-job]")).to_be_visible()  # it has become a job, and is still heard
    expect(heard).to_contain_text("Delivered revenue")
    pair.go_on.set()
    card = person.answered(0)
    expect(card).to_contain_text(re.compile("segment", re.IGNORECASE))
    expect(page.locator(".as-heard")).to_have_count(0)
    context.close()


def test_a_page_of_another_process_hears_what_is_written(browser: Browser, pair: Pair) -> None:
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
    asking, listening = context.new_page(), context.new_page()
    asking.add_init_script("localStorage.setItem('as-engine', JSON.stringify('llm'))")
    asking.goto(pair.one)
    listening.goto(f"{pair.other}/explore")
    with asking.expect_request(re.compile(r"/ask/tokens/")) as opened:
        pair.ask(asking)
    listening.evaluate(LISTEN, opened.value.url.rpartition("/")[2])
    expect(asking.locator(".as-heard")).to_contain_text("Delivered revenue", timeout=FIRST_CALL)
    listening.wait_for_function("() => window.heard.text.includes('Delivered revenue')")
    assert not listening.evaluate("() => window.heard.ended"), "it is heard while it is written"
    pair.go_on.set()
    listening.wait_for_function("() => window.heard.ended")
    assert listening.evaluate("() => window.heard.text") == REPLY
    expect(Person(asking).answered(0)).to_contain_text(re.compile("segment", re.IGNORECASE))
    context.close()
