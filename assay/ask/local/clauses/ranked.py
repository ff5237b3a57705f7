"""What is ranked, by what, and how many: the pieces all ranking phrases share."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.counting import plain_count
from assay.ask.local.draft import (
    Draft,
    Setting,
    alias_of,
    dimension_use,
    named_by,
    numeric,
    skip_stops,
)
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.semantic.spec import DimensionUse, MetricExpr, MetricUse, OrderBy

METRIC = "@metric"
"""Stands in ``order`` for "the first metric", until the metrics are known."""


def is_plural(item: Item) -> bool:
    return item.text.casefold().endswith("s") and not item.text.casefold().endswith("ss")


def group_by(draft: Draft, setting: Setting, at: int) -> Draft:
    """The thing ranked becomes the group."""
    link = draft.items[at].links[0]
    if link.kind == "entity":
        return group_entity(draft.use(at), link.ref, setting)
    return replace(draft.use(at).add_dimension(dimension_use(link)), facts={**draft.facts, "ranked": link.entity})


def group_entity(draft: Draft, entity: str, setting: Setting) -> Draft:
    named = named_by(setting, entity)
    facts = {**draft.facts, "ranked": entity}
    return replace(draft.add_dimension(DimensionUse(field=named)), facts=facts).existing(named) if named else draft


def limit_of(draft: Draft) -> int:
    return int(draft.facts.get("limit", 1))


def order_by(by: str, direction: str) -> tuple[OrderBy, ...]:
    return (OrderBy.model_validate({"by": by, "direction": direction}),)


def has_time_axis(draft: Draft) -> bool:
    return any(use.grain or use.part for use in draft.dimensions)


def other_target(draft: Draft, setting: Setting, at: int) -> int | None:
    """What is ranked: a field or entity elsewhere, the nearest before first."""
    found = [here for here in draft.positions(lambda i: nameable(i, setting)) if here != at]
    found = [
        here
        for here in found
        if not (draft.items[here].is_link("dimension") and numeric(setting, draft.items[here].links[0].ref))
    ]
    before = [here for here in found if here < at]
    after = [here for here in found if here > at and not led_by(draft, here, "by")]
    return before[-1] if before else after[0] if after else None


def nameable(item: Item, setting: Setting) -> bool:
    return item.is_link("entity", "dimension") or (
        item.is_link("metric") and bool(plain_count(setting, item.links[0].ref))
    )


def led_by(draft: Draft, at: int, *names: str) -> bool:
    before = skip_stops(draft, at - 1, -1)
    return before >= 0 and draft.items[before].is_cue(*names)


def by_metric(draft: Draft, setting: Setting, at: int, target: int, expr: MetricExpr, direction: str) -> Draft:
    ranked = other_target(draft, setting, target)
    use = MetricUse(expr=expr, alias=alias_of(expr), hidden=True)
    draft = replace(
        draft.use(at, target).add_metric(use), limit=limit_of(draft), order=order_by(alias_of(expr), direction)
    ).tagged("superlative")
    if has_time_axis(draft):
        return draft
    if ranked is not None:
        plural = (
            is_plural(draft.items[ranked]) and draft.items[ranked].is_link("dimension") and not draft.facts.get("said")
        )
        draft = replace(draft, limit=None) if plural else draft
        return rank_columns(draft, setting, ranked)
    if not draft.dimensions:
        shown = tuple(replace_hidden(use) for use in draft.metrics)
        return replace(draft, limit=None, order=(), metrics=shown).tagged("", 0.4)
    return draft


def replace_hidden(use: MetricUse) -> MetricUse:
    """The same metric, shown."""
    return use.model_copy(update={"hidden": False})


def rank_columns(draft: Draft, setting: Setting, ranked: int) -> Draft:
    """The ranked entity by the fields of it that were asked for, else by its name."""
    link = draft.items[ranked].links[0]
    if link.kind == "metric":
        link = Link("entity", plain_count(setting, link.ref))
        items = list(draft.items)
        items[ranked] = replace(items[ranked], links=(link,))
        draft = replace(draft, items=tuple(items))
    entity = link.ref if link.kind == "entity" else link.entity
    asked = [
        at
        for at in draft.positions(lambda i: i.is_link("dimension") and i.links[0].entity == entity)
        if not led_by(draft, at, "by", "rel")
    ]
    if link.kind == "entity" and asked:
        draft = draft.use(ranked)
        for at in asked:
            draft = draft.use(at).add_dimension(dimension_use(draft.items[at].links[0]))
        return replace(draft, facts={**draft.facts, "ranked": entity})
    for at in asked if link.kind == "dimension" else []:
        draft = draft.use(at).add_dimension(dimension_use(draft.items[at].links[0]))
    mentions = (
        draft.positions(lambda i: i.is_link("entity") and i.links[0].ref == entity) if link.kind == "dimension" else []
    )
    return (
        group_by(draft.use(*mentions), setting, ranked)
        if ranked not in draft.used
        else replace(draft.use(*mentions), facts={**draft.facts, "ranked": entity})
    )


def rows_by(draft: Draft, setting: Setting, at: int, ref: str, direction: str) -> Draft:
    owner = ref.partition(".")[0]
    rows = draft.subject if draft.subject and setting.vocabulary.distance(draft.subject, owner) < 3 else owner
    return replace(draft.use(at), rows=rows, limit=limit_of(draft), order=order_by(ref, direction)).tagged(
        "superlative_rows"
    )
