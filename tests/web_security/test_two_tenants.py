"""Two tenants, sources of one name, two browsers, fifty mixed actions each: no byte of the other's data anywhere."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.settings import load_settings
from tests.services.server_for_tests import Server, running
from tests.web_security.conftest import PASSWORD, AnyAddress
from wiring import build

pytestmark = pytest.mark.browser
SLOW = 60_000
ACTIONS = 50
FILES = re.compile(r"^(?!.*(/assets/|/vendor/|/_dash-component-suites/|/_favicon)).*$")
QUESTIONS = (
    "revenue by region", "number of orders", "revenue by month", "top 2 regions by revenue",
    "list of orders with customer", "average revenue by region", "revenue by customer", "number of orders by region",
    "orders with customer by region", "highest revenue by region",
)  # fmt: skip


@dataclass(frozen=True)
class Tenant:
    """One company: its mark is part of every text of its data, its number begins every amount."""

    name: str
    login: str
    mark: str
    number: int

    def rows(self) -> list[tuple[int, str, str, str, int]]:
        """Orders of three regions, told apart from the other's in every value."""
        return [
            (
                self.number * 1_000_000_007 + place,
                f"{self.mark} {part}",
                f"{self.mark} buyer {place}",
                f"2026-0{place % 3 + 1}-11",
                self.number * 1_000_003 + place,
            )
            for place, part in enumerate(("hill", "dale", "moor") * 5)
        ]

    def numbers(self) -> set[str]:
        """Keys, amounts and their sums, as they are and as pages write them."""
        rows = self.rows()
        amounts = [row[4] for row in rows]
        sums = {sum(row[4] for row in rows if row[1] == region) for _, region, *_ in rows} | {sum(amounts)}
        plain = {row[0] for row in rows} | set(amounts) | sums
        return {str(one) for one in plain} | {f"{one:,}" for one in plain}


HERE, THERE = Tenant("local", "una", "zqquokka", 71), Tenant("north", "otto", "zqwombat", 83)


def make_orders(path: Path, tenant: Tenant) -> None:
    """The same table in both companies."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE orders (order_id BIGINT PRIMARY KEY, region VARCHAR, customer VARCHAR, ordered_on DATE, "
            "revenue BIGINT)"
        )
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", tenant.rows())


def connect_both(folder: Path) -> None:
    """A source called shop in each tenant; the second one's address is one that pages would refuse."""
    services = build(load_settings(home=folder / "home", sign_in="always", query_workers=1), retrieving=False)
    real = services.sources.rules
    services.sources.rules = AnyAddress(real)  # type: ignore[assignment]
    for tenant in (HERE, THERE):
        file = folder / f"{tenant.name}.duckdb"
        make_orders(file, tenant)
        actor = Actor(LOCAL_OWNER.id, "You", "admin", tenant.name)
        services.sources.connect("shop", f"duckdb:///{file}", actor)
        services.accounts.people.add(tenant.login, f"{tenant.mark} person", "admin", LOCAL_OWNER, PASSWORD, tenant.name)
    services.sources.rules = real
    services.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Server]:
    """One workbench for both."""
    folder = tmp_path_factory.mktemp("tenants")
    connect_both(folder)
    environment = {
        "ASSAY_HOME": str(folder / "home"), "ASSAY_SIGN_IN": "always", "ASSAY_QUERY_WORKERS": "1",
        "PYTHONPATH": str(root), "ASSAY_ASKS_PER_MINUTE": "10000", "ASSAY_REQUESTS_PER_MINUTE": "100000",
        "ASSAY_EXPORTS_PER_MINUTE": "10000",
    }  # fmt: skip
    with running([sys.executable, "-m", "cli", "serve"], environment, folder / "said") as started:
        yield started


@dataclass
class Person:
    """Somebody in front of a browser, and every byte that was sent to them."""

    tenant: Tenant
    page: Page
    url: str
    got: list[tuple[str, bytes]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    conversations: list[str] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)
    done: int = 0

    def watch(self) -> None:
        """Keep what comes, but for files that are the same for everybody."""
        self.page.set_default_timeout(SLOW)
        self.page.context.route(FILES, self._keep)

    def _keep(self, route: Route) -> None:
        answer = route.fetch(max_redirects=0, timeout=SLOW)
        self.got.append((f"{route.request.method} {route.request.url} {answer.status}", answer.body()))
        self.got.append((f"headers of {route.request.url}", json.dumps(answer.headers).encode()))
        route.fulfill(response=answer)

    def sign_in(self) -> None:
        self.page.goto(f"{self.url}/explore")
        self.page.get_by_label("Email or sign-in name").fill(self.tenant.login)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url("**/explore")

    def open(self, path: str, shown: str = "h1") -> None:
        self.page.goto(self.url + path)
        expect(self.page.locator(shown).first).to_be_visible(timeout=SLOW)

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, str]:
        """From a script of the page, with the session's cookie."""
        script = """async ([method, path, body]) => {
            const headers = {"Content-Type": "application/json"};
            const more = body === null ? {} : {body: JSON.stringify(body), headers};
            const answer = await fetch(path, {method, ...more});
            return [answer.status, await answer.text()];
        }"""
        status, text = self.page.evaluate(script, [method, path, body])
        return int(status), str(text)

    def ask(self, question: str) -> None:
        """Through the page."""
        if "/ask" not in self.page.url:
            self.open("/ask", "#as-composer-text")
        before = self.page.locator("[data-answer]").count()
        self.page.locator("#as-composer-text").click()
        self.page.keyboard.insert_text(question)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("[data-answer]")).to_have_count(before + 1, timeout=SLOW)

    def ask_by_program(self, question: str) -> None:
        """Through the API, with the session of the browser."""
        status, text = self.call("POST", "/api/v1/ask", {"source": "shop", "question": question})
        assert status == 200, text[:500]
        answer = json.loads(text)
        self.answers.append(answer["id"])
        self.conversations.append(answer["conversation"])


