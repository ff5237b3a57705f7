"""What all SQL connectors share: check, introspect, distinct values. An engine adds how to connect and its catalog."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

from assay.kernel.errors import AssayError, NotFound, SourceFailed, SourceUnreachable
from assay.kernel.tabular import plain
from assay.semantic.schema import ColumnInfo, Schema, TableInfo
from data_connectors.profiling import profile_table
from data_connectors.traits import Rows, Traits

Report = Callable[[float, str], None]

BUDGET_SECONDS = 90.0
"""Time after which the tables left are described without profiles."""


class SqlConnector:
    """A source that answers SQL. Subclasses give ``dialect``, ``traits``, ``_open``, ``_catalog``, ``_failures``."""

    dialect: str = ""
    traits: Traits = Traits()
    title: str = "database"

    def _open(self) -> AbstractContextManager[Rows]:
        """A short-lived connection that runs Assay's own statements."""
        raise SourceUnreachable(f"This {self.title} cannot be opened.")

    def _catalog(self, rows: Rows) -> list[TableInfo]:
        """Tables and views without profiles; ``row_count`` is an estimate, or None when the engine has none."""
        raise SourceUnreachable(f"The tables of this {self.title} cannot be listed.")

    def _advice(self, rows: Rows) -> Sequence[str]:
        """Sentences for the administrator where the account may do more than read."""
        return ()

    def _failures(self) -> tuple[type[BaseException], ...]:
        """The driver's own exception types."""
        return ()

    def _refine(self, rows: Rows, table: TableInfo) -> TableInfo:
        """Better facts for a table of which only a sample was read: those of declared keys, which have an index."""
        keys = {key[0] for key in (table.primary_key, *table.unique_keys) if len(key) == 1}
        return replace(
            table, columns=tuple(self._of_key(rows, table, c) if c.name in keys else c for c in table.columns)
        )

    def _of_key(self, rows: Rows, table: TableInfo, column: ColumnInfo) -> ColumnInfo:
        """Exact bounds; a primary key also has as many values as there are rows."""
        profile = column.profile
        if column.type in ("integer", "number", "date", "timestamp"):
            name = self.traits.name(column.name)
            low, high = rows(f"SELECT MIN({name}), MAX({name}) FROM {self.traits.table(table)}")[0]
            profile = replace(profile, minimum=plain(low), maximum=plain(high))
        if table.primary_key == (column.name,):
            profile = replace(profile, distinct=table.row_count, nulls=0)
        return replace(column, profile=profile)

    def data_version(self) -> str:
        raise SourceUnreachable(f"This {self.title} cannot say how fresh it is.")

    def recipe(self) -> Mapping[str, Any]:
        raise SourceUnreachable(f"This {self.title} cannot be queried.")

    @contextmanager
    def _rows(self) -> Iterator[Rows]:
        """A connection whose driver's errors come out as Assay's."""
        try:
            with self._open() as rows:
                yield rows
        except AssayError:
            raise
        except self._failures() as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: BaseException) -> SourceUnreachable:
        return SourceUnreachable(
            f"The {self.title} cannot be read.",
            hint="Check that it is running, and the address, name and password given.",
            details={"engine": self._safe(str(error))},
        )

    def _safe(self, text: str) -> str:
        """The driver's words without secrets."""
        return text

    def check(self) -> None:
        """Connect and run a trivial statement; raises SourceUnreachable."""
        with self._rows() as rows:
            rows("SELECT 1")

    def introspect(self, report: Report | None = None) -> Schema:
        """Tables, columns, keys, comments, counts and profiles; tables that cannot be read are named in ``notes``."""
        tell = report or _nobody
        started = time.monotonic()
        tell(0.0, "Connecting")
        version = self.data_version()
        with self._rows() as rows:
            tables = self._catalog(rows)
            notes: list[str] = list(self._advice(rows))
            profiled: list[TableInfo] = []
            for position, table in enumerate(tables):
                tell(position / len(tables), f"Reading {table.key}")
                in_time = time.monotonic() - started < BUDGET_SECONDS
                profiled.append(self._profiled(rows, table, notes) if in_time else table)
                if not in_time:
                    notes.append(f"{table.key}: values were not looked at, for lack of time.")
        tell(1.0, "Done")
        return Schema(self.dialect, tuple(profiled), version, tuple(notes))

    def _profiled(self, rows: Rows, table: TableInfo, notes: list[str]) -> TableInfo:
        try:
            profiled = profile_table(rows, table, self.traits)
            sampled = (profiled.row_count or 0) > self.traits.scan_limit
            return self._refine(rows, profiled) if sampled else profiled
        except self._failures() as error:
            notes.append(f"{table.key}: its values cannot be read ({_first_line(self._safe(str(error)))}).")
            return replace(table, row_count=None)

    def distinct_values(self, table: str, column: str, limit: int) -> tuple[list[Any], bool]:
        """Distinct values, most frequent first, and whether these are all. Raises NotFound for unknown names."""
        with self._rows() as rows:
            found = Schema(self.dialect, tuple(self._catalog(rows))).table(table)
            known = found.column(column) if found else None
            if found is None or known is None:
                raise NotFound(f"There is no column {column} in {table}.")
            name = self.traits.name(known.name)
            answer = rows(
                f"SELECT {name}, COUNT(*) FROM {self.traits.table(found)} WHERE {name} IS NOT NULL "
                f"GROUP BY {name} ORDER BY COUNT(*) DESC, {name} LIMIT {limit + 1}"
            )
        return [plain(row[0]) for row in answer[:limit]], len(answer) <= limit


def _nobody(_: float, __: str) -> None:
    return None


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0][:200] if text.strip() else "no reason given"


def failed(error: BaseException, text: str) -> SourceFailed:
    """A SourceFailed for what happened outside of a statement."""
    return SourceFailed("The database did not answer.", details={"engine": text or type(error).__name__})
