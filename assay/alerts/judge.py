"""Whether a number is worth telling of: pure, and in words."""

from __future__ import annotations

import math

from assay.present.numbers import MINUS, PERCENT, full, percent, symbol
from assay.records.alert import Watch


def written(value: float | None, unit: str | None) -> str:
    """A number in full; of a share two decimals, so that one just beyond its bound can be told from it.

    >>> written(3_781_070.45, "USD"), written(0.030411, "percent")
    ('$3,781,070.45', '3.04%')
    """
    return full(round(value, 4) if value is not None and unit == PERCENT else value, unit)


def bound_from(text: str, kind: str, unit: str | None) -> float | None:
    """A bound as somebody wrote it; None for what is no number. Shares are written as they are shown, in per cent.

    >>> bound_from("1,200.5 ", "above", None), bound_from("$3.5", "below", "USD"), bound_from("much", "above", None)
    (1200.5, 3.5, None)
    >>> [bound_from(text, kind, "percent") for text, kind in (("5 %", "above"), ("5", "above"), ("5 %", "moves"))]
    [0.05, 0.05, 5.0]
    """
    if kind == "missing":
        return 0.0
    plain = text.strip().rstrip("%").replace(",", "").replace(MINUS, "-").replace(symbol(unit) or ",", "")
    try:
        found = float(plain)
    except ValueError:
        return None
    if not math.isfinite(found):
        return None
    return found / 100 if unit == PERCENT and kind != "moves" else found


def judged(watch: Watch, value: float | None) -> str:
    """What is to be told of ``value``; empty when there is nothing.

    >>> low = Watch("w", "t", "o", "O", "s", "Revenue", "", {}, "below", 100, "day", "", "")
    >>> judged(low, 80.0), judged(low, 100.0), judged(low, 99.9999999)
    ('Revenue is 80, below 100.', '', '')
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
    # What reads as its bound has not crossed it: the bound the form proposes is the number as it is written.
    if not holds or written(value, watch.unit) == written(watch.bound, watch.unit):
        return ""
    return f"{watch.title} is {written(value, watch.unit)}, {condition(watch)}."


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
    return f"{watch.title} {way}{by}, from {written(before, watch.unit)} to {written(value, watch.unit)}."


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
    return f"{watch.kind} {written(watch.bound, watch.unit)}"


def doubt(watch: Watch) -> str:
    """What is to be said of a bound that was hardly meant; empty where there is nothing.

    Bounds of shares were once kept as they were written, a hundred times too large. Which were meant so cannot be told.

    >>> high = Watch("w", "t", "o", "O", "s", "Margin", "", {}, "above", 50, "day", "", "", "percent", "", 0.4)
    >>> doubt(high)
    'It waits for 5,000%, which looks a hundred times too much. If 50% was meant, remove it and watch the number anew.'
    """
    share = watch.unit == PERCENT and watch.kind in ("above", "below")
    usual = watch.last_value is None or abs(watch.last_value) <= 1
    if not share or abs(watch.bound) <= 1 or not usual:
        return ""
    waits, meant = written(watch.bound, PERCENT), written(watch.bound / 100, PERCENT)
    return (
        f"It waits for {waits}, which looks a hundred times too much. "
        f"If {meant} was meant, remove it and watch the number anew."
    )
