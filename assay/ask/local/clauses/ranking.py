"""Top and bottom N, superlatives, the best per group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.clauses.counting import count_of, plain_count
from assay.ask.local.clauses.fields import date_field, field_called, size_field
from assay.ask.local.cues import Cue
from assay.ask.local.draft import (
    Draft,
    Setting,
    alias_of,
    dimension_use,
    is_cue,
    measure_expr,
    named_by,
    numeric,
    skip_stops,
    temporal,
)
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.synonyms import ADJECTIVES, DATE_ADJECTIVES
from assay.semantic.spec import Aggregate, DimensionUse, MetricExpr, MetricRef, MetricUse, OrderBy

METRIC = "@metric"
"""Stands in ``order`` for "the first metric", until the metrics are known."""
DEFAULT_TOP = 10


def read_ranking(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places "top 5 products", "the highest price", "which customer has the most orders"."""
    for at in draft.positions(is_cue("top")):
        draft = _top(draft, setting, at)
    for at in draft.positions(is_cue("super")):
        draft = _superlative(draft, setting, at)
    for at in draft.positions(is_cue("agg")):
        draft = _extreme(draft, setting, at)
    return (draft,)


def _plural(item: Item) -> bool:
    return item.text.casefold().endswith("s") and not item.text.casefold().endswith("ss")


def _top(draft: Draft, setting: Setting, at: int) -> Draft:
    cue = draft.items[at].cue
    target = _past_values(draft, at + 1)
    if cue is None:
        return draft
    if not 0 <= target < len(draft.items):
        alone = max(1, int(cue.number or DEFAULT_TOP))
        return replace(draft.use(at), limit=alone, order=_order(METRIC, "asc" if cue.arg == "asc" else "desc")).tagged(
            "top_n"
        )
    item = draft.items[target]
    count = int(cue.number) if cue.number else DEFAULT_TOP if _plural(item) else 1
    note = f"top = the first {count}" if not cue.number and count > 1 else ""
    direction = "asc" if cue.arg == "asc" else "desc"
    draft = replace(
        draft.use(at), limit=max(1, count), order=(OrderBy.model_validate({"by": METRIC, "direction": direction}),)
    )
    draft = draft.tagged("top_n", note=note)
    if (
        item.is_link("metric")
        and draft.free(target)
        and plain_count(setting, item.links[0].ref)
        and _measured_later(draft, target)
    ):
        return _group_entity(draft.use(target), plain_count(setting, item.links[0].ref), setting)
    if item.is_link("metric", "measure") and draft.free(target):
        following = _past_values(draft, target + 1)
        if not draft.free(following):
            return draft
        counted = (
            plain_count(setting, draft.items[following].links[0].ref)
            if draft.items[following].is_link("metric")
            else ""
        )
        if counted:
            return _group_entity(draft.use(following), counted, setting)
        return _group(draft, setting, following) if draft.items[following].is_link("dimension", "entity") else draft
    if item.is_link("dimension") and numeric(setting, item.links[0].ref):
        return draft
    draft = _group(draft, setting, target) if draft.free(target) and item.is_link("dimension", "entity") else draft
    return _and_more(draft, setting, target)


def _past_values(draft: Draft, at: int) -> int:
    """Over values and stop words: "top 5 Enterprise customers"."""
    here = skip_stops(draft, at)
    while 0 <= here < len(draft.items) and draft.items[here].is_link("value", "condition"):
        here = skip_stops(draft, here + 1)
    return here


def _measured_later(draft: Draft, at: int) -> bool:
    return any(here > at and draft.items[here].is_link("metric", "measure") for here in range(len(draft.items)))


def _and_more(draft: Draft, setting: Setting, target: int) -> Draft:
    """ "top 5 product and region combinations"."""
    joint = skip_stops(draft, target + 1)
    other = skip_stops(draft, joint + 1)
    if (
        draft.free(joint)
        and draft.items[joint].is_cue("and")
        and draft.free(other)
        and draft.items[other].is_link("dimension")
    ):
        if not numeric(setting, draft.items[other].links[0].ref):
            return _group(draft.use(joint), setting, other)
    return draft


