"""Money that no column holds but two make: a quantity times a price, where nothing else says the amount."""

from __future__ import annotations

from collections.abc import Sequence

from assay.semantic.infer.words import words
from assay.semantic.schema import ColumnInfo

_QUANTITIES = frozenset("quantity units copies pieces tonnes litres kilograms".split())
_AMOUNTS = frozenset("amount total subtotal revenue sales value turnover discount rebate tax".split())
SAID = ("revenue", "sales", "sales value", "turnover", "total value", "total amount", "takings")


def quantity_and_price(columns: Sequence[ColumnInfo]) -> tuple[str, str] | None:
    """The one quantity and the one price of a table's rows; None when an amount or a discount is kept as well."""
    named = [(column, words(column.name)) for column in columns if column.type in ("integer", "number")]
    # `unit_price_amount` is a price, whatever its name ends in.
    if any(_AMOUNTS & set(parts) - ({"amount"} if "price" in parts else set()) for _, parts in named):
        return None
    quantities = [column.name for column, parts in named if parts[-1:] and parts[-1] in _QUANTITIES]
    prices = [column.name for column, parts in named if "price" in parts]
    return (quantities[0], prices[0]) if len(quantities) == len(prices) == 1 and quantities != prices else None
