"""Statements read to trees and written back, mended where the parser's own idea of an engine's words is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import sqlglot
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.dialects.mysql import MySQL
from sqlglot.dialects.postgres import Postgres
from sqlglot.generator import Generator
from sqlglot.generators.mysql import MySQLGenerator
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.parsers.postgres import PostgresParser

from assay.query.duck import PlainDuckDB
from assay.query.duck import tidied as duck_tidied


def _regexp(generator: Generator, node: exp.RegexpLike) -> str:
    return generator.function_fallback_sql(node) if node.args.get("flag") else generator.binary(node, "REGEXP")


def _current_time(generator: Generator, node: exp.CurrentTime) -> str:
    return f"CURRENT_TIME({generator.sql(node, 'this')})" if node.this else "CURRENT_TIME"


class MariaDB(MySQL):
    """MySQL as MariaDB speaks it too: REGEXP is an operator, MEDIAN and UTC_DATE are functions."""

    class Generator(MySQLGenerator):
        """Writes them so."""

        TRANSFORMS: ClassVar[dict[Any, Any]] = {
            **MySQLGenerator.TRANSFORMS,
            exp.RegexpLike: _regexp,
            exp.Median: lambda generator, node: generator.func("MEDIAN", node.this),
            exp.UtcDate: lambda *_: "UTC_DATE()",
        }


class PlainPostgres(Postgres):
    """PostgreSQL whose ``date_bin`` keeps its third argument a text, and whose CURRENT_TIME takes no brackets."""

    class Parser(PostgresParser):
        """Reads it so."""

        FUNCTIONS: ClassVar[dict[str, Any]] = {
            name: made for name, made in PostgresParser.FUNCTIONS.items() if name != "DATE_BIN"
        }

    class Generator(PostgresGenerator):
        """Writes it so."""

        TRANSFORMS: ClassVar[dict[Any, Any]] = {**PostgresGenerator.TRANSFORMS, exp.CurrentTime: _current_time}


def _without_hints(tree: exp.Expr) -> exp.Expr:
    """Without advice on how to run it (``SQL_NO_CACHE``, ``USE INDEX``), which changes no result."""
    for node in tree.find_all(exp.Select, exp.Table):
        node.set("operation_modifiers", None)
        if isinstance(node, exp.Table):
            node.set("hints", None)
    return tree


_OURS: dict[str, type[Dialect]] = {"duckdb": PlainDuckDB, "mysql": MariaDB, "postgres": PlainPostgres}
_TIDY: dict[str, Callable[[exp.Expr], exp.Expr]] = {"duckdb": duck_tidied, "mysql": _without_hints}


def read(text: str, dialect: str) -> list[exp.Expr | None]:
    """The statements of a text; raises SqlglotError, RecursionError."""
    found = sqlglot.parse(text, read=_OURS.get(dialect, dialect))
    tidy = _TIDY.get(dialect)
    return [tree and tidy(tree) for tree in found] if tidy else found


def written(tree: exp.Expr, dialect: str) -> str:
    """The statement as text, without comments.

    >>> written(read("SELECT a RLIKE '^b' -- so", "mysql")[0], "mysql")
    "SELECT a REGEXP '^b'"
    """
    return tree.sql(dialect=_OURS.get(dialect, dialect), comments=False)
