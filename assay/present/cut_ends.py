"""The first and the last period of a time axis where what was chosen holds a part of them only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assay.present.periods import as_moment, bucket, bucket_end
from assay.present.view import View
from assay.semantic.period_labels import day_label
from assay.semantic.periods import Period
from assay.semantic.spec import TIME, AnalyticsSpec

_WHOLE_DAYS = ("day", "hour")


@dataclass(frozen=True)
class CutEnd:
    """A period of the axis called ``label`` of which ``first`` to ``last`` are in; None: from or to its own end."""

    label: str
    first: date | None
    last: date | None

    def said(self) -> str:
        """It as a caveat.

        >>> CutEnd("May 2026", date(2026, 5, 10), None).said()
        'May 2026 is not whole: the chosen period begins on 10 May 2026.'
        """
        words = [f"begins on {day_label(self.first)}"] if self.first else []
        words += [f"ends with {day_label(self.last)}"] if self.last else []
        return f"{self.label} is not whole: the chosen period {' and '.join(words)}."


def cut_ends(view: View, spec: AnalyticsSpec | None, period: Period | None, today: date) -> list[CutEnd]:
    """Those of the ends that are cut. What is still to come today is not cut off by what was chosen."""
    if period is None or view.time is None or view.listing or not _along_what_is_chosen(spec):
        return []
    grain = view.column(view.time).grain
    values = [value for value in view.table.values(view.time) if value is not None]
    if not values or grain is None or grain in _WHOLE_DAYS:
        return []
    begins, ends = _day(period.start), _day(period.end_exclusive)
    found = []
    for value in dict.fromkeys((min(values), max(values))):
        moment, end = as_moment(value), bucket_end(value, grain)
        if moment is None or end is None:
            continue
        first = begins if begins is not None and moment.date() < begins < end else None
        last = ends - timedelta(days=1) if ends is not None and ends <= today and moment.date() < ends < end else None
        if first or last:
            found.append(CutEnd(bucket(value, grain, view.column(view.time).fiscal), first, last))
    return found


def _along_what_is_chosen(spec: AnalyticsSpec | None) -> bool:
    """Whether the axis is the time by which rows were chosen."""
    if spec is None or spec.time is None:
        return False
    axes = {use.field for use in spec.dimensions if use.grain is not None and not use.via}
    return bool(axes & {TIME, spec.time.field})


def _day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
