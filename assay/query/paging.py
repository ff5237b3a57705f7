"""Parts of a large result for a grid: filtered, ordered, cut, with the number of rows there are in all.

A result that fits under the row cap is run once and every page is cut from its cached rows. A larger one is paged by
the database: the statement is wrapped, and the wrapping statement goes through the corridor like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from assay.kernel.actor import Actor
from assay.kernel.errors import BadInput
from assay.kernel.tabular import Table
from assay.query.bounds import rows_estimate
from assay.query.corridor import QueryRunner
from assay.query.ports import CancelToken, Query

PAGE_CAP = 10_000
Direction = Literal["asc", "desc"]
FilterOp = Literal["eq", "ne", "gt", "ge", "lt", "le", "between", "in", "contains", "not_contains", "starts_with",
                   "ends_with", "is_null", "not_null"]  # fmt: skip


@dataclass(frozen=True)
class PageOrder:
    """Order by a column of the result; NULLs come last either way."""

    column: str
    direction: Direction = "asc"


@dataclass(frozen=True)
class PageFilter:
    """A condition on a column of the result. Texts compare without case in ``contains`` and its like.

    ``between`` takes two values, both ends included; ``in`` any number.
    """

    column: str
    op: FilterOp
    value: Any = None


@dataclass(frozen=True)
class Page:
    """Rows ``offset`` and following of a result of ``total`` rows (after filters)."""

    table: Table
    total: int
    offset: int
    from_cache: bool


def page(
    runner: QueryRunner,
    query: Query,
    actor: Actor,
    *,
    offset: int = 0,
    limit: int = 100,
    order: Sequence[PageOrder] = (),
    filters: Sequence[PageFilter] = (),
    cancel: CancelToken | None = None,
) -> Page:
    """One page of the result of ``query``. Raises BadInput for an unknown column and whatever ``runner.run`` raises."""
    if offset < 0 or not 0 < limit <= PAGE_CAP:
        raise BadInput(f"A page starts at row 0 or later and has 1 to {PAGE_CAP:,} rows.")
    result = runner.run(query, actor, cancel=cancel)
    table = result.table
    for name in (*(one.column for one in order), *(one.column for one in filters)):
        if all(column.name != name for column in table.columns):
            raise BadInput(f"The result has no column called {name}.")
    if table.truncated and query.rows is None:
        return _from_database(runner, query, actor, table, offset, limit, order, filters, cancel)
    names = table.arrow.rename_columns([column.name for column in table.columns])
    forms = {column.name: column.written for column in table.columns if column.written}
    rows = _ordered(_filtered(names, filters), order, forms)
    return Page(Table(table.columns, rows.slice(offset, limit)), rows.num_rows, offset, result.from_cache)


def explain_rows(runner: QueryRunner, query: Query, actor: Actor) -> int:
    """Roughly how many rows the query will return, without running it: from row counts, not from statistics."""
    prepared = runner.prepare(query, actor)
    counts = {table.name.casefold(): table.row_count for table in prepared.source.schema.tables}
    return rows_estimate(prepared.tree, counts)


def _filtered(rows: pa.Table, filters: Sequence[PageFilter]) -> pa.Table:
    for one in filters:
        try:
            rows = rows.filter(_mask(rows.column(one.column), one))
        except (pa.ArrowException, ValueError, TypeError, IndexError) as error:
            raise BadInput(f"{one.column} cannot be compared with that value.") from error
    return rows


def _mask(values: pa.ChunkedArray, one: PageFilter) -> pa.ChunkedArray:
    if one.op in ("is_null", "not_null"):
        return pc.is_null(values) if one.op == "is_null" else pc.is_valid(values)
    if one.op in _TEXT_MASKS:
        found = _TEXT_MASKS[one.op](pc.cast(values, pa.string()), str(one.value), ignore_case=True)
        return pc.invert(found) if one.op == "not_contains" else found
    if one.op == "between":
        low, high = (_scalar(value, values.type) for value in one.value)
        return pc.and_(pc.greater_equal(values, low), pc.less_equal(values, high))
    if one.op == "in":
        return pc.is_in(values, pa.array([_plain(value) for value in one.value]).cast(values.type))
    return _COMPARISONS[one.op](values, _scalar(one.value, values.type))


_TEXT_MASKS = {
    "contains": pc.match_substring,
    "not_contains": pc.match_substring,
    "starts_with": pc.starts_with,
    "ends_with": pc.ends_with,
}
_COMPARISONS = {
    "eq": pc.equal,
    "ne": pc.not_equal,
    "gt": pc.greater,
    "ge": pc.greater_equal,
    "lt": pc.less,
    "le": pc.less_equal,
}


def _scalar(value: Any, kind: pa.DataType) -> pa.Scalar:
    """The value in the column's type; a number stays as it is, so that 5.5 can be compared with whole numbers."""
    scalar = pa.scalar(_plain(value))
    if _is_number(kind) and not isinstance(value, (str, bool)):
        return scalar
    if pa.types.is_timestamp(kind) and kind.tz and pa.types.is_string(scalar.type):
        scalar = scalar.cast(pa.timestamp(kind.unit))
    return scalar.cast(kind)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _plain(value: Any) -> Any:
    """JSON has no dates; Arrow reads ISO texts as dates when it casts."""
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _ordered(rows: pa.Table, order: Sequence[PageOrder], forms: Mapping[str, str]) -> pa.Table:
    """Ordered rows; equal ones stay as they were, so that pages never overlap. ``forms``: of dates kept as text."""
    if not order:
        return rows
    position = pa.array(range(rows.num_rows), pa.int64())
    keys = [(str(number), f"{one.direction}ending") for number, one in enumerate(order)]
    columns = {str(number): _key(rows.column(one.column), forms.get(one.column)) for number, one in enumerate(order)}
    indices = pc.sort_indices(pa.table({**columns, "row": position}), sort_keys=[*keys, ("row", "ascending")])
    return rows.take(indices)


