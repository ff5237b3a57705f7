"""A whole dashboard as a page, a picture and a PDF: the page draws without a server, and says what it is of."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

Visit = Callable[..., Any]

BOARD = "/dashboards/revenue_overview"


def test_a_dashboard_as_a_page_draws_without_a_server_and_says_what_it_is_of(visit: Visit, tmp_path: Path) -> None:
    person = visit(BOARD)
    path = tmp_path / "board.html"
    path.write_bytes(person.page.request.get(f"{person.page.url}/export.html").body())
    alone = person.page.context.new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(path.as_uri())
    expect(alone.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    expect(alone.locator("body")).to_contain_text("Revenue by region")
    for words in ("Period last quarter", "Made for", "Data: "):
        expect(alone.locator("body")).to_contain_text(words)


def test_a_dashboard_as_a_picture_and_as_pages_of_a_pdf(visit: Visit, tmp_path: Path) -> None:
    person = visit(BOARD)
    picture = person.page.request.get(f"{person.page.url}/export.png", timeout=60_000).body()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24])[0] >= 1200
    printed = person.page.request.get(f"{person.page.url}/export.pdf", timeout=60_000).body()
    assert printed.startswith(b"%PDF-")
    assert max(int(many) for many in re.findall(rb"/Count (\d+)", printed)) > 1, "it has pages"
    assert len(printed) > 50_000


def test_on_paper_charts_are_as_wide_as_their_tiles_and_tables_have_every_row(visit: Visit, tmp_path: Path) -> None:
    page = visit(BOARD).page
    expect(page.locator(".as-tile[aria-busy]")).to_have_count(0)
    expect(page.locator(".as-tile .js-plotly-plot .main-svg").first).to_be_visible()
    page.evaluate(
        """() => { window._paper = [];
        const widths = () => [...document.querySelectorAll(".as-tile .js-plotly-plot")].map(
            one => [one.clientWidth, Math.round(one.querySelector(".main-svg").getAttribute("width"))]);
        const cut = () => [...document.querySelectorAll(".as-tile-grid")].filter(
            one => one.scrollHeight > one.clientHeight + 1 || getComputedStyle(one).overflowY !== "visible").length;
        matchMedia("print").addEventListener("change", () => window._paper.push([widths(), cut()])); }"""
    )
    page.pdf(path=tmp_path / "paper.pdf", format="A4")
    (printed, cut), (shown, _) = page.evaluate("window._paper")
    assert len(printed) > 3
    assert cut == 0
    assert all(abs(room - drawn) <= 1 for room, drawn in (*printed, *shown))
    assert max(room for room, _ in printed) < max(room for room, _ in shown)
