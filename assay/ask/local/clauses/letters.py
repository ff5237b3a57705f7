"""Single letters among texts: "starting with p or s", though one of them is a word of the language."""

from __future__ import annotations

from assay.ask.local.lattice import Item


def is_letter(item: Item) -> bool:
    """Whether an item is one letter."""
    return len(item.text) == 1 and item.text.isalpha()


def alike(one: Item, other: Item) -> bool:
    """Whether two items can be texts joined by "or"."""
    return one.kind == other.kind or (is_letter(one) and is_letter(other))


QUOTES = tuple("\"'“‘’")


def is_piece(item: Item) -> bool:
    """Quoted text, known as a value or not, or a single capital: "with 'an' in it", "with D or S in it"."""
    letter = len(item.text) == 1 and item.text.isupper() and item.kind in ("unknown", "stop")
    return item.kind == "quoted" or letter or (item.is_link("value") and item.text[:1] in QUOTES)
