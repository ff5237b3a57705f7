"""The one big number of a result, where it has one."""

from __future__ import annotations

import math

import numpy as np

from assay.present.numbers import PERCENT, change_from, full, is_currency, percent, short
from assay.present.story import Story
from assay.present.view import View
from assay.records.answer import Headline

_MILLION = 1_000_000


def headline(story: Story) -> Headline | None:
    """A single cell, or the total of parts that sum up; None where no single number stands for the result."""
    view = story.view
    if view.listing or not view.measures or not view.rows:
        return None
    now, before = _values(view)
    if now is None:
        return None
    if story.against is not None and view.rows == 1 and not view.axes:
        _, before = _values(story.against)
    return _dressed(story, now, before)


def _values(view: View) -> tuple[float | None, float | None]:
    """The number, and what it is compared with."""
    measure = view.first
    if not view.axes and view.rows != 1:
        return None, None
    if view.axes and view.rows > 1 and (measure.index not in view.additive or not view.whole):
        return None, None
    now = _sum(view, measure.index)
    return now, _sum(view, measure.previous) if measure.previous is not None else None


def _sum(view: View, index: int) -> float | None:
    values = view.numbers(index)
    present = values[np.isfinite(values)]
    return math.fsum(present.tolist()) if len(present) else None


def _dressed(story: Story, now: float, before: float | None) -> Headline:
    view, measure = story.view, story.view.first
    groups = [view.label(0, index) for index in view.axes] if view.rows == 1 else []
    label = ", ".join(filter(None, [*groups, measure.column.label, story.period]))
    text = counted(now, measure.unit)
    target = _target(story)
    if before is None or (not before and now and measure.unit != PERCENT):
        return Headline(text, label, target=target)
    words = change_from(now, before, measure.unit)
    sign = view.direction(measure.index)
    good = None if not sign or now == before else (now > before) == (sign > 0)
    base = f"on {story.before}, {short(before, measure.unit)}" if story.before else f"on {short(before, measure.unit)}"
    return Headline(text, label, words, base, good, target)


def counted(value: float, unit: str | None) -> str:
    """The number itself; of things that can be counted each is said, up to a million.

    >>> counted(17_958, "orders"), counted(1_180_000, "units"), counted(17_958, "USD"), counted(17_958.5, "days")
    ('17,958 orders', '1.18M units', '$18k', '18k days')
    """
    things = float(value).is_integer() and abs(value) < _MILLION and unit != PERCENT and not is_currency(unit)
    return full(value, unit) if things else short(value, unit)


def _target(story: Story) -> str:
    """The target in a few words, for beside the number."""
    if story.goal is None:
        return ""
    reached, target = (float(story.goal.numbers(column)[0]) for column in (0, 1))
    written = short(target, story.view.first.unit)
    column = story.view.first.index
    if column in story.view.additive and story.view.direction(column) >= 0:
        return f"{percent(reached / target)} of the target of {written}"
    side = "above" if reached > target else "below" if reached < target else "exactly"
    return f"{side} the target of {written}"
