"""How many there must be is no column: "categories of fairs with more than one fair" asks for the categories."""

from __future__ import annotations

from assay.ask.local.clauses.counting import plain_count
from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.text import phrase
from assay.semantic.spec import Aggregate, Compare, MetricExpr, MetricRef

_NUMBERS = ("count", "count_distinct", "agg", "share", "ratio", "growth", "top", "super", "order", "direction")


def limits_alone(draft: Draft, setting: Setting) -> Draft:
    """With a count hidden that only limits the groups, where a list of fields is asked for and no number besides."""
    shown = [use for use in draft.metrics if not use.hidden]
    limited = draft.having[0] if len(draft.having) == 1 and isinstance(draft.having[0], Compare) else None
    if len(shown) != 1 or limited is None or limited.field != shown[0].alias or not _counts(shown[0].expr, setting):
        return draft
    if not draft.dimensions or not _fields_asked(draft) or _number_asked(draft, setting):
        return draft
    return draft.changed(metrics=tuple(use.model_copy(update={"hidden": True}) for use in draft.metrics))


def _counts(expr: MetricExpr, setting: Setting) -> bool:
    metric = setting.model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    if metric is not None:
        owner, _, name = (metric.measure or "").partition(".")
        entity = setting.model.entity(owner)
        measure = entity.measure(name) if entity else None
        return metric.inferred and measure is not None and measure.agg == "count"
    return isinstance(expr, Aggregate) and expr.agg == "count"


def _fields_asked(draft: Draft) -> bool:
    """ "Show the categories ...": fields right behind the word that asks for a list, and nothing else is listed."""
    told = [item for item in draft.items if item.kind != "stop"]
    if len(told) < 2 or not told[0].is_cue("list") or not told[1].is_link("dimension"):
        return False
    return sum(item.is_cue("list") and _asks(item) for item in told) == 1


def _asks(item: Item) -> bool:
    return item.text.casefold() not in ("which", "who", "whom")


def _measures(item: Item, setting: Setting) -> bool:
    """Whether an item is a number; things named may stand for how many there are."""
    counted = plain_count(setting, item.links[0].ref) if item.is_link("metric") else ""
    return item.is_link("measure") or (item.is_link("metric") and phrase(counted) != item.words)


def _number_asked(draft: Draft, setting: Setting) -> bool:
    """A word that counts or measures, other than right before the comparison: "with count more than 1"."""
    told = [item for item in draft.items if item.kind != "stop"]
    limits = [at for at, item in enumerate(told) if item.is_cue("cmp", "or_more")]
    if len(limits) != 1:
        return True
    return any(
        item.is_cue(*_NUMBERS) or _measures(item, setting)
        for at, item in enumerate(told)
        if at != limits[0] - 1 and not limits[0] < at <= limits[0] + 2
    )
