"""Comparators and numbers: "over 5k", "at least two orders", "between 10 and 20", "above average"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.believed import AGGREGATES as AGGREGATE_WORDS
from assay.ask.local.clauses.beside import beyond_average, equal_numbers, part_of_average
from assay.ask.local.clauses.bounds import Bound, apart, read_bounds
from assay.ask.local.clauses.counting import count_of, plain_count
from assay.ask.local.clauses.done import done_times
from assay.ask.local.clauses.extents import extent
from assay.ask.local.clauses.fields import COSTING, MEASURED, amount_field, field_called, plain_field
from assay.ask.local.clauses.limits import Subject, beside_average, limited
from assay.ask.local.clauses.so_many import asks_how_many, listed_field
from assay.ask.local.draft import Draft, Setting, holds_numbers, measure_expr, numeric, skip_stops
from assay.ask.local.item_tests import is_cue
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.many_rows import named_so, of_many_rows
from assay.ask.local.numbered import how_many_of
from assay.ask.local.synonyms import ADJECTIVES
from assay.semantic.spec import (
    Aggregate,
    MetricRef,
)

AGGREGATES = {"avg": "avg", "sum": "sum", "min": "min", "max": "max", "median": "median"}
_PRICES = ("price", "cost", "fee", "amount")
TIMES = frozenset("times time records rows entries".split())
"""Words after a number that count rows."""


def read_amounts(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places comparators with their numbers and subjects, then numbers right beside a field."""
    for at in draft.positions(is_cue("more_than_average")):
        draft = beyond_average(draft, setting, at)
    last: tuple[Bound, Subject] | None = None
    for bound in read_bounds(draft):
        mean = part_of_average(draft, setting, bound.last)
        if mean:
            draft = beside_average(draft, setting, bound, _nearest_entity(draft, bound), *mean)
            continue
        subject = _subject(draft, setting, bound)
        if last and (subject is None or subject.cost) and _continues(draft, last[0], bound, subject):
            subject = replace(last[1], placed=())
        if subject:
            draft = limited(draft, setting, bound, subject)
            last = (bound, subject)
    return (equal_numbers(draft, setting),)


def _continues(draft: Draft, before: Bound, bound: Bound, subject: Subject | None) -> bool:
    """ "higher than 1000 or lower than 500": one thing is limited twice; not so "longer than 5 or higher than 3"."""
    measured, other = _measured(draft, before), _measured(draft, bound)
    if subject is not None and measured and other and not set(measured) & set(other):
        return False
    joint = skip_stops(draft, bound.first - 1, -1, over=("or", "and", "comma", "rel"))
    return joint == before.last and any(item.is_cue("or", "and", "comma") for item in draft.items[joint : bound.first])


# -- what is limited ----------------------------------------------------------------------------------------------


def _subject(draft: Draft, setting: Setting, bound: Bound) -> Subject | None:
    said = _said_before(draft, setting, bound) if bound.adjective in ("long", "short") else None
    if said is not None:
        return said
    if bound.adjective:
        ref = field_called(setting, _nearest_entity(draft, bound), ADJECTIVES.get(bound.adjective, ("", ()))[1])
        return Subject("field", Link("dimension", ref)) if ref else None
    told = extent(draft, setting, bound.first, bound.last, _nearest_entity(draft, bound))
    if told:
        return Subject("field", Link("dimension", told[0]), placed=told[1])
    aged = _aged(draft, setting, bound)
    if aged is not None:
        return aged
    inside = any(draft.items[at].is_link("dimension") for at in range(bound.first, bound.last))
    behind = None if inside else _behind(draft, setting, bound)
    return (
        behind
        or _numbering(draft, setting, bound)
        or _ahead(draft, setting, bound)
        or _measured_by_word(draft, setting, bound)
        or _amount(draft, setting, bound)
    )


def _said_before(draft: Draft, setting: Setting, bound: Bound) -> Subject | None:
    """ "with a delay longer than 30": the number named right before, or what the unit behind says."""
    told = extent(draft, setting, bound.first, bound.last, _nearest_entity(draft, bound))
    if told:
        return Subject("field", Link("dimension", told[0]), placed=told[1])
    behind = _behind(draft, setting, bound)
    at = skip_stops(draft, bound.first - 1, -1)
    link = draft.items[at].link if draft.free(at) and draft.items[at].is_link("dimension") else None
    return behind or (_ahead(draft, setting, bound) if link is not None and numeric(setting, link.ref) else None)


