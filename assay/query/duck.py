"""DuckDB's SQL as that engine understands it, where the parser's own idea differs.

JSON is read by functions: an arrow is a lambda to some functions, and a path without ``$`` is the name of one key.
``value.function(...)`` is ``function(value, ...)``. PIVOT and UNPIVOT may be sorted and cut like any query.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.generators.duckdb import DuckDBGenerator
from sqlglot.parsers.duckdb import DuckDBParser

from assay.query.literals import at_typed_literal, literal_first
from assay.query.walking import all_of

_LAMBDA_TAKERS = (exp.Transform, exp.ArrayFilter, exp.Reduce, exp.ArrayAny, exp.ArrayAll)
_LAMBDA_NAMES = ("list_", "array_", "apply", "filter", "reduce", "columns")
_SCHEMAS = frozenset({"main", "system", "temp", "pg_catalog", "information_schema"})
"""Before a function's dot these are no values."""


class PlainDuckDB(DuckDB):
    """DuckDB with JSON paths left as they were written."""

    def to_json_path(self, path: exp.Expr | None) -> exp.Expr | None:
        """The path itself: what it means is for the engine to say."""
        return path

    class Parser(DuckDBParser):
        """Reads what may follow a pivot or a text with a type."""

        def _parse_type(self, parse_interval: bool = True, fallback_to_identifier: bool = False) -> Any:
            typed = at_typed_literal(self)
            found = super()._parse_type(parse_interval, fallback_to_identifier)
            return literal_first(found) if typed else found

        def _parse_simplified_pivot(self, is_unpivot: bool | None = None) -> Any:
            found: Any = super()._parse_simplified_pivot(is_unpivot)
            whole = exp.select("*").from_(exp.Subquery(this=found), copy=False)
            sorted_ = self._parse_query_modifiers(whole)
            return sorted_ if any(whole.args.get(part) for part in ("order", "limit", "offset")) else found

    class Generator(DuckDBGenerator):
        """Writes JSON functions by their names."""

        TRANSFORMS: ClassVar[dict[Any, Any]] = {
            **DuckDBGenerator.TRANSFORMS,
            exp.JSONExtract: lambda generator, node: generator.func("JSON_EXTRACT", node.this, node.expression),
            exp.JSONExtractScalar: lambda generator, node: generator.func(
                "JSON_EXTRACT_STRING", node.this, node.expression
            ),
        }


def tidied(tree: exp.Expr) -> exp.Expr:
    """The tree with chained functions and arrows in arguments as plain functions.

    >>> import sqlglot
    >>> found = sqlglot.parse_one("SELECT a.lower(), upper(meta -> '$.x')", read=PlainDuckDB)
    >>> tidied(found).sql(PlainDuckDB)
    "SELECT LOWER(a), UPPER(JSON_EXTRACT(meta, '$.x'))"
    """
    return tree.transform(_plain, copy=False) if all_of(tree, exp.Dot, exp.Lambda) else tree


def _plain(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Dot):
        return _unchained(node)
    return _extraction(node) if isinstance(node, exp.Lambda) else node


def _unchained(node: exp.Dot) -> exp.Expr:
    call = node.expression
    if not isinstance(call, exp.Anonymous) or call.name.lower() == "columns":
        return node
    subject = _as_column(node.this)
    if subject is None:
        return node
    if isinstance(subject, exp.Dot):
        subject = _unchained(subject)
    return exp.func(call.name, subject, *call.expressions, dialect=PlainDuckDB)


def _as_column(node: exp.Expr) -> exp.Expr | None:
    """What stands before a function's dot, as a value; None for a schema and for a name of more than two parts."""
    if isinstance(node, exp.Identifier):
        return None if node.name.lower() in _SCHEMAS else exp.Column(this=node.copy())
    if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Identifier):
        plain = isinstance(node.this, exp.Identifier)
        return exp.Column(this=node.expression.copy(), table=node.this.copy()) if plain else None
    return node.copy()


def _extraction(node: exp.Lambda) -> exp.Expr:
    """``meta -> '$.x'`` among the arguments of a function that takes no lambda."""
    takes = isinstance(node.parent, _LAMBDA_TAKERS)
    takes = takes or (isinstance(node.parent, exp.Anonymous) and node.parent.name.lower().startswith(_LAMBDA_NAMES))
    if takes or len(node.expressions) != 1 or not isinstance(node.this, exp.Literal):
        return node
    return exp.JSONExtract(this=exp.Column(this=node.expressions[0].copy()), expression=node.this.copy())
