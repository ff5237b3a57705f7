"""Metric columns: formulas for the value, what it is set beside, and what the column means."""

from __future__ import annotations

from dataclasses import replace

from assay.kernel.tabular import Column
from assay.semantic.compile.context import Context
from assay.semantic.compile.expand import Expander, Formula
from assay.semantic.compile.fields import TIMES, value_type
from assay.semantic.compile.formulas import arithmetic, percent_change
from assay.semantic.compile.plan import STEP_BEFORE, Dim, Output, Variant
from assay.semantic.compile.scope import Aliases
from assay.semantic.compile.transforms import meaning, transformed
from assay.semantic.spec import Aggregate, AnalyticsSpec, MetricExpr, MetricRef, MetricUse


def metric_outputs(
    spec: AnalyticsSpec, expander: Expander, main: Variant, other: Variant | None, dims: tuple[Dim, ...], names: Aliases
) -> tuple[Output, ...]:
    """All metric columns of a spec in order, comparison columns beside their metric."""
    outputs: list[Output] = []
    for use in spec.metrics:
        formula = expander.formula(use.expr, main)
        base = _output(use, formula, expander.context, names)
        value = _transformed(base, formula, use, dims, expander)
        before = None
        if other is not None:
            earlier = expander.formula(use.expr, other)
            before = _transformed(base, earlier, use, dims, expander)
        keep = spec.comparison is None or spec.comparison.keep_value
        outputs.append(value if keep else replace(value, hidden=True))
        if before is not None and spec.comparison is not None:
            outputs.extend(_beside(value, before, against(other), spec.comparison.show, use.hidden))
    return tuple(outputs)


def against(other: Variant | None) -> str:
    """What stands behind the comma in the name of a column that is compared with: the period, where it has a name.

    >>> against(Variant("previous"))
    'before'
    """
    if other is not None and other.where is not None:
        return "the other group"
    label = other.period.label if other is not None and other.period is not None else ""
    return label if label not in ("", STEP_BEFORE) else "before"


def _output(use: MetricUse, formula: Formula, context: Context, names: Aliases) -> Output:
    name = names.take(use.alias or default_alias(use.expr))
    label = use.label or formula.label or name.replace("_", " ").capitalize()
    kind = _type(use.expr, formula, context)
    of = use.expr.metric if isinstance(use.expr, MetricRef) else None
    column = Column(name, label, kind, "metric", use.unit or formula.unit, formula.format, of)
    return Output(name, formula.tree, column, formula.additive, use.hidden)


def _type(expr: MetricExpr, formula: Formula, context: Context) -> str:
    if formula.integer:
        return "integer"
    if isinstance(expr, Aggregate) and expr.agg in ("min", "max") and expr.field:
        entity, dimension = context.field(expr.field)
        kind = value_type(dimension, context.table(entity), context.dialect)
        if kind in TIMES and kind != "year":
            return "date" if kind in ("date", "text_date") else "timestamp"
        return {"text": "text", "integer": "integer", "year": "integer"}.get(kind, "number")
    return formula.type


def default_alias(expr: MetricExpr) -> str:
    """What a metric column is called when nobody says."""
    if isinstance(expr, MetricRef):
        return expr.metric.rpartition(".")[2]
    if isinstance(expr, Aggregate):
        return f"{expr.agg}_{expr.field.partition('.')[2] if expr.field else expr.entity}"
    return "value"


def _transformed(base: Output, formula: Formula, use: MetricUse, dims: tuple[Dim, ...], expander: Expander) -> Output:
    plain = replace(base, tree=formula.tree)
    if use.transform is None:
        return plain
    filled = expander.spec.zero_fill
    tree = transformed(formula.tree, plain, use.transform, dims, expander.context, filled)
    return replace(meaning(plain, use.transform), tree=tree)


def _beside(value: Output, before: Output, other: str, show: tuple[str, ...], hidden: bool) -> list[Output]:
    """The value before, the change and the change in per cent, as asked for."""
    name, column = value.name, value.column
    change = arithmetic("-", value.tree.copy(), before.tree.copy())
    made = {
        "previous": Output(
            f"{name}__previous",
            before.tree,
            replace(column, name=f"{name}__previous", label=f"{column.label}, {other}", role="comparison"),
            value.additive,
        ),
        "change": Output(
            f"{name}__change",
            change,
            replace(column, name=f"{name}__change", label=f"{column.label}, change", role="change"),
            value.additive,
            sources=(name, f"{name}__previous"),
        ),
        "percent_change": Output(
            f"{name}__change_pct",
            percent_change(value.tree, before.tree),
            replace(
                column,
                name=f"{name}__change_pct",
                label=f"{column.label}, change in %",
                role="percent_change",
                unit="percent",
                type="number",
                format=None,
            ),
            value.additive,
            sources=(name, f"{name}__previous"),
        ),
    }
    if column.type not in ("number", "integer"):
        show = tuple(key for key in show if key == "previous")
    order = ("previous", "change", "percent_change")
    return [replace(made[key], hidden=hidden or key not in show) for key in order if key in show or key == order[0]]
