"""Readings that sort, average or add up what the words do not mean: names "from longest to shortest"."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.amounts_aside import amounts_aside
from assay.ask.local.draft import Draft
from assay.ask.local.shape import nodes
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, SemanticModel
from assay.semantic.spec import Aggregate, AnalyticsSpec, Compare, Condition, MetricRef

_SIZES = frozenset(phrase("longest shortest oldest youngest newest latest earliest most least fewest"))
_LENGTHS = frozenset("longest shortest best worst busiest quietest slowest strongest weakest".split())


def unmeant(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words that a reading gives a meaning they do not have."""
    yield from _sizes_of_names(draft, spec, model)
    yield from _lengths_of_moments(draft, spec, model)
    yield from _parts_of_rows(draft, spec, model)
    yield from _run_out(draft, spec)
    yield from _sorted_alone(draft, spec)
    yield from _sums_of_nothing(draft, spec)
    yield from _kinds_together(draft)
    yield from _never_true(spec, model)
    yield from amounts_aside(draft, spec, model)


def _sizes_of_names(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "From longest to shortest" as the alphabet: names have no size."""
    if not spec.order or _kind(spec.order[0].by, model) in ("", "time", "number"):
        return
    for item in draft.items:
        if item.is_cue("direction", "super") and set(phrase(item.text)) & _SIZES:
            yield item.text


def _lengths_of_moments(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "The longest delivery" as the latest day on which something was delivered."""
    expressions = [use.expr for use in spec.metrics]
    fields = [one.field or "" for one in expressions if isinstance(one, Aggregate) and one.agg in ("max", "min")]
    if any(_kind(field, model) == "time" for field in fields):
        yield from (one.text for one in draft.items if one.is_cue("super") and one.text.casefold() in _LENGTHS)


def _parts_of_rows(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "The average discount per order" as that of its lines, order by order: no average of what orders had."""
    averaged = [
        one.expr.field or "" for one in spec.metrics if isinstance(one.expr, Aggregate) and one.expr.agg == "avg"
    ]
    owners = {use.field.partition(".")[0] for use in spec.dimensions if _is_key(use.field, model)}
    for field in averaged:
        if owners and field.partition(".")[0] not in owners:
            yield from (one.text for one in draft.items if one.is_cue("by") and one.text.casefold() == "per")


def _is_key(ref: str, model: SemanticModel) -> bool:
    owner, dimension = model.entity(ref.partition(".")[0]), _dimension(ref, model)
    return owner is not None and dimension is not None and owner.key == (dimension.column,)


def _run_out(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Out of stock" as what is in it."""
    texts, said = [item.text.casefold() for item in draft.items], spec.canonical()
    for at in range(len(texts) - 2):
        named = texts[at : at + 2] == ["out", "of"] and draft.items[at + 2].is_link("measure", "metric", "dimension")
        if named and not any(f'"field":"{link.ref}","value":0' in said for link in draft.items[at + 2].links[:1]):
            yield "out of"


def _sorted_alone(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Customers sorted by number of orders" as one number: there is nothing to sort."""
    if spec.order and not spec.limit and not spec.dimensions and spec.mode != "rows":
        yield from (item.text for item in draft.items if item.is_cue("order", "direction"))


def _sums_of_nothing(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The types and the total amount of transactions" as the types alone."""
    if spec.metrics or spec.order or any(isinstance(node, (Aggregate, MetricRef)) for node in nodes(spec)):
        return
    used = (draft.items[at] for at in draft.used)
    yield from (item.text for item in used if item.is_cue("agg") and not item.text.casefold().startswith("how"))


def _kinds_together(draft: Draft) -> Iterator[str]:
    """ "The share of visits with a purchase" as events of either kind, not as the visits that led to one."""
    shared = any(item.is_cue("share") for item in draft.items)
    for at, item in enumerate(draft.items):
        if not (item.is_cue("rel") and item.text.casefold() == "with"):
            continue
        left = next((one for one in reversed(draft.items[:at]) if one.kind != "stop"), item)
        right = next((one for one in draft.items[at + 1 :] if one.kind != "stop"), item)
        kinds = left.is_link("value") and right.is_link("value") and left.links[0].ref == right.links[0].ref
        if kinds or (shared and left.is_link("metric", "value") and right.is_link("metric")):
            yield item.text


def _never_true(spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Visits that are purchases: a governed number narrowed to another kind than it is of."""
    for node in nodes(spec):
        metric = model.metric(node.metric) if isinstance(node, MetricRef) else None
        if metric is not None and isinstance(node, MetricRef) and _apart(metric.filter, node.filter):
            yield metric.label or metric.name


def _apart(own: Condition | None, more: Condition | None) -> bool:
    if not isinstance(own, Compare) or not isinstance(more, Compare) or own.field != more.field:
        return False
    return own.op == more.op == "eq" and own.value != more.value


def _kind(ref: str, model: SemanticModel) -> str:
    dimension = _dimension(ref, model)
    return dimension.kind if dimension else ""


def _dimension(ref: str, model: SemanticModel) -> Dimension | None:
    owner, _, name = ref.partition(".")
    entity = model.entity(owner)
    return entity.dimension(name) if entity else None
