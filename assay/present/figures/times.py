"""Axes of time: a tick at the beginning of each period, the year under the first of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from assay.kernel.tabular import Column
from assay.present.periods import as_moment
from assay.present.view import View, label_of
from assay.semantic.period_labels import MONTHS

_TICKS: dict[str, Callable[[date], str]] = {
    "day": lambda day: f"{day.day} {MONTHS[day.month - 1]}",
    "week": lambda day: f"{day.day} {MONTHS[day.month - 1]}",
    "month": lambda day: MONTHS[day.month - 1],
    "quarter": lambda day: f"Q{(day.month + 2) // 3}",
    "year": lambda day: str(day.year),
}
_FISCAL = ("fiscal_quarter", "fiscal_year")
_TICKED, _MOST_TICKS = 400, 12


def time_axis(view: View, times: list[Any]) -> dict[str, Any]:
    """A tick at the beginning of every period, or of every second, third ... where there are many."""
    column = view.column(view.axes[0])
    if column.type not in ("date", "timestamp"):
        return {"type": "category"}
    if column.grain not in (*_TICKS, *_FISCAL) or len(times) > _TICKED:
        return {"type": "date", "tickformat": "%-d %b\n%Y", "nticks": _MOST_TICKS}
    places = times[:: -(-len(times) // _MOST_TICKS) or 1]
    return {"type": "date", "tickmode": "array", "tickvals": places, "ticktext": _texts(places, column)}


def time_names(view: View, keys: Sequence[Any], names: Sequence[str]) -> dict[str, Any]:
    """Ticks of an axis whose categories are periods: as under a line, the year below the first of each only."""
    column = view.column(view.axes[0])
    if column.type not in ("date", "timestamp") or column.grain not in (*_TICKS, *_FISCAL) or None in keys:
        return {}
    step = -(-len(keys) // _MOST_TICKS) or 1
    texts = _texts(list(keys)[::step], column)
    return {"tickmode": "array", "tickvals": list(names)[::step], "ticktext": texts, "tickangle": 0}


def _texts(places: list[Any], column: Column) -> list[str]:
    return _fiscal_texts(places, column) if column.grain in _FISCAL else _tick_texts(places, column.grain or "")


def _fiscal_texts(places: list[Any], column: Column) -> list[str]:
    """As the source counts its years: the year under the first quarter shown of each.

    >>> _fiscal_texts(["2026-01-01", "2026-04-01"], Column("q", "", "date", grain="fiscal_quarter", fiscal=4))
    ['Q4<br>FY2026', 'Q1<br>FY2027']
    """
    texts, before = [], ""
    for place in places:
        quarter, _, year = label_of(place, column).rpartition(" ")
        texts.append((f"{quarter}<br>{year}" if year != before else quarter) if quarter else year)
        before = year
    return texts


def _tick_texts(places: list[Any], grain: str) -> list[str]:
    """The year stands under the first tick of each year only.

    >>> _tick_texts(["2025-12-01", "2026-01-01", "2026-02-01"], "month")
    ['Dec<br>2025', 'Jan<br>2026', 'Feb']
    """
    texts, year = [], 0
    for place in places:
        moment = as_moment(place)
        text = _TICKS[grain](moment) if moment else str(place)
        shown = moment is not None and moment.year != year and grain != "year"
        texts.append(f"{text}<br>{moment.year}" if shown and moment else text)
        year = moment.year if moment else year
    return texts
