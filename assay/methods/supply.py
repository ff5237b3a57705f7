"""Days a member had medicine, from fills: the heart of PDC, MPR and gaps.

A fill of the same drug that begins while the last one still lasts is shifted to the day after it ends, for people
finish what they have. A fill of another drug of the class is not shifted: a switch begins at once, and a day with two
drugs is one day (PQA, *Technical Specifications for PDC*, 2024; CMS, *Medicare Part C & D Star Ratings Technical
Notes*, 2024).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assay.methods.exposure import Span, days_within, merged

LEAST_FILLS = 2
LEAST_DAYS = 91
ADHERENT = 0.80
"""PQA and CMS: adherent from a PDC of 0.80."""


@dataclass(frozen=True)
class Fill:
    """A fill: its day, the days it lasts, the drug."""

    day: int
    days: int
    drug: Hashable = ""


@dataclass(frozen=True)
class Course:
    """One member on one class of drugs in a period: days under observation, days with medicine, days dispensed."""

    observed: int
    covered: int
    dispensed: int
    fills: int

    @property
    def pdc(self) -> float:
        """Proportion of days covered, 0 to 1 (PQA 2024)."""
        return self.covered / self.observed

    @property
    def mpr(self) -> float:
        """Medication possession ratio: days dispensed / days observed; above 1 for early refills.

        (Andrade et al., *Pharmacoepidemiol Drug Saf* 2006;15:565.)
        """
        return self.dispensed / self.observed

    @property
    def adherent(self) -> bool:
        return self.pdc >= ADHERENT


def supplied(fills: Iterable[Fill]) -> list[Span]:
    """Stretches of days with medicine, overlapping fills of the same drug shifted, merged over drugs.

    >>> supplied([Fill(0, 30, "a"), Fill(20, 30, "a"), Fill(70, 30, "a")])
    [(0, 59), (70, 99)]
    >>> supplied([Fill(0, 30, "a"), Fill(20, 30, "b")])
    [(0, 49)]
    """
    until: dict[Hashable, int] = {}
    spans: list[Span] = []
    for fill in sorted(fills, key=lambda one: one.day):
        if fill.days <= 0:
            continue
        start = max(fill.day, until.get(fill.drug, fill.day - 1) + 1)
        until[fill.drug] = start + fill.days - 1
        spans.append((start, until[fill.drug]))
    return merged(spans)


def course(fills: Sequence[Fill], cover: Sequence[Span], start: int, end: int) -> Course | None:
    """One member's course in the period from ``start`` to ``end``; None where it cannot be judged.

    Observed from the first fill in the period to its end, on insured days only: cover ends at death or when the member
    leaves, and a gap in cover counts neither way. Fills before the period are not carried in. Fewer than two fills on
    different days, or fewer than 91 observed days, cannot be judged (PQA 2024).

    >>> course([Fill(0, 30), Fill(30, 30), Fill(80, 30)], [(0, 400)], 0, 99)
    Course(observed=100, covered=80, dispensed=90, fills=3)
    """
    within = [fill for fill in fills if start <= fill.day <= end and fill.days > 0]
    if len({fill.day for fill in within}) < LEAST_FILLS:
        return None
    first = min(fill.day for fill in within)
    observed = days_within(cover, first, end)
    if observed < LEAST_DAYS:
        return None
    have = supplied(within)
    covered = sum(days_within(cover, max(a, first), min(b, end)) for a, b in have if a <= end)
    return Course(observed, covered, sum(fill.days for fill in within), len(within))


@dataclass(frozen=True)
class Gaps:
    """Insured days without medicine: between fills, and since the last supply ran out."""

    between: tuple[int, ...]
    at_end: int

    @property
    def pattern(self) -> str:
        """How medicine is taken, by the longest gap: from 8 days it is a gap, from 31 a long one.

        Whoever has had none for 60 days at the end has stopped (persistence: Cramer et al., *Value in Health*
        2008;11:44).
        """
        if self.at_end >= STOPPED_DAYS:
            return "Stopped"
        longest = max(*self.between, self.at_end, 0)
        if longest >= LONG_GAP_DAYS:
            return "Long gaps"
        return "Short gaps" if longest >= GAP_DAYS else "Steady"


GAP_DAYS, LONG_GAP_DAYS, STOPPED_DAYS = 8, 31, 60


def gaps(fills: Sequence[Fill], cover: Sequence[Span], end: int) -> Gaps:
    """The gaps of one course up to ``end``. Days without cover are no gaps: nothing could be seen then.

    >>> gaps([Fill(0, 30), Fill(45, 30), Fill(75, 30)], [(0, 400)], end=120)
    Gaps(between=(15,), at_end=16)
    """
    have = [span for span in supplied(fills) if span[0] <= end]
    free = [days_within(cover, out + 1, start - 1) for (_, out), (start, _) in pairwise(have)]
    last = days_within(cover, have[-1][1] + 1, end) if have else 0
    return Gaps(tuple(free), last)
