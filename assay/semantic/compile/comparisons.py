"""One comparison in SQL: typed literals, half-open days, escaped patterns, subqueries and other fields as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.context import Context
from assay.semantic.compile.fields import TIMES
from assay.semantic.compile.literals import as_moment, comparable, is_day, moment_of, sized, value_sql
from assay.semantic.compile.lookup import is_plain
from assay.semantic.compile.scope import Found, Scope
from assay.semantic.compile.time_sql import local, part
from assay.semantic.spec import AnalyticsSpec, Compare, FieldValue, Op, Subquery

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
SIZES = ("gt", "ge", "lt", "le", "between")
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
        if value not in (None, True):
            raise InvalidSpec(f"`{op}` on `{compare.field}` takes no value.")
        return null_sql(found.tree, op)
    if value is None:
        raise InvalidSpec(f"The comparison of `{compare.field}` has no value.")
    if isinstance(value, Subquery):
        return subquery_sql(op, found.tree, value, scope.context)
    if isinstance(value, FieldValue):
        return _field_sql(compare, found, value, scope)
    values = value if isinstance(value, tuple) else (value,)
    if compare.part is None:
        found = comparable(found, values, scope.context)
        found = sized(found, values) if op in SIZES else found
    if op in PATTERNS:
        return pattern_sql(op, found.tree, compare, scope.context.dialect, found.type == "text")
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


def _is_day(value: Any, found: Found) -> bool:
    """A whole day compared with moments: the comparison must be half-open."""
    return found.type in ("timestamp", "zoned", "text_date") and is_day(value)


def _ordered(op: Op, found: Found, value: Any, ignore_case: bool, scope: Scope) -> exp.Expr:
    if _is_day(value, found):
        return _day_sql(op, found, value, scope)
    if ignore_case and isinstance(value, str) and found.type in ("text", "other"):
        low = exp.Literal.string(lowered(value, scope.context.dialect))
        return BINARY[op](this=exp.Lower(this=found.tree), expression=low)
    return BINARY[op](this=found.tree, expression=value_sql(value, found, scope.context))


def lowered(text: str, dialect: str) -> str:
    """Lower case as the engine's LOWER makes it: SQLite knows the letters of ASCII only."""
    if dialect != "sqlite":
        return text.lower()
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def _day_sql(op: Op, found: Found, value: Any, scope: Scope) -> exp.Expr:
    day = moment_of(value)
    assert day is not None
    if day == date.max:
        return _last_day_sql(op, found, scope)
    begin, after = value_sql(day, found, scope.context), value_sql(day + ONE_DAY, found, scope.context)
    if op in ("ge", "lt"):
        return BINARY[op](this=found.tree, expression=begin)
    if op in ("gt", "le"):
        return (exp.GTE if op == "gt" else exp.LT)(this=found.tree, expression=after)
    inside = exp.and_(
        exp.GTE(this=found.tree.copy(), expression=begin), exp.LT(this=found.tree.copy(), expression=after), copy=False
    )
    return inside if op == "eq" else exp.Not(this=exp.Paren(this=inside))


def _last_day_sql(op: Op, found: Found, scope: Scope) -> exp.Expr:
    """Compared with 9999-12-31, after which nothing comes."""
    begin = value_sql(date.max, found, scope.context)
    if op == "gt":
        return exp.false()
    if op == "le":
        return null_sql(found.tree, "not_null")
    return BINARY[{"eq": "ge", "ne": "lt"}.get(op, op)](this=found.tree, expression=begin)


def _among(compare: Compare, found: Found, value: Any, scope: Scope) -> exp.Expr:
    values = value if isinstance(value, tuple) else (value,)
    if not values:
        return exp.false() if compare.op == "in" else exp.true()
    if any(_is_day(item, found) for item in values):
        days = exp.or_(*(_ordered("eq", found, item, False, scope) for item in values), copy=False)
        return days if compare.op == "in" else exp.Not(this=exp.Paren(this=days))
    folded = compare.ignore_case and found.type in ("text", "other")
    left = exp.Lower(this=found.tree) if folded else found.tree
    items = (lowered(item, scope.context.dialect) if folded and isinstance(item, str) else item for item in values)
    test = exp.In(this=left, expressions=[value_sql(item, found, scope.context) for item in items])
    return test if compare.op == "in" else exp.Not(this=test)


