"""Rows and lists: what to show when nothing is measured, and what fields left over mean when something is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.clauses.best import named_rows
from assay.ask.local.clauses.company import shown_with, time_of_theirs
from assay.ask.local.clauses.day_columns import asked_day
from assay.ask.local.clauses.groups import EVERYTHING, dated
from assay.ask.local.clauses.having_things import has_things
from assay.ask.local.clauses.listed_last import listed_last
from assay.ask.local.clauses.of_all import of_all
from assay.ask.local.clauses.ranked import is_plural
from assay.ask.local.clauses.relations import introduced, so_many
from assay.ask.local.clauses.row_order import row_order
from assay.ask.local.clauses.there_too import there_too
from assay.ask.local.clauses.wanted import wanted
from assay.ask.local.clauses.whole_names import just_names, named_whole
from assay.ask.local.draft import Draft, Setting, dimension_use, named_by, names_of, skip_stops, temporal
from assay.ask.local.item_tests import is_cue, is_link
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase
from assay.ask.local.words import VERBS
from assay.semantic.spec import Compare, Condition, DimensionUse, Related

_WITHIN = re.compile(
    r"^\W*(?:in|from|for|at|on|to) (?:which|what) |^\W*(?:which|what) [\w ]+? (?:do we have|are there)\b", re.IGNORECASE
)
"""In which kinds or places there are things, which kinds there are: each once."""


def read_listing(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Rows, a distinct list, or more groups for the metrics."""
    shown = [use for use in draft.metrics if not use.hidden]
    if draft.rows:
        return (_rows(draft, setting, draft.rows),)
    if draft.metrics:
        return _grouped(draft, setting, bool(shown))
    return _listed(draft, setting)


def _fields(draft: Draft) -> list[int]:
    return draft.positions(is_link("dimension"))


def _grouped(draft: Draft, setting: Setting, shown: bool) -> Iterable[Draft]:
    """Fields and entities beside metrics: groups when they are listed, context otherwise."""
    for at in _fields(draft):
        link = draft.items[at].links[0]
        if temporal(setting, link.ref) and (not _listed_before(draft, at) or is_verb(draft.items[at])):
            draft = _happened_at_all(draft.use(at).tagged("", 0.12), at)
            continue
        if _happened(draft, at):
            draft = draft.use(at).tagged("", 0.14)
            continue
        if _described(draft, at) or of_all(draft, at):
            draft = draft.use(at).tagged("", 0.05)
            continue
        cost = 0.0 if _listed_before(draft, at) else 0.12
        draft = draft.use(at).tagged("", cost)
        day = temporal(setting, link.ref)
        draft = dated(draft, setting, link.ref) if day else draft.add_dimension(dimension_use(link))
    for at in draft.positions(is_link("entity")):
        draft = _entity(draft, setting, at, shown)
    if EVERYTHING.search(setting.text) and shown and not any(item.is_cue(*_MEASURED) for item in draft.items):
        draft = draft.tagged("", 0.6)
    if draft.having and not draft.dimensions:
        for named in names_of(setting, draft.subject) if draft.subject else ():
            draft = draft.add_dimension(DimensionUse(field=named))
    return (draft,)


_MEASURED = ("count", "count_distinct", "agg", "by", "share", "top", "super")
_WHO = ("who", "that", "which")


def _described(draft: Draft, at: int) -> bool:
    """ "revenue of Tech products": the noun behind a kind of them is no group."""
    item, before = draft.items[at], draft.items[at - 1] if at else None
    kind = before is not None and before.is_link("value") and before.links[0].entity == item.links[0].entity
    return kind and is_plural(item) and before is not None and before.links[0].ref != item.links[0].ref


_TIMES = frozenset(("date", "year", "month", "day", "time", "week", "quarter"))


def is_verb(item: Item) -> bool:
    """ "placed" and "signed up" say what happened, they are no columns; a "release year" is one."""
    if item.text.casefold().split()[-1].removesuffix("s") in _TIMES:
        return False
    return item.text.casefold().split()[0] in VERBS or item.text.casefold().split()[0].endswith("ed")


