"""What is said of rows that are counted: "guests who made more than 6 stays in deluxe cabins" made six of those."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Held, Setting, whole
from assay.ask.local.references import refers
from assay.semantic.spec import Compare, Related


def counted_rows(draft: Draft, setting: Setting) -> Draft:
    """Conditions said right beside the rows that a thing must have so many of, put among what those rows must be."""
    subject = draft.rows or draft.subject or ""
    counted = [one for one in draft.where if isinstance(one, Related) and _only_counted(one)]
    if len(counted) != 1 or not subject or draft.sides:
        return draft
    related = counted[0]
    at = _named(draft, related.related)
    theirs = tuple(
        one.condition
        for one in draft.held
        if one.condition in draft.where and at is not None and _beside(draft, at, one)
        if isinstance(one.condition, Compare) and _of_theirs(setting, subject, related.related, one.condition)
    )
    if not theirs:
        return draft
    full = related.model_copy(update={"where": whole(theirs)})
    return replace(draft, where=tuple(full if one is related else one for one in draft.where if one not in theirs))


def _only_counted(one: Related) -> bool:
    return one.match in ("at_least", "at_most", "exactly") and one.where is None and not one.via and one.of is None


def _named(draft: Draft, entity: str) -> int | None:
    """Where the rows that are counted are named last."""
    said = (at for at, item in enumerate(draft.items) if item.is_link("entity") and item.links[0].ref == entity)
    return max(said, default=None)


def _beside(draft: Draft, at: int, held: Held) -> bool:
    """Right before their name, or behind it with no other thing that is done or had between."""
    if held.last == at - 1:
        return True
    between = draft.items[at + 1 : held.first]
    parting = ("and", "or", "comma", "not", "without", "count")
    had = any(item.is_cue(*parting) or item.text.casefold() in ("who", "have", "has", "had") for item in between)
    return held.first > at and not had


def _of_theirs(setting: Setting, subject: str, counted: str, condition: Compare) -> bool:
    """Whether the field is of the counted rows or of what they refer to, and not of the subject itself."""
    owner = condition.field.partition(".")[0]
    if owner == subject or refers(setting, subject, owner):
        return False
    return owner == counted or refers(setting, counted, owner)
