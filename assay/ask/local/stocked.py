"""What is there and when the most was: "products that are out of stock", "the month with the most orders"."""

from __future__ import annotations

import re
from collections.abc import Callable

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase

_STOCK = re.compile(
    r"\b(?:that |which |who )?(?:are|is|were|was)(?: currently| still| now)? "
    r"(?P<how>not in|no longer in|out of|in) stock\b",
    re.IGNORECASE,
)
_KEPT = (
    ("in", "stock"),
    ("stock",),
    ("stock", "level"),
    ("stock", "quantity"),
    ("on", "hand"),
    ("units", "in", "stock"),
)
_WHEN = re.compile(
    r"^(?P<head>\W*(?:show |what is |what was |find |give me )?)(?:the )?"
    r"(?P<unit>day|week|month|quarter|year|weekday) with (?:the )?(?P<end>most|fewest|least|highest|lowest|largest) ",
    re.IGNORECASE,
)


def in_stock(text: str, setting: Setting) -> str:
    """ "Products that are in stock": with some of them left, where one number says how many."""
    label = _left(text, setting) if _STOCK.search(text) else None

    def said(match: re.Match[str]) -> str:
        return f"with {label} {'over' if match['how'].casefold() == 'in' else 'at most'} 0"

    return _STOCK.sub(said, text) if label else text


def _left(text: str, setting: Setting) -> str | None:
    """What the one number is called that says how much is left of each of the things spoken of."""
    links = [link for word in phrase(text) for link in setting.vocabulary.phrases.get((word,), ())]
    things = {link.ref for link in links if link.kind == "entity"}
    found = [
        (entity.name, (one.label or one.name.replace("_", " ")).casefold())
        for entity in setting.model.entities
        for one in entity.dimensions
        if one.kind == "number" and phrase(one.name) in _KEPT
    ]
    return found[0][1] if len(found) == 1 and found[0][0] in things else None


def time_of_most(text: str, setting: Setting) -> str:
    """ "The month with the most orders": which month had them."""
    match = _WHEN.match(text)
    return f"which {match['unit']} had the {match['end']} {text[match.end() :]}" if match else text


STOCKED: tuple[Callable[[str, Setting], str], ...] = (in_stock, time_of_most)
