"""Row listings: the rows of one entity, with columns of what they belong to."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.semantic.compile.aggregate import Compiled
from assay.semantic.compile.conditions import all_sql, keep_defaults
from assay.semantic.compile.context import Context
from assay.semantic.compile.default_time import default_time
from assay.semantic.compile.dims import describe, dim_sql
from assay.semantic.compile.formulas import ordered, over
from assay.semantic.compile.frame import Frame, cut_rows
from assay.semantic.compile.identifiers import column
from assay.semantic.compile.legs import filtered, row_clauses
from assay.semantic.compile.lookup import find_dim
from assay.semantic.compile.plan import Dim
from assay.semantic.compile.scope import Aliases, Scope
from assay.semantic.compile.top import PLACE
from assay.semantic.compile.variants import main_variant
from assay.semantic.compile.written import as_written
from assay.semantic.model import Entity
from assay.semantic.spec import AnalyticsSpec, DimensionUse

MANY_COLUMNS = 40


def compile_rows(spec: AnalyticsSpec, context: Context) -> Compiled:
    """The query for a spec in mode ``rows``."""
    _refuse_what_rows_lack(spec)
    entity = context.entity(spec.entity or "")
    time = default_time(entity, context)
    names = Aliases()
    dims = describe(spec.dimensions or _display(entity), context, names, time)
    main = main_variant(spec, context)
    scope = Scope(context, entity.name, time=time)
    values = {dim.name: dim_sql(dim, scope) for dim in dims}
    keep_defaults(scope)
    keys = _sort_keys(spec, dims, scope, values)
    where = all_sql(row_clauses(scope, spec, main), scope)
    if not spec.distinct and spec.top is None:
        dims, values = _as_written(dims, values)
    place = _place(spec, dims, scope, values) if spec.top is not None else None
    frame = Frame(filtered(scope.select(), where), values)
    for fan in sorted(path[-1].target for path in scope.fans):
        context.log.caveat(f"A row of {entity.name} appears once for each of its {fan}.")
    if place is not None:
        sorts = [_shown_as(tree, values) for tree, _ in keys]
        frame = _topped(frame, place, keys, context, spec)
        keys = [
            (frame.values[(spec.distinct and shown) or f"sort_{number}"], descending)
            for number, (shown, (_, descending)) in enumerate(zip(sorts, keys, strict=True))
        ]
    query = _projected(frame, spec, dims, keys)
    columns = tuple(dim.column for dim in dims if not dim.use.hidden)
    return Compiled(query, columns, (main.period,) if main.period is not None else ())


def _as_written(dims: tuple[Dim, ...], values: dict[str, exp.Expr]) -> tuple[tuple[Dim, ...], dict[str, exp.Expr]]:
    told = [as_written(dim, values[dim.name]) for dim in dims]
    return tuple(dim for dim, _ in told), {dim.name: tree for dim, tree in told}


def _refuse_what_rows_lack(spec: AnalyticsSpec) -> None:
    for name, value in (("comparison", spec.comparison), ("having", spec.having), ("zero fill", spec.zero_fill)):
        if value:
            raise InvalidSpec(f"A row listing has no {name}.", hint="Use mode aggregate.")
    if spec.top is not None and spec.top.others:
        raise InvalidSpec("The rest of a row listing cannot be summed up.")


def _display(entity: Entity) -> tuple[DimensionUse, ...]:
    """The columns that name a row, else all that are not hidden."""
    shown = [name for name in entity.display if entity.dimension(name)]
    by_column = {dimension.expr: dimension.name for dimension in entity.dimensions if dimension.expr}
    shown += [by_column[name] for name in entity.display if name in by_column and name not in shown]
    names = shown or [dimension.name for dimension in entity.dimensions if not dimension.hidden][:MANY_COLUMNS]
    if not names:
        raise InvalidSpec(f"{entity.name} has no dimensions to list.")
    return tuple(DimensionUse(field=f"{entity.name}.{name}") for name in names)


def _sort_keys(
    spec: AnalyticsSpec, dims: tuple[Dim, ...], scope: Scope, values: dict[str, exp.Expr]
) -> list[tuple[exp.Expr, bool]]:
    """As wished; ties (and everything, without a wish) by key, then, where that is not enough, by all columns."""
    wished = [(_sorted_by(item.by, dims, scope, values), item.direction == "desc") for item in spec.order]
    if spec.distinct:
        _only_shown(spec, dims)
    rest = [] if spec.distinct else [(tree, False) for tree in scope.key()]
    if not rest or scope.fans:
        rest += [(values[dim.name], False) for dim in dims if not dim.use.hidden]
    known: set[str] = set()
    keys = []
    for tree, descending in (*wished, *rest):
        if tree.sql() not in known:
            known.add(tree.sql())
            keys.append((tree, descending))
    return keys


def _only_shown(spec: AnalyticsSpec, dims: tuple[Dim, ...]) -> None:
    for item in spec.order:
        dim = find_dim(item.by, dims)
        if dim is None or dim.use.hidden:
            raise InvalidSpec(f"Distinct rows can only be ordered by their own columns; `{item.by}` is none.")


def _sorted_by(name: str, dims: tuple[Dim, ...], scope: Scope, values: dict[str, exp.Expr]) -> exp.Expr:
    dim = find_dim(name, dims)
    if dim is not None:
        return values[dim.name]
    reference = name if "." in name or name == "time" else f"{scope.entity.name}.{name}"
    return scope.find(scope.ref(reference)).tree


def _place(spec: AnalyticsSpec, dims: tuple[Dim, ...], scope: Scope, values: dict[str, exp.Expr]) -> exp.Expr:
    """The row's place among those with the same ``per``: "the latest order of each customer"."""
    top = spec.top
    assert top is not None
    by = top.by or (spec.order[0].by if spec.order else None)
    if by is None:
        raise InvalidSpec("The best of what? A top list of rows needs `by`.")
    partition = [_sorted_by(name, dims, scope, values).copy() for name in top.per]
    order = [ordered(_sorted_by(by, dims, scope, values).copy(), top.direction == "desc")]
    if top.with_ties:
        return over(exp.Anonymous(this="RANK"), partition, order)
    key = scope.key()
    order += [ordered(tree.copy()) for tree in key]
    if not key or scope.fans:
        order += [ordered(values[dim.name].copy()) for dim in dims]
    return over(exp.RowNumber(), partition, order)


