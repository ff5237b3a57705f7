"""What is measured: governed metrics, counts, aggregates of fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.clauses.counting import count_of
from assay.ask.local.draft import (
    Draft,
    Setting,
    alias_of,
    field_behind,
    is_cue,
    is_link,
    measure_expr,
    numeric,
    skip_stops,
)
from assay.ask.local.lexicon import Link
from assay.semantic.model import Metric
from assay.semantic.spec import Agg, Aggregate, Arithmetic, MetricExpr, MetricRef, MetricUse

_AGGS: dict[str, Agg] = {"avg": "avg", "sum": "sum", "min": "min", "max": "max", "median": "median", "stddev": "stddev"}


def read_measures(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places counts, aggregates, ratios and every metric left, in the order of the question."""
    draft = _ratio(draft, setting)
    for at in range(len(draft.items)):
        item = draft.items[at]
        if not draft.free(at):
            continue
        if item.is_cue("count", "count_distinct"):
            draft = _count(draft, setting, at)
        elif item.is_cue("agg"):
            draft = _aggregate(draft, setting, at)
        elif item.is_link("metric", "measure"):
            draft = _metric(draft, setting, at)
    return (_implied_count(draft, setting),)


def _implied_count(draft: Draft, setting: Setting) -> Draft:
    """ "products per category", "orders by month": things by groups are counted."""
    grouped = any(
        item.is_cue("by") or (item.time and item.time.kind in ("grain", "part", "compare"))
        for at, item in enumerate(draft.items)
        if at in draft.used
    )
    entities = draft.positions(is_link("entity"))
    if (
        draft.metrics
        or draft.rows
        or draft.limit
        or not grouped
        or not entities
        or draft.positions(is_link("dimension"))
    ):
        return draft
    at = entities[0]
    return _shown(draft.use(at).tagged("", 0.05), count_of(setting, draft.items[at].links[0].ref))


def _shown(draft: Draft, expr: MetricExpr) -> Draft:
    """A metric asked for by name is shown, even where it already serves to rank."""
    for at, use in enumerate(draft.metrics):
        if use.expr == expr:
            metrics = list(draft.metrics)
            metrics[at] = use.model_copy(update={"hidden": False})
            return replace(draft, metrics=tuple(metrics))
    return draft.add_metric(MetricUse(expr=expr, alias=_free_alias(draft, alias_of(expr))))


def _free_alias(draft: Draft, alias: str) -> str:
    taken = {use.alias for use in draft.metrics}
    return next(name for name in (alias, *(f"{alias}_{n}" for n in range(2, 50))) if name not in taken)


def link_expr(setting: Setting, link: Link) -> MetricExpr | None:
    """A metric or measure link as an expression."""
    return MetricRef(metric=link.ref) if link.kind == "metric" else measure_expr(setting, link.ref)


def _metric(draft: Draft, setting: Setting, at: int) -> Draft:
    expr = link_expr(setting, draft.items[at].links[0])
    return _shown(draft.use(at), expr) if expr else draft


# -- counts -------------------------------------------------------------------------------------------------------


def _count(draft: Draft, setting: Setting, at: int) -> Draft:
    target = skip_stops(draft, at + 1, over=("distinct", "list"))
    distinct = draft.items[at].is_cue("count_distinct") or any(
        draft.items[here].is_cue("distinct") for here in range(at, min(target, len(draft.items)))
    )
    placed = [here for here in range(at, min(target, len(draft.items))) if draft.free(here)]
    if not draft.free(target):
        return _bare_count(draft, setting, at)
    link = draft.items[target].link
    if draft.items[target].is_cue("count", "count_distinct"):
        return draft.use(at)
    if link is None:
        return _bare_count(draft, setting, at)
    if link.kind == "entity":
        return _shown(draft.use(*placed, target), count_of(setting, link.ref))
    if link.kind == "dimension" and numeric(setting, link.ref) and not distinct:
        return draft.use(*placed)
    if link.kind == "dimension":
        return _count_field(draft.use(*placed, target), setting, link, distinct)
    if link.kind in ("metric", "measure"):
        return draft.use(*placed)
    return _bare_count(draft, setting, at)


