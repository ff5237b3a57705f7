"""What a "per" divides by rather than groups by: "visits per square metre by branch", "average minutes per visit"."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.counting import home_of_expr, plain_count
from assay.ask.local.draft import Draft, Setting, field_behind, names_of, numeric
from assay.ask.local.lattice import Item
from assay.ask.local.text import phrase
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import Aggregate, Arithmetic, DimensionUse, MetricExpr, MetricRef, MetricUse


def per_size(draft: Draft, setting: Setting) -> Draft:
    """ "visits per square metre by branch": a number of what is grouped by is what to divide by.

    Grouped by a thing, each of its numbers is one and the same in a group, so no group of its own.
    """
    sizes = [use for use in draft.dimensions if _is_size(use, draft, setting)]
    shown = [use for use in draft.metrics if not use.hidden]
    if len(sizes) != 1 or len(shown) != 1 or not _said_per(draft, sizes[0].field):
        return draft
    whole = Aggregate(agg="sum", field=sizes[0].field, via=sizes[0].via)
    ratio = MetricUse(expr=Arithmetic(op="/", left=shown[0].expr, right=whole), alias="ratio")
    metrics = tuple(ratio if use is shown[0] else use for use in draft.metrics)
    kept = tuple(use for use in draft.dimensions if use is not sizes[0])
    return replace(draft, metrics=metrics, dimensions=kept).tagged("ratio")


_UNITS = frozenset("minute hour second day night km mile kilometre kg kilogram litre unit item page".split())


def per_unit(draft: Draft, setting: Setting) -> Draft:
    """ "the average fee per minute of each stage": the fees by the minutes, no group of those that took as long."""
    units = [use for use in draft.dimensions if _is_unit(use, draft, setting)]
    shown = [use for use in draft.metrics if not use.hidden]
    top = _summed(shown[0].expr, setting) if len(units) == 1 and len(shown) == 1 else None
    if top is None or (top.field or "").partition(".")[0] != units[0].field.partition(".")[0]:
        return draft
    bottom = Aggregate(agg="sum", field=units[0].field)
    ratio = MetricUse(expr=Arithmetic(op="/", left=top, right=bottom), alias="ratio")
    kept = tuple(use for use in draft.dimensions if use is not units[0])
    return replace(draft, metrics=tuple(ratio if use is shown[0] else use for use in draft.metrics), dimensions=kept)


def per_metric(draft: Draft, setting: Setting) -> Draft:
    """ "Revenue per unit by category", where units are a number of their own: the one by the other."""
    shown = [use for use in draft.metrics if not use.hidden]
    refs = [use.expr.metric if isinstance(use.expr, MetricRef) and not use.transform else "" for use in shown]
    if len(shown) != 2 or not all(refs) or not _metric_per(draft, refs):
        return draft
    ratio = MetricUse(expr=Arithmetic(op="/", left=shown[0].expr, right=shown[1].expr), alias="ratio")
    hidden = tuple(use for use in draft.metrics if use.hidden)
    return replace(draft, metrics=(ratio, *hidden)).tagged("ratio")


def _metric_per(draft: Draft, refs: list[str]) -> bool:
    """Whether "per" stands between the two, with nothing else."""
    for first, per, second in zip(draft.items, draft.items[1:], draft.items[2:], strict=False):
        if per.is_cue("by") and per.text.casefold() == "per":
            return [item.links[0].ref for item in (first, second) if item.is_link("metric")] == refs
    return False


def _is_unit(use: DimensionUse, draft: Draft, setting: Setting) -> bool:
    plain = numeric(setting, use.field) and not (use.bucket or use.grain or use.part or use.via)
    return plain and bool(_UNITS & set(phrase(use.field.partition(".")[2]))) and _said_per(draft, use.field)


def _summed(expr: MetricExpr, setting: Setting) -> Aggregate | None:
    """The sum of the field that is averaged or added up."""
    if isinstance(expr, Aggregate):
        return Aggregate(agg="sum", field=expr.field) if expr.agg in ("avg", "sum") and expr.field else None
    metric = setting.model.metric(expr.metric) if isinstance(expr, MetricRef) and expr.filter is None else None
    owner, _, name = ((metric.measure or "") if metric and metric.inferred else "").partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity else None
    behind = field_behind(entity, measure) if entity and measure and measure.agg in ("avg", "sum") else None
    return Aggregate(agg="sum", field=f"{owner}.{behind.name}") if behind else None


def _is_size(use: DimensionUse, draft: Draft, setting: Setting) -> bool:
    owner = use.field.partition(".")[0]
    dimension = setting.vocabulary.dimension(use.field)
    if dimension is None or not numeric(setting, use.field) or use.bucket or use.grain or use.part:
        return False
    named = {ref for ref in names_of(setting, owner) if ref != use.field}
    return any(other.field in named and other.via == use.via for other in draft.dimensions)


def _said_per(draft: Draft, field: str) -> bool:
    """Whether "per" stands right before the field."""
    for at, item in enumerate(draft.items[1:], start=1):
        before = draft.items[at - 1]
        if (
            before.is_cue("by")
            and before.text.casefold() == "per"
            and any(link.ref == field for link in item.links[:1])
        ):
            return True
    return False


def per_row(draft: Draft, setting: Setting) -> Draft:
    """ "average minutes per visit": of each row of the thing itself, which is no group."""
    fields = {use.expr.field for use in draft.metrics if isinstance(use.expr, Aggregate) and use.expr.agg == "avg"}
    owners = {field.partition(".")[0] for field in fields if field}
    if len(draft.metrics) != 1 or len(owners) != 1:
        return draft
    owner = setting.model.entity(next(iter(owners)))
    keys = {f"{owner.name}.{one.name}" for one in owner.dimensions if owner.key == (one.column,)} if owner else set()
    said = any(item.is_link("entity") and owner and item.links[0].ref == owner.name for item in draft.items)
    kept = tuple(use for use in draft.dimensions if use.field not in keys)
    return replace(draft, dimensions=kept) if said else draft


_WEIGHED = ("avg", "median", "sum")
WEIGHTLESS = 1.1
"""What it costs to pass over how many rows share a number: never an answer."""


def weighed(draft: Draft, setting: Setting) -> Draft:
    """ "average fee of members by branch": of each member, not once for each of the plans that members share."""
    graph = graph_of(setting.model)
    named = {_thing(item, setting) for item in draft.items if item.is_link("entity", "metric")} - {""}
    for use in draft.metrics:
        home = home_of_expr(use.expr, setting) if _weighs(use.expr, setting) else ""
        apart = {one.field.partition(".")[0] for one in draft.dimensions if "." in one.field} - {home}
        apart = {owner for owner in apart if home and not graph.reaches(home, owner)}
        between = (name for name in named - {home} if apart and graph.reaches(name, home))
        if any(all(graph.reaches(name, one) for one in apart) for name in between):
            return draft.tagged("", WEIGHTLESS)
    return draft


def _thing(item: Item, setting: Setting) -> str:
    """The entity an item names, or whose rows its metric counts."""
    link = item.links[0]
    return link.ref if link.kind == "entity" else plain_count(setting, link.ref)


def _weighs(expr: MetricExpr, setting: Setting) -> bool:
    """Whether how often a row stands among others changes the figure; what somebody wrote is left as it is written."""
    if isinstance(expr, Aggregate):
        return expr.agg in _WEIGHED
    metric = setting.model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    owner, _, name = ((metric.measure or "") if metric and metric.inferred else "").partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity else None
    return measure is not None and measure.agg in _WEIGHED
