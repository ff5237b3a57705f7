"""Superlatives: "the highest price", "which customer has the most orders", "the second oldest"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.clauses.adjectives import adjective
from assay.ask.local.clauses.aggregates import aggregate_of
from assay.ask.local.clauses.chosen import of_chosen
from assay.ask.local.clauses.counting import count_of, plain_count
from assay.ask.local.clauses.done import counted_by, done_most, known_only
from assay.ask.local.clauses.fields import high_field, plain_field, size_field
from assay.ask.local.clauses.posed import outdone, possessed
from assay.ask.local.clauses.ranked import (
    METRIC,
    by_field,
    by_metric,
    group_by,
    has_time_axis,
    is_plural,
    led_by,
    limit_of,
    order_by,
    other_target,
    own_rows,
    rows_by,
    said_after,
    summed_by,
)
from assay.ask.local.clauses.shown import show_ranked
from assay.ask.local.clauses.tops import DEFAULT_TOP, top
from assay.ask.local.cues import Cue
from assay.ask.local.draft import (
    Draft,
    Setting,
    alias_of,
    field_behind,
    is_cue,
    is_link,
    measure_expr,
    names_of,
    numeric,
    skip_stops,
    temporal,
)
from assay.ask.local.lattice import Item
from assay.ask.local.spoken import spoken
from assay.semantic.spec import DimensionUse, MetricExpr, MetricRef, MetricUse

_BEST = re.compile(r"\b(?:best|worst|top|leading)\b")
"""Good by the main number of the business, not by size."""
_USED = re.compile(r"\bused$")
""" "The most used carrier": the one that most rows have."""
_HOW_MANY = re.compile(r"\b(?:most|fewest|least|number of|count of)$")
"""Asks how many there are, never how large one is."""


def read_ranking(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places "top 5 products", "the highest price", "which customer has the most orders"."""
    draft = possessed(outdone(draft, setting))
    for at in draft.positions(is_cue("top")):
        draft = top(draft, setting, at)
    for at in draft.positions(is_cue("super")):
        draft = _superlative(draft, setting, at)
    for at in draft.positions(is_cue("agg")):
        draft = _extreme(draft, setting, at)
    for at in draft.positions(is_link("dimension")):
        draft = _named_extreme(draft, setting, at)
    return (show_ranked(draft, setting),)


def _counted(draft: Draft, at: int) -> tuple[int, tuple[int, ...]]:
    """How many: "the 3 products with the highest ...", "10 latest orders"; 1 when nothing is said."""
    if draft.limit:
        return draft.limit, ()
    before = skip_stops(draft, at - 1, -1)
    for here in draft.positions(lambda item: item.kind == "number"):
        number = draft.items[here].number or 0
        following = draft.items[here + 1] if here + 1 < len(draft.items) else None
        named = following is not None and (
            following.is_link("entity", "dimension", "value") or (following.is_link("metric") and here < at)
        )
        if number == int(number) and 1 <= number <= 10_000 and (here == before or (named and here < at)):
            return int(number), (here,)
    return 1, ()


def _place(draft: Draft, at: int) -> Draft:
    """ "the second highest": how many come before it."""
    before = skip_stops(draft, at - 1, -1)
    cue = draft.items[before].cue if draft.free(before) else None
    if cue is None or cue.name != "nth":
        return draft
    return replace(draft.use(before), offset=int(cue.arg) - 1).tagged("nth")


