"""Doubts: amounts left out or of something else: "revenue without shipping" as what was never shipped, "the cost of
returns" as what the goods once cost; "had 5 orders by month" as the month in which somebody came.
"""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.amounts_of_others import thing_of
from assay.ask.local.clauses.fields import is_on_top
from assay.ask.local.draft import Draft
from assay.ask.local.shape import nodes
from assay.ask.local.text import phrase
from assay.ask.local.undated import counted_entity
from assay.semantic.compile.graph import graph_of
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec, Compare, MetricRef, Related

_WITHOUT = frozenset(("without", "excluding", "exclusive of", "net of", "before", "except"))
_HAD = frozenset("had made placed bought ordered booked paid did".split())


def amounts_aside(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words of amounts that a reading takes for conditions of rows."""
    yield from _left_out(draft, spec, model)
    yield from _of_what_came_back(draft, spec, model)
    yield from _had_then(draft, spec, model)


def _left_out(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Revenue without shipping": less an amount, not of what has no day of shipping."""
    missing = any(isinstance(node, Compare) and node.op == "is_null" for node in nodes(spec))
    for before, item in zip(draft.items, draft.items[1:], strict=False):
        if missing and before.text.casefold() in _WITHOUT and is_on_top(item.text) and _money(spec, model):
            yield f"{before.text} {item.text}"


def _money(spec: AnalyticsSpec, model: SemanticModel) -> bool:
    names = [use.expr.metric for use in spec.metrics if isinstance(use.expr, MetricRef)]
    found = [model.metric(name) for name in names]
    return any(one is not None and one.unit is not None and one.unit == model.currency for one in found)


def _of_what_came_back(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "The cost of returns" as money of what was returned: it says what the returns come to."""
    shown = {use.expr.metric for use in spec.metrics if isinstance(use.expr, MetricRef)}
    for at, named in enumerate(draft.items):
        of = draft.items[at + 1] if at + 1 < len(draft.items) else named
        if not (named.is_link("metric") and named.links[0].ref in shown and phrase(of.text)[:1] == ("of",)):
            continue
        behind = draft.items[at + 2] if len(phrase(of.text)) == 1 and at + 2 < len(draft.items) else of
        thing = thing_of(behind, model) or next((link.ref.partition(".")[0] for link in of.links), "")
        if _is_money_of_others(named.links[0].ref, thing, model):
            yield f"{named.text} of {behind.text}"


def _is_money_of_others(name: str, thing: str, model: SemanticModel) -> bool:
    """Whether a governed amount is that of rows which such things, with money of their own, refer to."""
    metric, own = model.metric(name), model.entity(thing) if thing else None
    home = (metric.measure or "").partition(".")[0] if metric is not None else ""
    priced = own is not None and any(one.unit is not None and one.unit == model.currency for one in own.measures)
    money = metric is not None and metric.unit is not None and metric.unit == model.currency
    return priced and money and bool(home) and home != thing and graph_of(model).reaches(thing, home)


def _had_then(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How many members had 5 visits by month": in each month, not of those who joined then."""
    many = any(isinstance(node, Related) and node.count > 1 and node.time is None for node in nodes(spec))
    by_time = any(use.field == "time" and use.grain is not None for use in spec.dimensions)
    if many and by_time and all(counted_entity(use.expr, model) for use in spec.metrics):
        yield from (item.text for item in draft.items if item.text.casefold() in _HAD)
