"""Time in a question: ranges ("since March", "from May to July"), grains ("by month"), calendar parts, comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assay.ask.local.borders import bordered, either
from assay.ask.local.joined import Joined
from assay.ask.local.joined import joined as join
from assay.ask.local.moments import alike
from assay.ask.local.number_ranges import bounds_of_numbers
from assay.ask.local.period import Period
from assay.ask.local.points import POINTS, When
from assay.ask.local.text import Token
from assay.semantic.spec import Grain, Part, TimeRange

TimeKind = Literal["range", "grain", "part", "weekdays", "compare", "trend"]
Against = Literal["previous_year", "previous_period"]


@dataclass(frozen=True)
class TimeRead:
    """A time expression over tokens ``start`` to ``end`` (excluded).

    ``period`` is None for open ranges. ``against`` is for comparisons with an earlier period, ``days`` for weekdays.
    """

    start: int
    end: int
    kind: TimeKind
    range: TimeRange | None = None
    period: Period | None = None
    grain: Grain | None = None
    part: Part | None = None
    against: Against | None = None
    days: tuple[int, ...] = ()
    note: str = ""
    asked: bool = False
    """The period itself is what is asked for; a field called like it comes first."""


_NOT_A_YEAR = frozenset(
    "than over above below under least most exceeds exceeding exceed top first bottom $ > < = >= <= "
    "id number equals".split()
)
_MONTH_LIKE = frozenset(("may", "march", "mar", "sat", "sun", "dec", "jan", "second half"))
_LEADS = frozenset(
    "in during for of since from after before until till through to by and or between on at vs "
    "versus over within than last this next early late".split()
)
_AHEAD = frozenset("in during for of on over within at as the across throughout".split())
_GRAINS: dict[str, Grain] = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annually": "year",
    "annual": "year",
    "hourly": "hour",
    "day": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "date": "day",
    "hour": "hour",
    "fiscal year": "fiscal_year",
    "fiscal quarter": "fiscal_quarter",
}
_UNITS = r"(?P<unit>fiscal year|fiscal quarter|day|week|month|quarter|year|date|hour)s?"
_GRAIN = re.compile(
    r"(?:(?:broken down |split |grouped |group |breakdown )?(?:by|per|for each|for every|each|every|"
    r"in each|of each|for all) (?:the |calendar |single )?"
    + _UNITS
    + r"|(?:on an? )?(?P<adverb>daily|weekly|monthly|quarterly|yearly|annually|annual|hourly)(?: basis)?"
    + r"|(?P<twice>day|week|month|quarter|year) by (?P=twice)"
    + r"|from (?:one |each )?(?P<to>day|week|month|quarter|year) to (?:the )?(?:next|(?P=to))"
    + r"|over the (?P<over>days|weeks|months|quarters|years)"
    + r"|and (?P<too>day|week|month|quarter|year)(?! (?:\d|ago|before|after)))(?= |$)"
)
_ASKED = re.compile(r"(?:(?<=\bwhich )|(?<=\bwhat )|(?<=\bbusiest ))(?P<unit>day|week|month|quarter|year)s?(?= )")
"""Which period, not in which: read where the periods are ranked or limited ("which month had the most visits")."""
_WEIGHED = re.compile(
    r"\b(?:most|least|fewest|highest|lowest|largest|smallest|greatest|best|worst|more than|less than"
    r"|fewer than|at least|busiest)(?= |$)"
)
_PART = re.compile(
    r"(?:(?:by|per|for each|each|which|what|of the) )(?P<part>days? of (?:the )?week|weekdays?|"
    r"hours? of (?:the )?day|hours?|months? of (?:the )?year"
    r"|calendar months?|quarters? of (?:the )?year|days? of (?:the )?month)(?= |$)"
)
_PARTS: tuple[tuple[str, Part], ...] = (
    ("of week", "day_of_week"),
    ("of the week", "day_of_week"),
    ("weekday", "day_of_week"),
    ("hour", "hour_of_day"),
    ("quarter", "quarter_of_year"),
    ("of month", "day_of_month"),
    ("of the month", "day_of_month"),
    ("month", "month_of_year"),
)
_TREND = re.compile(
    r"(?:(?:the |as a )?trends?(?: lines?)?(?: over time| for| of| in)?|over time|time series|"
    r"historically|evolution|how (?:did|has|have|is|are) .{1,40} (?:develop|evolve|trend)\w*|"
    r"seasonality)(?= |$)"
)
_WEEKDAYS = re.compile(
    r"(?:on |at )?(?P<what>weekends?|weekdays|business days|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)(?= |$)"
)
_SAME = (
    (
        re.compile(
            r"(?:vs |versus |against |compared (?:to|with) |than |with |over |"
            r"on )?(?:the )?same (?:\w+ )?(?:period |time |stretch )?(?:of )?(?:the )?(?:last|previous|"
            r"prior) year(?= |$)"
        ),
        "previous_year",
    ),
    (
        re.compile(
            r"(?:vs|versus|against|compared (?:to|with)|than|relative to|to|"
            r"with) (?:the )?(?:same (?:\w+ )?(?:of |in )?(?:the )?(?:last|previous|prior) year|"
            r"that of (?:the )?(?:last|previous|prior) year|year before|a year (?:ago|earlier|before)|"
            r"year earlier)(?= |$)"
        ),
        "previous_year",
    ),
    (
        re.compile(
            r"(?:vs|versus|against|compared (?:to|with)|than|relative to) (?:the )?(?:last|previous|prior) year(?= |$)"
        ),
        "previous_year",
    ),
    (
        re.compile(r"compared? (?:it |that |this |them )?(?:to|with) (?:the )?(?:last|previous|prior) year(?= |$)"),
        "previous_year",
    ),
    (
        re.compile(
            r"compared? (?:it |that |this |them )?(?:to|with) (?:the )?(?:last|previous|prior) (?:month|"
            r"quarter|week|period|day)(?= |$)"
        ),
        "previous_period",
    ),
    (re.compile(r"(?:year (?:over|on|to|after) year|yoy|y/y|annual growth)(?= |$)"), "previous_year"),
    (
        re.compile(
            r"(?:(?:month|week|quarter|day|period) (?:over|on|after) (?:month|week|quarter|day|period)|mom|"
            r"qoq|wow|m/m|q/q)(?= |$)"
        ),
        "previous_period",
    ),
    (
        re.compile(
            r"(?:vs|versus|against|compared (?:to|with)|than|relative to) (?:the )?(?:last|previous|prior|"
            r"preceding) (?:period|month|quarter|week|day|one|\d+ \w+)(?= |$)"
        ),
        "previous_period",
    ),
    (
        re.compile(
            r"(?:vs|versus|against|compared (?:to|with)|than|with|to) (?:the )?(?:(?:\d+ )?(?:month|quarter|week|day|"
            r"year|period)s? before(?: that)?|yesterday)(?= |$)"
        ),
        "previous_period",
    ),
)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _doubtful(match: re.Match[str], start: int, end: int, tokens: Sequence[Token]) -> bool:
    """Numbers that are no years, months that are verbs."""
    before = tokens[start - 1].norm if start else ""
    text = match.group()
    if re.fullmatch(r"(?:1[7-9]|20)\d\d", text):
        return before in _NOT_A_YEAR or tokens[start].text.startswith("$")
    if text in _MONTH_LIKE:
        return not (before in _LEADS or (text == "may" and start > 0 and tokens[start].capital))
    return False


def _points(joined: Joined, when: When) -> dict[int, tuple[int, Period]]:
    found: dict[int, tuple[int, Period]] = {}
    for pattern, reader in POINTS:
        for at in joined.starts:
            match = pattern.match(joined.text, at)
            if not match or match.end() not in joined.ends:
                continue
            start, end = joined.starts[at], joined.ends[match.end()]
            if (start in found and found[start][0] >= end) or _doubtful(match, start, end, joined.tokens):
                continue
            period = reader(match, when)
            if period:
                found[start] = (end, period)
    return found


def _ranges(joined: Joined, when: When) -> Iterator[TimeRead]:
    norms = [token.norm for token in joined.tokens]
    found = _points(joined, when)
    numbers = bounds_of_numbers(norms, found)
    points = {at: bordered(end, one, joined, when) for at, (end, one) in found.items() if at not in numbers}
    at = 0
    while at < len(norms):
        read = _composed(at, norms, points, when.today) or (_simple(at, points, norms) if at in points else None)
        if read:
            yield read
            at = read.end
        else:
            at += 1


def _skip(norms: list[str], at: int, *words: str) -> int:
    while at < len(norms) and norms[at] in words:
        at += 1
    return at


def _simple(at: int, points: dict[int, tuple[int, Period]], norms: list[str]) -> TimeRead:
    end, period = points[at]
    start = at - 1 if at and norms[at - 1] in _AHEAD else at
    start = start - 1 if start and start < at and norms[start] == "the" and norms[start - 1] in _AHEAD else start
    return TimeRead(start, end, "range", period.range(), period, note=period.note)


def _composed(at: int, norms: list[str], points: dict[int, tuple[int, Period]], today: date) -> TimeRead | None:
    bounded = either(at, points, norms)
    if bounded:
        return TimeRead(at, bounded[0], "range", bounded[1], note=bounded[2])
    word, after = norms[at], _skip(norms, at + 1, "the", "year", "start", "beginning", "of", "date", "dates")
    if word in ("between", "from") and after in points:
        end, first = points[after]
        if end < len(norms) and norms[end] in ("and", "to", "until", "till", "through", "-", "up"):
            second_at = _skip(norms, end + 1, "the", "to", "year")
            if second_at in points:
                last, second = points[second_at]
                return _between(at, last, first, second)
    if at in points:
        end, first = points[at]
        fixed = end + 1 in points and not first.relative and not points[end + 1][1].relative
        if fixed and norms[end] in ("to", "-", "through", "until", "till"):
            return _between(at, points[end + 1][0], first, points[end + 1][1])
        return None
    if after in points and not (word in ("from", "before", "after") and after != at + 1 and norms[at + 1] == "of"):
        return _open(at, word, *points[after], norms)
    return None


def _between(start: int, end: int, first: Period, second: Period) -> TimeRead:
    first, second = _alike(first, second), _alike(second, first)
    begin = first.start
    if (
        not any(part in first.note for part in ("=",))
        and first.note.startswith("took the year")
        and first.start > second.start
    ) or (first.note.startswith("took the year") and not second.note):
        begin = first.start.replace(
            year=second.start.year if first.start.month <= second.start.month else second.start.year - 1
        )
    low, high = min(begin, second.start), max(first.end if begin == first.start else begin, second.end)
    return TimeRead(start, end, "range", TimeRange(start=low, end=high), Period(low, high), note=second.note)


def _alike(one: Period, other: Period) -> Period:
    return replace(one, start=alike(one.start, other.start), end=alike(one.end, other.end))


def _open(at: int, word: str, end: int, period: Period, norms: list[str]) -> TimeRead | None:
    tail = end
    if word in ("since", "from") or (word == "starting"):
        tail = (
            _skip(norms, end, "on", "onward", "onwards", "forward")
            if end < len(norms) and norms[end] in ("on", "onward", "onwards", "forward")
            else end
        )
        if word == "from" and tail == end:
            return None
        if word == "since" and period.relative and period.unit == "day" and period.relative.kind == "last":
            return TimeRead(at, end, "range", period.range(), period, note=period.note)
        return TimeRead(at, tail, "range", TimeRange(start=period.start), note=period.note)
    if word == "after":
        return TimeRead(at, end, "range", TimeRange(start=period.end), note=period.note)
    if word == "before":
        return TimeRead(at, end, "range", TimeRange(end=period.start), note=period.note)
    if word in ("until", "till", "through"):
        return TimeRead(at, end, "range", TimeRange(end=period.end), note=period.note)
    return None


def _grains(joined: Joined) -> Iterator[TimeRead]:
    for start, end, match in joined.spans(_GRAIN):
        word = (
            match["unit"]
            or match["adverb"]
            or match["twice"]
            or match["to"]
            or match["too"]
            or (match["over"] or "").rstrip("s")
        )
        yield TimeRead(start, end, "grain", grain=_GRAINS[word])
    for start, end, match in joined.spans(_ASKED) if _WEIGHED.search(joined.text) else ():
        yield TimeRead(start, end, "grain", grain=_GRAINS[match["unit"]], asked=True)
    for start, end, match in joined.spans(_PART):
        yield TimeRead(start, end, "part", part=next(part for text, part in _PARTS if text in match["part"]))
    for start, end, match in joined.spans(_TREND):
        if match.group() == "seasonality":
            yield TimeRead(start, end, "part", part="month_of_year")
        elif not match.group().startswith("how"):
            yield TimeRead(start, end, "trend")


def _weekdays(joined: Joined) -> Iterator[TimeRead]:
    for start, end, match in joined.spans(_WEEKDAYS):
        what = match["what"]
        if what in ("weekdays", "business days"):
            days: tuple[int, ...] = (1, 2, 3, 4, 5)
        else:
            days = (6, 7) if what.startswith("weekend") else (_DAYS.index(what[:3]) + 1,)
        yield TimeRead(start, end, "weekdays", days=days)


def _compares(joined: Joined) -> Iterator[TimeRead]:
    for pattern, against in _SAME:
        for start, end, _ in joined.spans(pattern):
            yield TimeRead(
                start, end, "compare", against="previous_year" if against == "previous_year" else "previous_period"
            )


def read_times(tokens: Sequence[Token], when: When) -> tuple[TimeRead, ...]:
    """All time expressions, none overlapping, in order; comparisons and longer ones win."""
    line = join(tokens)
    reads = [*_compares(line), *_grains(line), *_ranges(line, when), *_weekdays(line)]
    order = {"compare": 0, "part": 1, "grain": 2, "range": 3, "trend": 4, "weekdays": 5}
    chosen: list[TimeRead] = []
    for read in sorted(
        reads, key=lambda r: (-(r.end - r.start) if r.kind != "compare" else -99, order[r.kind], r.start)
    ):
        if all(read.end <= other.start or read.start >= other.end for other in chosen):
            chosen.append(read)
    return tuple(sorted(chosen, key=lambda r: r.start))