_BEING = frozenset(("were", "was", "been", "are", "is", "got"))


def _happened_at_all(draft: Draft, at: int) -> Draft:
    """ "trainers who were dismissed": no period is said, so it happened at all."""
    link, before = draft.items[at].links[0], draft.items[at - 1].text.casefold() if at else ""
    told = (at > 0 and draft.items[at - 1].is_cue("rel") and before in _WHO) or _did_last(draft, at)
    if (
        link.entity != draft.subject
        or not (told or set(before.split()) & _BEING)
        or any(item.is_cue("not", "null", "without") for item in draft.items)
    ):
        return draft
    return draft.add_where(Compare(field=link.ref, op="not_null", via=link.via))


def _did_last(draft: Draft, at: int) -> bool:
    """ "How many claims did each clerk close"."""
    ends = all(item.kind == "stop" for item in draft.items[at + 1 :])
    return ends and any(item.text.casefold() in ("did", "do", "does") for item in draft.items[:at])


_FAINT = 0.8
_DOERS = frozenset(("they", "he", "she", "it", "we"))


def _happened(draft: Draft, at: int) -> bool:
    """ "regions that were affected", "players who played": a verb that only resembles the name of a field."""
    item = draft.items[at]
    doers = any(one.text.casefold() in _DOERS for one in draft.items[max(0, at - 2) : at])
    told = at > 0 and (draft.items[at - 1].is_link("entity") or doers)
    return is_verb(item) and item.links[0].score < _FAINT and (told or not _listed_before(draft, at))


def _entity(draft: Draft, setting: Setting, at: int, shown: bool) -> Draft:
    ref = draft.items[at].links[0].ref
    names = names_of(setting, ref)
    homes = {ref, *(name.partition(".")[0] for name in names)}
    owned = any(use.field.partition(".")[0] in homes for use in draft.dimensions)
    listed = (not shown or _listed_before(draft, at)) and ref == draft.subject and not _whose_number(draft, at)
    if listed and not owned and names:
        return replace(draft.use(at), dimensions=(*draft.dimensions, *(DimensionUse(field=one) for one in names)))
    return draft.use(at).tagged("", 0.0 if owned else 0.04)


def _whose_number(draft: Draft, at: int) -> bool:
    """ "The town with the highest average age of members": whose age it is, beside the towns that are listed."""
    before = skip_stops(draft, at - 1, -1)
    measured = 0 <= before < at - 1 and draft.items[before].is_link("metric", "measure")
    return measured and bool(draft.dimensions)


def _listed_before(draft: Draft, at: int) -> bool:
    """Right after "which", "list", "show": asked for as a column."""
    before = skip_stops(draft, at - 1, -1)
    while before >= 0 and (
        draft.items[before].is_link("value", "entity")
        or draft.items[before].is_cue("and", "comma", "distinct")
        or draft.items[before].is_link("dimension")
    ):
        before = skip_stops(draft, before - 1, -1)
    return before >= 0 and draft.items[before].is_cue("list")


def _listed(draft: Draft, setting: Setting) -> Iterable[Draft]:
    entities = [draft.items[at].links[0].ref for at in draft.positions(is_link("entity"))]
    fields = _fields(draft)
    distinct = bool(draft.positions(is_cue("distinct")))
    if draft.dimensions and not entities:
        distinct = True
    subject = draft.subject or (entities[0] if entities else None) or _conditioned(draft)
    if subject is None:
        return (draft,)
    kinds = len(fields) == 1 and (bool(_WITHIN.match(setting.text)) or has_things(draft, setting, fields[0]))
    distinct = distinct or (kinds and _groupable(draft, setting, fields))
    if distinct and (fields or draft.dimensions):
        return (_distinct(draft, setting, fields),)
    if len(fields) == 1 and not entities and _groupable(draft, setting, fields) and not draft.order:
        return (_distinct(draft, setting, fields),)
    if not fields and not entities and not draft.where:
        return (draft,)
    return (_rows(draft, setting, subject),)


