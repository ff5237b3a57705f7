"""Comparators and numbers: "over 5k", "at least two orders", "between 10 and 20", "above average"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from assay.ask.local.clauses.beside import as_scalar, beyond_average, equal_numbers, number_at
from assay.ask.local.clauses.counting import count_of, plain_count
from assay.ask.local.clauses.fields import amount_field, field_called
from assay.ask.local.draft import Draft, Setting, alias_of, is_cue, measure_expr, numeric, skip_stops
from assay.ask.local.lexicon import Link
from assay.ask.local.synonyms import ADJECTIVES
from assay.semantic.spec import (
    Aggregate,
    Compare,
    MetricExpr,
    MetricRef,
    MetricUse,
    Op,
    Related,
)

_SUFFIX: dict[str, Op] = {"ge": "ge", "le": "le"}


@dataclass(frozen=True)
class Bound:
    """An operator with its numbers, and the items they take."""

    op: Op
    values: tuple[float, ...]
    placed: tuple[int, ...]
    first: int
    last: int
    adjective: str = ""
    percent: bool = False


@dataclass(frozen=True)
class Subject:
    """What a bound limits: a field of rows, an expression of groups, or how many rows of another entity."""

    kind: Literal["field", "metric", "entity"]
    link: Link | None = None
    expr: MetricExpr | None = None
    entity: str = ""
    placed: tuple[int, ...] = ()
    note: str = ""
    cost: float = 0.0


def read_amounts(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places comparators with their numbers and subjects, then numbers right beside a field."""
    for at in draft.positions(is_cue("more_than_average")):
        draft = beyond_average(draft, setting, at)
    for bound in _bounds(draft):
        subject = _subject(draft, setting, bound)
        if subject:
            draft = _limited(draft, setting, bound, subject)
    return (equal_numbers(draft, setting),)


# -- bounds -------------------------------------------------------------------------------------------------------


def _bounds(draft: Draft) -> list[Bound]:
    found: list[Bound] = []
    for at, item in enumerate(draft.items):
        if not draft.free(at):
            continue
        if item.cue and item.cue.name == "cmp":
            bound = _after_cue(draft, at, item.cue.arg)
            if bound:
                found.append(bound)
        elif item.cue and item.cue.name == "or_more" and draft.free(at - 1) and draft.items[at - 1].kind == "number":
            known = any(at - 1 in bound.placed for bound in found)
            if not known:
                found.append(Bound(_SUFFIX[item.cue.arg], (number_at(draft, at - 1),), (at - 1, at), at - 1, at))
    return found


def _after_cue(draft: Draft, at: int, arg: str) -> Bound | None:
    first = skip_stops(draft, at + 1)
    if draft.free(first) and draft.items[first].is_link("dimension"):
        first = skip_stops(draft, first + 1)
    if not (draft.free(first) and draft.items[first].kind == "number"):
        return None
    if arg == "between":
        joint = skip_stops(draft, first + 1)
        second = skip_stops(draft, joint + 1)
        if not (draft.free(second) and draft.items[second].kind == "number"):
            return None
        low, high = sorted((number_at(draft, first), number_at(draft, second)))
        return Bound("between", (low, high), (at, first, joint, second), at, second)
    op, adjective = _operator(draft, at, arg)
    if draft.free(at - 1) and draft.items[at - 1].is_cue("not"):
        flipped: dict[str, Op] = {"gt": "le", "lt": "ge", "ge": "lt", "le": "gt", "eq": "ne", "ne": "eq"}
        return Bound(flipped.get(op, op), (number_at(draft, first),), (at - 1, at, first), at - 1, first, adjective)
    return Bound(op, (number_at(draft, first),), (at, first), at, first, adjective)


def _operator(draft: Draft, at: int, arg: str) -> tuple[Op, str]:
    if arg != "adj" and arg not in ADJECTIVES:
        known: dict[str, Op] = {"ge": "ge", "le": "le", "gt": "gt", "lt": "lt", "eq": "eq", "ne": "ne"}
        return known.get(arg, "gt"), arg if arg not in known else ""
    direction = ADJECTIVES.get(arg, ("desc", ()))[0]
    return ("gt" if direction == "desc" else "lt"), arg


