"""Delimited text into a table of texts: every row comes along, and rows of odd width are mended and counted."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv

from assay.kernel.errors import BadInput
from data_connectors.importing.report import Notes, counted
from data_connectors.importing.sniff import Delimited

_BLOCK = 4 << 20
_EXAMPLES = 3


@dataclass
class _Ragged:
    """Rows with too few or too many cells, kept aside while the rest streams by."""

    delimiter: str
    quoting: bool
    width: int
    rows: list[list[str | None]] = field(default_factory=list)
    short: int = 0
    long: list[str] = field(default_factory=list)
    trailing: int = 0
    blank: int = 0

    def take(self, row: pacsv.InvalidRow) -> str:
        """The reader's handler: mend the row and tell the reader to go on without it."""
        cells = row.text.split(self.delimiter)
        if self.quoting:
            cells = next(csv.reader([row.text], delimiter=self.delimiter), [])
        if not any(cell.strip() for cell in cells):
            self.blank += 1
            return "skip"
        if len(cells) < self.width:
            self.short += 1
        elif any(cell.strip() for cell in cells[self.width :]):
            self.long.append(str(row.number) if row.number else "?")
        else:
            self.trailing += 1
        self.rows.append([*cells, *[None] * self.width][: self.width])
        return "skip"


def read_batches(
    path: Path, sniffed: Delimited, notes: Notes, progress: Callable[[float], None]
) -> Iterator[pa.RecordBatch]:
    """The rows as texts in columns ``c0``, ``c1``, …; mended rows come last. Raises BadInput."""
    names = [f"c{place}" for place in range(sniffed.layout.width)]
    ragged = _Ragged(sniffed.delimiter, sniffed.quoting, sniffed.layout.width)
    total, done = max(path.stat().st_size, 1), 0
    try:
        with _open(path, sniffed, names, ragged) as reader:
            for batch in reader:
                done += batch.nbytes
                progress(min(done / total, 1.0))
                yield batch
    except (pa.ArrowInvalid, UnicodeError) as error:
        raise BadInput(f"{path.name} cannot be read as a table.", hint=_hint(str(error))) from error
    if ragged.rows:
        columns = [pa.array([row[at] for row in ragged.rows], pa.string()) for at in range(len(names))]
        yield pa.RecordBatch.from_arrays(columns, names=names)
    _note(ragged, notes)


def _open(path: Path, sniffed: Delimited, names: list[str], ragged: _Ragged) -> pacsv.CSVStreamingReader:
    return pacsv.open_csv(
        path,
        read_options=pacsv.ReadOptions(
            use_threads=False,  # one thread knows the numbers of odd rows
            block_size=_BLOCK,
            skip_rows=sniffed.skip_lines,
            column_names=names,
            encoding=sniffed.encoding,
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=sniffed.delimiter,
            quote_char='"' if sniffed.quoting else False,
            newlines_in_values=sniffed.quoting,
            ignore_empty_lines=True,
            invalid_row_handler=ragged.take,
        ),
        convert_options=pacsv.ConvertOptions(
            check_utf8=True,
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=True,
            null_values=[""],
            quoted_strings_can_be_null=True,
        ),
    )


def _hint(words: str) -> str:
    if "quote" in words.lower() or "out of sync" in words.lower():
        return "A quotation mark that is never closed is likely. Save the file again as CSV."
    return "Save the file again as CSV (UTF-8)."


def _note(ragged: _Ragged, notes: Notes) -> None:
    if ragged.short:
        notes.add(f"{counted(ragged.short, 'row')} had fewer cells than the header; the missing cells are empty.")
    if ragged.long:
        shown = ", ".join(ragged.long[:_EXAMPLES]) + (", …" if len(ragged.long) > _EXAMPLES else "")
        number = counted(len(ragged.long), "row")
        notes.add(
            f"{number} had more cells than the header; what stood in the extra cells is left out (data rows {shown})."
        )
