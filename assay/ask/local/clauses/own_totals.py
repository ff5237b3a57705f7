""" "The cheapest invoices" by what an invoice comes to, not by the price of one of its many lines."""

from __future__ import annotations

from assay.ask.local.draft import Setting
from assay.ask.local.text import phrase

DEAR = ("cheap", "expensive", "costly", "dear")
_PRICES = frozenset(("price", "cost", "fee", "fare", "rate", "rent"))
_TOTALS = ("total", "amount", "sum", "value")


def is_price(ref: str | None) -> bool:
    """Whether a field says what one costs, rather than what was paid or claimed."""
    return not _PRICES.isdisjoint(phrase((ref or "").partition(".")[2]))


def own_total(setting: Setting, name: str) -> str | None:
    """The one number of a thing that says what it comes to in all; None where several may."""
    entity = setting.model.entity(name)
    numbers = [one for one in entity.dimensions if one.kind == "number" and not one.hidden] if entity else []
    for word in _TOTALS:
        found = [one for one in numbers if word in phrase(one.name)]
        if found:
            return f"{name}.{found[0].name}" if len(found) == 1 else None
    return None
