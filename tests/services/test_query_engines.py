"""``query.run`` on every engine it is made for, through the real query processes and their locked-down sessions."""

from __future__ import annotations

import fcntl
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import duckdb
import psycopg
import pymysql
import pytest

from assay.access.policies import Policies
from assay.kernel.actor import Actor
from assay.kernel.clock import Clock
from assay.kernel.errors import QueryCancelled, QueryFailed, QueryTimedOut, QueryTooLarge, Refused
from assay.query.corridor import QueryRunner
from assay.query.paging import PageFilter, PageOrder, page
from assay.query.ports import Connector, Limits, Query, Source
from assay.query.workers import Workers
from assay.semantic.model import SemanticModel
from data_connectors.caches import DiskCache
from data_connectors.registry import open_connector

pytestmark = pytest.mark.services
ANN, BOB = Actor("ann", "Ann"), Actor("bob", "Bob")
MAKE = (
    "CREATE TABLE q_sales (id INTEGER PRIMARY KEY, region VARCHAR(10), amount INTEGER, email VARCHAR(40))",
    "CREATE TABLE q_staff (id INTEGER, secret VARCHAR(20))",
    "INSERT INTO q_staff VALUES (1, 'hidden')",
)
ROWS = [(i, ("EU", "US", "APAC")[i % 3], i, f"user{i}@mail.test") for i in range(300)]


def make_duckdb(folder: Path) -> str:
    with duckdb.connect(str(folder / "q.duckdb")) as connection:
        for statement in MAKE:
            connection.execute(statement)
        connection.executemany("INSERT INTO q_sales VALUES (?, ?, ?, ?)", ROWS)
    return str(folder / "q.duckdb")


def make_sqlite(folder: Path) -> str:
    connection = sqlite3.connect(folder / "q.db")
    for statement in MAKE:
        connection.execute(statement)
    connection.executemany("INSERT INTO q_sales VALUES (?, ?, ?, ?)", ROWS)
    connection.commit()
    connection.close()
    return str(folder / "q.db")


def make_postgres(folder: Path) -> str:
    with psycopg.connect("host=127.0.0.1 dbname=test user=postgres", autocommit=True) as connection:
        cursor = connection.cursor()
        cursor.execute("DROP SCHEMA IF EXISTS query_tests CASCADE; CREATE SCHEMA query_tests")
        cursor.execute("SET search_path = query_tests")
        for statement in MAKE:
            cursor.execute(statement)
        cursor.executemany("INSERT INTO q_sales VALUES (%s, %s, %s, %s)", ROWS)
    return "postgresql://postgres@127.0.0.1:5432/test"


