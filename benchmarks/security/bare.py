"""Statements run by an engine alone, past Assay: what they mean when nobody has touched them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import duckdb
import psycopg
import pymysql

Rows = list[list[Any]]


@contextmanager
def engine(dialect: str, target: str) -> Iterator[Callable[[str], Rows]]:
    """A way to run statements on ``target`` (a file or an address); raises what the driver raises."""
    connection = _opened(dialect, target)
    try:
        yield lambda sql: _rows(connection, dialect, sql)
    finally:
        connection.close()


def _opened(dialect: str, target: str) -> Any:
    if dialect == "duckdb":
        return duckdb.connect(target, read_only=True)
    if dialect == "sqlite":
        return sqlite3.connect(target)
    if dialect == "postgres":
        return psycopg.connect(target, autocommit=True)
    return pymysql.connect(host="127.0.0.1", user="root", database=target.rsplit("/", 1)[1], autocommit=True)


def _rows(connection: Any, dialect: str, sql: str) -> Rows:
    cursor = connection.cursor()
    cursor.execute(sql.encode() if dialect == "postgres" else sql)
    found = [[float(value) if isinstance(value, Decimal) else value for value in row] for row in cursor.fetchall()]
    return sorted(found, key=str)
