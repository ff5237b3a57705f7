"""A database as it physically is: what connectors report and everything else reads."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

ColumnType = Literal["integer", "number", "text", "boolean", "date", "timestamp", "time", "json", "binary", "other"]


@dataclass(frozen=True)
class Profile:
    """What is known of a column's values without reading more than needed.

    ``samples`` are distinct values as plain scalars, most frequent first; ``complete`` says they are all there are.
    ``distinct`` and ``nulls`` are counts, None when not measured. ``minimum`` / ``maximum`` are plain (dates ISO 8601).
    """

    distinct: int | None = None
    nulls: int | None = None
    minimum: Any = None
    maximum: Any = None
    samples: tuple[Any, ...] = ()
    complete: bool = False


@dataclass(frozen=True)
class ColumnInfo:
    """One column: its portable type, the engine's own type name, comment and profile."""

    name: str
    type: ColumnType
    db_type: str = ""
    nullable: bool = True
    comment: str | None = None
    profile: Profile = Profile()


@dataclass(frozen=True)
class ForeignKey:
    """``columns`` of this table refer to ``ref_columns`` of ``ref_table``; ``inferred`` when not declared."""

    columns: tuple[str, ...]
    ref_table: str
    ref_columns: tuple[str, ...]
    inferred: bool = False


@dataclass(frozen=True)
class TableInfo:
    """One table or view. ``schema`` is None for the connection's default schema."""

    name: str
    columns: tuple[ColumnInfo, ...]
    schema: str | None = None
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    comment: str | None = None
    row_count: int | None = None
    is_view: bool = False

    @property
    def key(self) -> str:
        """Name by which the rest of the house refers to this table: ``name`` or ``schema.name``."""
        return f"{self.schema}.{self.name}" if self.schema else self.name

    def column(self, name: str) -> ColumnInfo | None:
        """The column of that name, compared without case."""
        folded = name.casefold()
        return next((column for column in self.columns if column.name.casefold() == folded), None)


@dataclass(frozen=True)
class Schema:
    """All tables of a source. ``dialect`` is sqlglot's name; ``data_version`` changes when the data does."""

    dialect: str
    tables: tuple[TableInfo, ...]
    data_version: str = ""
    notes: tuple[str, ...] = field(default=())

    def table(self, key: str) -> TableInfo | None:
        """The table of that key or bare name, compared without case."""
        return self._by_name.get(key.casefold())

    @cached_property
    def _by_name(self) -> dict[str, TableInfo]:
        """Tables by folded name and key; a key comes before a bare name, the first of several before the others."""
        bare = {table.name.casefold(): table for table in reversed(self.tables)}
        return bare | {table.key.casefold(): table for table in reversed(self.tables)}

    def fingerprint(self) -> str:
        """Digest of the structure (not of the data): equal exactly when tables, columns, types and keys are."""
        shape = [
            (
                t.key,
                t.primary_key,
                [(column.name, column.type) for column in t.columns],
                [(link.columns, link.ref_table) for link in t.foreign_keys],
            )
            for t in sorted(self.tables, key=lambda table: table.key)
        ]
        return hashlib.sha256(repr(shape).encode()).hexdigest()[:16]
