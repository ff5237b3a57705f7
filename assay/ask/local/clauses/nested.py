"""Comparators without a number: "older than every trainer", "cost above price", "below the highest price"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assay.ask.local.clauses.bounds import operator_of
from assay.ask.local.clauses.counting import plain_count
from assay.ask.local.clauses.fields import field_called, plain_field
from assay.ask.local.clauses.ranked import is_plural
from assay.ask.local.draft import Draft, Held, Setting, names_of, numeric, skip_stops, temporal, whole
from assay.ask.local.item_tests import is_cue, is_link
from assay.ask.local.lexicon import Link
from assay.ask.local.synonyms import ADJECTIVES, DATE_ADJECTIVES
from assay.semantic.spec import Agg, Aggregate, AnalyticsSpec, Compare, FieldValue, MetricUse, Op, Subquery, TimeRange

_EVERY = frozenset("all every each".split())
_SOME = frozenset("any some".split())
_EITHER = frozenset(("any",))
_HIGHER = frozenset("higher greater larger bigger longer better more older taller later".split())
_LOWER = frozenset("lower smaller less shorter worse fewer younger earlier".split())
CONTEXT = ("entity", "dimension", "metric")
UNREAD, DOUBTFUL = 0.8, 0.4
"""What words of comparison cost that no clause took; a comparator has a price of its own beside it."""
ANY = 0.2
""" "Older than any" is read as older than all of them; some people mean at least one."""


@dataclass(frozen=True)
class _Limited:
    """A field that is compared, how, and the items that said so."""

    link: Link
    op: Op
    at: int
    placed: tuple[int, ...]


def read_nested(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places every comparator that nothing has taken."""
    for at in draft.positions(is_cue("cmp", "than")):
        draft = _compared(draft, setting, at)
    unread = len(draft.positions(is_cue("than")))
    compared = len(draft.positions(is_cue("cmp")))
    return (draft.tagged("", UNREAD * unread + DOUBTFUL * compared),)


def _compared(draft: Draft, setting: Setting, at: int) -> Draft:
    limited = _limited(draft, setting, at)
    if limited is None:
        return draft
    other = _other_field(draft, setting, limited)
    if other is not None:
        return _fields(draft, limited, other)
    extreme = _extreme(draft, setting, limited)
    return extreme if extreme is not None else _rows(draft, setting, limited)


# -- what is compared ---------------------------------------------------------------------------------------------


def _limited(draft: Draft, setting: Setting, at: int) -> _Limited | None:
    cue = draft.items[at].cue
    if cue is None:
        return None
    if cue.name == "than":
        return _split(draft, setting, at)
    if cue.arg in ("eq", "ne", "between"):
        return None
    op, adjective = _operator(cue.arg)
    before = skip_stops(draft, at - 1, -1, over=("rel",))
    link = _measurable(draft, setting, before)
    if link is not None and draft.free(before):
        return _Limited(link, op, at, (at, before))
    words = ADJECTIVES.get(adjective, ("", ()))[1]
    ref = field_called(setting, draft.subject or "", words) if adjective and draft.subject else None
    return _Limited(Link("dimension", ref), op, at, (at,)) if ref else None


def _operator(arg: str) -> tuple[Op, str]:
    if arg in DATE_ADJECTIVES and arg not in ADJECTIVES:
        return ("gt" if DATE_ADJECTIVES[arg] == "desc" else "lt"), arg
    return operator_of(arg)


def _split(draft: Draft, setting: Setting, at: int) -> _Limited | None:
    """ "a higher fee than", with the field inside the comparative."""
    field = skip_stops(draft, at - 1, -1)
    word = field - 1
    link = _measurable(draft, setting, field)
    if link is None or not draft.free(field) or word < 0:
        return None
    said = draft.items[word].text.casefold()
    op: Op | None = "gt" if said in _HIGHER else "lt" if said in _LOWER else None
    return _Limited(link, op, at, (at, field, word)) if op else None


def _measurable(draft: Draft, setting: Setting, at: int) -> Link | None:
    """The field of numbers or dates that an item names."""
    link = draft.items[at].link if 0 <= at < len(draft.items) else None
    if link is None:
        return None
    ref = link.ref if link.kind == "dimension" else plain_field(setting, link)
    return Link("dimension", ref, via=link.via) if ref and (numeric(setting, ref) or temporal(setting, ref)) else None


# -- with what ----------------------------------------------------------------------------------------------------


def _other_field(draft: Draft, setting: Setting, limited: _Limited) -> tuple[Link, int] | None:
    """Another number of the same row right after the comparator."""
    after = skip_stops(draft, limited.at + 1)
    link = _measurable(draft, setting, after) if draft.free(after) else None
    if link is None or link.ref == limited.link.ref or _quantified(draft, limited.at, after):
        return None
    same = link.ref.partition(".")[0] == limited.link.ref.partition(".")[0]
    return (link, after) if same and temporal(setting, link.ref) == temporal(setting, limited.link.ref) else None


def _fields(draft: Draft, limited: _Limited, other: tuple[Link, int]) -> Draft:
    link, at = other
    value = FieldValue(field=link.ref, via=link.via)
    condition = Compare(field=limited.link.ref, op=limited.op, value=value, via=limited.link.via)
    return draft.hold(condition, *limited.placed, at).tagged("two_fields")


