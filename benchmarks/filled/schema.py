"""The published schemas, and what gold queries compare their columns with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify

Place = tuple[str, str]
"""Table and column, in small letters."""
COMPARISONS = (exp.EQ, exp.Like, exp.NEQ, exp.GT, exp.LT, exp.GTE, exp.LTE, exp.Between, exp.In)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a schema; ``parent`` is the table and column it points to."""

    name: str
    type: str
    key: bool
    parent: tuple[str, str] | None = None

    @property
    def words(self) -> frozenset[str]:
        """The words of the name."""
        return frozenset(self.name.lower().split("_"))


@dataclass(frozen=True, slots=True)
class Schema:
    """Tables with their columns."""

    name: str
    tables: Mapping[str, Sequence[Column]]

    def in_order(self) -> list[str]:
        """Tables, parents first; a circle is broken anywhere."""
        done: list[str] = []
        while len(done) < len(self.tables):
            left = [table for table in self.tables if table not in done]
            done.append(next((table for table in left if self._parents(table) <= {*done, table}), left[0]))
        return done

    def _parents(self, table: str) -> frozenset[str]:
        return frozenset(column.parent[0] for column in self.tables[table] if column.parent)

    def is_only_key(self, table: str, column: str) -> bool:
        """Whether the column alone tells the table's rows apart."""
        return [one.name for one in self.tables[table] if one.key] == [column]


def schema_of(raw: Mapping[str, Any]) -> Schema:
    """One entry of the file of schemas."""
    tables: dict[str, list[Column]] = {name: [] for name in raw["table_names_original"]}
    names = list(tables)
    where = [(names[table] if table >= 0 else "", column) for table, column in raw["column_names_original"]]
    parents = {child: where[parent] for child, parent in raw["foreign_keys"]}
    for at, ((table, column), kind) in enumerate(zip(where, raw["column_types"], strict=True)):
        if table:
            tables[table].append(Column(column, kind, at in raw["primary_keys"], parents.get(at)))
    return Schema(raw["db_id"], tables)


def literals_of(schema: Schema, queries: Sequence[str]) -> Mapping[Place, Sequence[str]]:
    """What the queries compare each column with; a query that cannot be read tells nothing."""
    known = {table: {column.name: column.type for column in columns} for table, columns in schema.tables.items()}
    found: dict[Place, dict[str, None]] = {}
    for text in queries:
        for place, value in _places(text, known):
            found.setdefault(place, {})[value.strip("%")] = None
    return {place: list(values) for place, values in found.items()}


def _places(text: str, known: Mapping[str, Mapping[str, str]]) -> list[tuple[Place, str]]:
    try:
        tree = qualify(
            sqlglot.parse_one(text, read="sqlite"), schema=dict(known), dialect="sqlite",
            validate_qualify_columns=False, quote_identifiers=False,
        )  # fmt: skip
    except SqlglotError:
        return []
    tables = {table.alias_or_name.lower(): table.name.lower() for table in tree.find_all(exp.Table)}
    return [
        ((tables.get(column.table.lower(), column.table.lower()), column.name.lower()), value)
        for comparison in tree.find_all(*COMPARISONS)
        for column, value in _compared(comparison)
    ]


def _compared(comparison: exp.Expr) -> Iterator[tuple[exp.Column, str]]:
    column = comparison.this
    if not isinstance(column, exp.Column):
        return
    given = [other for key in ("expression", "low", "high") if (other := comparison.args.get(key))]
    for other in [*given, *comparison.args.get("expressions", ())]:
        value = other.this if isinstance(other, exp.Neg) else other
        if isinstance(value, exp.Literal):
            yield column, str(value.this)
        elif isinstance(value, exp.Column) and not value.table:
            yield column, value.name
