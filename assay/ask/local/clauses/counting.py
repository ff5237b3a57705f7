"""Counts of rows, governed where the model has a metric for them."""

from __future__ import annotations

from assay.ask.local.draft import Setting
from assay.semantic.infer.entities import TALLY
from assay.semantic.spec import Aggregate, Arithmetic, MetricExpr, MetricRef


def counted_entity(setting: Setting, name: str) -> str:
    """The entity whose rows a metric counts, filtered or not; empty for sums, ratios and distinct counts."""
    metric = setting.model.metric(name)
    if metric is None or metric.kind != "simple" or not metric.measure:
        return ""
    owner, _, measure = metric.measure.partition(".")
    entity = setting.model.entity(owner)
    found = entity.measure(measure) if entity else None
    return owner if found and found.agg == "count" and not found.expr else ""


def plain_count(setting: Setting, name: str) -> str:
    """The entity an unfiltered count metric counts."""
    metric = setting.model.metric(name)
    return counted_entity(setting, name) if metric and metric.filter is None else ""


def count_metric(setting: Setting, entity: str) -> str | None:
    """The governed metric that counts the rows of an entity."""
    return next((m.name for m in setting.model.metrics if not m.time and plain_count(setting, m.name) == entity), None)


def count_of(setting: Setting, entity: str) -> MetricExpr:
    """Rows of an entity: its governed metric where there is one."""
    metric = count_metric(setting, entity) or _tally(setting, entity)
    return MetricRef(metric=metric) if metric else Aggregate(agg="count", entity=entity)


def _tally(setting: Setting, entity: str) -> str | None:
    """The metric of things whose rows say for how many they stand."""
    return next((m.name for m in setting.model.metrics if m.inferred and m.measure == f"{entity}.{TALLY}"), None)


def home_of_expr(expr: MetricExpr, setting: Setting) -> str:
    """The entity whose rows an expression counts or sums; that of the left side of a calculation."""
    if isinstance(expr, MetricRef):
        return setting.vocabulary.homes.get(expr.metric, "")
    if isinstance(expr, Aggregate):
        return expr.entity or (expr.field or "").partition(".")[0]
    return home_of_expr(expr.left, setting) if isinstance(expr, Arithmetic) else ""


def dated_by(expr: MetricExpr, setting: Setting) -> str:
    """The entity whose day a governed number goes by: orders, of what their lines come to."""
    metric = setting.model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    owner, _, name = (metric.measure or "").partition(".") if metric is not None else ("", "", "")
    home = setting.model.entity(owner)
    dated = next((one.time or "" for one in home.measures if one.name == name), "") if home is not None else ""
    return dated.partition(".")[0] or owner


def counts_subject(expr: MetricExpr, setting: Setting) -> bool:
    """Whether an expression counts rows."""
    if isinstance(expr, Aggregate):
        return expr.entity is not None
    return isinstance(expr, MetricRef) and bool(counted_entity(setting, expr.metric))
