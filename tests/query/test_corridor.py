"""``query.run`` from end to end on DuckDB with real query processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlglot

from assay.access.policies import Policies
from assay.kernel.actor import LOCAL_OWNER, Actor
from assay.kernel.errors import (
    BadInput,
    NotFound,
    QueryCancelled,
    QueryFailed,
    QueryTimedOut,
    QueryTooLarge,
    Refused,
)
from assay.query.cancel import Cancel
from assay.query.ports import Query
from assay.query.recording import AuditUnwritable, redacted

ANN, BOB = Actor("ann", "Ann"), Actor("bob", "Bob")


def sql(text: str, **more: Any) -> Query:
    return Query("shop", sql=text, **more)


def test_a_query_returns_its_rows_and_the_text_that_ran(room: Any) -> None:
    result = room.runner.run(sql("select region, count(*) n from Sales group by 1 order by 1 -- note"), LOCAL_OWNER)
    assert result.table.rows() == [["APAC", 333], ["EU", 334], ["US", 333]]
    assert result.sql == "SELECT region, COUNT(*) AS n FROM Sales GROUP BY 1 ORDER BY 1"
    assert not result.from_cache
    assert set(result.timings_ms) >= {"compile", "restrict", "guard", "execute", "audit"}


def test_the_second_time_the_answer_comes_from_the_cache(room: Any) -> None:
    query = sql("SELECT sum(amount) FROM sales")
    first, second = room.runner.run(query, ANN), room.runner.run(query, ANN)
    assert second.from_cache
    assert second.table.rows() == first.table.rows() == [[499500]]
    assert room.runner.run(replace(query, fresh=True), ANN).from_cache is False


def test_a_broken_cache_value_is_run_again_and_mended(room: Any) -> None:
    query = sql("SELECT sum(amount) FROM sales")
    room.runner.run(query, ANN)
    for key in room.cache.values:
        room.cache.values[key] = b"\0\0"
    assert room.runner.run(query, ANN).table.rows() == [[499500]]
    assert room.runner.run(query, ANN).from_cache


def test_random_results_are_never_cached(room: Any) -> None:
    query = sql("SELECT random() AS r")
    assert not room.runner.run(query, ANN).from_cache
    assert not room.runner.run(query, ANN).from_cache
    assert room.cache.values == {}


def test_a_result_larger_than_the_cap_is_cut_and_says_so(make_room: Callable[..., Any]) -> None:
    result = make_room(rows=10).runner.run(sql("SELECT id FROM sales ORDER BY id"), ANN)
    assert result.table.truncated
    assert result.table.values(0) == list(range(10))


def test_a_result_of_exactly_the_cap_is_whole(make_room: Callable[..., Any]) -> None:
    assert not make_room(rows=1000).runner.run(sql("SELECT id FROM sales"), ANN).table.truncated


def test_the_same_statement_with_another_cap_is_another_result(room: Any) -> None:
    query = sql("SELECT id FROM sales ORDER BY id")
    assert room.runner.run(replace(query, rows=5), ANN).table.row_count == 5
    assert room.runner.run(query, ANN).table.row_count == 1000


def test_an_empty_result_still_has_its_columns(room: Any) -> None:
    table = room.runner.run(sql("SELECT id, region FROM sales WHERE id < 0"), ANN).table
    assert (table.row_count, [column.name for column in table.columns]) == (0, ["id", "region"])


@pytest.mark.parametrize("text", ["DROP TABLE sales", "SELECT * FROM read_csv('x')", "SELECT * FROM nowhere"])
def test_what_the_guard_refuses_never_reaches_the_database_and_is_audited(room: Any, text: str) -> None:
    with pytest.raises(Refused):
        room.runner.run(sql(text), ANN)
    actor, action, facts = room.audit.rows[-1]
    assert (actor, action, facts["code"]) == (ANN, "query.failed", "refused")
    assert facts["asked_sql"] == text


def test_nonsense_is_bad_input(room: Any) -> None:
    with pytest.raises(BadInput, match="could not be read"):
        room.runner.run(sql("SELEC 1 FROM"), ANN)


def test_a_query_needs_a_spec_or_sql(room: Any) -> None:
    with pytest.raises(BadInput):
        room.runner.run(Query("shop"), ANN)


def test_an_unknown_source_is_not_found(room: Any) -> None:
    with pytest.raises(NotFound):
        room.runner.run(Query("elsewhere", sql="SELECT 1"), ANN)


def test_the_engines_words_stay_in_the_details(room: Any) -> None:
    with pytest.raises(QueryFailed) as caught:
        room.runner.run(sql("SELECT no_such_column FROM sales"), ANN)
    assert "no_such_column" not in str(caught.value)
    assert "no_such_column" in caught.value.details["engine"]


def test_the_engines_words_are_withheld_where_rows_are_hidden(room: Any) -> None:
    room.policies.held["ann"] = Policies(row_filters={"sales": "region = 'EU'"})
    with pytest.raises(QueryFailed) as caught:
        room.runner.run(sql("SELECT CAST(region AS INTEGER) FROM sales"), ANN)
    assert caught.value.details == {}


def test_people_with_different_policies_get_their_own_rows_and_share_nothing(room: Any) -> None:
    room.policies.held["ann"] = Policies(row_filters={"sales": "region = 'EU'"})
    room.policies.held["bob"] = Policies(row_filters={"sales": "region = 'US'"}, labels=("US only",))
    query = sql("SELECT DISTINCT region FROM sales")
    for _ in range(2):
        assert room.runner.run(query, ANN).table.rows() == [["EU"]]
        assert room.runner.run(query, BOB).table.rows() == [["US"]]
        assert room.runner.run(query, LOCAL_OWNER).table.row_count == 3
    assert len(room.cache.values) == 3
    assert "US only" in room.runner.run(query, BOB).policies


def test_tenants_share_no_cache_entries(room: Any) -> None:
    query = sql("SELECT count(*) FROM sales")
    room.runner.run(query, ANN)
    assert not room.runner.run(query, replace(ANN, tenant="other")).from_cache


def test_a_policy_that_changes_holds_at_once(room: Any) -> None:
    query = sql("SELECT count(*) FROM sales")
    assert room.runner.run(query, ANN).table.rows() == [[1000]]
    room.policies.held["ann"] = Policies(row_filters={"sales": "FALSE"})
    assert room.runner.run(query, ANN).table.rows() == [[0]]


def test_swapped_data_gives_new_results(room: Any, shop: Path, refill: Callable[..., Path]) -> None:
    query = sql("SELECT sum(amount) FROM sales")
    assert room.runner.run(query, ANN).table.rows() == [[499500]]
    draft = refill(shop.with_suffix(".new"), factor=2)
    draft.replace(shop)
    again = room.runner.run(query, ANN)
    assert (again.from_cache, again.table.rows()) == (False, [[999000]])


def test_equal_queries_at_the_same_time_run_once(room: Any) -> None:
    query = sql("SELECT count(*) FROM sales a JOIN sales b ON a.region = b.region JOIN sales c ON c.region = b.region")
    results: list[Any] = []
    threads = [threading.Thread(target=lambda: results.append(room.runner.run(query, ANN))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({result.table.rows()[0][0] for result in results}) == 1
    engines = {result.timings_ms["engine_cpu"] for result in results if "engine_cpu" in result.timings_ms}
    assert len(engines) == 1


def test_a_hanging_query_ends_at_the_limit_and_others_are_served_meanwhile(make_room: Callable[..., Any]) -> None:
    room = make_room(seconds=4)
    room.runner.workers.warm()
    while len(room.runner.workers.pids) < 2:  # one of them may just have been killed
        time.sleep(0.02)
    room.runner.run(sql("SELECT count(*) FROM sales"), BOB)
    caught: list[BaseException] = []

    def hang() -> None:
        try:
            room.runner.run(sql("SELECT 'misbehave_hang' AS a"), ANN)
        except QueryTimedOut as error:
            caught.append(error)

    thread = threading.Thread(target=hang)
    thread.start()
    served = 0
    while thread.is_alive():
        assert room.runner.run(sql(f"SELECT {served} AS n, count(*) FROM sales"), BOB).table.rows() == [[served, 1000]]
        served += 1
    thread.join()
    assert served > 1
    assert "4 seconds" in str(caught[0])
    assert room.runner.run(sql("SELECT 1 AS one"), ANN).table.rows() == [[1]]


def test_real_work_without_end_is_stopped(make_room: Callable[..., Any]) -> None:
    room = make_room(seconds=1)
    started = time.monotonic()
    with pytest.raises(QueryTimedOut):
        room.runner.run(
            sql(
                "SELECT count(*) FROM sales a JOIN sales b ON a.id + b.id > 0 JOIN sales c ON b.id + c.id > 0 "
                "JOIN sales d ON c.id + d.id > 0"
            ),
            ANN,
        )
    assert time.monotonic() - started < 5


def test_a_query_that_eats_memory_is_stopped_with_the_limit_stated(make_room: Callable[..., Any]) -> None:
    room = make_room(memory_mb=300)
    with pytest.raises(QueryTooLarge, match="300 MB"):
        room.runner.run(
            sql(
                "SELECT list(a.email || b.email || c.email) FROM sales a JOIN sales b ON a.region = b.region "
                "JOIN sales c ON b.region = c.region"
            ),
            ANN,
        )
    assert room.runner.run(sql("SELECT 1 AS one"), ANN).table.rows() == [[1]]


def test_a_process_that_crashes_gives_an_error_and_is_replaced(room: Any) -> None:
    with pytest.raises(QueryTooLarge, match="broke its process"):
        room.runner.run(sql("SELECT 'misbehave_crash' AS a"), ANN)
    assert room.runner.run(sql("SELECT 2 AS two"), ANN).table.rows() == [[2]]


def test_cancel_stops_a_running_query(room: Any) -> None:
    cancel = Cancel()
    timer = threading.Timer(0.3, cancel.cancel)
    timer.start()
    started = time.monotonic()
    with pytest.raises(QueryCancelled):
        room.runner.run(sql("SELECT 'misbehave_hang' AS a"), ANN, cancel=cancel)
    assert time.monotonic() - started < 5
    timer.join()


def test_many_threads_each_get_only_their_own_rows(room: Any) -> None:
    wrong: list[Any] = []

    def ask(person: int) -> None:
        actor = Actor(f"p{person}", f"P{person}")
        room.policies.held[actor.id] = Policies(row_filters={"sales": f"id = {person}"})
        for number in range(6):
            result = room.runner.run(sql(f"SELECT id, {number} AS n FROM sales"), actor)
            if result.table.rows() != [[person, number]]:
                wrong.append((person, number, result.table.rows()))

    threads = [threading.Thread(target=ask, args=(person,)) for person in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


class FullDisk:
    """An audit log that cannot be written."""

    def record(self, *_: Any) -> None:
        raise OSError("no space left on device")


def test_what_cannot_be_recorded_is_not_run(room: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    room.runner.audit = FullDisk()
    ran: list[str] = []
    monkeypatch.setattr(room.runner.workers, "run", lambda *a, **k: ran.append("run"))
    with pytest.raises(AuditUnwritable, match="nothing was run"):
        room.runner.run(Query("shop", sql="SELECT count(*) FROM sales"), ANN)
    with pytest.raises(AuditUnwritable):
        room.runner.run(Query("shop", sql="DROP TABLE sales"), ANN)
    assert ran == []


def test_the_log_tells_decision_time_and_policies_before_and_after(room: Any) -> None:
    room.policies.held[ANN.id] = Policies(row_filters={"sales": "region = 'EU'"}, masked={"sales": ("email",)})
    room.runner.run(Query("shop", sql="SELECT id FROM sales WHERE email = 'ann@mail.test' AND region = 'EU'"), ANN)
    (_, first, before), (_, last, after) = room.audit.rows[-2:]
    assert (first, before["decision"]) == ("query.allowed", "allowed")
    assert (last, after["decision"], after["rows"]) == ("query.run", "run", 0)
    assert after["ms"] >= 0
    assert after["policies"] == ["Only the rows of sales that you may see are counted.", "Hidden in sales: email."]
    assert "ann@mail.test" not in str(room.audit.rows)
    assert "region = 'EU'" in after["sql"]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("SELECT 1 FROM t WHERE pay > 64210", "SELECT 1 FROM t WHERE pay > 0"),
        ("SELECT 1 FROM t WHERE total > 64210", "SELECT 1 FROM t WHERE total > 64210"),
        ("SELECT 1 FROM t WHERE note = 'call +47 912 34 567'", "SELECT 1 FROM t WHERE note = 'call ***'"),
        ("SELECT 1 FROM t WHERE day = '2024-01-02'", "SELECT 1 FROM t WHERE day = '2024-01-02'"),
        ("SELECT 1 FROM t AS x WHERE CAST(x AS TEXT) = 'ann'", "SELECT 1 FROM t AS x WHERE CAST(x AS TEXT) = '***'"),
    ],
)
def test_values_that_stand_for_persons_are_not_in_the_log(sql: str, told: str) -> None:
    tree = sqlglot.parse_one(sql, read="duckdb")
    assert redacted(sql, tree, Policies(masked={"t": ("pay",)}), "duckdb") == told
