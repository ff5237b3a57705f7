"""Why a number is what it is: the question in words, definitions, filters, SQL, age, and what was hidden."""

from __future__ import annotations

from typing import Any

from assay.records.dashboard import WidgetResult
from assay.semantic.model import Metric, SemanticModel
from assay.semantic.spec import AnalyticsSpec, Arithmetic, MetricExpr, MetricRef
from assay.semantic.words import pieces, sentence

_DEPTH = 4


def why(found: WidgetResult, model: SemanticModel | None) -> dict[str, Any]:
    """Everything behind a widget, ready to be shown."""
    spec = found.spec
    words = sentence(pieces(spec, model)) if spec is not None and model is not None else ""
    metrics = metrics_of(spec, model) if spec is not None and model is not None else ()
    return {
        "title": found.title,
        "words": words or found.question,
        "period": found.period,
        "before": found.before,
        "definitions": [_definition(metric) for metric in metrics],
        "followed": list(found.followed),
        "unfollowed": list(found.unfollowed),
        "caveats": list(found.caveats),
        "notes": list(found.notes),
        "policies": list(found.policies),
        "sql": found.sql,
        "sql_hash": found.sql_hash,
        "source": found.source,
        "data_version": found.data_version,
        "at": found.generated_at,
        "cached": found.from_cache,
        "timings": found.timings_ms,
    }


def metrics_of(spec: AnalyticsSpec, model: SemanticModel) -> tuple[Metric, ...]:
    """The governed metrics a spec asks for, each followed by those it is made of."""
    named = [name for use in spec.metrics if not use.hidden for name in _named(use.expr)]
    found: dict[str, Metric] = {}
    for name in named:
        _gather(name, model, found, _DEPTH)
    return tuple(found.values())


def _named(expr: MetricExpr) -> list[str]:
    if isinstance(expr, MetricRef):
        return [expr.metric]
    return [*_named(expr.left), *_named(expr.right)] if isinstance(expr, Arithmetic) else []


def _gather(name: str, model: SemanticModel, found: dict[str, Metric], depth: int) -> None:
    metric = model.metric(name)
    if metric is None or name in found or not depth:
        return
    found[name] = metric
    parts = [metric.numerator, metric.denominator, metric.metric, *(part.metric for part in metric.components)]
    for part in filter(None, parts):
        _gather(part, model, found, depth - 1)


def _definition(metric: Metric) -> dict[str, str]:
    return {
        "label": metric.label or metric.name,
        "description": metric.description,
        "formula": metric.formula,
        "owner": metric.owner,
        "version": metric.version,
        "deprecated": metric.deprecated or "",
    }
