"""Seconds between two moments, in dialects that sqlglot writes wrongly.

MySQL's ``DATEDIFF`` only knows days; SQLite's difference of Julian days is a fraction short of a whole second.
"""

from __future__ import annotations

from sqlglot import exp


def counted_exactly(tree: exp.Expr, dialect: str) -> exp.Expr:
    """The tree with every difference in seconds as the dialect needs it."""
    if dialect not in ("mysql", "sqlite") or not tree.find(exp.DateDiff):
        return tree
    write = _mysql if dialect == "mysql" else _sqlite
    return tree.transform(lambda node: write(node) if _in_seconds(node) else node)


def _in_seconds(node: exp.Expr) -> bool:
    return isinstance(node, exp.DateDiff) and str(node.args.get("unit")).upper() == "SECOND"


def _mysql(node: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="TIMESTAMPDIFF", expressions=[exp.var("SECOND"), node.expression, node.this])


def _sqlite(node: exp.Expr) -> exp.Expr:
    later, earlier = (exp.Anonymous(this="JULIANDAY", expressions=[side]) for side in (node.this, node.expression))
    days = exp.Paren(this=exp.Sub(this=later, expression=earlier))
    return exp.Round(this=exp.Mul(this=days, expression=exp.Literal.number(86400)))
