"""Values said side by side before what is counted: "yellow and red cards per team" is a column for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting, skip_stops, slug
from assay.ask.local.lattice import Item
from assay.ask.local.shares import narrowed
from assay.ask.local.vocabulary import raw
from assay.semantic.spec import Aggregate, Compare, DimensionUse, MetricRef, MetricUse, Scalar

MOST = 4
_TOGETHER = frozenset(("sum", "total", "combined", "together", "altogether", "overall", "all", "both"))


def abreast(draft: Draft, setting: Setting) -> Draft:
    """One number for each of the values, in place of one over all of them; groups stay."""
    shown = [use for use in draft.metrics if not use.hidden]
    plain = not (draft.order or draft.limit or draft.top or draft.comparison or draft.transform or draft.having)
    counts = [at for at, item in enumerate(draft.items) if item.is_cue("count") or _counts(item)]
    if len(shown) != 1 or not plain or "share" in draft.facts:
        return draft
    if not draft.dimensions and len(counts) < 2:
        return _one_each(draft) if _averages(shown[0], setting) else draft
    for condition in draft.where:
        if isinstance(condition, Compare) and condition.op == "in" and isinstance(condition.value, tuple):
            grouped = any(use.field == condition.field for use in draft.dimensions)
            said = _each_counted(draft, condition, counts) or condition.value == _before_noun(draft, condition)
            said = said or _of_each(draft, condition)
            if not grouped and len(condition.value) <= MOST and said:
                kept = tuple(one for one in draft.where if one is not condition)
                columns = tuple(_column(shown[0], condition, value) for value in condition.value)
                hidden = tuple(use for use in draft.metrics if use.hidden)
                return replace(draft, where=kept, metrics=(*hidden, *columns)).tagged("abreast")
    return draft


def _averages(use: MetricUse, setting: Setting) -> bool:
    """Averages and the like; counts and sums of two are the count and the sum of both."""
    metric = setting.model.metric(use.expr.metric) if isinstance(use.expr, MetricRef) else None
    owner, _, name = (metric.measure or "").partition(".") if metric else ("", "", "")
    entity = setting.model.entity(owner)
    measure = next((one for one in entity.measures if one.name == name), None) if entity else None
    agg = measure.agg if measure else use.expr.agg if isinstance(use.expr, Aggregate) else ""
    return agg in ("avg", "median")


def _one_each(draft: Draft) -> Draft:
    """ "The average wage of men and women": a row for each, for what was said apart is not thrown together."""
    together = any(_TOGETHER & set(item.text.casefold().split()) for item in draft.items)
    if together or any(item.is_cue("ratio", "share", "difference") for item in draft.items):
        return draft
    for condition in draft.where:
        several = isinstance(condition, Compare) and condition.op == "in" and isinstance(condition.value, tuple)
        if not several or not isinstance(condition, Compare) or condition.value != _before_noun(draft, condition):
            continue
        if isinstance(condition.value, tuple) and len(condition.value) <= MOST:
            use = DimensionUse(field=condition.field, via=condition.via)
            return replace(draft, dimensions=(use,)).tagged("abreast")
    return draft


def _counts(item: Item) -> bool:
    return item.is_link("metric") and item.text.casefold().startswith(("how many ", "number of "))


def _each_counted(draft: Draft, condition: Compare, counts: Sequence[int]) -> bool:
    """ "How many are from A and how many are from B": a count of its own before each of the values."""
    at = [here for here, item in enumerate(draft.items) if item.is_link("value") and _is_of(item, condition)]
    values = condition.value if isinstance(condition.value, tuple) else ()
    if len(at) != len(values) or len(counts) != len(values):
        return False
    return all(count < here for count, here in zip(counts, at, strict=True)) and all(
        before < count for before, count in zip(at, counts[1:], strict=False)
    )


def _is_of(item: Item, condition: Compare) -> bool:
    link = item.link
    return link is not None and (link.ref, link.via) == (condition.field, condition.via)


def _before_noun(draft: Draft, condition: Compare) -> tuple[Scalar, ...]:
    """The values of the field that stand right before a counted thing, joined by "and"; none when they do not."""
    values: list[Scalar] = []
    joined = False
    for at, item in enumerate(draft.items):
        link = item.link
        if item.is_link("value") and link is not None and (link.ref, link.via) == (condition.field, condition.via):
            values.extend(raw(value) for value in link.values)
            following = skip_stops(draft, at + 1)
            if following >= len(draft.items):
                return tuple(values) if joined and _of_these(draft, at) else ()
            after = draft.items[following]
            joint = skip_stops(draft, following + 1)
            if after.is_link("entity", "metric") and joint < len(draft.items) and draft.items[joint].is_cue("and"):
                after = draft.items[joint]
            if after.is_cue("and", "comma"):
                joined = joined or after.is_cue("and")
                continue
            return tuple(values) if joined and after.is_link("entity", "metric", "measure") else ()
    return ()


def _of_each(draft: Draft, condition: Compare) -> bool:
    """ "The average wage of men and of women by depot": each of the values with an "of" of its own."""
    at = [here for here, item in enumerate(draft.items) if item.is_link("value") and _is_of(item, condition)]
    values = condition.value if isinstance(condition.value, tuple) else ()
    led = all(here and draft.items[here - 1].text.casefold().split()[0] in ("of", "for") for here in at)
    return led and len(at) == len(values)


def _of_these(draft: Draft, last: int) -> bool:
    """ "The average score of women and men": nothing but the values, which end the question."""
    first = skip_stops(draft, last - 1, -1, over=("and", "comma"))
    before = skip_stops(draft, first - 1, -1) if first >= 0 else -1
    led = before >= 0 and any(item.text.casefold() == "of" for item in draft.items[before:first])
    return led and draft.items[before].is_link("metric", "measure", "dimension")


def _column(use: MetricUse, condition: Compare, value: Scalar) -> MetricUse:
    own = condition.model_copy(update={"op": "eq", "value": value})
    return use.model_copy(
        update={"expr": narrowed(use.expr, own), "alias": slug(str(value), use.alias or ""), "label": str(value)}
    )
