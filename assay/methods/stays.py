"""Readmissions within 30 days, as *HEDIS Plan All-Cause Readmissions* (NCQA, MY 2024), without risk adjustment.

- Stays that begin on the day of the discharge before, or the day after it, are one stay (a transfer).
- A discharge counts as an index when the member lived and stayed insured for the 30 days after it.
- It is readmitted when another stay begins within 30 days of it. A readmission can be an index itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assay.methods.exposure import Span, covers

WITHIN_DAYS = 30
TRANSFER_DAYS = 1


@dataclass(frozen=True)
class Readmissions:
    """Index discharges and how many of them were readmitted."""

    discharges: int
    readmitted: int

    def __add__(self, other: Readmissions) -> Readmissions:
        return Readmissions(self.discharges + other.discharges, self.readmitted + other.readmitted)


def joined_stays(stays: Iterable[Span]) -> list[Span]:
    """Stays with transfers joined, in order.

    >>> joined_stays([(10, 12), (13, 15), (30, 31)])
    [(10, 15), (30, 31)]
    """
    whole: list[Span] = []
    for start, end in sorted(stays):
        if whole and start - whole[-1][1] <= TRANSFER_DAYS:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        else:
            whole.append((start, end))
    return whole


def readmissions(
    stays: Iterable[Span], cover: Sequence[Span], start: int, end: int, died: int | None = None
) -> Readmissions:
    """Of one member: index discharges from ``start`` to ``end``, and those readmitted.

    >>> readmissions([(10, 12), (40, 41), (80, 82)], [(0, 200)], 0, 100)
    Readmissions(discharges=3, readmitted=1)
    """
    whole = joined_stays(stays)
    discharges = readmitted = 0
    for at, (_, out) in enumerate(whole):
        lived = died is None or died > out + WITHIN_DAYS
        if not (start <= out <= end and lived and covers(cover, out, out + WITHIN_DAYS)):
            continue
        discharges += 1
        readmitted += at + 1 < len(whole) and whole[at + 1][0] - out <= WITHIN_DAYS
    return Readmissions(discharges, readmitted)
