"""The engines the cases run on: each gets the shop, and its double that physically holds only what may be seen."""

from __future__ import annotations

import importlib.util
import os
import socket
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pymysql

from benchmarks.security import shop

Builder = Callable[[str, Any, Path], None]
"""Fills an open connection (or makes the file) of that dialect."""


@dataclass(frozen=True)
class Stand:
    """One engine with the data in it: the whole, and only what the policies permit."""

    dialect: str
    whole: str
    permitted: str


def own_shop(dialect: str, connection: Any, _file: Path) -> None:
    """The project's own shop."""
    cursor = connection if dialect in ("duckdb", "sqlite") else connection.cursor()
    mark = "?" if dialect in ("duckdb", "sqlite") else "%s"
    shop.build(cursor.execute, lambda sql, rows: cursor.executemany(sql, list(rows)), mark)
    connection.commit()


def third_party(folder: Path) -> Builder:
    """The data a third party builds with ``build_db.py`` of its folder."""
    spec = importlib.util.spec_from_file_location("third_party_build_db", folder / "build_db.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "build_db.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def build(dialect: str, connection: Any, file: Path) -> None:
        if dialect in ("duckdb", "sqlite"):
            connection.close()
            getattr(module, {"duckdb": "build_duck", "sqlite": "build_sqlite"}[dialect])(str(file)).close()
        else:
            module.build_dbapi(connection)

    return build


def listening(port: int) -> bool:
    """Whether something answers on that port of this machine."""
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def available() -> tuple[str, ...]:
    """Dialects whose engine is there."""
    servers = [name for name, port in (("postgres", 5432), ("mysql", 3306)) if listening(port)]
    return ("duckdb", "sqlite", *servers)


@contextmanager
def stand(dialect: str, build: Builder, policies: Mapping[str, Any], folder: Path) -> Iterator[Stand]:
    """Both databases of one engine, dropped at the end."""
    makers = {"duckdb": _file, "sqlite": _file, "postgres": _postgres, "mysql": _mysql}
    made = makers[dialect]
    with (
        made(dialect, build, folder, "whole", {}) as whole,
        made(dialect, build, folder, "permitted", policies) as permitted,
    ):
        yield Stand(dialect, whole, permitted)


@contextmanager
def _file(dialect: str, build: Builder, folder: Path, name: str, policies: Mapping[str, Any]) -> Iterator[str]:
    file = folder / f"{name}.{dialect}"
    opener: Any = duckdb.connect if dialect == "duckdb" else sqlite3.connect
    connection = opener(str(file))
    build(dialect, connection, file)
    connection.close()
    with closing(opener(str(file))) as again:
        for statement in reduced(policies, _kinds_of(again, dialect)):
            again.execute(statement)
        again.commit()
    yield str(file)


def _kinds_of(connection: Any, dialect: str) -> Callable[[str, str], bool]:
    """Whether a column holds text; None-like for what is no table."""
    table_info = "SELECT name, type FROM pragma_table_info('{}')"
    return lambda table, column: any(
        name.lower() == column and "CHAR" in kind.upper()
        for name, kind in connection.execute(table_info.format(table)).fetchall()
    )


@contextmanager
def _postgres(_: str, build: Builder, folder: Path, name: str, policies: Mapping[str, Any]) -> Iterator[str]:
    database, server = f"assay_guard_{os.getpid()}_{name}", "postgresql://postgres@127.0.0.1:5432"
    with closing(psycopg.connect(f"{server}/postgres", autocommit=True)) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)".encode())
        admin.execute(f"CREATE DATABASE {database}".encode())
    try:
        with closing(psycopg.connect(f"{server}/{database}")) as connection:
            build("postgres", connection, folder)
            cursor = connection.cursor()
            for statement in reduced(policies, _by_catalog(cursor, "current_schema()")):
                cursor.execute(statement.encode())
            connection.commit()
        yield f"{server}/{database}"
    finally:
        with closing(psycopg.connect(f"{server}/postgres", autocommit=True)) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)".encode())


@contextmanager
def _mysql(_: str, build: Builder, folder: Path, name: str, policies: Mapping[str, Any]) -> Iterator[str]:
    database = f"assay_guard_{os.getpid()}_{name}"
    with closing(pymysql.connect(host="127.0.0.1", user="root", autocommit=True)) as connection:
        cursor = connection.cursor()
        cursor.execute(f"CREATE OR REPLACE DATABASE {database}")
        try:
            connection.select_db(database)
            build("mysql", connection, folder)
            for statement in reduced(policies, _by_catalog(cursor, "database()")):
                cursor.execute(statement)
            yield f"mariadb://root@127.0.0.1:3306/{database}"
        finally:
            cursor.execute(f"DROP DATABASE IF EXISTS {database}")


def _by_catalog(cursor: Any, schema: str) -> Callable[[str, str], bool]:
    def is_text(table: str, column: str) -> bool:
        cursor.execute(
            f"SELECT data_type FROM information_schema.columns WHERE table_schema = {schema} "
            f"AND table_name = '{table}' AND column_name = '{column}'"
        )
        found = cursor.fetchone()
        return found is not None and "char" in found[0].lower()

    return is_text


def reduced(policies: Mapping[str, Any], is_text: Callable[[str, str], bool]) -> Iterator[str]:
    """Statements that leave only what the policies permit. Views (named ``v_...``) follow their tables."""
    for table, condition in policies.get("rls", {}).items():
        if not table.startswith("v_"):
            yield f"DELETE FROM {table} WHERE ({condition}) IS NOT TRUE"
    for table, columns in policies.get("pii", {}).items():
        if not table.startswith("v_"):
            hidden = [f"{column} = '***'" if is_text(table, column) else f"{column} = NULL" for column in columns]
            yield f"UPDATE {table} SET {', '.join(hidden)}"
