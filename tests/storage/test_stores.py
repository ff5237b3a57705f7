"""The app state keeps what it is given, for its owner alone, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import BadInput, Misconfigured, NotFound
from assay.kernel.tabular import Column
from assay.records.answer import Answer, Chart, Chip, Choice, Piece
from assay.records.stored import SourceRecord, TrainingItem
from assay.semantic.spec import AnalyticsSpec
from assay.storage.audit import AuditStore
from assay.storage.conversations import ConversationStore
from assay.storage.engine import open_engine
from assay.storage.jobs import LEASE_SECONDS, JobStore
from assay.storage.migrate import is_current, migrate
from assay.storage.retention import RetentionStore
from assay.storage.sources import SourceStore
from assay.storage.tables import metadata
from assay.storage.training import TrainingStore
from assay.storage.users import UserStore
from assay.storage.vault import Vault

ANNA = Actor("anna", "Anna", tenant="one")
BEN = Actor("ben", "Ben", tenant="one")
OTHER = Actor("anna", "Anna", tenant="two")

ANSWER = Answer(
    "a1",
    "revenue by region",
    "governed",
    "shop",
    spec=AnalyticsSpec.model_validate(
        {"metrics": ["revenue"], "dimensions": ["c.region"], "where": {"not": {"field": "c.region", "value": "EU"}}}
    ),
    columns=(Column("region", "Region", "text", "dimension"),),
    rows=(("EU", 1.5), (None, 2)),
    interpretation=(Chip("Revenue", "metric", "metrics.0", choices=(Choice("Profit", {"set": 1}),)),),
    narrative=(Piece("1.5", ((0, 1),), "cell", 1.5),),
    chart=Chart("bar", {"data": [{"x": [1, 2]}]}),
)


def test_migrations_build_exactly_the_declared_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert is_current(engine)
    migrate(engine)  # a second time changes nothing


def test_an_answer_comes_back_as_it_was(engine: Engine) -> None:
    store = ConversationStore(engine, Clock())
    thread = store.create("shop", "Revenue", ANNA)
    turn = store.add_turn(thread.id, ANSWER.question, ANNA)
    assert store.turn(turn.id, ANNA).status == "asked"
    store.save_answer(ANSWER, ANNA)
    store.finish(turn.id, "answered", answer="a1")
    (kept,) = store.turns(thread.id, ANNA)
    assert kept.answer == ANSWER
    assert kept.status == "answered"
    assert store.answer("a1", ANNA) == ANSWER
    assert store.turn_of_answer("a1", ANNA) == kept
    assert store.get(thread.id, ANNA).turns == 1


@pytest.mark.parametrize("stranger", [BEN, OTHER], ids=["same tenant", "other tenant"])
def test_nobody_else_sees_a_conversation_or_its_answers(engine: Engine, stranger: Actor) -> None:
    store = ConversationStore(engine, Clock())
    thread = store.create("shop", "Revenue", ANNA)
    turn = store.add_turn(thread.id, "secret question", ANNA)
    store.save_answer(ANSWER, ANNA)
    assert store.list(stranger) == []
    for attempt in (
        lambda: store.get(thread.id, stranger),
        lambda: store.turns(thread.id, stranger),
        lambda: store.turn(turn.id, stranger),
        lambda: store.answer("a1", stranger),
        lambda: store.rename(thread.id, "mine now", stranger),
        lambda: store.delete(thread.id, stranger),
        lambda: store.add_turn(thread.id, "and mine", stranger),
        lambda: store.add_feedback("a1", "wrong", "", "", stranger),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert store.get(thread.id, ANNA).title == "Revenue"


def test_search_finds_titles_and_questions_without_case_and_takes_signs_literally(engine: Engine) -> None:
    store = ConversationStore(engine, Clock())
    first = store.create("shop", "Returns in Berlin", ANNA)
    second = store.create("shop", "Other", ANNA)
    store.add_turn(second.id, "What of 100% of BERLIN?", ANNA)
    assert {row.id for row in store.list(ANNA, "berlin")} == {first.id, second.id}
    assert [row.id for row in store.list(ANNA, "100%")] == [second.id]
    assert store.list(ANNA, "%") == [store.get(second.id, ANNA)]


def test_deleting_a_conversation_takes_its_answers_along(engine: Engine) -> None:
    store = ConversationStore(engine, Clock())
    thread = store.create("shop", "Revenue", ANNA)
    turn = store.add_turn(thread.id, "q", ANNA)
    store.save_answer(ANSWER, ANNA)
    store.finish(turn.id, "answered", answer="a1")
    store.add_feedback("a1", "wrong", "value", "not what I meant", ANNA)
    store.delete(thread.id, ANNA)
    with pytest.raises(NotFound):
        store.answer("a1", ANNA)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM feedback")).scalar_one() == 0


def test_questions_asked_at_once_get_places_of_their_own(engine: Engine) -> None:
    store = ConversationStore(engine, Clock())
    thread = store.create("shop", "Busy", ANNA)
    threads = [threading.Thread(target=store.add_turn, args=(thread.id, f"q{n}", ANNA)) for n in range(12)]
    for worker in threads:
        worker.start()
    for worker in threads:
        worker.join()
    assert [turn.position for turn in store.turns(thread.id, ANNA)] == list(range(12))


def test_source_names_are_unique_within_a_tenant_only(engine: Engine) -> None:
    store = SourceStore(engine, Vault("k" * 32))
    record = SourceRecord("s1", "shop", "Shop", "duckdb", "x.duckdb", "one", "anna", "2026-01-01", sample=True)
    store.add(record)
    with pytest.raises(BadInput, match="exists already"):
        store.add(replace(record, id="s2"))
    store.add(replace(record, id="s3", tenant="two"))
    assert store.find("shop", ANNA) == record
    assert store.find("s1", BEN) == record
    assert store.find("shop", OTHER).id == "s3"
    store.change("s1", title="Big shop")
    assert [row.title for row in store.list(ANNA)] == ["Big shop"]
    store.remove("s1")
    with pytest.raises(NotFound):
        store.find("shop", ANNA)


def test_the_audit_chain_tells_which_row_was_changed(engine: Engine) -> None:
    store = AuditStore(engine, Clock())
    writers = [threading.Thread(target=store.record, args=(ANNA, "query", {"n": n})) for n in range(10)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert store.first_broken() is None
    assert len(store.rows(ANNA)) == 10
    assert store.rows(OTHER) == []
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit SET actor = 'ben' WHERE seq = 4"))
    assert store.first_broken() == 4
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit SET actor = 'anna' WHERE seq = 4"))
        connection.execute(text("DELETE FROM audit WHERE seq = 7"))
    assert store.first_broken() == 7


class MovingClock:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


def test_equal_work_is_queued_once_and_done_by_one_worker(engine: Engine) -> None:
    store = JobStore(engine, Clock())
    job = store.submit("ask", {"turn": "t"}, ANNA)
    assert store.submit("ask", {"turn": "t"}, ANNA).id == job.id
    assert store.submit("ask", {"turn": "t"}, BEN).id != job.id
    taken: list[str] = []

    def work(name: str) -> None:
        while found := store.take(name):
            taken.append(found.id)

    workers = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == 2


def test_the_job_of_a_dead_worker_is_taken_over_and_the_dead_one_cannot_settle_it(engine: Engine) -> None:
    clock = MovingClock()
    store = JobStore(engine, Clock(source=clock))
    job = store.submit("ask", {}, ANNA)
    assert store.take("first") is not None
    assert store.take("second") is None
    clock.moment += timedelta(seconds=LEASE_SECONDS + 1)
    assert store.take("second") is not None
    assert not store.report(job.id, "first", 0.5, "still here")
    assert not store.finish(job.id, "first", "completed", result={"from": "first"})
    assert store.finish(job.id, "second", "completed", result={"from": "second"})
    settled = store.get(job.id, ANNA)
    assert (settled.status, settled.progress, settled.result) == ("completed", 1.0, {"from": "second"})
    assert len(RetentionStore(engine).results("2027-01-01")) == 1


def test_a_cancelled_job_stays_cancelled(engine: Engine) -> None:
    store = JobStore(engine, Clock())
    job = store.submit("ask", {}, ANNA)
    assert store.take("w") is not None
    assert store.cancel(job.id, ANNA).status == "cancelled"
    assert not store.report(job.id, "w", 0.9, "")
    assert not store.finish(job.id, "w", "completed", result={})
    assert store.get(job.id, ANNA).status == "cancelled"
    with pytest.raises(NotFound):
        store.cancel(job.id, BEN)


def test_training_items_move_the_stamp_of_their_source_alone(engine: Engine) -> None:
    store = TrainingStore(engine)
    item = TrainingItem("i1", "shop", "one", "documentation", "approved", {"text": "x"}, "pack", "2026-01-01")
    assert store.stamp("shop") == 0
    store.replace_all("shop", "pack", [item, replace(item, id="i2", kind="ddl", state="draft")])
    assert store.stamp("shop") == 1
    store.add(replace(item, id="i3", author="anna"))
    store.replace_all("shop", "pack", [replace(item, id="i4")])
    assert [row.id for row in store.items("shop", state=None)] == ["i3", "i4"]
    assert store.items("shop", "ddl", None) == []
    assert (store.stamp("shop"), store.stamp("other")) == (3, 0)
    store.forget("shop")
    assert store.items("shop", state=None) == []


def test_the_local_owner_is_made_once(engine: Engine) -> None:
    store = UserStore(engine, Clock())
    first = store.ensure(LOCAL_OWNER)
    assert store.ensure(LOCAL_OWNER) == first
    assert first.role == "admin"


def test_the_state_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'home' / 'state.db'}")
    migrate(engine)
    engine.dispose()
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "home").iterdir()] == [0]
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("url", ["nonsense", "mysql://root@127.0.0.1/test"])
def test_an_unusable_address_is_said_in_a_sentence(url: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        open_engine(url)
    assert "ASSAY_DATABASE_URL" in f"{caught.value} {caught.value.hint}"
