""" "Month over month growth in 2025": every month against the one before, not the year against the year before."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Literal, cast

from assay.ask.local.draft import Draft, Setting
from assay.ask.local.period import relative_period
from assay.semantic.spec import TIME, DimensionUse, TimeRange

Step = Literal["week", "month", "quarter"]
_STEP = re.compile(r"\b(week|month|quarter)[ -](?:over|on|after)[ -]\1\b|\b(wow|mom|qoq)\b", re.IGNORECASE)
_SHORT: dict[str, Step] = {"wow": "week", "mom": "month", "qoq": "quarter"}
_DAYS: dict[Step, int] = {"week": 7, "month": 31, "quarter": 92}


def stepwise(draft: Draft, setting: Setting) -> Draft:
    """With an axis of the steps that are compared, where the period asked for holds several of them or none is said."""
    step = _step(draft)
    grained = any(use.grain or use.part for use in draft.dimensions)
    unsaid = _unsaid(draft)
    if step is None or grained or not draft.metrics or not (unsaid or _longer(draft, step, setting)):
        return draft
    facts = {**draft.facts, "growth": True, "change": False}
    axis = DimensionUse(field=TIME, grain=step)
    times = () if unsaid else draft.times
    stepped = replace(draft, comparison=None, facts=facts, times=times, dimensions=(axis, *draft.dimensions))
    return stepped.tagged("growth")


def _unsaid(draft: Draft) -> bool:
    """ "Revenue growth month over month": of every month there is."""
    return not draft.times or bool(draft.facts.get("implied_time"))


def _step(draft: Draft) -> Step | None:
    found = (_STEP.search(item.text) for item in draft.items if item.kind == "time")
    for match in found:
        if match is not None:
            said = (match[1] or match[2]).casefold()
            return _SHORT.get(said) or cast(Step, said)
    return None


def _longer(draft: Draft, step: Step, setting: Setting) -> bool:
    """Whether the period said is longer than one step."""
    time = draft.times[0] if draft.times and not draft.facts.get("implied_time") else None
    return time is not None and _length(time, setting) > timedelta(days=_DAYS[step])


def _length(time: TimeRange, setting: Setting) -> timedelta:
    if time.relative is not None:
        period = relative_period(time.relative, setting.today, setting.calendar)
        return period.end - period.start
    if time.start is None:
        return timedelta(0)
    end = time.end or setting.today
    return end - time.start if type(end) is type(time.start) else timedelta(days=366)
