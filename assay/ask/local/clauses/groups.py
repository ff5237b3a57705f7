"""What to group by: "by segment and region", "per product", "for each customer"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.clauses.best import best_rows
from assay.ask.local.clauses.by_some import BY, by_some
from assay.ask.local.clauses.ranked import METRIC, is_plural
from assay.ask.local.draft import (
    Draft,
    Setting,
    dimension_use,
    named_by,
    names_of,
    numeric,
    own_grain,
    skip_stops,
    temporal,
)
from assay.ask.local.item_tests import is_cue, is_link
from assay.ask.local.lexicon import Link
from assay.ask.local.spoken import referred, spoken
from assay.ask.local.words import VERBS
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import TIME, DimensionUse, Grain, OrderBy, Related, TopPer

EVERYTHING = re.compile(
    r"\b(?:all|full|complete|every|entire)(?: the| of the)?(?: (?!with|of|and|or|in|for|whose|that|who)\w+){0,2} "
    r"(?:information|info|details?|columns?|fields?|data|attributes?)\b|\beverything\b",
    re.IGNORECASE,
)
"""Every column is wanted."""
_GRAIN_OF: dict[str, Grain] = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}


def read_groups(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places every "by" with the fields that follow it."""
    columns = draft.dimensions
    for at in draft.positions(is_cue("by")):
        draft = _row_by_row(draft, at) if _distributes(draft, setting, at) else _group(draft, setting, at)
    if draft.rows and "superlative_rows" in draft.tags:
        return (best_rows(draft, tuple(use for use in draft.dimensions if use not in columns)),)
    return _per(draft, setting)


_MEASURING = ("count", "count_distinct", "agg", "super", "top", "share", "growth", "ratio", "running", "moving", "rank")


def _row_by_row(draft: Draft, at: int) -> Draft:
    each = draft.items[skip_stops(draft, at + 1)].links[0].ref
    return replace(draft.use(at), facts={**draft.facts, "each_row": each})


def _distributes(draft: Draft, setting: Setting, at: int) -> bool:
    """ "the name and price of each product", "list every product" list rows: nothing is measured."""
    target = skip_stops(draft, at + 1)
    if not draft.free(target) or not draft.items[target].is_link("entity") or draft.metrics:
        return False
    measured = any(item.is_cue(*_MEASURING) or item.is_link("metric", "measure") for item in draft.items)
    fields = draft.positions(is_link("dimension"))
    words = draft.items[at].text.casefold().split()
    told = bool(fields) or (at > 0 and draft.items[at - 1].is_cue("list")) or bool(EVERYTHING.search(setting.text))
    return not measured and bool({"each", "every"} & set(words)) and told and draft.comparison is None


def _group(draft: Draft, setting: Setting, at: int) -> Draft:
    target = skip_stops(draft, at + 1, over=("super", "distinct", "count", "agg", "list"))
    if _best_doer(draft, at):
        return draft.use(at)
    if _any_doer(draft, at, target):
        return draft.use(at, target).add_where(Related(related=draft.items[target].links[0].ref)).tagged("related")
    if _doer(draft, at, target) or _some_doers(draft, setting, at, target):
        return draft.use(at, target)
    bucket = _bucket(draft)
    taken = False
    while draft.free(target) and draft.items[target].kind in ("link", "time", "cue"):
        item = draft.items[target]
        link = item.link
        if link is None or link.kind in ("metric", "measure", "value", "condition"):
            break
        if link.kind == "dimension" and numeric(setting, link.ref) and draft.order and not taken and bucket is None:
            if _aggregated(draft, at, target):
                return draft.use(at)
            return _ordered_by(draft.use(at, target), link.ref)
        if _whose(draft, setting, target):
            draft, target = draft.use(target), target + 1
        draft = _add(draft, setting, target, bucket)
        taken = True
        joint = skip_stops(draft, target + 1)
        if not (draft.free(joint) and draft.items[joint].is_cue("and", "comma")):
            break
        following = skip_stops(draft, joint + 1, over=("and", "comma", "by"))
        if not (draft.free(following) and draft.items[following].is_link("dimension", "entity")) or _new_clause(
            draft, setting, following
        ):
            break
        draft = draft.use(joint)
        target = following
    time = draft.items[target].time if 0 <= target < len(draft.items) else None
    if time and time.period and time.period.unit and "each" in draft.items[at].text.casefold():
        draft = draft.add_dimension(DimensionUse(field=TIME, grain=_GRAIN_OF.get(time.period.unit, "month")))
    if taken or time:
        draft = draft.use(at, *draft.positions(is_cue("bucket")))
    elif draft.order and draft.free(target) and draft.items[target].is_link("metric", "measure"):
        draft = draft.use(at)
    elif draft.free(target) and draft.items[target].is_link("metric", "measure"):
        draft = draft.use(at) if draft.items[at].text.casefold() == "by" else draft
    elif draft.items[at].text.casefold() in ("each", "every"):
        draft = draft.use(at)
    return draft


