"""A question whose query takes long: it becomes a job, shows how far it is, is stopped, and is found after a reload.

The database decides when the query ends: its view waits for a lock that the test holds.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Any]
ADMIN = "postgresql://postgres@127.0.0.1:5432/test"
DATABASE = f"assay_browser_slow_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
"""One for each process of a run: its neighbour drops its own."""
GATE = 4711
WAITING = """
SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
WHERE locktype = 'advisory' AND d.datname = current_database() AND objid = %s AND NOT granted AND mode = %s
"""
SCHEMA = f"""
CREATE TABLE ledger (id int PRIMARY KEY, town text NOT NULL, amount numeric NOT NULL);
INSERT INTO ledger SELECT n, (ARRAY['Oslo', 'Lima', 'Kyiv'])[n % 3 + 1], n FROM generate_series(1, 300) n;
CREATE VIEW gated AS SELECT l.id, l.town, l.amount
FROM (SELECT pg_advisory_xact_lock_shared({GATE}) OFFSET 0) AS gate, ledger l;
CREATE VIEW dated AS SELECT l.id, l.town, l.amount, date '2026-01-01' + l.id AS day
FROM (SELECT pg_advisory_xact_lock_shared({GATE}) OFFSET 0) AS gate, ledger l;
"""


@dataclass(frozen=True)
class Gate:
    """The lock the view waits for. While it is shut, every question to the view waits."""

    keeper: psycopg.Connection[Any]

    def shut(self) -> None:
        self.keeper.execute("SELECT pg_advisory_lock(%s)", [GATE])

    def open(self) -> None:
        self.keeper.execute("SELECT pg_advisory_unlock_all()")

    def waiting(self) -> int:
        """How many queries stand before it, as the database sees them."""
        row = self.keeper.execute(WAITING, [GATE, "ShareLock"]).fetchone()
        return int(row[0]) if row else 0


@pytest.fixture(scope="module")
def slow(workbench: str) -> Iterator[str]:
    """Address of a database with a view that waits."""
    with psycopg.connect(ADMIN, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {DATABASE}")
        url = ADMIN.replace("/test", f"/{DATABASE}")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(SCHEMA.encode())
        yield url
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


@pytest.fixture
def gate(slow: str) -> Iterator[Gate]:
    """The gate of that view, open."""
    with psycopg.connect(slow, autocommit=True) as keeper:
        yield Gate(keeper)


def connected(visit: Visit, url: str) -> Any:
    """A page that asks the slow database, connected in the browser if it is not yet."""
    person = visit("/sources")
    page = person.page
    expect(page.locator(".as-list-line").first).to_be_visible()
    line = page.locator(".as-list-line", has_text="ledgers")
    if not line.count():
        page.get_by_role("button", name="Connect a database").click()
        page.locator("#as-connect-name").fill("ledgers")
        page.locator("#as-connect-url").fill(url)
        page.locator("#as-connect").get_by_role("button", name=re.compile("^Connect")).click()
        expect(page.locator(".as-found")).to_contain_text("gated")
    line.get_by_role("button", name="Ask", exact=False).last.click()
    expect(page.locator(".as-start-title")).to_contain_text(re.compile("ledgers", re.IGNORECASE))
    return person


def asked(page: Page, question: str) -> Any:
    """Ask, and wait for the line of the job the question has become."""
    page.locator("#as-composer-text").click()
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    line = page.locator("details[open] [data-job]")
    expect(line).to_be_visible()
    return line


def until(page: Page, gate: Gate, count: int) -> None:
    """Returns once as many queries as said wait before the gate; fails after a while."""
    for _ in range(300):
        if gate.waiting() == count:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{gate.waiting()} queries wait, not {count}")


@pytest.mark.services
def test_a_long_question_shows_how_far_it_is_and_is_found_again_after_a_reload(
    visit: Visit, slow: str, gate: Gate
) -> None:
    page = connected(visit, slow).page
    gate.shut()
    line = asked(page, "total amount of gated by town")
    expect(line.locator(".as-job-stage")).to_have_text("Running the query")
    expect(line.locator(".as-elapsed")).to_have_text(re.compile(r"^\d+ s$"))
    assert float(line.locator("progress").get_attribute("value") or 0) > 0
    expect(page).to_have_url(re.compile(r"/ask\?c="))
    until(page, gate, 1)
    page.reload()
    again = page.locator("details[open] [data-job]")
    expect(again.locator(".as-elapsed")).to_have_text(re.compile(r"^\d+ s$"))
    assert gate.waiting() == 1, "the reload asked the database again"
    gate.open()
    card = page.locator("details[open] [data-answer]")
    expect(card).to_contain_text("Kyiv")
    assert page.locator("[data-job]").count() == 0


@pytest.mark.services
def test_stopping_a_long_question_ends_its_query_in_the_database(visit: Visit, slow: str, gate: Gate) -> None:
    page = connected(visit, slow).page
    gate.shut()
    line = asked(page, "how many gated by town")
    until(page, gate, 1)
    line.get_by_role("button", name="Cancel").click()
    stopped = page.locator("details[open] .as-error")
    expect(stopped).to_contain_text("Stopped")
    until(page, gate, 0)
    page.reload()
    expect(stopped).to_contain_text("Stopped")
    gate.open()
    stopped.get_by_role("button", name="Try again").click()
    expect(page.locator("details[open] [data-answer]")).to_contain_text("Oslo")


@pytest.mark.services
def test_a_changed_chip_that_takes_long_is_followed_in_its_place(visit: Visit, slow: str, gate: Gate) -> None:
    person = connected(visit, slow)
    page = person.page
    card = person.ask("total amount of gated by town")
    gate.shut()
    card.locator("button.as-chip", has_text="Town").first.click()
    page.get_by_role("menuitem").last.click()
    expect(page.locator("details[open] [data-job]")).to_be_visible()
    gate.open()
    expect(page.locator("details[open] [data-answer]")).to_be_visible()
    expect(page.locator("details.as-turn")).to_have_count(1)


@pytest.mark.services
def test_why_a_number_changed_shows_how_far_it_is_is_stopped_and_found(visit: Visit, slow: str, gate: Gate) -> None:
    person = connected(visit, slow)
    page, panel = person.page, person.page.locator("#as-explain")
    card = person.ask("total amount of dated in September 2026")
    line = why_pressed(card, gate)
    expect(line.locator(".as-job-stage")).to_have_text("Adding up both sides")
    until(page, gate, 1)
    line.get_by_role("button", name="Cancel").click()
    expect(panel).to_contain_text("Stopped")
    until(page, gate, 0)
    panel.get_by_role("button", name="Close").click()
    gate.open()
    why_pressed(card, gate)
    panel.get_by_role("button", name="Close").click()
    until(page, gate, 0)
    gate.open()
    why_pressed(card, gate)
    gate.open()
    expect(panel.locator(".as-explain-said")).to_be_visible()
    expect(panel.locator("[data-job]")).to_have_count(0)


def why_pressed(card: Any, gate: Gate) -> Any:
    """Ask why the number of a card changed while the database waits; the line of the job."""
    page = card.page
    card.get_by_role("button", name="Look closer, compare, explain").click()
    item = page.locator("#as-drill-menu").get_by_role("menuitem", name=re.compile("^Why "))
    expect(item).to_be_visible()
    gate.shut()
    item.click()
    line = page.locator("#as-explain [data-job]")
    expect(line).to_be_visible()
    return line


BOARD = """
id: ledgers_board
title: Ledgers at a glance
source: ledgers
widgets:
  - {id: total, kind: kpi, title: Total, at: {w: 4, h: 3},
     data_requirements: {question: total amount of dated in August 2026}}
