"""Excel workbooks: every visible sheet that holds a table becomes one."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from assay.kernel.errors import BadInput
from assay.kernel.lazy import lazy
from data_connectors.importing.csv_table import RAW, finish
from data_connectors.importing.names import column_names, table_names
from data_connectors.importing.report import Imported, Notes, counted
from data_connectors.importing.sniff import Layout, find_layout

openpyxl = lazy("openpyxl")

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UNPACKED = 2 << 30
_CHUNK = 20_000
_CURRENCY = (("€", "EUR"), ("£", "GBP"), ("¥", "JPY"), ("$", "USD"))


def import_excel(
    connection: duckdb.DuckDBPyConnection, path: Path, title: str, notes: Notes, progress: Callable[[float], None]
) -> list[Imported]:
    """One table per sheet; a single one is called after the file. Raises BadInput."""
    _require_readable(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of styles it does not keep, which are of no interest here
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        except Exception as error:
            raise BadInput(
                f"{path.name} cannot be read as an Excel workbook.", hint="Open and save it again as .xlsx."
            ) from error
        try:
            return _sheets(connection, book, title, notes, progress)
        finally:
            book.close()


def _require_readable(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(1 << 20)
    if head.startswith(_OLD):
        if _ENCRYPTED in head or _ENCRYPTED in path.read_bytes():
            raise BadInput(f"{path.name} is protected by a password.", hint="Save a copy without the password.")
        raise BadInput(f"{path.name} is a workbook of the old .xls format.", hint="Save it as .xlsx.")
    if not zipfile.is_zipfile(path):
        raise BadInput(f"{path.name} is not an Excel workbook.", hint="Save it as .xlsx or CSV.")
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED:
            raise BadInput(f"{path.name} is too large once unpacked.", hint="Save the sheets as CSV.")


def _sheets(
    connection: duckdb.DuckDBPyConnection, book: Any, title: str, notes: Notes, progress: Callable[[float], None]
) -> list[Imported]:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    hidden = len(book.worksheets) - len(sheets)
    if hidden:
        notes.add(f"{counted(hidden, 'hidden sheet')} left out.")
    filled = [(sheet, layout) for sheet in sheets if (layout := _layout(sheet)) is not None]
    empty = [sheet.title for sheet in sheets if all(sheet is not kept for kept, _ in filled)]
    if empty:
        notes.add(f"Nothing in {counted(len(empty), 'sheet')}: {', '.join(empty)}.")
    if not filled:
        raise BadInput("The workbook holds no rows.", hint="Choose a workbook with a table in it.")
    names = [title] if len(filled) == 1 else table_names(sheet.title for sheet, _ in filled)
    done = []
    for at, ((sheet, layout), name) in enumerate(zip(filled, names, strict=True)):
        notes.prefix = f"{sheet.title}: " if len(filled) > 1 else ""
        done.append(_sheet(connection, sheet, layout, name, notes))
        progress((at + 1) / len(filled))
    notes.prefix = ""
    return done


def _layout(sheet: Any) -> Layout | None:
    """Where the table lies in the sheet; None when it is empty."""
    head = [[_text(cell) or "" for cell in row] for row in islice(sheet.iter_rows(values_only=True), 200)]
    trimmed = [_right_trimmed(row) for row in head]
    if not any(trimmed):
        return None
    width = max(len(row) for row in trimmed)
    return find_layout([[*row, *[""] * width][:width] for row in trimmed])


def _right_trimmed(row: list[str]) -> list[str]:
    while row and not row[-1].strip():
        row = row[:-1]
    return row


def _sheet(connection: duckdb.DuckDBPyConnection, sheet: Any, layout: Layout, name: str, notes: Notes) -> Imported:
    if layout.titles:
        notes.add(f"{counted(len(layout.titles), 'row')} above the table left out: {'; '.join(layout.titles)[:120]}")
    names = column_names(layout.header, layout.width, notes)
    units = _units(sheet, layout)
    schema = pa.schema([(f"c{at}", pa.string()) for at in range(layout.width)])
    reader = pa.RecordBatchReader.from_batches(schema, _batches(sheet, layout, schema, units))
    connection.register("incoming", reader)
    connection.execute(f"CREATE TEMP TABLE {RAW} AS SELECT * FROM incoming")
    connection.unregister("incoming")
    header = layout.header or ()
    nameless = frozenset(at for at in range(layout.width) if layout.header and (at >= len(header) or not header[at]))
    return finish(connection, names, name, notes, units=units, nameless=nameless)


def _units(sheet: Any, layout: Layout) -> tuple[str | None, ...]:
    """Units by the number format of the first filled cell of each column."""
    found: list[str | None] = [None] * layout.width
    for row in islice(sheet.iter_rows(), layout.skip, layout.skip + 50):
        for at, cell in enumerate(row[: layout.width]):
            if found[at] is None and isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
                found[at] = _unit(str(cell.number_format or ""))
    return tuple(found)


def _unit(form: str) -> str | None:
    if re.search(r"\d%|%$", form):
        return "percent"
    return next((code for sign, code in _CURRENCY if sign in form.replace("[$-", "[")), None)


def _batches(sheet: Any, layout: Layout, schema: pa.Schema, units: Sequence[str | None]) -> Iterator[pa.RecordBatch]:
    rows = sheet.iter_rows(min_row=layout.skip + 1, max_col=layout.width, values_only=True)
    while chunk := list(islice(rows, _CHUNK)):
        filled = [row for row in chunk if any(cell is not None and cell != "" for cell in row)]
        columns = [
            pa.array([_text(row[at]) if at < len(row) else None for row in filled], pa.string())
            for at in range(layout.width)
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _text(value: Any) -> str | None:
    """A cell as a text that reads back as the same value: ISO dates, plain numbers, yes and no."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S" + (".%f" if value.microsecond else ""))
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value.total_seconds()) if isinstance(value, timedelta) else str(value)
