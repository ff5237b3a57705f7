"""Data files into DuckDB files of Assay's own: CSV, TSV, Excel, Parquet, JSON, SQLite and DuckDB."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import duckdb

from assay.kernel.errors import BadInput
from data_connectors.duckdb_source import connect_read_only
from data_connectors.importing.csv_table import import_csv
from data_connectors.importing.databases import import_sqlite
from data_connectors.importing.excel import import_excel
from data_connectors.importing.names import table_names
from data_connectors.importing.report import Imported, ImportResult, Notes, Report
from data_connectors.importing.structured import import_json, import_parquet
from data_connectors.registry import database_kind

LIMIT_MB = 4096
"""Largest file that is imported unless the caller sets another limit."""
BOUNDS = {"memory_limit": "2GB", "max_temp_directory_size": "16GB"}
"""What an import may use: a small file can be written so that it becomes thousands of times as large when read."""
LONGEST_SECONDS = 900.0
_ELSEWHERE = "Load it into a database and connect that."

SUFFIXES = (
    ".csv",
    ".tsv",
    ".tab",
    ".txt",
    ".xlsx",
    ".xlsm",
    ".parquet",
    ".pq",
    ".json",
    ".jsonl",
    ".ndjson",
    ".duckdb",
    ".db",
    ".sqlite",
    ".sqlite3",
)
"""File name endings a person may drop; the content decides, not the ending."""

Importer = Callable[[duckdb.DuckDBPyConnection, Path, str, Notes, Callable[[float], None]], list[Imported]]


def to_duckdb(path: Path, folder: Path, report: Report | None = None) -> tuple[str, tuple[str, ...]]:
    """Import ``path`` into a DuckDB file inside ``folder``: the file's URL, and notes on what was odd.

    Raises BadInput with a sentence for the person. A failed import leaves nothing behind.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    result = import_file(path, folder / f"{table_names([path.stem])[0]}.duckdb", report)
    return f"duckdb:///{result.path.resolve()}", result.notes


def import_file(path: Path, target: Path, report: Report | None = None, limit_mb: int = LIMIT_MB) -> ImportResult:
    """Import ``path`` into the DuckDB file ``target``, which is replaced whole or not at all."""
    tell = report or _nobody
    importer = _importer(path, limit_mb)
    tell(0.0, "Reading the file")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    notes = Notes()
    try:
        with suppress(FileNotFoundError):
            draft.unlink()
        tables = _run(importer, path, draft, notes, tell)
        os.replace(draft, target)
    finally:
        for left in (draft, Path(f"{draft}.wal")):
            left.unlink(missing_ok=True)
    tell(1.0, "Imported")
    return ImportResult(target, tuple(tables), tuple(notes.lines))


def _nobody(_: float, __: str) -> None:
    return None


def _run(importer: Importer | None, path: Path, draft: Path, notes: Notes, tell: Report) -> list[Imported]:
    if importer is None:
        shutil.copyfile(path, draft)
        connect_read_only(draft).close()
        return []
    connection = duckdb.connect(str(draft), config={"preserve_insertion_order": "true", **BOUNDS})
    late = threading.Timer(LONGEST_SECONDS, connection.interrupt)
    late.start()
    try:
        table = table_names([path.stem])[0]
        return importer(connection, path, table, notes, lambda share: tell(0.05 + 0.9 * share, "Reading the rows"))
    except (duckdb.Error, BadInput) as error:
        if late.finished.is_set():
            raise BadInput(f"{path.name} takes too long to read.", hint=_ELSEWHERE) from error
        if isinstance(error, BadInput):
            raise
        raise BadInput(
            f"{path.name} cannot be imported.", hint=str(error).splitlines()[0].replace(str(path), path.name)[:200]
        ) from error
    finally:
        late.cancel()
        connection.close()


def _importer(path: Path, limit_mb: int) -> Importer | None:
    """How to import the file, by what is in it; None = it is a DuckDB file already."""
    if not path.is_file():
        raise BadInput(f"There is no file {path.name}.", hint="Choose a file that exists.")
    size = path.stat().st_size
    if size == 0:
        raise BadInput(f"{path.name} is empty.", hint="Choose a file that holds rows.")
    if size > limit_mb * 2**20:
        raise BadInput(
            f"{path.name} has {size / 2**20:,.0f} MB; the limit is {limit_mb:,} MB.",
            hint=_ELSEWHERE,
        )
    kind = database_kind(path)
    if kind == "duckdb":
        return None
    return _sqlite if kind == "sqlite" else _by_content(path)


def _by_content(path: Path) -> Importer:
    with path.open("rb") as file:
        head = file.read(4096)
    suffix = path.suffix.lower()
    if head.startswith(b"PAR1"):
        return _parquet
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return import_excel
    if suffix in (".json", ".jsonl", ".ndjson"):
        return _json
    if suffix in (".parquet", ".pq", ".xlsx", ".xlsm", ".xls"):
        raise BadInput(
            f"{path.name} is not what its ending says.", hint=f"The content is no {suffix} file. Save it again."
        )
    return _csv


def _csv(
    connection: duckdb.DuckDBPyConnection, path: Path, table: str, notes: Notes, progress: Callable[[float], None]
) -> list[Imported]:
    return [import_csv(connection, path, table, notes, progress)]


def _json(
    connection: duckdb.DuckDBPyConnection, path: Path, table: str, notes: Notes, _: Callable[[float], None]
) -> list[Imported]:
    return [import_json(connection, path, table, notes)]


def _parquet(
    connection: duckdb.DuckDBPyConnection, path: Path, table: str, notes: Notes, _: Callable[[float], None]
) -> list[Imported]:
    return [import_parquet(connection, path, table, notes)]


def _sqlite(
    connection: duckdb.DuckDBPyConnection, path: Path, _: str, notes: Notes, progress: Callable[[float], None]
) -> list[Imported]:
    return import_sqlite(connection, path, notes, progress)
