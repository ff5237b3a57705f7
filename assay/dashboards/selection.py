"""What a viewer chose: filter values, parameters, and marks clicked that filter the other widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import Field, ValidationError

from assay.dashboards.template import (
    PRESETS,
    Against,
    ChoiceFilter,
    CompareFilter,
    Filter,
    Parameter,
    PeriodFilter,
    RangeFilter,
    Template,
)
from assay.kernel.errors import BadInput
from assay.semantic.spec import All, AnyOf, Compare, Condition, Frozen, TimeRange
from assay.semantic.spec import Part as CalendarPart
from assay.semantic.suggest import hint

MAX_CHOSEN, MOST_CROSSED = 500, 20


class Part(Frozen):
    """One field of a clicked mark: ``op`` eq or ne; for a stretch of time ``start`` and ``end`` (exclusive) instead."""

    field: str
    value: bool | int | float | str | None = None
    op: Literal["eq", "ne"] = "eq"
    start: date | None = None
    end: date | None = None
    via: tuple[str, ...] = ()
    part: CalendarPart | None = None


class Cross(Frozen):
    """A clicked mark of ``widget``, as what it stands for; ``label`` is shown on its chip."""

    widget: str
    label: str
    parts: tuple[Part, ...] = Field(min_length=1, max_length=8)


class Selection(Frozen):
    """``values`` by filter or parameter id, as JSON; what is missing is at its default. ``cross`` in order of clicks.

    Of a period: a preset's name, or ``{"start", "end"}`` (both included). Of a choice: a list. Of a range:
    ``{"low", "high"}``. Of a comparison: its name.
    """

    values: dict[str, Any] = Field(default_factory=dict)
    cross: tuple[Cross, ...] = Field(default=(), max_length=MOST_CROSSED)


@dataclass(frozen=True)
class Rule:
    """A filter in force, ready to be laid over a spec: a condition on rows, or a stretch of time."""

    name: str
    label: str
    condition: Condition | None = None
    time: TimeRange | None = None
    widget: str = ""
    """The widget it came from, which it does not reach."""


@dataclass(frozen=True)
class Active:
    """A selection worked out against its template."""

    rules: tuple[Rule, ...] = ()
    against: Against | None = None
    bound: Mapping[str, Any] = field(default_factory=dict)
    """Values by the names SQL uses: parameters, ``region`` (a list), ``amount_low``; a period is a TimeRange."""


def read_selection(data: Any) -> Selection:
    """A selection from JSON; raises BadInput."""
    try:
        return Selection.model_validate(data or {})
    except ValidationError as error:
        raise BadInput("These filters cannot be read.", hint="Reset the filters and choose again.") from error


def work_out(template: Template, selection: Selection) -> Active:
    """The selection in force. Raises BadInput for values a filter cannot have, or names nobody declared."""
    known = [item.id for item in (*template.filters, *template.parameters)]
    for name in selection.values:
        if name not in known:
            raise BadInput(f"`{name}` is no filter of this dashboard.", hint=hint(name, known))
    rules: list[Rule] = []
    against: Against | None = None
    bound: dict[str, Any] = {}
    for item in template.filters:
        chosen = selection.values.get(item.id)
        if isinstance(item, CompareFilter):
            against = _against(item, chosen)
            continue
        rule, values = _RULES[type(item)](item, chosen)
        bound |= values
        rules += [rule] if rule is not None else []
    rules += [rule for cross in selection.cross for rule in _crossed(cross)]
    bound |= {item.id: _parameter(item, selection.values.get(item.id)) for item in template.parameters}
    return Active(tuple(rules), against, bound)


def _period(item: Any, chosen: Any) -> tuple[Rule | None, dict[str, Any]]:
    time = time_of(item, chosen)
    return (Rule(item.id, item.label, time=time) if time is not None else None), {item.id: time}


def time_of(item: PeriodFilter, chosen: Any) -> TimeRange | None:
    """The stretch a period filter stands at; None for all time."""
    if chosen is None:
        chosen = item.default or ({"start": item.start, "end": item.end} if item.start or item.end else "all")
    if chosen == "all":
        return None
    if isinstance(chosen, str):
        if chosen not in PRESETS:
            raise BadInput(f"`{chosen}` is no period.", hint=hint(chosen, PRESETS))
        return TimeRange(relative=PRESETS[chosen])
    if not isinstance(chosen, dict):
        raise BadInput(f"{item.label} is a period's name, or a start and an end.")
    start, end = _day(chosen.get("start"), item.label), _day(chosen.get("end"), item.label)
    if start is not None and end is not None and start > end:
        raise BadInput(f"{item.label} ends before it starts.", hint="Choose an end after the start.")
    if start is None and end is None:
        return None
    return TimeRange(start=start, end=end + timedelta(days=1) if end is not None else None)


def _choice(item: Any, chosen: Any) -> tuple[Rule | None, dict[str, Any]]:
    values = list(item.default) if chosen is None else chosen
    if not isinstance(values, list) or len(values) > MAX_CHOSEN:
        raise BadInput(f"{item.label} takes a list of up to {MAX_CHOSEN} values.")
    if not all(value is None or isinstance(value, (bool, int, float, str)) for value in values):
        raise BadInput(f"{item.label} takes plain values.")
    if not values:
        return None, {item.id: []}
    named = tuple(value for value in values if value is not None)
    parts: list[Condition] = [Compare(field=item.field, op="in", value=named, via=item.via)] if named else []
    parts += [Compare(field=item.field, op="is_null", via=item.via)] if len(named) < len(values) else []
    return Rule(item.id, item.label, parts[0] if len(parts) == 1 else AnyOf(any=tuple(parts))), {item.id: values}


def _range(item: Any, chosen: Any) -> tuple[Rule | None, dict[str, Any]]:
    given = {"low": item.low, "high": item.high} if chosen is None else chosen
    if not isinstance(given, dict) or not all(_number(given.get(end)) for end in ("low", "high")):
        raise BadInput(f"{item.label} takes a lowest and a highest number.")
    low, high = given.get("low"), given.get("high")
    if low is not None and high is not None and low > high:
        raise BadInput(f"The lowest {item.label} is above the highest.", hint="Swap the two numbers.")
    parts: list[Condition] = [Compare(field=item.field, op="ge", value=low, via=item.via)] if low is not None else []
    parts += [Compare(field=item.field, op="le", value=high, via=item.via)] if high is not None else []
    bound = {f"{item.id}_low": low, f"{item.id}_high": high}
    return (Rule(item.id, item.label, All(all=tuple(parts))) if parts else None), bound


_RULES: dict[type[Filter], Any] = {PeriodFilter: _period, ChoiceFilter: _choice, RangeFilter: _range}


def _against(item: CompareFilter, chosen: Any) -> Against:
    if chosen is None:
        return item.default
    for known in ("previous_period", "previous_year", "none"):
        if chosen == known:
            return known
    raise BadInput(f"`{chosen}` is nothing to compare with.", hint=hint(chosen, ("previous_period", "previous_year")))


def _crossed(cross: Cross) -> list[Rule]:
    """Time and other fields of a mark are rules of their own: a widget may follow one and not the other."""
    times = [part for part in cross.parts if part.start is not None or part.end is not None]
    rules = [
        Rule(
            "cross",
            cross.label,
            time=TimeRange(field=part.field, via=part.via, start=part.start, end=part.end),
            widget=cross.widget,
        )
        for part in times
    ]
    conditions = [_compared(part) for part in cross.parts if part not in times]
    if conditions:
        rules.append(Rule("cross", cross.label, _joined(conditions), widget=cross.widget))
    return rules


def _compared(part: Part) -> Condition:
    if part.value is None:
        return Compare(field=part.field, op="is_null" if part.op == "eq" else "not_null", via=part.via)
    return Compare(field=part.field, op=part.op, value=part.value, via=part.via, part=part.part)


def _joined(conditions: list[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else All(all=tuple(conditions))


def _parameter(item: Parameter, chosen: Any) -> Any:
    value = item.default if chosen is None else chosen
    if item.kind == "number":
        return _bounded(item, value)
    if item.kind == "choice" and value not in item.choices:
        raise BadInput(f"{item.label} has no choice `{value}`.", hint=hint(value, map(str, item.choices)))
    if item.kind == "date":
        return _day(value, item.label)
    return value


def _bounded(item: Parameter, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadInput(f"{item.label} is a number.")
    below = item.minimum is not None and value < item.minimum
    if below or (item.maximum is not None and value > item.maximum):
        raise BadInput(f"{item.label} lies between {item.minimum} and {item.maximum}.")
    return value


def _number(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _day(value: Any, label: str) -> date | None:
    if value is None or value == "" or isinstance(value, date):
        return value or None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise BadInput(f"{label} takes days such as 2026-03-31.") from error
