"""A CSV or TSV file as one typed table."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa

from data_connectors.importing.delimited import read_batches
from data_connectors.importing.encoding import encoding_of
from data_connectors.importing.names import column_names
from data_connectors.importing.report import Imported, Notes, counted
from data_connectors.importing.sniff import Delimited, sniff_file
from data_connectors.importing.typed import Texts, make_typed, quoted

RAW = "raw_texts"
_TOTAL = re.compile(r"(grand |sub)?total|sum|summe|gesamt|insgesamt|totale|somme|overall", re.IGNORECASE)
_ENCODINGS = {
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
}


def import_csv(
    connection: duckdb.DuckDBPyConnection, path: Path, table: str, notes: Notes, progress: Callable[[float], None]
) -> Imported:
    """Create ``table`` from a delimited file. Raises BadInput."""
    sniffed = sniff_file(path, encoding_of(path), "\t" if path.suffix.lower() in (".tsv", ".tab") else None)
    _note(sniffed, notes)
    names = column_names(sniffed.layout.header, sniffed.layout.width, notes)
    batches = read_batches(path, sniffed, notes, lambda share: progress(0.6 * share))
    schema = pa.schema([(f"c{place}", pa.string()) for place in range(len(names))])
    reader = pa.RecordBatchReader.from_batches(schema, (batch.cast(schema) for batch in batches))
    connection.register("incoming", reader)
    connection.execute(f"CREATE TEMP TABLE {RAW} AS SELECT * FROM incoming")
    connection.unregister("incoming")
    return finish(connection, names, table, notes, sniffed.delimiter, nameless=_nameless(sniffed, len(names)))


def _nameless(sniffed: Delimited, width: int) -> frozenset[int]:
    header = sniffed.layout.header
    return frozenset(at for at in range(width) if header is not None and (at >= len(header) or not header[at].strip()))


def _note(sniffed: Delimited, notes: Notes) -> None:
    if sniffed.layout.titles:
        shown = "; ".join(sniffed.layout.titles)[:120]
        notes.add(f"{counted(len(sniffed.layout.titles), 'row')} above the table left out: {shown}")
    if not sniffed.quoting:
        notes.add("A quotation mark is never closed, so quotation marks were read like any other character.")
    if sniffed.encoding in _ENCODINGS:
        notes.add(f"The text is encoded as {_ENCODINGS[sniffed.encoding]}.")


def finish(
    connection: duckdb.DuckDBPyConnection,
    names: list[str],
    table: str,
    notes: Notes,
    delimiter: str = ",",
    units: tuple[str | None, ...] = (),
    nameless: frozenset[int] = frozenset(),
) -> Imported:
    """From the table of texts to the typed one: empty columns without a name and rows of totals go, both noted."""
    _drop_total(connection, len(names), notes)
    keep = _kept(connection, len(names), nameless)
    if len(keep) < len(names):
        notes.add(f"{counted(len(names) - len(keep), 'empty column')} without a name left out.")
    texts = Texts(
        RAW,
        tuple(f"c{at}" for at in keep),
        tuple(names[at] for at in keep),
        tuple(units[at] for at in keep) if units else (),
    )
    rows = make_typed(connection, texts, table, notes, delimiter)
    connection.execute(f"DROP TABLE {RAW}")
    if not rows:
        notes.add("There are no rows below the header.")
    return Imported(table, rows, texts.names)


def _kept(connection: duckdb.DuckDBPyConnection, width: int, nameless: frozenset[int]) -> list[int]:
    if not nameless:
        return list(range(width))
    counts = connection.execute(
        f"SELECT {', '.join(f'COUNT(NULLIF(TRIM(c{at}), {chr(39) * 2}))' for at in range(width))} FROM {RAW}"
    ).fetchall()
    kept = [at for at in range(width) if at not in nameless or counts[0][at]]
    return kept or list(range(width))


def _drop_total(connection: duckdb.DuckDBPyConnection, width: int, notes: Notes) -> None:
    """A last row that sums up the others would count everything twice."""
    if width < 2:
        return
    cells = ", ".join(quoted(f"c{at}") for at in range(width))
    last = connection.execute(f"SELECT rowid, {cells} FROM {RAW} ORDER BY rowid DESC LIMIT 1").fetchall()
    if not last or last[0][0] < 3:
        return
    words = [str(cell).strip() for cell in last[0][1:] if cell is not None and str(cell).strip()]
    if len(words) > 1 and _TOTAL.fullmatch(words[0].rstrip(":")) and any(char.isdigit() for char in words[1]):
        connection.execute(f"DELETE FROM {RAW} WHERE rowid = {last[0][0]}")
        notes.add(f"The last row is a total ({words[0]}) and was left out.")
