"""Words that a reading answers by something that does not fit them, although every word is taken."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.draft import Draft, skip_stops
from assay.ask.local.lattice import Item
from assay.ask.local.undated import counted_entity
from assay.semantic.model import SemanticModel
from assay.semantic.spec import All, AnalyticsSpec, Compare, Condition, MetricRef, Not

_PAYING = frozenset(("pay", "pays", "paid", "spend", "spends", "spent"))
_STATES = frozenset("out off on up down over away back in left done open still around about".split())
_OPEN = frozenset(("open", "outstanding", "ongoing", "pending", "current", "active"))
_COPULAS = frozenset(("is", "are", "was", "were", "still"))
_AGAINST = frozenset(("vs", "vs.", "versus", "against", "compared to", "compared with"))
_JUDGED = frozenset(("worst", "best"))


def unfit(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words."""
    yield from _paid_by_others(draft)
    yield from _shares_at_once(draft, spec)
    yield from _judged_by_counts(draft, spec, model)
    yield from _averaged_things(draft, spec, model)
    yield from _unsaid_state(draft, model)
    yield from _still(draft)
    yield from _how_much_so(draft)
    yield from _uncompared(draft, spec)
    yield from _both_for_either(draft, spec)
    yield from _not_yet(draft)
    yield from _never_both(draft, spec)
    yield from _with_numbers(draft, spec, model)
    yield from _denied_names(draft, spec)


def _paid_by_others(draft: Draft) -> Iterator[str]:
    """ "How much did Acme pay", answered with the salary of drivers."""
    for at, item in enumerate(draft.items):
        before = skip_stops(draft, at - 1, -1)
        payer = draft.items[before].link if before >= 0 else None
        paid = item.link if item.text.casefold() in _PAYING and item.is_link("measure", "dimension") else None
        if paid and payer and payer.kind in ("value", "entity") and not paid.via and payer.entity != paid.entity:
            yield item.text


