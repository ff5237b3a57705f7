"""A hand-made shop, the same rows in every engine: fans, chasms, NULLs, missing partners, leap days, month ends."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import psycopg
import pymysql
import yaml

from assay.semantic.schema import ColumnInfo, Schema, TableInfo

TABLES: dict[str, dict[str, str]] = {
    "cities": {"id": "integer", "name": "text", "country": "text"},
    "customers": {"id": "integer", "name": "text", "segment": "text", "joined": "date", "vip": "boolean"},
    "orders": {
        "id": "integer",
        "customer_id": "integer",
        "billing_city_id": "integer",
        "shipping_city_id": "integer",
        "status": "text",
        "ordered_at": "timestamp",
        "promised_on": "date",
        "shipped_on": "date",
        "shipping_fee": "number",
        "is_test": "boolean",
    },
    "order_items": {
        "order_id": "integer",
        "line": "integer",
        "product_id": "integer",
        "quantity": "integer",
        "price": "number",
    },
    "products": {"id": "integer", "name": "text", "category": "text", "list_price": "number"},
    "tags": {"id": "integer", "name": "text"},
    "product_tags": {"product_id": "integer", "tag_id": "integer"},
    "returns": {"id": "integer", "order_id": "integer", "refund": "number", "reason": "text", "returned_on": "date"},
    "employees": {
        "id": "integer",
        "name": "text",
        "manager_id": "integer",
        "salary": "integer",
        "hired_year": "integer",
    },
}

ROWS: dict[str, list[tuple[Any, ...]]] = {
    "cities": [(1, "Berlin", "DE"), (2, "Paris", "FR"), (3, "Lyon", "FR"), (4, "Oslo", "NO")],
    "customers": [
        (1, "Ada", "business", "2024-02-29", True),
        (2, "Bo", "private", "2025-01-31", False),
        (3, "Cy", "private", "2025-06-30", False),
        (4, "Di", "business", "2026-03-31", True),
        (5, "Ed", None, "2026-11-20", False),
        (6, "50%_off!", "private", "2026-11-19", None),
    ],
    "products": [
        (1, "Pen", "office", 2.5),
        (2, "Desk", "office", 200),
        (3, "Lamp", "home", 35),
        (4, "Mug", "home", 8),
        (5, "Kite", "toys", 15),
        (6, "Void", None, 1),
    ],
    "tags": [(1, "eco"), (2, "new"), (3, "sale")],
    "product_tags": [(1, 1), (1, 2), (2, 2), (3, 1), (3, 2), (3, 3), (5, 3)],
    "employees": [
        (1, "Max", None, 100, 2018),
        (2, "Nia", 1, 80, 2020),
        (3, "Oz", 1, 70, 2020),
        (4, "Pia", 2, 90, 2024),
    ],
    "orders": [
        (1, 1, 1, 1, "paid", "2024-02-29 10:00:00", "2024-03-05", "2024-03-04", 5.0, False),
        (2, 1, 1, 2, "paid", "2025-01-31 23:59:59", "2025-02-05", "2025-02-07", 5.0, False),
        (3, 2, 2, 2, "open", "2025-08-01 00:00:00", "2025-08-10", None, 0.0, False),
        (4, 2, 2, 3, "paid", "2025-11-20 12:00:00", "2025-11-25", "2025-11-25", 7.5, False),
        (5, 3, 3, 3, "cancelled", "2025-11-25 09:30:00", "2025-11-30", None, None, False),
        (6, 1, 1, 1, "paid", "2025-12-31 18:00:00", "2026-01-05", "2026-01-04", 5.0, False),
        (7, 2, 2, 1, "paid", "2026-01-01 00:00:00", "2026-01-06", "2026-01-08", 3.0, False),
        (8, 3, None, 3, "paid", "2026-08-15 11:00:00", "2026-08-20", "2026-08-19", 3.0, False),
        (9, 4, 4, 2, "open", "2026-09-30 23:30:00", "2026-10-05", None, 9.0, False),
        (10, 1, 1, 1, "paid", "2026-10-01 00:00:00", "2026-10-06", "2026-10-06", 2.0, False),
        (11, None, 2, 2, "paid", "2026-10-31 23:59:59", "2026-11-05", "2026-11-09", 4.0, False),
        (12, 4, 4, 4, "cancelled", "2026-11-16 08:00:00", "2026-11-20", None, 1.0, False),
        (13, 2, 2, 1, "paid", "2026-11-20 15:45:00", "2026-11-25", None, 6.0, False),
        (14, 1, 1, 1, "paid", "2026-11-18 10:00:00", "2026-11-25", None, 999.0, True),
    ],
    "order_items": [
        (1, 1, 1, 10, 2.5),
        (1, 2, 2, 1, 180),
        (2, 1, 3, 2, 35),
        (3, 1, 1, 4, 2.5),
        (3, 2, 4, 6, 8),
        (4, 1, 2, 1, 200),
        (5, 1, 5, 1, 15),
        (6, 1, 1, 20, 2),
        (6, 2, 3, 1, 30),
        (6, 3, 5, 2, 15),
        (7, 1, 4, 3, 8),
        (8, 1, 3, 1, 35),
        (8, 2, 1, 2, 2.5),
        (9, 1, 2, 2, 190),
        (10, 1, 1, 8, 2.5),
        (10, 2, 4, 1, 8),
        (11, 1, 5, 1, 15),
        (12, 1, 6, 1, 1),
        (13, 1, 3, 2, 33),
        (13, 2, 1, 1, 2.5),
        (14, 1, 2, 50, 200),
    ],
    "returns": [
        (1, 1, 180, "broken", "2024-03-10"),
        (2, 4, 50, "late", "2025-12-01"),
        (3, 4, 25, "broken", "2025-12-15"),
        (4, 8, 35, "broken", "2026-08-31"),
        (5, 9, 190, "late", "2026-10-02"),
        (6, 10, 8, None, "2026-10-20"),
    ],
}

TYPES = {
    "duckdb": {
        "integer": "INTEGER",
        "text": "VARCHAR",
        "date": "DATE",
        "boolean": "BOOLEAN",
        "timestamp": "TIMESTAMP",
        "number": "DECIMAL(10,2)",
    },
    "postgres": {
        "integer": "INTEGER",
        "text": "TEXT",
        "date": "DATE",
        "boolean": "BOOLEAN",
        "timestamp": "TIMESTAMP",
        "number": "NUMERIC(10,2)",
    },
    "mysql": {
        "integer": "INTEGER",
        "text": "VARCHAR(60)",
        "date": "DATE",
        "boolean": "BOOLEAN",
        "timestamp": "DATETIME",
        "number": "DECIMAL(10,2)",
    },
    "sqlite": {
        "integer": "INTEGER",
        "text": "TEXT",
        "date": "DATE",
        "boolean": "BOOLEAN",
        "timestamp": "TIMESTAMP",
        "number": "NUMERIC",
    },
}

DATABASE = f"assay_semantic_shop_{os.getpid()}"
"""One per test process, so that processes running at once do not drop each other's tables."""


