"""Excel: a sheet of typed cells for each table and a sheet with the receipt. No text can become a formula or a link."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

from assay.kernel.lazy import lazy
from assay.kernel.tabular import Column, plain
from assay.present.export.sheet import Sheet
from assay.present.numbers import PERCENT, is_currency, symbol
from assay.present.periods import as_moment

_xlsxwriter = lazy("xlsxwriter")
ROWS_CAP = 1_048_575
"""Rows an Excel sheet holds beside its heading."""
_TEXT_CAP = 32_767
_NAME_CAP = 31
_WIDEST = 48
_MEASURED = 200
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}


def xlsx_file(sheet: Sheet) -> bytes:
    """The workbook; rows beyond what a sheet holds are left out and said so on the receipt."""
    buffer = io.BytesIO()
    book = _xlsxwriter.Workbook(buffer, {**_OPTIONS, "default_date_format": "yyyy-mm-dd"})
    try:
        for name, one in zip(_names(sheet), sheet.tables, strict=True):
            _write_rows(book, one, name)
        _write_receipt(book, sheet)
    finally:
        book.close()
    return buffer.getvalue()


def _names(sheet: Sheet) -> list[str]:
    """Names of the sheets: Excel takes 31 characters, none of ``[]:*?/\\``, and no name twice."""
    if not sheet.parts:
        return ["Answer"]
    titles = [re.sub(r"[\[\]:*?/\\']", " ", one.title).strip() for one in sheet.parts]
    return [f"{number} {title}"[:_NAME_CAP].strip() for number, title in enumerate(titles, start=1)]


def _write_rows(book: Any, sheet: Sheet, name: str) -> None:
    page = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    for position, column in enumerate(sheet.table.columns):
        page.write_string(0, position, column.label, bold)
        style = book.add_format({"num_format": _format(column)}) if _format(column) else None
        values = sheet.table.arrow.column(position).slice(0, ROWS_CAP).to_pylist()
        for row, value in enumerate(values, start=1):
            _write(page, row, position, value, column, style)
        page.set_column(position, position, _width(column, values))
    page.freeze_panes(1, 0)
    if sheet.table.columns:
        page.autofilter(0, 0, min(sheet.table.row_count, ROWS_CAP), len(sheet.table.columns) - 1)


def _write(page: Any, row: int, position: int, value: Any, column: Column, style: Any) -> None:
    simple = plain(value)
    if simple is None:
        return
    if isinstance(simple, bool):
        page.write_boolean(row, position, simple)
    elif isinstance(simple, (int, float)) and abs(simple) < 1e15:
        page.write_number(row, position, simple, style)
    elif column.type in ("date", "timestamp") and (moment := as_moment(value)) and _writable(moment):
        page.write_datetime(row, position, moment, style)
    else:
        page.write_string(row, position, str(simple)[:_TEXT_CAP])


def _writable(moment: datetime) -> bool:
    """Excel counts days from 1900."""
    return moment.year >= 1900


def _format(column: Column) -> str:
    if column.type == "date":
        return "yyyy-mm-dd"
    if column.type == "timestamp":
        return "yyyy-mm-dd hh:mm:ss"
    if column.unit == PERCENT or column.role in ("share", "percent_change"):
        return "0.0%"
    if is_currency(column.unit):
        return f'"{symbol(column.unit)}"#,##0.00'
    return "#,##0" if column.type == "integer" and column.role == "metric" else ""


def _width(column: Column, values: list[Any]) -> int:
    longest = max([len(str(value)) for value in values[:_MEASURED]] + [len(column.label)])
    return min(longest + 3, _WIDEST)


def _write_receipt(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet("Receipt")
    bold, wrap = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    lines = sheet.facts()
    for one in sheet.tables:
        if one.table.row_count > ROWS_CAP:
            left = f"Excel holds {ROWS_CAP:,} rows; the rest of {one.table.row_count:,} is left out."
            lines = [("Note", left), *lines]
    for row, (name, text) in enumerate(lines):
        page.write_string(row, 0, name, bold)
        page.write_string(row, 1, text[:_TEXT_CAP], wrap)
    page.set_column(0, 0, 20)
    page.set_column(1, 1, 100)
