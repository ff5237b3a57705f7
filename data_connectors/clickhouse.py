"""ClickHouse: a server through clickhouse-connect, or the embedded engine in a child process. One port for both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from assay.kernel.errors import (
    AssayError,
    Misconfigured,
    QueryFailed,
    QueryTimedOut,
    QueryTooLarge,
    Refused,
    SourceUnreachable,
)
from assay.kernel.lazy import lazy
from assay.semantic.schema import ColumnInfo, TableInfo
from data_connectors.arrow import CHUNK
from data_connectors.base import SqlConnector
from data_connectors.chdb_process import ChdbProcess
from data_connectors.clickhouse_arrow import clickhouse_type, read_stream, tidy_table
from data_connectors.clickhouse_guard import require_known_tables, tables_read
from data_connectors.server import ServerConnector, time_bucket
from data_connectors.statements import require_one_select
from data_connectors.traits import Rows, Traits
from data_connectors.urls import Address

clickhouse_connect = lazy("clickhouse_connect", extra="clickhouse")

Ask = Callable[[str], bytes]
"""Runs one statement and gives its result as an Arrow stream."""

_TRAITS = Traits(
    quote="`", distinct="uniqCombined({})", exact_distinct=False, scan_limit=20_000_000, sample_rows=1_000_000
)
_TABLES = """
SELECT name, engine LIKE '%View', comment, total_rows FROM system.tables
WHERE database = currentDatabase() AND NOT is_temporary AND name NOT LIKE '.inner%' ORDER BY name"""
_COLUMNS = """
SELECT table, name, type, comment FROM system.columns WHERE database = currentDatabase() ORDER BY table, position"""
_CHANGED = """
SELECT toString(max(modification_time)), count(), sum(rows) FROM system.parts
WHERE database = currentDatabase() AND active"""


def _catalog(rows: Rows) -> list[TableInfo]:
    columns: dict[str, list[ColumnInfo]] = defaultdict(list)
    for table, name, kind, comment in rows(_COLUMNS):
        columns[table].append(ColumnInfo(name, clickhouse_type(kind), kind, "Nullable(" in kind, comment or None))
    # The primary key of ClickHouse sorts and does not promise unique values, so it is no key here.
    return [
        TableInfo(
            name,
            tuple(columns[name]),
            comment=comment or None,
            row_count=None if total is None else int(total),
            is_view=bool(view),
        )
        for name, view, comment, total in rows(_TABLES)
    ]


def _rows(ask: Ask) -> Rows:
    def rows(sql: str) -> list[tuple[Any, ...]]:
        table, types = _typed(ask, sql)
        columns = [column.to_pylist() for column in tidy_table(table, types).columns]
        return list(zip(*columns, strict=True))

    return rows


def _typed(ask: Ask, sql: str) -> tuple[pa.Table, list[str]]:
    """The result and ClickHouse's own names of its types."""
    described = read_stream(ask(f"DESCRIBE TABLE ({sql})"))
    return read_stream(ask(sql)), described.column("type").to_pylist()


class ChdbConnector(SqlConnector):
    """A folder of the embedded ClickHouse engine."""

    dialect = "clickhouse"
    title = "ClickHouse folder"
    traits = _TRAITS

    def __init__(self, path: Path, options: Mapping[str, Any] | None = None) -> None:
        self.path = path
        self._options = dict(options or {})

    def __repr__(self) -> str:
        return f"ChdbConnector({self.path.name!r})"

    @contextmanager
    def _open(self) -> Iterator[Rows]:
        if not self.path.is_dir():
            raise SourceUnreachable(
                f"There is no folder {self.path.name}.", hint="Give the folder the engine keeps its data in."
            )
        with ChdbProcess(self.path) as engine:
            engine.ask("SET readonly = 2")
            yield _rows(engine.ask)

    def _failures(self) -> tuple[type[BaseException], ...]:
        return (QueryFailed, OSError)

    def _catalog(self, rows: Rows) -> list[TableInfo]:
        return _catalog(rows)

    def data_version(self) -> str:
        """Newest change below the folder's data; starting an engine for it would cost a second."""
        data = self.path / "store"
        newest = max((entry.stat().st_mtime_ns for entry in data.glob("*/*") if entry.exists()), default=0)
        inside = max((entry.stat().st_mtime_ns for entry in data.glob("*/*/*") if entry.exists()), default=0)
        return f"{max(newest, inside):x}"

    def recipe(self) -> Mapping[str, Any]:
        return {"kind": "chdb", "path": str(self.path.resolve()), "seconds": float(self._options.get("seconds", 120))}