def _between(compare: Compare, found: Found, value: Any, scope: Scope) -> exp.Expr:
    if not isinstance(value, tuple) or len(value) != 2:
        raise InvalidSpec(f"`between` on `{compare.field}` takes two values.")
    low, high = value
    if _is_day(high, found):
        return exp.and_(_ordered("ge", found, low, False, scope), _ordered("le", found, high, False, scope), copy=False)
    bounds = (value_sql(bound, found, scope.context) for bound in (low, high))
    return exp.Between(this=found.tree, low=next(bounds), high=next(bounds))


def pattern_sql(op: str, tree: exp.Expr, compare: Compare, dialect: str, is_text: bool = True) -> exp.Expr:
    """LIKE with the value's own wildcards escaped."""
    value, ignore_case = str(_single(compare)), compare.ignore_case
    if dialect == "sqlite" and value and not ignore_case:
        return _exact_part(op, tree, value)
    text = lowered(value, dialect) if ignore_case else value
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


def _exact_part(op: str, tree: exp.Expr, text: str) -> exp.Expr:
    """A part of a text in SQLite, whose LIKE ignores the case of ASCII letters though its ``=`` does not."""
    part_text = exp.Literal.string(text)
    if op in ("contains", "not_contains"):
        place = exp.Anonymous(this="INSTR", expressions=[tree, part_text])
        return (exp.GT if op == "contains" else exp.EQ)(this=place, expression=exp.Literal.number(0))
    bounds = [1, len(text)] if op == "starts_with" else [-len(text)]
    cut_out = exp.Anonymous(this="SUBSTR", expressions=[tree, *(exp.convert(bound) for bound in bounds)])
    return exp.EQ(this=cut_out, expression=part_text)


def _field_sql(compare: Compare, found: Found, value: FieldValue, scope: Scope) -> exp.Expr:
    other = scope.find(scope.ref(value.field, value.via))
    if compare.op not in BINARY:
        raise InvalidSpec(f"`{compare.op}` cannot compare two fields.", hint="Use eq, ne, gt, ge, lt or le.")
    left, right = _alike(found, other, scope.context)
    return BINARY[compare.op](this=left, expression=right)


def _alike(one: Found, two: Found, context: Context) -> tuple[exp.Expr, exp.Expr]:
    """Two fields in a form in which they can be compared: zones and texts of dates made moments."""
    kinds = {one.type, two.type}
    if ("year" in kinds and kinds & set(TIMES) != {"year"}) or ("text" in kinds and kinds & {"integer", "number"}):
        raise InvalidSpec(f"`{one.dimension.name}` and `{two.dimension.name}` are of different kinds.")
    if "text_date" in kinds or (len(kinds) > 1 and "zoned" in kinds):
        return _as_local(one, context), _as_local(two, context)
    if kinds == {"date", "timestamp"}:
        return _day(one), _day(two)
    return one.tree, two.tree


def _day(found: Found) -> exp.Expr:
    """A moment of a day is that day: what happens at noon of the day it is due on is not late."""
    return exp.cast(found.tree, exp.DataType.Type.DATE) if found.type == "timestamp" else found.tree


def _as_local(found: Found, context: Context) -> exp.Expr:
    if found.type == "text_date":
        return as_moment(found.tree, context.dialect)
    return local(found.tree, found.type, context.model.calendar, context.dialect)


def subquery_sql(op: Op, tree: exp.Expr, value: Subquery, context: Context) -> exp.Expr:
    """Compare with the result of another spec."""
    query = context.compile_nested(value.spec, context)
    if op in BINARY:
        _one_row(value.spec)
        return BINARY[op](this=tree, expression=exp.Subquery(this=query))
    if op not in ("in", "not_in"):
        raise InvalidSpec(f"`{op}` cannot be used with the result of another question.", hint="Use in, not_in or eq.")
    test = exp.In(this=tree, query=exp.Subquery(this=_without_null(query)))
    return test if op == "in" else exp.Not(this=test)


def _one_row(spec: AnalyticsSpec) -> None:
    """A value to compare with must be one cell; SQLite would silently take the first of many."""
    total = spec.mode == "aggregate" and not spec.dimensions
    first = spec.limit == 1 or (spec.limit is None and spec.top is not None and spec.top.n == 1 and is_plain(spec))
    if spec.combine is not None or not (total or first):
        raise InvalidSpec(
            "Only a single value can be compared with; this question gives several rows.",
            hint="Use `in`, or give it limit 1.",
        )


def _without_null(query: exp.Query) -> exp.Select:
    """The column without NULLs (NOT IN would reject every row); also lets MySQL take a LIMIT inside IN."""
    name = query.named_selects[0]
    column = exp.column(exp.to_identifier(name, quoted=True), table="listed")
    return exp.select(column).from_(query.subquery("listed")).where(null_sql(column.copy(), "not_null"), copy=False)
