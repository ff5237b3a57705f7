"""PostgreSQL: connecting, and the read-only session of a worker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import psycopg
import pyarrow as pa
from psycopg.types.string import TextLoader

from assay.kernel.errors import QueryCancelled, QueryTimedOut, QueryTooLarge, Refused, SourceUnreachable
from data_connectors.arrow import CHUNK, rows_to_batches
from data_connectors.rejections import rejected
from data_connectors.statements import require_one_select
from data_connectors.urls import Address

_CONNECT_SECONDS = 10
_ASSAY_OPTIONS = frozenset({"seconds", "fresh_seconds", "threads", "memory_mb"})
_AS_TEXT = ("json", "jsonb", "interval", "uuid", "money", "timetz", "record")
_ARROW: Mapping[int, pa.DataType] = {
    16: pa.bool_(), 20: pa.int64(), 21: pa.int64(), 23: pa.int64(), 26: pa.int64(), 700: pa.float64(),
    701: pa.float64(),
    1082: pa.date32(), 1083: pa.time64("us"), 1114: pa.timestamp("us"), 1184: pa.timestamp("us", tz="UTC"),
}  # fmt: skip
_NUMERIC = 1700
_WATCHING_SINCE = 140_000


def connect(address: Address) -> psycopg.Connection[tuple[Any, ...]]:
    """A connection in autocommit mode. Options such as ``sslmode`` and ``sslrootcert`` go to the driver as they are.

    Raises SourceUnreachable.
    """
    extra = {key: value for key, value in address.extra.items() if key not in _ASSAY_OPTIONS}
    known = {
        "host": address.host, "port": address.port, "user": address.user, "password": address.password,
        "dbname": address.database, "connect_timeout": _CONNECT_SECONDS, "application_name": "assay",
    }  # fmt: skip
    try:
        connection = psycopg.connect(
            **{**{key: value for key, value in known.items() if value}, **extra},
            autocommit=True,
            prepare_threshold=None,  # DISCARD ALL after each query forgets prepared statements
        )
        connection.execute("SET TimeZone = 'UTC'")
    except (psycopg.Error, OSError) as error:
        raise SourceUnreachable(
            f"No connection to {address.shown}.",
            hint="Check the host, port, database, user, password and TLS options.",
            details={"engine": address.without_secrets(str(error))},
        ) from error
    return connection


class PostgresSession:
    """A read-only session: each query in a read-only transaction of its own, with a time-out, then undone."""

    def __init__(self, recipe: Mapping[str, Any]) -> None:
        self._address = Address.of(recipe["address"])
        self._milliseconds = int(float(recipe.get("seconds", 120)) * 1000)
        self._connection = self._connected()
        self._begun = False

    def _connected(self) -> psycopg.Connection[tuple[Any, ...]]:
        connection = connect(self._address)
        for name in _AS_TEXT:
            connection.adapters.register_loader(name, TextLoader)
        return connection

    def _settings(self) -> dict[str, str]:
        """For one transaction. A worker that is killed must not leave its query running on the server."""
        watch = self._connection.info.server_version >= _WATCHING_SINCE
        limits = dict.fromkeys(("statement_timeout", "lock_timeout"), str(self._milliseconds))
        found = {**limits, "TimeZone": "UTC", "cursor_tuple_fraction": "1.0"}
        return {**found, "client_connection_check_interval": "1s"} if watch else found

    def run(self, sql: str, row_cap: int) -> Iterator[pa.RecordBatch]:
        """Run one SELECT and yield at most ``row_cap`` + 1 rows. Raises Refused, QueryFailed, QueryTimedOut."""
        require_one_select(sql, "postgres")
        self.tidy()
        if self._connection.closed:
            self._connection = self._connected()
        self._begun = True
        try:
            batches = self._fetch(sql, row_cap + 1)
        except psycopg.Error as error:
            self.tidy()
            raise self._as_ours(error) from error
        yield from batches

    def tidy(self) -> None:
        """Undo the last query and forget everything it may have set: once its answer is on its way, nobody waits."""
        if self._begun:
            self._begun = False
            self._end()

    def _fetch(self, sql: str, rows: int) -> list[pa.RecordBatch]:
        """Through a cursor: the server stops at the cap."""
        cursor = self._opened(sql, min(rows, CHUNK))
        names = [column.name for column in cursor.description or ()]
        hints = _hints(cursor)
        return rows_to_batches(names, self._all(cursor, rows), hints)

    def _opened(self, sql: str, rows: int) -> psycopg.Cursor[tuple[Any, ...]]:
        """The first rows, sent for in one go: each turn with the server may have to wait for the processor.

        A pipeline takes one statement at a time, so nothing can be slipped in behind another.
        """
        settings = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in self._settings().items())
        with self._connection.pipeline():
            self._connection.execute(b"BEGIN READ ONLY")
            self._connection.execute(f"SELECT {settings}".encode())
            self._connection.execute(f"DECLARE result NO SCROLL CURSOR FOR {sql}".encode(), binary=True)
            return self._connection.execute(f"FETCH {rows} FROM result".encode())

    def _all(self, cursor: psycopg.Cursor[tuple[Any, ...]], rows: int) -> Iterator[Sequence[Any]]:
        part = cursor.fetchall()
        while part:
            yield from part
            rows -= len(part)
            if rows <= 0 or len(part) < CHUNK:
                return
            part = self._connection.execute(f"FETCH {min(rows, CHUNK)} FROM result".encode()).fetchall()

    def _end(self) -> None:
        """A connection that cannot undo is given up."""
        try:
            with self._connection.pipeline() as pipeline:
                self._connection.execute("ROLLBACK")
                pipeline.sync()
                self._connection.execute("DISCARD ALL")
        except psycopg.Error:
            self._connection.close()

    def _as_ours(self, error: psycopg.Error) -> Exception:
        details: dict[str, object] = {"engine": self._address.without_secrets(str(error))}
        if isinstance(error, psycopg.errors.ReadOnlySqlTransaction):
            return Refused("Only statements that read data can be run.", hint="Write a single SELECT.")
        if isinstance(error, (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable)):
            timed = "statement timeout" in str(error) or "lock timeout" in str(error)
            return (
                QueryTimedOut("The query took too long and was stopped.", hint="Ask for less.")
                if timed
                else QueryCancelled("The query was stopped.")
            )
        if isinstance(error, psycopg.OperationalError) and self._connection.closed:
            return SourceUnreachable("The connection to the database was lost.", details=details)
        if isinstance(error, psycopg.errors.InsufficientResources):
            return QueryTooLarge("The query needs more memory than the database has for it.", hint="Ask for less.")
        return rejected("postgres", error.sqlstate, str(details["engine"]))

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _hints(cursor: psycopg.Cursor[tuple[Any, ...]]) -> list[pa.DataType | None]:
    return [_hint(column) for column in cursor.description or ()]


def _hint(column: psycopg.Column) -> pa.DataType | None:
    if column.type_code == _NUMERIC:
        declared = column.precision is not None and column.scale is not None
        return pa.decimal128(column.precision, column.scale) if declared and (column.precision or 99) <= 38 else None
    return _ARROW.get(column.type_code, pa.string())
