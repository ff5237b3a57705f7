"""CSV after RFC 4180: comma, CRLF, quotes doubled, UTF-8 with a mark so that spreadsheets read accents."""

from __future__ import annotations

import csv
import io
from typing import Any

from assay.present.export.sheet import Sheet, neutral

_BATCH = 50_000


def csv_file(sheet: Sheet) -> bytes:
    """All rows under the column labels; formulas are disarmed in texts, numbers stay numbers.

    Several tables stand one below the other, each under its title, with an empty line between.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for number, one in enumerate(sheet.tables):
        if sheet.parts:
            writer.writerows([[], [neutral(one.title)]] if number else [[neutral(one.title)]])
        _write(writer, one)
    return ("\ufeff" + buffer.getvalue()).encode("utf-8")


def _write(writer: Any, sheet: Sheet) -> None:
    writer.writerow([neutral(column.label) for column in sheet.table.columns])
    for start in range(0, sheet.table.row_count, _BATCH):
        writer.writerows([_cell(value) for value in row] for row in sheet.table.rows(start, _BATCH))


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return neutral(value)
