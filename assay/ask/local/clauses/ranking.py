"""Top and bottom N, superlatives, the best per group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.clauses.counting import count_of, plain_count
from assay.ask.local.clauses.fields import date_field, field_called, size_field
from assay.ask.local.clauses.ranked import (
    METRIC,
    by_metric,
    group_by,
    group_entity,
    has_time_axis,
    is_plural,
    led_by,
    limit_of,
    order_by,
    other_target,
    rows_by,
)
from assay.ask.local.cues import Cue
from assay.ask.local.draft import (
    Draft,
    Setting,
    alias_of,
    dimension_use,
    field_behind,
    is_cue,
    measure_expr,
    numeric,
    skip_stops,
    temporal,
)
from assay.ask.local.synonyms import ADJECTIVES, DATE_ADJECTIVES
from assay.semantic.spec import Aggregate, MetricExpr, MetricRef, MetricUse, OrderBy

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


def _top(draft: Draft, setting: Setting, at: int) -> Draft:
    cue = draft.items[at].cue
    target = _past_values(draft, at + 1)
    if cue is None:
        return draft
    if not 0 <= target < len(draft.items):
        alone = max(1, int(cue.number or DEFAULT_TOP))
        return replace(
            draft.use(at), limit=alone, order=order_by(METRIC, "asc" if cue.arg == "asc" else "desc")
        ).tagged("top_n")
    item = draft.items[target]
    count = int(cue.number) if cue.number else DEFAULT_TOP if is_plural(item) else 1
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
        return group_entity(draft.use(target), plain_count(setting, item.links[0].ref), setting)
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
            return group_entity(draft.use(following), counted, setting)
        return group_by(draft, setting, following) if draft.items[following].is_link("dimension", "entity") else draft
    if item.is_link("dimension") and numeric(setting, item.links[0].ref):
        return draft
    draft = group_by(draft, setting, target) if draft.free(target) and item.is_link("dimension", "entity") else draft
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
        and not numeric(setting, draft.items[other].links[0].ref)
    ):
        return group_by(draft.use(joint), setting, other)
    return draft


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
    if cue is None or cue.arg not in ("min", "max") or not led_by(draft, at, "rel", "with"):
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
        return by_metric(draft, setting, at, target, expr, cue.arg) if expr else draft
    if item and item.is_link("entity", "dimension") and draft.free(target) and _measured(draft, setting, target):
        return replace(
            group_by(draft.use(at), setting, target), limit=limit_of(draft), order=order_by(METRIC, cue.arg)
        ).tagged("superlative")
    if (
        item
        and item.is_link("entity")
        and draft.free(target)
        and (other_target(draft, setting, target) or has_time_axis(draft))
    ):
        return by_metric(draft, setting, at, target, count_of(setting, item.links[0].ref), cue.arg)
    if item and item.is_link("entity") and draft.free(target):
        ref = size_field(setting, item.links[0].ref)
        return (
            rows_by(draft, setting, at, ref, cue.arg)
            if ref
            else replace(
                group_by(draft.use(at), setting, target), limit=limit_of(draft), order=order_by(METRIC, cue.arg)
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
        return rows_by(draft.use(behind), setting, at, draft.items[behind].links[0].ref, cue.arg)
    ref = _field_of_metric(draft, setting, behind) if draft.free(behind) else None
    if ref:
        return rows_by(draft.use(behind), setting, at, ref, cue.arg)
    return replace(draft.use(at), limit=limit_of(draft), order=order_by(METRIC, cue.arg)).tagged("superlative", 0.15)


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
    return replace(draft, limit=limit_of(draft), order=order_by(alias_of(expr), direction)).tagged("most_common")


def _by_field(draft: Draft, setting: Setting, at: int, target: int, direction: str) -> Draft:
    """ "the product with the highest price" orders rows; "the highest price" is a maximum; else things are counted."""
    link = draft.items[target].links[0]
    if not numeric(setting, link.ref) and not temporal(setting, link.ref):
        counted = Aggregate(agg="count", entity=link.entity)
        return (
            by_metric(draft, setting, at, target, counted, direction) if other_target(draft, setting, target) else draft
        )
    others = draft.positions(lambda i: i.is_link("entity", "dimension"))
    asks_rows = led_by(draft, at, "rel", "with") or (others and others[0] < at)
    if asks_rows or any(draft.items[o].is_link("dimension") and o != target for o in others):
        return rows_by(draft.use(target), setting, at, link.ref, direction)
    agg = "max" if direction == "desc" else "min"
    expr = Aggregate.model_validate({"agg": agg, "field": link.ref, "via": link.via})
    return draft.use(at, target).add_metric(MetricUse(expr=expr, alias=alias_of(expr))).tagged("extreme")


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
            return by_metric(draft, setting, at, at, MetricRef(metric=found), flipped)
    ref = field_called(setting, subject, measured) if measured else None
    metrics = draft.positions(lambda i: i.is_link("metric", "measure"))
    if ref is None and metrics and not plain_count(setting, draft.items[metrics[-1]].links[0].ref):
        return _adjective_metric(draft, setting, at, metrics[-1], word, direction, least)
    if ref is None and word in DATE_ADJECTIVES:
        ref, direction = date_field(setting, subject), DATE_ADJECTIVES[word]
    if ref is None:
        return draft
    return rows_by(draft, setting, at, ref, {"asc": "desc", "desc": "asc"}[direction] if least else direction)


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
    return by_metric(draft.use(*_joint_by(draft, target)), setting, at, target, expr, direction)


def _joint_by(draft: Draft, target: int) -> tuple[int, ...]:
    before = skip_stops(draft, target - 1, -1)
    return (before,) if draft.free(before) and draft.items[before].is_cue("by") else ()
