"""Metrics by dimensions as one query: expand, aggregate in legs, merge, calculate, filter, cut, order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlglot import exp

from assay.kernel.errors import InvalidSpec
from assay.kernel.tabular import Column
from assay.semantic.calendar import floor
from assay.semantic.compile.base_entity import base_for_dimensions
from assay.semantic.compile.context import Context
from assay.semantic.compile.default_time import default_time
from assay.semantic.compile.dims import describe
from assay.semantic.compile.expand import Expander
from assay.semantic.compile.fields import TIMES, FieldValueType, value_type
from assay.semantic.compile.formulas import ordered
from assay.semantic.compile.frame import Frame, cut_rows
from assay.semantic.compile.having import having_sql
from assay.semantic.compile.legs import Leg, build, split
from assay.semantic.compile.lookup import dim_named, find_dim, is_plain
from assay.semantic.compile.merge_legs import merged, single
from assay.semantic.compile.ordering import distinct_keys, order_items, sort_keys
from assay.semantic.compile.outputs import metric_outputs
from assay.semantic.compile.plan import Atom, Dim, Output, Variant, filled, time_axis
from assay.semantic.compile.scope import Aliases, FieldRef
from assay.semantic.compile.spine import spine
from assay.semantic.compile.staged import early, inner, nested, staged
from assay.semantic.compile.time_sql import period_literal
from assay.semantic.compile.top import becomes_text, other_column, topped
from assay.semantic.compile.variants import compared_variant, main_variant
from assay.semantic.periods import Period, as_day
from assay.semantic.spec import TIME, AnalyticsSpec


@dataclass(frozen=True)
class Compiled:
    """A query before it is rendered: the tree, its columns, and the periods (main, compared)."""

    tree: exp.Query
    columns: tuple[Column, ...]
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Everything known about the result before any SQL is written."""

    spec: AnalyticsSpec
    context: Context
    names: Aliases
    dims: tuple[Dim, ...]
    outputs: tuple[Output, ...]
    expander: Expander
    main: Variant
    other: Variant | None
    time: FieldRef | None

    @property
    def shown_dims(self) -> tuple[Dim, ...]:
        return tuple(dim for dim in self.dims if not dim.use.hidden)

    @property
    def shown(self) -> tuple[Output, ...]:
        return tuple(output for output in self.outputs if not output.hidden)


def compile_aggregate(spec: AnalyticsSpec, context: Context) -> Compiled:
    """The query for a spec in mode ``aggregate``."""
    plan = _plan(spec, context)
    frame = _calculated(_atoms(plan), plan)
    for step in (_having, _top):
        frame = step(frame, plan)
    query = _projected(frame, plan)
    columns = tuple(_column(dim, spec) for dim in plan.shown_dims) + tuple(output.column for output in plan.shown)
    variants = [variant for variant in (plan.main, plan.other) if variant is not None]
    return Compiled(query, columns, tuple(variant.period for variant in variants if variant.period is not None))


def _column(dim: Dim, spec: AnalyticsSpec) -> Column:
    """The dimension's column; text where the word Other stands beside its values."""
    top = spec.top
    if top is None or not top.others or not becomes_text(dim):
        return dim.column
    kept = any(find_dim(name, (dim,)) is not None for name in top.per)
    return dim.column if kept else replace(dim.column, type="text")


def _plan(spec: AnalyticsSpec, context: Context) -> Plan:
    if spec.entity is not None:
        context.entity(spec.entity)
    reserved = Aliases({entity.table.rpartition(".")[2].casefold() for entity in context.model.entities})
    columns = Aliases()
    time = _axis_time(spec, context)
    dims = describe(spec.dimensions, context, columns, time)
    main = main_variant(spec, context)
    other = compared_variant(spec, main, dims, context)
    expander = Expander(context, spec, dims, Aliases(set(columns.used)))
    outputs = metric_outputs(spec, expander, main, other, dims, columns)
    if not any(not dim.use.hidden for dim in dims) and all(output.hidden for output in outputs):
        raise InvalidSpec("Every column is hidden, so there is nothing to show.")
    return Plan(spec, context, reserved, dims, outputs, expander, main, other, time)


def _axis_time(spec: AnalyticsSpec, context: Context) -> FieldRef | None:
    """What ``time`` stands for in the dimensions: the date of the first metric, else of the base entity."""
    if not spec.metrics:
        return default_time(base_for_dimensions(spec, context), context)
    probe = Expander(replace(context, log=type(context.log)()), spec, (), Aliases(), probing=True)
    for use in spec.metrics:
        probe.formula(use.expr, Variant())
    return next((atom.time for atom in probe.atoms if atom.time is not None), None)


# -- atoms ------------------------------------------------------------------------------------------------------------


def _atoms(plan: Plan) -> Frame:
    """One frame with every atom by every dimension."""
    spec, context = plan.spec, plan.context
    timed = spec.time is not None or any(use.field == "time" for use in spec.dimensions) or plan.other is not None
    if plan.outputs and not plan.expander.atoms:
        raise InvalidSpec("Nothing is measured: constants alone are no metric.")
    legs = split(plan.expander.atoms, context.dialect, timed) or _distinct_leg(plan)
    _same_kind_of_time(legs, plan)
    built = tuple(build(leg, plan.dims, spec, context) for leg in legs)
    filling = spine(plan.dims, spec, plan.main, plan.time, context) if spec.zero_fill and plan.outputs else None
    if filling is not None:
        built = (*built, filling)
    if len(built) == 1:
        return single(built[0])
    atoms = {name: atom for atom, name in plan.expander.atoms.items()}
    return merged(built, atoms, _types(atoms, context), tuple(dim.name for dim in plan.dims), filling is not None)


