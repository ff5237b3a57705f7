"""Words that narrow, as the dashboard's own filters: a condition becomes the choice that filters by it, a stretch of
time the period; what no filter can say becomes a chip that every tile follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from assay.dashboards.selection import Cross, Part, Selection
from assay.dashboards.template import PRESETS, ChoiceFilter, PeriodFilter, Template
from assay.present.names import field_label
from assay.semantic.model import SemanticModel
from assay.semantic.parts import conditions
from assay.semantic.periods import as_day, resolve
from assay.semantic.spec import AnalyticsSpec, Compare, Condition, TimeRange

FROM_CHAT = "said"
"""Where such a chip came from: no tile, so every tile follows it."""


def narrowed_by(
    old: AnalyticsSpec, new: AnalyticsSpec, template: Template, selection: Selection, model: SemanticModel, today: date
) -> Selection | None:
    """The selection that narrows the dashboard as ``new`` narrows ``old``; None where it says something else.

    A selection cannot take a tile's own conditions away, nor say more than that a field is one of some values.
    """
    if not _only_narrows(old, new):
        return None
    known = conditions(old.where)
    if any(one not in conditions(new.where) for one in known):
        return None
    values, cross = dict(selection.values), list(selection.cross)
    for one in (one for one in conditions(new.where) if one not in known):
        if not _condition(one, template, values, cross, model):
            return None
    if new.time != old.time and new.time is not None:
        _period(new.time, template, values, cross, model, today)
    found = Selection(values=values, cross=tuple(cross))
    return None if found == selection else found


def _only_narrows(old: AnalyticsSpec, new: AnalyticsSpec) -> bool:
    same = {"where": None, "time": None}
    return old.model_copy(update=same) == new.model_copy(update=same)


def _condition(
    one: Condition, template: Template, values: dict[str, Any], cross: list[Cross], model: SemanticModel
) -> bool:
    if not isinstance(one, Compare) or one.op not in ("eq", "in") or one.part is not None:
        return False
    wanted: Sequence[Any] = one.value if isinstance(one.value, (tuple, list)) else (one.value,)
    choice = next(
        (item for item in template.filters if isinstance(item, ChoiceFilter) and item.field == one.field), None
    )
    if choice is not None:
        values[choice.id] = list(wanted)
        return True
    if len(wanted) > 1:
        return False
    label = f"{field_label(one.field, model)}: {wanted[0]}"
    cross.append(Cross(widget=FROM_CHAT, label=label, parts=(Part(field=one.field, value=wanted[0], via=one.via),)))
    return True


def _period(
    time: TimeRange, template: Template, values: dict[str, Any], cross: list[Cross], model: SemanticModel, today: date
) -> None:
    period = next((f for f in template.filters if isinstance(f, PeriodFilter)), None)
    preset = next((name for name, known in PRESETS.items() if known == time.relative), None)
    if period is not None and preset is not None and preset in period.presets:
        values[period.id] = preset
        return
    stretch = resolve(time, today, model.calendar)
    start = as_day(stretch.start) if stretch.start else None
    end = as_day(stretch.end_exclusive) if stretch.end_exclusive else None
    if period is not None:
        last = end - timedelta(days=1) if end else None
        values[period.id] = {"start": start and start.isoformat(), "end": last and last.isoformat()}
        return
    cross.append(Cross(widget=FROM_CHAT, label=stretch.label, parts=(Part(field=time.field, start=start, end=end),)))


def chosen_words(template: Template, before: Selection, after: Selection) -> str:
    """What was chosen anew, in words: the filter's label and what it stands at."""
    labels = {item.id: item.label for item in template.filters}
    told = [
        f"{labels.get(name, name)}: {_value(value)}"
        for name, value in after.values.items()
        if before.values.get(name) != value
    ]
    return ", ".join([*told, *(one.label for one in after.cross if one not in before.cross)])


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return " to ".join(str(value[end]) for end in ("start", "end") if value.get(end))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value).replace("_", " ")
