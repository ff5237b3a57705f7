"""Places and kinds that are told by what they have: "the towns that have a depot", "all halls with a club"."""

from __future__ import annotations

from assay.ask.local.draft import Draft, Setting

_HAVE = frozenset(("have", "has", "had", "with", "having", "where", "contain", "contains", "containing"))


def has_things(draft: Draft, setting: Setting, at: int) -> bool:
    """Whether the field at a position is said to have the very things it is a field of: each of its values once."""
    owner = draft.items[at].links[0].entity
    if draft.sides is not None or owner != draft.subject or not draft.items[at].text.casefold().endswith("s"):
        return False
    said: set[str] = set()
    for item in draft.items[at + 1 :]:
        if item.is_link("entity", "metric"):
            thing = item.links[0].ref
            return thing == owner and bool(said & _HAVE) and not said & {"of", "whose"}
        if item.links or item.kind in ("number", "time", "quoted"):
            return False
        said |= set(item.text.casefold().split())
    return False
