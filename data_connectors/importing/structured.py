"""Parquet and JSON files: DuckDB reads them; nested records become columns, texts are read like those of a CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from assay.kernel.errors import BadInput
from data_connectors.importing.report import Imported, Notes
from data_connectors.importing.typed import Texts, literal, make_typed, quoted

_DEEPEST = 3
_PLAIN = "plain_rows"


def import_parquet(connection: duckdb.DuckDBPyConnection, path: Path, table: str, notes: Notes) -> Imported:
    """Create ``table`` from a Parquet file. Raises BadInput."""
    return _import(connection, path, f"read_parquet({literal(str(path))})", table, notes, "Parquet", texts=False)


def import_json(connection: duckdb.DuckDBPyConnection, path: Path, table: str, notes: Notes) -> Imported:
    """Create ``table`` from JSON lines, an array of records, or an object that holds one. Raises BadInput."""
    if not path.read_bytes()[:4096].strip():
        raise BadInput(f"{path.name} is empty.", hint="Choose a file that holds rows.")
    source = f"read_json({literal(str(path))}, sample_size = -1, maximum_object_size = 268435456)"
    return _import(connection, path, source, table, notes, "JSON", texts=True)


def _import(
    connection: duckdb.DuckDBPyConnection, path: Path, source: str, table: str, notes: Notes, kind: str, *, texts: bool
) -> Imported:
    try:
        connection.execute(f"CREATE TEMP TABLE {_PLAIN} AS SELECT * FROM {source}")
        _unwrap(connection, notes)
        for _ in range(_DEEPEST):
            if not _flatten(connection):
                break
    except duckdb.Error as error:
        raise BadInput(f"{path.name} cannot be read as {kind}.", hint=_first_line(error, path)) from error
    rows = _typed(connection, table, notes) if texts else _copied(connection, table)
    names = tuple(name for name, _ in _columns(connection, table))
    connection.execute(f"DROP TABLE {_PLAIN}")
    return Imported(table, rows, names)


def _first_line(error: duckdb.Error, path: Path) -> str:
    """The engine's reason, without the place of the file."""
    return str(error).splitlines()[0].replace(str(path), path.name)[:200]


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, Any]]:
    relation = connection.table(table)
    return list(zip(relation.columns, relation.types, strict=True))


def _unwrap(connection: duckdb.DuckDBPyConnection, notes: Notes) -> None:
    """``{"data": [{...}, ...]}`` is meant as the rows inside."""
    columns = _columns(connection, _PLAIN)
    lists = [name for name, kind in columns if kind.id == "list" and kind.children[0][1].id == "struct"]
    single = connection.execute(f"SELECT COUNT(*) FROM {_PLAIN}").fetchall()
    if len(lists) != 1 or single != [(1,)]:
        return
    connection.execute(
        "CREATE TEMP TABLE inner_rows AS SELECT UNNEST(item) "
        f"FROM (SELECT UNNEST({quoted(lists[0])}) AS item FROM {_PLAIN})"
    )
    connection.execute(f"DROP TABLE {_PLAIN}")
    connection.execute(f"ALTER TABLE inner_rows RENAME TO {_PLAIN}")
    others = [name for name, _ in columns if name != lists[0]]
    if others:
        notes.add(f"The rows are those of {lists[0]}; beside it left out: {', '.join(others)}.")


def _flatten(connection: duckdb.DuckDBPyConnection) -> bool:
    """Turn records inside records into columns ``outer_inner``; whether there were any."""
    columns = _columns(connection, _PLAIN)
    if not any(kind.id == "struct" for _, kind in columns):
        return False
    taken = {name.casefold() for name, kind in columns if kind.id != "struct"}
    parts = []
    for name, kind in columns:
        if kind.id != "struct":
            parts.append(quoted(name))
            continue
        for child, _ in kind.children:
            flat = _free(f"{name}_{child}", taken)
            parts.append(f"{quoted(name)}.{quoted(child)} AS {quoted(flat)}")
    connection.execute(f"CREATE TEMP TABLE flat_rows AS SELECT {', '.join(parts)} FROM {_PLAIN}")
    connection.execute(f"DROP TABLE {_PLAIN}")
    connection.execute(f"ALTER TABLE flat_rows RENAME TO {_PLAIN}")
    return True


def _free(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{name}_{number}"
    taken.add(candidate.casefold())
    return candidate


def _copied(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    connection.execute(f"CREATE TABLE {quoted(table)} AS SELECT * FROM {_PLAIN}")
    return int(connection.execute(f"SELECT COUNT(*) FROM {quoted(table)}").fetchall()[0][0])


def _typed(connection: duckdb.DuckDBPyConnection, table: str, notes: Notes) -> int:
    """Texts may be numbers or dates as in a CSV; what JSON typed itself stays, lists as JSON text."""
    columns = _columns(connection, _PLAIN)
    texts = [name for name, kind in columns if kind.id == "varchar"]
    if not texts:
        return _copied(connection, table)
    rows = make_typed(connection, Texts(_PLAIN, tuple(texts), tuple(texts)), "typed_texts", notes)
    order = ", ".join(f"{'t' if name in texts else 'p'}.{quoted(name)}" for name, _ in columns)
    connection.execute(
        f"CREATE TABLE {quoted(table)} AS SELECT {order} FROM {_PLAIN} AS p POSITIONAL JOIN typed_texts AS t"
    )
    for name, comment in connection.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'typed_texts' AND comment IS NOT NULL"
    ).fetchall():
        connection.execute(f"COMMENT ON COLUMN {quoted(table)}.{quoted(name)} IS {literal(comment)}")
    connection.execute("DROP TABLE typed_texts")
    return rows
