"""Words that a reading passes over although they change what is asked: "empty halls", "on time", "live in Leeds"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.draft import Draft
from assay.ask.local.lattice import Item
from assay.ask.local.money_taken import TAKEN
from assay.ask.local.text import phrase
from assay.ask.local.undated import counted_entity
from assay.ask.local.when_and import when_left_out
from assay.semantic.model import SemanticModel
from assay.semantic.spec import AnalyticsSpec, Arithmetic, MetricExpr, MetricRef

_NOT_DONE = frozenset("missed skipped declined refused failed avoided ignored forgot".split())
"""What somebody has and yet did not do: such a word says more than that they have it."""
_OWN = 0.9
_LIVES = frozenset("live lives living lived reside resides residing resident residents".split())
_HOMES = frozenset(
    "address city town home household residence country region location district place state county zip postcode "
    "postal province area neighbourhood neighborhood village municipality apartment house property flat person".split()
)


def overlooked(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words."""
    yield from _unsaid_nothing(draft)
    yield from _not_done(draft)
    yield from _on_time(draft)
    yield from _lives_elsewhere(draft, model)
    yield from _without_money(draft, spec)
    yield from _numbered_by_likeness(draft)
    yield from _no_average(draft, spec, model)
    yield from _not_per_thing(draft, spec, model)
    yield from _in_total(draft, spec)
    yield from _states_as_days(draft, spec, model)
    yield from _ended(draft)
    yield from _done_to(draft)
    yield from _worth(draft, spec)
    yield from _nothing_measured(draft, spec)
    yield from _things_as_one(draft, spec)
    yield from _money_counted(draft, spec, model)
    yield from _first_of_two(draft, spec)
    yield from _of_all_kinds(draft, spec)
    yield from _per_of_both(draft, spec)
    yield from when_left_out(draft, spec, model)


_SMALL = frozenset("the a an all our me us please and".split())


