"""Numbers a spec makes of two fields of one row: how long something took, the product of quantity and price."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Spans = Literal["minutes", "hours", "days", "weeks", "months", "years"]

DURATIONS: tuple[Spans, ...] = ("minutes", "hours", "days", "weeks", "months", "years")


class Frozen(BaseModel):
    """Base of everything in a spec: immutable, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Computed(Frozen):
    """A number field made on the spot, referred to as ``entity.name`` like any other.

    A unit of time as ``op``: that long from ``left`` to ``right``, both dates of the entity (days, weeks, months and
    years count calendar days: 1.5 weeks is a week and a half of days). Else ``left op right`` of two numbers. A side
    may be ``entity.field`` of another entity that each row has one of. ``calendar_months``: months by their names, 0
    within one month, 1 from any day of it to any day of the next. ``age``: completed years from ``left``, a date
    of the entity, to the day of the question; ``right`` stays empty.
    """

    entity: str
    name: str
    op: Literal["minutes", "hours", "days", "weeks", "months", "years", "calendar_months", "age", "+", "-", "*", "/"]
    left: str
    right: str = ""
    label: str = ""