def last(items: list[str]) -> str:
    return items[-1] if items else "none"


def actions(me: Person, other: Person) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Fifty things people do, and try."""
    for turn in range(ACTIONS // 10):
        question, again = QUESTIONS[2 * turn], QUESTIONS[2 * turn + 1]
        yield "ask on the page", lambda question=question: me.ask(question)
        yield "ask as a program", lambda again=again: me.ask_by_program(again)
        yield from reading(me, turn)
        yield from trying(me, other, turn)


def reading(me: Person, turn: int) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Five actions among one's own things."""
    pages = (
        ("/explore?q=zq", "#as-explore-list"), ("/sources?source=shop", "h1"), ("/admin/users", "#as-people-list"),
        ("/explore?kind=column", "#as-explore-list"), ("/account", "#as-account-body"),
    )  # fmt: skip
    yield "open a page", lambda: me.open(*pages[turn])
    calls = (
        ("GET", "/api/v1/dictionary?source=shop&search=zq", None), ("GET", "/api/v1/conversations?search=rev", None),
        ("GET", "/api/v1/sources/shop", None), ("GET", "/api/v1/jobs", None), ("GET", "/account/data", None),
    )  # fmt: skip
    yield "look up", lambda: me.call(*calls[turn])
    yield "take out", lambda: me.call("GET", f"/download/{last(me.answers)}.csv")
    yield "read all rows", lambda: me.call("GET", f"/api/v1/answers/{last(me.answers)}/rows")
    spec = {"mode": "rows", "entity": "orders", "limit": turn + 3}
    yield "run a spec", lambda: me.call("POST", "/api/v1/specs/run", {"source": "shop", "spec": spec})


def trying(me: Person, other: Person, turn: int) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Three looks at what is the other's."""

    def refused(method: str, path: str, body: Any = None) -> None:
        status, text = me.call(method, path, body)
        assert status == 404, (method, path, status, text[:300])

    paths = ("/download/{a}.csv", "/api/v1/answers/{a}", "/api/v1/answers/{a}/rows", "/api/v1/conversations/{c}",
             "/api/v1/jobs/{j}")  # fmt: skip
    there = {"a": last(other.answers), "c": last(other.conversations), "j": last(other.jobs)}
    yield "the other's by a program", lambda: refused("GET", paths[turn].format(**there))
    yield "the other's by its address", lambda: me.page.goto(f"{me.url}/answer/{last(other.answers)}")
    follow_up = {"source": "shop", "question": "only hill", "conversation": last(other.conversations)}
    yield "the other's conversation", lambda: refused("POST", "/api/v1/ask", follow_up)


def foreign(person: Person, other: Tenant) -> list[str]:
    """Where the other's data was seen: texts by their mark, numbers as they are and as pages write them."""
    wanted = re.compile("|".join([other.mark, *map(re.escape, sorted(other.numbers()))]).encode(), re.IGNORECASE)
    return [f"{where}: {found[0]!r}" for where, body in person.got if (found := wanted.search(body))]


def test_two_tenants_fifty_mixed_actions_each_and_no_byte_of_the_other(
    browser: Browser,
    shared: Server,
) -> None:
    people = []
    for tenant in (HERE, THERE):
        page = browser.new_context(viewport={"width": 1300, "height": 900}).new_page()
        person = Person(tenant, page, f"http://127.0.0.1:{shared.port}")
        person.watch()
        person.sign_in()
        status, job = person.call("POST", "/api/v1/ask/jobs", {"source": "shop", "question": "number of orders"})
        assert status == 202, job
        person.jobs.append(json.loads(job)["id"])
        person.ask_by_program("revenue by region")
        people.append(person)
    here, there = people
    for mine, theirs in zip(actions(here, there), actions(there, here), strict=True):
        for person, (what, act) in ((here, mine), (there, theirs)):
            act()
            person.done += 1
            person.got.append((f"the page after: {what}", person.page.content().encode()))
    assert [person.done for person in people] == [ACTIONS, ACTIONS]
    for person, other in ((here, THERE), (there, HERE)):
        own = [where for where, body in person.got if person.tenant.mark.encode() in body]
        assert len(own) > ACTIONS / 2, "the watcher sees what is sent"
        assert foreign(person, other) == []
        person.page.context.unroute_all(behavior="ignoreErrors")
        person.page.context.close()


def test_the_watcher_would_notice() -> None:
    person = Person(HERE, None, "")  # type: ignore[arg-type]
    person.got = [("text", b"ZQWOMBAT hill"), ("number", b"1, 83,000,249, 2"), ("own", b"zqquokka 71000214")]
    assert [where.partition(":")[0] for where in foreign(person, THERE)] == ["text", "number"]
