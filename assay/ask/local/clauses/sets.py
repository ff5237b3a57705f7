"""Wishes that no single row can meet: "both A and B", "A but not B", "older than 30 and younger than 20"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.draft import Draft, Held, Setting, Sides
from assay.ask.local.item_tests import is_cue, is_link
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import TIME, Compare, Condition, Not

_BOTH = frozenset(("both", "shared", "not only"))
_UPPER, _LOWER = ("lt", "le"), ("gt", "ge")


def read_sets(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Takes filters apart that hold for different rows of what is asked for."""
    for read in (_never, _but_not, _both_values, _both_limits, _both_times, _both_things):
        found = read(draft, setting)
        if found is not None:
            return (found,)
    return (draft,)


def _said(draft: Draft, first: int, last: int, words: frozenset[str]) -> bool:
    return any(item.text.casefold() in words for item in draft.items[max(first, 0) : last])


# -- one field, two values ----------------------------------------------------------------------------------------


def _both_values(draft: Draft, setting: Setting) -> Draft | None:
    """ "in both A and B", "members of level A and members of level B"."""
    for held in draft.held:
        condition = held.condition
        if not isinstance(condition, Compare) or condition.op != "in" or not isinstance(condition.value, tuple):
            continue
        if len(condition.value) != 2 or any(item.is_cue("or") for item in draft.items[held.first : held.last]):
            continue
        told = _said(draft, held.first - 4, held.last, _BOTH) or _named_twice(draft, held)
        if told or _many_of(draft, setting, condition.field):
            one, other = (condition.model_copy(update={"op": "eq", "value": value}) for value in condition.value)
            return _apart(draft, Sides("intersect", ((one,), (other,))), condition)
    return None


def _named_twice(draft: Draft, held: Held) -> bool:
    """The thing is named with each of the values: "shops in A and shops in B"."""
    inside = [item.links[0].ref for item in draft.items[held.first : held.last] if item.is_link("entity", "metric")]
    before = [item.links[0].ref for item in draft.items[: held.first] if item.is_link("entity", "metric")]
    return any(ref in before for ref in inside)


def _many_of(draft: Draft, setting: Setting, field: str) -> bool:
    """Things are listed that can have several of the field: "customers who bought A and B"."""
    owner = field.partition(".")[0]
    listed = (
        draft.subject
        if not any(item.is_cue("count", "agg", "by", "compare", "share") for item in draft.items)
        else None
    )
    verb = any(item.is_cue("rel") for item in draft.items)
    if not listed or listed == owner or not verb or any(item.is_link("metric", "measure") for item in draft.items):
        return False
    graph = graph_of(setting.model)
    return setting.vocabulary.distance(listed, owner) < 9 and not graph.reaches(listed, owner)


def _apart(draft: Draft, sides: Sides, *taken: Condition) -> Draft:
    where = tuple(one for one in draft.where if one not in taken)
    spans = [held for held in draft.held if held.condition in taken] or [Held(taken[0], 0, 0)]
    first, last = min(held.first for held in spans), max(held.last for held in spans)
    theirs = [at for at in draft.positions(is_link("entity", "dimension")) if _led(draft, first) <= at <= last]
    joints = draft.positions(is_cue("and")) if all(sides.conditions) else []
    return replace(draft.use(*joints, *theirs), where=where, sides=sides).tagged(sides.op)


def _led(draft: Draft, first: int) -> int:
    """Where the words about the sides begin: after the last "both", "have" or "shared by" before the first of them."""
    items = draft.items[:first]
    said = [here for here, item in enumerate(items) if item.text.casefold() in _BOTH or item.is_cue("rel")]
    return (said[-1] if said else first) + 1


# -- two filters that shut each other out -------------------------------------------------------------------------


def _both_limits(draft: Draft, setting: Setting) -> Draft | None:
    """ "members older than 70 and members younger than 20"."""
    limits = [one for one in draft.where if isinstance(one, Compare)]
    for at, one in enumerate(limits):
        for other in limits[at + 1 :]:
            if _exclusive(one, other) or _exclusive(other, one) or _two_values(one, other):
                return _apart(draft, Sides("intersect", ((one,), (other,))), one, other)
    return None


