"""For any query: under policies it gives what a database that physically holds only the permitted gives."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings

from assay.access.policies import Policies, combined, read_policies
from assay.kernel.actor import Actor
from assay.query.guard import Accept
from assay.query.verdict import verdict
from assay.semantic.schema import Schema
from benchmarks.security import shop
from benchmarks.security.bare import engine
from benchmarks.security.engines import available, own_shop, stand
from data_connectors.duckdb_source import RIGHT_NUMBERS, DuckDbConnector
from data_connectors.registry import open_connector
from tests.query.grammar import queries

LIMITED = combined(read_policies(shop.POLICIES), Actor("a", "Ann"))
CANARIES = [re.compile(text) for text in shop.CANARIES]
IN_TEST, IN_SOAK, SOAK_PARTS, IN_OTHERS = 1000, 20_000, 40, 1500
Both = tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection, Schema]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """The whole database, the one of only the permitted rows and masks, and the schema."""
    with stand("duckdb", own_shop, shop.POLICIES, tmp_path_factory.mktemp("both")) as built:
        schema = DuckDbConnector(Path(built.whole)).introspect()
        with duckdb.connect(built.whole, read_only=True) as whole, duckdb.connect(built.permitted) as permitted:
            for connection in (whole, permitted):
                connection.execute(RIGHT_NUMBERS)
            yield whole, permitted, schema


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> Counter[Any]:
    """The rows of a statement as a bag, numbers to the cent."""
    return bag(connection.execute(sql).fetchall())


def bag(found: Iterable[Sequence[Any]]) -> Counter[Any]:
    """Rows without their order, numbers to the cent."""
    return Counter(tuple(_cents(value) for value in row) for row in found)


def _cents(value: Any) -> Any:
    return round(float(value), 2) if isinstance(value, (int, float)) or hasattr(value, "as_tuple") else value


def equal_and_silent(both: Both, sql: str) -> None:
    whole, permitted, schema = both
    found = verdict(sql, schema, LIMITED)
    assert isinstance(found, Accept), f"{found} {sql}"
    try:
        expected = rows(permitted, sql)
    except duckdb.BinderException:
        return  # the grammar knows no types of the engine's own; such a statement fails on both
    got = rows(whole, found.sql)
    assert got == expected, found.sql
    shown = str(list(got))
    hidden = [hit[0] for pattern in CANARIES for hit in pattern.finditer(shown) if hit[0].lower() not in sql.lower()]
    assert hidden == [], sql


@settings(max_examples=IN_TEST, suppress_health_check=list(HealthCheck))
@given(sql=queries())
def test_a_restricted_query_gives_what_a_database_of_only_the_permitted_gives(both: Both, sql: str) -> None:
    equal_and_silent(both, sql)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(SOAK_PARTS))
@settings(max_examples=IN_SOAK // SOAK_PARTS, suppress_health_check=list(HealthCheck))
@given(sql=queries(depth=3))
def test_so_do_twenty_thousand(both: Both, part: int, sql: str) -> None:
    equal_and_silent(both, sql)


def told(run: Callable[[str], Any], sql: str) -> Any:
    """The rows; what SQLite says of a WITH that reads the table it is named like, deep inside, is the same on both."""
    try:
        return bag(run(sql))
    except sqlite3.OperationalError as error:
        if "circular reference" not in str(error):
            raise
        return "circular reference"


@pytest.mark.soak
@pytest.mark.services
@pytest.mark.parametrize("dialect", ["sqlite", "postgres", "mysql"])
def test_so_do_those_of_the_other_engines(dialect: str, tmp_path: Path) -> None:
    if dialect not in available():
        pytest.skip(f"no {dialect} on this machine")
    with (
        stand(dialect, own_shop, shop.POLICIES, tmp_path) as built,
        engine(dialect, built.whole) as whole,
        engine(dialect, built.permitted) as permitted,
    ):
        url = f"sqlite:///{built.whole}" if dialect == "sqlite" else built.whole
        schema = open_connector(url, {}).introspect(None)

        @settings(max_examples=IN_OTHERS, suppress_health_check=list(HealthCheck), deadline=None)
        @given(sql=queries(depth=3).map(lambda text: spelled(text, dialect)))
        def equal(sql: str) -> None:
            found = verdict(sql, schema, LIMITED)
            if isinstance(found, Accept):
                assert told(whole, found.sql) == told(permitted, sql), found.sql
            else:  # a WITH that reads the table it is named like, which is an error in SQLite
                assert dialect == "sqlite", found
                with pytest.raises(sqlite3.Error):
                    permitted(sql)

        equal()


def spelled(sql: str, dialect: str) -> str:
    """The statement as that engine takes it: its own schema, no FULL JOIN, one spelling of a name."""
    if dialect == "sqlite":
        return sql
    plain = sql.replace('"main".', "").replace("main.", "")
    if dialect == "postgres":
        return plain
    once = re.sub(r"\b(members|parts|sales|goods|clerks)\b", lambda name: name[0].lower(), plain, flags=re.IGNORECASE)
    return once.replace('"', "").replace("FULL JOIN", "LEFT JOIN")


def test_the_queries_are_worth_running(both: Both) -> None:
    """Without policies the generated queries do read what is hidden: the property is not empty."""
    whole, permitted, schema = both
    sql = "SELECT a.zone AS x, a.mail AS y FROM MEMBERS AS a"
    found = verdict(sql, schema, Policies())
    assert isinstance(found, Accept)
    assert rows(whole, found.sql) != rows(permitted, sql)