def _shares_at_once(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The percentage of men and women", answered with what both make up together."""
    several = '"op":"in"' in spec.canonical()
    at = next((at for at, item in enumerate(draft.items) if item.is_cue("share")), None)
    for here in range(at + 1, len(draft.items) - 1) if several and at is not None else ():
        one, both, other = draft.items[here - 1 : here + 2]
        of_one = one.is_link("value") and other.is_link("value") and one.links[0].ref == other.links[0].ref
        if both.is_cue("and") and of_one:
            yield f"{one.text} {both.text} {other.text}"


def _judged_by_counts(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Lost parcels per driver, worst first": whether many are good or bad only a person knows."""
    counted = any(counted_entity(use.expr, model) for use in spec.metrics)
    for item, following in pairwise(draft.items):
        if counted and item.text.casefold() in _JUDGED and following.text.casefold() == "first":
            yield f"{item.text} {following.text}"


def _averaged_things(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "The average invoice per member", answered with how many invoices each has: an amount may be meant."""
    canonical = spec.canonical()
    divided = '"op":"/"' in canonical and not any(item.is_cue("count") for item in draft.items)
    for item, following in pairwise(draft.items if divided else ()):
        averaged = item.cue is not None and item.is_cue("agg") and item.cue.arg == "avg"
        if averaged and not following.text.casefold().endswith("s") and _is_thing(following, model):
            yield f"{item.text} {following.text}"


def _is_thing(item: Item, model: SemanticModel) -> bool:
    counted = item.is_link("metric") and counted_entity(MetricRef(metric=item.links[0].ref), model) is not None
    return counted or item.is_link("entity")


def _unsaid_state(draft: Draft, model: SemanticModel) -> Iterator[str]:
    """ "How many loans are still out", answered with all of them."""
    said = [item for item in draft.items if item.text.strip("?.! ")]
    if len(said) > 2 and said[-1].kind in ("stop", "unknown") and said[-1].text.casefold() in _STATES:
        led = [item.text.casefold().split()[-1] for item in said[-3:-1]]
        if any(word in _COPULAS for word in led):
            yield said[-1].text
    for item, following in pairwise(draft.items):
        open_things = item.kind in ("stop", "unknown") and item.text.casefold() in _OPEN
        if open_things and _is_thing(following, model):
            yield f"{item.text} {following.text}"


def _still(draft: Draft) -> Iterator[str]:
    """ "Clerks still employed", answered with all of them: it is said of a state."""
    for item, following in pairwise(draft.items):
        stated = following.is_link("value", "condition", "dimension") or following.is_cue("not", "without")
        if item.text.casefold() == "still" and not stated:
            yield f"{item.text} {following.text}"


def _how_much_so(draft: Draft) -> Iterator[str]:
    """ "How full was the hall", answered with the hall."""
    for item, following in pairwise(draft.items[:2]):
        if item.text.casefold() == "how" and following.kind == "unknown" and 1 not in draft.used:
            yield f"{item.text} {following.text}"


def _uncompared(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The wage of Otto vs the average", answered with the wage of Otto; "compare A and B", with the two names."""
    for at, item in enumerate(draft.items):
        lost = at not in draft.used and item.text.casefold() in _AGAINST
        if item.is_cue("compare") and (lost or not (spec.metrics or spec.mode == "rows")):
            yield item.text


def _both_for_either(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Whose end is missing or later than 2024", answered with what is both."""
    for at, item in enumerate(draft.items[1:], 1):
        before = draft.items[at - 1]
        if item.is_cue("or") and at not in draft.used and before.is_cue("null") and (spec.time or spec.where):
            yield f"{before.text} {item.text}"


def _not_yet(draft: Draft) -> Iterator[str]:
    """ "Orders not yet shipped", answered with all that are in another state: delivered ones have been."""
    for item, following in pairwise(draft.items):
        if item.text.casefold().split()[-1:] == ["yet"] and following.is_link("value", "condition"):
            yield f"{item.text} {following.text}"


def _never_both(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The name of the battle that has lost ships A and B", with the names of ships shown: no row is in both."""
    if spec.combine is None or spec.combine.op != "intersect":
        return
    shown = {use.field for use in spec.dimensions if not use.hidden}
    one, other = (dict(_equal(side.where)) for side in (spec, spec.combine.other))
    apart = {field for field in shown & one.keys() & other.keys() if one[field] != other[field]}
    yield from (item.text for item in draft.items if item.is_link("value") and item.links[0].ref in apart)


def _equal(where: Condition | None) -> Iterator[tuple[str, object]]:
    parts = where.all if isinstance(where, All) else (where,)
    yield from ((one.field, one.value) for one in parts if isinstance(one, Compare) and one.op == "eq")


def _with_numbers(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "The count of employees with certificates", answered beside it with the salary of certificates."""
    shown = {use.expr.metric for use in spec.metrics if isinstance(use.expr, MetricRef) and not use.hidden}
    for item, following in pairwise(draft.items if len(spec.metrics) > 1 and not spec.dimensions else ()):
        number = following.is_link("metric") and not _is_thing(following, model)
        if number and item.text.casefold() == "with" and following.links[0].ref in shown:
            yield f"{item.text} {following.text}"


def _denied_names(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The names of firms that do not make chairs", answered with the names of all that are no chairs."""
    parts = spec.where.all if isinstance(spec.where, All) else (spec.where,)
    denied = {one.negate.field for one in parts if isinstance(one, Not) and isinstance(one.negate, Compare)}
    if not denied & {use.field for use in spec.dimensions}:
        return
    for at, item in enumerate(draft.items):
        before = skip_stops(draft, at - 1, -1, over=("rel",))
        if item.is_cue("not") and before >= 0 and draft.items[before].kind == "unknown":
            yield f"{draft.items[before].text} {item.text}"
