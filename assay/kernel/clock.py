"""The one clock. Everything that needs "now" or "today" is given one, so that any day can be replayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def _system_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """Tells the time in one time zone.

    >>> Clock.fixed(date(2026, 2, 28)).today()
    datetime.date(2026, 2, 28)
    """

    zone: ZoneInfo = ZoneInfo("UTC")
    source: Callable[[], datetime] = _system_now

    def now(self) -> datetime:
        """The present moment, aware, in this clock's zone."""
        return self.source().astimezone(self.zone)

    def today(self) -> date:
        """The present day in this clock's zone."""
        return self.now().date()

    def at(self, day: date) -> Clock:
        """The same clock standing at noon of ``day``."""
        return Clock.fixed(day, self.zone)

    @staticmethod
    def fixed(day: date, zone: ZoneInfo = ZoneInfo("UTC")) -> Clock:
        """A clock that stands still at noon of ``day``."""
        moment = datetime.combine(day, time(12), tzinfo=zone)
        return Clock(zone, lambda: moment)
