"""Statements read to trees and written back, mended where the parser's own idea of an engine's words is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import sqlglot
from sqlglot import TokenType, exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.dialects.mysql import MySQL
from sqlglot.dialects.postgres import Postgres
from sqlglot.dialects.sqlite import SQLite
from sqlglot.generator import Generator
from sqlglot.generators.mysql import MySQLGenerator
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.parsers.mysql import MySQLParser
from sqlglot.parsers.postgres import PostgresParser
from sqlglot.parsers.sqlite import SQLiteParser

from assay.query.duck import PlainDuckDB
from assay.query.duck import tidied as duck_tidied
from assay.query.literals import at_typed_literal, literal_first
from assay.query.walking import all_of, every, without_places


def _regexp(generator: Generator, node: exp.RegexpLike) -> str:
    return generator.function_fallback_sql(node) if node.args.get("flag") else generator.binary(node, "REGEXP")


def _current_time(generator: Generator, node: exp.CurrentTime) -> str:
    return f"CURRENT_TIME({generator.sql(node, 'this')})" if node.this else "CURRENT_TIME"


def _group_concat(generator: Generator, node: exp.GroupConcat) -> str:
    separator = generator.sql(node, "separator") or ("" if isinstance(node.this, exp.Limit) else "','")
    return f"GROUP_CONCAT({generator.sql(node, 'this')}{separator and f' SEPARATOR {separator}'})"


def _interval(generator: MySQLGenerator, node: exp.Interval) -> str:
    """``INTERVAL(n, 10, 20)``, a function, beside ``INTERVAL 1 DAY``."""
    called = isinstance(node.this, exp.Tuple) and not node.args.get("unit")
    return f"INTERVAL{generator.sql(node.this)}" if called else generator.interval_sql(node)


class MariaDB(MySQL):
    """MySQL as MariaDB speaks it too: REGEXP is an operator, MEDIAN and UTC_DATE are functions, VALUES makes rows."""

    class Parser(MySQLParser):
        """Reads it so."""

        FUNC_TOKENS = MySQLParser.FUNC_TOKENS - {TokenType.VALUES}
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
            name: made for name, made in MySQLParser.FUNCTION_PARSERS.items() if name != "VALUES"
        }

    class Generator(MySQLGenerator):
        """Writes them so."""

        TRANSFORMS: ClassVar[dict[Any, Any]] = {
            **MySQLGenerator.TRANSFORMS,
            exp.RegexpLike: _regexp,
            exp.Median: lambda generator, node: generator.func("MEDIAN", node.this),
            exp.UtcDate: lambda *_: "UTC_DATE()",
            exp.GroupConcat: _group_concat,
            exp.Interval: _interval,
        }


class PlainPostgres(Postgres):
    """PostgreSQL: ``date_bin`` keeps its third argument a text, ``to_hex`` its name, CURRENT_TIME takes no brackets."""

    class Parser(PostgresParser):
        """Reads it so."""

        FUNCTIONS: ClassVar[dict[str, Any]] = {
            name: made for name, made in PostgresParser.FUNCTIONS.items() if name not in ("DATE_BIN", "TO_HEX")
        }

        def _parse_type(self, parse_interval: bool = True, fallback_to_identifier: bool = False) -> Any:
            typed = at_typed_literal(self)
            found = super()._parse_type(parse_interval, fallback_to_identifier)
            return literal_first(found) if typed else found

    class Generator(PostgresGenerator):
        """Writes it so."""

        TRANSFORMS: ClassVar[dict[Any, Any]] = {**PostgresGenerator.TRANSFORMS, exp.CurrentTime: _current_time}


class PlainSQLite(SQLite):
    """SQLite, in whose LIMIT a percent sign is the remainder."""

    class Parser(SQLiteParser):
        """Reads it so."""

        def _parse_term(self, parse_mod: bool = True) -> Any:
            return super()._parse_term(parse_mod=True)


def _without_hints(tree: exp.Expr) -> exp.Expr:
    """Without advice on how to run it (``SQL_NO_CACHE``, ``USE INDEX``), which changes no result."""
    for node in all_of(tree, exp.Select, exp.Table):
        node.set("operation_modifiers", None)
        if isinstance(node, exp.Table):
            node.set("hints", None)
    return tree


_OURS: dict[str, type[Dialect]] = {
    "duckdb": PlainDuckDB,
    "mysql": MariaDB,
    "postgres": PlainPostgres,
    "sqlite": PlainSQLite,
}
_TIDY: dict[str, Callable[[exp.Expr], exp.Expr]] = {"duckdb": duck_tidied, "mysql": _without_hints}


def read(text: str, dialect: str) -> list[exp.Expr | None]:
    """The statements of a text; raises SqlglotError, RecursionError."""
    found = sqlglot.parse(text, read=_OURS.get(dialect, dialect))
    for tree in filter(None, found):
        without_places(every(tree))
    tidy = _TIDY.get(dialect)
    return [tree and tidy(tree) for tree in found] if tidy else found


def written(tree: exp.Expr, dialect: str, *, copy: bool = True) -> str:
    """The statement as text, without comments. The tree may be changed where no ``copy`` is made.

    >>> written(read("SELECT a RLIKE '^b' -- so", "mysql")[0], "mysql")
    "SELECT a REGEXP '^b'"
    """
    return tree.sql(dialect=_OURS.get(dialect, dialect), comments=False, copy=copy)