def _whose(draft: Draft, setting: Setting, at: int) -> bool:
    """ "By customer segment": of two things right behind each other the second is the group."""
    following = draft.items[at + 1] if draft.free(at + 1) else None
    if following is None or not draft.items[at].is_link("entity") or not following.is_link("entity", "dimension"):
        return False
    owner = draft.items[at].links[0].ref
    if following.is_link("entity") and graph_of(setting.model).reaches(following.links[0].ref, owner):
        # "The average price of each maker's products": each maker, though products stand behind it.
        return False
    if following.is_link("dimension") and numeric(setting, following.links[0].ref):
        return False
    return setting.vocabulary.distance(owner, following.links[0].entity) == 1


def _doer(draft: Draft, at: int, target: int) -> bool:
    """ "citations received by books in each year": who did it, where something else is the group."""
    before = draft.items[at - 1] if at else None
    done = before is not None and before.kind == "unknown" and before.text.casefold().endswith(("ed", "en"))
    if not done or draft.items[at].text.casefold() != "by" or not draft.items[target : target + 1]:
        return False
    owner = draft.items[target].links[0].ref if draft.items[target].is_link("entity") else None
    counted = any(item.is_link("dimension") and item.links[0].entity == owner for item in draft.items[:at])
    measured = any(item.is_cue("agg") for item in draft.items[:at])
    others = (item for item in draft.items[target + 1 :] if item.is_cue("by") or (item.time and "each" in item.text))
    return owner is not None and counted and measured and any(others)


def _best_doer(draft: Draft, at: int) -> bool:
    """ "the tower kept by the oldest keeper": who did it, of a list, and no group."""
    before, best = draft.items[at - 1] if at else None, skip_stops(draft, at + 1)
    done = before is not None and before.kind in ("unknown", "stop") and before.text.casefold() in _DONE | VERBS
    done = done or (before is not None and before.kind == "unknown" and before.text.casefold().endswith("ed"))
    ranks = best < len(draft.items) and draft.items[best].is_cue("super") and draft.items[best].text.islower()
    measured = any(item.is_cue("count", "count_distinct", "agg", "share") for item in draft.items[:at])
    return done and ranks and not measured and draft.items[at].text.casefold().startswith("by")


def _any_doer(draft: Draft, at: int, target: int) -> bool:
    """ "parcels handled by some clerk": by any of them, and no group for each."""
    words = [item.text.casefold() for item in draft.items[max(at - 1, 0) : at + 2]]
    done = len(words) == 3 and words[0].endswith("ed") and words[1] == "by" and words[2] in _ANY
    thing = draft.items[target].links[0].ref if draft.free(target) and draft.items[target].is_link("entity") else ""
    return done and bool(thing) and thing != draft.subject


_ANY = frozenset(("some", "any", "a", "an"))
_OF_SOME = frozenset({"of", "from", "in", "at"})
_DONE = frozenset("paid sold made bought brought written drawn taken spent given won held done sent".split())


def _some_doers(draft: Draft, setting: Setting, at: int, target: int) -> bool:
    """ "the amount paid by members of the Harbour branch": who did it, named as some of them; no group for each."""
    before = draft.items[at - 1].text.casefold() if at else ""
    if by_some(draft, setting, at, target) or (draft.items[at].text.casefold() in BY and _described(draft, at, target)):
        return True
    if draft.items[at].text.casefold() not in BY or not (before in _DONE or before.endswith("ed")):
        return False
    if not draft.free(target) or not draft.items[target].is_link("entity") or not is_plural(draft.items[target]):
        return False
    some = skip_stops(draft, target + 1)
    held = skip_stops(draft, some + 1)
    if held < len(draft.items) and draft.items[some].is_link("entity", "dimension"):
        # "by weavers in the guild Arn": the thing before its value.
        some = held if draft.items[held].is_link("value") or draft.items[held].kind == "quoted" else some
    linked = " ".join(item.text.casefold() for item in draft.items[target + 1 : some]).split(" ")[0]
    told = some < len(draft.items) and (draft.items[some].is_link("value") or draft.items[some].kind == "quoted")
    return told and linked in _OF_SOME


def _described(draft: Draft, at: int, target: int) -> bool:
    """ "names of songs by artists that are at least 32", "cranes run by pilots older than 40": by whom says which."""
    after = skip_stops(draft, target + 1)
    whom = skip_stops(draft, at - 2, -1)
    done = (
        whom >= 0
        and draft.items[at - 1].text.casefold().endswith("ed")
        and draft.items[whom].is_link("entity", "metric")
    )
    behind = draft.items[after] if after < len(draft.items) else None
    told = behind is not None and behind.is_cue("rel") and behind.text.casefold() in _WHO
    told = told or (done and behind is not None and behind.is_cue("cmp"))
    measured = any(item.is_cue(*_MEASURING) or item.is_link("metric", "measure") for item in draft.items[:at])
    made = done or (at > 0 and draft.items[at - 1].is_link("entity"))
    return told and (made or not measured) and draft.free(target) and draft.items[target].is_link("entity")