def _shown_as(tree: exp.Expr, values: dict[str, exp.Expr]) -> str | None:
    """The column that holds this sort key, if one does."""
    return next((name for name, value in values.items() if value.sql() == tree.sql()), None)


def _topped(
    frame: Frame, place: exp.Expr, keys: list[tuple[exp.Expr, bool]], context: Context, spec: AnalyticsSpec
) -> Frame:
    names = Aliases({entity.table.rpartition(".")[2].casefold() for entity in context.model.entities})
    sort = {f"sort_{number}": tree for number, (tree, _) in enumerate(keys)}
    wide = replace(frame, values={**frame.values, **sort, PLACE: place})
    sealed = wide.sealed("placed", names)
    assert spec.top is not None
    return sealed.where(exp.LTE(this=sealed.values[PLACE].copy(), expression=exp.Literal.number(spec.top.n)))


def _projected(
    frame: Frame, spec: AnalyticsSpec, dims: tuple[Dim, ...], keys: list[tuple[exp.Expr, bool]]
) -> exp.Query:
    visible = tuple(dim.name for dim in dims if not dim.use.hidden)
    query = frame.projected(visible)
    if spec.distinct:
        query = query.distinct(copy=False)
        by_tree = {frame.values[name].sql(): name for name in visible}
        keys = [(column(by_tree[tree.sql()]), descending) for tree, descending in keys if tree.sql() in by_tree]
    query = query.order_by(*(ordered(tree.copy(), descending) for tree, descending in keys), copy=False)
    return frame.finished(cut_rows(query, spec.limit, spec.offset))
