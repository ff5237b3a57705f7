"""How numbers are written: short on tiles and charts, in full in tables and on hover.

``unit`` is a currency code (``USD``), ``percent`` (0.12 is shown as 12.0%), a word (``days``) or None.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

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
_HUNDRED = 100
"""From here on numbers that stand together have one decimal at most."""
_NONE = "no value"
NO_CHANGE = "no change"


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


def alike(values: Sequence[float], unit: str | None = None) -> list[str]:
    """Numbers that stand together, as ``short`` writes them, with equally many decimals at each scale.

    >>> alike([3_780_000, 2_600_000, 855_000], "USD"), alike([6, 5.33, 4.2], "days"), alike([164, 88.89])
    (['$3.78M', '$2.60M', '$855k'], ['6.00 days', '5.33 days', '4.20 days'], ['164.0', '88.9'])
    """
    if unit == PERCENT:
        return [short(value, unit) for value in values]
    known = [value for value in values if math.isfinite(value)]
    scales: dict[str, list[float]] = {}
    for value in known:
        scales.setdefault(_suffix(value, unit), []).append(value)
    decimals = {suffix: _decimals(found, suffix, unit) for suffix, found in scales.items()}
    return [_with_decimals(value, unit, decimals) if math.isfinite(value) else _NONE for value in values]


def shares_alike(values: Sequence[float]) -> list[str]:
    """Shares for the ticks of an axis: with a decimal only where one of them needs it.

    >>> shares_alike([0, 0.25, 0.5]), shares_alike([0.8, 0.825]), shares_alike([0, 0.025])
    (['0%', '25%', '50%'], ['80.0%', '82.5%'], ['0%', '2.5%'])
    """
    needed = max((_needed(100 * value, 2) for value in values), default=0)
    return [
        f"{_sign_of(value, f'{abs(value):.6f}')}{abs(100 * value):,.{needed if value else 0}f}%" for value in values
    ]


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


def pointed_at(value: float | None, unit: str | None = None) -> str:
    """A number as it is told of the mark that is pointed at: in full, but no digit that nobody can use.

    >>> pointed_at(0.333333, "percent"), pointed_at(88.983051, "per 1,000"), pointed_at(15_392_000, "USD")
    ('33.3%', '88.98 per 1,000', '$15,392,000')
    """
    if value is None or not math.isfinite(value):
        return _NONE
    if unit == PERCENT:
        return percent(value)
    if is_currency(unit) or float(value).is_integer():
        return full(value, unit)
    return _dressed(value, _trimmed(abs(value), 2 if abs(value) >= 1 else 4), unit)


def column_decimals(values: Sequence[float], unit: str | None = None) -> int:
    """The decimals all numbers of a column of a table have, so that they stand under each other.

    >>> column_decimals([3, 14]), column_decimals([3, 14.125], "days"), column_decimals([0.123456])
    (0, 2, 4)
    """
    known = [value for value in values if math.isfinite(value)]
    if all(float(value).is_integer() for value in known):
        return 0
    return 2 if is_currency(unit) or max(map(abs, known)) >= 1 else 4


def in_column(value: float, unit: str | None, decimals: int) -> str:
    """A number in a column of a table, whose head says what it counts; a share has one decimal.

    >>> in_column(0.323072, "percent", 4), in_column(12, "days", 2), in_column(-1234.5, "USD", 2)
    ('32.3%', '12.00', '−$1,234.50')
    """
    if unit == PERCENT:
        return percent(value)
    return _dressed(value, f"{abs(value):,.{decimals}f}", unit if is_currency(unit) else None)


def column_head(label: str, unit: str | None) -> str:
    """What stands over a column of a table: its name, and what its numbers count unless they or the name say it.

    >>> column_head("Stay", "days"), column_head("Days of stay", "days"), column_head("Paid", "USD")
    ('Stay, days', 'Days of stay', 'Paid')
    """
    said = not unit or unit == PERCENT or is_currency(unit) or unit.casefold() in label.casefold()
    return label if said else f"{label}, {unit}"


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


def change_from(now: float, before: float, unit: str | None = None) -> str:
    """How a number stands to the one before: relative, of shares in points, in words where they are equal.

    >>> change_from(110, 100, "USD"), change_from(0.31, 0.3, "percent"), change_from(4, 4, "days")
    ('+10.0%', '+1.0 pt', 'no change')
    """
    if now == before:
        return NO_CHANGE
    return points(now - before) if unit == PERCENT else change((now - before) / abs(before))


def is_still(text: str) -> bool:
    """Whether a change that is written so has no direction to point to.

    >>> is_still("no change"), is_still("0.0 pt"), is_still("+0.1%")
    (True, True, False)
    """
    return not _has_value(text)


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


def _suffix(value: float, unit: str | None) -> str:
    digits = _short_digits(abs(value), unit)
    return digits[-1] if digits[-1].isalpha() else ""


def _decimals(values: Sequence[float], suffix: str, unit: str | None) -> int:
    """How many decimals all values of one scale get; small numbers that need many are left as they are, -1."""
    largest = max(abs(value) for value in values)
    if not suffix and (largest < 1 or is_currency(unit)):
        return -1
    needed = max(_needed(float(_short_digits(abs(value), unit).rstrip("kMBT").replace(",", "")), 2) for value in values)
    return min(needed, 1) if not suffix and largest >= _HUNDRED else needed


def _needed(value: float, most: int) -> int:
    """Decimals of a number, none of them a zero at the end."""
    return len(f"{abs(value):.{most}f}".rstrip("0").partition(".")[2])


def _with_decimals(value: float, unit: str | None, decimals: Mapping[str, int]) -> str:
    suffix = _suffix(value, unit)
    if decimals[suffix] < 0 or not value:
        return short(value, unit)
    scale = {name: size for size, name in _SCALES}.get(suffix, 1.0)
    return _dressed(value, f"{abs(value) / scale:,.{decimals[suffix]}f}{suffix}", unit)


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
