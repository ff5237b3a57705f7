"""The audit log as an admin reads it: searched, paged, handed out, and never another tenant's."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from assay.accounts.log import PAGE, LogDesk, Proof
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, NotAllowed
from assay.records.stored import AuditSearch
from assay.storage.anchor import Anchor
from assay.storage.audit import AuditStore
from tests.storage.conftest import engine  # noqa: F401 - the same on SQLite and PostgreSQL

ADA = Actor("ada", "Ada", role="admin", tenant="one", address="10.0.0.7")
BEN = Actor("ben", "Ben", role="analyst", tenant="one")
EVE = Actor("eve", "Eve", role="admin", tenant="two")


@pytest.fixture
def desk(engine, tmp_path: Path) -> LogDesk:  # type: ignore[no-untyped-def] # noqa: F811
    log = AuditStore(engine, Clock(), Anchor(tmp_path / "anchor", "s" * 40))
    log.record(BEN, "query.run", {"question": "revenue in Zürich", "rows": 3})
    log.record(BEN, "query.failed", {"question": "100% of costs"})
    log.record(ADA, "user.added", {"login": "=cmd|x"})
    log.record(EVE, "query.run", {"question": "secret of tenant two"})
    return LogDesk(log)


def found(desk: LogDesk, reader: Actor = ADA, /, **wanted: str) -> list[str]:
    return [row.action for row in desk.search(AuditSearch(**wanted), reader)]  # type: ignore[arg-type]


def test_rows_are_found_by_words_person_kind_and_day(desk: LogDesk) -> None:
    assert found(desk) == ["user.added", "query.failed", "query.run"]
    assert found(desk, text="zürich REVENUE") == ["query.run"]
    assert found(desk, text="100%") == ["query.failed"]  # a sign of LIKE is taken as it is
    assert found(desk, text="10.0.0.7") == ["user.added"]
    assert found(desk, actor="ben", action="query.f") == ["query.failed"]
    today = Clock().now().date().isoformat()
    assert len(found(desk, since=today, until=today)) == 3
    assert found(desk, until="2020-01-01") == []


def test_another_tenants_rows_are_not_there(desk: LogDesk) -> None:
    assert found(desk, EVE) == ["query.run"]
    assert found(desk, text="tenant") == []
    assert b"tenant two" not in desk.export(AuditSearch(), "jsonl", ADA).data
    assert "user.added" not in desk.kinds(EVE)


def test_pages_follow_each_other(desk: LogDesk) -> None:
    for number in range(PAGE):
        desk.log.record(BEN, "query.run", {"number": number})
    first = desk.search(AuditSearch(), ADA)
    second = desk.search(AuditSearch(before=first[-1].seq), ADA)
    assert (len(first), len(second)) == (PAGE, 3)
    assert {row.seq for row in first}.isdisjoint(row.seq for row in second)


def test_what_is_handed_out_is_written_down_and_holds_no_formula(desk: LogDesk) -> None:
    lines = desk.export(AuditSearch(text="cmd"), "jsonl", ADA).data.decode().splitlines()
    told = [json.loads(line) for line in lines]
    assert [row["action"] for row in told] == ["audit.exported", "user.added"]
    assert told[0]["facts"]["text"] == "cmd"
    sheet = list(csv.reader(io.StringIO(desk.export(AuditSearch(), "csv", ADA).data.decode("utf-8-sig"), newline="")))
    assert sheet[0][:4] == ["seq", "at", "actor", "action"]
    assert not [cell for row in sheet for cell in row if cell.startswith(("=", "+", "@"))]


def test_a_change_is_found(desk: LogDesk) -> None:
    assert desk.proof(ADA) == Proof(None, anchored=True)
    with desk.log.engine.begin() as connection:  # type: ignore[attr-defined]
        connection.exec_driver_sql("UPDATE audit SET actor = 'nobody' WHERE seq = 2")
    assert desk.proof(ADA).broken == 2


def test_only_admins_read_it_and_days_have_to_be_days(desk: LogDesk) -> None:
    for reads in (lambda: desk.search(AuditSearch(), BEN), lambda: desk.proof(BEN), lambda: desk.kinds(BEN)):
        with pytest.raises(NotAllowed):
            reads()
    with pytest.raises(NotAllowed):
        desk.export(AuditSearch(), "csv", BEN)
    with pytest.raises(BadInput, match="no day"):
        desk.search(AuditSearch(since="yesterday"), ADA)
