"""BigQuery, through Google's client (extra ``bigquery``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from assay.kernel.errors import BadInput, Misconfigured, QueryFailed, QueryTimedOut, SourceUnreachable
from assay.kernel.lazy import lazy
from assay.semantic.schema import ColumnInfo, ColumnType, TableInfo
from data_connectors.arrow import capped, tidy_batch, unique_names
from data_connectors.server import ServerConnector
from data_connectors.statements import require_one_select
from data_connectors.traits import Rows, Traits
from data_connectors.urls import Address

bigquery = lazy("google.cloud.bigquery", extra="bigquery")
service_account = lazy("google.oauth2.service_account", extra="bigquery")

_TYPES: dict[str, ColumnType] = {
    "INT64": "integer", "FLOAT64": "number", "NUMERIC": "number", "BIGNUMERIC": "number", "STRING": "text",
    "BOOL": "boolean",
    "DATE": "date", "DATETIME": "timestamp", "TIMESTAMP": "timestamp", "TIME": "time", "JSON": "json",
    "BYTES": "binary",
    "GEOGRAPHY": "other", "INTERVAL": "other",
}  # fmt: skip
_BYTES_BILLED = 100 * 2**30


def bigquery_type(name: str) -> ColumnType:
    """The portable type of a BigQuery column.

    >>> bigquery_type("NUMERIC(10, 2)"), bigquery_type("ARRAY<INT64>"), bigquery_type("STRUCT<a INT64>")
    ('number', 'json', 'json')
    """
    if name.startswith(("ARRAY<", "STRUCT<", "RANGE<")):
        return "json"
    return _TYPES.get(name.partition("(")[0], "other")


def _client(address: Address) -> Any:
    """``bigquery://project/dataset?credentials_path=...``; without credentials those of the environment are used."""
    path = address.extra.get("credentials_path")
    try:
        credentials = service_account.Credentials.from_service_account_file(path) if path else None
        return bigquery.Client(project=address.host, credentials=credentials, location=address.extra.get("location"))
    except Misconfigured:
        raise
    except Exception as error:
        raise SourceUnreachable(
            f"No connection to {address.shown}.", hint="Check the project and the credentials file.",
            details={"engine": str(error)},
        ) from error  # fmt: skip


def _config(address: Address, seconds: float) -> Any:
    return bigquery.QueryJobConfig(
        default_dataset=f"{address.host}.{address.database}",
        maximum_bytes_billed=int(address.extra.get("maximum_bytes_billed", _BYTES_BILLED)),
        job_timeout_ms=int(seconds * 1000),
        use_legacy_sql=False,
    )


class BigQueryConnector(ServerConnector):
    """One data set of a BigQuery project. Profiles come from samples only: full scans cost money there."""

    dialect = "bigquery"
    kind = "bigquery"
    title = "BigQuery data set"
    traits = Traits(
        quote="`",
        distinct="APPROX_COUNT_DISTINCT({})",
        exact_distinct=False,
        scan_limit=1_000_000,
        sample=lambda table, rows, total: (
            f"{table} TABLESAMPLE SYSTEM ({min(100.0, max(100 * rows / total, 0.01)):.4f} PERCENT)"
        ),
    )

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        if not address.database:
            raise BadInput("The URL names no data set.", hint="Write it as bigquery://project/dataset.")

    def _failures(self) -> tuple[type[BaseException], ...]:
        return (QueryFailed, OSError)

    @contextmanager
    def _open(self) -> Iterator[Rows]:
        client = _client(self.address)

        def rows(sql: str) -> list[tuple[Any, ...]]:
            try:
                return [tuple(row.values()) for row in client.query_and_wait(sql, job_config=_config(self.address, 60))]
            except Exception as error:
                raise QueryFailed("The database rejected the query.", details={"engine": str(error)}) from error

        try:
            yield rows
        finally:
            client.close()

    def _version(self, rows: Rows) -> str:
        """When any table was last written: metadata, not billed."""
        changed = rows("SELECT MAX(last_modified_time), SUM(row_count), COUNT(*) FROM __TABLES__")
        return "-".join(str(value) for value in changed[0])

    def _catalog(self, rows: Rows) -> list[TableInfo]:
        columns: dict[str, list[ColumnInfo]] = defaultdict(list)
        for table, name, kind, nullable, comment in rows(
            "SELECT c.table_name, c.column_name, c.data_type, c.is_nullable, p.description "
            "FROM INFORMATION_SCHEMA.COLUMNS AS c LEFT JOIN INFORMATION_SCHEMA.COLUMN_FIELD_PATHS AS p "
            "ON p.table_name = c.table_name AND p.field_path = c.column_name "
            "ORDER BY c.table_name, c.ordinal_position"
        ):
            columns[table].append(ColumnInfo(name, bigquery_type(kind), kind, nullable == "YES", comment))
        return [
            TableInfo(name, tuple(columns[name]), row_count=None if kind == 2 else int(total or 0), is_view=kind == 2)
            for name, kind, total in rows("SELECT table_id, type, row_count FROM __TABLES__ ORDER BY table_id")
        ]


class BigQuerySession:
    """A session for SELECT alone, with a ceiling on what a query may cost."""

    def __init__(self, recipe: Mapping[str, Any]) -> None:
        self._address = Address.of(recipe["address"])
        self._seconds = float(recipe.get("seconds", 120))
        self._client = _client(self._address)

    def run(self, sql: str, row_cap: int) -> Iterator[pa.RecordBatch]:
        """Run one SELECT and yield at most ``row_cap`` + 1 rows. Raises Refused, QueryFailed, QueryTimedOut."""
        require_one_select(sql, "bigquery")
        try:
            found = self._client.query_and_wait(
                sql, job_config=_config(self._address, self._seconds), max_results=row_cap + 1
            )
            arrow = found.to_arrow(create_bqstorage_client=False)
        except TimeoutError as error:
            raise QueryTimedOut("The query took too long and was stopped.", hint="Ask for less.") from error
        except Exception as error:
            raise QueryFailed("The database rejected the query.", details={"engine": str(error)}) from error
        names = unique_names(arrow.column_names)
        empty = pa.RecordBatch.from_arrays([pa.array([], field.type) for field in arrow.schema], schema=arrow.schema)
        for batch in capped(arrow.to_batches() or [empty], row_cap + 1):
            yield tidy_batch(batch, names)

    def close(self) -> None:
        """Close the client."""
        self._client.close()