def shop_schema(dialect: str) -> Schema:
    """The shop's tables as a connector would report them."""
    tables = tuple(
        TableInfo(name, tuple(ColumnInfo(column, kind, TYPES[dialect][kind]) for column, kind in columns.items()))  # type: ignore[arg-type]
        for name, columns in TABLES.items()
    )
    return Schema(dialect, tables)


def statements(dialect: str) -> Iterator[str]:
    """CREATE and INSERT for every table."""
    for name, columns in TABLES.items():
        defined = ", ".join(f"{column} {TYPES[dialect][kind]}" for column, kind in columns.items())
        yield f"CREATE TABLE {name} ({defined})"
        yield f"INSERT INTO {name} VALUES {', '.join(_tuple(row) for row in ROWS[name])}"


def _tuple(row: tuple[Any, ...]) -> str:
    return f"({', '.join(_literal(value) for value in row)})"


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, (int, float)) else "'" + value.replace("'", "''") + "'"


@dataclass(frozen=True)
class Engine:
    """A running database that holds the shop."""

    dialect: str
    run: Callable[[str], list[tuple[Any, ...]]]


@contextmanager
def duckdb_shop() -> Iterator[Engine]:
    with duckdb.connect() as connection:
        for statement in statements("duckdb"):
            connection.execute(statement)
        yield Engine("duckdb", lambda sql: connection.execute(sql).fetchall())


@contextmanager
def sqlite_shop() -> Iterator[Engine]:
    connection = sqlite3.connect(":memory:")
    for statement in statements("sqlite"):
        connection.execute(statement)
    yield Engine("sqlite", lambda sql: connection.execute(sql).fetchall())
    connection.close()


@contextmanager
def postgres_shop() -> Iterator[Engine]:
    with psycopg.connect("host=127.0.0.1 user=postgres dbname=test", autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {DATABASE} CASCADE")
        connection.execute(f"CREATE SCHEMA {DATABASE}")
        try:
            connection.execute(f"SET search_path TO {DATABASE}")
            for statement in statements("postgres"):
                connection.execute(statement)  # type: ignore[arg-type]
            yield Engine("postgres", lambda sql: connection.execute(sql).fetchall())  # type: ignore[arg-type]
        finally:
            connection.execute(f"DROP SCHEMA {DATABASE} CASCADE")


@contextmanager
def mysql_shop() -> Iterator[Engine]:
    connection = pymysql.connect(host="127.0.0.1", user="root", autocommit=True)
    with connection, connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
        try:
            cursor.execute(f"USE {DATABASE}")
            for statement in statements("mysql"):
                cursor.execute(statement)

            def run(sql: str) -> list[tuple[Any, ...]]:
                cursor.execute(sql)
                return list(cursor.fetchall())

            yield Engine("mysql", run)
        finally:
            cursor.execute(f"DROP DATABASE {DATABASE}")


SHOPS = {"duckdb": duckdb_shop, "sqlite": sqlite_shop, "postgres": postgres_shop, "mysql": mysql_shop}


def cases(text: str) -> list[dict[str, Any]]:
    """Cases of a data file: name, spec, check (hand-written DuckDB SQL) and options."""
    return [dict(case) for case in yaml.safe_load(text)]


def canonical(value: Any) -> str:
    return json.dumps(value, default=str, sort_keys=True)
