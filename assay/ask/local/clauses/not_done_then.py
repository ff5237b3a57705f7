"""When something was not done: "have not rented any costume after May" is told by the rentals between the two."""

from __future__ import annotations

from assay.ask.local.draft import Draft, Setting, skip_stops
from assay.ask.local.references import refers
from assay.ask.local.text import phrase
from assay.ask.local.words import VERBS
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import TimeRange

_NO_DEED = frozenset("have has had having do does did is are was were be been get got with without own owns".split())
_DENYING = frozenset("not never no any a an the yet single of who that which lacking zero".split())
_DAY = frozenset(("date", "day", "time", "year"))


def when_not_done(
    draft: Draft, setting: Setting, cue: int, at: int, entity: str
) -> tuple[str, TimeRange, list[int]] | None:
    """The rows that are missing, since when, and the items that said so, behind "not ... any costume"."""
    own, first = _own_day(draft, setting, at, entity)
    here = first if own is not None else at
    read = draft.items[here].time if draft.free(here) else None
    if read is None or read.kind != "range" or read.range is None:
        return None
    if own is not None:
        return entity, (read.range.model_copy(update={"field": own}) if own else read.range), [at, here]
    spoken = " ".join(item.text for item in draft.items[cue:at] if item.kind != "link")
    return _between(spoken, setting, draft.subject or "", entity) or entity, read.range, [here]


def _own_day(draft: Draft, setting: Setting, at: int, entity: str) -> tuple[str | None, int]:
    """ "No costumes *bought* after May": by their own day, and by no other where the verb names one."""
    item = draft.items[at] if draft.free(at) else None
    after = skip_stops(draft, at + 1)
    if item is None or item.text.casefold() in _DAY:
        return (None, at) if item is None else (None, after)
    link = item.links[0] if item.is_link("dimension") else None
    kind = setting.vocabulary.dimension(link.ref) if link is not None else None
    if link is not None and kind is not None and link.entity == entity and kind.kind == "time":
        return link.ref, after
    verb = item.kind == "unknown" and (item.text.casefold() in VERBS or item.text.casefold().endswith("ed"))
    return ("", after) if verb else (None, at)


def _between(said: str, setting: Setting, subject: str, entity: str) -> str | None:
    """The rows that say who did it and to what, where a verb is denied and those rows have a day of their own.

    A costume's own day says when it was bought, and nothing about who rented it.
    """
    verbs = [word for word in phrase(said) if word not in _NO_DEED and word not in _DENYING]
    if not verbs or not subject:
        return None
    paths = graph_of(setting.model).best(subject, entity)
    between = {end for hop in (paths[0] if paths else ()) for end in (hop.source, hop.target)} - {subject, entity}
    rows = [name for name in sorted(between) if refers(setting, name, subject) and refers(setting, name, entity)]
    dated = [name for name in rows if (one := setting.model.entity(name)) is not None and one.default_time]
    return dated[0] if len(dated) == 1 else None
