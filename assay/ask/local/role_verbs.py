""" "Which trainer coaches the most members": a reference said as a verb between the two things that it joins."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.who import WHO, reference

_RANKING = ("super", "top")


def with_role_verbs(draft: Draft, setting: Setting) -> Draft:
    """The draft with such a verb as a small word; behind "who" it stands for those who do it."""
    items = list(draft.items)
    for at in range(1, len(items) - 2):
        doer = _doer(items, at, setting)
        if _among_equals(items, at, setting):
            items[at - 1 : at + 1] = _named(items[at - 1], items[at])
        elif doer and items[at - 1].is_link("entity") and items[at - 1].links[0].ref == doer:
            items[at] = replace(items[at], kind="stop", links=())
        elif doer and items[at - 1].text.casefold() in WHO:
            items[at] = replace(items[at], links=(Link("entity", doer),))
    return draft.changed(items=tuple(items)) if items != list(draft.items) else draft


def _among_equals(items: list[Item], at: int, setting: Setting) -> bool:
    """ "Which clerk mentors the most clerks": the mentor is asked for, who is a clerk too."""
    item, before, ranked, things = items[at], items[at - 1], items[at + 1], items[at + 2]
    link = item.links[0] if item.is_link("dimension") and len(item.links[0].via) == 1 else None
    own = [one for one in setting.model.relationships if link is not None and one.name == link.via[0]]
    same = [one.is_link("entity") and bool(own) and one.links[0].ref == own[0].left for one in (before, things)]
    return all(same) and own[0].left == own[0].right and _verbal(item) and ranked.is_cue(*_RANKING)


def _named(before: Item, verb: Item) -> list[Item]:
    """ "Lecturer mentors" as the mentors, one where one lecturer is asked for."""
    one = before.text.casefold() == before.words[-1] if before.words else False
    text = verb.text[:-1] if one else verb.text
    return [replace(before, kind="stop", links=()), replace(verb, text=text)]


def _verbal(item: Item) -> bool:
    return item.text.casefold().endswith("s")


def _doer(items: list[Item], at: int, setting: Setting) -> str:
    """Who is referred to by a field whose own things are ranked behind it."""
    item, ranked, things = items[at], items[at + 1], items[at + 2]
    link = item.links[0] if item.is_link("dimension") and not item.links[0].via else None
    if link is None or not _verbal(item) or not ranked.is_cue(*_RANKING):
        return ""
    owned = things.is_link("entity") and things.links[0].ref == link.entity
    relation = reference(setting, link.ref) if owned else None
    return relation.right if relation is not None else ""
