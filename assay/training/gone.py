"""Tables and columns that a statement reads and its source does not have (any more)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.semantic.schema import Schema, TableInfo


def missing_in(sql: str, schema: Schema) -> list[str]:
    """What a statement reads that is not there; nothing where the statement cannot be read."""
    tree = read_sql(sql, schema)
    return missing_names(tree, schema) if tree is not None else []


def read_sql(sql: str, schema: Schema) -> exp.Expr | None:
    """The statement as a tree, with a day in place of ``{today}``; None where it cannot be read."""
    dated = sql.replace("{today}", "2000-01-01").replace("{last_year}", "2000")
    try:
        return sqlglot.parse_one(dated, schema.dialect)
    except (SqlglotError, RecursionError):
        return None


def missing_names(tree: exp.Expr, live: Schema) -> list[str]:
    """Tables and columns a statement reads that are not there; names the statement makes itself are no columns."""
    made = {one.alias for one in tree.find_all(exp.Alias, exp.CTE, exp.TableAlias, exp.Subquery) if one.alias}
    ctes = {one.alias.casefold() for one in tree.find_all(exp.CTE)}
    read = [table for table in tree.find_all(exp.Table) if table.name.casefold() not in ctes]
    gone = [table.name for table in read if live.table(table.name) is None]
    by_alias = {table.alias_or_name.casefold(): live.table(table.name) for table in read}
    known = [table for table in by_alias.values() if table is not None]
    for column in tree.find_all(exp.Column):
        if column.name in made or column.table.casefold() in ctes or column.name == "*":
            continue
        owner = by_alias.get(column.table.casefold()) if column.table else None
        if column.table and owner is None:
            continue
        if not _has(column.name, [owner] if owner else known, bool(gone)):
            gone.append(f"{owner.name}.{column.name}" if owner else column.name)
    return list(dict.fromkeys(gone))


def _has(name: str, tables: Sequence[TableInfo], unsure: bool) -> bool:
    return any(table.column(name) is not None for table in tables) or (unsure and len(tables) != 1) or not tables
