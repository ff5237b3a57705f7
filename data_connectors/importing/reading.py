"""How a column of texts is read: as numbers, dates, yes/no or text, decided on a sample."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assay.semantic.infer.words import words
from data_connectors.importing.values import CODES, CURRENCY, NOTHING, NumberShape, date_shape, number_shape, yes_no

MOST_ODD = 0.02
"""Share of values that may not fit a column's type and are then left empty, and told."""

_DECIMAL_PLACES = 6
_DATE_WORDS = frozenset("date day time at on birth start end created updated timestamp".split())


@dataclass(frozen=True)
class Reading:
    """How to read a column. ``sql`` turns the cleaned text {} into a value, NULL when it does not fit."""

    kind: str
    sql: str
    unit: str | None = None
    note: str = ""
    codes_are_text: bool = False


@dataclass(frozen=True)
class Evidence:
    """What the whole file says about how its numbers and dates are written."""

    decimal: str | None = None
    day_first: bool | None = None


TEXT = Reading("text", "{}")


def gather_evidence(columns: Sequence[Sequence[str]], delimiter: str) -> Evidence:
    """Decimal mark and order of day and month that some columns settle for all."""
    marks: Counter[str] = Counter()
    orders: set[bool] = set()
    for values in columns:
        known = _known(values)
        shapes = [shape for shape in map(number_shape, known) if shape]
        if len(shapes) == len(known):
            marks.update({shape.decimal for shape in shapes if shape.decimal})
        found = date_shape(known)
        if found and found.other is None and "%b" not in found.form.lower() and not found.form.startswith("%Y"):
            orders.add(found.form.startswith("%d"))
    decimal = marks.most_common(1)[0][0] if len(marks) == 1 else "," if not marks and delimiter == ";" else None
    return Evidence(decimal, orders.pop() if len(orders) == 1 else None)


def read_column(name: str, values: Sequence[str], evidence: Evidence) -> Reading:
    """The reading of a column from a sample of its distinct texts."""
    known = _known(values)
    if not known:
        return TEXT
    return _boolean(known) or _number(known, evidence) or _date(name, known, evidence) or TEXT


def _known(values: Sequence[str]) -> list[str]:
    stripped = (value.strip() for value in values)
    return [value for value in stripped if value.casefold() not in NOTHING]


def _boolean(known: list[str]) -> Reading | None:
    pair = yes_no({value.casefold() for value in known})
    if pair is None:
        return None
    return Reading("boolean", f"CASE LOWER({{}}) WHEN '{pair[0]}' THEN TRUE WHEN '{pair[1]}' THEN FALSE END")


def _mostly(known: list[str], fitting: int) -> bool:
    return fitting == len(known) or (len(known) >= 20 and fitting >= (1 - 5 * MOST_ODD) * len(known))


def _number(known: list[str], evidence: Evidence) -> Reading | None:
    shapes = [shape for shape in map(number_shape, known) if shape]
    if not shapes or not _mostly(known, len(shapes)) or any(shape.code_like for shape in shapes):
        return None
    marks = {shape.decimal for shape in shapes if shape.decimal}
    units = {shape.unit for shape in shapes if shape.unit}
    if len(marks) > 1 or len(units) > 1:
        return None
    unit = next(iter(units), None)
    if unit == "percent" and any(shape.unit is None for shape in shapes):
        return None
    decimal, note = _decimal_mark(marks, shapes, evidence)
    dressed = any(shape.dressed or shape.unit for shape in shapes)
    return Reading("number", number_sql(decimal, unit, dressed), unit, note, True)


def _decimal_mark(marks: set[str], shapes: list[NumberShape], evidence: Evidence) -> tuple[str, str]:
    if marks:
        return next(iter(marks)), ""
    doubtful = {shape.doubtful for shape in shapes if shape.doubtful}
    if len(doubtful) != 1:
        return ".", ""
    mark = next(iter(doubtful))
    if evidence.decimal:
        return evidence.decimal, ""
    meant = "between thousands" if mark == "," else "before decimals"
    return ".", f"the mark {mark!r} was taken to stand {meant}"


def number_sql(decimal: str, unit: str | None, dressed: bool) -> str:
    """SQL that gives the bare digits of a number as text, NULL for what is no such number.

    Dress is taken off: signs of the one currency, marks of thousands, brackets and trailing signs for minus.
    """
    if not dressed and decimal == ".":
        return "{}"
    mark, thousands = re.escape(decimal), "," if decimal == "." else r"\."
    sign = "(" + "|".join(re.escape(sign) for sign, code in _SIGNS if code == unit) + ")" if unit else "()"
    last = "%" if unit == "percent" else f"{sign}?"
    whole = rf"(\d{{1,3}}([{thousands}'’ \x{{a0}}\x{{202f}}]\d{{3}})+|\d+)"
    shape = rf"\s*\(?\s*[-+−]?\s*{sign}?\s*[-−]?\s*({whole}({mark}\d*)?|{mark}\d+)\s*{last}\s*-?\)?\s*".replace(
        "'", "''"
    )
    digits = f"regexp_replace({{}}, '[^0-9{decimal}]', '', 'g')"
    plain = f"replace({digits}, ',', '.')" if decimal == "," else digits
    minus = "CASE WHEN regexp_matches({}, '[-−(]') THEN '-' ELSE '' END"
    return f"CASE WHEN regexp_full_match({{}}, '{shape}') THEN {minus} || {plain} END"


_SIGNS = (("%", "percent"), *CURRENCY.items(), *((code, code) for code in CODES))


def _date(name: str, known: list[str], evidence: Evidence) -> Reading | None:
    fitting = known
    shape = date_shape(known)
    if shape is None and len(known) >= 20:
        fitting = _without_odd(known)
        shape = date_shape(fitting)
    if shape is None or not _mostly(known, len(fitting)):
        return None
    if shape.form.startswith("%Y%m%d") and set(words(name)).isdisjoint(_DATE_WORDS):
        return None
    form, note = _one_form(shape.form, shape.other, evidence)
    timed = "%H" in form or "%I" in form
    if "%z" in form:
        return Reading("timestamp", "(TRY_CAST({} AS TIMESTAMPTZ) AT TIME ZONE 'UTC')", note="times are shown in UTC")
    return Reading("timestamp" if timed else "date", f"try_strptime({{}}, '{form}')", note=note)


def _without_odd(known: list[str]) -> list[str]:
    """Texts that hold digits laid out as in most of them."""
    layouts = Counter(re.sub(r"[A-Za-z]+", "a", re.sub(r"\d+", "0", value)) for value in known)
    usual = layouts.most_common(1)[0][0]
    return [value for value in known if re.sub(r"[A-Za-z]+", "a", re.sub(r"\d+", "0", value)) == usual]


def _one_form(form: str, other: str | None, evidence: Evidence) -> tuple[str, str]:
    """Day and month that could be swapped: as in other columns, else month first by slashes, day first by dashes."""
    if other is None:
        return form, ""
    month_first, day_first = form, other
    settled = evidence.day_first if evidence.day_first is not None else True if evidence.decimal == "," else None
    if settled is not None:
        return (day_first if settled else month_first), ""
    chosen = month_first if "/" in form else day_first
    order = "month/day/year" if chosen == month_first else "day-month-year"
    return chosen, f"days and months could be swapped; read as {order}"
