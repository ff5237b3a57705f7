"""What a page says where something fails: to try again only where that may help."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

Visit = Callable[..., Any]
REFUSED = json.dumps({"error": {"code": "bad_input", "message": "That cannot be kept.", "hint": "", "details": {}}})
HINTED = json.dumps({"error": {"code": "bad_input", "message": "That cannot be kept.", "hint": "Give it a title."}})
ASK = """([status, body, headers]) => {
  const real = window.fetch;
  window.fetch = () => Promise.resolve(new Response(body, {status, headers}));
  return window.assay.boards.act("one", "save", {}).catch(error => [error.message, error.hint])
    .finally(() => { window.fetch = real; });
}"""


def test_trying_again_is_named_where_it_helps_and_nowhere_else(visit: Visit) -> None:
    page: Page = visit("/dashboards").page
    expect(page).to_have_title(re.compile("Dashboards"))
    expect(page.locator(".as-gallery-card").first).to_be_visible()
    page.wait_for_load_state("networkidle")  # its own requests are answered

    def told(status: int, body: str, **headers: str) -> list[str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return list(page.evaluate(ASK, [status, body, named]))

    assert told(400, REFUSED) == ["That cannot be kept.", ""]
    assert told(409, REFUSED)[1] == ""
    assert told(400, HINTED)[1] == "Give it a title."
    assert told(401, "{}")[1] == "Sign in again."
    assert told(429, REFUSED, Retry_After="7")[1] == "Try again in 7 seconds."
    assert told(503, "<html>")[1] == "The server may be starting. Try again in half a minute."
    assert told(418, "<html>")[1] == "Load the page anew. If it stays so, tell whoever runs Assay what you did."
