"""Seasons of the year in words: "last summer", "in winter 2024", "during the autumn", as whole months."""

from __future__ import annotations

import re
from datetime import date

from assay.ask.local.period import Period
from assay.semantic.calendar import add_months

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_MONTHS = {3: "March to May", 6: "June to August", 9: "September to November", 12: "December to February"}
_BEFORE_FALL = "|".join(f"(?<={word} )" for word in ("in", "the", "last", "this", "next", "previous", "past"))
_FALL = rf"(?:(?<=^)|{_BEFORE_FALL})fall|fall(?= (?:of )?(?:20|19)\d\d)"
"""What is a verb elsewhere."""
_SEASON = r"(?P<season>spring|summer|autumn|winter|" + _FALL + r")"
_YEAR = r"(?P<year>(?:1[7-9]|20)\d\d)"
SEASON_OF_YEAR = _SEASON + r"(?: ,)?(?: of| in)? (?:the )?(?:" + _YEAR + r"|(?P<yw>this|last|previous) year)"
SEASON_RELATIVE = r"(?:the )?(?P<which>last|this|previous|past|next) " + _SEASON + r"(?= |$)(?! season)"
SEASON_ALONE = r"(?:in|during|over) (?:the )?" + _SEASON + r"(?= |$)(?! (?:of|in|\d|season|and|or|last|this))"


def season(match: re.Match[str], today: date) -> Period:
    """The three months of a season as meteorologists count them on the northern half of the earth.

    A winter is named after the year it begins in. Without a year the latest that has begun, "last" the latest that
    is over.
    """
    said = match.groupdict()
    first = SEASONS[match["season"]]
    start = _start(first, said, today)
    named = str(start.year) if first != 12 else f"{start.year}/{(start.year + 1) % 100:02d}"
    note = f"{match['season']} {named} = {_MONTHS[first]}"
    return Period(start, add_months(start, 3), note=note)


def _start(first: int, said: dict[str, str | None], today: date) -> date:
    if said.get("year"):
        return date(int(str(said["year"])), first, 1)
    if said.get("yw"):
        return date(today.year - (said["yw"] != "this"), first, 1)
    which = said.get("which") or "latest"
    starts = _near(first, today)
    if which == "next":
        return next(one for one in starts if one > today)
    if which in ("last", "previous", "past"):
        return [one for one in starts if add_months(one, 3) <= today][-1]
    running = [one for one in starts if one <= today < add_months(one, 3)]
    if which == "this":
        return running[0] if running else date(today.year, first, 1)
    return [one for one in starts if one <= today][-1]


def _near(first: int, today: date) -> list[date]:
    return [date(today.year + years, first, 1) for years in (-2, -1, 0, 1)]
