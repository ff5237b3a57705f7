""" "When did the first nurse start working": the earliest day that is kept of when they began, and no other start."""

from __future__ import annotations

import re

from assay.ask.local.draft import Setting
from assay.ask.local.entities_named import entity_called, label_of
from assay.ask.local.text import phrase, root
from assay.semantic.model import Dimension, Entity

_WHEN = re.compile(
    r"^\W*when did (?:the |our )?(?:very )?(?P<end>first|earliest|last|latest|newest) (?P<thing>[a-z]+)"
    r"(?P<more> member)? "
    r"(?:start|begin)(?: to)?(?: work(?:ing)?)?(?: (?:for us|here|with us))?(?=\W*$)",
    re.IGNORECASE,
)
_BEGAN = frozenset(root(word) for word in ("hired", "hire", "joined", "join", "employed", "started", "start", "since"))


def begun_first(text: str, setting: Setting) -> str:
    """By the one day of their own, or of the things whose kind they are."""
    match = _WHEN.match(text)
    owner = _owner(match["thing"], setting) if match else None
    day = _day(owner) if owner is not None else None
    if match is None or day is None:
        return text
    end = "earliest" if match["end"].casefold() in ("first", "earliest") else "latest"
    things = match["thing"] if match["thing"].endswith("s") or match["more"] else f"{match['thing']}s"
    return f"What is the {end} {label_of(day)} of {things}{text[match.end() :]}"


def _owner(said: str, setting: Setting) -> Entity | None:
    named = entity_called(said, setting)
    links = setting.vocabulary.phrases.get(phrase(said), ())
    kinds = {link.entity for link in links if link.kind == "value" and link.score >= 0.9}
    return named or (setting.model.entity(kinds.pop()) if len(kinds) == 1 else None)


def _day(entity: Entity) -> Dimension | None:
    days = [one for one in entity.dimensions if one.kind == "time" and not one.hidden]
    found = [one for one in days if _BEGAN & {root(word) for word in phrase(one.name)}]
    return found[0] if len(found) == 1 else None
