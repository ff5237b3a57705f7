"""How numbers are written: short on tiles and charts, in full in tables and on hover.

``unit`` is a currency code (``USD``), ``percent`` (0.12 is shown as 12.0%), a word (``days``) or None.
"""

from __future__ import annotations

import math
import re

MINUS = "\u2212"
EN_DASH = "\u2013"
PERCENT = "percent"
_SYMBOLS = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "CNY": "CN¥",
    "INR": "₹",
    "KRW": "₩",
    "BRL": "R$",
    "CAD": "CA$",
    "AUD": "A$",
    "NZD": "NZ$",
    "MXN": "MX$",
    "ILS": "₪",
    "TRY": "₺",
    "UAH": "₴",
    "VND": "₫",
    "PHP": "₱",
}
_CURRENCY = re.compile(r"[A-Z]{3}")
_SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_SHORT_FROM = 10_000
_NONE = "no value"


def is_currency(unit: str | None) -> bool:
    """Whether ``unit`` is a currency code.

    >>> is_currency("CHF"), is_currency("days")
    (True, False)
    """
    return bool(unit and _CURRENCY.fullmatch(unit))


def symbol(unit: str | None) -> str:
    """What stands in front of an amount: a sign, or the code and a space; empty for other units.

    >>> symbol("USD"), symbol("CHF"), symbol("days")
    ('$', 'CHF ', '')
    """
    return _SYMBOLS.get(unit or "", f"{unit} ") if is_currency(unit) else ""


def short(value: float | None, unit: str | None = None) -> str:
    """A number for a tile, a label or a sentence: k, M, B from 10,000 on.

    >>> short(15_392_000, "USD"), short(145_120, "USD"), short(1840), short(-0.101, "percent"), short(999_960)
    ('$15.39M', '$145k', '1,840', '−10.1%', '1M')
    """
    if value is None or not math.isfinite(value):
        return _NONE
    if unit == PERCENT:
        return percent(value)
    return _dressed(value, _short_digits(abs(value), unit), unit)


def full(value: float | None, unit: str | None = None) -> str:
    """A number in full, for tables, hover and the trace: grouped, money with cents only where there are any.

    >>> full(15_392_000, "USD"), full(12.5, "EUR"), full(-0.60, None), full(0.12345, "percent"), full(3, "days")
    ('$15,392,000', '€12.50', '−0.6', '12.345%', '3 days')
    """
    if value is None or not math.isfinite(value):
        return _NONE
    if unit == PERCENT:
        return _signless(value) + _trimmed(abs(value) * 100, 4) + "%"
    digits = f"{abs(value):,.2f}" if is_currency(unit) and not float(value).is_integer() else _trimmed(abs(value), 6)
    return _dressed(value, digits, unit)


def percent(value: float) -> str:
    """A share with one decimal.

    >>> percent(0.379), percent(-0.0004)
    ('37.9%', '0.0%')
    """
    digits = f"{abs(value) * 100:,.1f}"
    return f"{_sign_of(value, digits)}{digits}%"


def change(value: float) -> str:
    """A relative change with its sign.

    >>> change(0.0101), change(-0.1009), change(0)
    ('+1.0%', '−10.1%', '0.0%')
    """
    text = percent(value)
    return f"+{text}" if value > 0 and _has_value(text) else text


def signed(value: float, unit: str | None = None) -> str:
    """A short number with its sign; a difference of percentages is in points.

    >>> signed(145_120, "USD"), signed(-0.006, "percent")
    ('+$145k', '−0.6 pt')
    """
    if unit == PERCENT:
        return points(value)
    text = short(value, unit)
    return f"+{text}" if value > 0 and _has_value(text) else text


def points(value: float) -> str:
    """A difference of two shares, in percentage points with its sign.

    >>> points(-0.006), points(0.02)
    ('−0.6 pt', '+2.0 pt')
    """
    return change(value).replace("%", " pt")


def count(value: int, noun: str, plural: str | None = None) -> str:
    """A number of things.

    >>> count(1, "row"), count(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{value:,} {noun if value == 1 else plural or noun + 's'}"


def duration(milliseconds: float) -> str:
    """How long something took.

    >>> duration(46.2), duration(2_340), duration(108_000)
    ('46 ms', '2.3 s', '1 min 48 s')
    """
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    seconds = milliseconds / 1000
    return f"{seconds:.1f} s" if seconds < 60 else f"{int(seconds // 60)} min {int(seconds % 60)} s"


def _short_digits(size: float, unit: str | None) -> str:
    if size < _SHORT_FROM and f"{size:.0f}" != str(_SHORT_FROM):
        return _small_digits(size, unit)
    scale, suffix = _scale(size)
    scaled = size / scale
    decimals = (2 if scaled < 99.995 else 1) if scale >= 1e6 else (1 if scaled < 99.95 else 0)
    return _trimmed(scaled, decimals) + suffix


def _scale(size: float) -> tuple[float, str]:
    """The scale of a number as it will read after rounding: 999,960 is a million."""
    for position, (scale, _) in enumerate(_SCALES):
        rounds_up_from = scale * (1 - 0.5e-3)
        if size >= rounds_up_from:
            return _SCALES[position]
    return _SCALES[-1]


def _small_digits(size: float, unit: str | None) -> str:
    if float(size).is_integer():
        return f"{size:,.0f}"
    if is_currency(unit):
        return f"{size:,.2f}" if size < 1000 else f"{size:,.0f}"
    return _trimmed(size, 1 if size >= 100 else 2) if size >= 1 else f"{size:.3g}"


def _trimmed(size: float, decimals: int) -> str:
    digits = f"{size:,.{decimals}f}"
    if not digits.strip("0.,") and size:
        return f"{size:.3g}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _dressed(value: float, digits: str, unit: str | None) -> str:
    text = f"{_sign_of(value, digits)}{symbol(unit)}{digits}"
    if not unit or is_currency(unit):
        return text
    word = unit[:-1] if digits == "1" and unit.endswith("s") and not unit.endswith("ss") else unit
    return f"{text} {word}"


def _signless(value: float) -> str:
    return MINUS if value < 0 else ""


def _sign_of(value: float, digits: str) -> str:
    return MINUS if value < 0 and _has_value(digits) else ""


def _has_value(text: str) -> bool:
    return any(digit in text for digit in "123456789")
