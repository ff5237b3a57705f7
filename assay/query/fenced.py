"""Rows that a policy hides are gone before anything a person wrote is computed.

Engines are free to compute the conditions of a statement in any order, and to move them into what they read. A
condition that fails for some rows - a division, a conversion, a subquery with several rows - would then fail for hidden
ones too, and whether it failed would tell what they hold. Where a statement can fail for one row and not for another,
what is read in place of a limited table is fenced: engines compute it whole, as it stands, before they go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sqlglot import exp

from assay.query.indexed import asked_of, repeat
from assay.query.walking import all_of, conjuncts, every
from assay.semantic.schema import ColumnInfo, Schema

_ALL_ROWS = {"mysql": "18446744073709551615", "sqlite": "-1"}
_LARGEST = "9223372036854775807"
_ANYWHERE = frozenset({"mysql"})
"""Dialects that compute what is shown, or sorted by, before all conditions are looked at."""
_SCANNED = frozenset({"duckdb"})
"""Dialects that filter by columns and constants while they read, before everything else."""
_NEVER_FAIL = (
    exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Star, exp.Paren, exp.Alias, exp.Tuple,
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ,
    exp.Is, exp.Between, exp.In, exp.Exists, exp.Count, exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Distinct, exp.Lower,
    exp.Upper, exp.Length, exp.CurrentDate, exp.CurrentTimestamp, exp.Ordered, exp.Order, exp.Group, exp.Limit,
    exp.Offset,
)  # fmt: skip
_COMPARISONS = (
    exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ, exp.In, exp.Between, exp.Is,
)  # fmt: skip
_EAGER = frozenset({"postgres", "mysql", "sqlite"})
"""Dialects that convert a text in a condition before they read, or never fail to."""
_UNITS = frozenset("year quarter month week day hour minute second".split())
_ISO = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])( ([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?")
_SPAN = re.compile(r"\d{1,4}( ?(year|quarter|month|week|day|hour|minute|second)s?)?", re.IGNORECASE)
_DAYS = (exp.DataType.Type.DATE, exp.DataType.Type.TIMESTAMP, exp.DataType.Type.DATETIME)
_PATTERN = re.compile(r"[^\\]*")
_CONDITIONS = ("where", "having", "qualify")


def fence(tree: exp.Expr, filtered: Sequence[exp.Subquery], schema: Schema) -> None:
    """Fence the subqueries (each in place of a table of which some rows are hidden); changes them."""
    dialect = schema.dialect
    due = [one for one in filtered if dialect not in _SCANNED or not _scanned(one.this)]
    calm = _Calm(frozenset(map(id, filtered)), None if dialect in _EAGER else schema)
    if not due or all(calm.never_fails(part) for part in _parts(tree, calm.own, dialect)):
        return
    for subquery in due:
        for condition in [one for one in asked_of(subquery) if calm.never_fails(one)]:
            repeat(subquery, condition)
        if dialect == "postgres":
            subquery.this.offset(0, copy=False)
        elif not subquery.this.args.get("limit"):
            subquery.this.limit(_ALL_ROWS.get(dialect, _LARGEST), copy=False)


def _scanned(view: exp.Expr) -> bool:
    """Whether all its conditions are a column beside constants, one of which holds or none."""
    where = view.args.get("where")
    return where is not None and all(_plain(part) for part in conjuncts(where.this))


def _plain(node: exp.Expr) -> bool:
    if not isinstance(node, (exp.EQ, exp.GT, exp.GTE, exp.LT, exp.LTE)):
        return False
    sides = [node.left.unnest(), node.right.unnest()]
    return {type(side) for side in sides} == {exp.Column, exp.Literal}


def _parts(tree: exp.Expr, own: frozenset[int], dialect: str) -> Iterator[exp.Expr]:
    """Everything that may be computed before all rows that are hidden are gone."""
    conditions: list[exp.Expr] = []
    for node in every(tree, own):
        if isinstance(node, (exp.Lateral, exp.Unnest, exp.Pivot, exp.TableSample)) or _function_of_from(node):
            yield node
        if isinstance(node, exp.Select):
            conditions += [node.args[part].this for part in _CONDITIONS if node.args.get(part)]
            conditions += [join.args["on"] for join in node.args.get("joins") or () if join.args.get("on")]
            if dialect in _ANYWHERE or not _is_outermost(node):
                yield from node.expressions
                yield from filter(None, (node.args.get(part) for part in ("group", "order")))
    yield from conditions
    named = {column.name.casefold() for one in conditions for column in all_of(one, exp.Column)}
    for select in all_of(tree, exp.Select) if named else ():
        yield from (item for item in select.expressions if _is_named(item) and item.alias.casefold() in named)


def _is_named(item: exp.Expr) -> bool:
    return isinstance(item, exp.Alias) and not isinstance(item.this, exp.Column)


def _function_of_from(node: exp.Expr) -> bool:
    return isinstance(node, exp.Table) and isinstance(node.this, exp.Func)


def _is_outermost(select: exp.Expr) -> bool:
    above = select.parent
    while isinstance(above, (exp.SetOperation, exp.Subquery)):
        above = above.parent
    return above is None


class _Calm:
    """What cannot fail. ``own``: what is read in place of tables; ``schema`` where a text in a condition is converted
    only once there is a row: None where that is done before.
    """

    def __init__(self, own: frozenset[int], schema: Schema | None) -> None:
        self.own, self._converts = own, schema is not None
        columns = [column for table in schema.tables for column in table.columns] if schema else []
        self._texts = _always(columns, ("text",))
        self._days = _always(columns, ("date", "timestamp"))

    def never_fails(self, part: exp.Expr) -> bool:
        """Whether it gives a value for every row there may be."""
        pending = [part]
        while pending:
            node = pending.pop()
            if id(node) in self.own or _is_constant(node):
                continue
            if isinstance(node, exp.Query):
                if not _one_row(node):
                    return False
                continue  # what it computes is looked at by itself
            if not (isinstance(node, _NEVER_FAIL) or _is_like(node) or _is_cut(node)) or self._is_converted(node):
                return False
            pending += list(node.iter_expressions())
        return True

    def _is_converted(self, node: exp.Expr) -> bool:
        """Whether a text is compared with what may be no text."""
        if not self._converts or not isinstance(node, _COMPARISONS):
            return False
        sides = [side.unnest() for side in node.iter_expressions()]
        texts = [side.name for side in sides if isinstance(side, exp.Literal) and side.is_string]
        others = [side for side in sides if not isinstance(side, exp.Literal)]
        days = all(map(_ISO.fullmatch, texts))
        return bool(texts) and not all(self._is_text(one) or (days and self._is_day(one)) for one in others)

    def _is_text(self, node: exp.Expr) -> bool:
        return isinstance(node, (exp.Lower, exp.Upper)) or _named(node) in self._texts

    def _is_day(self, node: exp.Expr) -> bool:
        return _named(node) in self._days


def _named(node: exp.Expr) -> str:
    return node.name.casefold() if isinstance(node, exp.Column) else ""


def _always(columns: Sequence[ColumnInfo], types: Sequence[str]) -> frozenset[str]:
    """Names, folded, under which every table has a column of those types."""
    others = {column.name.casefold() for column in columns if column.type not in types}
    return frozenset(column.name.casefold() for column in columns) - others


def _one_row(query: exp.Query) -> bool:
    """Whether a subquery is asked for a list, or can give one row only."""
    if isinstance(query.parent, (exp.In, exp.Exists)):
        return True
    inner = query.unnest()
    if not isinstance(inner, exp.Select) or inner.args.get("group"):
        return False
    return all(isinstance(item.unalias(), exp.AggFunc) for item in inner.expressions)


def _is_like(node: exp.Expr) -> bool:
    """A comparison with a pattern that is sound for every row."""
    pattern = node.expression if isinstance(node, (exp.Like, exp.ILike)) else None
    return isinstance(pattern, exp.Literal) and _PATTERN.fullmatch(pattern.name) is not None


def _is_cut(node: exp.Expr) -> bool:
    """A date cut to a unit there is, or a part of one; its words are no columns."""
    unit = node.args.get("unit") if isinstance(node, (exp.DateTrunc, exp.TimestampTrunc)) else None
    unit = node.this if isinstance(node, exp.Extract) else unit
    known = unit is not None and unit.name.lower() in _UNITS
    inner = node.expression if isinstance(node, exp.Extract) else node.this
    return known and isinstance(inner, exp.Column)


def _is_constant(node: exp.Expr) -> bool:
    """A day, a moment or a span of time that is there for certain, or one so much before or after another."""
    if isinstance(node, exp.Cast):
        return isinstance(node.this, exp.Literal) and node.to.this in _DAYS and bool(_ISO.fullmatch(node.this.name))
    if isinstance(node, exp.Interval):
        return isinstance(node.this, exp.Literal) and bool(_SPAN.fullmatch(node.this.name))
    if isinstance(node, (exp.Add, exp.Sub)):
        return all(_is_constant(side.unnest()) for side in (node.left, node.right))
    if isinstance(node, exp.Neg):
        return isinstance(node.this, exp.Literal)
    return isinstance(node, (exp.CurrentDate, exp.CurrentTimestamp, exp.Var))