def _conditioned(draft: Draft) -> str | None:
    """The entity whose values were named, when nothing else was."""
    found = [item.links[0].entity for item in draft.items if item.is_link("value")]
    return found[0] if found else None


def _groupable(draft: Draft, setting: Setting, fields: list[int]) -> bool:
    if any(_names_rows(setting, draft.items[at].links[0]) for at in fields):
        return False
    return all(_is_kind(setting, draft.items[at].links[0].ref) for at in fields)


def _is_kind(setting: Setting, ref: str) -> bool:
    """Whether rows share the values of a field: a written model calls names of customers texts, in a sheet of sales."""
    dimension = setting.vocabulary.dimension(ref)
    if dimension is None or dimension.kind != "text":
        return dimension is not None and dimension.kind in ("categorical", "geo", "boolean")
    entity = setting.model.entity(ref.partition(".")[0])
    measures = entity.measures if entity is not None else ()
    column = dimension.expr or dimension.name
    return any(one.agg == "count_distinct" and one.expr == column for one in measures)


_NAMING = frozenset(("name", "title"))


def _names_rows(setting: Setting, link: Link) -> bool:
    """ "all depot names": two depots of one name are two, whatever else is said of them."""
    entity = setting.model.entity(link.entity)
    name = link.ref.partition(".")[2]
    own = entity is not None and name in entity.display and not link.via
    return own and bool(_NAMING & set(phrase(name)))


def _distinct(draft: Draft, setting: Setting, fields: list[int]) -> Draft:
    for at in fields:
        if draft.dimensions and _subordinate(draft, at):
            draft = draft.use(at).tagged("", 0.2)
            continue
        draft = draft.use(at).add_dimension(dimension_use(draft.items[at].links[0]))
    for at in draft.positions(is_link("entity")):
        draft = _present(draft, setting, at)
    return draft.use(*draft.positions(is_cue("distinct"))).tagged("distinct_list")


def _present(draft: Draft, setting: Setting, at: int) -> Draft:
    """ "the different towns of members with a visit": a visit must be there, when nothing else is said of it."""
    ref, subject = draft.items[at].links[0].ref, draft.subject or ""
    far = ref == subject or not subject or setting.vocabulary.distance(subject, ref) > 3
    shown = any(use.field.startswith(f"{ref}.") for use in draft.dimensions)
    said = shown or any(f'"{ref}' in condition.model_dump_json() for condition in draft.where)
    if far or said or not introduced(draft, at):
        return draft.use(at)
    return draft.use(at).add_where(Related(related=ref)).tagged("related")


def _rows(draft: Draft, setting: Setting, subject: str) -> Draft:
    """The subject's rows with the columns asked for; other entities named must be there."""
    draft = replace(draft, rows=subject)
    for at in _fields(draft):
        if temporal(setting, draft.items[at].links[0].ref) and is_verb(draft.items[at]) and not asked_day(draft, at):
            draft = _happened_at_all(draft.use(at), at)
            continue
        if _subordinate(draft, at) or _happened(draft, at):
            draft = draft.use(at).tagged("", 0.2)
            continue
        draft = draft.use(at).add_dimension(dimension_use(draft.items[at].links[0]))
    for at in draft.positions(is_link("entity")):
        draft = _company(draft, setting, at, subject)
    draft = listed_last(named_rows(wanted(draft, setting, subject), setting, subject), setting, subject)
    draft = named_whole(_headed(draft, setting, subject), setting)
    if not draft.dimensions and EVERYTHING.search(setting.text):
        entity = setting.model.entity(subject)
        draft = replace(
            draft,
            dimensions=tuple(DimensionUse(field=f"{subject}.{d.name}") for d in entity.dimensions) if entity else (),
        ).tagged("everything")
    order = tuple(item for one in draft.order if (item := row_order(draft, setting, one)))
    return replace(draft, order=order).tagged("rows").use(*draft.positions(is_cue("distinct")))


