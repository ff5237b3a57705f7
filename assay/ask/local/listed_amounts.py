"""Doubts: "how many crates were sold in May" answered with the crates of each row instead of all of them."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.ask.local.undated import counted_entity
from assay.semantic.model import Dimension, SemanticModel
from assay.semantic.spec import All, AnalyticsSpec, Compare, Condition


def listed_amounts(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words that ask how many, where the numbers of rows of one kind or period are listed."""
    if spec.mode != "rows" or len(spec.dimensions) != 1 or spec.limit or spec.order:
        return
    shown = model.field(spec.dimensions[0].field)
    if shown is None or getattr(shown[1], "kind", "") != "number":
        return
    compared = list(_compared(spec.where))
    many = spec.time is not None or any(_is_kind(one, spec.entity or "", model) for one in compared)
    if many and all(_is_kind(one, spec.entity or "", model) for one in compared):
        yield from (item.text for item in draft.items[:1] if item.text.casefold().startswith(("how many", "how much")))


def counted_for_much(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How much did Ada pay in", answered with how many there are of those who did."""
    much = [item.text for item in draft.items[:1] if item.text.casefold().startswith("how much")]
    shown = [use for use in spec.metrics if not use.hidden]
    if much and shown and all(counted_entity(use.expr, model) is not None for use in shown):
        yield from much


def _compared(condition: Condition | None) -> Iterator[Condition]:
    if isinstance(condition, All):
        for one in condition.all:
            yield from _compared(one)
    elif condition is not None:
        yield condition


def _is_kind(condition: Condition, rows: str, model: SemanticModel) -> bool:
    """Whether many rows meet it: those of a kind or of another thing, no single one by its name."""
    if not isinstance(condition, Compare):
        return False
    found = model.field(condition.field)
    if found is not None and found[0].name != rows:
        return True
    field = found[1] if found is not None else None
    named = found is not None and isinstance(field, Dimension) and field.name in found[0].display
    return isinstance(field, Dimension) and field.kind == "categorical" and not named