"""


@pytest.mark.services
def test_why_asked_beside_a_dashboard_shows_how_far_it_is_is_stopped_and_found(
    visit: Visit, slow: str, gate: Gate
) -> None:
    page = connected(visit, slow).page
    board = page.evaluate(TAKE_IN, BOARD)
    page.evaluate("to => location.assign(to)", f"/dashboards/{board}/edit")
    page.get_by_role("button", name="Publish").first.click()
    page.wait_for_url(lambda address: not address.endswith("/edit"))
    expect(page.locator(".as-tile[aria-busy]")).to_have_count(0)
    page.get_by_role("button", name="Chat").click()
    field, log = page.get_by_label("Say something about this dashboard"), page.get_by_role("log")

    def say(text: str) -> Any:
        expect(page.get_by_role("button", name="Send")).to_be_enabled()
        field.fill(text)
        field.press("Enter")
        line = log.locator("[data-job]")
        expect(line).to_be_visible()
        return line

    gate.shut()
    line = say("why did it change?")
    until(page, gate, 1)
    line.get_by_role("button", name="Cancel").click()
    expect(log).to_contain_text("Stopped. Nothing was changed.")
    until(page, gate, 0)
    gate.open()
    gate.shut()
    line = say("why did it drop?")
    expect(line.locator(".as-elapsed")).to_have_text(re.compile(r"^\d+ s$"))
    gate.open()
    expect(log).to_contain_text("It is not proof of cause")
    expect(log.locator(".waterfalllayer .point").first).to_be_visible()
    expect(log.locator("[data-job]")).to_have_count(0)


TAKE_IN = """yaml => fetch("/dashboards/new/do/take-in", {method: "POST", body: JSON.stringify({yaml: yaml}),
headers: {"Content-Type": "application/json", "X-Assay": "1"}}).then(reply => reply.json()).then(told => told.id)"""