def _aged(draft: Draft, setting: Setting, bound: Bound) -> Subject | None:
    """ "students who visit a club and are under 20": people are compared by their age."""
    led = draft.items[bound.first - 1].text.casefold() if bound.first else ""
    after = bound.last + 1
    ends = after >= len(draft.items) or (draft.items[after].kind == "stop" and not draft.items[after].text.isalpha())
    if led not in ("is", "are", "was", "were") or not ends or skip_stops(draft, bound.first - 1, -1) < 0:
        return None
    before = draft.items[skip_stops(draft, bound.first - 1, -1)]
    ref = field_called(setting, draft.subject or "", ("age",)) if before.is_cue("and", "rel") else None
    own = ref is not None and ref.partition(".")[0] == draft.subject
    return Subject("field", Link("dimension", ref), cost=0.05) if ref and own else None


def _numbering(draft: Draft, setting: Setting, bound: Bound) -> Subject | None:
    """ "whose id is between 10 and 20", "level number above 5": a key or code right before the comparator."""
    at = skip_stops(draft, bound.first - 1, -1, over=("rel",))
    link = draft.items[at].link if draft.free(at) else None
    dimension = setting.vocabulary.dimension(link.ref) if link is not None and link.kind == "dimension" else None
    return Subject("field", link, placed=(at,)) if dimension and dimension.kind == "identifier" else None


def _measured_by_word(draft: Draft, setting: Setting, bound: Bound) -> Subject | None:
    """ "longer than 90", "larger than 40": what the comparative itself measures."""
    measured = _measured(draft, bound)
    before = bound.first - 1
    aged = draft.free(before) and draft.items[before].text.casefold() == "aged"
    measured = ("age",) if aged else measured
    ref = field_called(setting, _nearest_entity(draft, bound), measured) if measured else None
    placed = (before,) if aged else ()
    # Faint: "more than 900 or smaller than 300" says the same thing twice.
    return Subject("field", Link("dimension", ref), placed=placed, cost=0.001) if ref else None


def _measured(draft: Draft, bound: Bound) -> tuple[str, ...] | None:
    words = draft.items[bound.placed[0]].text.casefold().split()
    return next((MEASURED[word] for word in words if word in MEASURED), None)


def _nearest_entity(draft: Draft, bound: Bound) -> str:
    """Whom a comparator is said of: the entity named last before it."""
    named = [item.links[0].ref for item in draft.items[: bound.first] if item.is_link("entity")]
    return named[-1] if named else draft.subject or ""


def _behind(draft: Draft, setting: Setting, bound: Bound) -> Subject | None:
    """Right after the number: "more than 5 orders", "over 100 employees"."""
    at = skip_stops(draft, bound.last + 1, over=("distinct",))
    if draft.free(at) and draft.items[at].is_cue("agg"):
        return _aggregated(draft, setting, skip_stops(draft, at + 1), at)
    deeds = done_times(draft, setting, bound.first, at)
    if deeds is not None and asks_how_many(draft, setting):
        return Subject("entity", entity=deeds[0], placed=(at, deeds[1]))
    if deeds is not None:
        return Subject("metric", expr=count_of(setting, deeds[0]), placed=(at, deeds[1]))
    if at == bound.last + 1 and at < len(draft.items) and draft.items[at].text.casefold() in TIMES and draft.subject:
        return Subject("metric", expr=count_of(setting, draft.subject), placed=(at,))
    if not draft.free(at) or at > bound.last + 3:
        return None
    described = skip_stops(draft, at + 1)
    if draft.items[at].is_link("value") and draft.free(described) and _is_theirs(draft, at, described):
        at = described
    link = draft.items[at].link
    if link is None:
        return None
    numbered = how_many_of(link.ref, setting.model) if link.kind == "dimension" else None
    if numbered is not None:
        return Subject("metric", expr=numbered, placed=(at,))
    if link.kind == "dimension" and (numeric(setting, link.ref) or holds_numbers(setting, draft.items[at])):
        return Subject("field", link, placed=(at,))
    if link.kind in ("entity", "metric") and apart(draft, bound.last, at):
        return None
    if link.kind == "entity" and link.ref != draft.subject:
        return Subject("entity", entity=link.ref, placed=(at,))
    owner = link.ref if link.kind == "entity" else plain_count(setting, link.ref) if link.kind == "metric" else ""
    if listed_field(draft, setting, bound, owner):
        return Subject("metric", expr=count_of(setting, owner), placed=(at,))
    if link.kind in ("metric", "measure") and at == bound.last + 1 and not _left(draft, setting, bound):
        return _expr(setting, link, (at,), draft)
    return None


def _is_theirs(draft: Draft, value: int, at: int) -> bool:
    """ "more than 3 *yoga* visits": a value of the very thing that is counted."""
    link = draft.items[at].link
    return link is not None and link.kind == "entity" and draft.items[value].links[0].entity == link.ref


