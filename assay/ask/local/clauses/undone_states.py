""" "Agents who never sold a flat": no row of theirs has that state, of such a thing."""

from __future__ import annotations

from assay.ask.local.done_by import is_done
from assay.ask.local.draft import Draft, Setting, skip_stops, whole
from assay.ask.local.lexicon import Link
from assay.ask.local.references import refers
from assay.ask.local.vocabulary import raw
from assay.semantic.spec import Compare, Condition, Related


def state_undone(draft: Draft, setting: Setting, at: int, target: int) -> Draft | None:
    """Without rows of a state that a verb says, of the thing or the kind of thing right behind it."""
    item, subject = draft.items[target], draft.subject or ""
    link = item.links[0] if item.is_link("value") else None
    done = link is not None and is_done(item) and not draft.items[at].is_cue("except")
    if link is None or not done or not refers(setting, link.entity, subject):
        return None
    thing = skip_stops(draft, target + 1)
    what = draft.items[thing].link if draft.free(thing) and thing <= target + 2 else None
    if what is None or what.kind not in ("entity", "value") or not _of_it(setting, link.entity, what, subject):
        return None
    told: tuple[Condition, ...] = (_equal(link),) if what.kind == "entity" else (_equal(link), _equal(what))
    where = whole(told)
    return draft.hold(Related(related=link.entity, match="none", where=where), at, target, thing).tagged("anti_join")


def _of_it(setting: Setting, event: str, what: Link, subject: str) -> bool:
    owner = what.ref if what.kind == "entity" else what.entity
    return owner != subject and (owner == event or refers(setting, event, owner))


def _equal(link: Link) -> Compare:
    return Compare(field=link.ref, value=raw(link.values[0]), via=link.via)
