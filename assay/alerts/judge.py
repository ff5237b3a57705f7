"""Whether a number is worth telling of: pure, and in words."""

from __future__ import annotations

from assay.present.numbers import full, percent
from assay.records.alert import Watch


def judged(watch: Watch, value: float | None) -> str:
    """What is to be told of ``value``; empty when there is nothing.

    >>> low = Watch("w", "t", "o", "O", "s", "Revenue", "", {}, "below", 100, "day", "", "")
    >>> judged(low, 80.0), judged(low, 100.0)
    ('Revenue is 80, below 100.', '')
    """
    match watch.kind:
        case "missing":
            return f"{watch.title} has no value." if value is None else ""
        case "above":
            holds = value is not None and value > watch.bound
        case "below":
            holds = value is not None and value < watch.bound
        case "moves":
            return _moved(watch, value)
    return f"{watch.title} is {full(value, watch.unit)}, {watch.kind} {full(watch.bound, watch.unit)}." if holds else ""


def _moved(watch: Watch, value: float | None) -> str:
    """Against the look before; from zero any step is a move."""
    before = watch.last_value
    if value is None or before is None or value == before:
        return ""
    share = abs(value - before) / abs(before) if before else None
    if share is not None and 100 * share < watch.bound:
        return ""
    by = f" by {percent(share)}" if share is not None else ""
    way = "rose" if value > before else "fell"
    return f"{watch.title} {way}{by}, from {full(before, watch.unit)} to {full(value, watch.unit)}."


def condition(watch: Watch) -> str:
    """When an alert is raised, in words.

    >>> condition(Watch("w", "t", "o", "O", "s", "Revenue", "", {}, "moves", 10, "day", "", ""))
    'moves by 10 % or more between two looks'
    """
    match watch.kind:
        case "missing":
            return "has no value"
        case "moves":
            return f"moves by {watch.bound:g} % or more between two looks"
    return f"{watch.kind} {full(watch.bound, watch.unit)}"
