"""Doubt: "guests who paid more than 500 in total" answered with those of whom a single payment is more."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.draft import Draft
from assay.ask.local.undated import counted_entity
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import Dimension, SemanticModel
from assay.semantic.spec import All, AnalyticsSpec, AnyOf, Compare, Condition, Related

_ALL = frozenset(("in total", "altogether", "in all", "combined", "total", "on average", "average"))
_LIMITS = ("gt", "ge", "lt", "le", "between")


def one_of_many(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words that ask for the sum or the mean of many rows, where a number of one of them is compared."""
    if spec.having is not None and spec.metrics and not spec.dimensions and spec.mode == "aggregate":
        # A limit of groups where there are none: one number of all rows is compared.
        yield from (item.text for item in draft.items if item.is_cue("cmp"))
    held = (*_of_others(spec.where), *_looked_into(spec, model))
    if not any(_is_number(one, model) for one in held):
        return
    yield from (item.text for item in draft.items if item.is_cue("agg") and _said(item.text))


def _said(text: str) -> bool:
    said = text.casefold().removeprefix("the ").removeprefix("a ").removeprefix("an ")
    return said in _ALL


def _of_others(condition: Condition | None, inside: bool = False) -> Iterator[Compare]:
    """What is compared of rows that a thing has many of."""
    if isinstance(condition, Compare) and inside:
        yield condition
    if isinstance(condition, All):
        for one in condition.all:
            yield from _of_others(one, inside)
    if isinstance(condition, AnyOf):
        for one in condition.any:
            yield from _of_others(one, inside)
    if isinstance(condition, Related):
        yield from _of_others(condition.where, True)


def _looked_into(spec: AnalyticsSpec, model: SemanticModel) -> Iterator[Compare]:
    """Conditions of rows that those that are counted have many of."""
    counted = {entity.name for use in spec.metrics if (entity := counted_entity(use.expr, model)) is not None}
    graph = graph_of(model)
    for one in _of_others(spec.where, len(counted) == 1):
        owner = one.field.partition(".")[0]
        if owner not in counted and not any(graph.reaches(thing, owner) for thing in counted):
            yield one


def _is_number(one: Compare, model: SemanticModel) -> bool:
    found = model.field(one.field)
    return one.op in _LIMITS and found is not None and isinstance(found[1], Dimension) and found[1].kind == "number"
