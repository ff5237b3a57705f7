"""A source changes under what was taught; an admin sees it on the page and mends it with one click each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, expect

from assay.kernel.settings import load_settings
from tests.training.conftest import ADMIN, workshop
from tools import trial
from wiring import build

AS_OF = "2026-08-01"
SLOW = 60_000
TAUGHT = (
    ("verified_question", {"question": "How full?", "sql": "SELECT COUNT(*) FROM jb WHERE st = 'O'"}),
    ("verified_question", {"question": "Gold clients?", "sql": "SELECT COUNT(*) FROM cst WHERE tier = 'G'"}),
    ("metric", {"label": "Bench time", "text": "sum(jb.hrs) where jb.st = 'C'"}),
    ("glossary", {"term": "make", "means": "jb.brd"}),
    ("ddl", {"ddl": "CREATE TABLE cst (cid INTEGER, nm VARCHAR, rgn VARCHAR, tier VARCHAR)"}),
)
CHANGES = """
ALTER TABLE jb RENAME COLUMN hrs TO hours_spent;
ALTER TABLE jb RENAME COLUMN st TO state;
ALTER TABLE jb DROP COLUMN opn;
DROP TABLE cst;
CREATE TABLE clients (cid INTEGER, nm VARCHAR, rgn VARCHAR, tier VARCHAR, since DATE);
INSERT INTO clients VALUES (1, 'Client 1', 'North', 'G', NULL), (2, 'Client 2', 'South', 'S', NULL);
CREATE TABLE bay (bay_id INTEGER, hall VARCHAR);
"""


@dataclass(frozen=True)
class Bench:
    """A running workbench and the file of its source."""

    url: str
    file: Path


@pytest.fixture
def bench(chromium: str, tmp_path: Path) -> Iterator[Bench]:
    """The workshop without links between its tables, with what was taught in force."""
    home = tmp_path / "home"
    home.mkdir()
    file = workshop(tmp_path)
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE TABLE loose AS FROM jb; DROP TABLE jb; ALTER TABLE loose RENAME TO jb")
    services = build(load_settings(home=home, as_of=date.fromisoformat(AS_OF)), retrieving=False)
    services.sources.connect("workshop", f"duckdb:///{file}", ADMIN)
    for kind, given in TAUGHT:
        services.training.save("workshop", kind, given, ADMIN)
    services.gate.publish("workshop", ADMIN)
    services.close()
    with trial.served(home, chromium, as_of=AS_OF) as url:
        yield Bench(url, file)


def drift(file: Path) -> None:
    """The source as somebody else leaves it."""
    other = file.with_name("other.duckdb")
    other.write_bytes(file.read_bytes())
    with duckdb.connect(str(other)) as connection:
        connection.execute(CHANGES)
    other.replace(file)


def test_drift_is_shown_as_a_job_and_each_mend_is_one_click(bench: Bench, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(SLOW)
    page.goto(f"{bench.url}/admin/training")
    compare = page.get_by_role("button", name="Compare with source")
    compare.click()
    expect(page.get_by_text("Everything that was taught fits the source.")).to_be_visible(timeout=SLOW)
    drift(bench.file)
    compare.click()
    drifted = page.locator(".as-drift")
    expect(drifted).to_have_count(5, timeout=SLOW)
    expect(page.get_by_text("4 no longer fit, 1 is new.")).to_be_visible()
    for title, problem in (
        ("How full?", "no st"), ("Gold clients?", "no cst"), ("Bench time", "no jb.hrs"),
        ("DDL: cst", "no table cst"), ("Table: bay", "new in the source"),
    ):  # fmt: skip
        card = drifted.filter(has=page.locator("strong", has_text=title)).first
        expect(card).to_contain_text(problem)
    waiting = 0
    while (mends := page.get_by_role("button", name="Mend as a draft")).count():
        waiting += 1
        mends.first.click()
        expect(page.locator(".as-said")).to_contain_text("1 draft is ready to be published.", timeout=SLOW)
        expect(page.get_by_role("button", name="Mend as a draft")).to_have_count(5 - waiting, timeout=SLOW)
    assert waiting == 5
    page.get_by_role("button", name="Evaluate, then publish").click()
    expect(page.locator(".as-gate-good")).to_contain_text("Published", timeout=SLOW)
    compare.click()
    expect(page.get_by_text("Everything that was taught fits the source.")).to_be_visible(timeout=SLOW)
    page.close()
