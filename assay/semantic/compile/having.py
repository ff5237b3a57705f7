"""Conditions on the result's own columns."""

from __future__ import annotations

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.comparisons import BINARY, PATTERNS, null_sql, pattern_sql, subquery_sql
from assay.semantic.compile.context import Context
from assay.semantic.compile.literals import plain_sql
from assay.semantic.compile.lookup import find_dim, output_named
from assay.semantic.compile.plan import Dim, Output
from assay.semantic.spec import All, AnyOf, Compare, Condition, FieldValue, Not, Subquery


def having_sql(
    condition: Condition,
    values: dict[str, exp.Expr],
    dims: tuple[Dim, ...],
    outputs: tuple[Output, ...],
    context: Context,
) -> exp.Expr:
    """The condition over the frame's values."""

    def name_of(reference: str) -> str:
        dim = find_dim(reference, dims)
        return dim.name if dim is not None else output_named(reference, outputs).name

    def walk(part: Condition) -> exp.Expr:
        if isinstance(part, All):
            return exp.and_(*map(walk, part.all), copy=False) if part.all else exp.true()
        if isinstance(part, AnyOf):
            return exp.or_(*map(walk, part.any), copy=False) if part.any else exp.false()
        if isinstance(part, Not):
            return exp.Not(this=exp.Coalesce(this=walk(part.negate), expressions=[exp.false()]))
        if isinstance(part, Compare):
            return _compare(part, values[name_of(part.field)].copy())
        raise InvalidSpec("A condition on results can only compare their columns.")

    def _compare(part: Compare, tree: exp.Expr) -> exp.Expr:
        value = part.value
        if part.op in ("is_null", "not_null"):
            return null_sql(tree, part.op)
        if isinstance(value, Subquery):
            return subquery_sql(part.op, tree, value, context)
        if isinstance(value, FieldValue):
            if part.op not in BINARY:
                raise InvalidSpec(f"`{part.op}` cannot compare two columns.")
            return BINARY[part.op](this=tree, expression=values[name_of(value.field)].copy())
        return compare_plain(part, tree, context.dialect)

    return walk(condition)


def compare_plain(part: Compare, tree: exp.Expr, dialect: str) -> exp.Expr:
    """A comparison of a computed value with literals."""
    op, value = part.op, part.value
    if value is None:
        raise InvalidSpec(f"The comparison of `{part.field}` has no value.")
    if op in PATTERNS:
        return pattern_sql(op, tree, part, dialect)
    if op in ("in", "not_in"):
        items = value if isinstance(value, tuple) else (value,)
        test = exp.In(this=tree, expressions=[plain_sql(item) for item in items])
        return exp.Not(this=test) if op == "not_in" else test
    if op == "between":
        if not isinstance(value, tuple) or len(value) != 2:
            raise InvalidSpec(f"`between` on `{part.field}` takes two values.")
        return exp.Between(this=tree, low=plain_sql(value[0]), high=plain_sql(value[1]))
    single = value[0] if isinstance(value, tuple) and len(value) == 1 else value
    return BINARY[op](this=tree, expression=plain_sql(single))
