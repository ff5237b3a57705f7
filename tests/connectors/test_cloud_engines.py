"""Snowflake and BigQuery without their services: catalogs of known shape, and our own SQL in every dialect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import sqlglot

from assay.semantic.schema import ColumnInfo, ForeignKey, TableInfo
from data_connectors.base import SqlConnector
from data_connectors.bigquery import BigQueryConnector
from data_connectors.clickhouse import ClickHouseConnector
from data_connectors.mysql import MySqlConnector
from data_connectors.postgres import PostgresConnector
from data_connectors.profiling import PEEK, profile_table
from data_connectors.snowflake import SnowflakeConnector
from data_connectors.sqlite_source import SqliteConnector
from data_connectors.urls import parse_url

TABLE = TableInfo(
    "odd name",
    (
        ColumnInfo("select", "text"),
        ColumnInfo("amount", "number"),
        ColumnInfo("day", "date"),
        ColumnInfo("ok", "boolean"),
    ),
    schema="side",
    row_count=10**9,
)


class Engine:
    """Answers statements by their first telling word, and keeps them."""

    def __init__(self, answers: dict[str, list[tuple[Any, ...]]]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(self, sql: str) -> Sequence[tuple[Any, ...]]:
        self.asked.append(sql)
        return next((rows for word, rows in self.answers.items() if word in sql), [])


@pytest.mark.parametrize(
    "connector",
    [SnowflakeConnector, BigQueryConnector, ClickHouseConnector, PostgresConnector, MySqlConnector, SqliteConnector],
)
def test_profiling_speaks_the_dialect_and_reads_only_a_sample_of_a_large_table(connector: type[SqlConnector]) -> None:
    engine = Engine(
        {
            f"LIMIT {PEEK + 1}": [("x", 1.0, None, True)] * (PEEK + 1),
            "COUNT(*), COUNT(": [
                (100_000, 90_000, 3, "a", "c", 100_000, 5000, 0, 9, 0, 0, None, None, 50, 2, None, None)
            ],
            "GROUP BY": [("a", 60_000), ("b", 20_000), ("c", 10_000)],
        }
    )
    profiled = profile_table(engine, TABLE, connector.traits)
    assert profiled.row_count == 10**9
    assert profiled.columns[0].profile.distinct == 3
    assert profiled.columns[0].profile.samples == ("a", "b", "c")
    assert not profiled.columns[0].profile.complete
    for sql in engine.asked:
        sqlglot.parse_one(sql, read=connector.dialect)
    whole = [sql for sql in engine.asked if "LIMIT" not in sql and "SAMPLE" not in sql and "rowid" not in sql]
    assert whole == []


def test_the_catalog_of_snowflake_is_read() -> None:
    engine = Engine(
        {
            "information_schema.tables": [
                ("PUBLIC", "ORDERS", "BASE TABLE", "all orders", 10, True), ("SIDE", "V", "VIEW", None, None, False),
            ],
            "information_schema.columns": [
                ("PUBLIC", "ORDERS", "ID", "NUMBER", 0, "NO", None),
                ("PUBLIC", "ORDERS", "PRICE", "NUMBER", 2, "YES", "unit: USD"),
                ("SIDE", "V", "AT", "TIMESTAMP_NTZ", None, "YES", None),
            ],
            "PRIMARY KEYS": [("now", "DB", "PUBLIC", "ORDERS", "ID", 1, "pk")],
            "IMPORTED KEYS": [
                ("now", "DB", "PUBLIC", "CUSTOMERS", "ID", "DB", "PUBLIC", "ORDERS", "CUSTOMER_ID", 1, "", "", "fk")
            ],
        }
    )  # fmt: skip
    orders, view = SnowflakeConnector(parse_url("snowflake://a@b/db/public"))._catalog(engine)
    assert (orders.key, orders.primary_key, orders.row_count, orders.comment) == ("ORDERS", ("ID",), 10, "all orders")
    assert [column.type for column in orders.columns] == ["integer", "number"]
    assert orders.foreign_keys == (ForeignKey(("CUSTOMER_ID",), "CUSTOMERS", ("ID",)),)
    assert (view.key, view.is_view, view.columns[0].type) == ("SIDE.V", True, "timestamp")


def test_the_catalog_of_bigquery_is_read() -> None:
    engine = Engine(
        {
            "INFORMATION_SCHEMA.COLUMNS": [
                ("orders", "id", "INT64", "NO", None), ("orders", "tags", "ARRAY<STRING>", "YES", "labels"),
                ("v", "price", "NUMERIC(10, 2)", "YES", None),
            ],
            "__TABLES__": [("orders", 1, 10), ("v", 2, None)],
        }
    )  # fmt: skip
    orders, view = BigQueryConnector(parse_url("bigquery://project/shop"))._catalog(engine)
    assert (orders.key, orders.row_count, [column.type for column in orders.columns]) == (
        "orders",
        10,
        ["integer", "json"],
    )
    assert (view.is_view, view.row_count, view.columns[0].type) == (True, None, "number")
