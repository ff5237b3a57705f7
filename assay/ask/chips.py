"""The interpretation: a spec as a sentence of chips, each with what it could be instead.

The words are those of ``semantic.words``; here they get their alternatives. Plain words stand between the chips, and a
last chip in the slot ``add`` holds filters that could be added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from assay.ask.choices import (
    is_time,
    more_filters,
    orders,
    other_comparisons,
    other_grains,
    other_groups,
    other_metrics,
    other_periods,
    other_values,
    sizes,
)
from assay.ask.slots import conditions, split
from assay.records.answer import Chip, Choice
from assay.semantic.model import SemanticModel
from assay.semantic.periods import Period
from assay.semantic.schema import Schema
from assay.semantic.spec import AnalyticsSpec, Compare, MetricRef
from assay.semantic.words import Piece, pieces

_REMOVABLE = ("where", "time", "comparison", "having", "top", "limit", "order", "combine")


@dataclass(frozen=True)
class Reader:
    """What a spec is read against. ``assumed`` holds the slots Assay chose and nobody asked for."""

    model: SemanticModel
    schema: Schema
    periods: tuple[Period, ...] = ()
    assumed: frozenset[str] = field(default=frozenset())


def chips(spec: AnalyticsSpec, reader: Reader) -> tuple[Chip, ...]:
    """The sentence of a spec."""
    said = pieces(spec, reader.model, reader.periods, reader.assumed)
    found = [chip for piece in said if (chip := _chip(piece, spec, reader)).text]
    return (*found, *_default_order(spec), *_add(spec, reader))


def sentence(parts: tuple[Chip, ...]) -> str:
    """The chips as plain text."""
    return " ".join(chip.text for chip in parts if chip.slot != "add").replace(" ,", ",")


def _chip(piece: Piece, spec: AnalyticsSpec, reader: Reader) -> Chip:
    if not piece.slot:
        return Chip(piece.text if piece.text == "," else piece.text.removeprefix(", "), "plain")
    choices = _choices(piece.slot, spec, reader)
    return Chip(piece.text, piece.role, piece.slot, piece.value, piece.assumed, _removable(piece.slot, spec), choices)


def _removable(slot: str, spec: AnalyticsSpec) -> bool:
    part, _ = split(slot)
    if part == "metrics":
        return len(spec.metrics) > 1
    if part == "dimensions":
        return len(spec.dimensions) > 1 or bool(spec.metrics)
    return part in _REMOVABLE


def _choices(slot: str, spec: AnalyticsSpec, reader: Reader) -> tuple[Choice, ...]:
    part, at = split(slot)
    model = reader.model
    if part == "metrics":
        expr = spec.metrics[at or 0].expr
        return other_metrics(slot, expr.metric if isinstance(expr, MetricRef) else "", model)
    if part == "dimensions":
        use = spec.dimensions[at or 0]
        return other_grains(slot, use.grain) if is_time(use.field, model) else other_groups(slot, spec, model)
    if part == "where":
        return _values(slot, at or 0, spec, reader)
    if part == "order":
        return orders(spec, spec.order[at or 0].by)
    simple = {"time": other_periods(spec), "limit": sizes(spec.limit)}
    if part == "comparison" and spec.comparison is not None:
        return other_comparisons(spec.comparison.kind)
    return simple.get(part, ())


def _values(slot: str, at: int, spec: AnalyticsSpec, reader: Reader) -> tuple[Choice, ...]:
    condition = conditions(spec.where)[at]
    if not isinstance(condition, Compare) or condition.op not in ("eq", "ne", "in", "not_in") or condition.part:
        return ()
    return other_values(slot, condition, reader.model, reader.schema)


def _default_order(spec: AnalyticsSpec) -> Iterator[Chip]:
    """Ranked groups are sorted by the first metric although nobody asked: said, and marked as assumed."""
    groups = [use for use in spec.dimensions if not use.hidden]
    named = spec.metrics[0].expr if spec.metrics else None
    ranked = groups and not any(use.grain or use.part or use.bucket for use in groups)
    if ranked and isinstance(named, MetricRef) and spec.mode == "aggregate" and not spec.order and not spec.top:
        yield Chip("sorted", "plain")
        yield Chip("highest first", "order", "order.0", named.metric, True, False, orders(spec, named.metric))


def _add(spec: AnalyticsSpec, reader: Reader) -> Iterator[Chip]:
    choices = more_filters(spec, reader.model, reader.schema)
    if choices:
        yield Chip("Filter", "value", "add", choices=choices)
