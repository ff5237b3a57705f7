"""Metric columns of a draft: how one is added, and what a link measures."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Setting, alias_of, measure_expr
from assay.ask.local.lexicon import Link
from assay.semantic.spec import MetricExpr, MetricRef, MetricUse


def shown(draft: Draft, expr: MetricExpr) -> Draft:
    """A metric asked for by name is shown, even where it already serves to rank."""
    for at, use in enumerate(draft.metrics):
        if use.expr == expr:
            metrics = list(draft.metrics)
            metrics[at] = use.model_copy(update={"hidden": False})
            return replace(draft, metrics=tuple(metrics))
    return draft.add_metric(MetricUse(expr=expr, alias=_free_alias(draft, alias_of(expr))))


def _free_alias(draft: Draft, alias: str) -> str:
    taken = {use.alias for use in draft.metrics}
    return next(name for name in (alias, *(f"{alias}_{n}" for n in range(2, 50))) if name not in taken)


def link_expr(setting: Setting, link: Link) -> MetricExpr | None:
    """A metric or measure link as an expression."""
    return MetricRef(metric=link.ref) if link.kind == "metric" else measure_expr(setting, link.ref)