class ClickHouseConnector(ServerConnector):
    """One database of a ClickHouse server, over HTTP or HTTPS (``secure=true``, ``verify``, ``ca_cert``)."""

    dialect = "clickhouse"
    kind = "clickhouse"
    title = "ClickHouse database"
    traits = _TRAITS

    @contextmanager
    def _open(self) -> Iterator[Rows]:
        with _server(self.address, {"readonly": 2, "max_execution_time": 60}) as ask:
            yield _rows(ask)

    def _failures(self) -> tuple[type[BaseException], ...]:
        return (QueryFailed, OSError)

    def _catalog(self, rows: Rows) -> list[TableInfo]:
        return _catalog(rows)

    def _version(self, rows: Rows) -> str:
        newest, parts, total = rows(_CHANGED)[0]
        return f"p{newest}-{parts}-{total}" if parts else time_bucket()


_SWITCHES = ("secure", "verify", "compress")
_PASSED = frozenset(
    {"secure", "verify", "ca_cert", "client_cert", "client_cert_key", "compress", "server_host_name", "tls_mode"}
)


@contextmanager
def _server(address: Address, settings: Mapping[str, Any]) -> Iterator[Ask]:
    extra = {key: value for key, value in address.extra.items() if key in _PASSED}
    extra |= {key: str(extra[key]).lower() in ("1", "true", "yes") for key in _SWITCHES if key in extra}
    known = {
        "host": address.host,
        "port": address.port,
        "username": address.user,
        "password": address.password,
        "database": address.database,
    }
    try:
        client = clickhouse_connect.get_client(**{key: value for key, value in known.items() if value}, **extra)
    except Misconfigured:
        raise
    except Exception as error:
        raise SourceUnreachable(
            f"No connection to {address.shown}.",
            hint="Check the host, port, database, user, password and TLS options.",
            details={"engine": address.without_secrets(str(error))},
        ) from error

    def ask(sql: str) -> bytes:
        try:
            return bytes(client.raw_query(sql, fmt="ArrowStream", settings=dict(settings)))
        except Exception as error:
            details: dict[str, object] = {"engine": address.without_secrets(str(error))}
            raise QueryFailed("The database rejected the query.", details=details) from error

    try:
        yield ask
    finally:
        client.close()


class ClickHouseSession:
    """A read-only session. Only tables the database itself lists can be named: neither files nor table functions.

    An engine is opened for each query and given up after it, for one folder serves one process at a time.
    """

    def __init__(self, recipe: Mapping[str, Any]) -> None:
        self._recipe = recipe
        self._seconds = float(recipe.get("seconds", 120))

    def _open(self, rows: int) -> AbstractContextManager[Ask]:
        settings = {"max_execution_time": self._seconds, "limit": rows, "max_result_bytes": 2**31, "readonly": 2}
        if self._recipe["kind"] == "chdb":
            return _embedded(Path(self._recipe["path"]), settings)
        return _server(Address.of(self._recipe["address"]), settings)

    def run(self, sql: str, row_cap: int) -> Iterator[pa.RecordBatch]:
        """Run one SELECT and yield at most ``row_cap`` + 1 rows. Raises Refused, QueryFailed, QueryTimedOut."""
        require_one_select(sql, "clickhouse")
        read = tables_read(sql)
        try:
            with self._open(row_cap + 1) as ask:
                tables = read_stream(ask("SELECT name FROM system.tables WHERE database = currentDatabase()"))
                require_known_tables(read, frozenset(tables.column(0).to_pylist()))
                table, types = _typed(ask, sql)
        except QueryFailed as error:
            raise _as_ours(error) from error
        tidy = tidy_table(table.slice(0, row_cap + 1), types)
        batches = tidy.to_batches(CHUNK)
        yield from batches or [
            pa.RecordBatch.from_arrays([pa.array([], field.type) for field in tidy.schema], schema=tidy.schema)
        ]

    def close(self) -> None:
        """Nothing is held between queries."""
        return


@contextmanager
def _embedded(folder: Path, settings: Mapping[str, Any]) -> Iterator[Ask]:
    with ChdbProcess(folder) as engine:
        for name, value in settings.items():
            engine.ask(f"SET {name} = {value}")
        yield engine.ask


def _as_ours(error: QueryFailed) -> AssayError:
    words = str(error.details.get("engine", ""))
    if "TIMEOUT_EXCEEDED" in words:
        return QueryTimedOut("The query took too long and was stopped.", hint="Ask for less.")
    if "MEMORY_LIMIT_EXCEEDED" in words or "TOO_MANY_" in words:
        return QueryTooLarge("The query needs more than a query may take.", hint="Ask for less.")
    if "READONLY" in words or "ACCESS_DENIED" in words:
        return Refused("Only statements that read data can be run.", hint="Write a single SELECT.")
    return error
