"""What references to other things are called: `mentor_clerk_id` is the mentor."""

from __future__ import annotations

from collections.abc import Iterator

from assay.ask.local.text import phrase
from assay.semantic.model import Entity, Relationship

_LED = frozenset("by to from of for in on at with".split())


def called_by(relation: Relationship, entity: Entity) -> Iterator[tuple[str, ...]]:
    """What a reference is called without "id", and without the thing; not what the thing itself is called."""
    words, thing = phrase(relation.on[0][0]), phrase(entity.name)
    names = {phrase(text) for text in (entity.name, entity.label, entity.plural, *entity.synonyms) if text}
    bare = words[:-1] if len(words) > 1 and words[-1] in ("id", "code", "key", "no") else ()
    if not bare or bare in names:
        return
    yield bare
    for own in dict.fromkeys((thing, thing[-1:], phrase(relation.on[0][1])[:-1])):
        role = bare[: -len(own)] if own and bare[-len(own) :] == own else ()
        if role and (relation.left == relation.right or role[-1:] == thing[-1:]) and role[-1] not in _LED:
            yield role


def fields_so_called(bare: tuple[str, ...], entity: Entity) -> Iterator[tuple[tuple[str, ...], str]]:
    """ "Club types" are the types of running clubs, where a reference calls them clubs: what is said, and the field."""
    for one in entity.dimensions:
        words = phrase(one.label or one.name)
        if not one.hidden and one.kind != "identifier" and words and words[: len(bare)] != bare:
            yield (*bare, *words), f"{entity.name}.{one.name}"
