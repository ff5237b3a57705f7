"""Checks 13 to 15 in Chromium: the script policy holds on every page, data never becomes script, nothing is fetched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.services.server_for_tests import Server, running
from tests.web_security.conftest import PASSWORD

pytestmark = pytest.mark.browser
SLOW = 30_000
BAIT = "127.0.0.1:9/bait"
ATTACKS = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(2)</script>",
    f"![pixel](http://{BAIT}.png)",
    "[click](javascript:alert(3))",
    "<svg/onload=alert(4)>",
    '"><iframe srcdoc="<script>alert(5)</script>">',
    "<a href='javascript:alert(6)'>x</a>",
    f'<b style="background:url(http://{BAIT})">b</b>',
    "{{7*7}}${7*7}",
)


def make_attacks(path: Path) -> None:
    """A table whose name of a column, comments and values are attacks."""
    with duckdb.connect(str(path)) as connection:
        bad = ATTACKS[0].replace('"', '""')
        connection.execute(
            f'CREATE TABLE notes (note_id INTEGER PRIMARY KEY, writer VARCHAR, amount INTEGER, "{bad}" INTEGER)'
        )
        connection.execute(f"COMMENT ON TABLE notes IS '{ATTACKS[1]}'")
        connection.execute(f"COMMENT ON COLUMN notes.writer IS '{ATTACKS[4]}'")
        for number, text in enumerate(ATTACKS):
            connection.execute("INSERT INTO notes VALUES (?, ?, ?, 1)", [number, text, number + 1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Server]:
    """A workbench people sign in to, with the attacks in a source and in a person's name."""
    folder = tmp_path_factory.mktemp("attacked")
    make_attacks(folder / "notes.duckdb")
    environment = {
        "ASSAY_HOME": str(folder / "home"), "ASSAY_SIGN_IN": "always", "ASSAY_QUERY_WORKERS": "1",
        "PYTHONPATH": str(root),
    }  # fmt: skip

    def assay(*words: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "cli", *words], cwd=root, env={**os.environ, **environment}, input=f"{PASSWORD}\n",
            text=True, check=True, capture_output=True, timeout=120,
        )  # fmt: skip

    assay("users", "add", "eve", "--name", ATTACKS[0], "--role", "admin")
    assay("connect", "notes", str(folder / "notes.duckdb"))
    with running([sys.executable, "-m", "cli", "serve"], environment, folder / "said") as started:
        yield started


@dataclass
class Watched:
    """A page, and what happened on it that must not."""

    page: Page
    url: str
    bad: list[str] = field(default_factory=list)

    def look(self) -> None:
        page = self.page
        page.set_default_timeout(SLOW)
        page.on("dialog", lambda dialog: (self.bad.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda asked: self.bad.append(asked.url) if not self.is_own(asked.url) else None)
        page.on("console", lambda said: self.bad.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.bad.append(str(error)))

    def is_own(self, url: str) -> bool:
        return url.startswith((self.url, "data:", "blob:"))

    def send(self, question: str) -> None:
        self.page.locator("#as-composer-text").click()
        self.page.keyboard.insert_text(question)
        with self.page.expect_response(lambda reply: "turn-body" in (reply.request.post_data or "")):
            self.page.keyboard.press("Enter")

    def ask(self, question: str) -> None:
        before = self.page.locator("[data-answer]").count()
        self.send(question)
        expect(self.page.locator("[data-answer]")).to_have_count(before + 1, timeout=SLOW)


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Callable[[], Watched]]:
    contexts, seen = [], []

    def open_() -> Watched:
        context = browser.new_context(viewport={"width": 1300, "height": 900})
        contexts.append(context)
        watched = Watched(context.new_page(), f"http://127.0.0.1:{server.port}")
        watched.look()
        seen.append(watched)
        page = watched.page
        page.goto(watched.url + "/explore")
        assert page.url.endswith("/sign-in?next=/explore")
        page.get_by_label("Email or sign-in name").fill("eve")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/explore")
        return watched

    yield open_
    for context in contexts:
        context.close()
    assert [watched.bad for watched in seen if watched.bad] == []


def test_check_13_every_page_works_under_the_script_policy(visit: Callable[[], Watched]) -> None:
    watched = visit()
    page = watched.page
    for path, shown in (
        ("/", "#as-composer-text"), ("/explore", "#as-explore-list"), ("/sources", "[data-drop]"),
        ("/admin/users", "#as-people-list .as-list-row"), ("/account", "#as-account-body .as-person"),
        ("/nowhere", "h1"),
    ):  # fmt: skip
        page.goto(watched.url + path)
        expect(page.locator(shown).first).to_be_visible()
    inline = "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s);"
    page.evaluate(f"() => {{ {inline} setTimeout('window.ran = 2', 0); }}")
    page.evaluate("() => new Promise(done => setTimeout(done, 50))")
    assert page.evaluate("() => window.ran") is None
    assert any("Content Security Policy" in text for text in watched.bad)
    watched.bad.clear()


