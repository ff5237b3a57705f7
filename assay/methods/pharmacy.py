"""Medicines: adherence (PDC, MPR), patterns of gaps, formulary, what drives the cost."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from assay.kernel.tabular import Table
from assay.methods.exposure import Span
from assay.methods.method import Inputs, method, out, result, rows, share
from assay.methods.supply import Course, Fill, course, gaps
from assay.methods.utilization import cover_of, day_of

PATTERNS = ("Steady", "Short gaps", "Long gaps", "Stopped")


def fills_of(inputs: Inputs) -> dict[tuple[Any, str], list[Fill]]:
    """Fills by member and class. Input ``fills``: member, drug_class, drug, day, days."""
    found: dict[tuple[Any, str], list[Fill]] = defaultdict(list)
    for member, group, drug, day, days in rows(inputs, "fills", "member", "drug_class", "drug", "day", "days"):
        found[member, str(group)].append(Fill(day, days, drug))
    return found


def courses(inputs: Inputs) -> dict[tuple[Any, str], Course]:
    """Every course that can be judged, by member and class. Inputs: ``fills``, ``cover``, ``period``."""
    start, end, cover = day_of(inputs, "start"), day_of(inputs, "end"), cover_of(inputs)
    none: list[Span] = []
    found = {key: course(fills, cover.get(key[0], none), start, end) for key, fills in fills_of(inputs).items()}
    return {key: one for key, one in found.items() if one is not None}


@method
def adherence(inputs: Inputs) -> Table:
    """Mean PDC, mean MPR and share adherent (PDC of at least 0.80), one row per class of drugs."""
    classes: dict[str, list[Course]] = defaultdict(list)
    for (_, group), one in courses(inputs).items():
        classes[group].append(one)
    return result(
        [
            out("drug_class", "Drug class", "text"),
            out("adherent", "Adherent", unit="percent"),
            out("pdc", "Mean PDC", unit="percent"),
            out("mpr", "Mean MPR", unit="percent"),
            out("members", "Members", "integer", unit="members"),
        ],
        [(name, *_means(found), len(found)) for name, found in sorted(classes.items())],
    )


def _means(found: list[Course]) -> tuple[float, float, float]:
    count = len(found)
    adherent = sum(one.adherent for one in found) / count
    return adherent, sum(one.pdc for one in found) / count, sum(one.mpr for one in found) / count


@method
def adherent_share(inputs: Inputs) -> Table:
    """One number: the share of courses (member and class) that are adherent."""
    found = courses(inputs).values()
    part = share(sum(one.adherent for one in found), len(found))
    return result([out("adherent", "Adherent", unit="percent")], [(part,)])


@method
def spread(inputs: Inputs, steps: int = 10) -> Table:
    """How many courses have which PDC, in equal steps from 0 to 1; 1 belongs to the last."""
    counted = Counter(min(int(one.pdc * steps), steps - 1) for one in courses(inputs).values())
    found = [(f"{100 * at / steps:.0f}–{(at + 1) / steps:.0%}", counted[at]) for at in range(steps)]
    return result([out("pdc", "PDC", "text"), out("courses", "Courses", "integer", unit="courses")], found)


@method
def gap_patterns(inputs: Inputs) -> Table:
    """How courses are taken, by class: steady, short gaps (8-30 days), long gaps (31 or more), stopped (60 at the end).

    Only insured days are looked at, up to the end of the period.
    """
    start, end, cover = day_of(inputs, "start"), day_of(inputs, "end"), cover_of(inputs)
    judged = courses(inputs)
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for key, fills in fills_of(inputs).items():
        if key in judged:
            within = [fill for fill in fills if start <= fill.day <= end]
            counted[key[1]][gaps(within, cover[key[0]], end).pattern] += 1
    columns = [out("drug_class", "Drug class", "text"), out("pattern", "Pattern", "text")]
    return result(
        [*columns, out("courses", "Courses", "integer", unit="courses")],
        [(name, kind, counted[name][kind]) for name in sorted(counted) for kind in PATTERNS],
    )


@method
def formulary(inputs: Inputs) -> Table:
    """Fills and cost by formulary status. Input ``fills``: status, fills, cost (one row per status or finer)."""
    count: Counter[str] = Counter()
    cost: dict[str, float] = defaultdict(float)
    for status, fills, paid in rows(inputs, "fills", "status", "fills", "cost"):
        count[str(status)] += int(fills)
        cost[str(status)] += float(paid or 0)
    total = sum(count.values())
    return result(
        [
            out("status", "Formulary status", "text"),
            out("share", "Share of fills", unit="percent"),
            out("fills", "Fills", "integer", unit="fills"),
            out("cost", "Cost", unit="USD"),
        ],
        [(name, share(count[name], total), count[name], cost[name]) for name in sorted(count)],
    )


def split(days: tuple[float, float], cost: tuple[float, float]) -> tuple[float, float]:
    """A change of cost as its volume part and its price part, which sum to it exactly.

    Volume = change of days x old price; price = change of price per day x new days (Laspeyres volume, Paasche price;
    ILO, *Consumer Price Index Manual*, ch. 1). Where nothing was dispensed on one side all of it is volume.

    >>> split((100, 150), (200.0, 450.0))
    (100.0, 150.0)
    """
    (old_days, new_days), (old_cost, new_cost) = days, cost
    if not old_days or not new_days:
        return new_cost - old_cost, 0.0
    old_price, new_price = old_cost / old_days, new_cost / new_days
    return (new_days - old_days) * old_price, (new_price - old_price) * new_days


@method
def cost_drivers(inputs: Inputs) -> Table:
    """Change of cost by class between two periods, split into volume and price.

    Input ``cost``: drug_class, days_before, days_after, cost_before, cost_after.
    """
    found = []
    names = ("drug_class", "days_before", "days_after", "cost_before", "cost_after")
    for name, *amounts in rows(inputs, "cost", *names):
        days_before, days_after, before, after = (float(amount or 0) for amount in amounts)
        volume, price = split((days_before, days_after), (before, after))
        found.append((str(name), after - before, volume, price))
    return result(
        [
            out("drug_class", "Drug class", "text"),
            out("change", "Change of cost", unit="USD"),
            out("volume", "By volume", unit="USD"),
            out("price", "By price", unit="USD"),
        ],
        sorted(found, key=lambda row: (-abs(row[1]), row[0])),
    )
