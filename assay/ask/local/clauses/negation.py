"""Not, without, except, never: negated filters, missing values, things that have none of another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.clauses.counting import plain_count
from assay.ask.local.draft import Draft, Setting, is_cue, skip_stops
from assay.ask.local.lexicon import Link
from assay.ask.local.vocabulary import raw
from assay.ask.local.words import VERBS
from assay.semantic.spec import Compare, Condition, Not, Related, Scalar


def read_negation(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places every negating cue with what it negates."""
    for at in draft.positions(is_cue("not", "without", "except")):
        draft = _one(draft, setting, at)
    for at in draft.positions(is_cue("null")):
        draft = _missing(draft, at)
    return (draft,)


def _one(draft: Draft, setting: Setting, at: int) -> Draft:
    target = skip_stops(draft, at + 1, over=("only", "by", "rel"))
    verb = draft.free(target) and draft.items[target].kind == "unknown" and draft.items[target].text.casefold() in VERBS
    target = skip_stops(draft, target + 1) if verb else target
    if not draft.free(target):
        return draft
    item = draft.items[target]
    link = item.link
    if item.is_link("value", "condition"):
        return _excluded(draft, at, target)
    if link and item.is_link("entity") and draft.subject and link.ref != draft.subject:
        return _none_of(draft, setting, at, target, link.ref)
    if link and item.is_link("metric") and draft.subject and item.text:
        home = setting.vocabulary.homes.get(link.ref, "")
        if home and home != draft.subject and (draft.items[at].is_cue("without") or plain_count(setting, link.ref)):
            return _none_of(draft, setting, at, target, home)
    if link and item.is_link("dimension") and draft.items[at].is_cue("without", "not", "except"):
        return _absent(draft, setting, at, target, link)
    return draft


def _absent(draft: Draft, setting: Setting, at: int, target: int, link: Link) -> Draft:
    value = skip_stops(draft, target + 1)
    if draft.free(value) and draft.items[value].is_link("value") and draft.items[value].links[0].ref == link.ref:
        return _excluded(draft.use(target), at, value)
    if not draft.items[at].is_cue("without"):
        return draft
    if draft.subject and link.entity != draft.subject and "." in link.ref:
        return _none_of(draft, setting, at, target, link.entity)
    return draft.use(at, target).add_where(Compare(field=link.ref, op="is_null", via=link.via)).tagged("missing")


def _excluded(draft: Draft, at: int, target: int) -> Draft:
    """The value at ``target`` and those joined to it by and / or."""
    links = draft.items[target].links[0]
    placed: list[int] = [at]
    values: list[Scalar] = []
    here = target
    while draft.free(here) and draft.items[here].is_link("value") and draft.items[here].links[0].ref == links.ref:
        placed.append(here)
        values.extend(raw(value) for value in draft.items[here].links[0].values)
        after = skip_stops(draft, here + 1)
        if not (draft.free(after) and draft.items[after].is_cue("and", "or", "comma")):
            break
        placed.append(after)
        here = skip_stops(draft, after + 1, over=("and", "or", "not", "except"))
    if draft.items[target].is_link("condition"):
        condition = draft.items[target].links[0].condition
        return draft.use(at, target).add_where(Not(negate=condition)).tagged("negation") if condition else draft
    last = [position for position in placed if not draft.items[position].is_cue("and", "or", "comma")]
    one: Condition = Compare(field=links.ref, value=values[0], via=links.via)
    if len(values) > 1:
        one = Compare(field=links.ref, op="in", value=tuple(values), via=links.via)
    return (
        draft.use(*last, *placed[: placed.index(last[-1])], *_own_name(draft, at, links))
        .add_where(Not(negate=one))
        .tagged("negation")
    )


def _own_name(draft: Draft, at: int, link: Link) -> list[int]:
    """The field named before or after the negation: "whose channel is not web", "except channel web"."""
    near = (skip_stops(draft, at - 1, -1, over=("rel",)), skip_stops(draft, at + 1))
    return [
        here
        for here in near
        if draft.free(here) and draft.items[here].is_link("dimension") and draft.items[here].links[0].ref == link.ref
    ]


def _none_of(draft: Draft, setting: Setting, at: int, target: int, entity: str) -> Draft:
    """Rows of the subject without any row of ``entity``; a time or value after it belongs to the missing rows."""
    if setting.vocabulary.distance(draft.subject or "", entity) > 4:
        return draft
    time, where, placed = None, None, [at, target]
    after = skip_stops(draft, target + 1)
    if draft.free(after) and draft.items[after].is_link("value") and draft.items[after].links[0].entity == entity:
        link = draft.items[after].links[0]
        where = Compare(field=link.ref, value=raw(link.values[0]), via=link.via)
        placed.append(after)
        after = skip_stops(draft, after + 1)
    read = draft.items[after].time if draft.free(after) else None
    if read and read.kind == "range" and read.range:
        time = read.range
        placed.append(after)
    related = Related(related=entity, match="none", time=time, where=where)
    return replace(draft.use(*placed).add_where(related).tagged("anti_join"))


def _missing(draft: Draft, at: int) -> Draft:
    """ "with missing phone", "phone is unknown"."""
    cue = draft.items[at].cue
    for near in (skip_stops(draft, at - 1, -1, over=("rel",)), skip_stops(draft, at + 1)):
        if draft.free(near) and draft.items[near].is_link("dimension"):
            link = draft.items[near].links[0]
            op = "not_null" if cue and cue.arg == "not" else "is_null"
            return (
                draft.use(at, near)
                .add_where(Compare.model_validate({"field": link.ref, "op": op, "via": link.via}))
                .tagged("missing")
            )
    return draft