# -- what is limited ----------------------------------------------------------------------------------------------


def _subject(draft: Draft, setting: Setting, bound: Bound) -> Subject | None:
    if bound.adjective:
        ref = field_called(setting, draft.subject or "", ADJECTIVES.get(bound.adjective, ("", ()))[1])
        return Subject("field", Link("dimension", ref)) if ref else None
    inside = any(draft.items[at].is_link("dimension") for at in range(bound.first, bound.last))
    behind = None if inside else _behind(draft, setting, bound)
    return behind or _ahead(draft, setting, bound) or _amount(draft, setting, bound)


def _behind(draft: Draft, setting: Setting, bound: Bound) -> Subject | None:
    """Right after the number: "more than 5 orders", "over 100 employees"."""
    at = skip_stops(draft, bound.last + 1)
    if not draft.free(at) or at > bound.last + 3:
        return None
    link = draft.items[at].link
    if link is None:
        return None
    if link.kind == "dimension" and numeric(setting, link.ref):
        return Subject("field", link, placed=(at,))
    if link.kind == "entity" and link.ref != draft.subject:
        return Subject("entity", entity=link.ref, placed=(at,))
    if link.kind in ("entity", "metric") and _listed_field(
        draft, bound, link.ref if link.kind == "entity" else plain_count(setting, link.ref)
    ):
        owner = link.ref if link.kind == "entity" else plain_count(setting, link.ref)
        return Subject("metric", expr=count_of(setting, owner), placed=(at,))
    if link.kind in ("metric", "measure") and at == bound.last + 1 and not _left(draft, setting, bound):
        return _expr(setting, link, (at,), draft)
    return None


def _listed_field(draft: Draft, bound: Bound, entity: str) -> bool:
    """ "nationalities shared by at least two people": groups with so many rows."""
    return bool(entity) and any(
        item.is_link("dimension") and at < bound.first and item.links[0].entity == entity
        for at, item in enumerate(draft.items)
    )


def _left(draft: Draft, setting: Setting, bound: Bound) -> int | None:
    steps = 0
    for at in range(bound.first - 1, -1, -1):
        item = draft.items[at]
        if item.kind == "stop" or item.is_cue("rel", "only", "list"):
            continue
        steps += 1
        if steps > 3 or item.kind == "number" or (item.is_cue("and", "or", "comma", "cmp") and steps > 1):
            return None
        if item.is_link("metric", "measure") and draft.free(at):
            return at
        if item.is_link("dimension") and draft.free(at) and numeric(setting, item.links[0].ref):
            return at
        if item.is_link("entity") and draft.free(at) and _counted(draft, at) is not None:
            return at
        if item.is_link("entity"):
            return None
    return None


def _counted(draft: Draft, at: int) -> int | None:
    before = skip_stops(draft, at - 1, -1)
    return (
        before if before >= 0 and draft.items[before].is_cue("count", "count_distinct") and draft.free(before) else None
    )


def _ahead(draft: Draft, setting: Setting, bound: Bound) -> Subject | None:
    """Before the comparator: "price over 100", "average age above 30", "number of orders above 5"."""
    inside = [
        here
        for here in range(bound.first, bound.last)
        if draft.free(here)
        and draft.items[here].is_link("dimension")
        and numeric(setting, draft.items[here].links[0].ref)
    ]
    at = inside[0] if inside else _left(draft, setting, bound)
    if at is None:
        return None
    link = draft.items[at].links[0]
    before = skip_stops(draft, at - 1, -1)
    counted = _counted(draft, at)
    if link.kind == "entity" and counted is not None:
        if draft.subject and link.ref != draft.subject:
            return Subject("entity", entity=link.ref, placed=(at, counted))
        return Subject("metric", expr=Aggregate(agg="count", entity=link.ref), placed=(at, counted))
    if link.kind == "dimension":
        cue = draft.items[before].cue if before >= 0 and draft.free(before) else None
        if cue and cue.name == "agg":
            agg = {"avg": "avg", "sum": "sum", "min": "min", "max": "max", "median": "median"}.get(cue.arg, "avg")
            return Subject(
                "metric",
                expr=Aggregate.model_validate({"agg": agg, "field": link.ref, "via": link.via}),
                placed=(at, before),
            )
        return Subject("field", link, placed=(at,))
    return _expr(setting, link, (at,), draft)