def _quantified(draft: Draft, first: int, last: int) -> bool:
    return any(item.text.casefold() in _EVERY | _SOME for item in draft.items[first + 1 : last])


def _extreme(draft: Draft, setting: Setting, limited: _Limited) -> Draft | None:
    """ "lower than the highest price"."""
    after = skip_stops(draft, limited.at + 1)
    cue = draft.items[after].cue if draft.free(after) else None
    args: dict[str, Agg] = {"desc": "max", "asc": "min", "max": "max", "min": "min", "avg": "avg"}
    if cue is None or cue.name not in ("super", "agg") or cue.arg not in args:
        return None
    field = skip_stops(draft, after + 1)
    link = _measurable(draft, setting, field) if draft.free(field) else None
    placed = (after, field) if link is not None else (after,)
    return _against(draft, setting, limited, args[cue.arg], placed).tagged("extreme")


def _rows(draft: Draft, setting: Setting, limited: _Limited) -> Draft:
    """ "than every member from Delft", "than some Gold members": the best or worst of those rows."""
    target = skip_stops(draft, limited.at + 1, over=("by", "rel"))
    if draft.free(target) and _same(_measurable(draft, setting, target), limited):
        target = skip_stops(draft, target + 1, over=("by",))
    words = {word for item in draft.items[limited.at : target] for word in item.text.casefold().split()}
    owner = limited.link.ref.partition(".")[0]
    theirs = [held for held in draft.held if held.first > limited.at]
    if theirs and not words & (_EVERY | _SOME) and _is_one(draft, setting, target, theirs[0], owner):
        best: Agg = "max" if limited.op in ("gt", "ge") else "min"
        return _against(draft, setting, limited, best, ())
    if not (words & (_EVERY | _SOME)) or not (theirs or _is_of(draft, target, owner)):
        return draft
    some = not words & (_EVERY | _EITHER)
    agg: Agg = "min" if (limited.op in ("gt", "ge")) == some else "max"
    draft = _silenced(draft, range(limited.at, target))
    then = _then(draft, limited.at)
    draft = replace(draft, times=()) if then else draft
    return _against(draft, setting, limited, agg, (), then).tagged("", ANY if "any" in words else 0.0)


def _then(draft: Draft, at: int) -> TimeRange | None:
    """ "than any course held *in 2025*": when those were, where no other time is told."""
    said = [here for here, item in enumerate(draft.items) if item.kind == "time"]
    return draft.times[0] if len(draft.times) == 1 and said and said[0] > at else None


def _is_one(draft: Draft, setting: Setting, target: int, held: Held, owner: str) -> bool:
    """ "than the clerk whose id is 12", "than that of Otto": one row of the same thing, told by a value of its own."""
    field = held.condition.field if isinstance(held.condition, Compare) and held.condition.op == "eq" else ""
    if field.partition(".")[0] != owner:
        return False
    if _is_of(draft, target, owner):
        return not is_plural(draft.items[target]) and draft.items[target - 1].text.casefold() == "the"
    return held.first == target and field in names_of(setting, owner)


def _silenced(draft: Draft, span: range) -> Draft:
    """ "Every" after a comparator makes no groups."""
    items = list(draft.items)
    for at in span:
        if items[at].is_cue("by"):
            items[at] = replace(items[at], kind="stop", cue=None)
    return replace(draft, items=tuple(items))


def _same(link: Link | None, limited: _Limited) -> bool:
    return link is not None and link.ref == limited.link.ref


def _is_of(draft: Draft, at: int, owner: str) -> bool:
    return draft.free(at) and draft.items[at].is_link("entity") and draft.items[at].links[0].ref == owner


def _against(
    draft: Draft, setting: Setting, limited: _Limited, agg: Agg, placed: tuple[int, ...], then: TimeRange | None = None
) -> Draft:
    """Compared with one number of the rows that the filters after the comparator say."""
    ref, via = limited.link.ref, limited.link.via
    theirs = [held for held in draft.held if held.first > limited.at]
    conditions = tuple(held.condition for held in theirs)
    expr = Aggregate(agg=agg, field=ref, via=via)
    spec = AnalyticsSpec(metrics=(MetricUse(expr=expr, alias="limit"),), where=whole(conditions), time=then)
    said = [at for at in draft.positions(is_link(*CONTEXT)) if at > limited.at and is_context(draft, setting, at)]
    draft = replace(draft, where=tuple(one for one in draft.where if one not in conditions))
    draft = replace(draft, held=tuple(held for held in draft.held if held not in theirs))
    condition = Compare(field=ref, op=limited.op, value=Subquery(spec=spec), via=via)
    return draft.hold(condition, *limited.placed, *placed, *said).tagged("nested")


def is_context(draft: Draft, setting: Setting, at: int) -> bool:
    """Named only to say whose rows are meant: not to sort or group by, and no governed measure."""
    if draft.items[at].is_link("metric") and not plain_count(setting, draft.items[at].links[0].ref):
        return False
    return at == 0 or not draft.items[at - 1].is_cue("by", "order")
