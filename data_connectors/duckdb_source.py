"""DuckDB files: the connector of the web process and the locked-down session of a worker."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from assay.kernel.errors import QueryCancelled, QueryTooLarge, Refused, SourceUnreachable
from assay.semantic.schema import ColumnInfo, ColumnType, ForeignKey, TableInfo
from data_connectors.arrow import CHUNK, capped, tidy_batch, unique_names
from data_connectors.base import SqlConnector
from data_connectors.file_version import file_version
from data_connectors.rejections import rejected
from data_connectors.statements import names_pivot
from data_connectors.traits import Rows, Traits

_VECTOR = 2048


def _sample(table: str, rows: int, total: int) -> str:
    """About ``rows`` rows. DuckDB draws whole vectors: of few it might draw none, so at least 16 are asked for."""
    percent = min(100.0, max(100 * max(rows, 16 * _VECTOR) / total, 0.001))
    return f"{table} TABLESAMPLE {percent:.4f} PERCENT (system, 42)"


_TRAITS = Traits(
    distinct="approx_count_distinct({})",
    exact_distinct=False,
    scan_limit=20_000_000,
    sample_rows=1_000_000,
    sample=_sample,
)
_TYPES: Mapping[str, ColumnType] = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT"), "integer"),
    **dict.fromkeys(("UINTEGER", "UBIGINT", "UHUGEINT", "BIGNUM", "VARINT"), "integer"),
    **dict.fromkeys(("FLOAT", "DOUBLE", "DECIMAL"), "number"),
    **dict.fromkeys(("VARCHAR", "UUID", "ENUM", "CHAR", "TEXT"), "text"),
    **dict.fromkeys(("STRUCT", "MAP", "JSON", "UNION", "VARIANT", "LIST"), "json"),
    "BOOLEAN": "boolean", "DATE": "date", "TIME": "time", "BLOB": "binary", "BIT": "binary",
}  # fmt: skip
_THREADS = min(8, os.cpu_count() or 2)
RIGHT_NUMBERS = "SET disabled_optimizers = 'common_subplan'"
"""DuckDB 2.0 takes halves of a union that differ by a filter over an outer join for one, and mixes up columns."""
_WIDE_INTEGERS = frozenset({"HUGEINT", "UHUGEINT"})


def duckdb_type(db_type: str) -> ColumnType:
    """The portable type of a DuckDB type name.

    >>> duckdb_type("DECIMAL(10,2)"), duckdb_type("INTEGER[]"), duckdb_type("TIMESTAMP WITH TIME ZONE")
    ('number', 'json', 'timestamp')
    """
    if db_type.endswith("]"):
        return "json"
    if db_type.startswith("TIMESTAMP"):
        return "timestamp"
    return _TYPES.get(db_type.partition("(")[0].split(" ")[0], "other")


def connect_read_only(path: Path, config: Mapping[str, Any] | None = None) -> duckdb.DuckDBPyConnection:
    """A private engine with the file attached read-only as ``source`` and nothing else in it.

    A private engine, because two connections of one process to one file must otherwise agree on every setting.
    Raises SourceUnreachable.
    """
    try:
        connection = duckdb.connect(":memory:", config=dict(config or {}))
        connection.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS source (READ_ONLY)")
        connection.execute("USE source")
        connection.execute("DETACH memory")
    except duckdb.Error as error:
        raise SourceUnreachable(
            f"The DuckDB file {path.name} cannot be opened.",
            hint="Check that it is there, is a DuckDB file, is not encrypted and no other program is writing to it.",
            details={"engine": str(error)},
        ) from error
    return connection


class DuckDbConnector(SqlConnector):
    """A DuckDB file, opened read-only."""

    dialect = "duckdb"
    traits = _TRAITS
    title = "DuckDB file"

    def __init__(self, path: Path, options: Mapping[str, Any] | None = None) -> None:
        self.path = path
        self._options = dict(options or {})

    def __repr__(self) -> str:
        return f"DuckDbConnector({self.path.name!r})"

    def data_version(self) -> str:
        return file_version(self.path, ".wal")

    def recipe(self) -> Mapping[str, Any]:
        tuning: dict[str, Any] = {key: self._options[key] for key in ("threads", "memory_mb") if key in self._options}
        return {"kind": "duckdb", "path": str(self.path.resolve()), **tuning}

    def _failures(self) -> tuple[type[BaseException], ...]:
        return (duckdb.Error,)

    @contextmanager
    def _open(self) -> Iterator[Rows]:
        file_version(self.path)
        connection = connect_read_only(self.path)
        try:
            yield lambda sql: connection.execute(sql).fetchall()
        finally:
            connection.close()

    def _catalog(self, rows: Rows) -> list[TableInfo]:
        columns = _columns(rows)
        keys = _constraints(rows)
        tables = rows(
            "SELECT schema_name, table_name, comment, estimated_size, FALSE FROM duckdb_tables() "
            "WHERE database_name = 'source' AND NOT internal UNION ALL "
            "SELECT schema_name, view_name, comment, NULL, TRUE FROM duckdb_views() "
            "WHERE database_name = 'source' AND NOT internal ORDER BY 1, 2"
        )
        return [_table(row, columns[row[0], row[1]], keys[row[0], row[1]]) for row in tables]


def _columns(rows: Rows) -> dict[tuple[str, str], list[ColumnInfo]]:
    found: dict[tuple[str, str], list[ColumnInfo]] = defaultdict(list)
    for schema, table, name, kind, nullable, comment in rows(
        "SELECT schema_name, table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() "
        "WHERE database_name = 'source' AND NOT internal ORDER BY schema_name, table_name, column_index"
    ):
        found[schema, table].append(ColumnInfo(name, duckdb_type(kind), kind, bool(nullable), comment))
    return found


def _constraints(rows: Rows) -> dict[tuple[str, str], list[tuple[Any, ...]]]:
    found: dict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
    for schema, table, *facts in rows(
        "SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table, "
        "referenced_column_names FROM duckdb_constraints() WHERE database_name = 'source' "
        "AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY') "
        "ORDER BY schema_name, table_name, constraint_index"
    ):
        found[schema, table].append(tuple(facts))
    return found


def _table(row: Any, columns: list[ColumnInfo], constraints: list[tuple[Any, ...]]) -> TableInfo:
    schema, name, comment, size, is_view = row
    primary = next((tuple(names) for kind, names, _, _ in constraints if kind == "PRIMARY KEY"), ())
    return TableInfo(
        name=name,
        columns=tuple(columns),
        schema=None if schema == "main" else schema,
        primary_key=primary,
        foreign_keys=tuple(
            ForeignKey(tuple(names), table if schema == "main" else f"{schema}.{table}", tuple(referenced))
            for kind, names, table, referenced in constraints
            if kind == "FOREIGN KEY"
        ),
        unique_keys=tuple(tuple(names) for kind, names, _, _ in constraints if kind == "UNIQUE"),
        comment=comment,
        row_count=None if is_view or size is None else int(size),
        is_view=bool(is_view),
    )


class DuckDbSession:
    """A read-only session that can reach nothing but its own file's tables."""

    def __init__(self, recipe: Mapping[str, Any]) -> None:
        config = {
            "threads": int(recipe.get("threads", _THREADS)),
            "memory_limit": f"{int(recipe.get('memory_mb', 1024))}MB",
        }
        self._connection = connect_read_only(Path(recipe["path"]), config)
        for setting in (
            "SET autoinstall_known_extensions = false",
            "SET autoload_known_extensions = false",
            "SET allow_community_extensions = false",
            "SET temp_directory = ''",
            RIGHT_NUMBERS,
            "SET TimeZone = 'UTC'",
            "SET enable_external_access = false",
            # Without this the attached file itself stays readable as bytes, and its neighbours writable.
            "SET disabled_filesystems = 'LocalFileSystem'",
            "SET lock_configuration = true",
        ):
            self._connection.execute(setting)

    def run(self, sql: str, row_cap: int) -> Iterator[pa.RecordBatch]:
        """Run one SELECT and yield at most ``row_cap`` + 1 rows. Raises Refused, QueryFailed, QueryTooLarge."""
        try:
            statement, pivots = self._require_one_select(sql)
            # What was looked at is what runs, and is read once; a pivot is several statements, so it goes as text.
            yield from self._batches(sql if pivots else statement, row_cap + 1)
            if pivots:
                self._forget_pivots()
        except duckdb.OutOfMemoryException as error:
            raise QueryTooLarge("The query needs more memory than a query may take.", hint="Ask for less.") from error
        except duckdb.InterruptException as error:
            raise QueryCancelled("The query was stopped.") from error
        except duckdb.Error as error:
            raise rejected("duckdb", None, str(error)) from error

    def _require_one_select(self, sql: str) -> tuple[duckdb.Statement, bool]:
        """The one reading statement, and whether it pivots over values the engine looks up first. Raises Refused."""
        statements = self._connection.extract_statements(sql)
        if len(statements) != 1:
            raise Refused("Only one statement can be run at a time.", hint="Write a single SELECT.")
        pivots = statements[0].type == duckdb.StatementType.MULTI and names_pivot(sql)
        if statements[0].type != duckdb.StatementType.SELECT and not pivots:
            raise Refused("Only statements that read data can be run.", hint="Write a single SELECT.")
        return statements[0], pivots

    def _forget_pivots(self) -> None:
        """The engine keeps the values of a pivot as a type of the session, which others use after this query."""
        kept = "SELECT type_name FROM duckdb_types() WHERE NOT internal AND starts_with(type_name, '__pivot_enum_')"
        for (name,) in self._connection.execute(kept).fetchall():
            self._connection.execute(f'DROP TYPE IF EXISTS temp."{name}"')

    def _batches(self, sql: str | duckdb.Statement, rows: int) -> Iterator[pa.RecordBatch]:
        relation = self._connection.sql(sql)
        wide = frozenset(i for i, kind in enumerate(relation.types) if str(kind) in _WIDE_INTEGERS)
        names = unique_names(relation.columns)
        with relation.to_arrow_reader(CHUNK) as reader:
            raw = capped(reader, rows)
            # A sum of integers is 128 bits wide; whether it fits 64 must be known for all rows, not batch by batch.
            parts = [pa.Table.from_batches(list(raw), reader.schema).combine_chunks()] if wide else []
            found = [batch for part in parts for batch in part.to_batches(CHUNK * 1000)] if wide else raw
            empty = True
            for batch in found:
                empty = False
                yield tidy_batch(batch, names, wide)
            if empty:
                nothing = pa.RecordBatch.from_arrays(
                    [pa.array([], field.type) for field in reader.schema], schema=reader.schema
                )
                yield tidy_batch(nothing, names, wide)

    def close(self) -> None:
        """Release the file."""
        self._connection.close()
