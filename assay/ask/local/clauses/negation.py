"""Not, without, except, never: negated filters, missing values, things that have none of another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.ask.local.clauses.bounds import read_bounds
from assay.ask.local.clauses.counting import plain_count
from assay.ask.local.clauses.done import counted_by
from assay.ask.local.clauses.not_done_then import when_not_done
from assay.ask.local.clauses.nothing_had import had_none, kept_apart
from assay.ask.local.clauses.undone import limit_of, said_of
from assay.ask.local.clauses.undone_states import state_undone
from assay.ask.local.draft import Draft, Setting, numeric, skip_stops, whole
from assay.ask.local.item_tests import is_cue, is_link
from assay.ask.local.lexicon import Link
from assay.ask.local.own_rows import own_rows
from assay.ask.local.references import refers
from assay.ask.local.text import phrase
from assay.ask.local.vocabulary import raw
from assay.ask.local.words import FILLER, VERBS
from assay.semantic.spec import AnyOf, Compare, Condition, Not, Related, Scalar, TimeRange


def read_negation(draft: Draft, setting: Setting) -> Iterable[Draft]:
    """Places every negating cue with what it negates."""
    for at in draft.positions(is_cue("not", "without", "except")):
        draft = _one(draft, setting, at)
    for at in draft.positions(is_cue("null")):
        draft = _missing(draft, at)
    return (draft,)


def _one(draft: Draft, setting: Setting, at: int) -> Draft:
    if at + 1 < len(draft.items) and draft.items[at + 1].is_cue("only"):
        return draft.use(at, at + 1)
    target = _past_verbs(draft, skip_stops(draft, at + 1, over=("only", "by", "rel")))
    got = draft.free(target) and draft.items[target].text.casefold() in _GOT
    target = _past_verbs(draft, skip_stops(draft, target + 1)) if got else target
    denied = _denied(draft, at, target)
    if denied is not None:
        return denied
    target = _past_bound(draft, _past_deed(draft, target))
    undone = _never_done(draft, setting, at, target)
    if undone is not None:
        return undone
    if not draft.free(target):
        return draft
    item = draft.items[target]
    link = item.link
    done = _what_was_not_done(draft, setting, at, target)
    if done is not None:
        return done
    none = _no_such(draft, setting, at, target)
    if none is not None:
        return none
    undone = state_undone(draft, setting, at, target)
    if undone is not None:
        return undone
    never = "never" in draft.items[at].text.casefold() and link is not None and link.entity == draft.subject
    if never and link is not None and item.is_link("value") and _fields_listed(draft, setting, at, link.entity):
        return replace(draft.use(at), facts={**draft.facts, "never": at})
    if item.is_link("value", "condition"):
        return _excluded(draft, at, target)
    if link and item.is_link("entity") and link.ref == draft.subject and _fields_listed(draft, setting, at, link.ref):
        return replace(draft.use(at, target), facts={**draft.facts, "never": at})
    if link and item.is_link("entity") and draft.subject and link.ref != draft.subject:
        return _none_of(draft, setting, at, target, link.ref)
    if link and item.is_link("metric") and draft.subject and item.text:
        home = setting.vocabulary.homes.get(link.ref, "")
        if home and home != draft.subject and (draft.items[at].is_cue("without") or plain_count(setting, link.ref)):
            return _none_of(draft, setting, at, target, home)
    if link and item.is_link("dimension") and draft.items[at].is_cue("without", "not", "except"):
        if draft.subject and link.entity != draft.subject and limit_of(draft, setting, target, link.entity):
            return _none_of(draft, setting, at, target, link.entity)
        return _absent(draft, setting, at, target, link)
    return draft


def _no_such(draft: Draft, setting: Setting, at: int, target: int) -> Draft | None:
    """ "Cities where no Gold member lives", "trainers with no Gold members": none of the things the value describes."""
    item, thing = draft.items[target], skip_stops(draft, target + 1)
    link = draft.items[thing].link if draft.free(thing) else None
    if link is None or not item.is_link("value") or draft.items[at].text.casefold().split()[-1] not in _NONE:
        return None
    entity = link.ref if link.kind == "entity" else plain_count(setting, link.ref) if link.kind == "metric" else ""
    if not entity or entity != item.links[0].entity:
        return None
    if entity == draft.subject and _fields_listed(draft, setting, at, entity):
        return replace(draft.use(at, thing), facts={**draft.facts, "never": at})
    if not draft.subject or entity == draft.subject or setting.vocabulary.distance(draft.subject, entity) > 4:
        return None
    one = Compare(field=item.links[0].ref, value=raw(item.links[0].values[0]), via=item.links[0].via)
    told = when_not_done(draft, setting, at, skip_stops(draft, thing + 1), entity)
    rows, time, more = told or (entity, None, [])
    none = Related(related=rows, match="none", where=one, time=time)
    return draft.hold(none, at, target, thing, *more).tagged("anti_join")


_GOT = frozenset(("get", "gets", "got"))


def _denied(draft: Draft, at: int, target: int) -> Draft | None:
    """ "products which Apex does not make", "parcels that Otto never sent": whose doing the verb at the end denies."""
    doer = skip_stops(draft, at - 1, -1)
    led = skip_stops(draft, doer - 1, -1)
    ends = target >= len(draft.items) and not draft.items[at].is_cue("except")
    if not ends or not draft.free(doer) or not draft.items[doer].is_link("value"):
        return None
    if led < 0 or not draft.items[led].is_cue("rel", "list"):
        return None
    return _excluded(draft, at, doer).use(*range(at + 1, len(draft.items)))


_NONE = frozenset("no any a an without never".split())
_AUXILIARY = frozenset("did do does not never have has had been be was were any some no without".split())


def _never_done(draft: Draft, setting: Setting, at: int, target: int) -> Draft | None:
    """ "products that were never ordered", "tourists who did not visit any place": none of the rows the verb names."""
    if not draft.subject or draft.items[at].is_cue("except") or (draft.free(target) and draft.items[target].links):
        return None
    said = {word for word in phrase(draft.items[at].text) if word not in _AUXILIARY}
    stop = min(target + 1, len(draft.items))
    spoken = [here for here in range(at + 1, stop) if draft.free(here) and draft.items[here].kind == "unknown"]
    verbs = {*said, *(draft.items[here].text.casefold() for here in spoken)}
    entity = counted_by(setting, draft.subject, verbs) if verbs else None
    if entity is None:
        return None
    return draft.hold(Related(related=entity, match="none"), at, *spoken).tagged("anti_join", 0.05)


def _fields_listed(draft: Draft, setting: Setting, at: int, entity: str) -> bool:
    """ "regions where no customer ...": a field of the things is listed, not the things."""
    links = [item.links[0] for item in draft.items[:at] if item.links]
    fields = [link for link in links if link.kind == "dimension" and link.entity == entity]
    kinds = [setting.vocabulary.dimension(link.ref) for link in fields]
    return len(links) == len(fields) > 0 and all(kind is not None and kind.kind != "identifier" for kind in kinds)


def _past_verbs(draft: Draft, at: int) -> int:
    """Over up to two words that only say what is not done: "not been involved in", "not taken part in"."""
    for _ in range(2):
        if draft.free(at) and draft.items[at].kind == "unknown" and _may_be_verb(draft.items[at].text):
            after = skip_stops(draft, at + 1, over=("by", "rel"))
            with_value = draft.free(after) and draft.items[after].is_link("value")
            at = after if with_value else skip_stops(draft, at + 1, over=("by",))
    return at


def _past_deed(draft: Draft, at: int) -> int:
    """ "have not built a mill": over a verb that happens to name a field of the thing it is done to.

    So over one that merely resembles the name of a field, wherever that is: "have not been assigned to mend a boat".
    """
    link = draft.items[at].link if draft.free(at) else None
    word = draft.items[at].text.casefold().split()[0] if link is not None else ""
    if link is None or link.kind != "dimension" or not (word in VERBS or word.endswith("ed")):
        return at
    thing = skip_stops(draft, at + 1, over=("by",))
    entity = draft.free(thing) and draft.items[thing].is_link("entity")
    named = entity and draft.items[thing].links[0].ref == link.entity
    return thing if named or (entity and link.score < _FAINT) else at


_FAINT = 0.8


def _past_bound(draft: Draft, at: int) -> int:
    """ "never had less than 7 places left": to the number of the rows that are missing."""
    bound = next((one for one in read_bounds(draft) if one.first == at), None)
    after = skip_stops(draft, bound.last + 1) if bound is not None else -1
    return after if draft.free(after) and draft.items[after].is_link("dimension") else at


def _may_be_verb(text: str) -> bool:
    word = text.casefold()
    return word == text and (word in VERBS or word in FILLER or word.endswith(("ed", "en", "ing")) or len(word) < 7)


def _what_was_not_done(draft: Draft, setting: Setting, at: int, target: int) -> Draft | None:
    """ "orders not refunded", "products that have not been returned": none of the rows the verb names."""
    item, link = draft.items[target], draft.items[target].links[0] if draft.items[target].links else None
    if link is None or not item.is_link("dimension") or not item.text.casefold().split()[0].endswith("ed"):
        return None
    if not draft.subject or link.entity == draft.subject or draft.items[at].is_cue("except"):
        return None
    if refers(setting, draft.subject, link.entity):
        return None
    value = skip_stops(draft, target + 1)
    if draft.free(value) and draft.items[value].is_link("value"):
        return None
    found = _none_of(draft, setting, at, target, link.entity)
    return found if found is not draft else None


def _absent(draft: Draft, setting: Setting, at: int, target: int, link: Link) -> Draft:
    value = skip_stops(draft, target + 1, over=("rel",))
    if draft.free(value) and draft.items[value].is_link("value") and draft.items[value].links[0].ref == link.ref:
        return _excluded(draft.use(target), at, value)
    had = had_none(draft, at, target) and not _told(draft, target) and not kept_apart(draft, setting, target)
    if not draft.items[at].is_cue("without") and not had:
        return draft
    if draft.subject and link.entity != draft.subject and "." in link.ref:
        return _none_of(draft, setting, at, target, link.entity)
    none: Condition = Compare(field=link.ref, op="is_null", via=link.via)
    if draft.items[target].text.casefold().endswith("s") and numeric(setting, link.ref):
        # Of what is counted nothing may be kept as zero: "no injuries".
        none = AnyOf(any=(Compare(field=link.ref, value=0, via=link.via), none))
    return draft.use(at, target).add_where(none).tagged("missing")


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
    taken = (*last, *placed[: placed.index(last[-1])])
    return draft.use(*_own_name(draft, at, links)).hold(Not(negate=one), *taken).tagged("negation")


def _own_name(draft: Draft, at: int, link: Link) -> list[int]:
    """The field named before or after the negation: "whose channel is not web", "except channel web"."""
    after = [here for here in draft.positions(is_link("value")) if here > at and draft.items[here].links[0] == link]
    near = (
        skip_stops(draft, at - 1, -1, over=("rel",)),
        skip_stops(draft, at + 1),
        skip_stops(draft, after[0] + 1) if after else -1,
    )
    return [
        here
        for here in near
        if draft.free(here)
        and draft.items[here].is_link("dimension")
        and draft.items[here].links[0].ref == link.ref
        and not _grouped_by(draft, here)
    ]


def _grouped_by(draft: Draft, at: int) -> bool:
    """ "by region except Europe": the field is the group as well."""
    before = skip_stops(draft, at - 1, -1)
    return before >= 0 and draft.items[before].is_cue("by")


def _none_of(draft: Draft, setting: Setting, at: int, target: int, entity: str) -> Draft:
    """Rows of the subject without any row of ``entity``; a time or value after it belongs to the missing rows."""
    entity = own_rows(setting, draft.subject or "", entity)
    if setting.vocabulary.distance(draft.subject or "", entity) > 4:
        return draft
    time: TimeRange | None = None
    placed = [at, target]
    where: Condition | None = None
    after = skip_stops(draft, target + 1)
    value = skip_stops(draft, target + 1, over=("rel",))
    if draft.free(value) and draft.items[value].is_link("value") and draft.items[value].links[0].entity == entity:
        link = draft.items[value].links[0]
        where = Compare(field=link.ref, value=raw(link.values[0]), via=link.via)
        placed += [value, *_its_name(draft, value, link)]
        after = skip_stops(draft, max(placed) + 1)
    limit = limit_of(draft, setting, target, entity) if where is None else None
    if limit is not None:
        where, more = limit
        placed += more
    elif where is None:
        held, more = said_of(draft, setting, entity, target + 1)
        where, placed = whole(held), [*placed, *more]
    told = when_not_done(draft, setting, at, after, entity)
    if told is not None:
        entity, time, more = told
        placed += more
    related = Related(related=entity, match="none", time=time, where=where)
    placed += _on_the_way(draft, setting, entity, max(placed) + 1)
    return draft.hold(related, *placed).tagged("anti_join")


def _its_name(draft: Draft, value: int, link: Link) -> list[int]:
    """The field that holds a value, named right behind it: "with full membership type"."""
    here = skip_stops(draft, value + 1)
    own = draft.free(here) and draft.items[here].is_link("dimension") and draft.items[here].links[0].ref == link.ref
    return [here] if own else []


def _on_the_way(draft: Draft, setting: Setting, entity: str, at: int) -> list[int]:
    """ "not booked on any class", "no products in a basket": tables that only link what is missing to the subject."""
    found: list[int] = []
    for here in range(at, len(draft.items)):
        item = draft.items[here]
        if item.kind == "stop" or (item.kind == "unknown" and item.text.casefold() in VERBS):
            continue
        if not (draft.free(here) and item.is_link("entity", "dimension")) or _told(draft, here):
            break
        link = item.links[0]
        owner = link.ref if item.is_link("entity") else link.entity
        if owner == draft.subject or setting.vocabulary.distance(owner, entity) > 2:
            break
        found.append(here)
    return found


def _told(draft: Draft, at: int) -> bool:
    """Something is said of it: a value, a comparison or a text follows."""
    after = skip_stops(draft, at + 1, over=("rel",))
    if after >= len(draft.items):
        return False
    item = draft.items[after]
    return item.is_link("value") or item.is_cue("cmp", "text", "more_than_average") or item.kind in ("quoted", "number")


def _missing(draft: Draft, at: int) -> Draft:
    """ "with missing phone", "phone is unknown"."""
    cue = draft.items[at].cue
    if cue and cue.arg == "not" and any(item.is_cue("count_distinct", "distinct") for item in draft.items[:at]):
        # "How many distinct sports are recorded": what is missing is no sport anyway.
        return draft.use(at)
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
