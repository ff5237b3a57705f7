"""What is older than it may be kept goes, with its parts, and the record says so."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from assay.accounts.retention import KeepDays, Retention, keep_rules
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import NotFound
from assay.records.answer import Answer
from assay.records.spent import Spent
from assay.storage.audit import PRUNED, AuditStore
from assay.storage.conversations import ConversationStore
from assay.storage.jobs import JobStore
from assay.storage.model_calls import ModelCallStore
from assay.storage.retention import RetentionStore
from assay.storage.tables import answers, jobs, model_calls

ANN = Actor("ann", "Ann")
PART = Answer("p1", "one", "governed", "shop")
WHOLE = Answer("a1", "one and two", "governed", "shop", parts=(PART, replace(PART, id="p2")))


@dataclass
class Now:
    """A clock that is set."""

    moment: datetime = field(default=datetime(2026, 3, 1, 12, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def clock(now: Now) -> Clock:
    return Clock(source=now)


def rules(engine: Engine, clock: Clock, **days: int) -> Retention:
    return Retention(KeepDays(**days), RetentionStore(engine), AuditStore(engine, clock), clock)


def asked(engine: Engine, clock: Clock, suffix: str = "") -> str:
    """A conversation with one answer of two parts."""
    store = ConversationStore(engine, clock)
    whole = replace(WHOLE, id=f"a{suffix}", parts=tuple(replace(part, id=part.id + suffix) for part in WHOLE.parts))
    thread = store.create("shop", "one", ANN)
    turn = store.add_turn(thread.id, "one and two", ANN)
    for part in whole.parts:
        store.save_answer(part, ANN)
    store.save_answer(whole, ANN)
    store.finish(turn.id, "answered", answer=whole.id)
    return thread.id


def kept(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(select(answers.c.id)).scalars())


def test_deleting_a_conversation_takes_the_parts_of_its_answers_along(engine: Engine, clock: Clock) -> None:
    ConversationStore(engine, clock).delete(asked(engine, clock), ANN)
    assert kept(engine) == set()


def test_old_questions_go_with_their_parts_and_newer_ones_stay(engine: Engine, clock: Clock, now: Now) -> None:
    old, store = asked(engine, clock, "1"), ConversationStore(engine, clock)
    store.save_answer(replace(PART, id="loose"), ANN)
    now.moment += timedelta(days=40)
    new = asked(engine, clock, "2")
    assert rules(engine, clock, questions=30).apply(LOCAL_OWNER) == {"questions": 1, "answers": 1}
    assert kept(engine) == {"a2", "p12", "p22"}
    assert store.get(new, ANN).id == new
    with pytest.raises(NotFound):
        store.get(old, ANN)
    told = [row.facts for row in AuditStore(engine, clock).every(action="retention")]
    assert [(facts["kind"], facts["rows"]) for facts in told] == [("questions", 1), ("answers", 1)]


def test_an_old_conversation_somebody_goes_on_with_keeps_its_answers(engine: Engine, clock: Clock, now: Now) -> None:
    thread, store = asked(engine, clock), ConversationStore(engine, clock)
    now.moment += timedelta(days=40)
    store.add_turn(thread, "and three", ANN)
    assert rules(engine, clock, questions=30).apply(LOCAL_OWNER) == {}
    assert kept(engine) == {"a", "p1", "p2"}


def test_prompts_go_and_what_they_cost_stays(engine: Engine, clock: Clock, now: Now) -> None:
    spent = Spent("shop", "ask", "openai", "m", 10, 5, 0.1, 3.0, "who is Kanarie", "SELECT 1")
    ModelCallStore(engine, clock).record(ANN, spent)
    now.moment += timedelta(days=8)
    kept_longer, due = rules(engine, clock, prompts=9), rules(engine, clock, prompts=7)
    assert (kept_longer.apply(LOCAL_OWNER), due.apply(LOCAL_OWNER)) == ({}, {"prompts": 1})
    assert due.apply(LOCAL_OWNER) == {}
    with engine.connect() as connection:
        row = connection.execute(select(model_calls)).mappings().one()
    assert (row["prompt"], row["reply"], row["tokens_in"]) == ("", "", 10)


def test_results_of_jobs_that_ended_go_and_others_stay(engine: Engine, clock: Clock, now: Now) -> None:
    store = JobStore(engine, clock)
    done, waiting = (store.submit("ask", {"question": name}, ANN) for name in ("a", "b"))
    store.take("worker", done.id)
    store.finish(done.id, "worker", "completed", result={"rows": [1]})
    now.moment += timedelta(days=8)
    assert rules(engine, clock, results=7).apply(LOCAL_OWNER) == {"results": 1}
    with engine.connect() as connection:
        assert list(connection.execute(select(jobs.c.id)).scalars()) == [waiting.id]


def test_the_record_is_cut_once_a_day_and_stays_whole(engine: Engine, clock: Clock, now: Now) -> None:
    log, retention = AuditStore(engine, clock), rules(engine, clock, audit=30)
    for _ in range(40):
        log.record(ANN, "query.run", {})
        now.moment += timedelta(days=1)
        for _ in range(3):
            retention.apply(LOCAL_OWNER)
            now.moment += timedelta(minutes=1)
    assert log.first_broken() is None
    assert sum(row.action == "query.run" for row in log.every()) in (30, 31)
    assert sum(row.action == PRUNED for row in log.every()) <= 10


def test_nothing_is_removed_that_cannot_be_written_down(engine: Engine, clock: Clock, now: Now) -> None:
    class Full:
        def record(self, actor: Actor, action: str, facts: Mapping[str, Any]) -> None:
            raise OSError("disk full")

        def oldest(self) -> datetime | None:
            return None

        def prune(self, before: datetime, actor: Actor) -> int:
            return 0

    asked(engine, clock)
    now.moment += timedelta(days=40)
    with pytest.raises(OSError, match="disk full"):
        Retention(KeepDays(questions=30), RetentionStore(engine), Full(), clock).apply(LOCAL_OWNER)
    assert len(kept(engine)) == 3


def test_the_worker_looks_and_stops_when_told(engine: Engine, clock: Clock, now: Now) -> None:
    asked(engine, clock)
    now.moment += timedelta(days=40)
    stop = threading.Event()
    looking = threading.Thread(target=keep_rules, args=(rules(engine, clock, questions=30), stop))
    looking.start()
    while kept(engine) and looking.is_alive():
        stop.wait(0.05)
    stop.set()
    looking.join(10)
    assert (kept(engine), looking.is_alive()) == (set(), False)
