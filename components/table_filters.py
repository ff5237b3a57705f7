"""Filters in the head of a table's columns, and what was chosen in them as conditions on the rows of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from assay.kernel.errors import BadInput
from assay.present.numbers import PERCENT

TEXTS = {
    "contains": "contains",
    "notContains": "not_contains",
    "startsWith": "starts_with",
    "endsWith": "ends_with",
}
NUMBERS = {
    "equals": "eq",
    "notEqual": "ne",
    "greaterThan": "gt",
    "greaterThanOrEqual": "ge",
    "lessThan": "lt",
    "lessThanOrEqual": "le",
    "inRange": "between",
}
DAYS = {"equals": "between", "greaterThan": "ge", "lessThan": "lt", "inRange": "between"}
EMPTY = {"blank": "is_null", "notBlank": "not_null"}
_END_OF_DAY = " 23:59:59.999999"
_SHARED = {"maxNumConditions": 1, "buttons": ["apply", "reset"], "closeOnApply": True}

Condition = dict[str, Any]


def column_filter(column: Any, index: int) -> dict[str, Any]:
    """The filter of a grid's column for a typed column; none for yes and no."""
    if column.type in ("integer", "number"):
        scale = 100 if column.unit == PERCENT else 1
        getter = {"filterValueGetter": {"function": f"assayScaled(params.data.c{index}, {scale})"}} if scale > 1 else {}
        return _filter("agNumberColumnFilter", [*NUMBERS, *EMPTY], inRangeInclusive=True) | getter
    if column.type in ("date", "timestamp"):
        getter = {"filterValueGetter": {"function": f"assayDay(params.data.c{index})"}}
        return _filter("agDateColumnFilter", [*DAYS, *EMPTY], inRangeInclusive=True) | getter
    return {} if column.type == "boolean" else _filter("agTextColumnFilter", [*TEXTS, *EMPTY])


def _filter(name: str, options: Sequence[str], **more: Any) -> dict[str, Any]:
    return {"filter": name, "filterParams": {"filterOptions": list(options), **_SHARED, **more}}


def conditions(chosen: Mapping[str, Any], columns: Sequence[Any]) -> dict[str, Condition]:
    """The grid's filter model as conditions by the name of the column. Raises BadInput for what is no condition.

    >>> from assay.kernel.tabular import Column
    >>> towns = (Column("town", "Town", "text"),)
    >>> conditions({"c0": {"filterType": "text", "type": "contains", "filter": "os"}}, towns)
    {'town': {'op': 'contains', 'value': 'os'}}
    """
    return {columns[int(name[1:])].name: _condition(one, columns[int(name[1:])]) for name, one in chosen.items()}


def _condition(one: Mapping[str, Any], column: Any) -> Condition:
    kind = str(one.get("type", ""))
    if kind in EMPTY:
        return {"op": EMPTY[kind]}
    ways = {"text": (TEXTS, _text), "number": (NUMBERS, _number), "date": (DAYS, _day)}
    ops, read = ways.get(str(one.get("filterType", "")), ({}, _text))
    if kind not in ops:
        raise BadInput("A table cannot be filtered that way.")
    return {"op": ops[kind], "value": read(one, kind, column)}


def _text(one: Mapping[str, Any], _kind: str, _column: Any) -> str:
    return str(one.get("filter") or "")


def _number(one: Mapping[str, Any], kind: str, column: Any) -> Any:
    """A share is typed as it is shown: 12.5 for 12.5%."""
    given = (one.get("filter"), one.get("filterTo"))
    shown = column.unit == PERCENT
    low, high = (value / 100 if shown and value is not None else value for value in given)
    return [low, high] if kind == "inRange" else low


def _day(one: Mapping[str, Any], kind: str, column: Any) -> Any:
    """Whole days: after the first is from the day after on, and a day includes all its hours."""
    first = str(one.get("dateFrom"))[:10]
    last = str(one.get("dateTo"))[:10] if kind == "inRange" else first
    if kind == "greaterThan":
        return (date.fromisoformat(first) + timedelta(days=1)).isoformat()
    return first if kind == "lessThan" else [first, last + (_END_OF_DAY if column.type == "timestamp" else "")]