def _both_times(draft: Draft, setting: Setting) -> Draft | None:
    """ "shared by members born before 1945 and after 1955": periods that no one row is in."""
    fields = {_dated(time.field, draft.subject, setting) for time in draft.times} - {TIME}
    if len(draft.times) != 2 or len(fields) != 1 or any(time.relative for time in draft.times):
        return None
    field = fields.pop()
    early, late = sorted(draft.times, key=lambda time: time.start is not None)
    if early.start or late.end or not early.end or not late.start or late.start < early.end:
        return None
    dimension = setting.vocabulary.dimension(field)
    year = dimension is not None and dimension.kind == "number"
    before, after = (one.year if year else one.isoformat() for one in (early.end, late.start))
    low = Compare(field=field, op="lt", value=before, via=early.via)
    high = Compare(field=field, op="ge", value=after, via=late.via)
    return _apart(replace(draft, times=()), Sides("intersect", ((low,), (high,))), low, high)


def _both_things(draft: Draft, setting: Setting) -> Draft | None:
    """ "diets shared by species older than 30 and species lighter than 20": two of them, not one that is both."""
    held = sorted((one for one in draft.held if isinstance(one.condition, Compare)), key=lambda one: one.first)
    if len(draft.held) != 2 or len(held) != 2 or any(item.is_cue("or", "count", "agg") for item in draft.items):
        return None
    one, other = held
    fields = [getattr(side.condition, "field", "") for side in held]
    between = draft.items[one.last + 1 : other.first]
    named = {item.links[0].ref for item in between if item.is_link("entity")}
    before = {item.links[0].ref for item in draft.items[: one.first] if item.is_link("entity")}
    owners = {field.partition(".")[0] for field in fields}
    listed = any(item.is_link("dimension") for item in draft.items[: one.first])
    apart = (
        fields[0] != fields[1] and owners == named and named <= before and any(item.is_cue("and") for item in between)
    )
    if not apart or not listed or not (_said(draft, 0, one.first, _BOTH) or _one_each(draft, next(iter(named)))):
        return None
    return _apart(draft, Sides("intersect", ((one.condition,), (other.condition,))), one.condition, other.condition)


def _one_each(draft: Draft, entity: str) -> bool:
    """ "Keepers that have *a* pen larger than 100 and *a* pen with less than 5 seats": one row of theirs for each."""
    said = [at for at, item in enumerate(draft.items) if item.is_link("entity") and item.links[0].ref == entity]
    return entity != draft.subject and len(said) == 2 and all(draft.items[at - 1].text in ("a", "an") for at in said)


def _dated(field: str, subject: str | None, setting: Setting) -> str:
    """The field that dates the subject where no other was named."""
    entity = setting.model.entity(subject or "")
    return f"{subject}.{entity.default_time}" if field == TIME and entity and entity.default_time else field


def _exclusive(high: Compare, low: Compare) -> bool:
    """Whether a field would have to be above and below at once."""
    if (high.field, high.via) != (low.field, low.via) or high.op not in _LOWER or low.op not in _UPPER:
        return False
    if not isinstance(high.value, (int, float)) or not isinstance(low.value, (int, float)):
        return False
    return high.value >= low.value


def _two_values(one: Compare, other: Compare) -> bool:
    return (one.field, one.via) == (other.field, other.via) and one.op == other.op == "eq" and one.value != other.value


def _but_not(draft: Draft, setting: Setting) -> Draft | None:
    """ "from channel A but not from channel B": of one row the second says nothing new."""
    for refused in draft.where:
        inner = refused.negate if isinstance(refused, Not) else None
        if not isinstance(inner, Compare) or inner.op not in ("eq", "in"):
            continue
        for wanted in draft.where:
            if isinstance(wanted, Compare) and wanted.op == "eq" and wanted.field == inner.field:
                if wanted.value == inner.value:
                    # "Towns with both a shop with parking and a shop without": nothing is in one and not in itself.
                    return _apart(draft, Sides("intersect", ((wanted,), (refused,))), wanted, refused)
                return _apart(draft, Sides("except", ((wanted,), (inner,))), wanted, refused)
    return None


# -- none of their own rows ---------------------------------------------------------------------------------------


def _never(draft: Draft, setting: Setting) -> Draft | None:
    """ "regions where no customer owes over 800": the regions less those of such customers."""
    at = draft.facts.get("never")
    theirs = tuple(held.condition for held in draft.held if at is not None and held.first > at)
    return _apart(draft, Sides("except", ((), theirs)), *theirs) if theirs else None
