"""Moments within a day: "2025-03-01 10:30:00", as they are copied from a table."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from assay.ask.local.period import Period

MOMENT = r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})[ tT](?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2}))?"


def moment(match: re.Match[str], when: object) -> Period | None:
    """The second or the minute that is named: what is after it begins when it has passed."""
    try:
        year, month, day, hour, minute, second = (int(match[part] or 0) for part in ("y", "m", "d", "h", "mi", "s"))
        start = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    return Period(start, start + timedelta(seconds=1 if match["s"] else 60), unit="day")


def alike(one: date, other: date) -> date:
    """A day beside a moment begins at midnight, so that the two can be compared."""
    timed = isinstance(other, datetime) and not isinstance(one, datetime)
    return datetime(one.year, one.month, one.day) if timed else one
