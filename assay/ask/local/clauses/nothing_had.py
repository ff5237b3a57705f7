"""What somebody does not have: "do not have a phone" is a field without a value, unless phones are kept apart."""

from __future__ import annotations

from assay.ask.local.draft import Draft, Setting

_ANY = frozenset(("a", "an", "any", "the", "its", "their", "own"))
_FAINT = 0.8


def had_none(draft: Draft, at: int, target: int) -> bool:
    """ "do not have a phone": nothing but having stands between."""
    between = [item.text.casefold() for item in draft.items[at + 1 : target] if item.text.casefold() not in _ANY]
    return between in (["have"], ["has"], ["had"]) and draft.items[at].is_cue("not")


def kept_apart(draft: Draft, setting: Setting, target: int) -> bool:
    """Whether what is not there is a thing of its own besides: addresses in a table."""
    links = setting.vocabulary.links(draft.items[target].words)
    return any(link.kind == "entity" and link.score >= _FAINT for link in links)
