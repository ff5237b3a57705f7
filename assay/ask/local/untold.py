"""Words of the question that the spec says nothing of, although a clause took them or should have."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.clauses.relations import ARTICLES
from assay.ask.local.draft import Draft
from assay.ask.local.lattice import Item
from assay.ask.local.told import told
from assay.semantic.model import SemanticModel
from assay.semantic.spec import Aggregate, AnalyticsSpec, MetricExpr, MetricRef

_SPREADING = frozenset(("for every", "for each", "per", "of each", "in each", "by each"))
_SORTS = frozenset(("kind", "kinds", "sort", "sorts", "type", "types", "category", "categories"))
_QUOTES = frozenset("\"'“‘")
_THEIR = frozenset(("their", "its", "his", "her"))
_SUCH = frozenset(("with", "whose", "that", "which", "having", "where"))


def untold(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words whose meaning got lost."""
    yield from _untold_links(draft, spec, model)
    yield from _untold_things(draft, spec, model)
    yield from _lost_groups(draft, spec)
    yield from _lost_sorts(draft)
    yield from _lost_distinct(draft, spec)
    yield from _unshown(draft, spec, model)
    yield from _unfollowed(draft, spec, model)


def _untold_links(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Dimensions and values that a clause took and the spec does not mention."""
    said = told(spec, model)
    dated = spec.time is not None or any(use.grain or use.part for use in spec.dimensions)
    counted = {owner for use in spec.metrics for owner in _owners(use.expr, model)} if spec.having else set()
    for at, item in enumerate(draft.items):
        link = item.link
        if at not in draft.used or link is None or link.kind not in ("dimension", "value"):
            continue
        if item.text[:1] in _QUOTES and f'"{item.text[1:-1]}"' in said:
            continue
        own = link.entity in (spec.entity, draft.subject) or f'"{link.entity}"' in said
        own = own or (link.entity in counted and item.text.casefold().endswith("ed"))
        own = own or any(f'"{key.partition(".")[0]}.' in said for key in _keys_referred_to(link.ref, model))
        if link.ref not in said and not own and not (dated and link.ref in _dates(spec, model)):
            yield item.text


def _keys_referred_to(ref: str, model: SemanticModel) -> Iterator[str]:
    """The own keys of what a field refers to: the branch's ID for the branch ID of a clerk."""
    owner, _, name = ref.partition(".")
    for one in model.relationships:
        if one.left == owner and [left for left, _ in one.on] == [name]:
            yield f"{one.right}.{one.on[0][1]}"


def _untold_things(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How many branches offer workshops" answered with all branches."""
    told = spec.canonical()
    about = {owner for use in spec.metrics for owner in _owners(use.expr, model)} | {spec.entity, draft.subject}
    for at, item in enumerate(draft.items):
        thing = item.links[0].ref if item.is_link("entity") else None
        if thing is None or at not in draft.used or thing in about or f'"{thing}' in told:
            continue
        whole = any(one.left == thing and f'"{one.right}.' in told for one in model.relationships)
        if _led_up(draft.items, at) or (_followed(draft.items, at) and not whole):
            yield item.text


def _led_up(items: tuple[Item, ...], at: int) -> bool:
    """A verb nobody took, or an "and" behind another number; over articles, for "came from" is another matter."""
    before = at - 1
    while before > 0 and items[before].text.casefold() in ARTICLES:
        before -= 1
    if before < 0:
        return False
    strange = items[before].kind == "unknown" and before > 0 and items[before - 1].is_link("entity", "metric")
    return strange or (items[before].is_cue("and") and items[max(0, before - 1)].is_link("metric"))


def _followed(items: tuple[Item, ...], at: int) -> bool:
    """Something is said of it: "in branches *with* an average above 100"."""
    return at + 1 < len(items) and items[at + 1].text.casefold().split()[0] in _SUCH


def _lost_distinct(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "How many distinct sports" answered with how many rows have one."""
    for item, following in pairwise(draft.items):
        field = following.links[0].ref if item.is_cue("count_distinct") and following.is_link("dimension") else ""
        distinct = any(isinstance(use.expr, Aggregate) and use.expr.agg == "count_distinct" for use in spec.metrics)
        if field and not distinct and all(use.field != field for use in spec.dimensions) and spec.mode != "rows":
            yield f"{item.text} {following.text}"


def _unshown(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Names of all female clerks (gender is F)" answered with their gender."""
    asked = next((item for item in draft.items if item.kind != "stop" and not item.is_cue("list")), None)
    shown = {use.field for use in spec.dimensions if not use.hidden}
    if asked is None or not asked.is_link("dimension") or spec.mode != "rows" or not shown:
        return
    owners = {one.partition(".")[0] for one in shown}
    if any(key.partition(".")[0] in owners for key in _keys_referred_to(asked.links[0].ref, model)):
        return
    at = draft.items.index(asked)
    of = at + 1 < len(draft.items) and draft.items[at + 1].text.casefold() in ("of", "of the", "of all")
    if (
        of
        and asked.links[0].ref not in shown
        and not any(asked.links[0].entity == one.partition(".")[0] for one in shown - _said(draft, at))
    ):
        yield asked.text


def _unfollowed(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "The branch of their coach" answered with their own branch."""
    for at, item in enumerate(draft.items[3:], 3):
        of, their = (one.text.casefold() for one in draft.items[at - 2 : at])
        first = draft.items[at - 3]
        if of != "of" or their not in _THEIR:
            continue
        owner, _, name = item.links[0].ref.partition(".") if item.is_link("dimension") else ("", "", "")
        ways = {one.name for one in model.relationships if one.left == owner and name in {left for left, _ in one.on}}
        followed = any(
            ways & set(use.via) and use.field.startswith(f"{first.links[0].entity}.")
            for use in spec.dimensions
            if first.links
        )
        if ways and not followed and first.is_link("entity", "dimension"):
            yield f"{first.text} of {item.text}"


def _said(draft: Draft, at: int) -> set[str]:
    """Fields named further on."""
    return {item.links[0].ref for item in draft.items[at + 1 :] if item.is_link("dimension", "value")}


def _lost_groups(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "By" something that became no group."""
    for at, item in enumerate(draft.items[:-1]):
        if not item.is_cue("by"):
            continue
        following = draft.items[at + 1]
        ungrouped = following.kind == "unknown" if spec.mode == "rows" else not spec.dimensions
        counted = following.is_link("metric", "entity") and sum(not use.hidden for use in spec.metrics) > 1
        counted = counted or (following.is_cue("count") and not spec.dimensions)
        lost = following.is_link("dimension") or (following.kind == "unknown" and item.text.casefold() == "per")
        if ungrouped and (counted or (at not in draft.used and lost)):
            yield f"{item.text} {following.text}"
        elif item.text.casefold().startswith("group") and not spec.dimensions:
            yield item.text
        elif item.text.casefold() in _SPREADING and at not in draft.used and not spec.dimensions:
            # Whatever follows, of every one of them something is asked.
            yield item.text


def _lost_sorts(draft: Draft) -> Iterator[str]:
    """ "Revenue per kind of client" answered client by client."""
    for at, (item, of) in enumerate(pairwise(draft.items)):
        if item.text.casefold() in _SORTS and of.text.casefold() == "of" and at not in draft.used:
            yield item.text


def _dates(spec: AnalyticsSpec, model: SemanticModel) -> set[str]:
    """The dates by which the spec's metrics are counted when none is named."""
    owners = {owner for use in spec.metrics for owner in _owners(use.expr, model)}
    entities = [entity for entity in model.entities if entity.name in owners]
    return {f"{entity.name}.{entity.default_time}" for entity in entities if entity.default_time}


def _owners(expr: MetricExpr, model: SemanticModel) -> Iterator[str]:
    if isinstance(expr, Aggregate):
        yield expr.entity or (expr.field or "").partition(".")[0]
    elif isinstance(expr, MetricRef):
        metric = model.metric(expr.metric)
        # A metric made of others may be dated by any of their entities.
        yield from [metric.measure.partition(".")[0]] if metric and metric.measure else [e.name for e in model.entities]
