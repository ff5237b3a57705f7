"""Names that a question takes apart or says loosely: "the code of the card type" is one field, `card_type_code`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.text import phrase

_OF = frozenset(("of", "of the", "for", "for the", "of a", "of each", "of every"))
_FAINT = 0.5
_SURE = 0.86


def names_apart(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items without words that another one says already, and faint fields that stand for the rows as those."""
    return tuple(_settled(items, at) for at in range(len(items)))


def _settled(items: Sequence[Item], at: int) -> Item:
    item = items[at]
    if _said_behind(items, at) or _owner(items, at):
        return replace(item, kind="stop", links=())
    return replace(item, links=(Link("entity", item.links[0].entity, 0.9),)) if _bearer(items, at) else item


def _between(items: Sequence[Item], at: int) -> tuple[str, int]:
    """The small words behind an item, and where the next one stands."""
    here = at + 1
    while here < len(items) and items[here].kind == "stop":
        here += 1
    return " ".join(item.text.casefold() for item in items[at + 1 : here]), here


def _said_behind(items: Sequence[Item], at: int) -> bool:
    """ "The *code* of the card type": the end of the name that follows."""
    joint, here = _between(items, at)
    if joint not in _OF or here >= len(items) or not items[at].is_link("dimension") or not items[at].words:
        return False
    best = items[here].links[0] if items[here].is_link("dimension") else None
    whole = phrase(best.ref.partition(".")[2]) if best is not None and best.score >= _SURE else ()
    return len(items[here].words) > 1 and whole == (*items[here].words, *items[at].words)


def _owner(items: Sequence[Item], at: int) -> bool:
    """ "Sort by the *boat* feet length": whose field it is, right before it."""
    if not 0 < at < len(items) - 1 or not items[at].is_link("entity") or items[at].links[0].score < 1:
        return False
    field, before = items[at + 1], at - 1
    while before > 0 and items[before].kind == "stop":
        before -= 1
    own = field.is_link("dimension") and field.links[0].ref.startswith(f"{items[at].links[0].ref}.")
    return own and items[before].is_cue("order") and len(field.words) > 1


def _bearer(items: Sequence[Item], at: int) -> bool:
    """ "The entry names of the *articles* that cost 5" where only a field `article_stock_number` begins so."""
    item = items[at]
    owners = {link.entity for link in item.links}
    faint = item.kind == "link" and all(link.kind == "dimension" and link.score <= _FAINT for link in item.links)
    if not faint or len(item.words) != 1 or len(owners) != 1 or item.text.casefold().endswith(("ed", "ing")):
        return False
    _, here = _between(items, at)
    told = here < len(items) and items[here].is_cue("rel")
    return told and _led(items, at) and any(_field_of(one, next(iter(owners))) for one in items if one is not item)


def _led(items: Sequence[Item], at: int) -> bool:
    """It is what the list is of, or whose fields are listed."""
    words = []
    while at > 0 and items[at - 1].kind == "stop":
        at -= 1
        words.append(items[at].text.casefold())
    before = items[at - 1] if at else None
    fields = before is not None and before.is_link("dimension") and "of" in words
    return fields or (before is not None and before.is_cue("list"))


def _field_of(item: Item, entity: str) -> bool:
    return any(link.kind == "dimension" and link.entity == entity and link.score >= _SURE for link in item.links)
