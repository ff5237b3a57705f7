"""Statements that every question runs, compiled once and given straight to the driver.

SQLAlchemy writes the SQL and converts the values; its execution and result objects, which cost several times more than
the query itself, are left out. The transaction stays SQLAlchemy's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, Dialect, Engine, Table, Text, cast
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import Select

Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class _Compiled:
    """SQL of one dialect, and for each value its name, its default and its conversion."""

    sql: str
    values: tuple[tuple[str, Any, Convert | None], ...]
    positional: bool

    def arranged(self, given: Mapping[str, Any]) -> Sequence[Any] | Mapping[str, Any]:
        found = {name: given.get(name, default) for name, default, _ in self.values}
        for name, _, convert in self.values:
            if convert is not None:
                found[name] = convert(found[name])
        return tuple(found[name] for name, _, _ in self.values) if self.positional else found


@dataclass(frozen=True)
class Prepared:
    """A statement without lists of changing length. ``columns`` are those an insert fills."""

    statement: Select[Any] | UpdateBase
    columns: tuple[str, ...] | None = None
    _by_dialect: dict[str, _Compiled] = field(default_factory=dict, repr=False, compare=False)

    def run(self, connection: Connection, given: Mapping[str, Any]) -> Any:
        """Execute within the connection's transaction; the driver's cursor. Driver errors come as they are."""
        compiled = self._for(connection.dialect)
        cursor = connection.connection.cursor()
        cursor.execute(compiled.sql, compiled.arranged(given))
        return cursor

    def first(self, connection: Connection, given: Mapping[str, Any]) -> Any:
        """The first row as a tuple, or None."""
        return self.run(connection, given).fetchone()

    def look(self, engine: Engine, given: Mapping[str, Any]) -> Any:
        """The same of a query alone, on a connection of its own."""
        held = engine.raw_connection()
        try:
            cursor = held.cursor()
            compiled = self._for(engine.dialect)
            cursor.execute(compiled.sql, compiled.arranged(given))
            return cursor.fetchone()
        finally:
            held.close()

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._by_dialect.get(dialect.name)
        if found is None:
            found = self._by_dialect[dialect.name] = self._compiled(dialect)
        return found

    def _compiled(self, dialect: Dialect) -> _Compiled:
        made: Any = self.statement.compile(dialect=dialect, column_keys=self.columns)
        converters = {
            name: bound.type.dialect_impl(dialect).bind_processor(dialect) for bound, name in made.bind_names.items()
        }
        names = made.positiontup if made.positional else list(converters)
        values = tuple((name, made.params[name], converters[name]) for name in names)
        return _Compiled(str(made), values, made.positional)


def plain_columns(table: Table, record: type) -> tuple[ColumnElement[Any], ...]:
    """The columns of a record, documents as their text: the same simple values from every driver."""
    columns = [table.c[name] for name in record.__dataclass_fields__]  # type: ignore[attr-defined]
    return tuple(cast(column, Text) if isinstance(column.type, JSON) else column for column in columns)
