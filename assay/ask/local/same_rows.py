"""Conditions of one thing that happened: "clerks who sold a lamp in Ghent in May" sold it there and then."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.counting import counts_subject
from assay.ask.local.draft import Draft, Setting, whole
from assay.ask.local.nouns import NOUNS
from assay.ask.local.references import refers
from assay.ask.local.text import phrase, root
from assay.semantic.spec import Compare, Condition, Related


def same_rows(draft: Draft, setting: Setting) -> Draft:
    """Existence of one thing, with what is said of it or of what it refers to, as one condition of the same row."""
    subject = draft.rows or draft.subject or ""
    there = [one for one in draft.where if _bare(one) and isinstance(one, Related)]
    plain = all(counts_subject(use.expr, setting) for use in draft.metrics)
    event = next((one for one in there if _is_event(setting, subject, one.related, there)), None)
    if event is None or not plain or draft.sides or any(_names(use.field, event.related) for use in draft.dimensions):
        return draft
    theirs = {one: said for one in draft.where if (said := _said(setting, subject, event.related, one)) is not None}
    implied = [one for one in there if one is not event and refers(setting, event.related, one.related)]
    if not (theirs or implied) or any(_done_apart(draft, setting, event.related, one.related) for one in implied):
        return draft
    full = event.model_copy(update={"where": whole(tuple(theirs.values()))})
    rest = (full if one is event else one for one in draft.where if one not in theirs and one not in implied)
    return replace(draft, where=tuple(rest))


def _done_apart(draft: Draft, setting: Setting, event: str, thing: str) -> bool:
    """ "Who bought a lamp and also got a quote": the verb says that the lamp is one of a sale."""
    verbs = [item.text.casefold() for item in draft.items if item.kind == "unknown"]
    nouns = {root(noun) for verb in verbs for noun in NOUNS.get(verb, ())}
    others = [one.name for one in setting.model.entities if one.name != event and root(phrase(one.name)[-1]) in nouns]
    return any(refers(setting, other, thing) for other in others)


def _bare(condition: Condition) -> bool:
    return isinstance(condition, Related) and condition == Related(related=condition.related)


def _names(field: str, entity: str) -> bool:
    return field.partition(".")[0] == entity


def _is_event(setting: Setting, subject: str, one: str, there: list[Related]) -> bool:
    """Rows that refer to the subject, and to all else that is there."""
    others = (other.related for other in there if other.related != one)
    return one != subject and refers(setting, one, subject) and all(refers(setting, one, other) for other in others)


def _said(setting: Setting, subject: str, event: str, condition: Condition) -> Compare | None:
    """The condition as one of the event's rows; None when it is one of the subject."""
    owner = condition.field.partition(".")[0] if isinstance(condition, Compare) else ""
    if not isinstance(condition, Compare) or not owner or owner == subject or refers(setting, subject, owner):
        return None
    if owner == event:
        return condition
    own = _own(setting, event, condition)
    return own or (condition if refers(setting, event, owner) else None)


def _own(setting: Setting, event: str, condition: Compare) -> Compare | None:
    """The same value where the event's rows hold it themselves."""
    name = condition.field.partition(".")[2]
    links = setting.vocabulary.links(phrase(condition.value)) if isinstance(condition.value, str) else ()
    same = any(one.kind == "value" and one.ref == f"{event}.{name}" for one in links)
    return condition.model_copy(update={"field": f"{event}.{name}", "via": ()}) if same else None
