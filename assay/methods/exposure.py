"""Insured time: the denominator of every rate. Days are whole numbers since 1970; spans include both ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

Span = tuple[int, int]
"""First and last insured day."""
_EPOCH = date(1970, 1, 1)
MIDDLE = 15
"""A month counts when the member was insured on this day of it (NCQA, *HEDIS* general guideline on member months: one
day of the month, the same for all)."""


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap or touch as one, in order; empty ones are left out.

    >>> merged([(20, 30), (1, 5), (6, 10), (28, 40), (9, 3)])
    [(1, 10), (20, 40)]
    """
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] <= span[1]):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def days_within(spans: Sequence[Span], start: int, end: int) -> int:
    """Insured days from ``start`` to ``end``, both included; ``spans`` merged.

    >>> days_within([(1, 10), (20, 40)], 5, 25)
    12
    """
    return sum(max(0, min(last, end) - max(first, start) + 1) for first, last in spans)


def covers(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether every day from ``start`` to ``end`` is insured."""
    return days_within(spans, start, end) == end - start + 1


def months_within(spans: Sequence[Span], start: int, end: int) -> int:
    """Member months: months whose 15th lies from ``start`` to ``end`` and is insured; ``spans`` merged.

    >>> day = lambda *at: (date(*at) - date(1970, 1, 1)).days
    >>> months_within([(day(2026, 1, 10), day(2026, 2, 14)), (day(2026, 3, 15), day(2026, 5, 1))], 0, 99999)
    3
    """
    return sum(_fifteenths(max(first, start), min(last, end)) for first, last in spans)


def _fifteenths(first: int, last: int) -> int:
    if first > last:
        return 0
    return _month_of(last, late=True) - _month_of(first, late=False)


def _month_of(day: int, *, late: bool) -> int:
    """Months whose 15th lies on or before ``day`` (late) or before it."""
    at = _EPOCH + timedelta(days=day)
    reached = at.day >= MIDDLE if late else at.day > MIDDLE
    return at.year * 12 + at.month - 1 + reached
