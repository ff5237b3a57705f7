"""Columns that hold dates: declared, or written as text, compact integers, years or seconds since 1970."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from assay.semantic.infer.words import words
from assay.semantic.schema import ColumnInfo
from assay.semantic.spec import Grain

_DAYS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")
_HOURS: tuple[Grain, ...] = ("hour", *_DAYS)
_DATE_WORDS = frozenset(
    "date day time datetime timestamp at on when created updated modified start end begin birth since until".split()
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?")
_TEXT_FORMATS = ("%d.%m.%Y", "%Y/%m/%d", "%d %b %Y", "%d-%b-%Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y", "%Y%m%d")
_DAY_FIRST, _MONTH_FIRST = ("%d/%m/%Y", "%d-%m-%Y"), ("%m/%d/%Y", "%m-%d-%Y")
_FIRST_YEAR, _LAST_YEAR = 1000, 2200
_EPOCH_FROM, _EPOCH_TO = 315_532_800, 4_102_444_800  # 1980 to 2100


@dataclass(frozen=True)
class DateReading:
    """How to read a column as time: an expression ({} is the column; "" = as it is) and its grains."""

    expr: str
    grains: tuple[Grain, ...]
    years_only: bool = False


def read_date(column: ColumnInfo, dialect: str) -> DateReading | None:
    """The reading of a column as time, or None when it holds no dates."""
    if column.type == "date":
        return DateReading("", _DAYS)
    if column.type == "timestamp":
        return DateReading("", _HOURS)
    if column.type in ("integer", "number"):
        return _of_numbers(column, dialect)
    return _of_text(column, dialect) if column.type == "text" else None


def _of_numbers(column: ColumnInfo, dialect: str) -> DateReading | None:
    low, high = column.profile.minimum, column.profile.maximum
    if not isinstance(low, (int, float)) or not isinstance(high, (int, float)):
        return _year_by_name(column)
    named = set(words(column.name))
    if "year" in named and named.isdisjoint(_NOT_A_YEAR) and low >= _FIRST_YEAR and high <= _LAST_YEAR:
        return DateReading("", ("year",), years_only=True)
    if column.type == "integer" and named & _EVENTS and low >= 1500 and high <= 2100:
        return DateReading("", ("year",), years_only=True)
    if column.type != "integer" or named.isdisjoint(_DATE_WORDS | {"epoch", "unix", "ms"}) or dialect == "sqlite":
        return None
    if _compact(low) and _compact(high) and all(_compact(value) for value in column.profile.samples):
        return DateReading("CAST(STRPTIME(CAST({} AS TEXT), '%Y%m%d') AS DATE)", _DAYS)
    if low >= _EPOCH_FROM and high <= _EPOCH_TO:
        return DateReading("CAST(TO_TIMESTAMP({}) AS TIMESTAMP)", _HOURS)
    if low >= _EPOCH_FROM * 1000 and high <= _EPOCH_TO * 1000:
        return DateReading("CAST(TO_TIMESTAMP({} / 1000) AS TIMESTAMP)", _HOURS)
    return None


_EVENTS = frozenset(
    "built founded opened established commissioned launched released published created started since closed introduced "
    "formed inaugurated constructed completed retired joined born".split()
)
"""Past events: whole numbers like years under such a name are years."""
_NOT_A_YEAR = frozenset("number count experience old age years per rate amount id code".split())


def _year_by_name(column: ColumnInfo) -> DateReading | None:
    years = column.type == "integer" and words(column.name) in (("year",), ("fiscal", "year"))
    return DateReading("", ("year",), years_only=True) if years else None


def _compact(value: object) -> bool:
    return isinstance(value, int) and 19000101 <= value <= 21001231 and _parses(str(value), "%Y%m%d")


def _of_text(column: ColumnInfo, dialect: str) -> DateReading | None:
    samples = [sample.strip() for sample in column.profile.samples if isinstance(sample, str) and sample.strip()]
    if not samples:
        return None
    if all(_ISO.fullmatch(sample) and _parses(sample[:10], "%Y-%m-%d") for sample in samples):
        return DateReading("", _HOURS if any(len(sample) > 10 for sample in samples) else _DAYS)
    if all(re.fullmatch(r"[12]\d{3}", sample) for sample in samples) and "year" in words(column.name):
        return DateReading("", ("year",), years_only=True)
    if dialect == "sqlite" or not any(char.isdigit() for char in samples[0]):
        return None
    found = next((form for form in _TEXT_FORMATS if _all_parse(samples, form)), None) or _slashed(samples)
    compact_without_name = found == "%Y%m%d" and set(words(column.name)).isdisjoint(_DATE_WORDS)
    if found is None or compact_without_name:
        return None
    return DateReading(f"CAST(STRPTIME({{}}, '{found}') AS DATE)", _DAYS)


def _slashed(samples: list[str]) -> str | None:
    """The one order of day and month that all values allow; None when both would do, for a guess would be wrong."""
    for day_first, month_first in zip(_DAY_FIRST, _MONTH_FIRST, strict=True):
        fits_day, fits_month = _all_parse(samples, day_first), _all_parse(samples, month_first)
        if fits_day != fits_month:
            return day_first if fits_day else month_first
    return None


def _all_parse(samples: list[str], form: str) -> bool:
    return all(_parses(sample, form) for sample in samples)


def _parses(text: str, form: str) -> bool:
    try:
        found = datetime.strptime(text, form).date()
    except ValueError:
        return False
    return date(_FIRST_YEAR, 1, 1) <= found <= date(_LAST_YEAR, 12, 31)


_HAPPENED = frozenset(
    "order ordered purchase purchased sale sold transaction invoice invoiced payment paid event booking booked visit "
    "visited occurred posted placed start started departure trade session appointment claim match game".split()
)
_BEGAN = frozenset(
    "created registered signup joined opened hire hired admission enrollment release published issue issued filed "
    "booked ordered reported requested".split()
)
_SECONDARY = frozenset(
    "updated modified changed deleted birth born death expiry expiration expire end ended due until valid last closed "
    "return returned delivered delivery shipped promised cancelled canceled effective refreshed loaded inserted "
    "sync paid settled resolved completed finished approved".split()
)


def time_rank(
    name: str, entity: tuple[str, ...], *, declared: bool, years_only: bool, nulls: float
) -> tuple[float, ...]:
    """Order of time columns as the one that dates a row: smaller is better. ``never_default`` names those left out."""
    parts = set(words(name))
    meaning = 3.0
    if parts & set(entity):
        meaning = -0.5
    elif parts & _HAPPENED or parts <= {"date", "day", "time", "datetime", "timestamp"}:
        meaning = 0.0
    elif parts & _BEGAN:
        meaning = 1.0
    if parts & _SECONDARY:
        meaning += 4.0
    return (1.0 if years_only else 0.0, 1.0 if nulls > 0.5 else 0.0, meaning, 0.0 if declared else 1.0)


def never_default(name: str) -> bool:
    """Whether a date says something of a person or of upkeep rather than when the row happened.

    >>> never_default("birth_date"), never_default("dob"), never_default("order_date")
    (True, True, False)
    """
    return bool(
        set(words(name)) & {"birth", "born", "death", "died", "updated", "modified", "expiry", "expiration", "deleted"}
    )