_WHO = frozenset(("who", "that", "whose", "which", "with", "having"))


def _aggregated(draft: Draft, at: int, target: int) -> bool:
    """ "top 5 payment methods by total amount": the groups are ranked by an aggregate, no row by its own number."""
    return any(draft.items[here].is_cue("agg") for here in range(at, target)) and bool(draft.dimensions)


def _new_clause(draft: Draft, setting: Setting, at: int) -> bool:
    """ "revenue by segment and orders": what follows is counted, not grouped by."""
    after = skip_stops(draft, at + 1)
    return draft.items[at].is_link("entity") and draft.free(after) and draft.items[after].is_cue("by")


def _bucket(draft: Draft) -> float | None:
    found = draft.positions(is_cue("bucket"))
    cue = draft.items[found[0]].cue if found else None
    return cue.number if cue and cue.number else None


def _add(draft: Draft, setting: Setting, at: int, bucket: float | None) -> Draft:
    link = draft.items[at].links[0]
    draft = draft.use(at)
    if link.kind == "entity":
        own = draft.positions(lambda item: item.is_link("dimension") and _of_thing(setting, item.links[0], link.ref))
        if any(_listed(draft, here) for here in own):
            return draft
        names = names_of(setting, link.ref)
        for named in names:
            draft = draft.add_dimension(DimensionUse(field=named))
        return draft.existing(names[0]) if names else draft
    if temporal(setting, link.ref):
        return dated(draft, setting, link.ref)
    said = spoken(setting, draft.items[at])
    if len(said) > 1 or said[0].field != link.ref:
        for one in said:
            draft = draft.add_dimension(one)
        return draft
    use = dimension_use(link)
    if bucket and numeric(setting, link.ref):
        use = use.model_copy(update={"bucket": bucket})
    dimension = setting.vocabulary.dimension(link.ref)
    keyed = (dimension is not None and dimension.kind == "identifier") or link.ref == named_by(setting, link.entity)
    return draft.add_dimension(use).existing(link.ref) if keyed and not link.via else draft.add_dimension(use)


def _listed(draft: Draft, at: int) -> bool:
    """Asked for as a column of its own, which then is the group: "all customer ids and ... for each customer"."""
    before = skip_stops(draft, at - 1, -1, over=("and", "comma", "distinct"))
    if before > 0 and draft.items[before].is_link("entity") and draft.items[before - 1].is_cue("count"):
        return before + 1 < at and any(draft.items[here].is_cue("and") for here in range(before, at))
    return before >= 0 and (draft.items[before].is_cue("list") or draft.items[before].is_link("dimension"))


def _of_thing(setting: Setting, link: Link, thing: str) -> bool:
    """A field of the thing, or the reference that stands for it elsewhere."""
    relation = referred(setting, link.ref)
    return link.entity == thing or (relation is not None and relation.right == thing)


def dated(draft: Draft, setting: Setting, ref: str) -> Draft:
    """A date as a group: with the grain already asked for, else by its own days."""
    for at, use in enumerate(draft.dimensions):
        if use.field == TIME and use.grain:
            dims = list(draft.dimensions)
            dims[at] = use.model_copy(update={"field": ref})
            return replace(draft, dimensions=tuple(dims))
    return draft.add_dimension(DimensionUse(field=ref, grain=own_grain(setting, ref)))


def _ordered_by(draft: Draft, ref: str) -> Draft:
    order = tuple(OrderBy(by=ref, direction=item.direction) if item.by == METRIC else item for item in draft.order)
    return replace(draft, order=order)


def _per(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """ "top 3 products in each category": the groups beyond the ranked thing restart the ranking."""
    ranked = draft.facts.get("ranked")
    size = draft.facts.get("names", 1)
    if draft.limit is None or not draft.order or len(draft.dimensions) <= size or ranked is None:
        return (draft,)
    first, others = draft.dimensions[:size], draft.dimensions[size:]
    grouped = [use for use in others if use.field not in draft.facts.get("columns", ())]
    said = any(use.grain or use.part for use in grouped) or any(item.is_cue("by") for item in draft.items)
    if not grouped or not said or draft.facts.get("combined"):
        return (draft,)
    order = draft.order[0]
    per = tuple(use.field for use in grouped)
    top = TopPer(n=draft.limit, per=per, direction=order.direction, by=None if order.by == METRIC else order.by)
    return (replace(draft, top=top, limit=None, order=(), dimensions=(*grouped, *first)).tagged("top_per_group"),)
