"""One comparison in SQL: typed literals, half-open days, escaped patterns, subqueries and other fields as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.context import Context
from assay.semantic.compile.fields import TIMES
from assay.semantic.compile.scope import Found, Scope
from assay.semantic.compile.time_sql import literal, part
from assay.semantic.spec import Compare, FieldValue, Op, Subquery

BINARY: dict[str, type[exp.Binary]] = {
    "eq": exp.EQ,
    "ne": exp.NEQ,
    "gt": exp.GT,
    "ge": exp.GTE,
    "lt": exp.LT,
    "le": exp.LTE,
}
PATTERNS = {
    "contains": ("%", "%"),
    "not_contains": ("%", "%"),
    "starts_with": ("", "%"),
    "ends_with": ("%", ""),
}
ONE_DAY = timedelta(days=1)


def compare_sql(compare: Compare, scope: Scope) -> exp.Expr:
    """``field op value`` over the rows of ``scope``."""
    found = scope.find(scope.ref(compare.field, compare.via))
    context = scope.context
    if compare.part is not None:
        tree = part(found.tree, found.type, compare.part, context.model.calendar, context.dialect)
        found = replace(found, tree=tree, type="integer")
    return operator_sql(compare, found, scope)


def operator_sql(compare: Compare, found: Found, scope: Scope) -> exp.Expr:
    """The operator applied to a field that is SQL already."""
    op, value = compare.op, compare.value
    if op in ("is_null", "not_null"):
        return null_sql(found.tree, op)
    if value is None:
        raise InvalidSpec(f"The comparison of `{compare.field}` has no value.")
    if isinstance(value, Subquery):
        return subquery_sql(op, found.tree, value, scope.context)
    if isinstance(value, FieldValue):
        return _field_sql(compare, found, value, scope)
    if op in PATTERNS:
        return pattern_sql(op, found.tree, value, compare.ignore_case, found.type == "text")
    if op in ("in", "not_in"):
        return _among(compare, found, value, scope)
    if op == "between":
        return _between(compare, found, value, scope)
    return _ordered(op, found, _single(compare), compare.ignore_case, scope)


def _single(compare: Compare) -> Any:
    if isinstance(compare.value, tuple):
        if len(compare.value) == 1:
            return compare.value[0]
        raise InvalidSpec(f"`{compare.op}` on `{compare.field}` takes one value; use `in` for several.")
    return compare.value


def null_sql(tree: exp.Expr, op: str) -> exp.Expr:
    """IS NULL or IS NOT NULL."""
    test = exp.Is(this=tree, expression=exp.Null())
    return exp.Not(this=test) if op == "not_null" else test


def value_sql(value: Any, found: Found, scope: Scope) -> exp.Expr:
    """A literal of the field's type."""
    context = scope.context
    if found.type in TIMES:
        moment = moment_of(value)
        if moment is not None and not (found.type == "year" and isinstance(value, int)):
            return literal(moment, found.type, context.model.calendar, context.dialect)
    if found.type in ("integer", "number", "year") and isinstance(value, str):
        return _numeric(value, found)
    if found.type == "text" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return exp.Literal.string(str(value))
    return plain_sql(_truth(value, found.type))


def _truth(value: Any, kind: str) -> Any:
    """Truth values as the column keeps them: 0 and 1 in number columns, booleans in boolean ones."""
    if kind in ("integer", "number") and isinstance(value, bool):
        return int(value)
    if kind == "boolean" and value in (0, 1):
        return bool(value)
    if kind == "boolean" and isinstance(value, str) and value.lower() in ("true", "false", "yes", "no"):
        return value.lower() in ("true", "yes")
    return value


def plain_sql(value: Any) -> exp.Expr:
    """A literal as it is."""
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, (date, datetime)):
        return exp.Literal.string(value.isoformat(" ") if isinstance(value, datetime) else value.isoformat())
    return exp.convert(value)


def _numeric(value: str, found: Found) -> exp.Expr:
    try:
        float(value)
    except ValueError:
        raise InvalidSpec(f"`{found.entity.name}.{found.dimension.name}` is a number; '{value}' is none.") from None
    return exp.Literal.number(value) if not value.startswith("-") else exp.Neg(this=exp.Literal.number(value[1:]))


def moment_of(value: Any) -> date | datetime | None:
    """A date or datetime, also from ISO 8601 text; None when it is neither."""
    if isinstance(value, (date, datetime)):
        return value
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        return None


def _is_day(value: Any, found: Found) -> bool:
    """A whole day compared with moments: the comparison must be half-open."""
    moment = moment_of(value)
    return found.type in ("timestamp", "zoned", "text_date") and moment is not None and not isinstance(moment, datetime)


