"""The waterfall of an explained change: before, what added and took away, after."""

from __future__ import annotations

from typing import Any

import numpy as np

from assay.present.figures.parts import REFERENCE, Figure, figure, in_lines, number_axis, unique
from assay.present.numbers import full, short, signed
from assay.records.explanation import Explanation

STEPS = 4
ROOM = 0.35
"""The bars of the change are at least this part of the height: a waterfall need not start at zero, and says so."""


def waterfall_of(found: Explanation) -> Figure:
    """Effects where there are some, else the members that add most; ``meta.notes`` says where the axis starts."""
    steps = _steps(found)
    names = unique(
        [in_lines(label) for label in (found.before_label, *(label for label, _ in steps), found.after_label)]
    )
    amounts = [amount for _, amount in steps]
    levels = np.cumsum([found.before, *amounts])
    texts = [
        short(found.before, found.unit),
        *(signed(one, found.unit) for one in amounts),
        short(found.after, found.unit),
    ]
    exact = [full(found.before, found.unit), *(full(one, found.unit) for one in amounts), full(found.after, found.unit)]
    trace: dict[str, Any] = {
        "type": "waterfall",
        "x": names,
        "y": [found.before, *amounts, 0.0],
        "measure": ["absolute", *["relative"] * len(amounts), "total"],
        "text": texts,
        "textposition": "outside",
        "cliponaxis": False,
        "increasing": {"marker": {"color": "as:up"}},
        "decreasing": {"marker": {"color": "as:down"}},
        "totals": {"marker": {"color": REFERENCE}},
        "hovertext": [f"{name}<br><b>{value}</b>" for name, value in zip(names, exact, strict=True)],
        "hoverinfo": "text",
    }
    axis, note = _axis(levels, found)
    drawn = figure(
        [trace], {"xaxis": {"type": "category", "tickangle": 0}, "yaxis": axis}, notes=[note] if note else []
    )
    drawn["layout"]["meta"] |= {"alt": alt(found), "kind": "waterfall"}
    return drawn


def alt(found: Explanation) -> str:
    """The waterfall for who cannot see it."""
    parts = ", ".join(f"{label} {signed(amount, found.unit)}" for label, amount in _steps(found))
    return (
        f"Waterfall of {found.title}: {short(found.before, found.unit)} in {found.before_label}, {parts}, "
        f"{short(found.after, found.unit)} in {found.after_label}."
    )


def _steps(found: Explanation) -> list[tuple[str, float]]:
    if found.effects:
        return [(effect.label, effect.amount) for effect in found.effects]
    if not found.breakdowns:
        return [("Change", found.change)]
    parts = sorted(found.breakdowns[0].parts, key=lambda part: -abs(part.amount))
    rest = sum(part.amount for part in parts[STEPS:])
    steps = [(part.label, part.amount) for part in parts[:STEPS]]
    return [*steps, ("Others", rest)] if len(parts) > STEPS else steps


def _axis(levels: Any, found: Explanation) -> tuple[dict[str, Any], str]:
    low, high = float(min(levels.min(), found.after)), float(max(levels.max(), found.after))
    span = high - low
    start = low - span * (1 / ROOM - 1)
    if low <= 0 or start <= 0 or not span:
        return number_axis([np.append(levels, 0.0)], found.unit), ""
    axis = number_axis([np.array([start, high])], found.unit, zero=False)
    shown = {**axis, "range": [start, high + 0.12 * (high - start)]}
    return shown, f"Axis starts at {short(start, found.unit)}"
