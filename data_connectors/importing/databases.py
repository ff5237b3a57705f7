"""A SQLite file copied table by table into DuckDB, with keys, as a person who drops one expects."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa

from assay.semantic.schema import ColumnInfo, TableInfo
from data_connectors.importing.report import Imported, Notes, counted
from data_connectors.importing.typed import quoted
from data_connectors.sqlite_source import SqliteConnector, SqliteSession

_TYPES = {
    "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMP",
    "time": "VARCHAR",
    "json": "VARCHAR", "text": "VARCHAR", "binary": "VARCHAR", "other": "VARCHAR",
}  # fmt: skip
_MOST_ROWS = 100_000_000


def import_sqlite(
    connection: duckdb.DuckDBPyConnection, path: Path, notes: Notes, progress: Callable[[float], None]
) -> list[Imported]:
    """Copy every table (views are left out, noted). Raises SourceUnreachable when the file is no readable database."""
    connector = SqliteConnector(path)
    tables = [table for table in connector.introspect().tables if not table.is_view]
    session = SqliteSession({**connector.recipe(), "seconds": 3600})
    try:
        done = []
        for at, table in enumerate(tables):
            done.append(_copy(connection, session, table, notes))
            progress((at + 1) / len(tables))
        return done
    finally:
        session.close()


def _copy(connection: duckdb.DuckDBPyConnection, session: SqliteSession, table: TableInfo, notes: Notes) -> Imported:
    batches = list(session.run(f"SELECT * FROM {quoted(table.name)}", _MOST_ROWS))
    arrow = pa.Table.from_batches(batches)
    connection.register("incoming", arrow)
    shown = ", ".join(_value(column, name) for column, name in zip(table.columns, arrow.column_names, strict=True))
    connection.execute(f"CREATE TABLE {quoted(table.name)} AS SELECT {shown} FROM incoming")
    connection.unregister("incoming")
    _note_lost(connection, table, notes)
    return Imported(table.name, arrow.num_rows, tuple(column.name for column in table.columns))


def _value(column: ColumnInfo, arrow_name: str) -> str:
    return f"TRY_CAST({quoted(arrow_name)} AS {_TYPES[column.type]}) AS {quoted(column.name)}"


def _note_lost(connection: duckdb.DuckDBPyConnection, table: TableInfo, notes: Notes) -> None:
    """Values that did not fit the column's type, which SQLite allows."""
    parts = ", ".join(f"COUNT({quoted(column.name)})" for column in table.columns)
    kept = connection.execute(f"SELECT {parts} FROM {quoted(table.name)}").fetchall()[0]
    for column, count in zip(table.columns, kept, strict=True):
        if column.profile.nulls is not None and table.row_count is not None:
            lost = table.row_count - column.profile.nulls - count
            if lost > 0:
                notes.add(f"{table.name}.{column.name}: {counted(lost, 'value')} that did not fit the type left empty.")
