"""ClickHouse reads files and addresses where a table's name stands: only names the database lists may stand there."""

from __future__ import annotations

from collections.abc import Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from assay.kernel.errors import Refused

_GENERATORS = frozenset({"numbers", "generateseries", "generate_series", "zeros", "values"})
_UNSAFE = frozenset(
    {
        "file",
        "getserverport",
        "dictget",
        "joinget",
        "catboostevaluate",
        "connectionid",
        "showcertificate",
        "filesystempath",
    }
)


def require_known_tables(sql: str, tables: frozenset[str]) -> None:
    """Raise Refused when ``sql`` reads anything but ``tables``, its own CTEs and number generators."""
    try:
        tree = sqlglot.parse_one(sql, read="clickhouse")
    except (SqlglotError, RecursionError) as error:
        raise Refused("The statement cannot be read as SQL.", hint="Check quotes and brackets.") from error
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    unknown = next((name for name in _outside(tree, tables | own)), None)
    if unknown is not None:
        raise Refused(f"There is no table {unknown}.", hint="Only tables of this database can be read.")


def _outside(tree: exp.Expr, known: frozenset[str] | set[str]) -> Iterator[str]:
    for table in tree.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier):
            if table.db or table.catalog or table.name not in known:
                yield table.sql(dialect="clickhouse")
        elif _function_name(table.this) not in _GENERATORS:
            yield table.sql(dialect="clickhouse")
    for function in tree.find_all(exp.Func):
        if _function_name(function) in _UNSAFE:
            yield function.sql(dialect="clickhouse")


def _function_name(node: exp.Expr) -> str:
    named = node.name if isinstance(node, exp.Anonymous) else getattr(node, "sql_name", lambda: "")()
    return str(named).replace("_", "").lower() if named else ""
