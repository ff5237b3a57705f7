"""Patterns in the audit log that somebody should look at. Each becomes a row, once per person and stretch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

REFUSALS = 10
REFUSALS_WITHIN = timedelta(minutes=10)
EXPORTS = 10
ROWS = 1_000_000
TAKEN_WITHIN = timedelta(hours=1)
LARGE = 10_000
DAY_BEGINS, DAY_ENDS = 6, 22
_REFUSED = frozenset({"refused", "not_allowed"})


@dataclass(frozen=True)
class Seen:
    """An earlier row of the same person."""

    at: datetime
    action: str
    facts: Mapping[str, Any]


def worth_a_look(action: str, facts: Mapping[str, Any]) -> bool:
    """Whether a row may complete a pattern: a refusal, an export, or many rows."""
    return _refused(action, facts) or _export(action) or _rows(facts) >= LARGE


def alarms(now: datetime, action: str, facts: Mapping[str, Any], seen: Sequence[Seen]) -> list[tuple[str, str]]:
    """Actions and sentences of the alert rows to be written. ``seen`` are the person's recent rows, this one with them.

    ``now`` is in the zone of the people's working day.
    """
    found = []
    lately = [row for row in seen if now - row.at <= REFUSALS_WITHIN and _refused(row.action, row.facts)]
    if len(lately) >= REFUSALS:
        found.append(("alert.refusals", f"{len(lately)} refusals within ten minutes.", REFUSALS_WITHIN))
    hour = [row for row in seen if now - row.at <= TAKEN_WITHIN]
    exports = sum(_export(row.action) for row in hour)
    # What is exported was queried too, and is counted there.
    rows = sum(_rows(row.facts) for row in hour if not _export(row.action))
    if exports >= EXPORTS or rows >= ROWS:
        found.append(("alert.mass_export", f"{exports} exports and {rows:,} rows within an hour.", TAKEN_WITHIN))
    if not DAY_BEGINS <= now.hour < DAY_ENDS and (_export(action) or _rows(facts) >= LARGE):
        found.append(("alert.off_hours", f"An export or a large result at {now:%H:%M}.", timedelta(hours=12)))
    return [(kind, said) for kind, said, within in found if not _raised(kind, within, now, seen)]


def _raised(kind: str, within: timedelta, now: datetime, seen: Sequence[Seen]) -> bool:
    return any(row.action == kind and now - row.at <= within for row in seen)


def _refused(action: str, facts: Mapping[str, Any]) -> bool:
    return str(facts.get("code", "")) in _REFUSED or action.endswith(".refused")


def _export(action: str) -> bool:
    return action.endswith(".exported")


def _rows(facts: Mapping[str, Any]) -> int:
    rows = facts.get("rows", 0)
    return rows if isinstance(rows, int) else 0