def test_check_14_data_names_and_questions_stay_text(visit: Callable[[], Watched]) -> None:
    watched = visit()
    page = watched.page
    page.goto(watched.url)
    for question in ("amount by writer", "list of notes with writer and amount"):
        watched.ask(question)
        for tab in page.locator("details[open] [role=tab]").all():
            tab.click()
    page.goto(watched.url)
    watched.send(f"amount by writer {ATTACKS[0]} {ATTACKS[3]}")
    expect(page.get_by_text("onerror=alert(1)").first).to_be_visible()
    page.goto(watched.url)
    watched.ask("amount by writer")
    card = page.locator("details[open] [data-answer]").last
    expect(card.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    mark = card.locator(".js-plotly-plot .points path, .js-plotly-plot .point path").first
    mark.hover(force=True)
    card.get_by_role("tab", name="Table").click()
    expect(card.get_by_text("onerror=alert(1)").first).to_be_visible()
    for path in (
        "/explore?kind=table&q=notes", "/explore?kind=column", f"/explore?q={ATTACKS[0]}", "/sources?source=notes",
        "/admin/users", "/account", f"/sign-in?next={ATTACKS[0]}", f"/nowhere/{ATTACKS[1]}", f"/ask?c={ATTACKS[0]}",
    ):  # fmt: skip
        page.goto(watched.url + path)
        page.wait_for_load_state("networkidle")
    assert page.locator("img[src='x'], iframe, a[href^='javascript']").count() == 0
    page.goto(watched.url + "/account")
    expect(page.get_by_text(ATTACKS[0]).first).to_be_visible()


def test_check_14_the_sign_in_page_keeps_what_was_typed_as_text(visit: Callable[[], Watched]) -> None:
    watched = visit()
    page = watched.page
    page.goto(watched.url + "/sign-in")
    page.get_by_label("Email or sign-in name").fill('"><img src=x onerror=alert(1)>')
    page.get_by_label("Password").fill("wrong")
    with page.expect_response("**/sign-in") as answer:
        page.get_by_role("button", name="Sign in").click()
    assert answer.value.status == 403
    expect(page.get_by_role("alert")).to_contain_text("not right")
    assert page.locator("img").count() == 0
    watched.bad[:] = [text for text in watched.bad if "403" not in text]


def test_check_15_pictures_and_links_of_words_are_not_fetched(visit: Callable[[], Watched]) -> None:
    watched = visit()
    page = watched.page
    page.goto(watched.url)
    watched.send(f"amount by writer ![x](http://{BAIT}/q.png) <img src=http://{BAIT}/w.png>")
    page.wait_for_load_state("networkidle")
    page.evaluate(f"() => {{ const i = new Image(); i.src = 'http://{BAIT}/z.png'; document.body.append(i) }}")
    page.evaluate(f"() => fetch('http://{BAIT}/y').catch(() => null)")
    blocked = [text for text in watched.bad if "Content Security Policy" in text]
    assert len(blocked) >= 2
    watched.bad[:] = [text for text in watched.bad if text not in blocked and "/z.png" not in text and "/y" not in text]


def test_check_07_signing_out_ends_the_page(visit: Callable[[], Watched]) -> None:
    watched = visit()
    page = watched.page
    page.goto(watched.url + "/account")
    cookies = page.context.cookies()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    page.context.add_cookies([one for one in cookies if one["name"] == "assay_session"])  # type: ignore[arg-type]
    page.goto(watched.url + "/account")
    assert "/sign-in" in page.url


def test_users_are_looked_after_in_the_page(visit: Callable[[], Watched], server: Server) -> None:
    watched = visit()
    page = watched.page
    page.goto(watched.url + "/admin/users")
    add = page.get_by_role("group", name="Add somebody")
    add.get_by_label("Name", exact=True).fill("Bo Berg")
    add.get_by_label("Email or sign-in name").fill("bo@example.org")
    add.get_by_label("Role").select_option("analyst")
    add.get_by_role("button", name="Add").click()
    code = page.locator(".as-secret").inner_text()
    assert len(code) > 40
    rights = page.get_by_role("group", name="Rights")
    rights.get_by_label("Attributes").fill("region = EU")
    rights.get_by_label("Groups").fill("sales, north")
    rights.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. It holds from now on.")).to_be_visible()
    expect(page.locator(".as-list-row", has_text="bo@example.org")).to_contain_text("analyst · north · sales")
    page.goto(watched.url + "/account")
    page.get_by_label("What it is for").fill("nightly export")
    page.get_by_role("button", name="Make a token").click()
    secret = page.locator(".as-secret").inner_text()
    assert secret.startswith("assay_")
    status, body = server.get("/api/v1/me")
    assert (status, json.loads(body)["error"]["code"]) == (401, "not_signed_in")
