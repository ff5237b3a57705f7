"""Where the sides of "both" and "but not" are said: of related rows where things have many, else as a set operation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assay.ask.local.clauses.counting import counts_subject
from assay.ask.local.draft import Draft, Setting, Sides, whole
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import All, AnalyticsSpec, AnyOf, Combine, Compare, Condition, Not, Related

IMPOSSIBLE = 1.2
"""What a reading costs that has no way to say its sides."""


def settled(draft: Draft, setting: Setting) -> Draft:
    """Sides about rows that a listed thing has many of become conditions on those rows."""
    sides = draft.sides
    if sides is None:
        return draft
    owner = next((ref.partition(".")[0] for side in sides.conditions for one in side for ref in fields_of(one)), "")
    thing = _thing(draft, setting)
    graph = graph_of(setting.model)
    if thing and owner and thing != owner and not graph.reaches(thing, owner):
        return _related(draft, sides, thing, owner)
    if not draft.dimensions or any(not use.hidden for use in draft.metrics) or draft.limit or draft.having:
        return draft.tagged("", IMPOSSIBLE)
    return draft


def _thing(draft: Draft, setting: Setting) -> str:
    """The entity whose rows are listed or counted; empty when fields of several are."""
    owners = {use.field.partition(".")[0] for use in draft.dimensions}
    if not owners and draft.metrics and not all(counts_subject(use.expr, setting) for use in draft.metrics):
        return ""
    return owners.pop() if len(owners) == 1 else "" if owners else draft.rows or draft.subject or ""


def _related(draft: Draft, sides: Sides, thing: str, owner: str) -> Draft:
    matches = ("any", "none" if sides.op == "except" else "any")
    said = tuple(
        Related.model_validate({"related": owner, "match": match, "where": whole(side)})
        for side, match in zip(sides.conditions, matches, strict=True)
        if side
    )
    kept = tuple(one for one in draft.where if one != Related(related=owner))
    rows = thing if draft.rows else None
    distinct = draft.distinct or (bool(draft.dimensions) and rows is not None and not draft.order)
    return replace(draft, sides=None, where=(*kept, *said), rows=rows, distinct=distinct)


def fields_of(condition: Condition) -> Iterator[str]:
    """The fields a condition compares."""
    if isinstance(condition, Compare):
        yield condition.field
    elif isinstance(condition, (All, AnyOf)):
        for part in condition.all if isinstance(condition, All) else condition.any:
            yield from fields_of(part)
    elif isinstance(condition, Not):
        yield from fields_of(condition.negate)


def combined(spec: AnalyticsSpec, sides: Sides) -> AnalyticsSpec:
    """The spec for the first side, set against the same spec for the second."""
    one, other = (_with(spec, side) for side in sides.conditions)
    plain = other.model_copy(update={"order": (), "limit": None})
    return one.model_copy(update={"combine": Combine(op=sides.op, other=plain)})


def _with(spec: AnalyticsSpec, side: tuple[Condition, ...]) -> AnalyticsSpec:
    own = (spec.where,) if spec.where is not None else ()
    return spec.model_copy(update={"where": whole((*own, *side))})