def _group(draft: Draft, setting: Setting, at: int) -> Draft:
    """The thing ranked becomes the group."""
    link = draft.items[at].links[0]
    if link.kind == "entity":
        return _group_entity(draft.use(at), link.ref, setting)
    return replace(draft.use(at).add_dimension(dimension_use(link)), facts={**draft.facts, "ranked": link.entity})


def _group_entity(draft: Draft, entity: str, setting: Setting) -> Draft:
    named = named_by(setting, entity)
    facts = {**draft.facts, "ranked": entity}
    return replace(draft.add_dimension(DimensionUse(field=named)), facts=facts).existing(named) if named else draft


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


def _extreme(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "the product with the maximum price" ranks rows; "the maximum price" does not."""
    cue = draft.items[at].cue
    if cue is None or cue.arg not in ("min", "max") or not _led_by(draft, at, "rel", "with"):
        return draft
    items = list(draft.items)
    items[at] = replace(items[at], cue=Cue(cue.start, cue.end, "super", "desc" if cue.arg == "max" else "asc"))
    return _superlative(replace(draft, items=tuple(items)), setting, at)


def _superlative(draft: Draft, setting: Setting, at: int) -> Draft:
    cue = draft.items[at].cue
    if cue is None:
        return draft
    limit, placed = _counted(draft, at)
    draft = replace(
        draft.use(*placed), facts={**draft.facts, "limit": limit, "said": bool(placed) or draft.limit is not None}
    )
    target = skip_stops(draft, at + 1)
    item = draft.items[target] if 0 <= target < len(draft.items) else None
    if cue.arg in ("common", "rare"):
        return _common(draft, setting, at, "desc" if cue.arg == "common" else "asc")
    if cue.arg not in ("asc", "desc"):
        return _adjective(draft, setting, at, cue.arg)
    if item and item.is_link("metric", "measure") and draft.free(target):
        link = item.links[0]
        expr: MetricExpr | None = (
            MetricRef(metric=link.ref) if link.kind == "metric" else measure_expr(setting, link.ref)
        )
        return _by_metric(draft, setting, at, target, expr, cue.arg) if expr else draft
    if item and item.is_link("entity", "dimension") and draft.free(target) and _measured(draft, setting, target):
        return replace(
            _group(draft.use(at), setting, target), limit=_limit(draft), order=_order(METRIC, cue.arg)
        ).tagged("superlative")
    if (
        item
        and item.is_link("entity")
        and draft.free(target)
        and (_other_target(draft, setting, target) or _time_axis(draft))
    ):
        return _by_metric(draft, setting, at, target, count_of(setting, item.links[0].ref), cue.arg)
    if item and item.is_link("entity") and draft.free(target):
        ref = size_field(setting, item.links[0].ref)
        return (
            _rows_by(draft, setting, at, ref, cue.arg)
            if ref
            else replace(
                _group(draft.use(at), setting, target), limit=_limit(draft), order=_order(METRIC, cue.arg)
            ).tagged("superlative", 0.1)
        )
    if item and item.is_link("dimension") and draft.free(target):
        return _by_field(draft, setting, at, target, cue.arg)
    behind = skip_stops(draft, at - 1, -1, over=("rel",))
    if (
        draft.free(behind)
        and draft.items[behind].is_link("dimension")
        and numeric(setting, draft.items[behind].links[0].ref)
    ):
        return _rows_by(draft.use(behind), setting, at, draft.items[behind].links[0].ref, cue.arg)
    return replace(draft.use(at), limit=_limit(draft), order=_order(METRIC, cue.arg)).tagged("superlative", 0.15)


def _measured(draft: Draft, setting: Setting, at: int) -> bool:
    """ "best selling brand by units": what is ranked by is said with "by"."""
    link = draft.items[at].links[0]
    if link.kind == "dimension" and numeric(setting, link.ref):
        return False
    return any(
        here > at and _led_by(draft, here, "by") for here in draft.positions(lambda i: i.is_link("metric", "measure"))
    )


def _limit(draft: Draft) -> int:
    return int(draft.facts.get("limit", 1))


def _common(draft: Draft, setting: Setting, at: int, direction: str) -> Draft:
    """ "the most common nationality": groups by how many rows they have."""
    fields = [here for here in draft.positions(lambda i: i.is_link("dimension")) if not _led_by(draft, here, "by")]
    after = [here for here in fields if here > at]
    target = (
        after[0]
        if after and not draft.positions(lambda i: i.is_link("entity") and at < draft.items.index(i) < after[0])
        else fields[0]
        if fields
        else None
    )
    entities = [draft.items[here].links[0].ref for here in draft.positions(lambda i: i.is_link("entity"))]
    if target is None:
        return draft
    link = draft.items[target].links[0]
    counted = link.entity if link.entity in entities or not entities else entities[0]
    expr = count_of(setting, counted)
    use = MetricUse(expr=expr, alias=alias_of(expr), hidden=True)
    mentions = draft.positions(lambda i: i.is_link("entity") and i.links[0].ref == counted)
    draft = draft.use(at, target, *mentions).add_metric(use).add_dimension(dimension_use(link))
    return replace(draft, limit=_limit(draft), order=_order(alias_of(expr), direction)).tagged("most_common")


def _order(by: str, direction: str) -> tuple[OrderBy, ...]:
    return (OrderBy.model_validate({"by": by, "direction": direction}),)


def _time_axis(draft: Draft) -> bool:
    return any(use.grain or use.part for use in draft.dimensions)


def _other_target(draft: Draft, setting: Setting, at: int) -> int | None:
    """What is ranked: a field or entity elsewhere, the nearest before first."""
    found = [here for here in draft.positions(lambda i: _nameable(i, setting)) if here != at]
    found = [
        here
        for here in found
        if not (draft.items[here].is_link("dimension") and numeric(setting, draft.items[here].links[0].ref))
    ]
    before = [here for here in found if here < at]
    after = [here for here in found if here > at and not _led_by(draft, here, "by")]
    return before[-1] if before else after[0] if after else None


def _nameable(item: Item, setting: Setting) -> bool:
    return item.is_link("entity", "dimension") or (
        item.is_link("metric") and bool(plain_count(setting, item.links[0].ref))
    )


def _led_by(draft: Draft, at: int, *names: str) -> bool:
    before = skip_stops(draft, at - 1, -1)
    return before >= 0 and draft.items[before].is_cue(*names)


def _by_metric(draft: Draft, setting: Setting, at: int, target: int, expr: MetricExpr, direction: str) -> Draft:
    ranked = _other_target(draft, setting, target)
    use = MetricUse(expr=expr, alias=alias_of(expr), hidden=True)
    draft = replace(
        draft.use(at, target).add_metric(use), limit=_limit(draft), order=_order(alias_of(expr), direction)
    ).tagged("superlative")
    if _time_axis(draft):
        return draft
    if ranked is not None:
        plural = (
            _plural(draft.items[ranked]) and draft.items[ranked].is_link("dimension") and not draft.facts.get("said")
        )
        draft = replace(draft, limit=None) if plural else draft
        return _columns(draft, setting, ranked)
    if not draft.dimensions:
        shown = tuple(replace_hidden(use) for use in draft.metrics)
        return replace(draft, limit=None, order=(), metrics=shown).tagged("", 0.4)
    return draft


def replace_hidden(use: MetricUse) -> MetricUse:
    """The same metric, shown."""
    return use.model_copy(update={"hidden": False})


def _columns(draft: Draft, setting: Setting, ranked: int) -> Draft:
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
        if not _led_by(draft, at, "by", "rel")
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
        _group(draft.use(*mentions), setting, ranked)
        if ranked not in draft.used
        else replace(draft.use(*mentions), facts={**draft.facts, "ranked": entity})
    )


def _by_field(draft: Draft, setting: Setting, at: int, target: int, direction: str) -> Draft:
    """ "the product with the highest price" orders rows; "the highest price" is a maximum; else things are counted."""
    link = draft.items[target].links[0]
    if not numeric(setting, link.ref) and not temporal(setting, link.ref):
        counted = Aggregate(agg="count", entity=link.entity)
        return (
            _by_metric(draft, setting, at, target, counted, direction)
            if _other_target(draft, setting, target)
            else draft
        )
    others = draft.positions(lambda i: i.is_link("entity", "dimension"))
    asks_rows = _led_by(draft, at, "rel", "with") or (others and others[0] < at)
    if asks_rows or any(draft.items[o].is_link("dimension") and o != target for o in others):
        return _rows_by(draft.use(target), setting, at, link.ref, direction)
    agg = "max" if direction == "desc" else "min"
    expr = Aggregate.model_validate({"agg": agg, "field": link.ref, "via": link.via})
    return draft.use(at, target).add_metric(MetricUse(expr=expr, alias=alias_of(expr))).tagged("extreme")


def _rows_by(draft: Draft, setting: Setting, at: int, ref: str, direction: str) -> Draft:
    owner = ref.partition(".")[0]
    rows = draft.subject if draft.subject and setting.vocabulary.distance(draft.subject, owner) < 3 else owner
    return replace(draft.use(at), rows=rows, limit=_limit(draft), order=_order(ref, direction)).tagged(
        "superlative_rows"
    )


def _adjective(draft: Draft, setting: Setting, at: int, word: str) -> Draft:
    least = word.startswith("least ")
    word = word.removeprefix("least ")
    subject = draft.subject or ""
    direction, measured = ADJECTIVES.get(word, ("desc", ()))
    following = skip_stops(draft, at + 1)
    if draft.free(following) and draft.items[following].is_link("metric", "measure"):
        return _adjective_metric(draft, setting, at, following, word, direction, least)
    if word == "profitable" or word == "valuable":
        found = next(
            (m.name for m in setting.model.metrics if any(text in (m.name, *m.synonyms) for text in measured)), None
        )
        if found:
            flipped = "asc" if least else direction
            return _by_metric(draft, setting, at, at, MetricRef(metric=found), flipped)
    ref = field_called(setting, subject, measured) if measured else None
    metrics = draft.positions(lambda i: i.is_link("metric", "measure"))
    if ref is None and metrics and not plain_count(setting, draft.items[metrics[-1]].links[0].ref):
        return _adjective_metric(draft, setting, at, metrics[-1], word, direction, least)
    if ref is None and word in DATE_ADJECTIVES:
        ref, direction = date_field(setting, subject), DATE_ADJECTIVES[word]
    if ref is None:
        return draft
    return _rows_by(draft, setting, at, ref, {"asc": "desc", "desc": "asc"}[direction] if least else direction)


def _adjective_metric(
    draft: Draft, setting: Setting, at: int, target: int, word: str, direction: str, least: bool
) -> Draft:
    """ "the longest delivery time", "slowest region by delivery time"."""
    link = draft.items[target].links[0]
    expr: MetricExpr | None = MetricRef(metric=link.ref) if link.kind == "metric" else measure_expr(setting, link.ref)
    if expr is None:
        return draft
    if word in ("slow", "fast"):
        direction = "desc" if word == "slow" else "asc"
    if least:
        direction = "asc"
    return _by_metric(draft.use(*_joint_by(draft, target)), setting, at, target, expr, direction)


def _joint_by(draft: Draft, target: int) -> tuple[int, ...]:
    before = skip_stops(draft, target - 1, -1)
    return (before,) if draft.free(before) and draft.items[before].is_cue("by") else ()