def _expr(setting: Setting, link: Link, placed: tuple[int, ...], draft: Draft) -> Subject | None:
    if link.kind == "metric":
        plain = plain_count(setting, link.ref)
        if plain and draft.subject and plain != draft.subject:
            return Subject("entity", entity=plain, placed=placed)
        return Subject("metric", expr=MetricRef(metric=link.ref), placed=placed)
    expr = measure_expr(setting, link.ref)
    if expr is None:
        return None
    if isinstance(expr, Aggregate) and expr.field and link.entity == draft.subject:
        return Subject("field", Link("dimension", expr.field), placed=placed)
    return Subject("metric", expr=expr, placed=placed)


def _amount(draft: Draft, setting: Setting, bound: Bound) -> Subject | None:
    """ "orders over 500": the entity's own amount."""
    before = skip_stops(draft, bound.first - 1, -1)
    item = draft.items[before] if before >= 0 else None
    if item is None or not item.is_link("entity"):
        return None
    ref = amount_field(setting, item.links[0].ref)
    return (
        Subject(
            "field",
            Link("dimension", ref),
            note=f"took the number as {ref.partition('.')[2].replace('_', ' ')}",
            cost=0.3,
        )
        if ref
        else None
    )


# -- into the draft -----------------------------------------------------------------------------------------------


def _limited(draft: Draft, setting: Setting, bound: Bound, subject: Subject) -> Draft:
    bound = _in_unit(draft, setting, bound, subject)
    value = tuple(as_scalar(v) for v in bound.values) if len(bound.values) > 1 else as_scalar(bound.values[0])
    draft = draft.use(*bound.placed, *subject.placed).tagged("", subject.cost, subject.note)
    if subject.kind == "field" and subject.link:
        return draft.add_where(Compare(field=subject.link.ref, op=bound.op, value=value, via=subject.link.via))
    if subject.kind == "entity" and not _shows_groups(draft):
        return _related(draft, bound, subject.entity)
    if subject.kind == "entity":
        subject = replace(subject, expr=count_of(setting, subject.entity))
    if subject.expr is None:
        return draft
    alias = alias_of(subject.expr)
    draft = draft.add_metric(MetricUse(expr=subject.expr, alias=alias, hidden=True))
    return replace(draft, having=(*draft.having, Compare(field=alias, op=bound.op, value=value))).tagged("having")


def _shows_groups(draft: Draft) -> bool:
    """Things listed show how many; things counted only need to have so many."""
    return not any(item.is_cue("count", "count_distinct", "share") for item in draft.items) and not any(
        item.is_link("metric", "measure") and at not in draft.used for at, item in enumerate(draft.items)
    )


def _in_unit(draft: Draft, setting: Setting, bound: Bound, subject: Subject) -> Bound:
    """ "35 %" is 0.35 for a metric in percent and 35 for a number that is not."""
    said = any(
        "%" in draft.items[at].text or "percent" in draft.items[at].text.casefold()
        for at in bound.placed
        if draft.items[at].kind == "number"
    )
    metric = setting.model.metric(subject.expr.metric) if isinstance(subject.expr, MetricRef) else None
    percent = metric is not None and metric.unit == "percent"
    if said and not percent:
        return replace(bound, values=tuple(round(value * 100, 6) for value in bound.values))
    if percent and not said and all(value > 1 for value in bound.values):
        return replace(bound, values=tuple(value / 100 for value in bound.values))
    return bound


def _related(draft: Draft, bound: Bound, entity: str) -> Draft:
    count = int(bound.values[0])
    if bound.op == "between":
        return draft.add_where(
            Related(related=entity, match="at_least", count=count),
            Related(related=entity, match="at_most", count=int(bound.values[1])),
        )
    match, number = {
        "gt": ("at_least", count + 1),
        "ge": ("at_least", count),
        "lt": ("at_most", count - 1),
        "le": ("at_most", count),
    }.get(bound.op, ("exactly", count))
    return draft.add_where(Related.model_validate({"related": entity, "match": match, "count": max(number, 0)})).tagged(
        "how_many_related"
    )
