"""What is said after a period about its ends: "inclusive of 30 days ago", "(excluding the current week)"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import cast

from assay.ask.local.joined import Joined
from assay.ask.local.period import Period, relative_period
from assay.ask.local.points import When, counted, unit_of
from assay.ask.local.words import NUMBER_WORDS
from assay.semantic.calendar import step
from assay.semantic.spec import Relative, TimeRange, Unit

_IN = r"(?:inclusive of|inclusive|including|includes|counting)"
_OUT = r"(?:exclusive of|not inclusive of|excluding|excludes?|not including|not counting|without|except(?: for)?)"
_OPENING = r"(?:[,(] ?)?(?:(?:but|and|both) )?"
_UNIT = r"(?P<unit>day|week|month|quarter|year)s?"
_NOW = r"(?:the )?(?:(?:current|present|ongoing|this) (?P<now>day|week|month|quarter|year)|(?P<today>today)(?: date)?)"
_BACK = re.compile(
    _OPENING + _IN + r" (?P<n>\d{1,3}|an?|" + "|".join(NUMBER_WORDS) + r") " + _UNIT + r" ago(?: \))?(?= |$)"
)
_WITH_NOW = re.compile(_OPENING + _IN + " " + _NOW + r"(?: \))?(?= |$)")
_WITHOUT_NOW = re.compile(_OPENING + _OUT + " " + _NOW + r"(?: \))?(?= |$)")
_BOTH_ENDS = re.compile(
    _OPENING + r"(?:(?:inclusive of|including) (?:the )?(?:both )?(?:(?:start|first|from) (?:date )?and (?:end|last|to)"
    r"(?: dates?)?|dates|ends|days|boundaries|end ?points?)|inclusive|inclusively)(?: \))?(?= |$)"
)


def bordered(at: int, period: Period, joined: Joined, when: When) -> tuple[int, Period]:
    """Where the words about the ends of ``period`` stop, and the period they make of it. ``at``: the token behind it.

    Complete units leave the current one out anyway, and days count today, so often nothing changes.
    """
    here = next((text for text, token in joined.starts.items() if token == at), None)
    if here is None:
        return at, period
    for pattern, change in ((_BACK, _back), (_WITH_NOW, _with_now), (_WITHOUT_NOW, _without_now), (_BOTH_ENDS, _same)):
        match = pattern.match(joined.text, here)
        if match and match.end() in joined.ends:
            return joined.ends[match.end()], change(match, period, when)
    return at, period


def _same(match: re.Match[str], period: Period, when: When) -> Period:
    return period


def _back(match: re.Match[str], period: Period, when: When) -> Period:
    """From that very day up to and including today."""
    if period.relative is None:
        return period
    count = 1 if match["n"] in ("a", "an") else counted(match["n"])
    start = step(when.today, unit_of(match["unit"]), -count)
    end = when.today + timedelta(days=1)
    return Period(start, end, note=f"from {start.isoformat()} to today", unit="day")


def _with_now(match: re.Match[str], period: Period, when: When) -> Period:
    """ "last 3 months including this month": the current one is the last of them."""
    told = period.relative
    if told is None or told.unit == "day" or told.unit != match["now"] or told.kind not in ("last", "previous"):
        return period
    return _made(Relative(kind="current", unit=told.unit, count=told.count), period, when)


def _without_now(match: re.Match[str], period: Period, when: When) -> Period:
    told = period.relative
    unit = cast(Unit, match["now"] or "day")
    if told is not None and told.kind == "last" and told.unit == unit == "day":
        return _made(told.model_copy(update={"offset": told.offset + 1}), period, when)
    to_today = told is not None and told.kind in ("current", "to_date") and period.start < when.today
    return Period(period.start, when.today, note=period.note) if to_today and unit == "day" else period


def _made(relative: Relative, period: Period, when: When) -> Period:
    return replace(relative_period(relative, when.today, when.calendar), note=period.note)


_LATER, _EARLIER = ("later", "after", "afterwards", "onward", "onwards"), ("earlier", "before")


def either(at: int, points: dict[int, tuple[int, Period]], norms: list[str]) -> tuple[int, TimeRange, str] | None:
    """ "on or after 1 April", "before or on", "1 April or later": the day named is one of them.

    The token behind it, the range and what was assumed.
    """
    words = norms[at : at + 3]
    for said in (words, words[::-1]):
        if said[:2] in (["on", "or"], ["in", "or"]) and at + 3 in points and said[2] in ("after", "before", "since"):
            end, period = points[at + 3]
            return end, _from_or_to(period, later=said[2] != "before"), period.note
    if at in points:
        end, period = points[at]
        tail = norms[end : end + 2]
        if len(tail) == 2 and tail[0] in ("or", "and") and tail[1] in (*_LATER, *_EARLIER):
            return end + 2, _from_or_to(period, later=tail[1] in _LATER), period.note
    return None


def _from_or_to(period: Period, *, later: bool) -> TimeRange:
    return TimeRange(start=period.start) if later else TimeRange(end=period.end)
