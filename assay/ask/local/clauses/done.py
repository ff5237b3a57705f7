"""Things ranked by what was done with them: "the most ordered product", "least booked room"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from assay.ask.local.clauses.counting import count_of
from assay.ask.local.clauses.ranked import by_metric
from assay.ask.local.draft import Draft, Setting, skip_stops
from assay.ask.local.text import phrase, root
from assay.semantic.compile.graph import graph_of
from assay.semantic.spec import Compare, DimensionUse


def done_most(draft: Draft, setting: Setting, at: int, target: int, direction: str) -> Draft | None:
    """ "most ordered product": counts the rows named like the verb that belong to the thing; None without a verb."""
    words = draft.items[at].text.casefold().split()
    verb, thing = words[-1], target
    if 0 <= target < len(draft.items) and draft.items[target].text.casefold().endswith("ed"):
        verb, thing = draft.items[target].text.casefold(), skip_stops(draft, target + 1)
    if not draft.free(thing) or not verb.endswith("ed") or not draft.items[thing].is_link("entity"):
        return None
    counted = counted_by(setting, draft.items[thing].links[0].ref, (verb,))
    if counted is None:
        return None
    if thing != target:
        # A verb here, whatever field it might also be called after.
        items = list(draft.items)
        items[target] = replace(items[target], kind="stop", links=())
        draft = replace(draft, items=tuple(items)).use(target)
    return by_metric(draft, setting, at, at, count_of(setting, counted), direction)


def counted_by(setting: Setting, thing: str, verbs: Collection[str]) -> str | None:
    """The entity whose rows say what was done with a thing: named like a verb, or the only one that refers to it."""
    graph = graph_of(setting.model)
    roots = {stem(verb) for verb in verbs}
    near = sorted(
        (one.name for one in setting.model.entities if one.name != thing and graph.reaches(one.name, thing)),
        key=lambda name: (setting.vocabulary.distance(thing, name), name),
    )
    if verbs:
        return next((name for name in near if roots & {stem(word) for word in phrase(name)}), None)
    direct = [name for name in near if setting.vocabulary.distance(thing, name) == 1]
    return direct[0] if len(direct) == 1 else None


def stem(word: str) -> str:
    """What a verb and the thing done share: "raced" and "races"."""
    return root(word)[:7].rstrip("e")


def past_times(draft: Draft, at: int, target: int) -> tuple[Draft, int]:
    """ "who was fined the most times in an inspection": how often is how many, and the verb is no column."""
    if not draft.free(target) or draft.items[target].text.casefold() not in ("times", "often"):
        return draft, target
    verb = skip_stops(draft, at - 1, -1)
    said = draft.free(verb) and draft.items[verb].text.casefold().endswith("ed")
    items = list(draft.items)
    items[verb] = replace(items[verb], kind="stop", links=()) if said else items[verb]
    draft = replace(draft.use(target), items=tuple(items))
    return (draft.use(verb) if said else draft), skip_stops(draft, target + 1)


def done_times(draft: Draft, setting: Setting, first: int, at: int) -> tuple[str, int] | None:
    """ "members who visited more than 20 times": the rows that the verb before ``first`` names, and where it stands."""
    verb = skip_stops(draft, first - 1, -1)
    said = at < len(draft.items) and draft.items[at].text.casefold() in ("times", "time") and draft.free(verb)
    word = draft.items[verb].text.casefold() if said else ""
    counted = counted_by(setting, draft.subject, (word,)) if word and draft.subject else None
    return (counted, verb) if counted else None


def known_only(draft: Draft, setting: Setting, use: DimensionUse) -> Draft:
    """The most common value is a value: rows that have none do not compete."""
    dimension = setting.vocabulary.dimension(use.field)
    if dimension is None or use.grain or use.part:
        return draft
    return draft.add_where(Compare(field=use.field, op="not_null", via=use.via))
