"""Two conditions that are the ends of one stretch of time, told as people tell it: "order date in 2025"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from assay.semantic.model import SemanticModel
from assay.semantic.period_labels import during, label_between
from assay.semantic.spec import Compare, Condition

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Conditions of which one or two are told together. ``at`` are their positions; ``words`` when: "in 2025"."""

    at: tuple[int, ...]
    condition: Condition
    words: str = ""


def gathered(parts: Sequence[Condition], model: SemanticModel) -> list[Stretch]:
    """All conditions in order, the two ends of a stretch of days as one at the place of the first.

    >>> days = {"ge": "2025-01-01", "lt": "2026-01-01"}
    >>> one = gathered([Compare(field="a.day", op=op, value=day) for op, day in days.items()], SemanticModel())[0]
    >>> one.at, one.words
    ((0, 1), 'in 2025')
    """
    found: list[Stretch] = []
    taken: set[int] = set()
    for at in range(len(parts)):
        if at in taken:
            continue
        stretch = _stretch(at, parts, taken, model)
        taken |= set(stretch.at)
        found.append(stretch)
    return found


def partners(parts: Sequence[Condition], at: int, model: SemanticModel) -> tuple[int, ...]:
    """The positions of what is told together with the condition at ``at``, its own included."""
    return next((one.at for one in gathered(parts, model) if at in one.at), (at,))


def _stretch(at: int, parts: Sequence[Condition], taken: set[int], model: SemanticModel) -> Stretch:
    part = parts[at]
    if not isinstance(part, Compare) or part.part is not None:
        return Stretch((at,), part)
    if part.op == "between" and isinstance(part.value, tuple) and len(part.value) == 2:
        return Stretch((at,), part, _when({"ge": part.value[0], "le": part.value[1]}, part, model))
    for place in range(at + 1, len(parts)):
        other = parts[place]
        if place in taken or not isinstance(other, Compare) or other.op == part.op:
            continue
        same = (other.field, other.via, other.part) == (part.field, part.via, None)
        words = _when({part.op: part.value, other.op: other.value}, part, model) if same else ""
        if words:
            return Stretch((at, place), part, words)
    return Stretch((at,), part)


def _when(ends: Mapping[str, Any], of: Compare, model: SemanticModel) -> str:
    """The stretch between a first day and a last, or the one after it; nothing where these are not its ends."""
    start, end, last = _as_day(ends.get("ge")), _as_day(ends.get("lt")), _as_day(ends.get("le"))
    if last is not None and _whole_days(of, model):
        end = last + ONE_DAY
    if start is None or end is None or start >= end:
        return ""
    return during(label_between(start, end, None, model.calendar))


def _whole_days(part: Compare, model: SemanticModel) -> bool:
    """Whether the field holds days: "up to 31 Dec" of moments ends with the first moment of that day."""
    found = model.field(part.field)
    return found is not None and bool(found[1].grains) and "hour" not in found[1].grains


def _as_day(value: Any) -> date | None:
    if isinstance(value, date):
        return None if isinstance(value, datetime) else value
    if not isinstance(value, str) or len(value) != 10:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
