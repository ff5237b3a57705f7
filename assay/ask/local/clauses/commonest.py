"""The most and the least common: groups, or things, by how many rows they have."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.amounts_of_others import is_quantity
from assay.ask.local.clauses.chosen import of_chosen
from assay.ask.local.clauses.counting import count_of
from assay.ask.local.clauses.done import counted_by, known_only
from assay.ask.local.clauses.ranked import (
    by_metric,
    is_plural,
    led_by,
    limit_of,
    order_by,
)
from assay.ask.local.draft import Draft, Setting, alias_of, names_of, numeric, skip_stops
from assay.ask.local.item_tests import is_link
from assay.ask.local.spoken import spoken
from assay.semantic.model import Entity
from assay.semantic.spec import DimensionUse, MetricUse

_OF = frozenset(("of", "among", "across"))
_AMONG = frozenset(("among", "amongst", "across"))


def common(draft: Draft, setting: Setting, at: int, direction: str) -> Draft:
    """ "the most common nationality": groups by how many rows they have."""
    fields = [here for here in draft.positions(lambda i: i.is_link("dimension")) if not led_by(draft, here, "by")]
    # "The role that is most common among clerks": what stands before is counted.
    among = at + 1 < len(draft.items) and draft.items[at + 1].text.casefold().split()[0] in _AMONG
    after = [here for here in fields if here > at and not (among and fields[0] < at)]
    target = (
        after[0]
        if after and not draft.positions(lambda i: i.is_link("entity") and at < draft.items.index(i) < after[0])
        else fields[0]
        if fields and not numeric(setting, draft.items[fields[0]].links[0].ref)
        else None
    )
    entities = [draft.items[here].links[0].ref for here in draft.positions(lambda i: i.is_link("entity"))]
    if target is None:
        return _most_said(draft, setting, at, direction)
    link = draft.items[target].links[0]
    counted = link.entity if link.entity in entities or not entities else entities[0]
    goods = _sold(setting, counted) if "popular" in draft.items[at].text.casefold() else None
    expr = count_of(setting, goods or counted)
    within = of_chosen(draft, setting, at, target, (), expr, direction) if target > at else None
    if within is not None:
        return within
    use = MetricUse(expr=expr, alias=alias_of(expr), hidden=True)
    mentions = draft.positions(lambda i: i.is_link("entity") and i.links[0].ref == counted)
    # Rows are counted, though one of those they are spoken of may have several.
    bearers = [here for here in fields if among and target < at < here][:1]
    draft = draft.use(*bearers).tagged("", 0.4) if bearers else draft
    draft = draft.use(at, target, *mentions, *_whose(draft, target)).add_metric(use)
    whole = draft.items[target].words in (("name",), ("full", "name"))
    named = names_of(setting, link.entity) if whole else ()
    both = tuple(DimensionUse(field=ref, via=link.via) for ref in named) if link.ref in named else ()
    uses = both or spoken(setting, draft.items[target])
    for shown in uses:
        draft = draft.add_dimension(shown)
    draft = known_only(draft, setting, draft.dimensions[-1])
    draft = replace(draft, facts={**draft.facts, "ranked": link.entity, "names": len(uses)})
    return replace(draft, limit=limit_of(draft), order=order_by(alias_of(expr), direction)).tagged("most_common")


def _sold(setting: Setting, thing: str) -> str | None:
    """ "The most popular brand" of goods: by the rows that say how many of them went out, not by the catalogue."""
    rows = counted_by(setting, thing, ())
    entity = setting.model.entity(rows) if rows else None
    several = entity is not None and any(one.kind == "number" and is_quantity(one.name) for one in entity.dimensions)
    return rows if several and entity is not None and not _dates(setting, thing, entity) else None


def _dates(setting: Setting, thing: str, rows: Entity) -> bool:
    """Whether rows go by the day of a thing: lines of an order are no more popular than it."""
    told = {one.time.partition(".")[0] for one in rows.measures if one.time}
    kept = setting.model.entity(thing)
    dated = kept is not None and kept.default_time is not None
    return thing in told if told else dated and rows.default_time is None


def _whose(draft: Draft, target: int) -> tuple[int, ...]:
    """ "the most common position *of players*": whose it is where rows only refer to them; no second group."""
    if target + 2 >= len(draft.items) or draft.items[target + 1].text.casefold() not in _OF:
        return ()
    behind = target + 2 if draft.items[target + 2].kind != "stop" else target + 3
    whose = draft.items[behind] if draft.free(behind) else None
    return (behind,) if whose is not None and whose.is_link("dimension") and is_plural(whose) else ()


def _most_said(draft: Draft, setting: Setting, at: int, direction: str) -> Draft:
    """ "the most frequent diagnosis": the thing that the most rows refer to, where one kind of rows does."""
    target = skip_stops(draft, at + 1)
    if not (draft.free(target) and draft.items[target].links):
        before = [here for here in draft.positions(is_link("entity")) if here < at]
        target = before[-1] if before else target
    item = draft.items[target] if draft.free(target) else None
    counted = counted_by(setting, item.links[0].ref, ()) if item and item.is_link("entity") else None
    if counted is None:
        return draft
    return by_metric(draft, setting, at, at, count_of(setting, counted), direction).tagged("most_common", 0.1)
