"""What the model says of a result's columns: which add up, where more is better, whether groups are left out."""

from __future__ import annotations

from sqlglot import exp

from assay.kernel.tabular import Table
from assay.present.view import View, see
from assay.semantic.check_conditions import parts_within
from assay.semantic.compile.fragments import columns_of, parse
from assay.semantic.compile.graph import graph_of
from assay.semantic.compile.merge_legs import COUNTS
from assay.semantic.model import Measure, Metric, SemanticModel
from assay.semantic.spec import TIME, Aggregate, AnalyticsSpec, Compare, MetricExpr, MetricRef, MetricUse

_SUMMABLE = ("sum", "count")
_COMPUTED = ("running_total", "rank")
_SIGN = {"up": 1, "down": -1, "neutral": 0}


def view_of(table: Table, spec: AnalyticsSpec | None, model: SemanticModel) -> View:
    """The view of a result: of a spec with all the model knows of it, of free SQL by types and names alone."""
    if spec is None:
        return see(table)
    uses = visible_metrics(spec)
    columns = [column for column in table.columns if column.role in ("metric", "share")]
    pairs = list(zip(columns, uses, strict=False)) if len(columns) == len(uses) else []
    whole = not (spec.limit or spec.offset or spec.having or spec.combine or (spec.top and not spec.top.others))
    return see(
        table,
        listing=spec.mode == "rows" or not spec.metrics,
        additive=[column.name for column, use in pairs if is_additive(use, spec, model)],
        whole=whole,
        good=[(column.name, direction(use, model)) for column, use in pairs],
        computed=[column.name for column, use in pairs if use.transform and use.transform.kind in _COMPUTED],
        nothing=[column.name for column, use in pairs if _counts(use, model)] if whole and _any_day(spec) else None,
    )


def _any_day(spec: AnalyticsSpec) -> bool:
    """Whether no condition leaves out weekdays, months or the like, of which nothing can be said then."""
    inner = parts_within(spec.where) if spec.where is not None else ()
    return not any(isinstance(one, Compare) and one.part is not None for one in inner)


def _counts(use: MetricUse, model: SemanticModel) -> bool:
    """Whether it is 0 where there are no rows, as the compiler has it: a count is, a sum of nothing is not known."""
    if use.transform is not None:
        return False
    if isinstance(use.expr, Aggregate):
        return use.expr.agg in COUNTS
    metric = model.metric(use.expr.metric) if isinstance(use.expr, MetricRef) else None
    measure = measure_of(metric, model) if metric is not None else None
    return measure is not None and measure.agg in COUNTS


def visible_metrics(spec: AnalyticsSpec) -> tuple[MetricUse, ...]:
    """The metrics that come back as columns."""
    return tuple(use for use in spec.metrics if not use.hidden)


def direction(use: MetricUse, model: SemanticModel) -> int:
    """+1 where more is better, −1 where less is, 0 where neither is said."""
    metric = model.metric(use.expr.metric) if isinstance(use.expr, MetricRef) else None
    return _SIGN[metric.direction] if metric else 0


def is_additive(use: MetricUse, spec: AnalyticsSpec, model: SemanticModel) -> bool:
    """Whether the values of this metric over the spec's groups sum to its value without them.

    True only for sums and counts (and sums and differences of those), and only where every group belongs to exactly one
    member of each dimension: an order with two products is counted in both, so its orders by product do not sum to all.
    """
    bases = _bases(use.expr, model)
    if not bases or use.transform is not None:
        return False
    graph = graph_of(model)
    owners = {use.field.partition(".")[0]: use.via for use in spec.dimensions if use.field != TIME}
    return all(owner == base or graph.reaches(base, owner, via) for base in bases for owner, via in owners.items())


def _bases(expr: MetricExpr, model: SemanticModel) -> frozenset[str]:
    """The entities whose rows are summed or counted; empty for anything that cannot be added up."""
    if isinstance(expr, Aggregate):
        owner = expr.entity or (expr.field or "").partition(".")[0]
        return frozenset({owner}) if expr.agg in _SUMMABLE else frozenset()
    return _metric_bases(expr.metric, model) if isinstance(expr, MetricRef) else frozenset()


def _metric_bases(name: str, model: SemanticModel, depth: int = 8) -> frozenset[str]:
    metric = model.metric(name)
    if metric is None or not depth:
        return frozenset()
    if metric.kind == "derived" and metric.expr:
        return _derived_bases(metric.expr, model, depth)
    measure = measure_of(metric, model)
    return frozenset({(metric.measure or "").partition(".")[0]}) if measure and _sums(measure) else frozenset()


def _derived_bases(expr: str, model: SemanticModel, depth: int) -> frozenset[str]:
    """Of a sum or difference of metrics that add up, all their entities."""
    tree = parse(expr)
    if tree.find(exp.Mul, exp.Div, exp.Func, exp.Literal):
        return frozenset()
    parts = [_metric_bases(part, model, depth - 1) for part in columns_of(expr)]
    return frozenset().union(*parts) if parts and all(parts) else frozenset()


def measure_of(metric: Metric, model: SemanticModel) -> Measure | None:
    """The measure behind a simple metric."""
    if metric.kind != "simple" or not metric.measure:
        return None
    owner, _, name = metric.measure.partition(".")
    entity = model.entity(owner)
    return entity.measure(name) if entity else None


def _sums(measure: Measure) -> bool:
    return measure.additive if measure.additive is not None else measure.agg in _SUMMABLE