_CLAUSES = frozenset(("whose", "that", "who", "where", "which", "whom", "when"))


def _subordinate(draft: Draft, at: int) -> bool:
    """Inside a relative clause: it says something about the things listed and is no column of theirs."""
    named = any(item.is_link("dimension", "entity", "metric") for item in draft.items[:at])
    for here in range(at - 1, 0, -1):
        item = draft.items[here]
        if item.is_cue("list"):
            return False
        if item.is_cue("rel") and item.text.casefold().split()[0] in _CLAUSES:
            return named and any(one.links for one in draft.items[:here])
    return False


_APART = re.compile(r"[:?(\u2013\u2014]|\s-+\s|,\s*(?:just|only)\b")


def _headed(draft: Draft, setting: Setting, subject: str) -> Draft:
    """ "farms with owner and village": the things themselves come first, and both names of a person."""
    entity = setting.model.entity(subject)
    display = tuple(f"{subject}.{name}" for name in entity.display) if entity else ()
    shown = [use.field for use in draft.dimensions]
    if len(display) > 1 and len({ref for ref in shown if ref in display}) == 1 and just_names(draft, display):
        return draft
    linked = [at for at, item in enumerate(draft.items) if item.is_link("dimension", "entity", "measure", "metric")]
    heads = bool(linked) and draft.items[linked[0]].is_link("entity") and draft.items[linked[0]].links[0].ref == subject
    heads = heads and not any(item.is_cue("list") for item in draft.items[linked[0] :])
    if (
        not shown
        or not heads
        or "wanted" in draft.tags
        or _APART.search(setting.text.strip(" ?"))
        or any(ref in display for ref in shown)
    ):
        return draft
    named = named_by(setting, subject)
    added = display if len(display) > 1 else (named,) if named else ()
    own = tuple(DimensionUse(field=ref) for ref in added if ref not in shown)
    return replace(draft, dimensions=(*own, *draft.dimensions)).tagged("", 0.03)


def _says(condition: Condition, ref: str, dated: bool) -> bool:
    """Whether rows of ``ref`` are spoken of: "orders in 2024 and no orders in 2025" are two conditions."""
    same = isinstance(condition, Related) and condition.related == ref
    return same and not (dated and isinstance(condition, Related) and condition.match == "none" and condition.time)


def _company(draft: Draft, setting: Setting, at: int, subject: str) -> Draft:
    """Another entity in a list: columns of it are enough; else rows of it must exist."""
    ref = draft.items[at].links[0].ref
    owned = any(use.field.startswith(f"{ref}.") for use in draft.dimensions)
    filtered = any(f'"{ref}.' in condition.model_dump_json() for condition in draft.where)
    joined = draft.items[max(0, at - 1)].is_cue("and", "comma") and bool(draft.dimensions)
    if (ref == subject and not joined) or owned or filtered:
        return draft.use(at)
    if setting.vocabulary.distance(subject, ref) > 3:
        return draft
    if any(_says(condition, ref, bool(draft.times)) for condition in draft.where):
        return draft.use(at)
    before = skip_stops(draft, at - 1, -1)
    if before >= 0 and draft.items[before].is_cue("and") and there_too(draft, before, ref, subject):
        return draft.use(at).add_where(Related(related=ref)).tagged("related")
    if (before >= 0 and draft.items[before].is_cue("and", "comma")) or shown_with(draft, setting, at, subject):
        named = named_by(setting, ref)
        return draft.use(at).add_dimension(DimensionUse(field=named)) if named else draft
    time, said = time_of_theirs(draft, setting, at, subject), so_many(draft, at)
    left = draft.times[1:] if time else draft.times
    if said is not None:
        few = Related(related=ref, time=time, match="exactly", count=said)
        return replace(draft.use(at, at - 1).add_where(few), times=left).tagged("related", 0.1)
    return replace(draft.use(at).add_where(Related(related=ref, time=time)), times=left).tagged("related")