def _nothing_measured(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "What is the lead time per depot", answered with the names of the depots."""
    first = next((at for at, item in enumerate(draft.items) if item.links or item.is_cue("by")), len(draft.items))
    ahead = [item for item in draft.items[:first] if not item.is_cue("list") and item.text.casefold() not in _SMALL]
    said = bool(ahead) and first < len(draft.items) and draft.items[first].is_cue("by")
    if said and spec.mode == "aggregate" and not spec.metrics and draft.items[first].text.casefold() in ("per", "by"):
        yield draft.items[first].text


def _things_as_one(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Products by margin", answered with one number for all of them."""
    first = next((at for at, item in enumerate(draft.items) if item.kind != "stop"), len(draft.items))
    thing, by = (*draft.items[first : first + 2], None, None)[:2]
    led = thing is not None and thing.is_link("entity") and by is not None and by.is_cue("by")
    if led and thing is not None and spec.mode == "aggregate" and spec.metrics and not spec.dimensions:
        yield thing.text


def _of_all_kinds(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Clerks who handled cases of all kinds", answered with the kind of every case."""
    shown = {use.field for use in spec.dimensions}
    whose = bool(draft.items) and draft.items[0].text.casefold() in ("which", "who")
    for of, every, kind in zip(draft.items, draft.items[1:], draft.items[2:], strict=False):
        led = of.text.casefold() in ("of", "in", "from", "with", "for") and every.text.casefold() in ("all", "every")
        if led and (spec.mode == "rows" or whose) and kind.is_link("dimension") and kind.links[0].ref in shown:
            yield f"{every.text} {kind.text}"


def _per_of_both(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Number of visits and fees per member", where a ratio is called "fees per member": both may be meant of each."""
    for at in range(2, len(draft.items)):
        before, joint, item = draft.items[at - 2 : at + 1]
        led = before.is_link("metric", "measure", "entity") and joint.is_cue("and")
        if led and not spec.dimensions and item.is_link("metric") and "per" in item.words[1:]:
            yield item.text


def _first_of_two(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Sales and total amount by clerk", answered with the amounts alone."""
    shown = [use for use in spec.metrics if not use.hidden]
    for at in range(2, len(draft.items)):
        first, joint, second = draft.items[at - 2 : at + 1]
        beside = (
            first.is_link("entity")
            and joint.is_cue("and")
            and (second.is_cue("agg") or second.is_link("metric", "measure"))
        )
        led = all(item.kind == "stop" or item.is_cue("list") for item in draft.items[: at - 2])
        if beside and led and spec.mode == "aggregate" and len(shown) == 1 and spec.dimensions:
            yield first.text


def _money_counted(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Revenue by month", answered with the number of sales."""
    counted = {one.name for use in spec.metrics if (one := counted_entity(use.expr, model))}
    for item in draft.items:
        if item.is_link("entity") and item.text.casefold() in TAKEN and item.links[0].ref in counted:
            yield item.text


def _unsaid_nothing(draft: Draft) -> Iterator[str]:
    """ "Empty warehouses", answered with all of them."""
    yield from (item.text for at, item in enumerate(draft.items) if item.is_cue("null") and at not in draft.used)


def _not_done(draft: Draft) -> Iterator[str]:
    yield from (item.text for item in draft.items if item.kind == "unknown" and item.text.casefold() in _NOT_DONE)


def _on_time(draft: Draft) -> Iterator[str]:
    """ "Returned on time", answered with all that were returned."""
    for one, other in pairwise(draft.items):
        said = one.text.casefold().split()[-1:] == ["on"] and other.text.casefold() == "time"
        if said and not (other.is_link("value", "condition", "dimension")):
            yield f"{one.text} {other.text}"


def _lives_elsewhere(draft: Draft, model: SemanticModel) -> Iterator[str]:
    """ "Members who live in Leeds", answered with those whose club is there."""
    things = [item for item in draft.items if item.is_link("entity", "metric")]
    for at, item in enumerate(draft.items):
        if not things or item.text.casefold() not in _LIVES:
            continue
        following = next((one for one in draft.items[at + 1 :] if one.is_link("value")), None)
        if following is None:
            continue
        owner = following.links[0].entity
        if owner != _entity(things[0], model) and not _is_home(owner, model):
            yield item.text


def _entity(item: Item, model: SemanticModel) -> str:
    link = item.links[0]
    metric = model.metric(link.ref) if link.kind == "metric" else None
    return (metric.measure or "").partition(".")[0] if metric is not None else link.ref


def _is_home(name: str, model: SemanticModel) -> bool:
    entity = model.entity(name)
    return entity is None or bool(_HOMES & {*phrase(entity.name), *phrase(entity.label or "")})


def _without_money(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "How much money did each trainer bring in", answered with the names of the trainers."""
    first = draft.items[0].text.casefold() if draft.items else ""
    if first.startswith("how much") and spec.mode == "aggregate" and not spec.metrics:
        yield draft.items[0].text
    texts = [item.text.casefold() for item in draft.items]
    if texts[:2] == ["how", "much"] and spec.mode == "aggregate" and not spec.metrics:
        yield "how much"


def _numbered_by_likeness(draft: Draft) -> Iterator[str]:
    """ "Pupils in grade 7", answered with the mark that has the key 7, for a grade may be a mark."""
    for item, following in pairwise(draft.items):
        if item.is_link("entity") and item.links[0].score < _OWN and following.kind == "number":
            yield f"{item.text} {following.text}"


def _in_total(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Vendors we paid more than 5000 in total", answered with those of one such payment."""
    for at in range(2, len(draft.items)):
        said = f"{draft.items[at - 1].text} {draft.items[at].text}".casefold()
        numbered = said == "in total" and any(item.kind == "number" for item in draft.items[max(0, at - 3) : at - 1])
        if numbered and spec.having is None and '"agg":"sum"' not in spec.canonical():
            yield said


_ENDED = frozenset("ended expired lapsed stopped finished closed terminated discontinued started begun".split())
_WORTH = frozenset("value amount worth volume revenue".split())


def _ended(draft: Draft) -> Iterator[str]:
    """ "How many contracts have ended", answered with all of them."""
    dated = any(item.kind == "time" for item in draft.items)
    for at, item in enumerate(() if dated else draft.items):
        after = draft.items[at + 1].text.casefold() if at + 1 < len(draft.items) else ""
        if item.kind == "unknown" and item.text.casefold() in _ENDED and after not in ("up", "as", "with", "in"):
            yield item.text


def _done_to(draft: Draft) -> Iterator[str]:
    """ "Names of members coached by Siri", answered with coaches: the members became a small word."""
    for item in draft.items:
        words = item.text.casefold().split()
        if item.kind == "stop" and len(words) == 2 and words[0].endswith("s") and words[1].endswith("ed"):
            yield item.text


def _worth(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "The total sales value", answered with how many sales there were."""
    totals = any(item.is_cue("agg") for item in draft.items) and bool(spec.metrics)
    for item, following in pairwise(draft.items if totals else ()):
        if item.is_link("entity") and following.kind == "stop" and following.text.casefold() in _WORTH:
            yield f"{item.text} {following.text}"


def _states_as_days(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How many boxes are still open", answered with all of them, for each was opened some day."""
    told = spec.canonical()
    for at, item in enumerate(draft.items[1:], 1):
        before = draft.items[at - 1].text.casefold().split()[-1:]
        state = item.is_link("dimension") and item.links[0].score < _OWN and before in (["is"], ["are"], ["still"])
        kind = model.field(item.links[0].ref) if state else None
        if kind is not None and getattr(kind[1], "kind", "") == "time" and f'"{item.links[0].ref}"' not in told:
            yield item.text


def _no_average(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How much do customers pay on average", answered with all that was paid."""
    if any(_sums(use.expr, model) for use in spec.metrics):
        for at, item in enumerate(draft.items):
            if item.is_cue("agg") and "average" in item.text.casefold() and at not in draft.used:
                yield item.text


def _sums(expr: MetricExpr, model: SemanticModel) -> bool:
    """Whether an expression adds up: a plain metric of a sum."""
    metric = model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    entity = model.entity((metric.measure or "").partition(".")[0]) if metric is not None else None
    name = (metric.measure or "").partition(".")[2] if metric is not None else ""
    return entity is not None and any(one.name == name and one.agg == "sum" for one in entity.measures)


def _not_per_thing(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Which city spends the most per customer", answered with what each city spends in all."""
    ranked = bool(spec.metrics) and bool(spec.order or spec.top)
    if not ranked or any(isinstance(one.expr, Arithmetic) for one in spec.metrics):
        return
    groups = {use.field for use in spec.dimensions}
    for item, following in pairwise(draft.items):
        if item.is_cue("by") and item.text.casefold() == "per" and following.is_link("entity", "dimension"):
            said = _named(following.links[0].ref, model) if following.is_link("entity") else groups
            if (spec.top is None and said.isdisjoint(groups)) or _ranks_nothing(spec, groups, model):
                yield f"{item.text} {following.text}"


def _ranks_nothing(spec: AnalyticsSpec, groups: set[str], model: SemanticModel) -> bool:
    """ "The city with the most purchases per customer" as the one city that each customer has."""
    owners = {field.partition(".")[0] for field in groups}
    if spec.top is None or len(owners) != 1:
        return False
    per, named = set(spec.top.per), _named(owners.pop(), model)
    return not per.isdisjoint(named) and named.isdisjoint(groups - per)


def _named(name: str, model: SemanticModel) -> set[str]:
    """The fields that tell the rows of an entity apart."""
    entity = model.entity(name)
    return {f"{name}.{one}" for one in (*entity.display, *entity.key)} if entity else set()
