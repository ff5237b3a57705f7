"""Texts of a source in a file beside it: who types a name finds it among a million without the database being asked.

A profile holds the most frequent values of a column. The others are read once, when a source is read, and kept in
order of their folded text. Columns with personal data are left out; what somebody may know of the rest is for those to
judge who look things up (they see the source through ``sight``).
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assay.catalog.ports import Report, silent
from assay.kernel.errors import AssayError
from assay.kernel.folding import fold
from assay.query.ports import Connector
from assay.semantic.model import SemanticModel
from assay.semantic.schema import Schema
from assay.semantic.values import half_known

MOST = 1_000_000
"""Texts of a column that are kept, the most frequent ones."""
LONGEST = 80
"""Characters; longer texts are nobody's name."""
BUDGET_SECONDS = 60.0
_LAST = "\U0010ffff"
Found = tuple[str, str, str]
Place = tuple[str, str]
_MAKE = """
CREATE TABLE places (place INTEGER PRIMARY KEY, tbl TEXT NOT NULL, col TEXT NOT NULL);
CREATE TABLE texts (folded TEXT NOT NULL, place INTEGER NOT NULL, text TEXT NOT NULL,
                    PRIMARY KEY (folded, place, text)) WITHOUT ROWID;
"""
_READ = "SELECT tbl, col, text FROM texts JOIN places USING (place) WHERE "


@dataclass(frozen=True)
class ValueFile:
    """The texts of one source. Opened for each look-up: a file that is replaced is seen at once."""

    path: Path

    def find(self, texts: Sequence[str]) -> Sequence[Found]:
        """Those written like one of these."""
        wanted = list(dict.fromkeys(map(written, texts)))
        marks = ", ".join("?" * len(wanted))
        return self._rows(f"{_READ} folded IN ({marks}) ORDER BY folded, place, text", wanted)

    def starting(self, prefix: str, limit: int) -> Sequence[Found]:
        """Those that begin so."""
        begin = written(prefix)
        sql = f"{_READ} folded >= ? AND folded < ? ORDER BY folded, place, text LIMIT ?"
        return self._rows(sql, [begin, begin + _LAST, limit])

    def _rows(self, sql: str, given: Sequence[object]) -> Sequence[Found]:
        if not self.path.is_file():
            return ()
        with closing(sqlite3.connect(f"{self.path.as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, given).fetchall()


@dataclass(frozen=True)
class ValueFiles:
    """The files of all sources, in one folder."""

    folder: Path

    def of(self, source: str) -> ValueFile:
        """The texts of a source, by its id."""
        return ValueFile(self.folder / f"{source}.db")

    def make(
        self, source: str, model: SemanticModel, schema: Schema, connector: Connector, report: Report = silent
    ) -> None:
        """Read the texts that no profile holds whole. A column that cannot be read, or not in time, adds none."""
        places = sorted({(table.key, column.name) for _, _, table, column in half_known(model, schema)})
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.of(source).path
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.unlink(missing_ok=True)
        os.close(os.open(fresh, os.O_CREAT | os.O_WRONLY, 0o600))
        try:
            with closing(sqlite3.connect(fresh)) as connection, connection:
                connection.executescript(_MAKE)
                _fill(connection, places, connector, report)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)

    def keep(self, source: str, model: SemanticModel, schema: Schema) -> None:
        """Forget the texts of columns that have become personal."""
        path = self.of(source).path
        if not path.is_file():
            return
        known = {(table.key, column.name) for _, _, table, column in half_known(model, schema)}
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA secure_delete = ON")
            for place, table, column in connection.execute("SELECT place, tbl, col FROM places").fetchall():
                if (table, column) not in known:
                    connection.execute("DELETE FROM texts WHERE place = ?", (place,))
                    connection.execute("DELETE FROM places WHERE place = ?", (place,))

    def remove(self, source: str) -> None:
        """Forget a source."""
        self.of(source).path.unlink(missing_ok=True)


def written(text: str) -> str:
    """A text as it is compared: folded, with single spaces.

    >>> written("  Café   Olé ")
    'cafe ole'
    """
    return " ".join(fold(text).split())


def _fill(connection: sqlite3.Connection, places: Collection[Place], connector: Connector, report: Report) -> None:
    until = time.monotonic() + BUDGET_SECONDS
    for number, (table, column) in enumerate(places):
        report(number / len(places), f"Reading the values of {table}")
        connection.execute("INSERT INTO places VALUES (?, ?, ?)", (number, table, column))
        rows = sorted((written(text), number, text) for text in _texts(connector, table, column, until))
        connection.executemany("INSERT OR IGNORE INTO texts VALUES (?, ?, ?)", rows)


def _texts(connector: Connector, table: str, column: str, until: float) -> Iterator[str]:
    if time.monotonic() > until:
        return
    try:
        values, _ = connector.distinct_values(table, column, MOST)
    except AssayError:
        return
    yield from (value for value in values if isinstance(value, str) and 0 < len(value) <= LONGEST)
