"""One value of a result as a person reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from assay.present import numbers, periods
from assay.semantic.period_labels import day_label


def moment(text: str) -> str:
    """An ISO 8601 time as day and time.

    >>> moment("2026-11-20T06:00:00+00:00"), moment("2026-11-20"), moment("soon")
    ('20 Nov 2026, 06:00 UTC', '20 Nov 2026', 'soon')
    """
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return text
    said = day_label(value.date())
    return said if len(text) <= 10 else f"{said}, {value:%H:%M}" + (" UTC" if value.tzinfo else "")


def cell(value: Any, kind: str, unit: str | None = None, grain: str | None = None, fiscal: int = 1) -> str:
    """One cell as text; ``kind`` is the column's type.

    >>> cell(None, "text"), cell(12, "integer"), cell("2026-07-01", "date", grain="month")
    ('–', '12', 'Jul 2026')
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return numbers.percent(value) if unit == numbers.PERCENT else numbers.full(value, unit)
    return periods.bucket(value, grain, fiscal) if kind in {"date", "timestamp"} else str(value)
