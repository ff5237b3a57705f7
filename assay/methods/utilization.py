"""Use of care: rates per 1,000 members a year, before and after a program, readmissions, hot spots."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import Any

from assay.kernel.errors import BadInput
from assay.kernel.tabular import Table
from assay.methods.exposure import Span, days_within, merged, months_within
from assay.methods.method import NOT_RECORDED, Inputs, column, has, in_order, method, out, result, rows, share
from assay.methods.stays import Readmissions, readmissions

YEAR = 365
PER = 1000
LEAST_EVENTS = 10
YEARLY = "per 1,000 a year"
"""Fewer events than this never make a hot spot."""
Z95 = 1.959964


def per_1000(events: float, member_months: float) -> float | None:
    """Events per 1,000 members a year: events / member months x 12,000 (NCQA, *HEDIS* utilization measures).

    >>> per_1000(30, 1800), per_1000(3, 0)
    (200.0, None)
    """
    found = share(events, member_months)
    return None if found is None else found * 12 * PER


def per_1000_of_days(events: float, days: float) -> float | None:
    """The same of insured days: events / days x 365 x 1,000 (person-time; Rothman, *Modern Epidemiology*, ch. 3)."""
    found = share(events, days)
    return None if found is None else found * YEAR * PER


def byar(observed: int) -> tuple[float, float]:
    """95 % limits of a count: Byar's approximation (Breslow & Day, *Statistical Methods in Cancer Research* II, 1987).

    >>> low, high = byar(10); round(low, 2), round(high, 2)
    (4.79, 18.39)
    """
    if observed < 0:
        raise BadInput("A count cannot be below zero.")
    root = Z95 / 3
    low = observed * (1 - 1 / (9 * observed) - root / math.sqrt(observed)) ** 3 if observed else 0.0
    more = observed + 1
    return max(low, 0.0), more * (1 - 1 / (9 * more) + root / math.sqrt(more)) ** 3


def cover_of(inputs: Inputs) -> dict[Any, list[Span]]:
    """Insured spans by member, merged. Input ``cover``: member, start, end."""
    spans: dict[Any, list[Span]] = defaultdict(list)
    for member, start, end in rows(inputs, "cover", "member", "start", "end"):
        spans[member].append((start, end))
    return {member: merged(found) for member, found in spans.items()}


def day_of(inputs: Inputs, name: str) -> int:
    """One day of the input ``period`` (start, end: both included)."""
    values = column(inputs, "period", name)
    if len(values) != 1 or values[0] is None:
        raise BadInput("The method needs one period.")
    return int(values[0])


def _groups(inputs: Inputs) -> dict[Any, str]:
    """Group of each member, from the input ``members`` (member, group)."""
    found = rows(inputs, "members", "member", "group")
    return {member: NOT_RECORDED if group is None else str(group) for member, group in found}


@method
def rates(inputs: Inputs) -> Table:
    """Events per 1,000 a year by group of members, from member months of the period.

    Inputs: ``events`` (member, day), ``cover``, ``members`` (member, group), ``period``. Events without cover on their
    day are left out, as their member has no exposure then.
    """
    start, end, groups, cover = day_of(inputs, "start"), day_of(inputs, "end"), _groups(inputs), cover_of(inputs)
    months: Counter[str] = Counter()
    for member, spans in cover.items():
        if member in groups:
            months[groups[member]] += months_within(spans, start, end)
    events = _events(inputs, groups, cover, start, end)
    found = [(name, events[name], months[name], per_1000(events[name], months[name])) for name in in_order(months)]
    return result(
        [
            out("group", "Group", "text"),
            out("rate", "Per 1,000 a year", unit=YEARLY),
            out("events", "Events", "integer"),
            out("member_months", "Member months", "integer", unit="months"),
        ],
        [(name, rate, count, exposure) for name, count, exposure, rate in found],
    )


def _events(inputs: Inputs, groups: dict[Any, str], cover: dict[Any, list[Span]], start: int, end: int) -> Counter[str]:
    counted: Counter[str] = Counter()
    for member, day in rows(inputs, "events", "member", "day"):
        if member in groups and start <= day <= end and days_within(cover.get(member, ()), day, day):
            counted[groups[member]] += 1
    return counted


@method
def hot_spots(inputs: Inputs) -> Table:
    """Groups set beside the rate of all: ratio of observed to expected events with 95 % limits.

    Expected = the rate of all x the group's member months (indirect standardisation; Breslow & Day 1987). A hot spot
    has at least 10 events and a lower limit above 1. The highest ratio comes first, equal ones by name. Inputs as for
    ``rates``.
    """
    table = rates(inputs)
    total = sum(row[2] for row in table.rows())
    months = sum(row[3] for row in table.rows())
    found = [_spot(name, events, share(total * exposure, months)) for name, _, events, exposure in table.rows()]
    return result(
        [
            out("group", "Group", "text"),
            out("ratio", "Observed over expected"),
            out("low", "Lower limit"),
            out("high", "Upper limit"),
            out("events", "Events", "integer"),
            out("hot", "Verdict", "text", role="other"),
        ],
        sorted(found, key=lambda row: -(row[1] or 0)),
    )


def _spot(name: str, events: int, expected: float | None) -> tuple[Any, ...]:
    if not expected:
        return name, None, None, None, events, "no exposure"
    low, high = (limit / expected for limit in byar(events))
    hot = events >= LEAST_EVENTS and low > 1
    verdict = "hot spot" if hot else "below" if high < 1 else "as expected"
    return name, events / expected, low, high, events, verdict


@method
def before_and_after(inputs: Inputs, days: int = 365) -> Table:
    """Rates of the same members in the ``days`` before joining and the ``days`` from it, by kind of event.

    Exposure is insured days on each side, so that gaps, deaths and late joiners count for what was seen of them. Only
    members insured on both sides are taken. Inputs: ``events`` (member, day, kind), ``cover``, ``joined``.
    """
    cover, joined = cover_of(inputs), dict(rows(inputs, "joined", "member", "day"))
    seen = {member: _sides(cover.get(member, []), day, days) for member, day in joined.items()}
    seen = {member: sides for member, sides in seen.items() if all(sides)}
    exposure = [sum(sides[side] for sides in seen.values()) for side in (0, 1)]
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    kind = "kind" if has(inputs, "events", "kind") else None
    for member, day, *named in rows(inputs, "events", "member", "day", *([kind] if kind else [])):
        if member in seen and -days <= day - joined[member] < days and days_within(cover[member], day, day):
            counts[str(named[0]) if named else "All"][day >= joined[member]] += 1
    found = [(name, *_compared(two, exposure), len(seen)) for name, two in sorted(counts.items())]
    return result(
        [
            out("kind", "Kind", "text"),
            out("before", "Before, per 1,000 a year", unit=YEARLY),
            out("after", "After, per 1,000 a year", unit=YEARLY),
            out("change", "Change", unit="percent"),
            out("members", "Members", "integer", unit="members"),
        ],
        found,
    )


def _sides(spans: list[Span], joined: int, days: int) -> tuple[int, int]:
    """Insured days before joining and from it."""
    return days_within(spans, joined - days, joined - 1), days_within(spans, joined, joined + days - 1)


def _compared(two: list[int], exposure: list[int]) -> tuple[float | None, float | None, float | None]:
    before, after = (per_1000_of_days(two[side], exposure[side]) for side in (0, 1))
    change = None if before is None or after is None else share(after - before, before)
    return before, after, change


@method
def change_of(inputs: Inputs, days: int = 365) -> Table:
    """One number: the change of all events from before to after."""
    whole = {**inputs, "events": inputs["events"].select(["member", "day"])}
    found = before_and_after(whole, days).rows()
    return result([out("change", "Change", unit="percent")], [(found[0][3] if found else None,)])


@method
def readmission_rate(inputs: Inputs) -> Table:
    """Share of index discharges readmitted within 30 days, by group. See ``stays.py`` for the rules.

    Inputs: ``stays`` (member, start, end), ``cover``, ``members`` (member, group, died), ``period``.
    """
    start, end, cover = day_of(inputs, "start"), day_of(inputs, "end"), cover_of(inputs)
    stays: dict[Any, list[Span]] = defaultdict(list)
    for member, first, last in rows(inputs, "stays", "member", "start", "end"):
        stays[member].append((first, last))
    groups, died = _groups(inputs), dict(rows(inputs, "members", "member", "died"))
    found: dict[str, Readmissions] = defaultdict(lambda: Readmissions(0, 0))
    for member, spans in stays.items():
        if member in groups:
            found[groups[member]] += readmissions(spans, cover.get(member, []), start, end, died[member])
    return result(
        [
            out("group", "Group", "text"),
            out("rate", "Readmission rate", unit="percent"),
            out("discharges", "Index discharges", "integer"),
            out("readmitted", "Readmitted", "integer"),
        ],
        [(name, *_readmitted(found[name])) for name in in_order(found)],
    )


def _readmitted(found: Readmissions) -> tuple[float | None, int, int]:
    return share(found.readmitted, found.discharges), found.discharges, found.readmitted
