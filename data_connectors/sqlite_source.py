"""SQLite files: the connector of the web process and the locked-down session of a worker."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa

from assay.kernel.errors import QueryTimedOut, QueryTooLarge, Refused, SourceUnreachable
from assay.semantic.schema import ColumnInfo, ColumnType, ForeignKey, Profile, TableInfo
from data_connectors.arrow import rows_to_batches
from data_connectors.base import SqlConnector
from data_connectors.file_version import file_version
from data_connectors.rejections import rejected
from data_connectors.statements import require_one_select
from data_connectors.traits import Rows, Traits

_BLOCKS = 40
_LONGEST_VALUE = 64 * 1024 * 1024
_STEPS = 20_000
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([ T].*)?")
_DECLARED: tuple[tuple[str, ColumnType], ...] = (
    (r"^BOOL", "boolean"), (r"^DATE$", "date"), (r"^(DATETIME|TIMESTAMP)", "timestamp"), (r"^TIME$", "time"),
    (r"^JSONB?$", "json"), (r"INT", "integer"), (r"CHAR|CLOB|TEXT|UUID|ENUM", "text"), (r"BLOB|BINARY", "binary"),
    (r"REAL|FLOA|DOUB|NUM|DEC|MONEY", "number"),
)  # fmt: skip


def _blocks(table: str, rows: int, total: int) -> str:
    """Runs of neighbouring rows, spread evenly by rowid: read without going through what lies between."""
    size, step = max(1, rows // _BLOCKS), max(1, total // _BLOCKS)
    parts = [
        f"SELECT * FROM {table} WHERE rowid BETWEEN {start} AND {start + size - 1}"
        for start in range(1, total + 1, step)
    ]
    return f"({' UNION ALL '.join(parts)}) AS part"


def sqlite_type(declared: str) -> ColumnType:
    """The portable type of a declared column type, after SQLite's affinity rules.

    >>> sqlite_type("VARCHAR(20)"), sqlite_type("BIGINT"), sqlite_type("DECIMAL(10,2)"), sqlite_type("")
    ('text', 'integer', 'number', 'other')
    """
    return next((kind for pattern, kind in _DECLARED if re.search(pattern, declared.upper())), "other")


def _connect(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
        connection.text_factory = _decode
        connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise SourceUnreachable(
            f"The SQLite file {path.name} cannot be opened.",
            hint="Check that it is there, is a SQLite file and is not encrypted.",
            details={"engine": str(error)},
        ) from error
    return connection


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


class SqliteConnector(SqlConnector):
    """A SQLite file, opened read-only."""

    dialect = "sqlite"
    title = "SQLite file"
    traits = Traits(sample=_blocks)

    def __init__(self, path: Path, options: Mapping[str, Any] | None = None) -> None:
        self.path = path
        self._options = dict(options or {})

    def __repr__(self) -> str:
        return f"SqliteConnector({self.path.name!r})"

    def data_version(self) -> str:
        return file_version(self.path, "-wal")

    def recipe(self) -> Mapping[str, Any]:
        return {"kind": "sqlite", "path": str(self.path.resolve()), "seconds": float(self._options.get("seconds", 300))}

    def _failures(self) -> tuple[type[BaseException], ...]:
        return (sqlite3.Error,)

    @contextmanager
    def _open(self) -> Iterator[Rows]:
        file_version(self.path)
        connection = _connect(self.path)
        try:
            yield lambda sql: connection.execute(sql).fetchall()
        finally:
            connection.close()

    def _catalog(self, rows: Rows) -> list[TableInfo]:
        found = rows(
            "SELECT m.name, m.type, COALESCE(l.wr, 0) FROM sqlite_master AS m "
            "LEFT JOIN pragma_table_list AS l ON l.name = m.name AND l.schema = 'main' "
            r"WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY m.name"
        )
        return [_table(rows, name, kind == "view", bool(without_rowid)) for name, kind, without_rowid in found]

    def _profiled(self, rows: Rows, table: TableInfo, notes: list[str]) -> TableInfo:
        profiled = super()._profiled(rows, table, notes)
        return replace(profiled, columns=tuple(_as_stored(column) for column in profiled.columns))


def _text(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _table(rows: Rows, name: str, is_view: bool, without_rowid: bool) -> TableInfo:
    info = [row for row in rows(f"PRAGMA table_xinfo({_text(name)})") if row[6] != 1]
    unique = [
        tuple(str(part[0]) for part in rows(f"SELECT name FROM pragma_index_info({_text(index[0])}) ORDER BY seqno"))
        for index in rows(
            f"SELECT name FROM pragma_index_list({_text(name)}) "
            "WHERE \"unique\" AND origin <> 'pk' AND NOT partial ORDER BY name"
        )
    ]
    keyed = sorted((row for row in info if row[5]), key=lambda row: int(row[5]))
    return TableInfo(
        name=name,
        columns=tuple(ColumnInfo(row[1], sqlite_type(row[2] or ""), row[2] or "", not row[3]) for row in info),
        primary_key=tuple(row[1] for row in keyed),
        foreign_keys=tuple(_foreign_keys(rows, name)),
        unique_keys=tuple(columns for columns in unique if None not in columns),
        row_count=None if is_view else _estimate(rows, name, without_rowid),
        is_view=is_view,
    )


def _foreign_keys(rows: Rows, name: str) -> Iterator[ForeignKey]:
    by_id: dict[int, list[Any]] = {}
    for row in rows(f"PRAGMA foreign_key_list({_text(name)})"):
        by_id.setdefault(int(row[0]), []).append(row)
    for key in sorted(by_id, reverse=True):
        parts = sorted(by_id[key], key=lambda row: int(row[1]))
        referred = tuple(str(part[4]) for part in parts) if parts[0][4] is not None else ()
        yield ForeignKey(tuple(str(part[3]) for part in parts), str(parts[0][2]), referred)


def _estimate(rows: Rows, name: str, without_rowid: bool) -> int | None:
    """The largest rowid, an upper bound that costs nothing, for large tables; None = count."""
    if without_rowid:
        return None
    highest = rows(f"SELECT MAX(rowid) FROM {Traits().name(name)}")[0][0]
    return int(highest) if highest and int(highest) > SqliteConnector.traits.scan_limit else None


def _as_stored(column: ColumnInfo) -> ColumnInfo:
    """SQLite keeps any value in any column: a declared type that the values seen contradict is given up."""
    values = column.profile.samples
    if not values:
        return replace(column, type="text") if column.type == "other" and column.profile.distinct == 0 else column
    kind = _stored_kind(column.type, values)
    if kind == column.type:
        return column
    mixed = replace(column.profile, minimum=None, maximum=None) if kind == "text" else column.profile
    return replace(column, type=kind, profile=mixed if isinstance(mixed, Profile) else column.profile)


def _stored_kind(declared: ColumnType, values: tuple[Any, ...]) -> ColumnType:
    if declared in ("date", "timestamp"):
        if all(isinstance(value, str) and _ISO.fullmatch(value) for value in values):
            return declared
    elif declared == "boolean":
        if set(values) <= {0, 1}:
            return declared
    elif declared in ("json", "binary", "time"):
        return declared
    kinds = {type(value) for value in values}
    if kinds == {int}:
        return "number" if declared == "number" else "integer"
    return "number" if kinds <= {int, float} else "text"


_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE}
_UNSAFE_FUNCTIONS = frozenset(
    {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "zeroblob", "randomblob"}
)


def _only_reads(action: int, first: str | None, second: str | None, _: str | None, __: str | None) -> int:
    """The authorizer: reading tables of the file and calling plain functions is allowed, nothing else is."""
    if action in _READS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ:
        return sqlite3.SQLITE_DENY if (first or "").lower().startswith("sqlite_") else sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() not in _UNSAFE_FUNCTIONS:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


class SqliteSession:
    """A read-only session; the engine itself asks before each action whether it is allowed."""

    def __init__(self, recipe: Mapping[str, Any]) -> None:
        self._seconds = float(recipe.get("seconds", 300))
        self._deadline = 0.0
        self._connection = _connect(Path(recipe["path"]))
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        # Made at their first use, which the authorizer would take for making a table.
        self._connection.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')").fetchall()
        self._connection.set_progress_handler(self._late, _STEPS)
        self._connection.set_authorizer(_only_reads)

    def _late(self) -> int:
        return int(time.monotonic() > self._deadline)

    def run(self, sql: str, row_cap: int) -> Iterator[pa.RecordBatch]:
        """Run one SELECT and yield at most ``row_cap`` + 1 rows. Raises Refused, QueryFailed, QueryTimedOut."""
        require_one_select(sql, "sqlite")
        self._deadline = time.monotonic() + self._seconds
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql)
            names = [column[0] for column in cursor.description or ()]
            rows = cursor.fetchmany(row_cap + 1)
        except sqlite3.Error as error:
            raise _as_ours(error) from error
        finally:
            cursor.close()
        yield from rows_to_batches(names, rows, [None] * len(names))

    def close(self) -> None:
        """Release the file."""
        self._connection.close()


def _as_ours(error: sqlite3.Error) -> Exception:
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_INTERRUPT:
        return QueryTimedOut("The query took too long and was stopped.", hint="Ask for less.")
    if code == sqlite3.SQLITE_AUTH:
        return Refused("Only statements that read data can be run.", hint="Write a single SELECT.")
    if code in (sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_NOMEM):
        return QueryTooLarge("The query needs more memory than a query may take.", hint="Ask for less.")
    return rejected("sqlite", code, str(error))
