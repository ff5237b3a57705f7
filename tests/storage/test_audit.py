"""The audit log: nothing can be changed, cut off or forged without being found, and patterns raise alerts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text, update

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput
from assay.records.stored import User
from assay.storage.alarms import Seen, alarms
from assay.storage.anchor import Anchor
from assay.storage.audit import FORGOT, PRUNED, AuditStore
from assay.storage.audit_facts import forgotten
from assay.storage.personal import PersonalStore
from assay.storage.tables import audit
from tests.state_for_tests import migrated

ANN = Actor("ann", "Ann", role="viewer", address="10.0.0.7", agent="Browser\r\nX-Forged: 1")
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


class Moved(Clock):
    """A clock moved by hand."""

    moment = NOON

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = migrated(tmp_path / "state.db")
    yield made
    made.dispose()


@pytest.fixture
def log(engine: Engine, tmp_path: Path) -> AuditStore:
    store = AuditStore(engine, Moved(), Anchor(tmp_path / "audit.anchor", "a key of some length"))
    for number in range(6):
        store.record(ANN, "query.run", {"sql": f"SELECT {number}"})
    return store


def change(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_who_from_where_is_in_every_row_and_no_line_can_be_forged(log: AuditStore) -> None:
    row = log.rows(ANN, 1)[0]
    assert (row.actor, row.facts["role"], row.facts["ip"]) == ("ann", "viewer", "10.0.0.7")
    assert row.facts["agent"] == "Browser\ufffd\nX-Forged: 1"
    assert "\r" not in json.dumps(row.facts, ensure_ascii=False)


@pytest.mark.parametrize(
    ("tampered", "found"),
    [
        ("UPDATE audit SET actor = 'ben' WHERE seq = 3", 3),
        ("UPDATE audit SET facts = '{}' WHERE seq = 4", 4),
        ("UPDATE audit SET at = '2020-01-01' WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 6", 6),
        ("DELETE FROM audit WHERE seq >= 4", 4),
        ("DELETE FROM audit", 1),
    ],
)
def test_a_row_that_was_changed_or_removed_is_found(log: AuditStore, engine: Engine, tampered: str, found: int) -> None:
    assert log.first_broken() is None
    change(engine, tampered)
    assert log.first_broken() == found


def test_rows_that_changed_places_are_found(log: AuditStore, engine: Engine) -> None:
    change(engine, "UPDATE audit SET seq = 99 WHERE seq = 2", "UPDATE audit SET seq = 2 WHERE seq = 3")
    change(engine, "UPDATE audit SET seq = 3 WHERE seq = 99")
    assert log.first_broken() == 2


def test_a_log_written_anew_is_found_by_its_anchor(log: AuditStore, engine: Engine) -> None:
    head = str(log.head())
    change(engine, "DELETE FROM audit")
    forged = AuditStore(engine, log.clock)
    for number in range(7):
        forged.record(ANN, "query.run", {"sql": f"SELECT {number + 1}"})
    assert forged.first_broken() is None, "the chain alone holds"
    assert log.first_broken() == 6
    assert forged.first_broken(head) == 6


def test_an_anchor_of_somebody_else_counts_for_nothing(log: AuditStore, engine: Engine, tmp_path: Path) -> None:
    change(engine, "DELETE FROM audit WHERE seq = 6")
    kept = json.loads((tmp_path / "audit.anchor").read_text())
    (tmp_path / "audit.anchor").write_text(json.dumps({**kept, "seq": 5}))
    assert not log.anchored(), "a changed anchor is none, and `verify` says so"


ASKED = {"question": "What does Ann Kanarie earn?", "source": "hr", "rows": 1}


def forget(log: AuditStore, actor: Actor) -> None:
    """As it is done: written down first."""
    log.record(LOCAL_OWNER, FORGOT, {"user": actor.id})
    PersonalStore(log.engine).forget(User(actor.id, actor.name, "viewer", actor.tenant, "2026-01-01"))


def test_the_words_of_somebody_forgotten_go_and_the_chain_holds(log: AuditStore, engine: Engine) -> None:
    log.record(ANN, "ask.asked", ASKED)
    log.record(LOCAL_OWNER, "ask.asked", {**ASKED, "question": "Who is in?"})
    head = log.head()
    forget(log, ANN)
    log.record(ANN, "job.refused", {"job": "that was still at work"})
    PersonalStore(engine).forget(User("ann", "Ann", "viewer", ANN.tenant, "2026-01-01"))
    with engine.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM audit")).all())
    assert [word for word in ("Kanarie", "10.0.0.7", "Browser") if word in kept] == []
    row = next(row for row in log.every("ask.asked") if row.actor == "ann")
    assert (row.facts["source"], row.facts["rows"], row.facts["role"]) == ("hr", 1, "viewer")
    assert "Who is in?" in kept, "what others asked stays"
    assert log.first_broken() is None
    assert log.first_broken(str(head)) is None, "an anchor of before fits"
    shown = [row for row in log.rows(LOCAL_OWNER, 50) if row.actor == "ann" and row.action == "ask.asked"]
    assert (shown[0].facts["question"], set(shown[0].facts) & {"salt", "forgotten"}) == ("(forgotten)", set())


def test_words_are_not_taken_out_of_the_log_of_anybody_else(log: AuditStore, engine: Engine) -> None:
    log.record(ANN, "ask.asked", ASKED)
    row = next(iter(log.every("ask.asked")))
    with engine.begin() as connection:
        connection.execute(update(audit).where(audit.c.seq == row.seq).values(facts=forgotten(row.facts)))
    assert log.first_broken() == row.seq, "nothing says that Ann was forgotten"


def test_words_that_were_changed_are_found(log: AuditStore, engine: Engine) -> None:
    log.record(ANN, "ask.asked", ASKED)
    row = next(iter(log.every("ask.asked")))
    for facts in ({**row.facts, "question": "Hello?"}, {**row.facts, "salt": "00"}, {**row.facts, "ip": "10.0.0.8"}):
        with engine.begin() as connection:
            connection.execute(update(audit).where(audit.c.seq == row.seq).values(facts=facts))
        assert log.first_broken() == row.seq, facts


def test_the_log_stays_whole_when_the_row_that_somebody_was_forgotten_is_pruned(log: AuditStore) -> None:
    forget(log, ANN)
    for day in (10, 20):
        log.clock.moment = NOON + timedelta(days=day)  # type: ignore[attr-defined]
        log.record(ANN, "job.refused", {"job": "late"})
        PersonalStore(log.engine).forget(User("ann", "Ann", "viewer", ANN.tenant, "2026-01-01"))
        assert log.prune(NOON + timedelta(days=day - 1), LOCAL_OWNER) > 0
        assert log.first_broken() is None


def test_old_rows_go_and_the_log_stays_whole(log: AuditStore, engine: Engine) -> None:
    log.clock.moment = NOON + timedelta(days=10)  # type: ignore[attr-defined]
    log.record(ANN, "query.run", {"sql": "SELECT 'new'"})
    assert log.prune(NOON + timedelta(days=1), LOCAL_OWNER) == 6
    assert [row.action for row in log.every()] == ["query.run", PRUNED]
    assert log.first_broken() is None
    log.record(ANN, "query.run", {})
    assert log.prune(NOON + timedelta(days=1), LOCAL_OWNER) == 0
    change(engine, "DELETE FROM audit WHERE seq = 7")
    assert log.first_broken() is not None


def test_what_was_pruned_twice_is_still_whole(log: AuditStore) -> None:
    for day in (10, 20):
        log.clock.moment = NOON + timedelta(days=day)  # type: ignore[attr-defined]
        log.record(ANN, "query.run", {"day": day})
        log.prune(NOON + timedelta(days=day - 1), LOCAL_OWNER)
        assert log.first_broken() is None


def test_a_broken_log_is_not_shortened(log: AuditStore, engine: Engine) -> None:
    change(engine, "UPDATE audit SET actor = 'ben' WHERE seq = 3")
    with pytest.raises(BadInput, match="row 3"):
        log.prune(NOON + timedelta(days=1), LOCAL_OWNER)


def test_rows_can_be_chosen_by_action_and_day(log: AuditStore) -> None:
    log.record(ANN, "answer.exported", {})
    assert [row.action for row in log.every(action="answer")] == ["answer.exported"]
    assert len(list(log.every(since="2026-03-04", until="2026-03-04"))) == 7
    assert list(log.every(since="2026-03-05")) == []


def test_many_refusals_raise_one_alert(log: AuditStore) -> None:
    for _ in range(14):
        log.record(ANN, "query.failed", {"code": "refused"})
    assert [row.actor for row in log.every(action="alert")] == ["ann"]
    assert log.first_broken() is None


@pytest.mark.parametrize(
    ("hour", "acts", "raised"),
    [
        (12, [("answer.exported", {})] * 9, []),
        (12, [("answer.exported", {}), ("dashboard.exported", {})] * 5, ["alert.mass_export"]),
        (12, [("query.run", {"rows": 600_000})] * 2, ["alert.mass_export"]),
        (3, [("person.exported", {})], ["alert.off_hours"]),
        (3, [("query.run", {"rows": 20_000})], ["alert.off_hours"]),
        (3, [("query.run", {"rows": 20})], []),
        (12, [("query.failed", {"code": "refused"})] * 9, []),
        (12, [("query.failed", {"code": "query_failed"})] * 30, []),
    ],
)
def test_patterns_worth_a_look(hour: int, acts: list[tuple[str, dict[str, Any]]], raised: list[str]) -> None:
    now = NOON.replace(hour=hour)
    seen = [Seen(now - timedelta(minutes=1), action, facts) for action, facts in acts]
    assert [kind for kind, _ in alarms(now, *acts[-1], seen)] == raised
    earlier = [Seen(now - timedelta(minutes=5), kind, {}) for kind in raised]
    assert alarms(now, *acts[-1], [*seen, *earlier]) == []
    long_ago = [Seen(row.at - timedelta(hours=2), row.action, row.facts) for row in seen]
    assert [kind for kind, _ in alarms(now, "query.run", {}, long_ago)] == []
