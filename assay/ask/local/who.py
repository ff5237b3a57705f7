""" "Who coaches Pia" is asked for a name: the reference to a person is followed to what the person is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assay.ask.local.draft import Draft, Setting, names_of
from assay.ask.local.persons import is_person
from assay.ask.local.text import phrase
from assay.semantic.model import Relationship, SemanticModel
from assay.semantic.spec import AnalyticsSpec, DimensionUse

_KEYS = frozenset("id ids code codes key keys no nr num number numbers ref reference identifier".split())
WHO = frozenset(("who", "who is", "who are", "who was", "who were", "whom", "who's"))


def who_by_name(draft: Draft, setting: Setting) -> Draft:
    """The names of those referred to in place of their numbers, where the question begins with "who"."""
    first = next(iter(draft.items), None)
    use = draft.dimensions[0] if len(draft.dimensions) == 1 else None
    if first is None or first.text.casefold() not in WHO or use is None or use.via or draft.metrics or draft.order:
        return draft
    relation = reference(setting, use.field)
    names = names_of(setting, relation.right) if relation is not None else ()
    if relation is None or not names:
        return draft
    return replace(draft, dimensions=tuple(DimensionUse(field=ref, via=(relation.name,)) for ref in names))


def who_else(draft: Draft, spec: AnalyticsSpec, model: SemanticModel) -> Iterator[str]:
    """Doubt: "who bought laptops", answered with a list of laptops."""
    first = next(iter(draft.items), None)
    entity = model.entity(spec.entity or "") if spec.mode == "rows" and not spec.dimensions else None
    if first is None or first.text.casefold() not in WHO or entity is None:
        return
    named = any(item.is_link("entity") and item.links[0].ref == entity.name for item in draft.items[:4])
    if not named and not is_person(entity) and any(is_person(one) for one in model.entities):
        yield first.text


def referred_by_name(draft: Draft, setting: Setting) -> Draft:
    """ "Members and their coach": the coach by name, where rows are listed and no number of the coach is asked for."""
    if not draft.rows or draft.metrics or draft.distinct:
        return draft
    shown = [one for use in draft.dimensions for one in _by_name(draft, setting, use)]
    return replace(draft, dimensions=tuple(shown)) if tuple(shown) != draft.dimensions else draft


def _by_name(draft: Draft, setting: Setting, use: DimensionUse) -> list[DimensionUse]:
    relation = reference(setting, use.field) if not use.via else None
    dimension = setting.vocabulary.dimension(use.field)
    names = names_of(setting, relation.right) if relation is not None else ()
    keys = {f"{relation.right}.{right}" for _, right in relation.on} if relation is not None else set()
    said = [at for at, item in enumerate(draft.items) if item.is_link("dimension") and item.links[0].ref == use.field]
    near = [item.words for at in said for item in draft.items[at : at + 2]]
    words = {word for one in (phrase(dimension.name) if dimension else (), *near) for word in one}
    ordered = any(one.by == use.field for one in draft.order)
    if relation is None or not said or not names or keys & set(names) or words & _KEYS or ordered:
        return [use]
    if any(one.field == name and one != use for one in draft.dimensions for name in names):
        return [use]
    return [DimensionUse(field=name, via=(relation.name,)) for name in names]


def reference(setting: Setting, ref: str) -> Relationship | None:
    """The one relation that a field is."""
    owner, _, name = ref.partition(".")
    dimension = setting.vocabulary.dimension(ref)
    column = dimension.column if dimension is not None else name
    found = [
        one
        for one in setting.model.relationships
        if one.left == owner and [left.strip('"') for left, _ in one.on] == [column] and one.right != owner
    ]
    return found[0] if len(found) == 1 else None
