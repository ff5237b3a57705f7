"""SQL that names what the source has no more, and the same SQL with new names."""

from __future__ import annotations

from collections.abc import Sequence

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.ask.relink import relink_sql
from assay.semantic.schema import Schema
from assay.training.drift.moves import Moves
from assay.training.gone import missing_names, read_sql

_PLACES = {"{today}": "1901-02-03", "{last_year}": "1902"}
"""Days that a golden question leaves open, and what stands for them while its SQL is a tree."""


def missing(sql: str, live: Schema) -> Sequence[str] | None:
    """Tables and columns that are not there; None where the statement cannot be read."""
    tree = read_sql(sql, live)
    return None if tree is None else missing_names(tree, live)


def mended(sql: str, live: Schema, found: Moves) -> str | None:
    """The statement with what was renamed, then with what is nearest by name; None when something is missing still."""
    if any(stand_in in sql for stand_in in _PLACES.values()):
        return None
    for place, stand_in in _PLACES.items():
        sql = sql.replace(place, stand_in)
    try:
        changed = renamed_sql(sql, live.dialect, found)
    except (SqlglotError, RecursionError):
        return None
    linked = relink_sql(changed, live)
    fixed = linked[0] if linked else changed
    if missing(fixed, live) != []:
        return None
    for place, stand_in in _PLACES.items():
        fixed = fixed.replace(stand_in, place)
    return fixed


def renamed_sql(sql: str, dialect: str, found: Moves) -> str:
    """The statement with renamed tables and columns under their new names.

    >>> renamed_sql("SELECT o.tier FROM orders AS o", "duckdb", Moves(columns={"orders": {"tier": "level"}}))
    'SELECT o.level FROM orders AS o'
    >>> renamed_sql("SELECT orders.id FROM orders", "duckdb", Moves({"orders": "purchases"}))
    'SELECT orders.id FROM purchases AS orders'
    """
    tree = sqlglot.parse_one(sql, dialect)
    made = {cte.alias.casefold() for cte in tree.find_all(exp.CTE)}
    read = [table for table in tree.find_all(exp.Table) if table.name.casefold() not in made]
    tables = {table.alias_or_name.casefold(): table.name.casefold() for table in read}
    for column in tree.find_all(exp.Column):
        owners = [tables.get(column.table.casefold(), "")] if column.table else list(tables.values())
        name = column.name.casefold()
        new = next((found.columns[one][name] for one in owners if name in found.columns.get(one, {})), "")
        if new:
            column.set("this", exp.to_identifier(new, quoted=column.this.args.get("quoted")))
    for table in read:
        new = found.tables.get(table.name.casefold(), "")
        if new:
            table.set("alias", table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(table.name)))
            table.set("this", exp.to_identifier(new, quoted=table.this.args.get("quoted")))
    return tree.sql(dialect)
