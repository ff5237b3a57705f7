"""Two web processes over one home: a page of the other hears what a model writes for the one, as it is written."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import WIDE, Person
from tests.browser.test_a_model_writes import FIRST_CALL, REPLY
from tests.model_providers.loopback_for_tests import Says, loopback
from tools import trial

LISTEN = """nonce => {
  window.heard = {text: "", ended: false};
  const stream = new EventSource(`/ask/tokens/${nonce}`);
  stream.addEventListener("token", event => {
    const told = JSON.parse(event.data);
    window.heard.text = (told.anew ? "" : window.heard.text) + told.text;
  });
  stream.addEventListener("result", () => { window.heard.ended = true; stream.close(); });
}"""


@dataclass(frozen=True)
class Pair:
    """Addresses of two processes, and what lets the model go on in the middle of its reply."""

    one: str
    other: str
    go_on: threading.Event


@pytest.fixture
def pair(chromium: str) -> Iterator[Pair]:
    """Two web processes, each with its own port, on the same state."""
    go_on = threading.Event()
    with loopback(lambda _request: Says(REPLY, hold=go_on)) as server, pytest.MonkeyPatch.context() as patch:
        for name, value in (("PROVIDER", "openai"), ("MODEL", "tiny"), ("BASE_URL", server.url)):
            patch.setitem(os.environ, f"ASSAY_LLM_{name}", value)
        with trial.loaded(chromium) as home, trial.served(home, chromium) as one, trial.served(home, chromium) as other:
            yield Pair(one, other, go_on)
        go_on.set()


def test_a_page_of_another_process_hears_what_is_written(browser: Browser, pair: Pair) -> None:
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
    asking, listening = context.new_page(), context.new_page()
    asking.add_init_script("localStorage.setItem('as-engine', JSON.stringify('llm'))")
    asking.goto(pair.one)
    listening.goto(f"{pair.other}/explore")
    with asking.expect_request(re.compile(r"/ask/tokens/")) as opened:
        asking.locator("#as-composer-text").click()
        asking.keyboard.type("takings for every kind of client")
        asking.keyboard.press("Enter")
    listening.evaluate(LISTEN, opened.value.url.rpartition("/")[2])
    expect(asking.locator(".as-heard")).to_contain_text("Delivered revenue", timeout=FIRST_CALL)
    listening.wait_for_function("() => window.heard.text.includes('Delivered revenue')")
    assert not listening.evaluate("() => window.heard.ended"), "it is heard while it is written"
    pair.go_on.set()
    listening.wait_for_function("() => window.heard.ended")
    assert listening.evaluate("() => window.heard.text") == REPLY
    expect(Person(asking).answered(0)).to_contain_text(re.compile("segment", re.IGNORECASE))
    context.close()
