"""ClickHouse reads files and addresses where a table's name stands: only names the database lists may stand there."""

from __future__ import annotations

from collections.abc import Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.kernel.errors import Refused

_GENERATORS = frozenset({"numbers", "generateseries", "generate_series", "zeros", "values"})
_UNSAFE = (
    "file",
    "getserverport",
    "dictget",
    "dicthas",
    "joinget",
    "catboost",
    "connectionid",
    "showcert",
    "executable",
)


def tables_read(sql: str) -> frozenset[str]:
    """Names of the tables ``sql`` reads, its own CTEs left out.

    Raises Refused when it reads from another database, a file, an address, or a function other than number generators.
    """
    try:
        tree = sqlglot.parse_one(sql, read="clickhouse")
    except (SqlglotError, RecursionError) as error:
        raise Refused("The statement cannot be read as SQL.", hint="Check quotes and brackets.") from error
    outside = next(_outside(tree), None)
    if outside is not None:
        raise Refused(f"{outside} cannot be read.", hint="Only tables of this database can be read.")
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    return frozenset(table.name for table in tree.find_all(exp.Table) if isinstance(table.this, exp.Identifier)) - own


def require_known_tables(read: frozenset[str], known: frozenset[str]) -> None:
    """Raise Refused when a table is not among those the database lists: a file's name may stand in its place."""
    unknown = sorted(read - known)
    if unknown:
        raise Refused(f"There is no table {unknown[0]}.", hint="Only tables of this database can be read.")


def _outside(tree: exp.Expr) -> Iterator[str]:
    for table in tree.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier):
            if table.db or table.catalog or "/" in table.name:
                yield table.sql(dialect="clickhouse")
        elif _function_name(table.this) not in _GENERATORS:
            yield table.sql(dialect="clickhouse")
    for membership in tree.find_all(exp.In):
        if membership.args.get("field") is not None:  # ``x IN name`` reads the table, or file, of that name
            yield membership.sql(dialect="clickhouse")
    for function in tree.find_all(exp.Func):
        if _function_name(function).startswith(_UNSAFE):
            yield function.sql(dialect="clickhouse")


def _function_name(node: exp.Expr) -> str:
    named = node.name if isinstance(node, exp.Anonymous) else getattr(node, "sql_name", lambda: "")()
    return str(named).replace("_", "").lower() if named else ""
