"""Calls to models on both databases: a person's tokens of a day, theirs to read and to have removed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine, select

from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.records.spent import Spent
from assay.records.stored import User
from assay.storage.model_calls import ModelCallStore
from assay.storage.personal import PersonalStore
from assay.storage.tables import model_calls

ANN, BOB = Actor("ann", "Ann", tenant="acme"), Actor("bob", "Bob", tenant="acme")
CALL = Spent("shop", "sql", "openai", "tiny", 900, 40, 0.002, 12.5, "user: how many", "SELECT 1")


def test_tokens_are_counted_by_person_and_day(engine: Engine) -> None:
    today = ModelCallStore(engine, Clock.fixed(date(2026, 3, 20)))
    for who in (ANN, ANN, BOB):
        today.record(who, CALL)
    assert [today.tokens_today(who) for who in (ANN, BOB, Actor("ann", "Ann", tenant="other"))] == [1880, 940, 0]
    assert ModelCallStore(engine, Clock.fixed(date(2026, 3, 21))).tokens_today(ANN) == 0


def test_what_was_said_belongs_to_the_person(engine: Engine) -> None:
    store = ModelCallStore(engine, Clock.fixed(date(2026, 3, 20)))
    store.record(ANN, CALL)
    store.record(BOB, CALL)
    ann = User("ann", "Ann", "analyst", "acme", "2026-01-01")
    (row,) = PersonalStore(engine).export(ann)["model_calls"]
    assert (row["prompt"], row["cost"], row["day"]) == ("user: how many", 0.002, "2026-03-20")
    PersonalStore(engine).forget(ann)
    with engine.connect() as connection:
        assert list(connection.scalars(select(model_calls.c.owner))) == ["bob"]