def _count_field(draft: Draft, setting: Setting, link: Link, distinct: bool) -> Draft:
    named = setting.model.entity(link.entity)
    owned = named is not None and link.ref.partition(".")[2] in (*named.key, *named.display[:1]) and not distinct
    if owned and link.entity in {item.links[0].ref for item in draft.items if item.is_link("entity")}:
        return _shown(draft, count_of(setting, link.entity))
    return _shown(draft, Aggregate(agg="count_distinct", field=link.ref, via=link.via))


def _bare_count(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "how many are there in Berlin": rows of the subject."""
    before = skip_stops(draft, at - 1, -1)
    entities = draft.positions(is_link("entity"))
    if entities:
        ref = draft.items[entities[0]].links[0].ref
        return _shown(draft.use(at, entities[0]), count_of(setting, ref))
    if before >= 0 and draft.items[before].is_link("metric"):
        return draft.use(at)
    subject = draft.subject or draft.facts.get("conditioned")
    if subject and not draft.metrics:
        return _shown(draft.use(at).tagged("", 0.25), count_of(setting, subject))
    return draft


# -- aggregates ---------------------------------------------------------------------------------------------------


def _aggregate(draft: Draft, setting: Setting, at: int) -> Draft:
    cues, target = _cues(draft, at)
    if not draft.free(target) or draft.items[target].link is None:
        cue = draft.items[at].cue
        if cue and cue.arg == "avg" and draft.free(target) and draft.items[target].is_cue("count"):
            return _average_count(draft, setting, at, target)
        return draft.use(at) if _vague(draft, at) else draft
    link = draft.items[target].links[0]
    if link.kind in ("metric", "measure"):
        return _of_metric(draft, setting, cues, target, link)
    if link.kind == "dimension" and numeric(setting, link.ref):
        return _of_fields(draft, setting, cues, target)
    if link.kind == "entity" and _vague(draft, at):
        return _shown(draft.use(at, target), count_of(setting, link.ref))
    return draft.use(at) if _vague(draft, at) else draft


def _vague(draft: Draft, at: int) -> bool:
    """ "total", "overall", "how much" add nothing by themselves."""
    cue = draft.items[at].cue
    return cue is not None and cue.arg == "sum"


def _cues(draft: Draft, at: int) -> tuple[list[int], int]:
    """Aggregates in a row: "minimum, maximum and average"."""
    cues, here = [at], skip_stops(draft, at + 1)
    while draft.free(here) and draft.items[here].is_cue("and", "comma", "agg", "super", "or"):
        if draft.items[here].is_cue("agg"):
            cues.append(here)
        here = skip_stops(draft, here + 1)
    return cues, here


def _of_fields(draft: Draft, setting: Setting, cues: list[int], target: int) -> Draft:
    targets, joint = [target], skip_stops(draft, target + 1)
    while draft.free(joint) and draft.items[joint].is_cue("and", "comma"):
        following = skip_stops(draft, joint + 1)
        if not (
            draft.free(following)
            and draft.items[following].is_link("dimension")
            and numeric(setting, draft.items[following].links[0].ref)
        ):
            break
        targets.append(following)
        joint = skip_stops(draft, following + 1)
    between = [
        here
        for here in range(cues[0], targets[-1])
        if draft.free(here) and draft.items[here].is_cue("and", "comma", "super")
    ]
    draft = draft.use(*cues, *targets, *between)
    for here in targets:
        for cue_at in cues:
            draft = _one(draft, setting, cue_at, draft.items[here].links[0])
    return draft


def _one(draft: Draft, setting: Setting, at: int, link: Link) -> Draft:
    cue = draft.items[at].cue
    agg = _AGGS.get(cue.arg if cue else "sum", "sum")
    return _shown(draft, Aggregate(agg=agg, field=link.ref, via=link.via))


def _of_metric(draft: Draft, setting: Setting, cues: list[int], target: int, link: Link) -> Draft:
    """An average of a governed sum is the average of its field; a total of it is itself."""
    expr = link_expr(setting, link)
    if expr is None:
        return draft
    for at in cues:
        cue = draft.items[at].cue
        wanted = _AGGS.get(cue.arg if cue else "sum", "sum")
        again = None if wanted == "sum" else _re_aggregated(setting, expr, wanted)
        if wanted == "sum" or again is not None:
            draft = _shown(draft.use(at, target), again or expr)
        else:
            draft = _shown(draft.use(at, target).tagged("", 0.0 if _is_average(setting, expr) else 1.1), expr)
    joints = [
        here
        for here in range(cues[0], target)
        if draft.free(here) and draft.items[here].is_cue("and", "comma", "super")
    ]
    return draft.use(*joints)


def _is_average(setting: Setting, expr: MetricExpr) -> bool:
    metric = setting.model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    if metric is None:
        return False
    return (
        metric.kind == "ratio"
        or _agg_of(setting, metric) in ("avg", "median")
        or metric.name.startswith(("average", "avg"))
    )


def _agg_of(setting: Setting, metric: Metric) -> str:
    owner, _, name = (metric.measure or "").partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity else None
    return measure.agg if measure else ""


def _re_aggregated(setting: Setting, expr: MetricExpr, agg: Agg) -> MetricExpr | None:
    """The same field under another aggregate."""
    if isinstance(expr, Aggregate):
        return expr.model_copy(update={"agg": agg}) if expr.field else None
    metric = setting.model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    if metric is None or not metric.measure or metric.kind != "simple":
        return None
    owner, _, name = metric.measure.partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity else None
    if entity is None or measure is None:
        return None
    if measure.agg == agg:
        return expr
    behind = field_behind(entity, measure) if measure.agg in ("sum", "avg", "min", "max") else None
    return Aggregate(agg=agg, field=f"{owner}.{behind.name}", filter=metric.filter) if behind else None


def _average_count(draft: Draft, setting: Setting, at: int, count_at: int) -> Draft:
    """ "average number of orders per customer": a ratio of two counts."""
    target = skip_stops(draft, count_at + 1)
    if not draft.free(target) or not draft.items[target].is_link("entity", "metric"):
        return draft
    link = draft.items[target].links[0]
    top = count_of(setting, link.ref) if link.kind == "entity" else MetricRef(metric=link.ref)
    return _per_entity(draft.use(at, count_at, target), setting, top)


def _per_entity(draft: Draft, setting: Setting, top: MetricExpr) -> Draft:
    """Divided by the rows of the entity that the only group names."""
    grouped = draft.dimensions[0] if len(draft.dimensions) == 1 else None
    owner = grouped.field.partition(".")[0] if grouped else ""
    entity = setting.model.entity(owner)
    if grouped is None or entity is None or grouped.field.partition(".")[2] not in (*entity.display[:1], *entity.key):
        return _shown(draft.tagged("", 0.4), top)
    ratio = Arithmetic(op="/", left=top, right=count_of(setting, owner))
    draft = replace(draft, dimensions=())
    return draft.add_metric(MetricUse(expr=ratio, alias="average")).tagged("ratio")


# -- ratios -------------------------------------------------------------------------------------------------------


def _ratio(draft: Draft, setting: Setting) -> Draft:
    """ "ratio of returns to orders", "revenue divided by sessions"."""
    for at in draft.positions(is_cue("ratio")):
        found = draft.positions(is_link("metric", "measure", "entity"))
        after = [here for here in found if here > at]
        before = [here for here in found if here < at]
        pair = after[:2] if len(after) > 1 else [before[-1], after[0]] if before and after else []
        if len(pair) == 2:
            sides = [_side(setting, draft.items[here].links[0]) for here in pair]
            if sides[0] and sides[1]:
                ratio = Arithmetic(op="/", left=sides[0], right=sides[1])
                joints = [
                    here
                    for here in range(*sorted(pair))
                    if draft.free(here) and draft.items[here].is_cue("and", "compare")
                ]
                return draft.use(at, *pair, *joints).add_metric(MetricUse(expr=ratio, alias="ratio")).tagged("ratio")
    return draft


def _side(setting: Setting, link: Link) -> MetricExpr | None:
    return count_of(setting, link.ref) if link.kind == "entity" else link_expr(setting, link)
