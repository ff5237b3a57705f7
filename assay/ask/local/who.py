""" "Who coaches Pia" is asked for a name: the reference to a person is followed to what the person is called."""

from __future__ import annotations

from dataclasses import replace

from assay.ask.local.draft import Draft, Setting, names_of
from assay.semantic.model import Relationship
from assay.semantic.spec import DimensionUse

_WHO = frozenset(("who", "who is", "who are", "who was", "who were", "whom", "who's"))


def who_by_name(draft: Draft, setting: Setting) -> Draft:
    """The names of those referred to in place of their numbers, where the question begins with "who"."""
    first = next(iter(draft.items), None)
    use = draft.dimensions[0] if len(draft.dimensions) == 1 else None
    if first is None or first.text.casefold() not in _WHO or use is None or use.via or draft.metrics or draft.order:
        return draft
    relation = _reference(setting, use.field)
    names = names_of(setting, relation.right) if relation is not None else ()
    if relation is None or not names:
        return draft
    return replace(draft, dimensions=tuple(DimensionUse(field=ref, via=(relation.name,)) for ref in names))


def _reference(setting: Setting, ref: str) -> Relationship | None:
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
