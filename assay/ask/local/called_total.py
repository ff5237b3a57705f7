"""A column that is called "total": "bills with a total over 200" compares it, nothing is added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assay.ask.local.lattice import Item
from assay.ask.local.lexicon import Link
from assay.ask.local.vocabulary import Vocabulary

_SAID = frozenset(("total", "the total", "a total", "totals"))
_LED = frozenset(("with a", "with", "whose", "has a", "have a", "had a", "having a"))


def called_total(items: Sequence[Item], vocabulary: Vocabulary) -> tuple[Item, ...]:
    """The items with "total" as the field of that name where it is ranked, averaged or compared by itself."""
    links = tuple(one for one in vocabulary.phrases.get(("total",), ()) if one.kind == "dimension" and one.score >= 1)
    if not links:
        return tuple(items)
    return tuple(_settled(items, at, links) for at in range(len(items)))


def _settled(items: Sequence[Item], at: int, links: Sequence[Link]) -> Item:
    own = _own(items, at, links) if _named(items, at) else ()
    return replace(items[at], kind="link", cue=None, links=own, words=("total",)) if own else items[at]


def _named(items: Sequence[Item], at: int) -> bool:
    item = items[at]
    said = item.text.casefold().removesuffix(" of")
    if not item.is_cue("agg") or said not in _SAID:
        return False
    before, after = items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None
    if before is not None and before.is_cue("agg") and before.cue and before.cue.arg != "sum":
        # "The average total of bills": of each bill the total is known.
        return after is None or said != item.text.casefold() or after.kind in ("stop", "cue")
    if after is not None and (after.links or after.kind in ("unknown", "number", "quoted")):
        return False
    measured = before is not None and before.is_cue("super")
    compared = after is not None and after.is_cue("cmp", "more_than_average")
    return measured or (compared and _led(items, at))


def _own(items: Sequence[Item], at: int, links: Sequence[Link]) -> tuple[Link, ...]:
    """The totals of what was named last: "partners with the highest total" may have many of them."""
    told = [item for item in (*reversed(items[at + 1 :]), *items[:at]) if item.is_link("entity")]
    if not told and len(links) == 1:
        return tuple(links)
    things = {link.ref for link in told[-1].links if link.kind == "entity" and link.score >= 1} if told else set()
    return tuple(link for link in links if link.entity in things)


def _led(items: Sequence[Item], at: int) -> bool:
    """ "with a total over ...", "whose total is over ..."."""
    said = " ".join(item.text.casefold() for item in items[max(0, at - 2) : at])
    return said in _LED or any(said.endswith(f" {one}") for one in _LED) or items[at - 1].is_cue("and", "comma", "or")
