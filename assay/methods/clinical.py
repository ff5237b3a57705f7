"""Clinical outcomes: the result before a program against the result after it, in the same members.

Baseline: the last known result in the 180 days up to and including the day of joining. Outcome: the last known result
from 90 to 365 days after it. Members without either are counted, never guessed: they are left out of both means, so
that the same people stand on both sides (paired design; Campbell & Stanley, *Experimental and Quasi-Experimental
Designs*, 1963). HbA1c: a change of 0.5 points matters clinically (Little & Rohlfing, *Clin Chim Acta* 2013;418:63).
Improvement is the fall of the mean as a fraction of the mean at baseline.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assay.kernel.tabular import Table
from assay.methods.method import NOT_RECORDED, Inputs, has, in_order, method, out, result, rows, share

BEFORE_DAYS = 180
AFTER_DAYS = (90, 365)
Result = tuple[int, float | None]
"""A day and what was measured on it; None where it was lost."""


@dataclass(frozen=True)
class Pair:
    """One member's baseline and outcome; None where there is none."""

    baseline: float | None
    outcome: float | None


@dataclass(frozen=True)
class Outcome:
    """A group's pairs, summed up. Means are of whole pairs; ``improvement`` is a fraction of the baseline mean."""

    members: int
    paired: int
    without_baseline: int
    without_outcome: int
    baseline: float | None
    outcome: float | None
    improvement: float | None
    improved: float | None


def pair(results: Iterable[Result], joined: int) -> Pair:
    """Baseline and outcome of one member. Of several results on one day the last one given counts.

    >>> pair([(10, 9.0), (95, 8.8), (100, None), (200, 8.0), (400, 7.5), (470, 7.0)], joined=100)
    Pair(baseline=8.8, outcome=7.5)
    """
    known = sorted(((day, value) for day, value in results if value is not None), key=lambda item: item[0])
    before = [value for day, value in known if joined - BEFORE_DAYS <= day <= joined]
    after = [value for day, value in known if joined + AFTER_DAYS[0] <= day <= joined + AFTER_DAYS[1]]
    return Pair(before[-1] if before else None, after[-1] if after else None)


def improvement(baseline: float, outcome: float, *, lower_is_better: bool = True) -> float | None:
    """Change for the better as a fraction of the baseline; None for a baseline of zero.

    >>> improvement(8.0, 7.0), improvement(40.0, 50.0, lower_is_better=False), improvement(0.0, 1.0)
    (0.125, 0.25, None)
    """
    better = baseline - outcome if lower_is_better else outcome - baseline
    return share(better, baseline)


def summed_up(pairs: Sequence[Pair], least_change: float, *, lower_is_better: bool = True) -> Outcome:
    """A group's outcome; ``least_change`` is what counts as improved, in the measure's own unit."""
    whole = [(p.baseline, p.outcome) for p in pairs if p.baseline is not None and p.outcome is not None]
    before, after = _mean([b for b, _ in whole]), _mean([o for _, o in whole])
    sign = 1 if lower_is_better else -1
    better = sum(sign * (b - o) >= least_change - 1e-9 for b, o in whole)
    gain = None if before is None or after is None else improvement(before, after, lower_is_better=lower_is_better)
    return Outcome(
        len(pairs),
        len(whole),
        sum(p.baseline is None for p in pairs),
        sum(p.outcome is None for p in pairs),
        before,
        after,
        gain,
        share(better, len(whole)),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _pairs(inputs: Inputs) -> list[tuple[str, Pair]]:
    """Group and pair of every member who joined. Inputs: ``results`` (member, day, result), ``joined``."""
    measured: Mapping[Any, list[Result]] = defaultdict(list)
    for member, day, value in rows(inputs, "results", "member", "day", "result"):
        measured[member].append((day, value))
    group = "group" if has(inputs, "joined", "group") else "member"
    joined = rows(inputs, "joined", "member", "day", group)
    named = group == "group"
    return [(_name(at) if named else "All", pair(measured[member], day)) for member, day, at in joined]


def _name(group: Any) -> str:
    return NOT_RECORDED if group is None else str(group)


@method
def outcomes(inputs: Inputs, least_change: float = 0.5, lower_is_better: bool = True) -> Table:
    """Baseline, outcome and improvement, one row per group (``joined``: member, day, group) or one for all."""
    groups: dict[str, list[Pair]] = defaultdict(list)
    for name, found in _pairs(inputs):
        groups[name].append(found)
    sums = {name: summed_up(pairs, least_change, lower_is_better=lower_is_better) for name, pairs in groups.items()}
    return result(
        [
            out("group", "Group", "text"),
            out("baseline", "Baseline"),
            out("outcome", "Outcome"),
            out("improvement", "Improvement", unit="percent"),
            out("improved", "Share improved", unit="percent"),
            out("paired", "Members with both", "integer", unit="members"),
            out("without_baseline", "Without baseline", "integer", unit="members"),
            out("without_outcome", "Without outcome", "integer", unit="members"),
        ],
        [
            (n, o.baseline, o.outcome, o.improvement, o.improved, o.paired, o.without_baseline, o.without_outcome)
            for n, o in ((name, sums[name]) for name in in_order(sums))
        ],
    )


@method
def improvement_of_all(inputs: Inputs, least_change: float = 0.5, lower_is_better: bool = True) -> Table:
    """One number: improvement over all members with both results, as a fraction of the baseline mean."""
    pairs = [found for _, found in _pairs(inputs)]
    gain = summed_up(pairs, least_change, lower_is_better=lower_is_better).improvement
    return result([out("improvement", "Improvement", unit="percent")], [(gain,)])


@method
def course(inputs: Inputs, before: int = 6, after: int = 12) -> Table:
    """Mean result by 30-day month since joining, of all known results; month 0 begins on the day of joining."""
    joined = dict(rows(inputs, "joined", "member", "day"))
    months: dict[int, list[float]] = defaultdict(list)
    for member, day, value in rows(inputs, "results", "member", "day", "result"):
        if member in joined and value is not None:
            month = (day - joined[member]) // 30
            if -before <= month <= after:
                months[month].append(value)
    return result(
        [out("month", "Months since joining", "integer", role="dimension"), out("mean", "Mean result")],
        [(month, _mean(values)) for month, values in sorted(months.items())],
    )


@method
def missing(inputs: Inputs) -> Table:
    """How many members have both results, and why the others do not."""
    found = summed_up([p for _, p in _pairs(inputs)], 0.0)
    neither = sum(p.baseline is None and p.outcome is None for _, p in _pairs(inputs))
    parts = (
        ("Both results", found.paired),
        ("No baseline", found.without_baseline - neither),
        ("No outcome", found.without_outcome - neither),
        ("Neither", neither),
    )
    return result([out("what", "Results", "text"), out("members", "Members", "integer", unit="members")], parts)