def _aggregated(draft: Draft, setting: Setting, at: int, cue_at: int) -> Subject | None:
    """ "a total amount over 100", "more than 50 total points": an aggregate of the field at ``at``."""
    cue = draft.items[cue_at].cue
    if not draft.free(at) or cue is None:
        return None
    ref, via = _row_field(setting, draft.items[at].links[0]) if draft.items[at].links else ("", ())
    if not ref or not numeric(setting, ref):
        return None
    agg = AGGREGATES.get(cue.arg, "sum" if cue.name == "count" else "avg")
    expr = Aggregate.model_validate({"agg": agg, "field": ref, "via": via})
    return Subject("metric", expr=expr, placed=(at, cue_at))


def _row_field(setting: Setting, link: Link) -> tuple[str, tuple[str, ...]]:
    """The field of rows a link names: itself, or what a metric nobody governs adds up."""
    if link.kind == "dimension":
        return link.ref, link.via
    return plain_field(setting, link), link.via


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
            return None if _counts_the_subject(draft, setting, at) else at
        if item.is_link("dimension") and draft.free(at) and numeric(setting, item.links[0].ref):
            return at
        if item.is_link("entity") and draft.free(at) and _counted(draft, at) is not None:
            return None if _asked_for(draft, at) else at
        if item.is_link("entity"):
            return None
    return None


def _asked_for(draft: Draft, at: int) -> bool:
    """ "How many products cost more than 75": what the question counts is not what the number limits."""
    count = _counted(draft, at)
    before = skip_stops(draft, count - 1, -1, over=("list",)) if count is not None else 0
    return before < 0


def _counts_the_subject(draft: Draft, setting: Setting, at: int) -> bool:
    """ "visits longer than 90": they are compared, not how many there are."""
    counted = plain_count(setting, draft.items[at].links[0].ref)
    return bool(counted) and counted == draft.subject and _counted(draft, at) is None


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
    verb = draft.items[bound.first - 1] if bound.first else None
    if verb is not None and verb.kind == "unknown" and verb.text.casefold() in COSTING:
        return None
    at = inside[0] if inside else _left(draft, setting, bound)
    if at is None:
        return _row_count(draft, setting, bound)
    link = draft.items[at].links[0]
    before = skip_stops(draft, at - 1, -1)
    counted = _counted(draft, at)
    if link.kind == "entity" and counted is not None:
        if draft.subject and link.ref != draft.subject:
            return Subject("entity", entity=link.ref, placed=(at, counted))
        return Subject("metric", expr=Aggregate(agg="count", entity=link.ref), placed=(at, counted))
    if draft.free(before) and (draft.items[before].is_cue("agg") or _totals(draft.items[before])):
        aggregated = _aggregated(draft, setting, at, before)
        if aggregated is not None:
            return aggregated
    if link.kind == "dimension":
        return Subject("field", link, placed=(at,))
    if link.kind == "metric" and AGGREGATE_WORDS & set(draft.items[at].words) - named_so(plain_field(setting, link)):
        return Subject("metric", expr=MetricRef(metric=link.ref), placed=(at,))
    return _expr(setting, link, (at,), draft)


def _row_count(draft: Draft, setting: Setting, bound: Bound) -> Subject | None:
    """ "categories with a count above 3"."""
    at = skip_stops(draft, bound.first - 1, -1)
    counted = draft.free(at) and draft.items[at].is_cue("count") and draft.items[at].text.casefold().endswith("count")
    return Subject("metric", expr=count_of(setting, draft.subject), placed=(at,)) if counted and draft.subject else None


def _totals(item: Item) -> bool:
    """ "total number of units" adds up what is kept as a number."""
    return item.is_cue("count") and "total" in item.text.casefold().split()


def _expr(setting: Setting, link: Link, placed: tuple[int, ...], draft: Draft) -> Subject | None:
    ref = plain_field(setting, link)
    if ref and not of_many_rows(draft.items, placed[0], link, setting):
        return Subject("field", Link("dimension", ref, via=link.via), placed=placed)
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
    if item is not None and item.kind == "unknown" and item.text.casefold() in COSTING:
        before = skip_stops(draft, before - 1, -1, over=("rel",))
        item = draft.items[before] if before >= 0 else None
    if item is None or not item.is_link("entity", "metric"):
        return None
    owner = item.links[0].ref if item.is_link("entity") else plain_count(setting, item.links[0].ref)
    costing = any(one.text.casefold() in COSTING for one in draft.items[before + 1 : bound.first])
    ref = amount_field(setting, owner) or (field_called(setting, owner, _PRICES) if costing else None)
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