def _ordered(op: Op, found: Found, value: Any, ignore_case: bool, scope: Scope) -> exp.Expr:
    if _is_day(value, found):
        return _day_sql(op, found, value, scope)
    left, right = found.tree, value_sql(value, found, scope)
    if ignore_case and isinstance(value, str):
        left, right = exp.Lower(this=left), exp.Literal.string(value.lower())
    return BINARY[op](this=left, expression=right)


def _day_sql(op: Op, found: Found, value: Any, scope: Scope) -> exp.Expr:
    day = moment_of(value)
    assert day is not None
    begin, after = value_sql(day, found, scope), value_sql(day + ONE_DAY, found, scope)
    if op in ("ge", "lt"):
        return BINARY[op](this=found.tree, expression=begin)
    if op in ("gt", "le"):
        return (exp.GTE if op == "gt" else exp.LT)(this=found.tree, expression=after)
    inside = exp.and_(
        exp.GTE(this=found.tree.copy(), expression=begin), exp.LT(this=found.tree.copy(), expression=after), copy=False
    )
    return inside if op == "eq" else exp.Not(this=exp.Paren(this=inside))


def _among(compare: Compare, found: Found, value: Any, scope: Scope) -> exp.Expr:
    values = value if isinstance(value, tuple) else (value,)
    if not values:
        return exp.false() if compare.op == "in" else exp.true()
    if any(_is_day(item, found) for item in values):
        days = exp.or_(*(_ordered("eq", found, item, False, scope) for item in values), copy=False)
        return days if compare.op == "in" else exp.Not(this=exp.Paren(this=days))
    left = exp.Lower(this=found.tree) if compare.ignore_case else found.tree
    lowered = (item.lower() if compare.ignore_case and isinstance(item, str) else item for item in values)
    test = exp.In(this=left, expressions=[value_sql(item, found, scope) for item in lowered])
    return test if compare.op == "in" else exp.Not(this=test)


def _between(compare: Compare, found: Found, value: Any, scope: Scope) -> exp.Expr:
    if not isinstance(value, tuple) or len(value) != 2:
        raise InvalidSpec(f"`between` on `{compare.field}` takes two values.")
    low, high = value
    if _is_day(high, found):
        return exp.and_(_ordered("ge", found, low, False, scope), _ordered("le", found, high, False, scope), copy=False)
    return exp.Between(this=found.tree, low=value_sql(low, found, scope), high=value_sql(high, found, scope))


def pattern_sql(op: str, tree: exp.Expr, value: Any, ignore_case: bool, is_text: bool = True) -> exp.Expr:
    """LIKE with the value's own wildcards escaped."""
    text = str(value).lower() if ignore_case else str(value)
    before, after = PATTERNS[op]
    escaped = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    special = escaped != text or "\\" in text
    subject = tree if is_text else exp.cast(tree, "TEXT")
    subject = exp.Lower(this=subject) if ignore_case else subject
    pattern = exp.Literal.string(f"{before}{escaped if special else text}{after}")
    like: exp.Expr = exp.Like(this=subject, expression=pattern)
    if special:
        like = exp.Escape(this=like, expression=exp.Literal.string("!"))
    return exp.Not(this=like) if op == "not_contains" else like


def _field_sql(compare: Compare, found: Found, value: FieldValue, scope: Scope) -> exp.Expr:
    other = scope.find(scope.ref(value.field, value.via))
    if compare.op not in BINARY:
        raise InvalidSpec(f"`{compare.op}` cannot compare two fields.", hint="Use eq, ne, gt, ge, lt or le.")
    return BINARY[compare.op](this=found.tree, expression=other.tree)


def subquery_sql(op: Op, tree: exp.Expr, value: Subquery, context: Context) -> exp.Expr:
    """Compare with the result of another spec."""
    query = context.compile_nested(value.spec, context)
    if op in BINARY:
        return BINARY[op](this=tree, expression=exp.Subquery(this=query))
    if op not in ("in", "not_in"):
        raise InvalidSpec(f"`{op}` cannot be used with the result of another question.", hint="Use in, not_in or eq.")
    test = exp.In(this=tree, query=exp.Subquery(this=_without_null(query)))
    return test if op == "in" else exp.Not(this=test)


def _without_null(query: exp.Query) -> exp.Select:
    """The column without NULLs (NOT IN would reject every row); also lets MySQL take a LIMIT inside IN."""
    name = query.named_selects[0]
    column = exp.column(exp.to_identifier(name, quoted=True), table="listed")
    return exp.select(column).from_(query.subquery("listed")).where(null_sql(column.copy(), "not_null"), copy=False)
