"""Units of numbers, from the words of a name, a comment, or a note that file import left in the comment."""

from __future__ import annotations

import re

from assay.semantic.infer.words import split, words
from assay.semantic.schema import ColumnInfo

CURRENCIES = frozenset(
    "usd eur gbp jpy chf cad aud nzd cny inr brl mxn sek nok dkk pln czk huf ron try zar sgd hkd krw ils aed".split()
)
_SPOKEN = {
    "us dollar": "USD", "us dollars": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "pounds sterling": "GBP",
    "swiss francs": "CHF", "yen": "JPY", "rupees": "INR",
}  # fmt: skip
_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_LAST_WORDS = {
    "days": "days", "hours": "hours", "hrs": "hours", "minutes": "minutes", "mins": "minutes", "seconds": "seconds",
    "secs": "seconds", "ms": "ms", "milliseconds": "ms", "weeks": "weeks", "months": "months", "years": "years",
    "kg": "kg", "kgs": "kg", "g": "g", "grams": "g", "lb": "lb", "lbs": "lb", "tons": "t", "tonnes": "t", "km": "km",
    "kms": "km", "mt": "t",
    "cm": "cm", "mm": "mm", "meters": "m", "metres": "m", "miles": "miles", "feet": "ft", "ft": "ft", "inches": "in",
    "litres": "l", "liters": "l", "ml": "ml", "kwh": "kWh", "mwh": "MWh", "kw": "kW", "mb": "MB", "gb": "GB",
    "kb": "kB",
    "bytes": "bytes", "celsius": "°C", "fahrenheit": "°F", "kmh": "km/h", "kph": "km/h", "mph": "mph", "bps": "bps",
    "sqft": "sq ft",
    "sqm": "m²", "ppm": "ppm", "hz": "Hz", "mhz": "MHz", "ghz": "GHz",
}  # fmt: skip
_PERCENT = frozenset({"percent", "percentage", "pct"})
_IN_COMMENT = re.compile(r"\bunit\s*[:=]\s*([^\s,;.()]+)", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{1,12})\s*[)\]]\s*$")


def unit_of(column: ColumnInfo) -> str | None:
    """Currency code, ``percent`` (0.12 = 12 %), ``%`` (12 = 12 %), a word such as ``days``, or None."""
    if column.type not in ("integer", "number"):
        return None
    noted = _from_comment(column.comment or "")
    if noted:
        return _share(column) if noted in ("percent", "%") else noted
    bracketed = _BRACKETS.search(column.name)
    if bracketed and (unit := _spelled(bracketed[1])):
        return _share(column) if unit == "percent" else unit
    parts = split(column.name)
    currency = next((part.upper() for part in reversed(parts) if part in CURRENCIES and part != "try"), None)
    if currency:
        return currency
    if _PERCENT & set(words(column.name)):
        return _share(column)
    return _LAST_WORDS.get(parts[-1]) if len(parts) > 1 else None


def _share(column: ColumnInfo) -> str | None:
    """A percentage kept as a fraction or as a number up to a hundred: told by the values, else not at all."""
    low, high = column.profile.minimum, column.profile.maximum
    if not isinstance(low, (int, float)) or not isinstance(high, (int, float)):
        return None
    return "percent" if low >= -1 and high <= 1 and column.type == "number" else "%"


def _from_comment(comment: str) -> str | None:
    explicit = _IN_COMMENT.search(comment)
    if explicit:
        return _spelled(explicit[1]) or explicit[1]
    text = comment.casefold()
    spoken = next((code for name, code in _SPOKEN.items() if re.search(rf"\bin {name}\b", text)), None)
    found = re.search(r"\bin ([A-Za-z]{2,12})\b", comment)
    return spoken or (_spelled(found[1]) if found else None)


def _spelled(text: str) -> str | None:
    """The unit a short text stands for.

    >>> _spelled("€"), _spelled("kg"), _spelled("%"), _spelled("whatever")
    ('EUR', 'kg', 'percent', None)
    """
    folded = text.strip().casefold()
    if folded in ("%", *_PERCENT):
        return "percent"
    if folded in CURRENCIES:
        return folded.upper()
    return _SYMBOLS.get(text.strip()) or _SPOKEN.get(folded) or _LAST_WORDS.get(folded)
