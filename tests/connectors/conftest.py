"""The engines of the shared behaviour suite: how each is prepared, and what it cannot do."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import duckdb
import psycopg
import pymysql
import pytest

from data_connectors.chdb_process import ChdbProcess
from tests.connectors.engines import Backend

DDL = Path(__file__).parents[1] / "data" / "connectors"
DATABASE = f"assay_suite_{os.getpid()}"
PASSWORD = "s3cret-passw0rd"


def _statements(name: str) -> list[str]:
    return [part for part in (DDL / f"{name}.sql").read_text().split(";\n") if part.strip()]


def _open_port(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _duckdb(folder: Path) -> Iterator[Backend]:
    path = folder / "suite.duckdb"

    def write(sql: str) -> None:
        with duckdb.connect(str(path)) as connection:
            connection.execute(sql)

    write((DDL / "duckdb.sql").read_text())
    yield Backend("duckdb", f"duckdb:///{path}", write)


def _sqlite(folder: Path) -> Iterator[Backend]:
    path = folder / "suite.db"

    def write(sql: str) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(sql)

    write((DDL / "sqlite.sql").read_text())
    slow = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
    yield Backend(
        "sqlite", str(path), write, comments=False, typed_dates=False, booleans=False, decimals=False, own_timeout=slow
    )


def _postgres(_: Path) -> Iterator[Backend]:
    if not _open_port(5432):
        pytest.skip("no PostgreSQL on 127.0.0.1:5432")
    admin = "postgresql://postgres@127.0.0.1:5432/test"
    mine = f"postgresql://postgres@127.0.0.1:5432/{DATABASE}"

    def run(url: str, sql: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.encode())

    run(admin, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    run(admin, f"CREATE DATABASE {DATABASE}")
    run(mine, (DDL / "postgres.sql").read_text())
    url = mine.replace("postgres@", f"postgres:{PASSWORD}@")
    yield Backend("postgres", url, lambda sql: run(mine, sql), own_timeout="SELECT pg_sleep(20)")
    run(admin, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def _mysql(_: Path) -> Iterator[Backend]:
    if not _open_port(3306):
        pytest.skip("no MariaDB on 127.0.0.1:3306")

    def run(*statements: str, database: str | None = DATABASE) -> None:
        with closing(pymysql.connect(host="127.0.0.1", user="root", database=database, autocommit=True)) as connection:
            for statement in statements:
                connection.cursor().execute(statement)

    run(f"DROP DATABASE IF EXISTS {DATABASE}", f"CREATE DATABASE {DATABASE}", database=None)
    run(*_statements("mysql"))
    url = f"mariadb://root@127.0.0.1:3306/{DATABASE}"
    yield Backend("mysql", url, lambda sql: run(sql), json=False, own_timeout="SELECT SLEEP(20)", quote="`")
    run(f"DROP DATABASE IF EXISTS {DATABASE}", database=None)


def _clickhouse(folder: Path) -> Iterator[Backend]:
    if find_spec("chdb") is None:
        pytest.skip("chdb is not installed (extra clickhouse)")
    path = folder / "clickhouse"

    def run(*statements: str) -> None:
        with ChdbProcess(path) as engine:
            for statement in statements:
                engine.ask(statement)

    run(*_statements("clickhouse"))
    yield Backend(
        "clickhouse", f"chdb:///{path}", lambda sql: run(sql), keys=False, bytes=False, json=False,
        own_timeout="SELECT sleep(3), sleep(2.5) FROM kinds", quote="`",
    )  # fmt: skip


_MAKERS = {"duckdb": _duckdb, "sqlite": _sqlite, "postgres": _postgres, "mysql": _mysql, "clickhouse": _clickhouse}


@pytest.fixture(
    scope="session",
    params=[
        pytest.param(name, marks=[pytest.mark.services] if name in ("postgres", "mysql") else []) for name in _MAKERS
    ],
)
def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """Each engine in turn, with the suite's tables in it."""
    yield from _MAKERS[request.param](tmp_path_factory.mktemp(request.param))
