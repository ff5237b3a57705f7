"""One scored question, and sums over many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from benchmarks.stats import percent, percentile, wilson

Status = Literal["correct", "wrong", "error", "abstain", "missing"]
HEADS = ("", "n", "right %", "95 % interval", "answered %", "wrong of answered %", "errors", "ms p50", "ms p95")


@dataclass(frozen=True)
class Scored:
    """``answerable`` False: abstaining is right. ``why`` is the scorer's word on what differs; ``gold`` its SQL.

    ``first``: before it nothing was known of its database, whose schema and values it waited for.
    """

    id: str
    suite: str
    database: str
    status: Status
    ms: float
    answerable: bool = True
    confidence: float = 0.0
    why: str = ""
    gold: str = ""
    first: bool = False

    @property
    def right(self) -> bool:
        return self.status == ("correct" if self.answerable else "abstain")

    @property
    def answered(self) -> bool:
        return self.status in ("correct", "wrong", "error")

    @property
    def half(self) -> str:
        """The half its database belongs to; rules are never made from what is seen in the unseen one."""
        return "unseen half" if sha256(self.database.encode()).digest()[0] % 2 else "tuned half"


def row(name: str, scored: Sequence[Scored]) -> tuple[str, ...]:
    """One line of the table of figures; times are those of a database that is known, where any is."""
    total, right = len(scored), sum(one.right for one in scored)
    answered = [one for one in scored if one.answered]
    wrong = sum(not one.right for one in answered)
    low, high = wilson(right, total)
    times = [one.ms for one in scored if not one.first] or [one.ms for one in scored]
    return (
        name, str(total), percent(right / total), f"{percent(low)}-{percent(high)}", percent(len(answered) / total),
        percent(wrong / len(answered)) if answered else "", str(sum(one.status == "error" for one in scored)),
        f"{percentile(times, 0.5):.0f}", f"{percentile(times, 0.95):.0f}",
    )  # fmt: skip


def grouped(scored: Sequence[Scored], key: Callable[[Scored], str]) -> list[tuple[str, ...]]:
    """A line per group, by name."""
    names = sorted({key(one) for one in scored})
    return [row(name, [one for one in scored if key(one) == name]) for name in names]