def _key(values: pa.ChunkedArray, form: str | None) -> pa.ChunkedArray:
    return pc.strptime(values, format=form, unit="s", error_is_null=True) if form else values


def _from_database(
    runner: QueryRunner, query: Query, actor: Actor, table: Table, offset: int, limit: int,
    order: Sequence[PageOrder], filters: Sequence[PageFilter], cancel: CancelToken | None,
) -> Page:  # fmt: skip
    tree, dialect = runner.compiled(query, actor), runner.sources.get(query.source, actor).dialect
    physical = dict(zip((column.name for column in table.columns), table.arrow.schema, strict=True))
    forms = {column.name: column.written for column in table.columns}
    wished = [_ordering(physical[one.column].name, one.direction, forms[one.column]) for one in order]
    keys = wished or _own_order(tree, table.arrow)
    # All columns break ties, so that rows neither repeat nor vanish between pages.
    named = {key.this.name for key in keys if isinstance(key.this, exp.Column)}
    keys += [_ordering(name, "asc") for name in table.arrow.column_names if name not in named]
    whole = exp.select("*").from_(exp.Subquery(this=_without_order(tree), alias=exp.TableAlias(this=_name("result"))))
    for one in filters:
        whole = whole.where(condition(one, physical[one.column]), copy=False)
    part = whole.copy().order_by(*keys).limit(limit).offset(offset)
    count = exp.select(exp.alias_(exp.Count(this=exp.Star()), "n")).from_(whole.subquery("result"))
    rows = runner.run(Query(query.source, sql=part.sql(dialect), today=query.today), actor, cancel=cancel)
    total = runner.run(Query(query.source, sql=count.sql(dialect), today=query.today), actor, cancel=cancel)
    return Page(Table(table.columns, rows.table.arrow), int(total.table.rows()[0][0]), offset, rows.from_cache)


def _name(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=True)


def _ordering(name: str, direction: Direction, form: str | None = None) -> exp.Ordered:
    key: exp.Expr = exp.Column(this=_name(name))
    if form:
        key = exp.StrToTime(this=key, format=exp.Literal.string(form))
    return exp.Ordered(this=key, desc=direction == "desc", nulls_first=False)


def _own_order(tree: exp.Expr, arrow: pa.Table) -> list[exp.Ordered]:
    """The statement's own order as far as it is by columns of the result."""
    keys: list[exp.Ordered] = []
    for term in tree.args["order"].expressions if tree.args.get("order") else ():
        key = term.this
        position = int(key.name) - 1 if isinstance(key, exp.Literal) and not key.is_string else None
        name = arrow.column_names[position] if position is not None and position < arrow.num_columns else key.name
        if name not in arrow.column_names:
            break
        keys.append(_ordering(name, "desc" if term.args.get("desc") else "asc"))
    return keys


def _without_order(tree: exp.Expr) -> exp.Expr:
    tree = tree.copy()
    if tree.args.get("order") is not None and tree.args.get("limit") is None:
        tree.set("order", None)
    return tree


def condition(one: PageFilter, column: pa.Field) -> exp.Expr:
    """The filter as SQL.

    >>> condition(PageFilter("n", "ge", 5), pa.field("n", pa.int64())).sql()
    '"n" >= 5'
    """
    left = exp.Column(this=_name(column.name))
    if one.op in ("is_null", "not_null"):
        empty = exp.Is(this=left, expression=exp.Null())
        return empty if one.op == "is_null" else exp.Not(this=empty)
    if one.op in _TEXT_MASKS:
        return _like(left, one)
    if one.op == "between":
        low, high = (_literal(value, column.type) for value in one.value)
        return exp.Between(this=left, low=low, high=high)
    if one.op == "in":
        return exp.In(this=left, expressions=[_literal(value, column.type) for value in one.value])
    return _SQL_COMPARISONS[one.op](this=left, expression=_literal(one.value, column.type))


_SQL_COMPARISONS = {"eq": exp.EQ, "ne": exp.NEQ, "gt": exp.GT, "ge": exp.GTE, "lt": exp.LT, "le": exp.LTE}


def _like(left: exp.Expr, one: PageFilter) -> exp.Expr:
    text = str(one.value).lower()
    for sign in ("!", "%", "_"):
        text = text.replace(sign, f"!{sign}")
    before, after = ("" if one.op == "starts_with" else "%"), ("" if one.op == "ends_with" else "%")
    like = exp.Like(
        this=exp.Lower(this=exp.cast(left, "TEXT")), expression=exp.Literal.string(f"{before}{text}{after}")
    )
    found = exp.Escape(this=like, expression=exp.Literal.string("!"))
    return exp.Not(this=found) if one.op == "not_contains" else found


def _literal(value: Any, kind: pa.DataType) -> exp.Expr:
    try:
        plain = _scalar(value, kind).as_py()
    except (pa.ArrowException, ValueError, TypeError) as error:
        raise BadInput("The result cannot be compared with that value.") from error
    return exp.convert(plain)
