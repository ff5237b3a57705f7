"""MySQL and MariaDB: connecting, and the read-only session of a worker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pymysql
from pymysql.constants import FIELD_TYPE
from pymysql.cursors import SSCursor

from assay.kernel.errors import BadInput, QueryCancelled, QueryTimedOut, QueryTooLarge, Refused, SourceUnreachable
from data_connectors.arrow import rows_to_batches
from data_connectors.rejections import rejected
from data_connectors.statements import require_one_select
from data_connectors.urls import Address

_CONNECT_SECONDS = 10
_TLS = {
    "ssl_ca": "ssl_ca",
    "ssl_cert": "ssl_cert",
    "ssl_key": "ssl_key",
    "sslrootcert": "ssl_ca",
    "sslcert": "ssl_cert",
    "sslkey": "ssl_key",
}
_REFUSED = frozenset({1792, 1290})  # a read-only transaction, a read-only server
_TOO_LARGE = frozenset({5, 1037, 1038, 1041})
_TIMED_OUT = frozenset({1969, 3024})  # MariaDB's and MySQL's "maximum statement execution time exceeded"
_CANCELLED = frozenset({1317})
_LOST = frozenset({2006, 2013, 2055})
_ARROW: Mapping[int, pa.DataType] = {
    FIELD_TYPE.SHORT: pa.int64(), FIELD_TYPE.LONG: pa.int64(), FIELD_TYPE.INT24: pa.int64(),
    FIELD_TYPE.YEAR: pa.int64(),
    FIELD_TYPE.FLOAT: pa.float64(), FIELD_TYPE.DOUBLE: pa.float64(), FIELD_TYPE.DATE: pa.date32(),
    FIELD_TYPE.DATETIME: pa.timestamp("us"), FIELD_TYPE.TIMESTAMP: pa.timestamp("us"), FIELD_TYPE.TIME: pa.string(),
}  # fmt: skip

Connection = pymysql.Connection


def connect(address: Address) -> Connection:
    """A connection in UTC.

    TLS: ``ssl=true`` (or ``sslmode``), ``ssl_ca``, ``ssl_cert``, ``ssl_key``, ``ssl_verify_identity``.

    Raises SourceUnreachable.
    """
    try:
        return pymysql.connect(
            host=address.host or "127.0.0.1",
            port=address.port or 3306,
            user=address.user or None,
            password=address.password,
            database=address.database or None,
            charset="utf8mb4",
            connect_timeout=_CONNECT_SECONDS,
            autocommit=True,
            init_command="SET time_zone = '+00:00'",
            local_infile=False,
            **_tls(address.extra),
        )
    except (pymysql.Error, OSError) as error:
        raise SourceUnreachable(
            f"No connection to {address.shown}.",
            hint="Check the host, port, database, user, password and TLS options.",
            details={"engine": address.without_secrets(str(error))},
        ) from error


def _tls(extra: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {driver: extra[name] for name, driver in _TLS.items() if name in extra}
    mode = str(extra.get("sslmode", extra.get("ssl_mode", ""))).lower().replace("_", "-")
    wanted = str(extra.get("ssl", "")).lower() in ("1", "true", "yes") or mode in (
        "require",
        "required",
        "verify-ca",
        "verify-identity",
        "verify-full",
    )
    if mode and not wanted and mode not in ("disable", "disabled", "prefer", "preferred", "allow"):
        raise BadInput(
            f"TLS mode {mode!r} is not known.", hint="Use disable, prefer, require, verify-ca or verify-identity."
        )
    if mode in ("verify-identity", "verify-full") or str(extra.get("ssl_verify_identity", "")).lower() in ("1", "true"):
        found |= {"ssl_verify_cert": True, "ssl_verify_identity": True}
    elif mode == "verify-ca":
        found["ssl_verify_cert"] = True
    if wanted and not found:
        found["ssl"] = {"check_hostname": False}
    return found


class MySqlSession:
    """A read-only session: each query in a read-only transaction of its own, with the server's time-out."""

    def __init__(self, recipe: Mapping[str, Any]) -> None:
        self._address = Address.of(recipe["address"])
        self._seconds = float(recipe.get("seconds", 120))
        self._running = False
        self._connection = self._connected()

    def _connected(self) -> Connection:
        connection = connect(self._address)
        maria = "mariadb" in str(getattr(connection, "server_version", "")).lower()
        limit = (
            f"max_statement_time = {self._seconds}" if maria else f"max_execution_time = {int(self._seconds * 1000)}"
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SET SESSION {limit}")
            # Each statement is a transaction of its own that reads alone; to begin and end it would take two more turns
            # with the server, each of which may have to wait for the processor.
            cursor.execute("SET SESSION TRANSACTION READ ONLY")
        return connection

    def run(self, sql: str, row_cap: int) -> Iterator[pa.RecordBatch]:
        """Run one SELECT and yield at most ``row_cap`` + 1 rows. Raises Refused, QueryFailed, QueryTimedOut."""
        require_one_select(sql, "mysql")
        if not self._connection.open:
            self._connection = self._connected()
        self._running = True
        try:
            batches = self._fetch(sql, row_cap + 1)
        except pymysql.Error as error:
            self._end(complete=False)
            raise self._as_ours(error) from error
        finally:
            self._running = False
        yield from batches

    def stop(self) -> None:
        """End what runs, from another thread: the server does not notice that a client went away in the middle."""
        if self._running:
            with connect(self._address) as other, other.cursor() as cursor:
                cursor.execute("KILL QUERY %s", [self._connection.thread_id()])

    def _fetch(self, sql: str, rows: int) -> list[pa.RecordBatch]:
        cursor = SSCursor(self._connection)
        cursor.execute(sql)
        found = cursor.fetchmany(rows)
        names = [column[0] for column in cursor.description or ()]
        hints = [_hint(column, found, position) for position, column in enumerate(cursor.description or ())]
        batches = rows_to_batches(names, found, hints)
        complete = len(found) < rows
        pending: Any = getattr(cursor, "_result", None)
        if not complete and pending is not None:
            pending.unbuffered_active = False  # else the driver reads the rest of the rows when it tidies up
        self._end(complete=complete)
        return batches

    def _end(self, *, complete: bool) -> None:
        """When rows are left unread the connection goes, for reading them would take as long as there are."""
        if not complete:
            self._connection._force_close()  # type: ignore[attr-defined]

    def _as_ours(self, error: pymysql.Error) -> Exception:
        code = error.args[0] if error.args else 0
        details: dict[str, object] = {
            "engine": self._address.without_secrets(str(error.args[-1] if error.args else error))
        }
        if code in _REFUSED:
            return Refused("Only statements that read data can be run.", hint="Write a single SELECT.")
        if code in _TIMED_OUT:
            return QueryTimedOut("The query took too long and was stopped.", hint="Ask for less.")
        if code in _CANCELLED:
            return QueryCancelled("The query was stopped.")
        if code in _LOST:
            return SourceUnreachable("The connection to the database was lost.", details=details)
        if code in _TOO_LARGE:
            return QueryTooLarge("The query needs more memory than the database has for it.", hint="Ask for less.")
        return rejected("mysql", code, str(details["engine"]))

    def close(self) -> None:
        """Close the connection."""
        if self._connection.open:
            self._connection.close()


def _hint(column: Sequence[Any], rows: Sequence[Sequence[Any]], position: int) -> pa.DataType | None:
    code, length, scale = column[1], column[4], column[5]
    if code == FIELD_TYPE.TINY:
        flags = length == 1 and all(row[position] in (0, 1, None) for row in rows)
        return pa.bool_() if flags else pa.int64()
    if code == FIELD_TYPE.NEWDECIMAL:
        return pa.decimal128(38, scale) if scale else None
    return _ARROW.get(code)
