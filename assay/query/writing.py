"""A judged tree as the text that is run: sqlglot's, mended where an engine of the family does not know its words."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.mysql import MySQL
from sqlglot.generator import Generator
from sqlglot.generators.mysql import MySQLGenerator


def _regexp(generator: Generator, node: exp.RegexpLike) -> str:
    return generator.function_fallback_sql(node) if node.args.get("flag") else generator.binary(node, "REGEXP")


class MariaDB(MySQL):
    """MySQL as MariaDB speaks it too: it has the operator REGEXP but no function REGEXP_LIKE."""

    class Generator(MySQLGenerator):
        """Writes the operator."""

        TRANSFORMS: ClassVar[dict[Any, Any]] = {**MySQLGenerator.TRANSFORMS, exp.RegexpLike: _regexp}


def written(tree: exp.Expr, dialect: str) -> str:
    """The statement as text, without comments.

    >>> import sqlglot
    >>> written(sqlglot.parse_one("SELECT a RLIKE '^b' -- so", read="mysql"), "mysql")
    "SELECT a REGEXP '^b'"
    """
    return tree.sql(dialect=MariaDB if dialect == "mysql" else dialect, comments=False)
