"""A spec in plain English, piece by piece: interpretation chips and the "In words" tab are made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assay.semantic.model import SemanticModel
from assay.semantic.periods import Period
from assay.semantic.spec import (
    Aggregate,
    AnalyticsSpec,
    Arithmetic,
    DimensionUse,
    MetricExpr,
    MetricRef,
    MetricUse,
    OrderBy,
    Related,
    Transform,
)
from assay.semantic.stretches import gathered
from assay.semantic.words_conditions import AGGREGATES, clause_words, label_of, spoken, stretch_words

Role = Literal["metric", "dimension", "value", "time", "order", "plain"]


@dataclass(frozen=True)
class Piece:
    """A run of words. ``value`` is what it stands for, ``slot`` where in the spec (``metrics.0``, ``where.1``).

    ``assumed``: nobody asked for it, Assay chose it.
    """

    text: str
    role: Role = "plain"
    value: str = ""
    slot: str = ""
    assumed: bool = False


TRANSFORMS = {
    "share": "share of", "running_total": "running total of", "moving_average": "moving average of", "rank": "rank by",
    "growth": "growth of", "difference": "change of",
}  # fmt: skip
OPERATORS = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
PARTS = {
    "hour_of_day": "hour of day", "day_of_week": "day of week", "day_of_month": "day of month",
    "month_of_year": "month of year", "quarter_of_year": "quarter", "year": "year",
}  # fmt: skip


def pieces(
    spec: AnalyticsSpec, model: SemanticModel, periods: Sequence[Period] = (), assumed: frozenset[str] = frozenset()
) -> tuple[Piece, ...]:
    """The spec as pieces in reading order. ``periods``: main, then compared. ``assumed``: slots that Assay chose."""
    found = [
        piece
        for part in (_subject, _grouping, _filters, _time, _comparison, _tail)
        for piece in part(spec, model, periods)
    ]
    marked = [
        Piece(item.text, item.role, item.value, item.slot, True) if item.slot in assumed else item for item in found
    ]
    first = marked[0]
    return (Piece(_capital(first.text), first.role, first.value, first.slot, first.assumed), *marked[1:])


def sentence(parts: Sequence[Piece]) -> str:
    """The pieces as one line of text."""
    text = " ".join(piece.text for piece in parts)
    return text.replace(" ,", ",").replace(" :", ":")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _listed(items: Sequence[Piece]) -> Iterator[Piece]:
    """``a, b and c``."""
    for number, item in enumerate(items):
        if number:
            yield Piece("and" if number == len(items) - 1 else ",")
        yield item


# -- what ------------------------------------------------------------------------------------------------------------


def _subject(spec: AnalyticsSpec, model: SemanticModel, _: Sequence[Period]) -> Iterator[Piece]:
    if spec.mode == "rows":
        entity = model.entity(spec.entity or "")
        plural = (entity.plural or entity.label or entity.name) if entity else spec.entity or ""
        yield Piece(spoken(plural), "dimension", spec.entity or "", "entity")
        return
    shown = [
        Piece(metric_words(use, model), "metric", _metric_value(use.expr), f"metrics.{number}")
        for number, use in enumerate(spec.metrics)
        if not use.hidden
    ]
    yield from _listed(shown)
    if not shown:
        yield Piece("different values of")


def metric_words(use: MetricUse, model: SemanticModel) -> str:
    """A metric column in words."""
    name = use.label or expression_words(use.expr, model)
    return f"{_transform_words(use.transform, model)} {name}" if use.transform else name


def _transform_words(transform: Transform, model: SemanticModel) -> str:
    words = TRANSFORMS[transform.kind]
    if transform.kind == "moving_average":
        words = f"{transform.window}-period {words}"
    if transform.within:
        inside = " and ".join(label_of(name, model) for name in transform.within)
        words = words.replace(" of", f" within {inside} of").replace("rank by", f"rank within {inside} by")
    return words


def expression_words(expr: MetricExpr, model: SemanticModel) -> str:
    """A metric expression in words.

    >>> expression_words(Aggregate(agg="count", entity="orders"), SemanticModel())
    'number of orders'
    """
    if isinstance(expr, MetricRef):
        metric = model.metric(expr.metric)
        name = metric.label if metric is not None and metric.label else spoken(expr.metric.rpartition(".")[2])
        return name if expr.filter is None else f"{name} where {clause_words(expr.filter, model)}"
    if isinstance(expr, Aggregate):
        return _aggregate_words(expr, model)
    if isinstance(expr, Arithmetic):
        left, right = (_operand(side, model) for side in (expr.left, expr.right))
        return f"{left} {OPERATORS[expr.op]} {right}"
    return f"{expr.number:g}"


def _operand(expr: MetricExpr, model: SemanticModel) -> str:
    words = expression_words(expr, model)
    return f"({words})" if isinstance(expr, Arithmetic) else words


def _aggregate_words(expr: Aggregate, model: SemanticModel) -> str:
    if expr.entity is not None:
        entity = model.entity(expr.entity)
        subject = spoken((entity.plural or entity.name) if entity else expr.entity)
    else:
        subject = label_of(expr.field or "", model, expr.via)
    words = f"{AGGREGATES[expr.agg]} {subject}"
    return words if expr.filter is None else f"{words} where {clause_words(expr.filter, model)}"


def _metric_value(expr: MetricExpr) -> str:
    if isinstance(expr, MetricRef):
        return expr.metric
    return expr.field or expr.entity or "" if isinstance(expr, Aggregate) else ""


# -- by what, of which, when -----------------------------------------------------------------------------------------


def _grouping(spec: AnalyticsSpec, model: SemanticModel, _: Sequence[Period]) -> Iterator[Piece]:
    shown = [
        Piece(dimension_words(use, model), "time" if use.grain else "dimension", use.field, f"dimensions.{number}")
        for number, use in enumerate(spec.dimensions)
        if not use.hidden
    ]
    if shown and spec.mode == "rows":
        yield Piece("with")
    elif shown and any(not use.hidden for use in spec.metrics):
        yield Piece("by")
    yield from _listed(shown)


def dimension_words(use: DimensionUse, model: SemanticModel) -> str:
    """A dimension column in words."""
    if use.label:
        return use.label
    name = "" if use.field == "time" else label_of(use.field, model, use.via)
    if use.grain is not None:
        grain = use.grain.replace("_", " ")
        return f"{name} ({grain})" if name else grain
    if use.part is not None:
        return f"{PARTS[use.part]} of {name}" if name else PARTS[use.part]
    return f"{name} in steps of {use.bucket:g}" if use.bucket else name or "date"


def _filters(spec: AnalyticsSpec, model: SemanticModel, _: Sequence[Period]) -> Iterator[Piece]:
    if spec.where is None:
        return
    parts = getattr(spec.where, "all", None) or (spec.where,)
    if not isinstance(parts[0], Related):
        yield Piece("where")
    said = [(stretch_words(one, model), one.at[0]) for one in gathered(parts, model)]
    yield from _listed([Piece(words, "value", "", f"where.{number}") for words, number in said])


def _time(spec: AnalyticsSpec, model: SemanticModel, periods: Sequence[Period]) -> Iterator[Piece]:
    if spec.time is None or not periods:
        return
    label = periods[0].label
    if not label.startswith(("since", "before")):
        yield Piece("in")
    yield Piece(label, "time", spec.time.field, "time")
    if spec.time.field != "time":
        yield Piece(f"by {label_of(spec.time.field, model, spec.time.via)}")


def _comparison(spec: AnalyticsSpec, model: SemanticModel, periods: Sequence[Period]) -> Iterator[Piece]:
    comparison = spec.comparison
    if comparison is None:
        return
    yield Piece("against")
    if comparison.kind == "group":
        words = clause_words(comparison.where, model) if comparison.where is not None else "the rest"
        yield Piece(words, "value", "group", "comparison")
        return
    label = periods[-1].label if periods else ""
    if not label or label == "the one before":
        label = {"previous_year": "the year before"}.get(comparison.kind, "the one before")
    yield Piece(label, "time", comparison.kind, "comparison")


# -- which of them, in what order ------------------------------------------------------------------------------------


def _tail(spec: AnalyticsSpec, model: SemanticModel, _: Sequence[Period]) -> Iterator[Piece]:
    if spec.having is not None:
        yield Piece(", only where")
        yield Piece(clause_words(spec.having, model), "value", "", "having")
    if spec.top is not None:
        yield Piece(", the")
        word = "highest" if spec.top.direction == "desc" else "lowest"
        each = f" for each {' and '.join(label_of(name, model) for name in spec.top.per)}" if spec.top.per else ""
        yield Piece(f"{spec.top.n} {word}{each}", "order", str(spec.top.n), "top")
        if spec.top.others:
            yield Piece("and the rest as Other")
    for number, item in enumerate(spec.order):
        yield Piece(", sorted" if not number else ", then")
        yield Piece(_order_words(item, spec, model), "order", item.by, f"order.{number}")
    if spec.limit is not None:
        yield Piece(", the first")
        yield Piece(str(spec.limit), "order", str(spec.limit), "limit")
    if spec.combine is not None:
        joint = {"union": "together with", "intersect": "that are also among", "except": "less"}[spec.combine.op]
        yield Piece(f", {joint} {sentence(pieces(spec.combine.other, model)).lower()}", "value", "", "combine")


def _order_words(item: OrderBy, spec: AnalyticsSpec, model: SemanticModel) -> str:
    down = item.direction == "desc"
    metrics = {use.alias or _metric_value(use.expr) for use in spec.metrics}
    if item.by in metrics or item.by.partition("__")[0] in metrics:
        words = "highest first" if down else "lowest first"
        return words if len(spec.metrics) == 1 and "__" not in item.by else f"by {spoken(item.by)}, {words}"
    if item.by == "time" or any(use.grain and item.by in (use.alias, use.field, use.grain) for use in spec.dimensions):
        return "latest first" if down else "earliest first"
    return f"by {label_of(item.by, model)}{', descending' if down else ''}"
