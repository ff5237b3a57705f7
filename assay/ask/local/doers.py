"""Who "who" is: "who placed the most orders" asks for those of whom an order is."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.clauses.done import stem
from assay.ask.local.draft import Setting
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.persons import is_person, personal
from assay.ask.local.text import phrase


def named(items: list[Item], before: int, verbs: tuple[str, ...], setting: Setting) -> list[Item]:
    """The items with the doers behind a "who" that opens the question, of what ``verbs`` make."""
    place = next((at for at, item in enumerate(items[:before]) if item.kind != "stop"), before)
    doers = _doers(verbs, setting) if items[place].text.casefold() == "who" else []
    entity = setting.model.entity(doers[0]) if len(doers) == 1 else None
    if entity is None:
        return items
    label = entity.plural or entity.label or entity.name
    links = (Link("entity", entity.name, 1.0, label=label),)
    people = replace(items[place], kind="link", text=label, links=links, words=phrase(label), cue=None)
    return [*items[: place + 1], people, *items[place + 1 :]]


def _doers(verbs: tuple[str, ...], setting: Setting) -> list[str]:
    """People whom the rows refer to that the first of the verbs makes."""
    for verb in filter(None, verbs):
        names = [one.name for one in setting.model.entities]
        made = [verb] if verb in names else [name for name in names if stem(verb) in _stems(name)]
        if made:
            above = {one.right for one in setting.model.relationships if one.left in made}
            people = [one for one in setting.model.entities if one.name in above - set(made) and is_person(one)]
            sure = [one.name for one in people if personal(one)]
            return sorted(sure or (one.name for one in people))
    return []


def _stems(name: str) -> set[str]:
    return {stem(word) for word in phrase(name)}
