"""Arithmetic between aggregates: real division, NULL for division by zero; and window functions."""

from __future__ import annotations

from typing import Literal

from sqlglot import exp


def divided(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """``left / right`` as a real number; NULL where ``right`` is zero."""
    top = exp.cast(exp.Paren(this=left) if isinstance(left, exp.Binary) else left, exp.DataType.Type.DOUBLE)
    return exp.Div(
        this=top, expression=exp.Nullif(this=right, expression=exp.Literal.number(0)), typed=False, safe=False
    )


def wrapped(tree: exp.Expr) -> exp.Expr:
    """In parentheses where precedence could bite."""
    return exp.Paren(this=tree) if isinstance(tree, (exp.Binary, exp.Neg)) else tree


def or_zero(tree: exp.Expr) -> exp.Expr:
    """Zero instead of NULL."""
    return exp.Coalesce(this=tree, expressions=[exp.Literal.number(0)])


def arithmetic(op: str, left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """One of ``+ - * /``."""
    if op == "/":
        return divided(left, right)
    kind: type[exp.Binary] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}[op]
    return kind(this=wrapped(left), expression=wrapped(right))


def percent_change(now: exp.Expr, before: exp.Expr) -> exp.Expr:
    """``(now - before) / |before|``: 0.1 means ten per cent up; NULL where ``before`` is zero."""
    return divided(arithmetic("-", now.copy(), before.copy()), exp.Abs(this=before.copy()))


def over(
    function: exp.Expr,
    partition: list[exp.Expr] | None = None,
    order: list[exp.Expr] | None = None,
    rows: tuple[str, str] | None = None,
    unit: Literal["ROWS", "RANGE"] = "ROWS",
) -> exp.Expr:
    """A window function. ``rows`` = (start, end) as SQL words: ``("UNBOUNDED PRECEDING", "CURRENT ROW")``."""
    window = exp.Window(this=function, partition_by=partition or None)
    if order:
        window.set("order", exp.Order(expressions=order))
    if rows:
        start, start_side = _bound(rows[0])
        end, end_side = _bound(rows[1])
        window.set("spec", exp.WindowSpec(kind=unit, start=start, start_side=start_side, end=end, end_side=end_side))
    return window


def _bound(words: str) -> tuple[str | exp.Expr, str | None]:
    if words == "CURRENT ROW":
        return words, None
    amount, side = words.split(" ")
    return (amount if amount == "UNBOUNDED" else exp.Literal.number(amount)), side


def in_time(tree: exp.Expr, dialect: str) -> list[exp.Expr]:
    """ORDER BY of a window along time, unknown times last. sqlglot cannot say NULLS LAST in MySQL's windows."""
    if dialect != "mysql":
        return [ordered(tree)]
    unknown = exp.Case(
        ifs=[exp.If(this=exp.Is(this=tree.copy(), expression=exp.Null()), true=exp.Literal.number(1))],
        default=exp.Literal.number(0),
    )
    return [exp.Ordered(this=item, desc=False, nulls_first=True) for item in (unknown, tree)]


def ordered(tree: exp.Expr, descending: bool = False) -> exp.Expr:
    """An ORDER BY item; unknown values come last in both directions."""
    return exp.Ordered(this=tree, desc=descending, nulls_first=False)
