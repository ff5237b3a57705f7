"""Groups, counts and lists of another kind than what was asked for: each makes a reading doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from assay.ask.local.draft import Draft
from assay.ask.local.undated import counted_entity
from assay.semantic.model import Entity, SemanticModel
from assay.semantic.spec import (
    Aggregate,
    All,
    AnalyticsSpec,
    Compare,
    Condition,
    MetricExpr,
    MetricRef,
    Related,
)

_PREPOSITIONS = frozenset("in at on from during with for by to".split())


def unasked(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """The words that ask for something else."""
    yield from _different_ties(draft, spec, model)
    yield from _by_numbers(draft, spec, model)
    yield from _averages_of_one(draft, spec, model)
    yield from _in_each(draft, spec)
    yield from _themselves_too(draft, spec, model)
    yield from _some_without(draft, spec, model)


def _different_ties(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How many different ailments", answered with every time that one was noted: rows of a tie are all different."""
    ties = any(_is_tie(entity) for use in spec.metrics if (entity := counted_entity(use.expr, model)))
    yield from (item.text for item in draft.items if ties and item.is_cue("count_distinct"))


def _is_tie(entity: Entity) -> bool:
    return len(entity.key) > 1 and all(
        one.column in entity.key for name in entity.display if (one := entity.dimension(name)) is not None
    )


def _by_numbers(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How many firms supply lamps" for each of their prices, though nothing was asked by anything."""
    if any(item.is_cue("by", "super", "top", "order", "compare", "bucket") for item in draft.items):
        return
    for use in spec.dimensions if spec.metrics and not spec.order else ():
        found = model.field(use.field)
        if found is not None and getattr(found[1], "kind", "") == "number" and not use.bucket:
            yield from (item.text for item in draft.items if item.link and item.link.ref == use.field)


def _averages_of_one(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Average hours per course by faculty" for each course, which has but one number of hours."""
    shown = {use.field for use in spec.dimensions}
    homes = {home for use in spec.metrics if (home := _averaged(use.expr, model))}
    for item, following in pairwise(draft.items):
        per = item.is_cue("by") and item.text.casefold() == "per" and following.is_link("entity")
        entity = model.entity(following.links[0].ref) if per else None
        if entity is None or entity.name not in homes:
            continue
        own = {f"{entity.name}.{one}" for one in entity.display}
        if own and own <= shown and shown - own:
            yield f"{item.text} {following.text}"


def _averaged(expr: MetricExpr, model: SemanticModel) -> str:
    """Whose number an expression averages."""
    if isinstance(expr, Aggregate):
        return (expr.field or "").partition(".")[0] if expr.agg == "avg" else ""
    metric = model.metric(expr.metric) if isinstance(expr, MetricRef) else None
    owner, _, name = (metric.measure or "").partition(".") if metric is not None else ("", "", "")
    entity = model.entity(owner)
    measure = entity.measure(name) if entity is not None else None
    return owner if measure is not None and measure.agg == "avg" else ""


def _in_each(draft: Draft, spec: AnalyticsSpec) -> Iterator[str]:
    """ "Taught in May and in June", answered with who taught in either."""
    within = {one.field for one in _compared(spec.where) if one.op == "in"} if spec.mode == "rows" else set[str]()
    texts = [item.text.casefold() for item in draft.items]
    for at, item in enumerate(draft.items[:-2]):
        value = draft.items[at + 2].is_link("value") and draft.items[at + 2].links[0].ref in within
        if value and item.is_cue("and") and texts[at + 1] in _PREPOSITIONS:
            yield f"{item.text} {draft.items[at + 1].text}"


def _compared(condition: Condition | None) -> Iterator[Compare]:
    if isinstance(condition, Compare):
        yield condition
    if isinstance(condition, All):
        for one in condition.all:
            yield from _compared(one)
    if isinstance(condition, Related):
        yield from _compared(condition.where)


def _themselves_too(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "How many pupils does each clerk mentor", for every clerk and the mentor that they have themselves."""
    plain = {use.field for use in spec.dimensions if not use.via}
    joined = any(item.is_cue("and", "comma") for item in draft.items)
    own = {one.name for one in model.relationships if one.left == one.right}
    for use in spec.dimensions if spec.metrics and not joined else ():
        if use.via and use.via[-1] in own and use.field in plain:
            yield use.via[-1].replace("_", " ")


def _some_without(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """ "Towns without shops", answered with every town that has a street without one."""
    shown = {use.field for use in spec.dimensions}
    owners = {field.partition(".")[0] for field in shown}
    name = spec.entity or (next(iter(owners)) if len(owners) == 1 and not spec.metrics else "")
    entity = model.entity(name) if name else None
    if entity is None or any(item.is_link("entity") and item.links[0].ref == entity.name for item in draft.items):
        return
    held = spec.where.all if isinstance(spec.where, All) else (spec.where,)
    none = any(isinstance(one, Related) and one.match == "none" for one in held)
    known = {f"{entity.name}.{name}" for name in (*entity.display, *entity.key)}
    if none and shown and shown.isdisjoint(known) and all(one.startswith(f"{entity.name}.") for one in shown):
        yield from (item.text for item in draft.items if item.is_cue("without", "not", "never", "except"))
