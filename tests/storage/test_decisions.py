"""Approvals and rankings are kept on every database: newest first, of one tenant and source alone."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from assay.records.approval import Decision, RankingKept
from assay.storage.decisions import DecisionStore


def decision(id: str, approved: bool, tenant: str = "t", note: str = "") -> Decision:
    return Decision(id, tenant, "care", "visits", "d" * 40, "3", approved, "o1", "Ann", "2026-11-20T08:00:00", note)


def ranking(id: str, places: tuple[str, ...], source: str = "care") -> RankingKept:
    return RankingKept(id, "t", source, "1", "f" * 40, "v1", id * 2, "Ann", "2026-11-20T08:00:00", places)


def test_the_newest_decision_comes_first_and_others_tenants_are_not_there(engine: Engine) -> None:
    store = DecisionStore(engine)
    for one in (decision("a", True), decision("b", False, note="Wrong “unit” 😀"), decision("c", True, tenant="u")):
        store.decide(one)
    assert store.decisions("t", "care") == [decision("b", False, note="Wrong “unit” 😀"), decision("a", True)]
    assert store.decisions("t", "shop") == []


def test_a_decision_is_written_once(engine: Engine) -> None:
    store = DecisionStore(engine)
    store.decide(decision("a", True))
    with pytest.raises(IntegrityError):
        store.decide(decision("a", False))
    assert [one.approved for one in store.decisions("t", "care")] == [True]


def test_the_last_rankings_keep_their_places_in_order(engine: Engine) -> None:
    store = DecisionStore(engine)
    for one in (ranking("a", ("1", "2")), ranking("b", ("2", "1")), ranking("c", ()), ranking("d", ("9",), "shop")):
        store.keep_ranking(one)
    assert store.rankings("t", "care") == [ranking("c", ()), ranking("b", ("2", "1"))]
    assert [one.id for one in store.rankings("t", "care", 5)] == ["c", "b", "a"]


def test_on_postgres_places_can_be_asked_with_sql(engine: Engine) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("JSONB is PostgreSQL's")
    DecisionStore(engine).keep_ranking(ranking("a", ("7", "2")))
    with engine.connect() as connection:
        asked = "SELECT pg_typeof(places)::text, places->>0 FROM prospect_rankings WHERE places @> '[\"2\"]'"
        assert tuple(connection.execute(text(asked)).one()) == ("jsonb", "7")