def _same_kind_of_time(legs: tuple[Leg, ...], plan: Plan) -> None:
    """Years kept as numbers and real dates cannot share an axis; nor dates with moments where nothing cuts them."""
    context = plan.context
    for dim in plan.dims:
        if dim.use.field != TIME or not all(leg.time for leg in legs):
            continue
        fields = {leg.time.field: context.field(leg.time.field) for leg in legs if leg.time}
        kinds = {
            name: value_type(dimension, context.table(owner), context.dialect)
            for name, (owner, dimension) in fields.items()
        }
        loose = dim.use.grain is None and dim.use.part is None
        if len(set(kinds.values()) if loose else {kind == "year" for kind in kinds.values()}) > 1:
            names = " and ".join(f"`{name}`" for name in kinds)
            raise InvalidSpec(f"{names} count time differently and cannot share one column.", hint="Ask one by one.")


def _distinct_leg(plan: Plan) -> tuple[Leg, ...]:
    base = base_for_dimensions(plan.spec, plan.context)
    return (Leg(base.name, default_time(base, plan.context), plan.main, ()),)


def _types(atoms: dict[str, Atom], context: Context) -> dict[str, str]:
    """SQL types of atoms that are no numbers: the lowest and highest of dates and texts."""
    found = {}
    for name, atom in atoms.items():
        if atom.agg in ("min", "max") and isinstance(atom.value, FieldRef):
            entity, dimension = context.field(atom.value.field)
            kind = value_type(dimension, context.table(entity), context.dialect)
            if kind in TIMES and kind not in ("year", "text_date"):
                found[name] = "DATE" if kind == "date" else "TIMESTAMP"
            elif kind not in ("integer", "number", "year"):
                found[name] = "TEXT"
    return found


# -- calculations -----------------------------------------------------------------------------------------------------


def _calculated(atoms: Frame, plan: Plan) -> Frame:
    """Metric columns over atoms; those that need all rows are computed one level up."""
    slots, frame = plan.expander.names, atoms
    trees = {output.name: output.tree for output in plan.outputs}
    if plan.expander.floor_rows:
        frame, trees = staged(frame, trees, early, slots, plan.names)
        frame = _after_start(frame, plan)
    while nested(trees):
        frame, trees = staged(frame, trees, inner, slots, plan.names)
    windowed = any(tree.find(exp.Window) for tree in trees.values())
    frame = frame.sealed("aggregated", plan.names) if windowed and frame.grouped else frame
    values = {dim.name: frame.values[dim.name] for dim in plan.dims}
    values.update({name: filled(tree, frame.values) for name, tree in trees.items()})
    return replace(frame, values=values, windowed=windowed)


def _after_start(frame: Frame, plan: Plan) -> Frame:
    """Drop the earlier rows that only cumulative metrics needed."""
    period, axis = plan.main.period, time_axis(plan.dims)
    if axis is None or period is None or period.start is None:
        return frame
    grain = axis.use.grain or "day"
    kind: FieldValueType = "year" if axis.column.type == "integer" else "date"
    first = floor(as_day(period.start), grain, plan.context.model.calendar)
    bound = period_literal(first, grain, kind, plan.context.dialect)
    return frame.where(exp.GTE(this=frame.values[axis.name].copy(), expression=bound))


def _having(frame: Frame, plan: Plan) -> Frame:
    condition = plan.spec.having
    if condition is None:
        return frame
    sealed = frame.sealed("calculated", plan.names) if frame.windowed else frame
    return sealed.where(having_sql(condition, sealed.values, plan.dims, plan.outputs, plan.context))


def _top(frame: Frame, plan: Plan) -> Frame:
    top = plan.spec.top
    if top is not None and not plan.outputs:
        raise InvalidSpec("The best of what? A top list needs a metric.")
    if top is None or is_plain(plan.spec):
        return frame
    return topped(frame, top, plan.dims, plan.outputs, plan.names, plan.context)


# -- the query --------------------------------------------------------------------------------------------------------


def _projected(frame: Frame, plan: Plan) -> exp.Query:
    spec = plan.spec
    visible = tuple(dim.name for dim in plan.shown_dims) + tuple(output.name for output in plan.shown)
    query = frame.projected(visible)
    items = _order(frame, plan, set(visible))
    if spec.distinct and len(plan.shown_dims) < len(plan.dims):
        query = query.distinct(copy=False)
        keys = distinct_keys(sort_keys(spec, plan.dims, plan.outputs), visible, len(spec.order))
        items = order_items(keys, frame, set(visible))
    if items:
        query = query.order_by(*items, copy=False)
    limit = spec.top.n if spec.top is not None and is_plain(spec) else spec.limit
    return frame.finished(cut_rows(query, limit, spec.offset))


def _order(frame: Frame, plan: Plan, visible: set[str]) -> list[exp.Expr]:
    items = order_items(sort_keys(plan.spec, plan.dims, plan.outputs), frame, visible)
    rest = other_column(frame)
    if rest is None:
        return items
    groups = {dim_named(name, plan.dims).name for name in plan.spec.top.per} if plan.spec.top is not None else set()
    leading = 0
    for name, _ in sort_keys(plan.spec, plan.dims, plan.outputs):
        if name not in groups:
            break
        leading += 1
    return [*items[:leading], ordered(rest), *items[leading:]]
