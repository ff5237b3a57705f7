"""Zero fill: every period and every member, whether or not there are rows for it."""

from __future__ import annotations

from functools import reduce
from itertools import groupby

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.calendar import starts
from assay.semantic.compile.conditions import all_sql
from assay.semantic.compile.context import Context
from assay.semantic.compile.defaults import default_clauses, fields_of
from assay.semantic.compile.dims import dim_sql
from assay.semantic.compile.fields import FieldValueType
from assay.semantic.compile.identifiers import aliased, column
from assay.semantic.compile.legs import Aggregated, filtered
from assay.semantic.compile.plan import Dim, Variant
from assay.semantic.compile.scope import FieldRef, Scope
from assay.semantic.compile.time_sql import period_literal
from assay.semantic.periods import as_day
from assay.semantic.spec import All, AnalyticsSpec, Condition

MAX_PERIODS = 4000
CHUNK = 200


def spine(
    dims: tuple[Dim, ...], spec: AnalyticsSpec, main: Variant, time: FieldRef | None, context: Context
) -> Aggregated | None:
    """A leg without atoms that holds every combination; None when there is nothing to fill."""
    axes = [dim for dim in dims if dim.timed and dim.use.grain is not None]
    others = [dim for dim in dims if dim not in axes]
    if axes and (main.period is None or not main.period.bounded or len(axes) > 1 or axes[0].use.grain == "hour"):
        context.log.caveat("Periods without rows are not filled in: that needs one time axis and a bounded period.")
        return None
    if not dims:
        return None
    blocks = [_periods(axes[0], main, context)] if axes else []
    blocks += [
        _members(tuple(group), spec, time, context) for _, group in groupby(sorted(others, key=_owner), key=_owner)
    ]
    select = exp.Select().from_(blocks[0].subquery("filled_0"))
    for number, block in enumerate(blocks[1:], start=1):
        select = select.join(block.subquery(f"filled_{number}"), join_type="CROSS", copy=False)
    where = {name: f"filled_{number}" for number, block in enumerate(blocks) for name in block.named_selects}
    return Aggregated(select, {dim.name: column(dim.name, where[dim.name]) for dim in dims}, {})


def _owner(dim: Dim) -> str:
    return f"{(dim.column.of or '').partition('.')[0]}|{','.join(dim.use.via)}"


def _periods(dim: Dim, main: Variant, context: Context) -> exp.Query:
    period, grain = main.period, dim.use.grain
    if period is None or period.start is None or period.end_exclusive is None or grain is None:
        raise InvalidSpec("Filling in periods needs a bounded period.")
    days_in = (as_day(period.end_exclusive) - as_day(period.start)).days
    if days_in > MAX_PERIODS * 366:
        raise InvalidSpec(f"{days_in} days are too many to fill in.", hint="Use a shorter period.")
    days = starts(as_day(period.start), as_day(period.end_exclusive), grain, context.model.calendar)
    if len(days) > MAX_PERIODS:
        raise InvalidSpec(f"{len(days)} periods are too many to fill in.", hint="Use a coarser time grain.")
    kind: FieldValueType = "year" if dim.column.type == "integer" else "date"
    rows: list[exp.Query] = [
        exp.select(aliased(period_literal(day, grain, kind, context.dialect), dim.name)) for day in days
    ]
    return _united(rows, dim.name)


def _united(rows: list[exp.Query], name: str) -> exp.Query:
    """UNION ALL in chunks: SQLite takes 500 members at most, and a chain of thousands is nested too deeply to read."""
    while len(rows) > 1:
        chunks = [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)]
        unions = [
            reduce(lambda one, other: exp.Union(this=one, expression=other, distinct=False), chunk[1:], chunk[0])
            for chunk in chunks
        ]
        if len(unions) == 1:
            return unions[0]
        rows = [exp.select(column(name, "chunk")).from_(union.subquery("chunk", copy=False)) for union in unions]
    return rows[0]


def _members(dims: tuple[Dim, ...], spec: AnalyticsSpec, time: FieldRef | None, context: Context) -> exp.Query:
    """Distinct members of one entity, less those the spec's filter on that entity leaves out."""
    owner = (dims[0].column.of or "").partition(".")[0]
    scope = Scope(context, owner, time=time)
    own = tuple(dim if not dim.use.via else _without_via(dim) for dim in dims)
    trees = {dim.name: dim_sql(dim, scope) for dim in own}
    conditions = (*default_clauses(scope), *_about(spec.where, owner, context))
    where = all_sql(conditions, scope)  # before the FROM clause is read: it may join
    query = filtered(scope.select(), where)
    query.set("expressions", [aliased(tree, name) for name, tree in trees.items()])
    return query.distinct(copy=False)


def _without_via(dim: Dim) -> Dim:
    return Dim(dim.name, dim.use.model_copy(update={"via": ()}), dim.column, dim.timed)


def _about(where: Condition | None, owner: str, context: Context) -> tuple[Condition, ...]:
    parts = where.all if isinstance(where, All) else (where,) if where is not None else ()
    found = []
    for part in parts:
        refs = fields_of(part)
        if refs and all(
            ref.field != "time" and context.graph.reaches(owner, context.field(ref.field)[0].name, ref.via)
            for ref in refs
        ):
            found.append(part)
    return tuple(found)
