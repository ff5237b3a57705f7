"""What people call the money of a table of payments: "how much did we spend" of expenses, "revenue" of sales."""

from __future__ import annotations

from assay.semantic.infer.words import words
from assay.semantic.model import Entity, Measure

_SPENT = frozenset("expense expenditure spending cost".split())
_EARNED = frozenset("sale invoice booking reservation".split())
_MONEY = ("amount", "total", "value", "cost", "price", "sum")
_SAID_OF_SPENDING = ("spend", "spending", "spent", "total spend", "expenditure", "money spent")
_PAID = frozenset("paid payment spent".split())
_SAID_OF_PAYING = ("pay", "spend", "spent", "amount paid", "money spent")
_SAID_OF_EARNING = ("revenue", "turnover", "takings", "total revenue")


def said_of_takings(entity: Entity, measure: Measure) -> tuple[str, ...]:
    """Further names of the one sum of money that such a table holds; none for any other measure."""
    if _is_sales(measure) and sum(_is_sales(one) for one in entity.measures) == 1:
        return tuple(one for one in _SAID_OF_EARNING if not any(one in words(other.name) for other in entity.measures))
    if _is_paid(measure) and sum(_is_paid(one) for one in entity.measures) == 1:
        return tuple(one for one in _SAID_OF_PAYING if not any(one in words(other.name) for other in entity.measures))
    sums = [one for one in entity.measures if one.agg == "sum" and set(words(one.name)) & set(_MONEY)]
    if sums != [measure]:
        return ()
    name = words(entity.label)[-1:] or ("",)
    said = _SAID_OF_SPENDING if name[0] in _SPENT else _SAID_OF_EARNING if name[0] in _EARNED else ()
    return tuple(one for one in said if not any(one in words(other.name) for other in entity.measures))


def _is_sales(measure: Measure) -> bool:
    """ "net_sales", "sales_amount": what was earned; "sales_tax" is none of it."""
    parts = words(measure.name)
    return measure.agg == "sum" and (
        parts[-1] in ("sales", "sale") or parts[-2:] in (("sales", "amount"), ("sales", "value"))
    )


def _is_paid(measure: Measure) -> bool:
    """ "paid", "amount_paid", "payment": what whoever it belongs to has spent."""
    parts = words(measure.name)
    return measure.agg == "sum" and bool(_PAID & set(parts[-1:])) and "date" not in parts