def _extreme(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "the product with the maximum price" ranks rows; "the maximum price" does not."""
    cue = draft.items[at].cue
    if cue is None or cue.arg not in ("min", "max") or not led_by(draft, at, "rel", "with"):
        return draft
    items = list(draft.items)
    items[at] = replace(items[at], cue=Cue(cue.start, cue.end, "super", "desc" if cue.arg == "max" else "asc"))
    return _superlative(replace(draft, items=tuple(items)), setting, at)


_ENDS: dict[str, str] = {"maximum": "desc", "max": "desc", "minimum": "asc", "min": "asc"}


def _named_extreme(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "The room with the maximum occupancy" of a field `max_occupancy`: it still says which room."""
    item = draft.items[at]
    way = _ENDS.get(item.text.casefold().split()[0])
    told = at > 0 and draft.items[at - 1].text.casefold() == "the" and led_by(draft, at, "rel", "with")
    things = [here for here in draft.positions(is_link("entity", "dimension")) if here < at]
    bound = skip_stops(draft, at + 1) < len(draft.items)
    if way is None or not told or not things or bound or draft.order or not numeric(setting, item.links[0].ref):
        return draft
    limited = replace(draft, facts={**draft.facts, "limit": 1})
    return rows_by(limited.use(at), setting, at, item.links[0].ref, way)


def _superlative(draft: Draft, setting: Setting, at: int) -> Draft:
    cue = draft.items[at].cue
    if cue is None:
        return draft
    draft = _place(draft, at)
    limit, placed = _counted(draft, at)
    draft = replace(
        draft.use(*placed), facts={**draft.facts, "limit": limit, "said": bool(placed) or draft.limit is not None}
    )
    target = skip_stops(draft, at + 1)
    item = draft.items[target] if 0 <= target < len(draft.items) else None
    if cue.arg in ("common", "rare"):
        return _common(draft, setting, at, "desc" if cue.arg == "common" else "asc")
    if cue.arg not in ("asc", "desc"):
        return adjective(draft, setting, at, cue.arg)
    done = done_most(draft, setting, at, target, cue.arg) or _most_of(draft, setting, at, target)
    if done is not None:
        return done
    if _USED.search(draft.items[at].text.casefold()):
        return _common(draft, setting, at, cue.arg)
    if item and item.is_link("metric", "measure") and draft.free(target):
        link = item.links[0]
        summed = summed_by(draft, setting, at, target, plain_field(setting, link), cue.arg)
        found = summed or own_rows(draft, setting, at, target, cue.arg)
        if found is not None:
            return found
        expr: MetricExpr | None = (
            MetricRef(metric=link.ref) if link.kind == "metric" else measure_expr(setting, link.ref)
        )
        return by_metric(draft, setting, at, target, expr, cue.arg) if expr else draft
    if item and item.is_link("entity", "dimension") and draft.free(target) and _measured(draft, setting, target):
        return replace(
            group_by(draft.use(at), setting, target), limit=limit_of(draft), order=order_by(METRIC, cue.arg)
        ).tagged("superlative")
    if item and item.is_link("entity", "dimension") and draft.free(target):
        said = said_after(draft, setting, target)
        if said is not None:
            return rows_by(draft.use(*said[1]), setting, at, said[0], cue.arg)
    if (
        item
        and item.is_link("entity")
        and draft.free(target)
        and (other_target(draft, setting, target) or has_time_axis(draft))
    ):
        high = high_field(setting, item.links[0].ref, draft.items[at].text)
        if high is not None:
            return replace(rows_by(draft.use(target), setting, at, high, cue.arg), rows=item.links[0].ref)
        return by_metric(draft, setting, at, target, count_of(setting, item.links[0].ref), cue.arg)
    if item and item.is_link("entity") and draft.free(target):
        if _HOW_MANY.search(draft.items[at].text.casefold()):
            return draft
        sized = not _BEST.search(draft.items[at].text.casefold())
        if not sized and is_plural(item) and not draft.facts["said"]:
            several = {**draft.facts, "limit": DEFAULT_TOP}
            draft = replace(draft, facts=several).tagged("", note=f"the first {DEFAULT_TOP}")
        ref = size_field(setting, item.links[0].ref) if sized else None
        return (
            rows_by(draft, setting, at, ref, cue.arg)
            if ref
            else replace(
                group_by(draft.use(at), setting, target), limit=limit_of(draft), order=order_by(METRIC, cue.arg)
            ).tagged("superlative", 0.1)
        )
    if item and item.is_link("dimension") and draft.free(target):
        return by_field(draft, setting, at, target, cue.arg)
    behind = skip_stops(draft, at - 1, -1, over=("rel",))
    if (
        draft.free(behind)
        and draft.items[behind].is_link("dimension")
        and numeric(setting, draft.items[behind].links[0].ref)
    ):
        return rows_by(_counted_out(draft, behind), setting, at, draft.items[behind].links[0].ref, cue.arg)
    deed = _deed(draft, setting, at, behind) if item is None else None
    if deed is not None:
        return deed
    ref = _field_of_metric(draft, setting, behind) if draft.free(behind) else None
    if ref:
        return rows_by(_counted_out(draft, behind), setting, at, ref, cue.arg)
    if not draft.positions(lambda i: i.is_link("metric", "measure")) and not draft.metrics:
        return _bare(draft, setting, at, cue.arg)
    return replace(draft.use(at), limit=limit_of(draft), order=order_by(METRIC, cue.arg)).tagged("superlative", 0.15)


def _deed(draft: Draft, setting: Setting, at: int, behind: int) -> Draft | None:
    """ "In which month do members visit the most", "who visits the least": what is done names the rows counted."""
    link, cue = draft.items[behind].link if draft.free(behind) else None, draft.items[at].cue
    if link is None or cue is None or link.kind not in ("entity", "metric"):
        return None
    counted = link.ref if link.kind == "entity" else plain_count(setting, link.ref)
    axis, doers = has_time_axis(draft), _doers(draft, setting, behind)
    if not counted or not (axis or doers):
        return None
    doing = doers if axis else []
    return by_metric(draft.use(*doing), setting, at, behind, count_of(setting, counted), cue.arg)


def _doers(draft: Draft, setting: Setting, behind: int) -> list[int]:
    found = draft.positions(lambda item: item.is_link("entity") or _is_count(item, setting))
    return [here for here in found if here < behind]


def _is_count(item: Item, setting: Setting) -> bool:
    return item.is_link("metric") and bool(plain_count(setting, item.links[0].ref))


def _counted_out(draft: Draft, at: int) -> Draft:
    """ "whose *number of* seats is the largest": the field holds the number already."""
    before = skip_stops(draft, at - 1, -1)
    counts = draft.free(before) and draft.items[before].is_cue("count")
    return draft.use(before, at) if counts else draft.use(at)


def _most_of(draft: Draft, setting: Setting, at: int, target: int) -> Draft | None:
    """ "the region with the highest total price": ranked by the aggregate that is named."""
    said = draft.items[target].cue if draft.free(target) else None
    measured = skip_stops(draft, target + 1)
    links = draft.items[measured].links if draft.free(measured) else ()
    cue = draft.items[at].cue
    if said is None or said.name != "agg" or not links or cue is None:
        return None
    expr = aggregate_of(setting, links[0], said.arg)
    return by_metric(draft.use(target), setting, at, measured, expr, cue.arg) if expr is not None else None


def _bare(draft: Draft, setting: Setting, at: int, direction: str) -> Draft:
    """ "which device is used the least": nothing is measured, so its rows are counted."""
    fields = [here for here in draft.positions(is_link("dimension")) if here < at]
    link = draft.items[fields[-1]].links[0] if fields else None
    if link is None or numeric(setting, link.ref) or temporal(setting, link.ref):
        return replace(draft.use(at), limit=limit_of(draft), order=order_by(METRIC, direction)).tagged(
            "superlative", 0.15
        )
    found = by_metric(draft, setting, at, at, count_of(setting, link.entity), direction)
    return known_only(found, setting, found.dimensions[-1]).tagged("", 0.1) if found.dimensions else found


def _field_of_metric(draft: Draft, setting: Setting, at: int) -> str | None:
    """The subject's own number behind a metric nobody governs: "the shop whose capacity is the largest"."""
    link = draft.items[at].link
    if link is None or link.kind not in ("metric", "measure"):
        return None
    metric = setting.model.metric(link.ref) if link.kind == "metric" else None
    if metric is not None and not metric.inferred:
        return None
    owner, _, name = ((metric.measure or "") if metric else link.ref).partition(".")
    entity = setting.model.entity(owner)
    measure = entity.measure(name) if entity else None
    behind = field_behind(entity, measure) if entity and measure else None
    return f"{owner}.{behind.name}" if behind and owner == draft.subject else None


def _measured(draft: Draft, setting: Setting, at: int) -> bool:
    """ "best selling brand by units": what is ranked by is said with "by"."""
    link = draft.items[at].links[0]
    if link.kind == "dimension" and numeric(setting, link.ref):
        return False
    return any(
        here > at and led_by(draft, here, "by") for here in draft.positions(lambda i: i.is_link("metric", "measure"))
    )


def _common(draft: Draft, setting: Setting, at: int, direction: str) -> Draft:
    """ "the most common nationality": groups by how many rows they have."""
    fields = [here for here in draft.positions(lambda i: i.is_link("dimension")) if not led_by(draft, here, "by")]
    after = [here for here in fields if here > at]
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
    expr = count_of(setting, counted)
    within = of_chosen(draft, setting, at, target, (), expr, direction) if target > at else None
    if within is not None:
        return within
    use = MetricUse(expr=expr, alias=alias_of(expr), hidden=True)
    mentions = draft.positions(lambda i: i.is_link("entity") and i.links[0].ref == counted)
    draft = draft.use(at, target, *mentions).add_metric(use)
    whole = draft.items[target].words in (("name",), ("full", "name"))
    named = names_of(setting, link.entity) if whole else ()
    both = tuple(DimensionUse(field=ref, via=link.via) for ref in named) if link.ref in named else ()
    uses = both or spoken(setting, draft.items[target])
    for shown in uses:
        draft = draft.add_dimension(shown)
    draft = known_only(draft, setting, draft.dimensions[-1])
    draft = replace(draft, facts={**draft.facts, "ranked": link.entity, "names": len(uses)})
    return replace(draft, limit=limit_of(draft), order=order_by(alias_of(expr), direction)).tagged("most_common")


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