def make_mysql(folder: Path) -> str:
    connection = pymysql.connect(host="127.0.0.1", user="root", autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS query_tests")
        cursor.execute("CREATE DATABASE query_tests")
        cursor.execute("USE query_tests")
        for statement in MAKE:
            cursor.execute(statement)
        cursor.executemany("INSERT INTO q_sales VALUES (%s, %s, %s, %s)", ROWS)
    connection.close()
    return "mysql://root@127.0.0.1:3306/query_tests"


ENDLESS = "SELECT COUNT(*) AS stop_me FROM q_sales AS a0 " + " ".join(
    f"JOIN q_sales AS a{i} ON (a{i}.id * a{i - 1}.id) % 7 <> 9" for i in range(1, 7)
)


def going_on_postgres() -> bool:
    """A session that works and has the table open: the statement itself is not shown while its cursor is read."""
    looked = (
        "SELECT count(*) FROM pg_stat_activity AS a JOIN pg_locks AS l ON l.pid = a.pid "
        "WHERE a.state = 'active' AND a.pid <> pg_backend_pid() AND l.relation = 'query_tests.q_sales'::regclass"
    )
    with psycopg.connect("host=127.0.0.1 dbname=test user=postgres", autocommit=True) as connection:
        return connection.execute(looked).fetchone() != (0,)


def going_on_mysql() -> bool:
    looked = "SELECT count(*) FROM information_schema.processlist WHERE info LIKE '%stop_me%' AND id <> connection_id()"
    with pymysql.connect(host="127.0.0.1", user="root") as connection, connection.cursor() as cursor:
        cursor.execute(looked)
        return cursor.fetchone() != (0,)


ENGINES = {"duckdb": make_duckdb, "sqlite": make_sqlite, "postgres": make_postgres, "mysql": make_mysql}


LIMITS = Limits(seconds=3, rows=200, memory_mb=1024)
PATIENT = replace(LIMITS, seconds=60)


@dataclass
class Room:
    source: Source
    runner: QueryRunner
    policies: dict[str, Policies] = field(default_factory=dict)

    def get(self, source: str, actor: Actor) -> Source:
        return self.source

    def resolve(self, source: str, actor: Actor) -> Policies:
        return self.policies.get(actor.id, Policies())

    def record(self, actor: Actor, action: str, facts: Mapping[str, Any]) -> None:
        """Nobody reads it here."""

    def rows(self, text: str, actor: Actor = ANN) -> list[list[Any]]:
        return self.runner.run(Query("q", sql=text), actor).table.rows()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers()
    pool.warm()
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def alone() -> Iterator[None]:
    """The servers' tables have one name: of several test processes one at a time makes and reads them."""
    with Path(gettempdir(), "assay-query-tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="module", params=ENGINES)
def connector(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, alone: None) -> Connector:
    return open_connector(ENGINES[request.param](tmp_path_factory.mktemp(request.param)))


@pytest.fixture
def room(connector: Connector, workers: Workers, tmp_path: Path) -> Iterator[Room]:
    source = Source("1", "q", connector, connector.introspect(), SemanticModel())
    room = Room(source, None)  # type: ignore[arg-type]  # the runner needs the room and the room the runner
    cache = DiskCache(tmp_path / "cache")
    room.runner = QueryRunner(room, room, workers, cache, room, Clock.fixed(date(2026, 2, 28)), LIMITS)
    yield room
    cache.close()


def test_rows_come_back_with_their_types(room: Room) -> None:
    text = "SELECT region, COUNT(*) AS n, SUM(amount) AS total FROM q_sales GROUP BY region ORDER BY region"
    result = room.runner.run(Query("q", sql=text), ANN)
    assert [[region, n, int(total)] for region, n, total in result.table.rows()] == [
        ["APAC", 100, 15050], ["EU", 100, 14850], ["US", 100, 14950],
    ]  # fmt: skip
    assert [column.name for column in result.table.columns] == ["region", "n", "total"]
    assert result.table.columns[1].type == "integer"


def test_the_cap_cuts_and_says_so(room: Room) -> None:
    table = room.runner.run(Query("q", sql="SELECT id FROM q_sales ORDER BY id"), ANN).table
    assert (table.truncated, table.values(0)) == (True, list(range(200)))


def test_the_second_answer_comes_from_the_cache(room: Room) -> None:
    query = Query("q", sql="SELECT MAX(id) AS m FROM q_sales")
    first, second = room.runner.run(query, ANN), room.runner.run(query, ANN)
    assert (first.from_cache, second.from_cache) == (False, True)
    assert first.table.rows() == second.table.rows() == [[299]]


def test_policies_filter_mask_and_deny(room: Room) -> None:
    room.policies["ann"] = Policies(
        row_filters={"q_sales": "region = 'EU'"}, masked={"q_sales": ("email", "amount")}, denied=frozenset({"q_staff"})
    )
    assert room.rows("SELECT COUNT(*) AS n FROM q_sales") == [[100]]
    assert room.rows("SELECT DISTINCT email, amount FROM q_sales AS s") == [["***", None]]
    assert room.rows("SELECT COUNT(*) AS n FROM q_sales", BOB) == [[300]]
    with pytest.raises(Refused):
        room.rows("SELECT * FROM q_staff")


def test_writing_is_refused(room: Room) -> None:
    for text in ("DELETE FROM q_sales", "DROP TABLE q_sales", "UPDATE q_sales SET amount = 0"):
        with pytest.raises(Refused):
            room.rows(text)
    assert room.rows("SELECT COUNT(*) AS n FROM q_sales") == [[300]]


def test_an_unknown_column_is_the_askers_to_mend(room: Room) -> None:
    with pytest.raises(QueryFailed) as caught:
        room.rows("SELECT no_such_column FROM q_sales AS s")
    assert "no_such_column" in str(caught.value.details["engine"])


def test_a_query_without_end_is_stopped_and_the_next_one_is_served(room: Room) -> None:
    started = time.monotonic()
    with pytest.raises((QueryTimedOut, QueryTooLarge)):
        room.rows(ENDLESS)
    assert time.monotonic() - started < 8
    assert room.rows("SELECT COUNT(*) AS n FROM q_sales") == [[300]]


GOING_ON: dict[str, Callable[[], bool]] = {"postgres": going_on_postgres, "mysql": going_on_mysql}


@dataclass
class OnceItRuns:
    """Cancels as soon as the server is seen to be at work."""

    going_on: Callable[[], bool]

    def cancelled(self) -> bool:
        return self.going_on()


def test_a_query_that_is_cancelled_does_not_go_on_on_the_server(room: Room) -> None:
    going_on = GOING_ON.get(room.source.dialect)
    if going_on is None:
        pytest.skip("no server")
    room.runner.limits = PATIENT
    with pytest.raises(QueryCancelled):
        room.runner.run(Query("q", sql=ENDLESS), ANN, cancel=OnceItRuns(going_on))
    started = time.monotonic()
    while going_on():
        assert time.monotonic() - started < PATIENT.seconds / 3, "only its own time-out ended it"
    assert room.rows("SELECT COUNT(*) AS n FROM q_sales") == [[300]]


def test_pages_of_a_result_beyond_the_cap_are_whole(room: Room) -> None:
    query = Query("q", sql="SELECT id, region, email FROM q_sales")
    order = (PageOrder("region", "desc"),)
    seen: list[Any] = []
    for offset in range(0, 300, 100):
        part = page(room.runner, query, ANN, offset=offset, order=order)
        assert part.total == 300
        seen += part.table.values(0)
    assert sorted(seen) == list(range(300))
    found = page(room.runner, query, ANN, filters=(PageFilter("email", "starts_with", "USER29"),))
    assert found.total == 11


def test_many_threads_get_only_their_own_rows(room: Room) -> None:
    wrong: list[Any] = []

    def ask(person: int) -> None:
        actor = Actor(f"p{person}", f"P{person}")
        room.policies[actor.id] = Policies(row_filters={"q_sales": f"id = {person}"})
        for number in range(4):
            found = room.rows(f"SELECT id, {number} AS n FROM q_sales", actor)
            if found != [[person, number]]:
                wrong.append((person, number, found))

    threads = [threading.Thread(target=ask, args=(person,)) for person in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
