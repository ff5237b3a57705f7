"""Single points and periods in words: "last quarter", "Q3 2025", "in March", "5 May 2025", "2 weeks ago"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from assay.ask.local.moments import MOMENT, moment
from assay.ask.local.period import Period, fiscal_year, relative_period
from assay.ask.local.seasons import SEASON_ALONE, SEASON_OF_YEAR, SEASON_RELATIVE, season
from assay.ask.local.words import NUMBER_WORDS
from assay.semantic.calendar import add_months, floor, step
from assay.semantic.model import Calendar
from assay.semantic.spec import Relative, Unit

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = r"(?P<month>" + "|".join(f"{m}|{m[:3]}" if m != "may" else m for m in MONTHS) + r"|sept)"
_UNIT = r"(?P<unit>(?:fiscal |financial )?(?:day|week|month|quarter|year))s?"
_N = r"(?P<n>\d{1,4}|few|couple of|couple|several|" + "|".join(NUMBER_WORDS) + r")"
_YEAR = r"(?P<year>(?:1[7-9]|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_QUARTER = r"(?P<q>q ?[1-4]|[1-4]q|(?:first|1st|second|2nd|third|3rd|fourth|4th|last) quarter)"
_WHICH = r"(?P<which>this|current|last|previous|prior|past|the previous|the last|the current|next)"
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4}


@dataclass(frozen=True)
class When:
    """What a time expression is read against."""

    today: date
    calendar: Calendar


Reader = Callable[["re.Match[str]", When], "Period | None"]


def unit_of(text: str) -> Unit:
    """The unit of time a word names."""
    name = text.replace("financial", "fiscal").replace(" ", "_")
    return cast(Unit, name if name in ("fiscal_quarter", "fiscal_year") else name.rpartition("_")[2])


def counted(text: str) -> int:
    """A number of units in digits or words."""
    if text.isdigit():
        return int(text)
    return {"couple": 2, "couple of": 2, "few": 3, "several": 3}.get(text) or int(NUMBER_WORDS.get(text, 1))


def _relative(when: When, note: str = "", **parts: object) -> Period | None:
    count, offset = cast(int, parts.get("count", 1)), cast(int, parts.get("offset", 0))
    if not 1 <= count <= 1000 or not 0 <= offset <= 1000:
        return None
    return relative_period(Relative.model_validate(parts), when.today, when.calendar, note)


def _this(match: re.Match[str], when: When) -> Period | None:
    unit, which = unit_of(match["unit"]), match["which"].replace("the ", "")
    if which in ("this", "current"):
        return _relative(when, kind="current", unit=unit)
    if which == "next":
        return _relative(when, kind="next", unit=unit)
    if which == "past" and unit in ("year", "week"):
        count = {"year": 12, "week": 7}[unit]
        return _relative(
            when,
            f"past {unit} = the last {count} {'months' if unit == 'year' else 'days'}",
            kind="last",
            unit="month" if unit == "year" else "day",
            count=count,
        )
    found = _relative(when, kind="previous", unit=unit)
    return found and Period(
        found.start, found.end, found.relative, f"last {match['unit']} = the last complete one", unit
    )


def _last_n(match: re.Match[str], when: When) -> Period | None:
    unit, count = unit_of(match["unit"]), counted(match["n"])
    kind = "next" if match["which"] in ("next", "coming", "upcoming") else "last"
    note = "" if unit == "day" or kind == "next" else f"last {count} {match['unit']}s = complete {match['unit']}s"
    note = f"{match['n']} = {count}; {note}" if match["n"] in ("few", "several") else note
    return _relative(when, note, kind=kind, unit=unit, count=count)


def _ago(match: re.Match[str], when: When) -> Period | None:
    count = 1 if match["n2"] in ("a", "an", "one") else counted(match["n2"])
    return _relative(when, kind="previous", unit=unit_of(match["unit"]), offset=count - 1) if count else None


def _day_word(match: re.Match[str], when: When) -> Period | None:
    return _relative(
        when, unit="day", kind={"today": "current", "yesterday": "previous", "tomorrow": "next"}[match["word"]]
    )


def _to_date(match: re.Match[str], when: When) -> Period | None:
    short = {"y": "year", "m": "month", "q": "quarter", "w": "week"}
    unit = short[match["short"]] if match["short"] else unit_of(match["unit"])
    return _relative(when, kind="to_date", unit=unit)


def _month_number(text: str) -> int:
    return next(index for index, name in enumerate(MONTHS, 1) if name.startswith(text[:3]))


def _dated(year: int, month: int, day: int, note: str = "") -> Period | None:
    try:
        start = date(year, month, day)
    except ValueError:
        return None
    return Period(start, start + timedelta(days=1), note=note, unit="day")


def _full_date(match: re.Match[str], when: When) -> Period | None:
    month, day = _month_number(match["month"]), int(match["day"])
    if match["year"]:
        return _dated(int(match["year"]), month, day)
    found = _dated(when.today.year, month, day)
    if found and found.start > when.today:
        found = _dated(when.today.year - 1, month, day)
    return found and Period(found.start, found.end, note=f"took the year {found.start.year}", unit="day")


def _iso(match: re.Match[str], when: When) -> Period | None:
    return _dated(int(match["y"]), int(match["m"]), int(match["d"]))


def _slashed(match: re.Match[str], when: When) -> Period | None:
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    if first > 12 or match["sep"] == ".":
        return _dated(year, second, first)
    note = "" if second > 12 else f"read {match.group()} as month/day/year"
    return _dated(year, first, second, note)


def _which_year(match: re.Match[str], when: When) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    return {
        "this": when.today.year,
        "last": when.today.year - 1,
        "previous": when.today.year - 1,
        "current": when.today.year,
    }.get((groups.get("yw") or "").replace("the ", ""))


def _block(first_month: int, months: int, match: re.Match[str], when: When, unit: Unit | None) -> Period:
    year = _which_year(match, when)
    note = ""
    if year is None:
        year = when.today.year if date(when.today.year, first_month, 1) <= when.today else when.today.year - 1
        note = f"took the year {year}"
    start = date(year, first_month, 1)
    return Period(start, add_months(start, months), note=note, unit=unit)


def _month(match: re.Match[str], when: When) -> Period | None:
    return _block(_month_number(match["month"]), 1, match, when, "month")


def _quarter(match: re.Match[str], when: When) -> Period | None:
    text = match["q"]
    number = next((int(mark) for mark in text if mark.isdigit()), 0) or _ORDINALS[text.split()[0]]
    return _block(number * 3 - 2, 3, match, when, "quarter")


def _half(match: re.Match[str], when: When) -> Period | None:
    second = "second" in match["h"] or "2" in match["h"]
    return _block(7 if second else 1, 6, match, when, None)


def _year(match: re.Match[str], when: When) -> Period | None:
    year = int(match["year"])
    return Period(date(year, 1, 1), date(year + 1, 1, 1), unit="year")


def _decade(match: re.Match[str], when: When) -> Period | None:
    found = match.groupdict()
    year = int(found.get("decade") or f"19{found['short']}")
    return Period(date(year, 1, 1), date(year + 10, 1, 1))


def _fiscal(match: re.Match[str], when: When) -> Period | None:
    year = int(match["fy"])
    return fiscal_year(year + 2000 if year < 100 else year, when.calendar)


def _before_last(match: re.Match[str], when: When) -> Period | None:
    return _relative(when, kind="previous", unit=unit_of(match["unit"]), offset=1)


def _weekday(match: re.Match[str], when: When) -> Period | None:
    number = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(match["wd"][:3])
    here = floor(when.today, "week", Calendar())
    start = step(here, "day", number)
    start = start - timedelta(days=7) if start >= when.today else start
    return Period(start, start + timedelta(days=1), note=f"last {match['wd']} = {start.isoformat()}", unit="day")


def _season(match: re.Match[str], when: When) -> Period | None:
    return season(match, when.today)


_YW = r"(?: (?:of |in )?(?:the )?(?:" + _YEAR + r"|(?P<yw>this|last|previous|current) year))"
POINTS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (MOMENT, moment),
        (r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", _iso),
        (r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})[/.](?P<y>\d{4})", _slashed),
        (_MONTH + r" (?:the )?" + _DAY + r"(?: , | )" + _YEAR, _full_date),
        (_DAY + r"(?: of)? " + _MONTH + r"(?: , | )" + _YEAR, _full_date),
        (_MONTH + r" (?:the )?" + _DAY + r"(?P<year>)(?! ?\d)", _full_date),
        (_DAY + r"(?: of)? " + _MONTH + r"(?P<year>)", _full_date),
        (r"(?P<unit>year|month|quarter|week|fiscal year|fiscal quarter) to date|(?P<short>[ymqw])td", _to_date),
        (r"(?:the )?(?P<unit>day|week|month|quarter|year) before last", _before_last),
        (
            r"(?:the )?(?P<which>last|past|previous|prior|trailing|next|coming|upcoming|recent) "
            + _N
            + r"(?: full| complete)? "
            + _UNIT,
            _last_n,
        ),
        (r"(?P<which>)" + _N + r"(?: -)? " + _UNIT + r"(?= (?:trends?|evolution|history|course)(?: |$))", _last_n),
        (r"(?P<n2>an?|\d{1,3}|" + "|".join(NUMBER_WORDS) + r") " + _UNIT + r" ago", _ago),
        (r"(?P<word>today|yesterday|tomorrow)", _day_word),
        (r"(?:the )?" + _QUARTER + _YW, _quarter),
        (_YEAR + r" (?P<q>q[1-4])", _quarter),
        (r"(?P<h>h[12]|(?:the )?(?:first|second) half)" + _YW, _half),
        (r"(?P<h>h[12]|(?:the )?(?:first|second) half)(?: of the year)?(?P<year>)", _half),
        (_MONTH + r"(?: ,)?" + _YW, _month),
        (r"(?:fiscal year |financial year |fy ?)(?P<fy>\d{4}|\d\d)", _fiscal),
        (_WHICH + " " + _UNIT, _this),
        (r"(?P<q>q[1-4])(?P<year>)", _quarter),
        (r"(?:the )?(?P<decade>(?:19|20)\d0) ?'?s(?= |$)", _decade),
        (r"the (?P<short>[2-9]0) ?'?s(?= |$)", _decade),
        (SEASON_OF_YEAR, _season),
        (SEASON_RELATIVE, _season),
        (SEASON_ALONE, _season),
        (r"last (?P<wd>(?:mon|tues|wednes|thurs|fri|satur|sun)day)", _weekday),
        (r"(?:the year )?" + _YEAR, _year),
        (_MONTH + r"(?P<year>)", _month),
    )
)
"""Patterns over folded words joined by blanks, most specific first."""
