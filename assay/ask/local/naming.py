"""Names and ids of the things spoken of, whatever their columns are called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting, named_by
from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase
from assay.semantic.model import Dimension, Entity


def named_items(draft: Draft, setting: Setting, owners: dict[str, int]) -> Draft:
    """ "names of customers": whatever field names a customer, when none of theirs is called a name."""
    items = tuple(_named(draft.items, at, setting, owners) for at in range(len(draft.items)))
    return replace(draft, items=items)


def _named(items: tuple[Item, ...], at: int, setting: Setting, owners: dict[str, int]) -> Item:
    item = items[at]
    following = items[at + 1] if at + 1 < len(items) else None
    if item.kind == "unknown" and item.words == ("number",) and following is not None and following.kind == "number":
        return replace(item, kind="link", links=found) if (found := _numbering(setting, owners)) else item
    if item.words != ("name",):
        return _identified(item, setting, owners)
    if _of_field(items, at, setting):
        return replace(item, kind="stop", links=())
    naming = (*item.links, *_naming(item, setting, owners))
    thing = _thing_behind(items, at)
    called = any(link.entity == thing and link.score >= _SURE for link in item.links)
    own = named_by(setting, thing) if thing and not called else None
    dimension = setting.vocabulary.dimension(own) if own else None
    if own is None or dimension is None or dimension.kind not in ("text", "categorical", "geo"):
        return replace(item, links=naming)
    others = tuple(link.scored(_OTHERS) for link in naming if link.ref != own)
    return replace(item, links=(Link("dimension", own, 0.97), *others))


_SURE = 0.9
_OTHERS = 0.75
"""How much of a name is left to other things where "of" says whose it is."""


def _thing_behind(items: tuple[Item, ...], at: int) -> str:
    """Whose name is asked for: the courses of "names of all courses"."""
    here = at + 1
    while here < len(items) and items[here].kind == "stop":
        here += 1
    of = any(item.text.casefold().split()[0] == "of" for item in items[at + 1 : here])
    sure = of and here < len(items) and items[here].is_link("entity") and items[here].links[0].score >= 0.95
    return items[here].links[0].ref if sure else ""


def _numbering(setting: Setting, owners: dict[str, int]) -> tuple[Link, ...]:
    """ "the flight with number 99": the number that such a thing has."""
    said = [phrase(owner) for owner in owners]
    found = (link for one in said for link in setting.vocabulary.phrases.get((*one, "number"), ()))
    return tuple(link for link in found if link.kind == "dimension" and link.entity in owners and link.score >= 0.85)


def _of_field(items: tuple[Item, ...], at: int, setting: Setting) -> bool:
    """ "names of the states", "country name": the field beside it is no thing with a name, it is the name."""
    before = items[at - 1] if at else None
    if before is not None and _is_name(before, setting):
        return True
    here = at + 1
    while here < len(items) and (items[here].kind == "stop" or items[here].text.casefold() in ("of each", "of every")):
        here += 1
    linked = any(item.text.casefold().split()[0] in ("of", "for") for item in items[at + 1 : here])
    return linked and here < len(items) and _is_name(items[here], setting)


def _is_name(item: Item, setting: Setting) -> bool:
    best = max(item.links, key=lambda link: link.score, default=None)
    if best is None or best.kind != "dimension" or any(link.kind == "entity" for link in item.links):
        return False
    dimension = setting.vocabulary.dimension(best.ref)
    return dimension is not None and dimension.kind in ("categorical", "geo")


def _identified(item: Item, setting: Setting, owners: dict[str, int]) -> Item:
    """ "id and name of the employee": the key of the thing, whatever it is called."""
    if item.kind in ("unknown", "stop") and item.words[:1] == ("name",):
        refs = [ref for owner in owners if (ref := named_by(setting, owner))]
        return replace(item, kind="link", links=tuple(Link("dimension", ref, 0.7) for ref in refs)) if refs else item
    entities = [entity for owner in owners if (entity := setting.model.entity(owner))]
    if item.words in _GENERAL and item.kind in ("unknown", "stop", "link"):
        return _ending(item, entities)
    if item.kind != "unknown" or item.words[:1] not in (("id",), ("identifier",)):
        return item
    keys = [
        f"{entity.name}.{one.name}"
        for entity in entities
        for one in entity.dimensions
        if len(entity.key) == 1 and (one.expr or one.name).strip('"') == entity.key[0]
    ]
    return replace(item, kind="link", links=tuple(Link("dimension", ref, 0.9) for ref in keys)) if keys else item


_GENERAL = (("detail",), ("description",))


def _ending(item: Item, entities: Sequence[Entity]) -> Item:
    """ "the details of every visitor": the one field of a thing spoken of whose name ends so."""
    own = {link.ref for link in item.links if link.kind == "dimension"}
    found = [[f"{entity.name}.{one.name}" for one in entity.dimensions if _ends(one, item)] for entity in entities]
    links = tuple(Link("dimension", refs[0], 0.9) for refs in found if len(refs) == 1 and refs[0] not in own)
    return replace(item, kind="link", links=(*item.links, *links)) if links else item


def _ends(dimension: Dimension, item: Item) -> bool:
    return phrase(dimension.name)[-1:] == item.words


def _naming(item: Item, setting: Setting, owners: dict[str, int]) -> Iterable[Link]:
    own = {link.entity for link in item.links}
    for owner in owners:
        ref = named_by(setting, owner) if owner not in own else None
        dimension = setting.vocabulary.dimension(ref) if ref else None
        if ref and item.links and dimension is not None and dimension.kind != "identifier":
            yield Link("dimension", ref, 0.85, label=ref.partition(".")[2])
