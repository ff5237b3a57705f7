"""Aggregate functions per dialect."""

from __future__ import annotations

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.scope import Found
from assay.semantic.spec import Agg

FAN_SAFE = ("count_distinct", "min", "max")
"""Aggregates that repeated rows do not change."""
NO_MEDIAN = ("sqlite", "mysql")
"""Dialects in which a median must be found by numbering rows."""


def when(condition: exp.Expr | None, value: exp.Expr) -> exp.Expr:
    """``CASE WHEN condition THEN value END``; just the value without a condition."""
    if condition is None:
        return value
    return exp.Case(ifs=[exp.If(this=condition.copy(), true=value)])


def aggregate(agg: Agg, value: exp.Expr | None, condition: exp.Expr | None, dialect: str) -> exp.Expr:
    """The aggregate of ``value`` (None: of rows) where ``condition`` holds."""
    if value is None:
        return exp.Count(this=exp.Star() if condition is None else when(condition, exp.Literal.number(1)))
    chosen = when(condition, value.unnest())
    if agg == "count_distinct":
        return exp.Count(this=exp.Distinct(expressions=[chosen]))
    if agg == "stddev":
        return _stddev(chosen, dialect)
    if agg == "avg":
        return exp.Avg(this=exp.cast(chosen, "DOUBLE") if dialect == "mysql" else chosen)
    kind = {"sum": exp.Sum, "min": exp.Min, "max": exp.Max, "count": exp.Count, "median": exp.Median}[agg]
    return kind(this=chosen)


def measurable(found: Found, agg: Agg) -> exp.Expr:
    """The field to aggregate; InvalidSpec when its values cannot be added up (SQLite and MySQL would guess)."""
    if agg not in ("sum", "avg", "median", "stddev") or found.type in ("integer", "number", "year", "other"):
        return found.tree
    if found.type == "text" and found.dimension.kind == "number":
        return exp.cast(found.tree, "DOUBLE")
    raise InvalidSpec(
        f"`{found.entity.name}.{found.dimension.name}` holds no numbers, so it has no {agg}.",
        hint="Use min, max, count or count_distinct.",
    )


def _stddev(value: exp.Expr, dialect: str) -> exp.Expr:
    """Sample standard deviation; SQLite has none, so it is computed from the sums of values and squares."""
    if dialect != "sqlite":
        return exp.StddevSamp(this=exp.cast(value, "DOUBLE") if dialect == "mysql" else value)
    real = exp.cast(value, "DOUBLE")
    count = exp.Count(this=value.copy())
    squares = exp.Sum(this=exp.Mul(this=real, expression=real.copy()))
    total = exp.Sum(this=real.copy())
    mean_square = exp.Div(this=exp.Mul(this=total, expression=total.copy()), expression=count, typed=True)
    spread = exp.Anonymous(
        this="MAX", expressions=[exp.Sub(this=squares, expression=mean_square), exp.Literal.number(0.0)]
    )
    degrees = exp.Nullif(
        this=exp.Paren(this=exp.Sub(this=count.copy(), expression=exp.Literal.number(1))),
        expression=exp.Literal.number(0),
    )
    return exp.Sqrt(this=exp.Div(this=spread, expression=degrees, typed=True))
