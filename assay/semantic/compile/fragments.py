"""SQL fragments of a model: parsed once as DuckDB, qualified with the alias of the table they belong to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.identifiers import identifier
from assay.semantic.schema import TableInfo

FORBIDDEN = (exp.Window, exp.Select, exp.SetOperation, exp.Command, exp.DDL, exp.DML, exp.Star, exp.Placeholder)
_WHY: Mapping[type, str] = {
    exp.Window: "window functions (`over`) look at other rows, and an expression is of one row",
    exp.Select: "it holds a query of its own",
    exp.Star: "`*` names no column",
    exp.Placeholder: "it has a place for a value that nobody fills in",
}


@lru_cache(maxsize=8192)
def parse(text: str, across: bool = False) -> exp.Expr:
    """One SQL expression over bare columns; InvalidSpec says why it is none. Never change what this returns.

    ``across``: columns may also be fields of another entity, written ``entity.field``.
    """
    try:
        tree = sqlglot.parse_one(text, read="duckdb")
    except (SqlglotError, RecursionError) as error:
        raise InvalidSpec(f"'{text}' is not a SQL expression.") from error
    if not isinstance(tree, exp.Expr) or isinstance(tree, FORBIDDEN) or tree.find(*FORBIDDEN):
        raise InvalidSpec(f"'{text}' is not a plain expression over columns{_why(tree)}.")
    if any(found.table and (not across or found.db) for found in tree.find_all(exp.Column)):
        raise InvalidSpec(f"'{text}' names a table; an expression uses the bare columns of its own table.")
    return tree


def _why(tree: object) -> str:
    """What about a tree is not plain, where that can be said."""
    found = tree.find(*FORBIDDEN) if isinstance(tree, exp.Expr) else None
    return next((f": {why}" for kind, why in _WHY.items() if isinstance(found, kind)), "")


def aggregates(text: str) -> str:
    """The first aggregate within an expression, as SQL; empty where it has none.

    >>> aggregates("sum(fee) / 2"), aggregates("fee / 2")
    ('SUM(fee)', '')
    """
    found = parse(text, True).find(exp.AggFunc)
    return found.sql(dialect="duckdb") if found is not None else ""


def columns_of(text: str) -> tuple[str, ...]:
    """Names of the columns an expression reads."""
    return tuple(dict.fromkeys(found.name for found in parse(text).find_all(exp.Column)))


def references_of(text: str) -> tuple[tuple[str, str], ...]:
    """Entity (or relationship) and field of everything an expression reads; no entity for columns of its own table."""
    return tuple(dict.fromkeys((found.table, found.name) for found in parse(text, True).find_all(exp.Column)))


def physical(name: str, table: TableInfo | None) -> str:
    """The column's name as the database spells it."""
    found = table.column(name) if table else None
    return found.name if found else name


Elsewhere = Callable[[str, str], exp.Expr]
"""How a field of another entity is read: ``(entity or relationship, field)`` to SQL."""


def qualified(text: str, alias: str, table: TableInfo | None, elsewhere: Elsewhere | None = None) -> exp.Expr:
    """A fresh copy of the fragment, its columns read from ``alias``, those of other entities from ``elsewhere``."""
    tree = parse(text, elsewhere is not None).copy()
    for found in list(tree.find_all(exp.Column)):
        replacement: exp.Expr = exp.Column(this=identifier(physical(found.name, table)), table=identifier(alias))
        if found.table and elsewhere is not None:
            replacement = elsewhere(found.table, found.name)
        if found is tree:
            return replacement
        found.replace(replacement)
    return exp.Paren(this=tree) if isinstance(tree, (exp.Binary, exp.Not)) else tree
