"""The rows of the state database as lines of JSON and back, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import JSON, Connection, Table, func, insert, null, select, text

from assay.storage.tables import metadata

BATCH = 500
_BYTES = "base64:"


def names() -> list[str]:
    """The tables, each after those it refers to."""
    return [table.name for table in metadata.sorted_tables]


def lines(connection: Connection, name: str) -> Iterator[bytes]:
    """A line for each row of a table."""
    table = metadata.tables[name]
    for row in connection.execute(select(table).order_by(*table.primary_key)).mappings():
        yield json.dumps(dict(row), default=_told, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def put_back(connection: Connection, name: str, rows: Iterable[bytes]) -> int:
    """Insert the rows of such lines; how many."""
    table = metadata.tables[name]
    total, batch = 0, []
    for line in rows:
        batch.append(_row(table, json.loads(line)))
        if len(batch) == BATCH:
            total += _inserted(connection, table, batch)
    return total + _inserted(connection, table, batch)


def go_on_counting(connection: Connection) -> None:
    """Let PostgreSQL number new rows after those that were put back."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        last = connection.scalar(select(func.max(column))) if column is not None else None
        if last is not None and column is not None:
            counter = select(func.pg_get_serial_sequence(table.name, column.name))
            connection.execute(text("SELECT setval(:counter, :last)"), {
                "counter": connection.scalar(counter), "last": last,
            })  # fmt: skip


def empty(connection: Connection) -> bool:
    """Whether nobody has used this state yet: no conversation, no source and nobody but the owner of the machine."""
    used = ("conversations", "sources", "audit", "training_items")
    rows = sum(connection.scalar(select(func.count()).select_from(metadata.tables[name])) or 0 for name in used)
    return rows == 0 and (connection.scalar(select(func.count()).select_from(metadata.tables["users"])) or 0) <= 1


def clear(connection: Connection) -> None:
    """Remove every row."""
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())


def _inserted(connection: Connection, table: Table, batch: list[dict[str, Any]]) -> int:
    count = len(batch)
    if batch:
        connection.execute(insert(table), batch)
        batch.clear()
    return count


def _row(table: Table, kept: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table, name, value) for name, value in kept.items()}


def _value(table: Table, name: str, value: Any) -> Any:
    if value is None and isinstance(table.columns[name].type, JSON):
        return null()  # None would be stored as the JSON word null
    if isinstance(value, str) and value.startswith(_BYTES) and table.columns[name].type.python_type is bytes:
        return base64.b64decode(value.removeprefix(_BYTES))
    return value


def _told(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return _BYTES + base64.b64encode(bytes(value)).decode()
    raise TypeError(f"no JSON for {type(value).__name__}")
