"""What people have or spend on average: "average sales per customer" is all of it divided by the customers."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.counting import count_of, home_of_expr
from assay.ask.local.clauses.fields import plain_field
from assay.ask.local.clauses.measured import link_expr
from assay.ask.local.draft import Draft, Setting, field_behind, names_of
from assay.ask.local.persons import called_person
from assay.ask.local.plain_metrics import is_plain
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import Aggregate, Arithmetic, MetricExpr, MetricRef, MetricUse

_AVERAGE = frozenset(("average", "mean", "avg"))


def amount_each(draft: Draft, setting: Setting, at: int, target: int) -> Draft | None:
    """The total over how many people there are; None for what does not add up, or for groups of another kind."""
    item = draft.items[target] if draft.free(target) else None
    if item is None or not item.is_link("metric", "measure") or draft.order or draft.limit or draft.top:
        return None
    expr = link_expr(setting, item.links[0])
    if expr is None or not _adds_up(expr, setting):
        return None
    return _among_people(draft, setting, expr, (at, target))


def averaged_each(draft: Draft, setting: Setting, at: int) -> Draft | None:
    """ "average fee per patient" where somebody wrote the average fee: fees add up, so all of them by the patients."""
    link = draft.items[at].links[0]
    ref = plain_field(setting, link) if link.kind == "metric" else ""
    entity = setting.model.entity(ref.partition(".")[0])
    if entity is None or not _AVERAGE & set(draft.items[at].words) or draft.order or draft.limit or draft.top:
        return None
    behind = [(one.agg, field_behind(entity, one)) for one in entity.measures]
    if not any(agg == "sum" and one and f"{entity.name}.{one.name}" == ref for agg, one in behind):
        return None
    return _among_people(draft, setting, Aggregate(agg="sum", field=ref), (at,))


def _among_people(draft: Draft, setting: Setting, expr: MetricExpr, placed: tuple[int, ...]) -> Draft | None:
    home = home_of_expr(expr, setting)
    for use in draft.dimensions:
        owner, _, name = use.field.partition(".")
        entity = setting.model.entity(owner)
        named = entity is not None and (use.field in names_of(setting, owner) or name in entity.key)
        plain = not (use.grain or use.part or use.via or use.bucket)
        if not (entity and named and plain and _said_per(draft, owner) and called_person(entity)) or owner == home:
            continue
        if graph_of(setting.model).reaches(home, owner):
            return _divided(draft.use(*placed), setting, expr, owner)
    return None


def _divided(draft: Draft, setting: Setting, expr: MetricExpr, owner: str) -> Draft:
    entity = setting.model.entity(owner)
    keys = {f"{owner}.{one.name}" for one in entity.dimensions if one.column in entity.key} if entity else set()
    names = {*names_of(setting, owner), *keys}
    kept = tuple(one for one in draft.dimensions if one.field not in names)
    things = (entity.plural or owner).casefold() if entity else owner
    ratio = MetricUse(expr=Arithmetic(op="/", left=expr, right=count_of(setting, owner)), alias="average")
    note = f"the total divided by the number of all {things}"
    return replace(draft, dimensions=kept).add_metric(ratio).tagged("ratio", 0.0, note)


def _adds_up(expr: MetricExpr, setting: Setting) -> bool:
    metric = setting.model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    if metric is None or not metric.measure or not is_plain(metric, setting.model):
        return False
    owner, _, name = metric.measure.partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity else None
    return measure is not None and measure.agg == "sum"


def _said_per(draft: Draft, owner: str) -> bool:
    """ "per customer", "for each customer": singular behind "per"; "by customer" asks for a row of each."""
    for at, item in enumerate(draft.items[1:], start=1):
        before = draft.items[at - 1]
        per = before.is_cue("by") and before.text.casefold() == "per"
        if per and item.is_link("entity", "dimension") and item.links[0].ref.partition(".")[0] == owner:
            return not item.text.casefold().endswith("s")
    return False
