"""Snowflake, through its own driver (extra ``snowflake``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from assay.kernel.errors import Misconfigured, QueryFailed, QueryTimedOut, SourceUnreachable
from assay.kernel.lazy import lazy
from assay.semantic.schema import ColumnInfo, ColumnType, ForeignKey, TableInfo
from data_connectors.arrow import rows_to_batches
from data_connectors.server import ServerConnector
from data_connectors.statements import require_one_select
from data_connectors.traits import Rows, Traits
from data_connectors.urls import Address

driver = lazy("snowflake.connector", extra="snowflake")

_TYPES: dict[str, ColumnType] = {
    **dict.fromkeys(("FLOAT", "DECFLOAT"), "number"), **dict.fromkeys(("TEXT", "VARCHAR"), "text"),
    **dict.fromkeys(("TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP_TZ"), "timestamp"),
    **dict.fromkeys(("VARIANT", "OBJECT", "ARRAY"), "json"),
    "BOOLEAN": "boolean", "DATE": "date", "TIME": "time", "BINARY": "binary",
}  # fmt: skip
_SHOWN = "table_schema <> 'INFORMATION_SCHEMA'"
_TABLES = f"""
SELECT table_schema, table_name, table_type, comment, row_count, table_schema = CURRENT_SCHEMA()
FROM information_schema.tables WHERE {_SHOWN} ORDER BY 6 DESC, 1, 2"""
_COLUMNS = f"""
SELECT table_schema, table_name, column_name, data_type, numeric_scale, is_nullable, comment
FROM information_schema.columns WHERE {_SHOWN} ORDER BY table_schema, table_name, ordinal_position"""
_PASSED = frozenset(
    {
        "warehouse",
        "role",
        "authenticator",
        "private_key_file",
        "private_key_file_pwd",
        "token",
        "ocsp_fail_open",
        "insecure_mode",
    }
)


def snowflake_type(name: str, scale: int | None) -> ColumnType:
    """The portable type of a Snowflake column.

    >>> snowflake_type("NUMBER", 0), snowflake_type("NUMBER", 2), snowflake_type("TEXT", None)
    ('integer', 'number', 'text')
    """
    if name in ("NUMBER", "FIXED"):
        return "number" if scale else "integer"
    return _TYPES.get(name, "other")


def _connect(address: Address, seconds: float) -> Any:
    """``snowflake://user:password@account/database/schema?warehouse=...&role=...``. Raises SourceUnreachable."""
    database, _, schema = address.database.partition("/")
    extra = {key: value for key, value in address.extra.items() if key in _PASSED}
    known = {
        "account": address.host,
        "user": address.user,
        "password": address.password,
        "database": database,
        "schema": schema,
    }
    try:
        return driver.connect(
            **{key: value for key, value in known.items() if value},
            **extra,
            session_parameters={"STATEMENT_TIMEOUT_IN_SECONDS": int(seconds), "TIMEZONE": "UTC", "QUERY_TAG": "assay"},
            application="assay",
        )
    except Misconfigured:
        raise
    except Exception as error:
        raise SourceUnreachable(
            f"No connection to {address.shown}.",
            hint="Check the account, user, password, role and warehouse.",
            details={"engine": address.without_secrets(str(error))},
        ) from error


class SnowflakeConnector(ServerConnector):
    """One database of a Snowflake account."""

    dialect = "snowflake"
    kind = "snowflake"
    title = "Snowflake database"
    traits = Traits(
        distinct="APPROX_COUNT_DISTINCT({})",
        exact_distinct=False,
        scan_limit=5_000_000,
        sample_rows=500_000,
        sample=lambda table, rows, total: f"{table} SAMPLE SYSTEM ({min(100.0, max(100 * rows / total, 0.01)):.4f})",
    )

    def _failures(self) -> tuple[type[BaseException], ...]:
        return (driver.errors.Error, OSError)

    @contextmanager
    def _open(self) -> Iterator[Rows]:
        connection = _connect(self.address, 60)
        try:
            yield lambda sql: connection.cursor().execute(sql).fetchall()
        finally:
            connection.close()

    def _version(self, rows: Rows) -> str:
        """The last change of any table; the account's own bookkeeping."""
        changed = rows(
            f"SELECT MAX(last_altered)::VARCHAR, SUM(bytes)::VARCHAR FROM information_schema.tables WHERE {_SHOWN}"
        )
        return "-".join(str(value) for value in changed[0])

    def _catalog(self, rows: Rows) -> list[TableInfo]:
        columns: dict[tuple[str, str], list[ColumnInfo]] = defaultdict(list)
        for schema, table, name, kind, scale, nullable, comment in rows(_COLUMNS):
            columns[schema, table].append(
                ColumnInfo(name, snowflake_type(kind, scale), kind, nullable == "YES", comment)
            )
        primary, foreign = _primary_keys(rows), _foreign_keys(rows)
        return [
            TableInfo(
                name=name,
                columns=tuple(columns[schema, name]),
                schema=None if default else schema,
                primary_key=tuple(primary[schema, name]),
                foreign_keys=tuple(foreign[schema, name]),
                comment=comment,
                row_count=None if total is None else int(total),
                is_view="VIEW" in kind,
            )
            for schema, name, kind, comment, total, default in rows(_TABLES)
        ]


def _primary_keys(rows: Rows) -> dict[tuple[str, str], list[str]]:
    """``SHOW`` gives: created, database, schema, table, column, place, ..."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in sorted(rows("SHOW PRIMARY KEYS IN DATABASE"), key=lambda row: (row[2], row[3], row[5])):
        found[row[2], row[3]].append(row[4])
    return found


def _foreign_keys(rows: Rows) -> dict[tuple[str, str], list[ForeignKey]]:
    """``SHOW`` gives: created, database, schema, table, column of the key, the same of the reference, place … name."""
    parts: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for row in sorted(rows("SHOW IMPORTED KEYS IN DATABASE"), key=lambda row: (row[6], row[7], str(row[12]), row[9])):
        parts[row[6], row[7], str(row[12])].append(row)
    found: dict[tuple[str, str], list[ForeignKey]] = defaultdict(list)
    for (schema, table, _), group in parts.items():
        referred = group[0][3] if group[0][2] == schema else f"{group[0][2]}.{group[0][3]}"
        found[schema, table].append(
            ForeignKey(tuple(row[8] for row in group), referred, tuple(row[4] for row in group))
        )
    return found


class SnowflakeSession:
    """A session for SELECT alone; rights beyond that are the role's, which should only read."""

    def __init__(self, recipe: Mapping[str, Any]) -> None:
        self._address = Address.of(recipe["address"])
        self._connection = _connect(self._address, float(recipe.get("seconds", 120)))

    def run(self, sql: str, row_cap: int) -> Iterator[pa.RecordBatch]:
        """Run one SELECT and yield at most ``row_cap`` + 1 rows. Raises Refused, QueryFailed, QueryTimedOut."""
        require_one_select(sql, "snowflake")
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql, num_statements=1)
            names = [column.name for column in cursor.description]
            batches = rows_to_batches(names, cursor.fetchmany(row_cap + 1), [None] * len(names))
        except driver.errors.Error as error:
            words = self._address.without_secrets(str(error))
            if "statement timeout" in words.lower():
                raise QueryTimedOut("The query took too long and was stopped.", hint="Ask for less.") from error
            raise QueryFailed("The database rejected the query.", details={"engine": words}) from error
        finally:
            cursor.close()
        yield from batches

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
