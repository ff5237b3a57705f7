"""A widget's spec under the filters in force. One that cannot reach a widget is left out and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assay.dashboards.selection import Active, Rule
from assay.dashboards.template import Against, Widget
from assay.semantic.spec import TIME, All, AnalyticsSpec, Comparison, Condition, TimeRange

Fits = Callable[[AnalyticsSpec], bool]
COMPARED_KINDS = ("kpi", "gauge", "horizontal_bar", "bar", "line", "table", "waterfall")


@dataclass(frozen=True)
class Narrowed:
    """The spec to run, and which filters it follows."""

    spec: AnalyticsSpec
    followed: tuple[str, ...] = ()
    unfollowed: tuple[str, ...] = ()


def narrowed(spec: AnalyticsSpec, widget: Widget, active: Active, fits: Fits) -> Narrowed:
    """``spec`` under every rule that reaches ``widget``. ``fits`` tells whether a spec can be computed."""
    rules = [rule for rule in active.rules if reaches(rule, widget)]
    whole = _under(spec, rules)
    beside = compared(whole, widget, active, fits)
    # What fits beside another stretch of time fits alone: most widgets are checked once.
    if beside is not whole or not rules or fits(whole):
        return Narrowed(beside, _labels(rules))
    kept: list[Rule] = []
    for rule in rules:
        if fits(_under(spec, [*kept, rule])):
            kept.append(rule)
    left = [rule for rule in rules if rule not in kept]
    return Narrowed(compared(_under(spec, kept), widget, active, fits), _labels(kept), _labels(left))


def reaches(rule: Rule, widget: Widget) -> bool:
    """Whether a widget wants this filter: the one a mark was clicked on never filters itself."""
    if rule.widget:
        return rule.widget != widget.id
    return widget.follows is None or rule.name in widget.follows


def compared(spec: AnalyticsSpec, widget: Widget, active: Active, fits: Fits) -> AnalyticsSpec:
    """With the comparison the widget or the dashboard asks for, where there is a stretch to compare."""
    against = against_of(widget, active)
    open_ended = spec.time is None or (
        spec.time.relative is None and (spec.time.start is None or spec.time.end is None)
    )
    if against is None or open_ended or spec.mode == "rows" or spec.comparison is not None or not spec.metrics:
        return spec
    beside = spec.model_copy(update={"comparison": Comparison(kind=against)})
    return beside if fits(beside) else spec


def against_of(widget: Widget, active: Active) -> Against | None:
    """What this widget's numbers are set beside: its own wish, else the dashboard's for numbers."""
    if widget.comparison is not None:
        chosen = widget.comparison
        if chosen != "none" and active.against is not None:
            chosen = active.against
    else:
        chosen = active.against if active.against is not None and widget.kind == "kpi" else "none"
    return None if chosen == "none" or widget.kind not in COMPARED_KINDS else chosen


def _under(spec: AnalyticsSpec, rules: list[Rule]) -> AnalyticsSpec:
    conditions = [rule.condition for rule in rules if rule.condition is not None]
    changes: dict[str, object] = {}
    if conditions:
        parts = [*([spec.where] if spec.where is not None else []), *conditions]
        changes["where"] = parts[0] if len(parts) == 1 else All(all=tuple(parts))
    # The clicked stretch of time comes last and narrows the period of the filter bar.
    times = [rule.time for rule in rules if rule.time is not None]
    if times:
        changes["time"] = _dated(times[-1], spec.time)
    return spec.model_copy(update=changes) if changes else spec


def _dated(time: TimeRange, own: TimeRange | None) -> TimeRange:
    """The period on the time axis the widget itself uses."""
    if own is None or time.field != TIME:
        return time
    return time.model_copy(update={"field": own.field, "via": own.via})


def _labels(rules: list[Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule.label for rule in rules))


def conditions_of(spec: AnalyticsSpec) -> tuple[Condition, ...]:
    """The conditions of a spec that all hold."""
    if spec.where is None:
        return ()
    return spec.where.all if isinstance(spec.where, All) else (spec.where,)
