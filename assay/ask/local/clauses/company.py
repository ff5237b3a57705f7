"""What is said of another thing beside those listed: a column of theirs, or something that happened at a time."""

from __future__ import annotations

from assay.ask.local.draft import Draft, Setting, skip_stops
from assay.ask.local.references import refers
from assay.semantic.spec import TimeRange

_THEIRS = frozenset(("their", "its", "his", "her"))


def shown_with(draft: Draft, setting: Setting, at: int, subject: str) -> bool:
    """ "Clerks with their branch": what every clerk has one of is a column."""
    before = skip_stops(draft, at - 1, -1)
    led = before >= 0 and draft.items[before].text.casefold() in ("with", "along with", "together with")
    owned = any(item.text.casefold() in _THEIRS for item in draft.items[max(0, before + 1) : at])
    other = draft.items[at].links[0].ref
    return led and owned and other != subject and refers(setting, subject, other)


def time_of_theirs(draft: Draft, setting: Setting, at: int, subject: str) -> TimeRange | None:
    """The period of the thing at ``at``; none where it is said of the things listed: "clerks hired before 2015".

    What has no day is there at any time: "letters written in offices in 2020" goes by the letters.
    """
    if _is_dated(setting, subject) and not _is_dated(setting, draft.items[at].links[0].ref):
        return None
    said = next((here for here in range(at) if (time := draft.items[here].time) and time.kind == "range"), None)
    beside = () if said is None else (skip_stops(draft, said - 1, -1), skip_stops(draft, said + 1))
    own = any(0 <= here < at and _is_day_of(draft, here, subject) for here in beside)
    return draft.times[0] if draft.times and not own else None


def _is_dated(setting: Setting, name: str) -> bool:
    entity = setting.model.entity(name)
    kept = entity is not None and (entity.default_time or any(one.kind == "time" for one in entity.dimensions))
    return bool(kept) or (entity is not None and any(one.time for one in entity.measures))


def _is_day_of(draft: Draft, at: int, subject: str) -> bool:
    item = draft.items[at]
    return item.is_link("dimension") and item.links[0].entity == subject
