"""What is said of things that are not there: "who did not take courses in spring" misses those of spring alone."""

from __future__ import annotations

from assay.ask.local.clauses.beside import as_scalar
from assay.ask.local.clauses.bounds import Bound, read_bounds
from assay.ask.local.draft import Draft, Setting, numeric, skip_stops
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.references import refers
from assay.ask.local.vocabulary import raw
from assay.ask.local.words import VERBS
from assay.semantic.spec import Compare

Said = tuple[tuple[Compare, ...], list[int]]


def said_of(draft: Draft, setting: Setting, entity: str, at: int) -> Said:
    """The values behind ``at`` that rows of ``entity`` hold or refer to, and all that was taken."""
    found: list[Compare] = []
    placed: list[int] = []
    passed: list[int] = []
    for here in range(at, len(draft.items)):
        item = draft.items[here]
        if item.kind == "stop" or (item.kind == "unknown" and item.text.casefold() in VERBS):
            continue
        link = _held(setting, item, entity) if draft.free(here) else None
        if link is not None and item.is_link("value"):
            found.append(Compare(field=link.ref, value=raw(link.values[0]), via=link.via))
            placed += [*passed, here]
            passed = []
        elif draft.free(here) and item.is_link("entity", "dimension") and _between(draft, setting, item, entity):
            passed.append(here)
        else:
            break
    return tuple(found), placed


def _held(setting: Setting, item: Item, entity: str) -> Link | None:
    """The value as the missing rows hold it themselves, else as one of what they refer to."""
    if not item.is_link("value"):
        return None
    values = [link for link in setting.vocabulary.links(item.words) if link.kind == "value"]
    own = next((link for link in values if link.entity == entity), None)
    chosen = item.links[0]
    return own or (chosen if refers(setting, entity, chosen.entity) else None)


def _between(draft: Draft, setting: Setting, item: Item, entity: str) -> bool:
    """Whether it names what the missing rows refer to, and not the things that lack them."""
    link = item.links[0]
    owner = link.ref if item.is_link("entity") else link.entity
    return owner != draft.subject and refers(setting, entity, owner)


def limit_of(draft: Draft, setting: Setting, target: int, entity: str) -> tuple[Compare, list[int]] | None:
    """ "not used on any trip with a distance above 20", "never had less than 7 bikes free": only such are missing."""
    for bound in read_bounds(draft):
        at = _bounded(draft, setting, target, entity, bound)
        if at is not None and len(bound.values) == 1:
            link = draft.items[at].links[0]
            limit = Compare(field=link.ref, op=bound.op, value=as_scalar(bound.values[0]), via=link.via)
            return limit, [at, *bound.placed]
    return None


def _bounded(draft: Draft, setting: Setting, target: int, entity: str, bound: Bound) -> int | None:
    """Where the number of the missing rows stands that has a bound: right before it, or right behind."""
    before, after = skip_stops(draft, bound.first - 1, -1), skip_stops(draft, bound.last + 1)
    near = skip_stops(draft, target + 1, over=("rel",))
    for at, close in ((before, near == before or before == target), (after, after == target)):
        field = draft.free(at) and draft.items[at].is_link("dimension") and draft.items[at].links[0]
        if field and close and field.entity == entity and numeric(setting, field.ref):
            return at
    return None
