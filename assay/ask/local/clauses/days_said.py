"""Which day a period is of: the one said beside it, "launched in 2024", or the one its things go by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from assay.ask.local.dated_others import dates_others
from assay.ask.local.draft import Draft, Setting, skip_stops, temporal
from assay.ask.local.timewords import TimeRead
from assay.semantic.spec import TIME, All, Compare, Condition, Op, TimeRange

Read = tuple[int, TimeRead]


def of_their_own(draft: Draft, setting: Setting, ranges: Sequence[Read]) -> tuple[Draft, list[Read]]:
    """ "Revenue in 2025 of products launched in 2024": of two periods the one with a day of its own limits that day."""
    if len(ranges) != 2:
        return draft, list(ranges)
    (first, _), (second, _) = ranges
    between = any(item.links for item in draft.items[first + 1 : second])
    own = [(at, read) for at, read in ranges if between and field_of(draft, setting, at) != TIME]
    if len(own) != 1:
        return draft, list(ranges)
    at, read = own[0]
    days = _days(read)
    if days is None:
        return draft, list(ranges)
    held = draft.hold(dated(field_of(draft, setting, at), days), at, *consumed(draft, setting, at))
    return held, [one for one in ranges if one[0] != at]


def _days(read: TimeRead) -> TimeRange | None:
    """From which day to which, also of what was said relative to today."""
    if read.range is not None and read.range.relative is None:
        return read.range
    return TimeRange(start=read.period.start, end=read.period.end) if read.period else None


def near(draft: Draft, setting: Setting, at: int) -> int | None:
    """The date field right beside a time expression: "signed up in March", "shipping date by month"."""
    for step in (-1, 1):
        here = skip_stops(draft, at + step, step, over=("rel", "or"))
        if (
            0 <= here < len(draft.items)
            and draft.items[here].is_link("dimension")
            and temporal(setting, draft.items[here].links[0].ref)
            and not _counted(draft, here)
            and not (step == 1 and _has_its_own(draft, here))
        ):
            return here
    return None


def _has_its_own(draft: Draft, at: int) -> bool:
    """ "In 2025 of products launched in 2024": a day that is followed by another period is that period's."""
    here = skip_stops(draft, at + 1, 1, over=("rel",))
    return here < len(draft.items) and draft.items[here].time is not None


def _counted(draft: Draft, at: int) -> bool:
    """ "The number of orders in March": what is counted dates nothing, though it may be short for the order date."""
    before = draft.items[at - 1] if at else None
    return before is not None and before.is_cue("count", "count_distinct") and "date" not in draft.items[at].words


def field_of(draft: Draft, setting: Setting, at: int) -> str:
    there = near(draft, setting, at)
    if there is None:
        return TIME
    ref = draft.items[there].links[0].ref
    owner, _, name = ref.partition(".")
    entity = setting.model.entity(owner)
    own = entity is not None and entity.default_time == name and draft.subject in (None, owner)
    return TIME if own and not dates_others(draft, setting, owner) else ref


def consumed(draft: Draft, setting: Setting, at: int) -> tuple[int, ...]:
    there = near(draft, setting, at)
    return () if there is None else (there,)


def dated(field: str, when: TimeRange) -> Condition:
    """A stretch of time as a condition on a date."""
    ends: tuple[tuple[Op, date | datetime | None], ...] = (("ge", when.start), ("lt", when.end))
    found = tuple(Compare(field=field, op=op, value=day) for op, day in ends if day is not None)
    return All(all=found) if len(found) > 1 else found[0]
